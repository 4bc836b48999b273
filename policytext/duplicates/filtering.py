"""Near-duplicates as a step of a pipeline: fitted to a corpus, it drops one document at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar

from policytext.components import KEEP, Drop, Verdict
from policytext.document import Document
from policytext.duplicates.corpus import Keep, deduplicate

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
    """

    name: ClassVar[str] = "near-duplicates"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = _REASONS

    threshold: float = 0.8
    keep: Keep = "best"

    def fit(self, docs: Iterable[Document]) -> DuplicateFilter:
        """Compare all documents.

        Args:
            docs: The documents as the steps before this one left them.

        Returns:
            The filter that drops those that go.
        """
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
        rows = tuple(sorted((*key, *value) for key, value in drops.items()))
        return DuplicateFilter(self.threshold, self.keep, rows)


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
