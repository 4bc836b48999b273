"""Near-duplicates across a corpus: which texts say the same, and which one of them stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from policytext.document import Document, Field
from policytext.duplicates._clustering import Clustering, Drops
from policytext.duplicates._content import Indices
from policytext.duplicates._minhash import Pairs, Signatures, excerpt_pairs, signatures
from policytext.duplicates._sources import (
    NO_DATE,
    Keep,
    Names,
    Scores,
    content_digests,
    date_key,
)
from policytext.errors import reject_bytes

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

EXCERPT = 0.8
"""The share of a text's shingles that another one must hold for the text to be its excerpt."""


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
    check_options(threshold, keep)
    documents = tuple(docs)
    for doc in documents:
        if not isinstance(doc, Document):
            reject_bytes(doc, "deduplicate")
    clustering = Clustering(_Held(documents), threshold, keep)
    candidates = clustering.candidates
    checked = clustering.check(candidates)
    reached = checked.similarity >= threshold
    edges, similarity = candidates[reached], checked.similarity[reached]
    told = _Told(documents, clustering)
    found, proposed = told.excerpts() if excerpts else ((), 0)
    return DeduplicationResult(
        documents,
        told.clusters(clustering.settle(edges, similarity)),
        told.pairs(edges, similarity, checked.containment[reached]),
        found,
        clustering.empty,
        len(candidates) + proposed,
        threshold,
        keep,
    )


def check_options(threshold: float, keep: str) -> None:
    """Refuse what cannot be.

    Args:
        threshold: The similarity from which two texts are duplicates.
        keep: Which of several stays.

    Raises:
        ValueError: If one of them is none of those named.
    """
    if not 0 < threshold <= 1:
        raise ValueError(f"threshold must be above 0 and at most 1, not {threshold!r}")
    if keep not in ("best", "longest", "first", "earliest"):
        raise ValueError(f"keep must be 'best', 'longest', 'first' or 'earliest', not {keep!r}")


class _Held:
    """Texts in memory, as ``Clustering`` wants them."""

    def __init__(self, documents: tuple[str | Document, ...]) -> None:
        self._documents = documents
        self._texts = [doc if isinstance(doc, str) else doc.text for doc in documents]
        self.digests, self.lengths = content_digests(self._texts)

    def texts(self, positions: Indices) -> list[str]:
        return [self._texts[position] for position in positions.tolist()]

    def dates(self, positions: Indices) -> Names:
        return np.array([_date(self._documents[position]) for position in positions.tolist()], "S")

    def signatures(self, positions: Indices) -> Signatures:
        return signatures(self.texts(positions))

    def scratch(self, shape: tuple[int, int]) -> npt.NDArray[np.uint64]:
        return np.empty(shape, np.uint64)


class _Told:
    """Positions and groups, told as members."""

    def __init__(self, documents: tuple[str | Document, ...], clustering: Clustering) -> None:
        self._documents = documents
        self._clustering = clustering

    def member(self, position: int) -> Member:
        doc = self._documents[position]
        return Member(position, doc.id if isinstance(doc, Document) else str(position))

    def clusters(self, drops: Drops) -> tuple[Cluster, ...]:
        rows: defaultdict[int, list[Duplicate]] = defaultdict(list)
        for position, target, score in zip(
            drops.positions.tolist(),
            drops.targets.tolist(),
            drops.similarity.tolist(),
            strict=True,
        ):
            rows[target].append(Duplicate(self.member(position), self.member(target), score))
        return tuple(
            Cluster(self.member(target), tuple(dropped)) for target, dropped in sorted(rows.items())
        )

    def pairs(self, edges: Pairs, similarity: Scores, containment: Scores) -> tuple[Pair, ...]:
        equal = self._clustering.equal_pairs()
        ones = np.ones(len(equal))
        places = np.concatenate((equal, np.sort(self._clustering.firsts[edges], axis=1)))
        rows = zip(
            places.tolist(),
            np.concatenate((ones, similarity)).tolist(),
            np.concatenate((ones, containment)).tolist(),
            strict=True,
        )
        made = [Pair(self.member(a), self.member(b), *scores) for (a, b), *scores in rows]
        return tuple(sorted(made, key=lambda pair: (pair.a, pair.b)))

    def excerpts(self) -> tuple[tuple[Excerpt, ...], int]:
        """Short texts that stand in longer ones, and how many pairs were compared for them."""
        clustering = self._clustering
        sizes = clustering.sizes
        pairs = excerpt_pairs(clustering.source.texts(clustering.firsts), sizes)
        checked = clustering.check(pairs)
        contained = checked.containment >= EXCERPT
        found = []
        for row in np.flatnonzero(contained & (checked.similarity < clustering.threshold)).tolist():
            part, whole = pairs[row].tolist()
            if sizes[part] > sizes[whole]:
                part, whole = whole, part
            found.append(
                Excerpt(
                    self.member(int(clustering.firsts[part])),
                    self.member(int(clustering.firsts[whole])),
                    float(checked.containment[row]),
                    float(checked.similarity[row]),
                )
            )
        return tuple(sorted(found, key=lambda row: (row.part, row.whole))), len(pairs)


def _date(doc: str | Document) -> bytes:
    """The date of a document as bytes that sort; those without one sort last."""
    return NO_DATE if isinstance(doc, str) else date_key(date_of(doc))


def date_of(doc: Document) -> str | None:
    """The date in a document's metadata; the first where there are several.

    Args:
        doc: The document.
    """
    value = doc.metadata.get("date")
    first = value[0] if isinstance(value, tuple) and value else value
    return first.value if isinstance(first, Field) else None
