"""Passages that stand in several documents: stock phrases, templates, unforeseen furniture.

A suffix array over the content of the whole corpus finds every repeated string, whatever its length
and wherever it starts. Only whole sentences of it are reported: a passage starts where a sentence
starts and ends where one ends. Passages are reported; cutting them is another call, since a set
phrase that a hundred documents share is not a fault of any of them.

Needs the extra ``substring`` (pydivsufsort).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from policytext.document import Document, Edit, EditList, Span
from policytext.duplicates._content import Codes, Indices, content
from policytext.duplicates.corpus import Member
from policytext.errors import MissingBackendError, reject_bytes

__all__ = ["Occurrence", "Passage", "cut_passages", "find_passages"]

Ids: TypeAlias = npt.NDArray[np.int32]
"""Content characters as small numbers; 0 stands between documents. *Shape:* ``(symbols,)``"""

_BORDER = re.compile(r"[。！？!?][”’」』）)]*|[\r\n]+")
_OPENING = "（(“‘「『《〈【["
_ROUNDS = 12
_LIMIT = 2**31 - 2


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place where a passage stands.

    Attributes:
        member: The document.
        span: Where in its text, in code points.
    """

    member: Member
    span: Span


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences that stand in several documents.

    Attributes:
        text: The passage as it stands in the first of them.
        length: How many content characters it has.
        documents: How many documents hold it.
        occurrences: Where it stands, by document and place.
    """

    text: str
    length: int
    documents: int
    occurrences: tuple[Occurrence, ...]


def find_passages(
    docs: Iterable[str | Document], *, least: int = 40, documents: int = 2
) -> tuple[Passage, ...]:
    """Passages of whole sentences that several documents have in common.

    Args:
        docs: The documents.
        least: How many content characters a passage must have.
        documents: In how many documents it must stand.

    Returns:
        The passages, those that save most first. One that only ever stands inside a longer one is
        left out.

    Raises:
        MissingBackendError: If the extra ``substring`` is missing.
        ValueError: If the corpus has more than 2**31 characters; split it.
    """
    if find_spec("pydivsufsort") is None:
        raise MissingBackendError("finding repeated passages", extra="substring")
    if least < 1 or documents < 2:
        raise ValueError("a passage has at least 1 character and stands in at least 2 documents")
    corpus = _Corpus.of(docs)
    return tuple(corpus.passages(least, documents)) if len(corpus.ids) else ()


def cut_passages(
    docs: Sequence[str | Document], passages: Iterable[Passage], *, keep_first: bool = True
) -> tuple[EditList, ...]:
    """Edits that cut passages out of the documents they were found in.

    Args:
        docs: The documents that ``find_passages`` was given.
        passages: Those of its passages that are to go.
        keep_first: Whether the first document keeps it.

    Returns:
        One list for each document, with the reason ``"repeated-passage"``.
    """
    cuts: defaultdict[int, list[Span]] = defaultdict(list)
    for passage in passages:
        rows = passage.occurrences
        first = rows[0].member.position
        for row in rows:
            if not (keep_first and row.member.position == first):
                cuts[row.member.position].append(row.span)
    return tuple(
        EditList([Edit(span.start, span.end, "", "repeated-passage") for span in _joined(spans)])
        for spans in (cuts.get(position, []) for position in range(len(docs)))
    )


def _joined(spans: Sequence[Span]) -> Iterator[Span]:
    """Spans that overlap, made one."""
    held: Span | None = None
    for span in sorted(spans):
        if held is not None and span.start <= held.end:
            held = Span(held.start, max(held.end, span.end))
        else:
            if held is not None:
                yield held
            held = span
    if held is not None:
        yield held


@dataclass(frozen=True)
class _Corpus:
    """All documents as one string of content characters, and where sentences meet in it."""

    members: list[Member]
    texts: list[str]
    positions: list[Indices]
    begins: Indices
    ids: Ids
    borders: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, docs: Iterable[str | Document]) -> _Corpus:
        members, texts, positions = [], [], []
        parts: list[Codes] = []
        borders: list[npt.NDArray[np.bool_]] = []
        begins = [0]
        for index, doc in enumerate(docs):
            if not isinstance(doc, Document):
                reject_bytes(doc, "find_passages")
            text = doc if isinstance(doc, str) else doc.text
            codes, places = content(text)
            members.append(Member(index, doc.id if isinstance(doc, Document) else str(index)))
            texts.append(text)
            positions.append(places)
            parts += [codes, np.zeros(1, np.uint32)]
            borders.append(_borders(text, places))
            begins.append(begins[-1] + len(codes) + 1)
        joined = np.concatenate(parts) if parts else np.zeros(0, np.uint32)
        if len(joined) > _LIMIT:
            raise ValueError(f"{len(joined):,} characters are too many for one suffix array")
        # Dense numbers keep the alphabet, and with it the buckets of the sort, small.
        _, ids = np.unique(joined, return_inverse=True)
        return cls(
            members,
            texts,
            positions,
            np.array(begins, np.int64),
            ids.astype(np.int32),
            np.concatenate(borders) if borders else np.zeros(0, np.bool_),
        )

    def passages(self, least: int, documents: int) -> Iterator[Passage]:
        """Maximal passages, longest gain first."""
        starts, order, shared = self._sorted_starts()
        lengths = self._cut_at_borders(order, shared)
        best = np.zeros(len(self.ids) + 1, np.int64)
        np.maximum.at(best, order[:-1], lengths)
        np.maximum.at(best, order[1:], lengths)
        found: dict[tuple[int, ...], tuple[int, list[int]]] = {}
        rank_of = {int(start): rank for rank, start in enumerate(order.tolist())}
        reach = 0
        for start in starts.tolist():
            length = int(best[start])
            # What ends where a passage that began earlier ends is only the tail of it.
            if length < least or start + length <= reach:
                continue
            reach = start + length
            places = self._places(rank_of[start], order, shared, length)
            key = tuple(places)
            if key not in found or found[key][0] < length:
                found[key] = (length, places)
        rows = [self._passage(length, places) for length, places in found.values()]
        rows = [row for row in rows if row.documents >= documents]
        yield from sorted(
            rows, key=lambda row: (-row.length * (len(row.occurrences) - 1), row.text)
        )

    def _sorted_starts(self) -> tuple[Indices, Indices, Indices]:
        """Where sentences start, in the order of what follows, and how much neighbours share."""
        from pydivsufsort import divsufsort, kasai

        suffixes = np.asarray(divsufsort(self.ids), np.int64)
        common = np.asarray(kasai(self.ids, suffixes.astype(np.int32)), np.int64)
        is_start = self.borders & (self.ids > 0)
        chosen = np.flatnonzero(is_start[suffixes])
        order = suffixes[chosen]
        if len(chosen) < 2:
            return np.flatnonzero(is_start), order, np.zeros(0, np.int64)
        # The least common prefix on the way from one chosen suffix to the next.
        shared = np.minimum.reduceat(common, chosen)[:-1]
        return np.flatnonzero(is_start), order, shared

    def _cut_at_borders(self, order: Indices, shared: Indices) -> Indices:
        """Shared lengths shortened to the last place where a sentence ends in both texts."""
        ends = np.flatnonzero(np.append(self.borders, True))
        one, two = order[:-1], order[1:]
        lengths: Indices = np.minimum(shared, self._document_ends(one) - one)
        for _ in range(_ROUNDS):
            before = lengths
            for starts in (one, two):
                last = ends[np.searchsorted(ends, starts + lengths, "right") - 1]
                lengths = np.maximum(last - starts, 0)
            if (before == lengths).all():
                return lengths
        # Where the two still disagree their sentences are cut differently: nothing is common.
        lengths[before != lengths] = 0
        return lengths

    def _document_ends(self, starts: Indices) -> Indices:
        owner = np.searchsorted(self.begins, starts, "right") - 1
        ends: Indices = self.begins[owner + 1] - 1
        return ends

    def _places(self, rank: int, order: Indices, shared: Indices, length: int) -> list[int]:
        """All starts whose text begins with the same characters."""
        low = high = rank
        while low > 0 and shared[low - 1] >= length:
            low -= 1
        while high < len(shared) and shared[high] >= length:
            high += 1
        chosen = order[low : high + 1]
        inside = chosen + length <= self._document_ends(chosen)
        return sorted(chosen[inside].tolist())

    def _passage(self, length: int, places: Sequence[int]) -> Passage:
        rows = []
        for place in places:
            owner = int(np.searchsorted(self.begins, place, "right")) - 1
            at = place - int(self.begins[owner])
            where = self.positions[owner]
            start, end = int(where[at]), int(where[at + length - 1]) + 1
            text = self.texts[owner]
            while start and text[start - 1] in _OPENING:
                start -= 1
            mark = _BORDER.match(text, end)
            if mark and not text[mark.start() : mark.end()].isspace():
                end = mark.end()
            rows.append(Occurrence(self.members[owner], Span(start, end)))
        first = rows[0]
        shown = first.span.extract(self.texts[first.member.position])
        return Passage(shown, length, len({row.member for row in rows}), tuple(rows))


def _borders(text: str, positions: Indices) -> npt.NDArray[np.bool_]:
    """Which content characters start a sentence, and a last one for the gap behind the text."""
    ends = np.fromiter((match.end() for match in _BORDER.finditer(text)), np.int64)
    borders = np.zeros(len(positions) + 1, np.bool_)
    borders[np.searchsorted(positions, ends)] = True
    borders[[0, -1]] = True
    return borders
