"""Text that was decoded with the wrong codec, run by run inside otherwise good text.

Misread text is full of characters that official Chinese hardly ever uses, whatever the codecs: two
of them close together are the sign, and clean text passes at the speed of one table lookup. Around
a sign every kind of misreading is undone byte by byte, and each character is asked by how many
nats its reading beats what stands there; a run is a stretch where that adds up. ftfy declined the
Chinese kinds: without a model of Chinese they cannot be told from text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from policytext.document import Edit, Span
from policytext.encoding._latin_words import find_latin_words
from policytext.encoding._misread_choices import filled, grown
from policytext.encoding._misreadings import KINDS, LOST, Kind, Piece, may_be_utf8, read
from policytext.encoding._rare_stretches import rare_points, rare_stretches
from policytext.language.characters import HAN
from policytext.language.fluency import fluency_model

__all__ = ["MOJIBAKE_REASONS", "find_mojibake"]

MOJIBAKE_REASONS = {
    "utf8-as-latin": "UTF-8 that was read as Latin-1 or CP1252",
    "gbk-as-latin": "GBK that was read as Latin-1, CP1252 or ISO-8859-9",
    "big5-as-latin": "Big5 that was read as Latin-1 or CP1252",
    "utf8-as-gbk": "UTF-8 that was read as GBK",
    "utf8-as-cyrillic": "UTF-8 that was read as Mac Cyrillic",
    "utf8-as-big5": "UTF-8 that was read as Big5",
    "big5-as-gbk": "Big5 that was read as GBK",
    "gbk-as-big5": "GBK that was read as Big5",
}
"""The reasons of ``find_mojibake``."""


GAIN = 15.0
"""What a run must gain, in nats: a misread run is taken to be once in three million characters."""
PROOF = 8
"""A run of so many Han proves that the text was misread in its way, and shorter ones follow."""
PROVEN_GAIN = 8.0
"""What a run must gain where its kind is proven."""
FLUENT = -7.5
"""The mean score that the result must reach; official text lies at -3.5."""
FLUENT_ENOUGH = -9.5
"""The same for UTF-8 of which no byte was lost."""
SLACK = 4.0
"""What a run may lack in all: a single character can be a surprise where it stands."""
DROP = 30.0
"""A run ends where its gain has fallen so far below its best."""
_NONSENSE = -16.0
_MOSTLY = 0.7
_RARE_PAIRS = 3
_PAIRS = 4
"""How many Han a run of pairs must hold at least."""
_EXPLAINED = 0.9
"""The share of rare characters in runs of one kind from which on no other kind is tried."""
_NESTED = 1
"""How often text that was misread is read again when the first reading is no Chinese."""


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of pieces that reads better than what stands there.

    Attributes:
        kind: What it was taken for.
        pieces: What was written.
        gain: By how many nats they are likelier than what is shown.
        rest: Where its last bytes are shown, if they are not enough for a character.
    """

    kind: Kind
    pieces: Sequence[Piece]
    gain: float
    rest: Span

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def proves(self) -> bool:
        """Whether it is so long that shorter runs of its kind are to be expected."""
        return len(_HAN.findall(self.text)) >= PROOF

    @property
    def span(self) -> Span:
        return Span(self.pieces[0].start, self.pieces[-1].end)


def find_mojibake(text: str) -> tuple[list[Edit], list[Span]]:
    """Runs that were decoded with the wrong codec, with what they say.

    Args:
        text: The text.

    Returns:
        Edits in code points of ``text``, sorted and disjoint, ``certain=False`` where a byte was
        lost and the fluency of the result chose it; and the ends of runs of which too little is
        left.

    >>> [edit.replacement for edit in find_mojibake("关于鍏ㄩ潰娣卞寲鏀归潻的决定")[0]]
    ['全面深化改革']
    >>> find_mojibake("café, naïve, Köln, 鐵路建設與鎮村發展")
    ([], [])
    """
    edits: list[Edit] = []
    damaged: list[Span] = []
    found = [(stretch, list(_runs(stretch.extract(text)))) for stretch in rare_stretches(text)]
    proven = {run.kind.reason for _, runs in found for run in runs if run.proves}
    if proven:
        found = [
            (stretch, _with_shorter(stretch.extract(text), runs, proven)) for stretch, runs in found
        ]
    for stretch, runs in found:
        mended, left = _mended(text, stretch, runs)
        edits += mended
        damaged += left
    edits += list(find_latin_words(text, edits))
    edits.sort(key=lambda edit: edit.start)
    return edits, damaged


