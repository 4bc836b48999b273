"""Changes to a text, kept as columns, that apply forward and map spans back.

A list of edits is at once the record of what a step did and the map between the text before and
the text after. It is stored as integer columns and one joined string: script conversion makes
hundreds of thousands of edits a second, and that many Python objects would be the slowest part of
it. An ``Edit`` is a view that is made when one is asked for.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, islice, repeat
from operator import add, gt, sub
from typing import NamedTuple, SupportsIndex, overload

from policytext.document.span import Span
from policytext.errors import EditError

__all__ = ["Edit", "EditList"]


@dataclass(frozen=True, slots=True)
class Edit:
    """One change: ``text[start:end]`` becomes ``replacement``.

    Attributes:
        start: Where the change begins, in code points of the text before the step.
        end: Where it ends, exclusive.
        replacement: What stands there afterwards; empty for a cut.
        reason: A reason code that the component declares, such as ``"pinyin-gloss"``.
        certain: ``False`` where a byte was really lost and the replacement was inferred.
        margin: By how much the chosen reading beat the next best one, where that was measured.
        origin: For moved or repeated text: where the replacement stands in the text before the
            step. Spans in it are traced there, not to ``start:end``.
        refers_to: For a cut: where the kept counterpart stands in the text before the step.
    """

    start: int
    end: int
    replacement: str
    reason: str
    certain: bool = True
    margin: float | None = None
    origin: Span | None = None
    refers_to: Span | None = None

    @property
    def span(self) -> Span:
        """The range that is replaced, in the text before the step."""
        return Span(self.start, self.end)


class _Detail(NamedTuple):
    """What few edits have, kept beside the columns."""

    certain: bool = True
    margin: float | None = None
    origin: Span | None = None
    refers_to: Span | None = None


_PLAIN = _Detail()


class EditList(Sequence[Edit]):
    """Sorted, disjoint edits of one text.

    Mapping follows three rules. A span's start sticks to the character after it and its end to the
    one before it, so what was deleted at a border stays outside, and what was deleted inside is
    covered. A boundary inside a replacement snaps outward to the whole of it, except that a
    replacement of equal length maps character by character. Text that was moved or repeated is
    traced to its ``origin``.

    A pure insertion is only legal with an ``origin``: text that stands nowhere in the input could
    not be traced. To add a mark, replace a neighbouring character together with it.

    Args:
        edits: The edits, in order.

    Raises:
        EditError: If they are not sorted, overlap, or insert text without an origin.

    >>> text = "推進中部地區(qū)崛起"
    >>> edits = EditList([Edit(6, 10, "", reason="pinyin-gloss")])
    >>> edits.apply(text)
    '推進中部地區崛起'
    >>> edits.to_source(Span(2, 8)).extract(text)
    '中部地區(qū)崛起'
    """

    __slots__ = (
        "_bounds",
        "_details",
        "_ends",
        "_reason_names",
        "_reasons",
        "_starts",
        "_target_ends",
        "_target_starts",
        "_text",
    )

    _starts: array[int]
    _ends: array[int]
    _target_starts: array[int]
    _target_ends: array[int]
    _bounds: array[int]
    _text: str
    _reasons: array[int]
    _reason_names: tuple[str, ...]
    _details: dict[int, _Detail]

    def __init__(self, edits: Iterable[Edit] = ()) -> None:
        rows = edits if isinstance(edits, list | tuple | EditList) else list(edits)
        self._fill(
            [edit.start for edit in rows],
            [edit.end for edit in rows],
            [edit.replacement for edit in rows],
            [edit.reason for edit in rows],
            {
                index: detail
                for index, edit in enumerate(rows)
                if (detail := _Detail(edit.certain, edit.margin, edit.origin, edit.refers_to))
                != _PLAIN
            },
        )

    @classmethod
    def from_columns(
        cls,
        starts: Iterable[int],
        ends: Iterable[int],
        replacements: Sequence[str],
        reason: str | Sequence[str],
    ) -> EditList:
        """Make many plain edits at once, without an object for each.

        Args:
            starts: Where each edit starts, in code points. *Shape:* ``(edits,)``
            ends: Where each ends, exclusive. *Shape:* ``(edits,)``
            replacements: What stands there afterwards.
            reason: One reason code for all, or one for each.

        Returns:
            The list.

        Raises:
            EditError: If the columns are not sorted, disjoint, or of one length.

        >>> EditList.from_columns([0], [1], ["国"], "hant-to-hans").apply("國务院")
        '国务院'
        """
        made = cls.__new__(cls)
        made._fill(_as_list(starts), _as_list(ends), replacements, reason, {})
        return made

    def _fill(
        self,
        starts: list[int],
        ends: list[int],
        replacements: Sequence[str],
        reason: str | Sequence[str],
        details: dict[int, _Detail],
    ) -> None:
        count = len(starts)
        if not count == len(ends) == len(replacements):
            raise EditError("the columns of an edit list differ in length")
        if not count:
            self._fill_with_nothing()
            return
        self._starts = array("q", starts)
        self._ends = array("q", ends)
        self._text = "".join(replacements)
        lengths = array("q", map(len, replacements))
        self._bounds = array("q", accumulate(lengths, initial=0))
        self._details = details
        self._reason_names, self._reasons = _encode_reasons(reason, count)
        self._check(lengths)
        # Target end = source end + all growth up to and including this edit.
        growth = accumulate(map(sub, map(add, lengths, self._starts), self._ends))
        self._target_ends = array("q", map(add, self._ends, growth))
        self._target_starts = array("q", map(sub, self._target_ends, lengths))

    def _fill_with_nothing(self) -> None:
        """No edits: what most steps say of most documents, so it costs next to nothing."""
        self._starts = self._ends = self._target_starts = self._target_ends = array("q")
        self._reasons, self._bounds, self._text = array("H"), array("q", (0,)), ""
        self._reason_names, self._details = (), {}

    def _check(self, lengths: array[int]) -> None:
        starts, ends = self._starts, self._ends
        if not len(starts):
            return
        if starts[0] < 0:
            raise EditError("an edit starts before the text", start=starts[0], end=ends[0])
        if any(map(gt, starts, ends)) or any(map(gt, ends, islice(starts, 1, None))):
            self._raise_disorder()
        for index in [i for i, start in enumerate(starts) if start == ends[i]]:
            self._check_insertion(index, lengths[index])

    def _raise_disorder(self) -> None:
        previous = 0
        for start, end in zip(self._starts, self._ends, strict=True):
            if start > end:
                raise EditError(
                    f"an edit ends before it starts: {start}:{end}", start=start, end=end
                )
            if start < previous:
                raise EditError(
                    f"the edit at {start}:{end} overlaps or precedes the one that ends at "
                    f"{previous}; sort the edits and merge those that overlap",
                    start=start,
                    end=end,
                )
            previous = end

    def _check_insertion(self, index: int, length: int) -> None:
        at = self._starts[index]
        origin = self._details.get(index, _PLAIN).origin
        if not length:
            raise EditError(f"the edit at {at} changes nothing", start=at, end=at)
        if origin is None or origin.is_empty:
            raise EditError(
                f"text is inserted at {at} without an origin, so it could not be traced; replace "
                "a neighbouring character together with it, or name the span that it repeats",
                start=at,
                end=at,
            )
        if index and self._starts[index - 1] == at:
            raise EditError(f"two insertions at {at}; merge them", start=at, end=at)

    # -- a sequence of edits ---------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._starts)

    @overload
    def __getitem__(self, index: SupportsIndex) -> Edit: ...
    @overload
    def __getitem__(self, index: slice) -> list[Edit]: ...
    def __getitem__(self, index: SupportsIndex | slice) -> Edit | list[Edit]:
        if isinstance(index, slice):
            return [self._view(i) for i in range(*index.indices(len(self)))]
        position = range(len(self))[index]
        return self._view(position)

    def __iter__(self) -> Iterator[Edit]:
        return map(self._view, range(len(self)))

    def _view(self, index: int) -> Edit:
        detail = self._details.get(index, _PLAIN)
        return Edit(
            self._starts[index],
            self._ends[index],
            self._text[self._bounds[index] : self._bounds[index + 1]],
            self._reason_names[self._reasons[index]],
            *detail,
        )

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, EditList):
            return NotImplemented
        return (
            self._starts == other._starts
            and self._ends == other._ends
            and self._bounds == other._bounds
            and self._text == other._text
            and self._details == other._details
            and list(self.reasons) == list(other.reasons)
        )

    def __hash__(self) -> int:
        return hash((tuple(self._starts), tuple(self._ends), self._text))

    def __repr__(self) -> str:
        shown = ", ".join(map(repr, self[:3]))
        return f"EditList([{shown}{', …' if len(self) > 3 else ''}])"

    @property
    def reasons(self) -> Iterator[str]:
        """The reason code of each edit, in order."""
        return map(self._reason_names.__getitem__, self._reasons)

    # -- forward ---------------------------------------------------------------------------------

    def check_range(self, length: int) -> None:
        """Raise if an edit, an origin or a counterpart leaves a text of this length.

        Args:
            length: The number of code points of the text before the step.

        Raises:
            EditError: If one does.
        """
        if len(self) and self._ends[-1] > length:
            start, end = self._starts[-1], self._ends[-1]
            raise EditError(
                f"the edit at {start}:{end} leaves the text of {length} characters",
                start=start,
                end=end,
            )
        for index, detail in self._details.items():
            for place in (detail.origin, detail.refers_to):
                if place is not None and place.end > length:
                    raise EditError(
                        f"the edit at {self._starts[index]} refers to {place.start}:{place.end}, "
                        f"outside the text of {length} characters",
                        start=self._starts[index],
                        end=self._ends[index],
                    )

    def apply(self, text: str) -> str:
        """The text after the edits.

        Args:
            text: The text that they belong to.

        Returns:
            The new text.

        Raises:
            EditError: If an edit leaves the text.
        """
        self.check_range(len(text))
        if not len(self):
            return text
        kept = map(text.__getitem__, map(slice, chain((0,), self._ends), self._starts))
        new = map(self._text.__getitem__, map(slice, self._bounds, islice(self._bounds, 1, None)))
        return "".join(
            chain(chain.from_iterable(zip(kept, new, strict=True)), (text[self._ends[-1] :],))
        )

    def touches(self, span: Span) -> bool:
        """Whether an edit changes a character of ``span``, or inserts between two of them.

        Args:
            span: A span of the text before the edits.
        """
        index = bisect_right(self._ends, span.start)
        return index < len(self) and self._starts[index] < span.end

    def to_target(self, span: Span) -> Span:
        """Where a span of the text before stands in the text after.

        Args:
            span: A span of the text before the edits.

        Returns:
            A span of the text after them; empty if all of it was cut.
        """
        if span.is_empty:
            at = self._target_end(span.end)
            return Span(at, at)
        start, end = self._target_start(span.start), self._target_end(span.end)
        return Span(min(start, end), max(start, end))

    def _target_start(self, start: int) -> int:
        index = bisect_right(self._ends, start)
        if index < len(self) and self._starts[index] <= start:
            return self._target_starts[index] + self._offset_inside(index, start)
        return start + self._growth_before(index)

    def _target_end(self, end: int) -> int:
        index = bisect_left(self._starts, end) - 1
        if index >= 0 and end < self._ends[index]:
            offset = self._offset_inside(index, end)
            return self._target_starts[index] + offset if offset else self._target_ends[index]
        return end + self._growth_before(index + 1)

    def _offset_inside(self, index: int, position: int) -> int:
        """How far into the replacement a position inside the replaced range lies; else 0."""
        return position - self._starts[index] if self._is_even(index) else 0

    def _growth_before(self, index: int) -> int:
        return self._target_ends[index - 1] - self._ends[index - 1] if index else 0

    def _is_even(self, index: int) -> bool:
        """Whether replaced and replacing text have one length, so that positions correspond."""
        return self._target_ends[index] - self._target_starts[index] == (
            self._ends[index] - self._starts[index]
        )

    # -- backward --------------------------------------------------------------------------------

    def to_source(self, span: Span) -> Span:
        """Where a span of the text after came from: the hull in the text before.

        Args:
            span: A span of the text after the edits.

        Returns:
            The smallest span of the text before that holds all that it came from; never empty if
            ``span`` is not.
        """
        if span.is_empty:
            return self._point_to_source(span.start)
        pieces = self.to_source_pieces(span)
        return Span(min(p.start for p in pieces), max(p.end for p in pieces))

    def to_source_pieces(self, span: Span) -> tuple[Span, ...]:
        """Where a span of the text after came from, piece by piece.

        Args:
            span: A span of the text after the edits.

        Returns:
            Spans of the text before, in the order of the text after. Pieces that touch are one.
        """
        if span.is_empty:
            return (self._point_to_source(span.start),)
        first = bisect_right(self._target_ends, span.start)
        last = bisect_left(self._target_starts, span.end)
        pieces: list[Span] = []
        position = span.start
        for index in range(first, last):
            start, end = self._target_starts[index], self._target_ends[index]
            if position < start:
                _append(pieces, Span(position, start).shift(-self._growth_before(index)))
            if start < end:
                within = Span(max(span.start, start), min(span.end, end))
                _append(pieces, self._replaced(index, within))
            position = max(position, end)
        if position < span.end:
            _append(pieces, Span(position, span.end).shift(-self._growth_before(last)))
        return tuple(pieces)

    def _replaced(self, index: int, within: Span) -> Span:
        """What a part of one replacement came from."""
        start, end = self._target_starts[index], self._target_ends[index]
        origin = self._details.get(index, _PLAIN).origin
        source = origin or Span(self._starts[index], self._ends[index])
        if len(source) == end - start:
            return within.shift(source.start - start)
        return source

    def _point_to_source(self, point: int) -> Span:
        index = bisect_left(self._target_ends, point)
        if index == len(self) or point < self._target_starts[index]:
            return Span(point, point).shift(-self._growth_before(index))
        start, end = self._target_starts[index], self._target_ends[index]
        if start < point < end:
            within = self._replaced(index, Span(point, end))
            return within if len(within) != end - point else Span(within.start, within.start)
        at = self._starts[index] if point == start else self._ends[index]
        return Span(at, at)

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle the columns, not the views."""
        texts = [self._text[a:b] for a, b in zip(self._bounds, self._bounds[1:], strict=False)]
        return (
            _restore,
            (list(self._starts), list(self._ends), texts, list(self.reasons), self._details),
        )


