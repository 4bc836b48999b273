"""A page on which the article stands twice: found, aligned, and merged into one.

Each copy may be damaged in places where the other is not. Runs of 12 characters that occur more
than once give anchors; where they fill a stretch of the page at one distance, the page is doubled.
The copies are then aligned character by character, later ones are cut line by line, and where
readings differ the less damaged one stays. Nothing is decided by halves of the page: furniture may
differ between copies, and so may the places where lines are broken.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, NamedTuple

import numpy as np
import numpy.typing as npt

from policytext.components import Rewrite
from policytext.document import Document, Span
from policytext.duplicates._alignment import align
from policytext.duplicates._content import Codes, Indices, content, distinct, grams
from policytext.duplicates._merging import Merge
from policytext.language.damage import damage_score
from policytext.structure.lines import Line, split_lines

__all__ = ["CopyMerger", "find_copies"]

_GRAM = 12
"""Of 24 characters in a row one in 20 being damaged in either copy leaves a third intact."""
_LEAST = 24
"""Content characters of the shortest page that is taken for doubled."""
_SHARE = 0.5
"""The share of the page that its copies must make up together."""
_SAME = 0.75
"""The share of a copy that must stand in the others, character by character."""
_SOUND = 0.03
"""The share of a copy that may be exchanged without looking damaged in either."""
_NUMERAL = re.compile("[0-9０-９一二三四五六七八九十百千]")
_NUMBER_WEIGHT = 4
"""Numbers are what parallel clauses differ in, and what damage seldom makes into other numbers."""
_SOUND_IN_TABLES = 0.005
_TABLE = 50
"""A page with more frames of tables than one in so many characters repeats itself by design."""
_WINDOW = 32
_FILLED = 0.4
"""The share of windows of a copy that must hold an anchor."""
_DRIFT = 16
"""Copies drift where one lost words: by less than one in 16 characters."""
_GAP = 0.6
"""How much of a copy's length may stand between two copies."""
_MAX_COPIES = 6
_ALIKE = 0.5
"""From this share of common pairs of characters on, two lines are readings of one line."""


def find_copies(text: str) -> tuple[Span, ...]:
    r"""The copies of a doubled page.

    Args:
        text: The text.

    Returns:
        Where each copy stands, in code points, from line to line, in order; empty if the page is
        not doubled. What follows the last copy belongs to it.

    >>> page = "一是夯实算力基础。二是加强基础研究。三是推动产业化商业化应用。\n四是优化环境。\n"
    >>> [len(copy) for copy in find_copies(page * 2)]
    [40, 40]
    >>> find_copies(page)
    ()
    """
    codes, positions = content(text)
    period = _find_period(grams(codes, _GRAM))
    if period is None or not _is_same(text, codes, positions, period):
        return ()
    heads = _heads(text, codes, positions, period)
    if any(later <= earlier for earlier, later in itertools.pairwise(heads)):
        return ()
    return tuple(Span(a, b) for a, b in itertools.pairwise([*heads, len(text)]))


class _Period(NamedTuple):
    """A stretch that repeats, in content characters.

    Attributes:
        starts: Where each copy of it starts, told by its first anchor.
        length: How long it is.
    """

    starts: tuple[int, ...]
    length: int