def _mended(text: str, stretch: Span, runs: Sequence[_Run]) -> tuple[list[Edit], list[Span]]:
    """The edits of a stretch, and the ends of runs whose bytes are not enough."""
    shown = stretch.extract(text)
    taken: list[_Run] = []
    for run in sorted(runs, key=lambda run: -run.gain):
        if not any(run.span.overlaps(other.span) for other in taken):
            taken.append(run)
    taken.sort(key=lambda run: run.span.start)
    edits: list[Edit] = []
    left = [run.rest.shift(stretch.start) for run in taken if not run.rest.is_empty]
    for run in taken:
        mended, meaningless = _edits(shown, stretch.start, run)
        edits += mended
        left += meaningless
    return edits, left


# -- Runs -----------------------------------------------------------------------------------------


def _with_shorter(shown: str, runs: list[_Run], proven: Set[str]) -> list[_Run]:
    """The runs of a stretch, with shorter ones of the kinds that are proven."""
    if _explain(shown, runs, 1.0):
        return runs
    kinds = [kind for kind in KINDS if kind.reason in proven]
    others = [run for run in runs if run.kind.reason not in proven]
    return others + list(_runs(shown, kinds, proven))


def _runs(
    shown: str,
    kinds: Sequence[Kind] = KINDS,
    proven: Set[str] = frozenset(),
    nested: int = _NESTED,
) -> Iterator[_Run]:
    scores = fluency_model().log_probabilities(shown)
    costs = np.concatenate(([0.0], np.cumsum(scores, dtype=np.float64)))
    for kind in kinds:
        if not _can_be(shown, kind, kind.reason in proven):
            continue
        pieces = _without_marks(shown, read(shown, kind), kind)
        found = list(_sure_runs(shown, kind, pieces, costs, kind.reason in proven))
        if not found and nested and _may_be_nested(kind, pieces):
            found = list(_sure_runs(shown, kind, _reread(pieces, nested), costs, False))
        yield from found
        if found and _explain(shown, found, _EXPLAINED):
            return  # Little is left for another kind, and that is looked at again.


def _explain(shown: str, runs: Iterable[_Run], share: float) -> bool:
    """Whether so many of the rare characters stand in a run."""
    inside = np.zeros(len(shown), np.bool_)
    for run in runs:
        inside[run.span.start : run.span.end] = True
    points = np.frombuffer(shown.encode("utf-32-le", "surrogatepass"), np.uint32)
    rare = rare_points()[points]
    return bool((rare & inside).sum() >= share * rare.sum())


def _can_be(shown: str, kind: Kind, is_proven: bool) -> bool:
    """Whether a look at the rare characters, and at the bytes, does not rule the kind out.

    Of pairs, one in three at least shows as a rare character; UTF-8 has bytes in a fixed order.
    """
    rare = [c for c in shown if c > "\x7f" and c != LOST and rare_points()[ord(c)]]
    known = kind.shown()
    count = sum(c in known for c in rare)
    if count * 2 <= len(rare):
        return False
    if not kind.reason.startswith("utf8"):
        return is_proven or count >= _RARE_PAIRS
    return is_proven or may_be_utf8(shown, kind)


def _without_marks(shown: str, pieces: list[Piece], kind: Kind) -> list[Piece]:
    """The pieces, with good marks between misread words taken for what they are.

    Pairs fit any bytes: a mark that stands right would be read as a symbol, and so it is shown.
    """
    if kind.reason.startswith("utf8") or not _MARK.search(shown):
        return pieces
    return [
        replace(piece, text=LOST, breaks=True)
        if piece.end - piece.start == 1 and shown[piece.start] in _MARKS
        and not (_HAN.match(piece.text) or piece.text in _MARKS)
        else piece
        for piece in pieces
    ]  # fmt: skip


