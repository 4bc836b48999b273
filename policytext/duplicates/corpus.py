"""Near-duplicates across a corpus: which texts say the same, and which one of them stays."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from policytext.document import Document, Field
from policytext.duplicates._content import Hashes, Indices, contents
from policytext.duplicates._minhash import (
    Pairs,
    bands_for,
    batches,
    candidate_pairs,
    excerpt_pairs,
    likely,
    overlaps,
    shingle_sets,
    signatures,
)
from policytext.errors import reject_bytes
from policytext.language.damage import damage_score

__all__ = [
    "Cluster",
    "DeduplicationReport",
    "DeduplicationResult",
    "Duplicate",
    "Excerpt",
    "Keep",
    "Member",
    "Pair",
    "deduplicate",
]

Keep: TypeAlias = Literal["best", "longest", "first", "earliest"]
"""Which of several near-duplicates stays."""

Scores: TypeAlias = npt.NDArray[np.float64]
"""Similarities of pairs. *Shape:* ``(pairs,)``"""

EXCERPT = 0.8
"""The share of a text's shingles that another one must hold for the text to be its excerpt."""

_REPRESENTATIVES = 32
"""In a cluster that falls apart, a text is compared with at most this many that stay."""


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """A text of a corpus. Ids may be given twice; positions are unique.

    Attributes:
        position: Which one it was, counted from 0.
        id: Its id; for a plain string the position in decimal.
    """

    position: int
    id: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts whose similarity was computed and reaches the threshold.

    Attributes:
        a: The one that was given first.
        b: The other.
        similarity: The Jaccard similarity of their sets of 3-shingles.
        containment: The share of the smaller set that the larger one holds.
    """

    a: Member
    b: Member
    similarity: float
    containment: float


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A text that stands, nearly whole, in a longer one. It is reported, never dropped.

    Attributes:
        part: The shorter text.
        whole: The longer one.
        containment: The share of the shingles of ``part`` that ``whole`` holds.
        similarity: The Jaccard similarity, which is below the threshold.
    """

    part: Member
    whole: Member
    containment: float
    similarity: float


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A text that goes, and the one that stays for it.

    Attributes:
        member: The text.
        duplicate_of: The text that is kept in its place.
        similarity: How similar the two are, measured between these two.
    """

    member: Member
    duplicate_of: Member
    similarity: float


@dataclass(frozen=True, slots=True)
class Cluster:
    """A text that stays, with all that go for its sake.

    Attributes:
        kept: The text that stays.
        dropped: Those that go, in the order of the corpus; each reaches the threshold against
            ``kept`` itself, not only against another member.
    """

    kept: Member
    dropped: tuple[Duplicate, ...]

    @property
    def members(self) -> tuple[Member, ...]:
        """All of them, in the order of the corpus."""
        return tuple(sorted((self.kept, *(row.member for row in self.dropped))))


@dataclass(frozen=True, slots=True)
class DeduplicationReport:
    """What was found, in numbers; ``str`` of it is one paragraph.

    Attributes:
        documents: How many texts there were.
        kept: How many stay.
        clusters: How many clusters there are.
        largest: The size of the largest cluster.
        pairs: How many pairs reach the threshold; texts of equal content count as a star.
        excerpts: How many excerpts there are.
        empty: How many texts have no content at all. They are kept.
        candidates: How many pairs were proposed before the check.
        threshold: The similarity from which texts are duplicates.
        keep: Which of several stays.
    """

    documents: int
    kept: int
    clusters: int
    largest: int
    pairs: int
    excerpts: int
    empty: int
    candidates: int
    threshold: float
    keep: str

    def __str__(self) -> str:
        """The numbers in words."""
        return (
            f"{self.documents} documents, {self.kept} kept, {self.documents - self.kept} dropped "
            f"as near-duplicates (similarity {self.threshold:g} or more, keep {self.keep}): "
            f"{self.clusters} clusters, the largest of {self.largest}; {self.pairs} pairs, "
            f"{self.excerpts} excerpts, {self.candidates} candidates checked, {self.empty} empty"
        )


@dataclass(frozen=True)
class DeduplicationResult:
    """What ``deduplicate`` found.

    Attributes:
        documents: What was given, in its order.
        clusters: Texts that stay for others, in the order of the corpus.
        pairs: The pairs that reach the threshold, with their scores.
        excerpts: Short texts that stand in longer ones.
        empty: How many texts have no content.
        candidates: How many pairs were checked.
        threshold: The similarity from which texts are duplicates.
        keep: Which of several stays.
    """

    documents: tuple[str | Document, ...]
    clusters: tuple[Cluster, ...]
    pairs: tuple[Pair, ...]
    excerpts: tuple[Excerpt, ...]
    empty: int
    candidates: int
    threshold: float
    keep: Keep

    @property
    def dropped(self) -> tuple[Duplicate, ...]:
        """Everything that goes, in the order of the corpus."""
        rows = (row for cluster in self.clusters for row in cluster.dropped)
        return tuple(sorted(rows, key=lambda row: row.member.position))

    @cached_property
    def kept_positions(self) -> tuple[int, ...]:
        """The positions of what stays."""
        gone = {row.member.position for cluster in self.clusters for row in cluster.dropped}
        return tuple(i for i in range(len(self.documents)) if i not in gone)

    @property
    def kept(self) -> tuple[str | Document, ...]:
        """What stays, as it was given and in its order."""
        return tuple(self.documents[position] for position in self.kept_positions)

    def report(self) -> DeduplicationReport:
        """The numbers."""
        return DeduplicationReport(
            documents=len(self.documents),
            kept=len(self.kept_positions),
            clusters=len(self.clusters),
            largest=max((len(cluster.dropped) + 1 for cluster in self.clusters), default=0),
            pairs=len(self.pairs),
            excerpts=len(self.excerpts),
            empty=self.empty,
            candidates=self.candidates,
            threshold=self.threshold,
            keep=self.keep,
        )


def deduplicate(
    docs: Iterable[str | Document],
    *,
    threshold: float = 0.8,
    keep: Keep = "best",
    excerpts: bool = True,
) -> DeduplicationResult:
    """Find texts that say the same, and decide which one of them stays.

    Texts are compared by the 3-shingles of their Han characters, letters and digits, folded to one
    script and width, so that line breaks, marks and 繁簡 make no difference. Bands of MinHash
    signatures propose pairs, and the Jaccard similarity of every proposed pair is computed before
    anything is said about it: proposals alone are wrong more often than right. A text is dropped
    only when it reaches the threshold against the very text that stays, so versions of a law that
    are linked through a third one both stay. No hash depends on the process, the platform or the
    order of the corpus.

    Args:
        docs: The texts. They are held in memory.
        threshold: The similarity from which two texts are duplicates, above 0 and up to 1.
        keep: ``"best"``: the least debris for its length, then the longest; ``"longest"``: the
            most content; ``"first"``: the first one given; ``"earliest"``: the least ``date`` in
            the metadata, those without one last. Ties go by content, then by position.
        excerpts: Whether to look for texts that stand in longer ones.

    Returns:
        What stays, the clusters and the pairs.

    Raises:
        TypeError: If bytes are given as text.
        ValueError: If the threshold or ``keep`` is not one of those named.

    >>> one = "会议强调，要坚持稳中求进工作总基调，完整、准确、全面贯彻新发展理念。"
    >>> two = "會議強調,要堅持穩中求進工作總基調,完整、準確、全面貫徹新發展理念。"
    >>> result = deduplicate([one, two, "各地区各部门要结合实际认真贯彻落实。"])
    >>> result.kept_positions
    (0, 2)
    >>> result.pairs[0].similarity
    1.0
    """
    _check(threshold, keep)
    documents = tuple(docs)
    for doc in documents:
        if not isinstance(doc, Document):
            reject_bytes(doc, "deduplicate")
    return _Run(documents, threshold, keep).result(excerpts)


def _check(threshold: float, keep: str) -> None:
    if not 0 < threshold <= 1:
        raise ValueError(f"threshold must be above 0 and at most 1, not {threshold!r}")
    if keep not in ("best", "longest", "first", "earliest"):
        raise ValueError(f"keep must be 'best', 'longest', 'first' or 'earliest', not {keep!r}")


class _Run:
    """One deduplication: texts of equal content are one group, and groups are compared."""

    def __init__(self, documents: tuple[str | Document, ...], threshold: float, keep: Keep) -> None:
        self.documents, self.threshold, self.keep = documents, threshold, keep
        self.texts = [doc if isinstance(doc, str) else doc.text for doc in documents]
        self._known_damage: dict[str, float] = {}
        digests, lengths = _digests(self.texts)
        self.lengths = lengths
        self.digests = digests
        by_content: defaultdict[bytes, list[int]] = defaultdict(list)
        for position, digest in enumerate(digests):
            if lengths[position]:
                by_content[digest].append(position)
        # Sorted by digest, so that nothing that follows knows the order of the corpus.
        self.groups = [
            sorted(members, key=self._rank) if len(members) > 1 else members
            for _, members in sorted(by_content.items())
        ]
        self.empty = len(documents) - sum(map(len, self.groups))

    def member(self, position: int) -> Member:
        doc = self.documents[position]
        return Member(position, doc.id if isinstance(doc, Document) else str(position))

    def _rank(self, position: int) -> tuple[float, int, str, bytes, str, int]:
        """The least one stays."""
        text, length = self.texts[position], self.lengths[position]
        damage, size, date = 0.0, 0, ""
        if self.keep == "best":
            damage, size = self._damage(text), -length
        elif self.keep == "longest":
            size = -length
        elif self.keep == "earliest":
            date = _date(self.documents[position])
        else:
            size = position
        # Last the text itself, so that of two scripts the same one stays in any order.
        return damage, size, date, self.digests[position], text, position

    def _damage(self, text: str) -> float:
        """The share of a text that looks damaged; a corpus may hold one text a million times."""
        if text not in self._known_damage:
            self._known_damage[text] = round(damage_score(text) / len(text), 3)
        return self._known_damage[text]

    def result(self, with_excerpts: bool) -> DeduplicationResult:
        texts = [self.texts[group[0]] for group in self.groups]
        sizes = np.array([self.lengths[group[0]] for group in self.groups], np.int64)
        rows = signatures(texts)
        candidates = candidate_pairs(rows, sizes, *bands_for(self.threshold))
        candidates = candidates[likely(rows, candidates, self.threshold)]
        del rows
        count = len(candidates)
        checked = _Checked(texts, candidates)
        reached = checked.similarity >= self.threshold
        edges = candidates[reached]
        clusters = self._clusters(texts, edges, checked.similarity[reached])
        pairs = self._group_pairs() + [
            self._pair(a, b, similarity, containment)
            for (a, b), similarity, containment in zip(
                edges.tolist(),
                checked.similarity[reached].tolist(),
                checked.containment[reached].tolist(),
                strict=True,
            )
        ]
        found: list[Excerpt] = []
        if with_excerpts:
            proposed = excerpt_pairs(texts, sizes)
            count += len(proposed)
            found = self._excerpts(proposed, _Checked(texts, proposed), sizes)
        return DeduplicationResult(
            self.documents,
            tuple(sorted(clusters, key=lambda cluster: cluster.kept)),
            tuple(sorted(pairs, key=lambda pair: (pair.a, pair.b))),
            tuple(sorted(found, key=lambda row: (row.part, row.whole))),
            self.empty,
            count,
            self.threshold,
            self.keep,
        )

    def _group_pairs(self) -> list[Pair]:
        """Texts of equal content: each with the one of them that ranks first."""
        return [
            Pair(self.member(min(group[0], other)), self.member(max(group[0], other)), 1.0, 1.0)
            for group in self.groups
            for other in group[1:]
        ]

    def _pair(self, a: int, b: int, similarity: float, containment: float) -> Pair:
        first, second = sorted((self.member(self.groups[a][0]), self.member(self.groups[b][0])))
        return Pair(first, second, similarity, containment)

    def _excerpts(self, pairs: Pairs, checked: _Checked, sizes: Indices) -> list[Excerpt]:
        found = []
        for row in np.flatnonzero(
            (checked.containment >= EXCERPT) & (checked.similarity < self.threshold)
        ).tolist():
            part, whole = pairs[row].tolist()
            if sizes[part] > sizes[whole]:
                part, whole = whole, part
            found.append(
                Excerpt(
                    self.member(self.groups[part][0]),
                    self.member(self.groups[whole][0]),
                    float(checked.containment[row]),
                    float(checked.similarity[row]),
                )
            )
        return found

    # -- clusters --------------------------------------------------------------------------------

    def _clusters(
        self,
        texts: Sequence[str],
        edges: Pairs,
        similarity: Scores,
    ) -> list[Cluster]:
        known: dict[int, dict[int, float]] = defaultdict(dict)
        for (a, b), score in zip(edges.tolist(), similarity.tolist(), strict=True):
            known[a][b] = known[b][a] = score
        dropped: dict[int, list[Duplicate]] = defaultdict(list)
        for component in _components(known):
            self._settle(component, texts, known, dropped)
        for group in self.groups:
            if group[0] in dropped or len(group) > 1:
                self._settle_equals(group, dropped)
        return [
            Cluster(self.member(kept), tuple(sorted(rows, key=lambda row: row.member)))
            for kept, rows in dropped.items()
            if rows
        ]

    def _settle(
        self,
        component: list[int],
        texts: Sequence[str],
        known: dict[int, dict[int, float]],
        dropped: dict[int, list[Duplicate]],
    ) -> None:
        """Go through a component, best first: what resembles nothing kept so far is kept."""
        order = sorted(component, key=lambda group: self._rank(self.groups[group][0]))
        sets = _Sets(texts, order)
        kept: list[int] = []
        for group in order:
            near = known[group]
            scores = [(near[one], -i, one) for i, one in enumerate(kept) if one in near]
            if not scores:
                others = kept[:_REPRESENTATIVES]
                values = sets.similarities(group, others)
                scores = [
                    (value, -i, one)
                    for i, (value, one) in enumerate(zip(values, others, strict=True))
                    if value >= self.threshold
                ]
            if not scores:
                kept.append(group)
                continue
            score, _, one = max(scores)
            target = self.groups[one][0]
            for position in self.groups[group]:
                dropped[target].append(Duplicate(self.member(position), self.member(target), score))

    def _settle_equals(self, group: list[int], dropped: dict[int, list[Duplicate]]) -> None:
        first = group[0]
        if first in self._gone(dropped):
            return
        for position in group[1:]:
            dropped[first].append(Duplicate(self.member(position), self.member(first), 1.0))

    def _gone(self, dropped: dict[int, list[Duplicate]]) -> set[int]:
        if not hasattr(self, "_gone_positions"):
            self._gone_positions = {
                row.member.position for rows in dropped.values() for row in rows
            }
        return self._gone_positions


class _Checked:
    """Exact similarity and containment of pairs of texts."""

    def __init__(self, texts: Sequence[str], pairs: Pairs) -> None:
        involved, at = np.unique(pairs, return_inverse=True)
        values, offsets = shingle_sets([texts[i] for i in involved.tolist()])
        local = at.reshape(pairs.shape)
        sizes = np.diff(offsets)[local]
        shared = overlaps(values, offsets, local)
        self.similarity = shared / np.maximum(sizes.sum(axis=1) - shared, 1)
        self.containment = shared / np.maximum(sizes.min(axis=1), 1) if len(pairs) else shared / 1


class _Sets:
    """The shingle sets of a few texts, for similarities that no band proposed."""

    def __init__(self, texts: Sequence[str], members: Sequence[int]) -> None:
        self._texts, self._members = texts, members
        self._index = {member: i for i, member in enumerate(members)}

    @cached_property
    def _sets(self) -> tuple[Hashes, Indices]:
        return shingle_sets([self._texts[member] for member in self._members])

    def similarities(self, one: int, others: Sequence[int]) -> list[float]:
        """The Jaccard similarity of one text with each of some others."""
        if not others:
            return []
        values, offsets = self._sets
        index = self._index
        pairs = np.array([(index[one], index[other]) for other in others], np.int64)
        shared = overlaps(values, offsets, pairs)
        both = np.diff(offsets)[pairs].sum(axis=1) - shared
        return list((shared / np.maximum(both, 1)).tolist())


def _components(known: dict[int, dict[int, float]]) -> list[list[int]]:
    """Connected groups, each sorted, in the order of their least member."""
    seen: set[int] = set()
    found = []
    for start in sorted(known):
        if start in seen:
            continue
        seen.add(start)
        component, waiting = [], [start]
        while waiting:
            one = waiting.pop()
            component.append(one)
            for other in known[one]:
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        found.append(sorted(component))
    return found


def _digests(texts: Sequence[str]) -> tuple[list[bytes], list[int]]:
    """A digest of the folded content of each text, and how many characters of it there are."""
    digests, lengths = [], []
    for start, end in batches(texts):
        codes, offsets = contents(texts[start:end])
        data = memoryview(np.ascontiguousarray(codes, "<u4").tobytes())
        bounds = offsets.tolist()
        for left, right in itertools.pairwise(bounds):
            digests.append(blake2b(data[4 * left : 4 * right], digest_size=16).digest())
            lengths.append(right - left)
    return digests, lengths


def _date(doc: str | Document) -> str:
    """The date of a document as text that sorts; those without one sort last."""
    value = doc.metadata.get("date") if isinstance(doc, Document) else None
    first = value[0] if isinstance(value, tuple) and value else value
    return first.value if isinstance(first, Field) else "\U0010ffff"
