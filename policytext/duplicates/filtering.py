"""Near-duplicates as a step of a pipeline: fitted to a corpus, it drops one document at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import ClassVar, TypeAlias, cast

import numpy as np

from policytext.components import KEEP, Drop, Verdict
from policytext.document import Document
from policytext.duplicates._clustering import Clustering, Drops
from policytext.duplicates._content import Indices
from policytext.duplicates._sources import ROWS
from policytext.duplicates._store import Store, Survey, survey, write_store
from policytext.duplicates.corpus import Keep, check_options
from policytext.duplicates.index import SignatureIndex

__all__ = ["DuplicateFilter", "NearDuplicates"]

Row: TypeAlias = tuple[str, str, str, float]
"""Id and digest of a document that goes, the id of the one that stays, and their similarity."""

Twin: TypeAlias = tuple[int, str]
"""The position of a document that has the id and text of one that stays, and that id."""

_BATCH = 256

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
        """Compare all documents. They are read once, and held in a temporary folder.

        Args:
            docs: The documents as the steps before this one left them.

        Returns:
            The filter that drops those that go.

        Raises:
            IndexMismatchError: If the index was made with other parameters, or is damaged.
            OSError: If the temporary folder cannot hold the texts and 750 bytes for each.
        """
        with TemporaryDirectory(prefix="policytext-") as folder:
            return self.fit_surveys(map(self.survey, _batched(docs)), Path(folder))

    def survey(self, docs: Sequence[Document]) -> bytes:
        """What must be known of some documents to compare them with all others.

        Runs call this in their workers, and keep what it gives until all documents are seen.

        Args:
            docs: Documents as the steps before this one left them.
        """
        return survey(docs).to_bytes()

    def fit_surveys(self, surveys: Iterable[bytes], folder: Path) -> DuplicateFilter:
        """The filter, from surveys of all documents.

        Memory grows by some 115 bytes a document, and by 150 for a pair of near-duplicates.

        Args:
            surveys: What ``survey`` gave, in the order of the corpus.
            folder: An empty folder, for the texts and 750 bytes for each.

        Raises:
            IndexMismatchError: If the index was made with other parameters, or is damaged.
        """
        check_options(self.threshold, self.keep)
        old = SignatureIndex.load(self.index) if self.index is not None else None
        store = write_store(folder, map(Survey.from_bytes, surveys))
        try:
            return self._fitted(store, old)
        finally:
            store.close()

    def restore(self, state: Mapping[str, object]) -> DuplicateFilter:
        """The filter from what its ``state`` gave.

        Args:
            state: The state.
        """
        return DuplicateFilter.restored(self.threshold, self.keep, state)

    def _fitted(self, store: Store, old: SignatureIndex | None) -> DuplicateFilter:
        clustering = Clustering(store, self.threshold, self.keep)
        pairs = clustering.candidates
        similarity = clustering.check(pairs).similarity
        reached = similarity >= self.threshold
        drops = clustering.settle(pairs[reached], similarity[reached])
        known = () if old is None else self._known(store, old, drops.positions)
        del clustering, pairs, similarity
        rows: list[Row] = []
        twins: list[Twin] = []
        for start in range(0, len(drops.positions), ROWS):
            part = slice(start, start + ROWS)
            for position, row, target in _told(store, drops, part):
                # Twins by id and text cannot be told apart by a filter, only by their place.
                if row[:2] == target:
                    twins.append((position, row[2]))
                else:
                    rows.append(row)
        return DuplicateFilter(
            self.threshold, self.keep, tuple(sorted({*rows, *known})), tuple(twins)
        )

    def _known(self, store: Store, old: SignatureIndex, gone: Indices) -> Iterator[Row]:
        """Documents that stay but for the indexed corpus, each with the most similar one of it."""
        stays = np.ones(len(store), np.bool_)
        stays[gone] = False
        positions = np.flatnonzero(stays)
        for start in range(0, len(positions), ROWS):
            part = positions[start : start + ROWS]
            ids, digests = store.ids(part), store.text_digests(part)
            seen: set[int] = set()
            for match in old.matches(store.texts(part), threshold=self.threshold):
                if match.position not in seen:
                    seen.add(match.position)
                    at = match.position
                    yield ids[at], digests[at], match.duplicate_of, match.similarity


def _told(store: Store, drops: Drops, part: slice) -> Iterator[tuple[int, Row, tuple[str, str]]]:
    """Positions that go, each with its row and with the id and digest of what stays."""
    positions, targets = drops.positions[part], drops.targets[part]
    ids, digests = store.ids(targets), store.text_digests(targets)
    rows = zip(
        store.ids(positions),
        store.text_digests(positions),
        ids,
        drops.similarity[part].tolist(),
        strict=True,
    )
    yield from zip(positions.tolist(), rows, zip(ids, digests, strict=True), strict=True)


def _batched(docs: Iterable[Document]) -> Iterator[list[Document]]:
    rest = iter(docs)
    while batch := list(islice(rest, _BATCH)):
        yield batch


@dataclass(frozen=True)
class DuplicateFilter:
    """The fitted form of ``NearDuplicates``.

    Attributes:
        threshold: As it was fitted.
        keep: As it was fitted.
        drops: Id and digest of each document that goes, the id of the one that stays for it, and
            how similar they are.
        twins: Documents that go and have the id and the text of the one that stays: the position
            of each among those that were fitted, and the id. The filter keeps them; who knows
            positions, as ``policytext run`` does, drops them.
    """

    name: ClassVar[str] = "near-duplicates"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = _REASONS

    threshold: float
    keep: Keep
    drops: tuple[Row, ...] = field(default=(), repr=False)
    twins: tuple[Twin, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        """Index the drops; they are many, and looked up for every document."""
        index = {(id, digest): (kept, score) for id, digest, kept, score in self.drops}
        object.__setattr__(self, "_index", MappingProxyType(index))

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.threshold, self.keep, self.drops, self.twins)

    @property
    def state(self) -> Mapping[str, object]:
        """What was fitted, as JSON values."""
        return {"drops": self.drops, "twins": self.twins}

    @classmethod
    def restored(cls, threshold: float, keep: Keep, state: Mapping[str, object]) -> DuplicateFilter:
        """The filter that had a state.

        Args:
            threshold: As it was fitted.
            keep: As it was fitted.
            state: What ``state`` gave.
        """
        drops = cast("list[list[str | float]]", state["drops"])
        twins = cast("list[list[int | str]]", state["twins"])
        return cls(
            threshold,
            keep,
            tuple((str(id), str(digest), str(kept), float(by)) for id, digest, kept, by in drops),
            tuple((int(position), str(id)) for position, id in twins),
        )

    def verdict(self, doc: Document) -> Verdict:
        """Drop a document that another one stands for."""
        index: Mapping[tuple[str, str], tuple[str, float]] = getattr(self, "_index")  # noqa: B009
        found = index.get((doc.id, doc.digest))
        if found is None:
            return KEEP
        kept, score = found
        return Drop("near-duplicate", {"duplicate_of": kept, "similarity": round(score, 4)})