_MARKS = "，。、；：！？（）《》“”「」"
_MARK = re.compile(f"[{_MARKS}]")


def _may_be_nested(kind: Kind, pieces: Sequence[Piece]) -> bool:
    """Whether most of the pieces are characters: what is no UTF-8 gives few."""
    lost = sum(piece.text == LOST and not piece.choices for piece in pieces)
    return kind.reason.startswith("utf8") and 3 * lost < len(pieces)


def _reread(pieces: Sequence[Piece], nested: int) -> list[Piece]:
    """The pieces, with those joined whose text is itself a misreading that can be undone."""
    text = "".join(piece.text for piece in pieces)
    joined: list[Piece] = []
    done = 0
    for stretch in rare_stretches(text):
        runs = list(_runs(stretch.extract(text), nested=nested - 1))
        for edit in _mended(text, stretch, runs)[0]:
            first, last = pieces[edit.start], pieces[edit.end - 1]
            certain = edit.certain and all(p.certain for p in pieces[edit.start : edit.end])
            joined += map(_left_over, pieces[done : edit.start])
            joined.append(
                Piece(
                    first.start, last.end, edit.replacement, "", first.opens, last.closes, certain
                )
            )
            done = edit.end
    return [*joined, *map(_left_over, pieces[done:])] if joined else []


def _left_over(piece: Piece) -> Piece:
    """A piece that only one of two misreadings is undone of: a character of neither text."""
    if piece.is_plain:
        return piece
    return replace(piece, text=LOST, choices="", breaks=piece.certain)


def _sure_runs(
    shown: str,
    kind: Kind,
    pieces: Sequence[Piece],
    costs: npt.NDArray[np.float64],
    is_proven: bool,
) -> Iterator[_Run]:
    for start, end, gain in _segments(_gains(pieces, costs)):
        if gain < (PROVEN_GAIN if is_proven else GAIN):
            continue
        if not kind.reason.startswith("utf8"):
            start, end = grown(shown, pieces, start, end)
        while start and pieces[start - 1].choices:
            start -= 1
        while end < len(pieces) and pieces[end].choices:
            end += 1
        before = shown[: pieces[start].start]
        chosen = filled(before, pieces[start:end], shown[pieces[end - 1].end :])
        run = _trimmed(kind, chosen, gain)
        if (
            run is not None
            and (is_proven or _is_long(shown, run))
            and _is_chinese(before, run.text, _floor(kind, run.pieces))
        ):
            yield run


def _gains(pieces: Sequence[Piece], costs: npt.NDArray[np.float64]) -> list[float]:
    """By how many nats each piece beats the shown characters that it takes."""
    if not pieces:
        return []
    written = "".join(piece.text for piece in pieces)
    scores = fluency_model().log_probabilities(written).astype(np.float64)
    points = np.frombuffer(written.encode("utf-32-le", "surrogatepass"), np.uint32)
    sums = np.concatenate(([0.0], np.cumsum(np.where(points == ord(LOST), _NONSENSE, scores))))
    ends = np.cumsum([len(piece.text) for piece in pieces])
    ours = np.diff(sums[ends], prepend=0.0)
    theirs = np.diff(costs[[piece.end for piece in pieces]], prepend=0.0)
    # What reads as it is shown says nothing, and what is still to be chosen little.
    return [
        -np.inf if piece.breaks else 0.0 if piece.is_plain or piece.choices else gain
        for piece, gain in zip(pieces, (ours - theirs).tolist(), strict=True)
    ]


def _segments(gains: Sequence[float]) -> Iterator[tuple[int, int, float]]:
    """Where the gains add up, and to what: each stretch from its beginning to its best end."""
    begun, best = -1, 0
    total = top = 0.0
    for index, gain in enumerate(gains):
        if begun < 0:
            if gain <= 0.0:
                continue
            begun, total, top = index, 0.0, 0.0
        total += gain
        if total > top:
            best, top = index + 1, total
        elif total < max(0.0, top - DROP):
            yield begun, best, top
            begun = -1
    if begun >= 0:
        yield begun, best, top


