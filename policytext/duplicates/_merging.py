"""The merging of copies: what is the same in them, what differs, and which reading stays."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from policytext.document import Annotation, Document, Edit, FrozenMapping, Rewrite, Span
from policytext.duplicates._alignment import align
from policytext.duplicates._content import Codes, Indices, content
from policytext.duplicates._readings import CONTEXT, weigh_all
from policytext.language.characters import fold
from policytext.structure.lines import split_lines

__all__ = ["Merge", "common_places", "reading_key"]

Mask: TypeAlias = npt.NDArray[np.bool_]

_BY = "merge-copies"
_COMMON = 0.6
"""The share of a line's characters that must stand in the first copy for the line to be cut."""
_LACKING = 24
"""A copy that lacks more characters in a row than this has no reading of them."""


@dataclass(frozen=True)
class _Copy:
    """A copy: its content, where that stands in the text, and how the first copy maps onto it."""

    span: Span
    codes: Codes
    positions: Indices
    places: Indices


class Merge:
    """The merging of one page.

    Args:
        doc: The document.
        copies: Its copies, in order.
        margin: By how many nats one reading must beat another.
    """

    def __init__(self, doc: Document, copies: Sequence[Span], margin: float) -> None:
        self.text, self.margin = doc.text, margin
        self.doubts = _Doubts(doc)
        codes, positions = content(self.text)
        parts = [(copy, *_part(codes, positions, copy)) for copy in copies]
        ours = parts[0][1]
        self.first = _Copy(*parts[0], np.arange(len(ours)))
        self.others = [_Copy(*part, align(ours, part[1])) for part in parts[1:]]

    def rewrite(self) -> Rewrite:
        """The edits and the conflicts."""
        edits: list[Edit] = []
        conflicts: list[Annotation] = []
        for copy in self.others:
            edits += self._cuts(copy)
        if edits:
            for place in self._differing():
                self._settle(place, edits, conflicts)
        return Rewrite(sorted(edits, key=lambda edit: (edit.start, edit.end)), conflicts)

    # -- cutting ---------------------------------------------------------------------------------

    def _cuts(self, copy: _Copy) -> Iterator[Edit]:
        """Runs of lines that stand in the first copy."""
        counterpart = np.full(len(copy.codes), -1, np.int64)
        matched = np.flatnonzero(copy.places >= 0)
        counterpart[copy.places[matched]] = matched
        run: list[tuple[int, int, int, int]] = []
        nothing_stays = True
        blank: tuple[int, int] | None = None
        for start, end in self._lines(copy.span):
            a, b = np.searchsorted(copy.positions, (start, end)).tolist()
            if a == b:
                blank = (blank[0] if blank else start, end)
                continue
            found = counterpart[a:b]
            found = found[found >= 0]
            if len(found) >= _COMMON * (b - a):
                here = self.first.positions
                row = (start, end, int(here[found[0]]), int(here[found[-1]]) + 1)
                # Blank lines before and between the lines of a copy go with them.
                run.append((blank[0], *row[1:]) if blank and (run or nothing_stays) else row)
            else:
                nothing_stays = False
                if run:
                    yield _cut(run)
                run = []
            blank = None
        if run:
            yield _cut([*run, (run[-1][0], blank[1], *run[-1][2:])] if blank else run)

    def _lines(self, span: Span) -> Iterator[tuple[int, int]]:
        for line in split_lines(span.extract(self.text)):
            if line.next > line.start:
                yield span.start + line.start, span.start + line.next

    # -- choosing --------------------------------------------------------------------------------

    def _differing(self) -> Iterator[list[Span]]:
        """Places where the copies may differ: where each stands in every copy that has it."""
        others = [(copy.positions, copy.places) for copy in self.others]
        for place in common_places(self.first.positions, others):
            yield [place[0], *(span for span in place[1:] if span is not None)]

    def _settle(self, place: list[Span], edits: list[Edit], conflicts: list[Annotation]) -> None:
        readings = [span.extract(self.text) for span in place]
        keys = [reading_key(reading) for reading in readings]
        if all(key == keys[0] for key in keys):
            return
        lengths = [len(key) for key in keys]
        if max(lengths) - min(lengths) > _LACKING:
            self._note_lack(place, readings, lengths, conflicts)
            return
        here = place[0]
        left = self.text[max(0, here.start - CONTEXT) : here.start]
        right = self.text[here.end : here.end + CONTEXT]
        weights = weigh_all(left, readings, right, [self.doubts.count(span) for span in place])
        votes = Counter(keys)
        best = max(range(len(place)), key=lambda i: (votes[keys[i]], weights[i], -i))
        if len(place) > 2 and 2 * votes[keys[best]] > len(place):
            if keys[best] != keys[0]:
                edits.append(self._take(here, place[best], "majority", weights[best] - weights[0]))
            return
        best = max(range(len(place)), key=lambda i: (weights[i], -i))
        ahead = weights[best] - weights[0]
        if ahead >= self.margin and keys[best] != keys[0]:
            edits.append(self._take(here, place[best], "better-copy", ahead))
            return
        rival = max((weights[i] for i in range(len(place)) if keys[i] != keys[0]), default=0.0)
        if weights[0] - rival < self.margin:
            other = next(i for i in range(len(place)) if keys[i] != keys[0])
            conflicts.append(self._conflict(here, place[other]))

    def _note_lack(
        self,
        place: list[Span],
        readings: list[str],
        lengths: list[int],
        conflicts: list[Annotation],
    ) -> None:
        """A copy that has a whole passage more: too much to be moved on the model's word."""
        longest = max(range(len(place)), key=lambda i: (lengths[i], -i))
        if longest and lengths[longest] - lengths[0] > _LACKING:
            conflicts.append(self._conflict(place[0], place[longest]))

    def _take(self, here: Span, there: Span, reason: str, margin: float) -> Edit:
        """Replace what differs between two readings, not what both begin and end with."""
        one, two = here.extract(self.text), there.extract(self.text)
        shorter = min(len(one), len(two))
        head = next((k for k in range(shorter) if one[k] != two[k]), shorter)
        tail = next(
            (k for k in range(shorter - head) if one[-1 - k] != two[-1 - k]), shorter - head
        )
        source = Span(there.start + head, there.end - tail)
        return Edit(
            here.start + head,
            here.end - tail,
            source.extract(self.text),
            reason,
            margin=round(margin, 2),
            origin=None if source.is_empty else source,
            refers_to=Span(there.start - 1, there.end + 1) if source.is_empty else None,
        )

    def _conflict(self, here: Span, there: Span) -> Annotation:
        """Both readings, on the first one; an empty one is marked at the character before it."""
        shown = here if not here.is_empty else Span(here.start - 1, here.start)
        return Annotation(
            shown,
            "damage",
            "conflict",
            _BY,
            attributes=FrozenMapping(
                {"reading": here.extract(self.text), "other": there.extract(self.text)}
            ),
            anchor="region",
        )


