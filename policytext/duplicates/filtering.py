"""Near-duplicates as a step of a pipeline: fitted to a corpus, it drops one document at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar

from policytext.components import KEEP, Drop, Verdict
from policytext.document import Document
from policytext.duplicates.corpus import Keep, deduplicate
from policytext.duplicates.index import SignatureIndex

__all__ = ["DuplicateFilter", "NearDuplicates"]

_REASONS: Mapping[str, str] = MappingProxyType(
    {"near-duplicate": "another document of the corpus says the same and is kept"}
)


@dataclass(frozen=True)
class NearDuplicates:
    """Drops documents of a corpus that say what another one says.

    Attributes:
        threshold: The similarity from which two texts are duplicates, above 0 and up to 1.
        keep: Which of several stays, as for ``policytext.deduplicate``.
        index: A file of ``SignatureIndex``: what resembles a document of it goes too.
    """

    name: ClassVar[str] = "near-duplicates"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = _REASONS

    threshold: float = 0.8
    keep: Keep = "best"
    index: str | None = None

    def fit(self, docs: Iterable[Document]) -> DuplicateFilter:
        """Compare all documents.

        Args:
            docs: The documents as the steps before this one left them.

        Returns:
            The filter that drops those that go.

        Raises:
            IndexMismatchError: If the index was made with other parameters, or is damaged.
        """
        old = SignatureIndex.load(self.index) if self.index is not None else None
        result = deduplicate(docs, threshold=self.threshold, keep=self.keep, excerpts=False)
        drops: dict[tuple[str, str], tuple[str, float]] = {}
        for row in result.dropped:
            doc = result.documents[row.member.position]
            if isinstance(doc, Document):
                drops[doc.id, doc.digest] = (row.duplicate_of.id, row.similarity)
        for position in result.kept_positions:
            kept = result.documents[position]
            if isinstance(kept, Document):
                # Twins by id and text cannot be told apart: one is kept, so neither is dropped.
                drops.pop((kept.id, kept.digest), None)
        if old is not None:
            drops |= self._known(old, [doc for doc in result.kept if isinstance(doc, Document)])
        rows = tuple(sorted((*key, *value) for key, value in drops.items()))
        return DuplicateFilter(self.threshold, self.keep, rows)

    def _known(
        self, old: SignatureIndex, docs: Sequence[Document]
    ) -> dict[tuple[str, str], tuple[str, float]]:
        """Documents that the indexed corpus holds, each with the most similar one."""
        known: dict[tuple[str, str], tuple[str, float]] = {}
        for match in old.matches(docs, threshold=self.threshold):
            doc = docs[match.position]
            known.setdefault((doc.id, doc.digest), (match.duplicate_of, match.similarity))
        return known


@dataclass(frozen=True)
class DuplicateFilter:
    """The fitted form of ``NearDuplicates``.

    Attributes:
        threshold: As it was fitted.
        keep: As it was fitted.
        drops: Id and digest of each document that goes, the id of the one that stays for it, and
            how similar they are.
    """

    name: ClassVar[str] = "near-duplicates"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = _REASONS

    threshold: float
    keep: Keep
    drops: tuple[tuple[str, str, str, float], ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        """Index the drops; they are many, and looked up for every document."""
        index = {(id, digest): (kept, score) for id, digest, kept, score in self.drops}
        object.__setattr__(self, "_index", MappingProxyType(index))

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.threshold, self.keep, self.drops)

    def verdict(self, doc: Document) -> Verdict:
        """Drop a document that another one stands for."""
        index: Mapping[tuple[str, str], tuple[str, float]] = getattr(self, "_index")  # noqa: B009
        found = index.get((doc.id, doc.digest))
        if found is None:
            return KEEP
        kept, score = found
        return Drop("near-duplicate", {"duplicate_of": kept, "similarity": round(score, 4)})