def _restore(
    starts: list[int],
    ends: list[int],
    replacements: list[str],
    reasons: list[str],
    details: dict[int, _Detail],
) -> EditList:
    made = EditList.__new__(EditList)
    made._fill(starts, ends, replacements, reasons, details)
    return made


def _append(pieces: list[Span], piece: Span) -> None:
    """Add a piece, joined to the last one where the two touch."""
    if pieces and pieces[-1].end == piece.start:
        pieces[-1] = Span(pieces[-1].start, piece.end)
    elif not (pieces and pieces[-1].contains(piece) and pieces[-1] == piece):
        pieces.append(piece)


def _as_list(numbers: Iterable[int]) -> list[int]:
    """A list of Python ints; numpy arrays convert themselves far faster than element by element."""
    tolist = getattr(numbers, "tolist", None)
    return list(tolist()) if tolist is not None else list(numbers)


def _encode_reasons(reason: str | Sequence[str], count: int) -> tuple[tuple[str, ...], array[int]]:
    if isinstance(reason, str):
        return (reason,), array("H", repeat(0, count))
    if len(reason) != count:
        raise EditError("the columns of an edit list differ in length")
    names = tuple(dict.fromkeys(reason))
    codes = {name: code for code, name in enumerate(names)}
    return names, array("H", map(codes.__getitem__, reason))