def _find_period(hashes: npt.NDArray[np.uint64]) -> _Period | None:
    """Anchors at one distance that fill a stretch of the page, and the stretch repeated."""
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    same = ordered[1:] == ordered[:-1]
    if not same.any():
        return None
    before, after = order[:-1][same], order[1:][same]
    far = after - before >= _LEAST
    before, after = before[far], after[far]
    if not len(before):
        return None
    distance = after - before
    near = _at_one_distance(distance)
    first, second = np.sort(before[near]), after[near]
    shift = float(np.median(distance[near]))
    begin, end = int(first[0]), int(second.max()) + _GRAM
    copies = round((end - begin) / shift)
    length = min(int(first[-1]) + _GRAM - begin, int(shift))
    if not 2 <= copies <= _MAX_COPIES or length < _LEAST or (shift - length) > _GAP * length:
        return None
    # Clauses of a law and its tables repeat too, but they are never the better part of it.
    if end - begin < _SHARE * (len(hashes) + _GRAM - 1):
        return None
    windows = distinct((first - begin) // _WINDOW)
    expected = max(1, (int(first[-1]) - begin) // _WINDOW + 1)
    if len(windows) < _FILLED * expected:
        return None
    return _Period(_starts_of(before[near], after[near], copies), length)


def _is_same(text: str, codes: Codes, positions: Indices, period: _Period) -> bool:
    """Whether the copies, character by character, are one text with damage in it.

    Parallel clauses of a law align as well as damaged copies do, but where they differ both
    readings are sound.
    """
    slack = period.length // _DRIFT
    begin = period.starts[0]
    sound = _SOUND_IN_TABLES if text.count("│") * _TABLE > len(text) else _SOUND
    ours = codes[begin : begin + period.length]
    for start in period.starts[1:]:
        places = align(ours, codes[start : start + period.length + slack])
        if int((places >= 0).sum()) < _SAME * len(ours):
            return False
        if _sound_differences(text, positions, begin, start, places) > sound * len(ours):
            return False
    return True


def _sound_differences(
    text: str, positions: Indices, begin: int, start: int, places: Indices
) -> int:
    """How many characters were exchanged for others where neither reading looks damaged."""
    matched = np.flatnonzero(places >= 0)
    one, two = np.diff(matched), np.diff(places[matched])
    sound = 0
    for at in np.flatnonzero((one != 1) | (two != 1)).tolist():
        a, b = matched[at : at + 2].tolist()
        c, d = places[matched[at : at + 2]].tolist()
        around = (
            text[int(positions[begin + a]) : int(positions[begin + b]) + 1],
            text[int(positions[start + c]) : int(positions[start + d]) + 1],
        )
        if not any(map(_looks_damaged, around)):
            count = min(b - a, d - c) - 1
            is_number = all(_NUMERAL.search(reading[1:-1]) for reading in around)
            sound += _NUMBER_WEIGHT * count if is_number else count
    return sound


def _looks_damaged(reading: str) -> bool:
    return "?" in reading or damage_score(reading) > 0


def _at_one_distance(distance: Indices) -> npt.NDArray[np.bool_]:
    """Which anchors lie at the distance that most of them have, give or take the drift."""
    width = 32
    counts = np.bincount(distance // width)
    sums = counts.copy()
    sums[1:] += counts[:-1]
    best = int(np.argmax(sums))
    centre = best * width
    reach = max(width, centre // _DRIFT)
    near: npt.NDArray[np.bool_] = np.abs(distance - centre) <= reach
    return near


def _starts_of(before: Indices, after: Indices, copies: int) -> tuple[int, ...]:
    """The first anchor of each copy: the first of all, and its counterparts."""
    following = dict(zip(before.tolist(), after.tolist(), strict=True))
    starts = [int(before.min())]
    while len(starts) < copies:
        known = starts[-1]
        if known not in following:
            # The anchor is damaged here: the nearest one behind it tells where it would stand.
            behind = before[before > known]
            if not len(behind):
                break
            nearest = int(behind.min())
            starts.append(following[nearest] - (nearest - known))
        else:
            starts.append(following[known])
    return tuple(starts)


def _heads(text: str, codes: Codes, positions: Indices, period: _Period) -> list[int]:
    """Where each copy begins, in code points: at the head of a line wherever there is one.

    Anchors are long, so a title or a byline before the first one is stepped over, line by line.
    """
    lines = split_lines(text)
    keys = line_keys(codes, positions, lines)
    first = line_at(lines, int(positions[period.starts[0]]))
    places = [line_at(lines, int(positions[start])) for start in period.starts]
    if len(set(places)) < len(places):
        return [int(positions[start]) for start in period.starts]
    heads = [0]
    for line in places[1:]:
        heads.append(_stepped_back(keys, first, line, heads[-1]))
    return [lines[head].start for head in heads]


def _stepped_back(keys: Sequence[bytes], first: int, line: int, least: int) -> int:
    while first > 0 and line - 1 > least and _alike(keys[line - 1], keys[first - 1]):
        first, line = first - 1, line - 1
    return line


def _alike(one: bytes, two: bytes) -> bool:
    if one == two:
        return True
    a, b = ({key[i : i + 8] for i in range(0, len(key) - 4, 4)} for key in (one, two))
    return 2 * len(a & b) > _ALIKE * (len(a) + len(b))


def line_keys(codes: Codes, positions: Indices, lines: Sequence[Line]) -> list[bytes]:
    """What each line is compared by: its folded content."""
    starts = np.fromiter((line.start for line in lines), np.int64, len(lines))
    bounds = [*np.searchsorted(positions, starts).tolist(), len(codes)]
    return [codes[a:b].tobytes() for a, b in itertools.pairwise(bounds)]


def line_at(lines: Sequence[Line], position: int) -> int:
    """The index of the line that holds a position."""
    low, high = 0, len(lines) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if lines[middle].start <= position else (low, middle - 1)
    return low


@dataclass(frozen=True)
class CopyMerger:
    r"""Merges the copies of a doubled page into the first, reading by reading.

    A reading is taken from another copy where it looks clearly less damaged, by signs of damage, by
    repairs that were guesses, by words that advertisers insert, and by how likely its characters
    are in this place; from three copies on the majority counts. Each such choice is an edit whose
    ``origin`` is the place in the other copy. Where nothing decides, the first copy's reading stays
    and the place is annotated: layer ``damage``, label ``conflict``.

    Attributes:
        margin: By how many nats one reading must beat the other to be taken.

    >>> line = "会议强调，要坚持稳中求进工作总基调，完整、准确、全面贯彻新发展理念。\n"
    >>> doc = Document.from_text(line.replace("总基调", "总?调") + line)
    >>> doc.rewrite(CopyMerger().clean(doc), by=CopyMerger()).text == line
    True
    """

    name: ClassVar[str] = "merge-copies"
    version: ClassVar[str] = "2"
    reasons: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "copy": "lines that stand in an earlier copy of the page",
            "better-copy": "the reading of another copy, which is less damaged",
            "majority": "the reading of most copies",
        }
    )

    margin: float = 4.0

    def clean(self, doc: Document) -> Rewrite:
        """Cut later copies, after taking from them what they have less damaged."""
        copies = find_copies(doc.text)
        return Merge(doc, copies, self.margin).rewrite() if copies else Rewrite()
