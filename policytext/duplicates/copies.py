"""A page on which the article stands twice: found, aligned, and merged into one.

Each copy may be damaged in places where the other is not. Runs of 24 characters that occur a few
times give anchors; where most of them lie at one distance, the page is doubled. Lines of the copies
are then aligned; a line of a later copy is cut, and where two readings differ the less damaged one
stays. Nothing is decided by halves of the page: furniture may differ between copies.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from types import MappingProxyType
from typing import ClassVar

import numpy as np

from policytext.document import Annotation, Document, Edit, FrozenMapping, Rewrite, Span
from policytext.duplicates._content import Indices, content, grams
from policytext.language.damage import damage_score
from policytext.structure.lines import Line, split_lines

__all__ = ["CopyMerger", "find_copies"]

_GRAM = 24
_BUCKET = 64
"""Anchors whose distances differ by less belong together: copies drift where one lost a word."""
_COVERAGE = 0.5
"""The share of a copy that anchors must cover for the page to be doubled."""
_MAX_COPIES = 4
_MAX_LINES = 20_000
_ALIKE = 0.6
"""From this similarity on, two lines at the same place are readings of one line."""
_CLEARLY = 2.0
"""By how much one reading must look less damaged than the other, in damaged characters."""
_DOUBT = 3.0
"""What a repair that is not certain, or a place that was not repaired, counts as."""


def find_copies(text: str) -> tuple[Span, ...]:
    r"""The copies of a doubled page.

    Args:
        text: The text.

    Returns:
        Where each copy stands, in code points, from line to line, in order; empty if the page is
        not doubled.

    >>> page = "一是夯实算力基础。二是加强基础研究。三是推动产业化商业化应用。\n四是优化环境。\n"
    >>> [len(copy) for copy in find_copies(page * 2)]
    [40, 40]
    >>> find_copies(page)
    ()
    """
    codes, positions = content(text)
    starts = _copy_starts(grams(codes, _GRAM))
    if len(starts) < 2:
        return ()
    lines = split_lines(text)
    keys = _keys(text, lines)
    first = _line_at(lines, int(positions[starts[0]]))
    heads = [0]
    for start in starts[1:]:
        line = _line_at(lines, int(positions[start]))
        heads.append(_stepped_back(keys, first, line, heads[-1]))
    if len(set(heads)) < len(heads):
        return ()
    bounds = [lines[head].start for head in heads] + [len(text)]
    return tuple(Span(a, b) for a, b in itertools.pairwise(bounds))


def _copy_starts(hashes: np.ndarray[tuple[int], np.dtype[np.uint64]]) -> list[int]:
    """Where each copy begins, in content characters, told by the first anchor."""
    order = np.argsort(hashes, kind="stable")
    same = hashes[order][1:] == hashes[order][:-1]
    if not same.any():
        return []
    before, after = order[:-1][same], order[1:][same]
    distance = after - before
    far = distance >= _GRAM
    before, after, distance = before[far], after[far], distance[far]
    if not len(distance):
        return []
    buckets = Counter((distance // _BUCKET).tolist())
    best, _ = max(buckets.items(), key=lambda item: (item[1], -item[0]))
    near = np.abs(distance // _BUCKET - best) <= 1
    anchors = before[near]
    shift = int(np.median(distance[near]))
    if len(np.unique(anchors)) < _COVERAGE * max(len(hashes) - shift, 1) or shift < _GRAM:
        return []
    return _chain(before[near], after[near])


def _chain(before: Indices, after: Indices) -> list[int]:
    """The first anchor and its repetitions."""
    following = dict(zip(before.tolist(), after.tolist(), strict=True))
    starts = [int(before.min())]
    while starts[-1] in following and len(starts) < _MAX_COPIES:
        starts.append(following[starts[-1]])
    return starts


def _keys(text: str, lines: Sequence[Line]) -> list[bytes]:
    """What each line is compared by: its folded content."""
    codes, positions = content(text)
    starts = np.fromiter((line.start for line in lines), np.int64, len(lines))
    bounds = [*np.searchsorted(positions, starts).tolist(), len(codes)]
    return [codes[a:b].tobytes() for a, b in itertools.pairwise(bounds)]


def _line_at(lines: Sequence[Line], position: int) -> int:
    low, high = 0, len(lines) - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if lines[middle].start <= position else (low, middle - 1)
    return low


def _stepped_back(keys: Sequence[bytes], first: int, line: int, least: int) -> int:
    """The head of a copy: anchors are long, so a title or a byline before them is stepped over."""
    while first > 0 and line - 1 > least and keys[line - 1] == keys[first - 1]:
        first, line = first - 1, line - 1
    return line


@dataclass(frozen=True)
class CopyMerger:
    r"""Merges the copies of a doubled page into the first, reading by reading.

    Attributes:
        longest: Pages of more lines are left alone: aligning them would cost too much.

    >>> line = "会议强调，要坚持稳中求进工作总基调，完整、准确、全面贯彻新发展理念。\n"
    >>> doc = Document.from_text(line * 2)
    >>> doc.rewrite(CopyMerger().clean(doc), by=CopyMerger()).text == line
    True
    """

    name: ClassVar[str] = "merge-copies"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "copy": "a line that stands in an earlier copy of the page",
            "better-copy": "the reading of another copy, which is less damaged",
        }
    )

    longest: int = _MAX_LINES

    def clean(self, doc: Document) -> Rewrite:
        """Cut later copies, after taking from them what they have less damaged."""
        copies = find_copies(doc.text)
        if not copies or doc.text.count("\n") > self.longest:
            return Rewrite()
        return _Merge(doc, copies).rewrite()


class _Merge:
    """The merging of one page."""

    def __init__(self, doc: Document, copies: Sequence[Span]) -> None:
        self.doc, self.text = doc, doc.text
        self.doubts = [row.span for row in doc.layer("damage")] + list(_uncertain(doc))
        self.lines = split_lines(self.text)
        self.keys = _keys(self.text, self.lines)
        heads = [_line_at(self.lines, copy.start) for copy in copies] + [len(self.lines)]
        self.copies = [range(a, b) for a, b in itertools.pairwise(heads)]
        self.edits: list[Edit] = []
        self.conflicts: list[Annotation] = []

    def rewrite(self) -> Rewrite:
        readings: dict[int, list[int]] = {}
        for copy in self.copies[1:]:
            for ours, theirs in self._aligned(self.copies[0], copy):
                readings.setdefault(ours, []).append(theirs)
                self._cut(theirs, ours)
        for ours, others in readings.items():
            self._choose(ours, others)
        return Rewrite(sorted(self.edits, key=lambda edit: edit.start), self.conflicts)

    def _aligned(self, ours: range, theirs: range) -> Iterator[tuple[int, int]]:
        """Pairs of lines that are readings of one line."""
        a, b = [self.keys[i] for i in ours], [self.keys[j] for j in theirs]
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
            if tag == "equal":
                yield from zip(ours[i1:i2], theirs[j1:j2], strict=True)
            elif tag == "replace":
                yield from self._alike(ours[i1:i2], theirs[j1:j2])

    def _alike(self, ours: range, theirs: range) -> Iterator[tuple[int, int]]:
        """Lines that differ and stand at the same place: in order, each with the first alike."""
        at = 0
        for j in theirs:
            for i in ours[at:]:
                if self._similarity(i, j) >= _ALIKE:
                    yield i, j
                    at = ours.index(i) + 1
                    break

    def _similarity(self, i: int, j: int) -> float:
        one, two = ({key[k : k + 8] for k in range(0, len(key) - 4, 4)} for key in self._both(i, j))
        return len(one & two) / len(one | two) if one and two else 0.0

    def _both(self, i: int, j: int) -> tuple[bytes, bytes]:
        return self.keys[i], self.keys[j]

    def _cut(self, theirs: int, ours: int) -> None:
        line, kept = self.lines[theirs], self.lines[ours]
        if line.next > line.start:
            self.edits.append(
                Edit(line.start, line.next, "", "copy", refers_to=Span(kept.start, kept.next))
            )

    def _choose(self, ours: int, others: Sequence[int]) -> None:
        """Keep our reading, or take the one of another copy."""
        differing = [j for j in others if self._text(j) != self._text(ours)]
        if not differing:
            return
        votes = Counter(self._text(i) for i in (ours, *others))
        best = min(differing, key=lambda j: (-votes[self._text(j)], self._damage(j), j))
        ahead = self._damage(ours) - self._damage(best)
        majority = len(others) > 1 and votes[self._text(best)] > len(others) / 2 + 0.5
        if ahead >= _CLEARLY or (majority and ahead >= 0):
            self._take(ours, best, ahead)
        elif ahead > -_CLEARLY and self.keys[ours] != self.keys[best]:
            self._mark_conflict(ours, best)

    def _text(self, line: int) -> str:
        return self.lines[line].span.extract(self.text).strip()

    def _damage(self, line: int) -> float:
        span = self.lines[line].span
        doubts = sum(span.overlaps(doubt) for doubt in self.doubts)
        return damage_score(span.extract(self.text)) + _DOUBT * doubts

    def _difference(self, ours: int, theirs: int) -> tuple[Span, Span]:
        """Where two readings differ: between what they begin and what they end with."""
        a, b = self.lines[ours].span, self.lines[theirs].span
        one, two = a.extract(self.text), b.extract(self.text)
        shorter = min(len(one), len(two))
        head = next((k for k in range(shorter) if one[k] != two[k]), shorter)
        tail = next(
            (k for k in range(shorter - head) if one[-1 - k] != two[-1 - k]), shorter - head
        )
        return Span(a.start + head, a.end - tail), Span(b.start + head, b.end - tail)

    def _take(self, ours: int, theirs: int, margin: float) -> None:
        here, there = self._difference(ours, theirs)
        origin = None if there.is_empty else there
        self.edits.append(
            Edit(
                here.start,
                here.end,
                there.extract(self.text),
                "better-copy",
                margin=round(margin, 2),
                origin=origin,
            )
        )

    def _mark_conflict(self, ours: int, theirs: int) -> None:
        here, there = self._difference(ours, theirs)
        if not here.is_empty:
            self.conflicts.append(
                Annotation(
                    here,
                    "damage",
                    "conflict",
                    CopyMerger.name,
                    attributes=FrozenMapping({"other": there.extract(self.text)}),
                    anchor="region",
                )
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