def common_places(
    ours: Indices, others: Sequence[tuple[Indices, Indices]]
) -> Iterator[tuple[Span, *tuple[Span | None, ...]]]:
    """Where texts may differ, between characters on which all that have the place agree.

    Args:
        ours: Where the content of the first text stands.
        others: For each other text where its content stands, and how the first maps onto it.

    Yields:
        The place in the first text, and in each other one, ``None`` where that lacks it.
    """
    covered = [_covered(places) for _, places in others]
    agreed = np.ones(len(ours), np.bool_)
    for (_, places), cover in zip(others, covered, strict=True):
        agreed &= (places >= 0) | ~cover
    anchors = np.flatnonzero(agreed)
    left, right = anchors[:-1], anchors[1:]
    differs = np.zeros(len(left), np.bool_)
    gap = ours[right] - ours[left]
    known = []
    for (theirs, places), cover in zip(others, covered, strict=True):
        both = (places[left] >= 0) & (places[right] >= 0) & cover[left] & cover[right]
        known.append(both)
        if len(theirs):
            differs |= both & ((theirs[places[right]] - theirs[places[left]] != 1) | (gap != 1))
    for index in np.flatnonzero(differs).tolist():
        p, q = int(left[index]), int(right[index])
        yield (
            _between(ours, p, q),
            *(
                _between(theirs, int(places[p]), int(places[q])) if both[index] else None
                for (theirs, places), both in zip(others, known, strict=True)
            ),
        )


def _between(positions: Indices, left: int, right: int) -> Span:
    return Span(int(positions[left]) + 1, int(positions[right]))


def _part(codes: Codes, positions: Indices, span: Span) -> tuple[Codes, Indices]:
    a, b = np.searchsorted(positions, (span.start, span.end)).tolist()
    return codes[a:b], positions[a:b]


def _cut(run: list[tuple[int, int, int, int]]) -> Edit:
    counterpart = Span(min(row[2] for row in run), max(row[3] for row in run))
    return Edit(run[0][0], run[-1][1], "", "copy", refers_to=counterpart)


def _covered(places: Indices) -> Mask:
    """What of the first copy another copy has at all, damaged or not."""
    matched = np.concatenate(([-1], np.flatnonzero(places >= 0), [len(places)]))
    covered = np.ones(len(places), np.bool_)
    for at in np.flatnonzero(np.diff(matched) > _LACKING + 1).tolist():
        covered[int(matched[at]) + 1 : int(matched[at + 1])] = False
    return covered


def reading_key(reading: str) -> str:
    """What counts of a reading: no white space, one width and script."""
    return "".join(fold(reading).split())


class _Doubts:
    """Places that a repair left open or guessed."""

    def __init__(self, doc: Document) -> None:
        spans = [row.span for row in doc.layer("damage")] + list(_uncertain(doc))
        self.spans = sorted(spans, key=lambda span: (span.end, span.start))
        self.ends = [span.end for span in self.spans]

    def count(self, span: Span) -> int:
        """How many of them touch a span."""
        first = bisect_left(self.ends, span.start)
        return sum(
            doubt.start <= span.end and not (doubt.end == span.start == doubt.start)
            for doubt in self.spans[first : first + 8]
        )


def _uncertain(doc: Document) -> Iterator[Span]:
    """Where repairs that are not certain stand in the text."""
    for index, step in enumerate(doc.history):
        for edit in step.edits:
            if not edit.certain:
                span = step.edits.to_target(edit.span)
                for later in doc.history[index + 1 :]:
                    span = later.edits.to_target(span)
                yield span