def _trimmed(kind: Kind, pieces: Sequence[Piece], gain: float) -> _Run | None:
    """The run without what it shares with its neighbours, or what says nothing at its ends."""
    first, last = 0, len(pieces)
    while first < last and not (pieces[first].opens and _says_something(pieces[first])):
        first += 1
    while first < last and not (pieces[last - 1].closes and _says_something(pieces[last - 1])):
        last -= 1
    if first == last:
        return None
    rest = Span(pieces[last - 1].end, pieces[-1].end)
    return _Run(kind, pieces[first:last], gain, rest)


def _says_something(piece: Piece) -> bool:
    return LOST not in piece.text and not piece.is_plain


def _is_long(shown: str, run: _Run) -> bool:
    """Whether so many characters are no accident.

    UTF-8 proves itself: three bytes must fit each other. Pairs fit always, so it is the number of
    Han that says whether they mean something.
    """
    han = len(_HAN.findall(run.text))
    if run.kind.reason in ("gbk-as-latin", "big5-as-latin"):
        return han >= (_PAIRS if _is_in_word(shown, run.span) else 2)
    if not run.kind.reason.startswith("utf8"):
        return han >= _PAIRS
    certain = all(piece.certain for piece in run.pieces)
    if run.kind.reason in ("utf8-as-latin", "utf8-as-cyrillic"):
        return certain or han >= 2
    return han >= (2 if certain else 3) or (certain and "€" in run.span.extract(shown))


def _is_in_word(shown: str, span: Span) -> bool:
    """Whether Latin letters stand beside it, or nothing but blanks."""
    beside = shown[max(0, span.start - 1) : span.start] + shown[span.end : span.end + 1]
    return not beside.strip() or any(c.isalpha() and not _HAN.match(c) for c in beside)


_HAN = re.compile(f"[{HAN}]")
_CHINESE = re.compile(f"[{HAN}\u3000-\u303f\uff00-\uffef“”‘’—…·×A-Za-z0-9\\s!-/:-@]")


def _is_chinese(before: str, text: str, floor: float) -> bool:
    """Whether a result is text of the kind that this library is made for."""
    if len(_CHINESE.findall(text)) < _MOSTLY * len(text):
        return False
    return _is_fluent(before, text, floor)


def _floor(kind: Kind, pieces: Sequence[Piece]) -> float:
    """The mean score that a result must reach: bytes that fit each other speak for themselves."""
    enough = _PAIRS if kind.reader in ("gbk", "big5") else 2
    proves = kind.reason.startswith("utf8") and len(pieces) >= enough
    return FLUENT_ENOUGH if proves and all(piece.certain for piece in pieces) else FLUENT


def _is_fluent(before: str, text: str, floor: float) -> bool:
    text = text.replace(LOST, "")
    scores = fluency_model().log_probabilities(("\n\n" + before)[-2:] + text)[2:]
    # Latin words and digits read as they are shown, so they speak for nothing.
    written = scores[np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32) > 0x7F]
    return float(written.sum()) >= floor * len(written) - SLACK


def _groups(run: _Run) -> Iterator[list[Piece]]:
    """The pieces between those that read as they are shown."""
    group: list[Piece] = []
    for piece in run.pieces:
        if not piece.is_plain:
            group.append(piece)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _edits(shown: str, at: int, run: _Run) -> tuple[list[Edit], list[Span]]:
    """The run as edits, and those parts of it that mean nothing."""
    edits: list[Edit] = []
    left: list[Span] = []
    for group in _groups(run):
        span = Span(group[0].start, group[-1].end)
        written = "".join(piece.text for piece in group)
        if not _is_fluent(shown[: span.start], written, _floor(run.kind, group) - 2.0):
            left.append(span.shift(at))
        elif written != span.extract(shown):
            certain = all(piece.certain for piece in group)
            margin = round(run.gain, 1)
            start, end = at + span.start, at + span.end
            edits.append(Edit(start, end, written, run.kind.reason, certain, margin))
    return edits, left
