"""An index of signatures that lasts: new documents are checked against an old corpus.

The file holds what the comparison needs, not the texts: for each document its id, the digest and
length of its content, its signature, and, unless they were left out, its distinct shingles, so that
similarities are exact. It also holds the parameters that all this was made with. Signatures of
other parameters compare as nonsense without any error, so a mismatch is one.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from policytext.document import Document
from policytext.duplicates._content import Hashes, Indices, content_table, contents, distinct
from policytext.duplicates._minhash import (
    PERMUTATIONS,
    SEED,
    Pairs,
    Signatures,
    agreement,
    band_keys,
    bands_for,
    batches,
    overlaps,
    shingle_sets,
    signatures,
    slack,
)
from policytext.errors import IndexMismatchError, MissingBackendError, reject_bytes

__all__ = ["Match", "SignatureIndex"]

Keys: TypeAlias = npt.NDArray[np.uint64]

_FORMAT = 1
_PARQUET_KEY = b"policytext.signatures"
_MOST = 64
"""Of a crowded bucket so many documents are compared with a new one."""
_FAULTS = (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile)


@dataclass(frozen=True, slots=True)
class Match:
    """A new document that says what one of the index says.

    Attributes:
        position: Which of the new documents, counted from 0.
        id: Its id; for a plain string its position in decimal.
        duplicate_of: The id of the document in the index.
        similarity: Their Jaccard similarity.
        containment: The share of the smaller set of shingles that the larger holds; ``None`` where
            the index holds no shingles.
        exact: Whether the similarity was computed; else it was estimated from the signatures, with
            a standard deviation of at most 0.045.
    """

    position: int
    id: str
    duplicate_of: str
    similarity: float
    containment: float | None
    exact: bool


@dataclass(frozen=True, eq=False)
class SignatureIndex:
    r"""Signatures of a corpus.

    Make one with ``SignatureIndex.of(docs)``; it is not changed afterwards, ``extended`` gives a
    new one.

    Attributes:
        ids: The ids of the documents, in order.
        lengths: How many content characters each has. *Shape:* ``(documents,)``
        signatures: *Shape:* ``(documents, 128)``; *dtype:* uint32
        shingles: The distinct shingles of all documents, or ``None``. *dtype:* uint32
        offsets: Where each document's shingles begin. *Shape:* ``(documents + 1,)``

    >>> old = "会议强调，要坚持稳中求进工作总基调，完整、准确、全面贯彻新发展理念。"
    >>> index = SignatureIndex.of([old])
    >>> [match.duplicate_of for match in index.matches(["各地要落实到位。", old + "\n"])]
    ['0']
    """

    ids: tuple[str, ...]
    lengths: Indices
    signatures: Signatures
    shingles: Hashes | None
    offsets: Indices

    @classmethod
    def of(cls, docs: Iterable[str | Document], *, exact: bool = True) -> SignatureIndex:
        """Index a corpus.

        Args:
            docs: The documents.
            exact: Whether to keep the shingles, four bytes for each, so that similarities are
                computed and not estimated.

        Raises:
            TypeError: If bytes are given as text.
        """
        ids, texts = _named(docs, "SignatureIndex.of")
        shingles, offsets = (
            shingle_sets(texts) if exact else (None, np.zeros(len(texts) + 1, np.int64))
        )
        return cls(ids, _lengths(texts), signatures(texts), shingles, offsets)

    def __len__(self) -> int:
        """How many documents it holds."""
        return len(self.ids)

    def extended(self, docs: Iterable[str | Document]) -> SignatureIndex:
        """The index with further documents behind its own.

        Args:
            docs: The documents. Those without an id are counted on from the last one.
        """
        more = SignatureIndex.of(docs, exact=self.shingles is not None)
        ids = [str(len(self) + at) if id == str(at) else id for at, id in enumerate(more.ids)]
        shingles = (
            None
            if self.shingles is None or more.shingles is None
            else np.concatenate((self.shingles, more.shingles))
        )
        return SignatureIndex(
            (*self.ids, *ids),
            np.concatenate((self.lengths, more.lengths)),
            np.concatenate((self.signatures, more.signatures)),
            shingles,
            np.concatenate((self.offsets, more.offsets[1:] + self.offsets[-1])),
        )

    def matches(
        self, docs: Iterable[str | Document], *, threshold: float = 0.8
    ) -> tuple[Match, ...]:
        """Which new documents say what one of the index says.

        Args:
            docs: The new documents; they are not compared with one another.
            threshold: The similarity from which a pair counts.

        Returns:
            All pairs, by position, the most similar first.

        Raises:
            ValueError: If the threshold is not above 0 and at most 1.
        """
        if not 0 < threshold <= 1:
            raise ValueError(f"threshold must be above 0 and at most 1, not {threshold!r}")
        ids, texts = _named(docs, "SignatureIndex.matches")
        rows = signatures(texts)
        pairs = self._proposed(rows, _lengths(texts), threshold)
        estimate = agreement(rows, self.signatures, pairs)
        near = estimate >= threshold - slack(threshold)
        pairs, estimate = pairs[near], estimate[near]
        found = list(self._compared(ids, texts, pairs, estimate, threshold))
        return tuple(
            sorted(found, key=lambda row: (row.position, -row.similarity, row.duplicate_of))
        )

    def _proposed(self, rows: Signatures, lengths: Indices, threshold: float) -> Pairs:
        """Pairs of a new document and one of the index that agree on a band."""
        bands, width = bands_for(threshold)
        filled_old, filled_new = np.flatnonzero(self.lengths), np.flatnonzero(lengths)
        found = [np.zeros(0, np.int64)]
        old_bands = band_keys(self.signatures[filled_old], bands, width)
        new_bands = band_keys(rows[filled_new], bands, width)
        for old, new in zip(old_bands, new_bands, strict=True):
            order = np.argsort(old, kind="stable")
            ordered = old[order]
            first = np.searchsorted(ordered, new, "left")
            count = np.minimum(np.searchsorted(ordered, new, "right") - first, _MOST)
            total = int(count.sum())
            step = np.arange(total) - np.repeat(np.cumsum(count) - count, count)
            members = filled_old[order[np.repeat(first, count) + step]]
            owners = np.repeat(filled_new, count)
            found.append(owners * len(self) + members)
        packed = distinct(np.concatenate(found))
        size = max(len(self), 1)
        return np.stack((packed // size, packed % size), axis=1)

    def _compared(
        self,
        ids: Sequence[str],
        texts: Sequence[str],
        pairs: Pairs,
        estimate: npt.NDArray[np.float64],
        threshold: float,
    ) -> Iterator[Match]:
        if self.shingles is None:
            for (new, old), score in zip(pairs.tolist(), estimate.tolist(), strict=True):
                if score >= threshold:
                    yield Match(new, ids[new], self.ids[old], score, None, False)
            return
        involved, local = np.unique(pairs[:, 0], return_inverse=True)
        values, offsets = shingle_sets([texts[i] for i in involved.tolist()])
        both = np.concatenate((values, self.shingles))
        bounds = np.concatenate((offsets, self.offsets[1:] + offsets[-1]))
        rows = np.stack((local.ravel(), pairs[:, 1] + len(involved)), axis=1)
        sizes = np.diff(bounds)[rows]
        shared = overlaps(both, bounds, rows)
        similarity = shared / np.maximum(sizes.sum(axis=1) - shared, 1)
        containment = shared / np.maximum(sizes.min(axis=1, initial=np.iinfo(np.int64).max), 1)
        for at in np.flatnonzero(similarity >= threshold).tolist():
            new, old = pairs[at].tolist()
            score, part = float(similarity[at]), float(containment[at])
            yield Match(new, ids[new], self.ids[old], score, part, True)

    # -- files -----------------------------------------------------------------------------------

    def save(self, path: str | Path) -> None:
        """Write the index; a name that ends in ``.parquet`` gives Parquet, any other one npz.

        Args:
            path: Where to. An existing file is replaced once the new one is complete.

        Raises:
            MissingBackendError: If Parquet is asked for without the extra ``parquet``.
        """
        place = Path(path)
        part = place.with_name(place.name + ".part")
        if place.suffix == ".parquet":
            self._write_parquet(part)
        else:
            with part.open("wb") as file:
                np.savez(file, **self._columns())
        part.replace(place)

    @classmethod
    def load(cls, path: str | Path) -> SignatureIndex:
        """Read an index.

        Args:
            path: The file.

        Raises:
            FileNotFoundError: If there is none.
            IndexMismatchError: If it was made with other parameters, or is no index, or damaged.
            MissingBackendError: If it is Parquet and the extra ``parquet`` is missing.
        """
        place = Path(path)
        if not place.is_file():
            raise FileNotFoundError(f"no signature index at {place}")
        if place.suffix == ".parquet":
            pyarrow = _pyarrow()
            faults: tuple[type[Exception], ...] = (*_FAULTS, pyarrow.ArrowException, TypeError)
        else:
            faults = _FAULTS
        try:
            found = _read_parquet(place) if place.suffix == ".parquet" else _read_npz(place)
            parameters = json.loads(found.pop("parameters"))
            _check_parameters(parameters, place)
            return cls._checked(found)
        except IndexMismatchError:
            raise
        except faults as error:
            raise IndexMismatchError(
                f"{place} is no signature index, or is damaged: {type(error).__name__}: {error}",
                expected=_parameters(),
            ) from error

    @classmethod
    def _checked(cls, found: Mapping[str, Any]) -> SignatureIndex:
        ids = tuple(json.loads(found["ids"])) if isinstance(found["ids"], str) else found["ids"]
        lengths, rows, offsets = found["lengths"], found["signatures"], found["offsets"]
        shingles = found.get("shingles")
        count = len(ids)
        if rows.shape != (count, PERMUTATIONS) or rows.dtype != np.uint32:
            raise ValueError(f"signatures of shape {rows.shape} for {count} documents")
        if lengths.shape != (count,) or offsets.shape != (count + 1,):
            raise ValueError("columns of different length")
        if offsets[0] != 0 or (np.diff(offsets) < 0).any():
            raise ValueError("offsets out of order")
        if shingles is not None and len(shingles) != offsets[-1]:
            raise ValueError("shingles cut off")
        return cls(ids, lengths, rows, shingles, offsets)

    def _columns(self) -> dict[str, Any]:
        columns: dict[str, Any] = {
            "parameters": np.array(json.dumps(_parameters())),
            "ids": np.array(json.dumps(self.ids, ensure_ascii=True)),
            "lengths": self.lengths,
            "signatures": self.signatures,
            "offsets": self.offsets,
        }
        if self.shingles is not None:
            columns["shingles"] = self.shingles
        return columns

    def _write_parquet(self, path: Path) -> None:
        pa = _pyarrow()
        import pyarrow.parquet as pq

        flat = pa.array(self.signatures.ravel())
        columns = {
            "id": pa.array(self.ids, pa.string()),
            "length": pa.array(self.lengths),
            "signature": pa.FixedSizeListArray.from_arrays(flat, PERMUTATIONS),
        }
        if self.shingles is not None:
            columns["shingles"] = pa.LargeListArray.from_arrays(
                pa.array(self.offsets), pa.array(self.shingles)
            )
        table = pa.table(columns).replace_schema_metadata(
            {_PARQUET_KEY: json.dumps(_parameters()).encode()}
        )
        pq.write_table(table, path)


def _read_npz(path: Path) -> dict[str, Any]:
    # Opened here, since numpy leaves a file open that turns out to be none of its own.
    with path.open("rb") as opened, np.load(opened, allow_pickle=False) as file:
        found: dict[str, Any] = {name: file[name] for name in file.files}
    for name in ("parameters", "ids"):
        found[name] = str(found[name])
    return found


def _read_parquet(path: Path) -> dict[str, Any]:
    import pyarrow.parquet as pq

    table = pq.read_table(path).combine_chunks()
    parameters = (table.schema.metadata or {})[_PARQUET_KEY].decode()
    count = table.num_rows
    flat = table["signature"].combine_chunks().flatten().to_numpy(zero_copy_only=False)
    found: dict[str, Any] = {
        "parameters": parameters,
        "ids": tuple(map(str, table["id"].to_pylist())),
        "lengths": table["length"].to_numpy().astype(np.int64),
        "signatures": flat.reshape(count, PERMUTATIONS).astype(np.uint32),
        "offsets": np.zeros(count + 1, np.int64),
    }
    if "shingles" in table.column_names:
        lists = table["shingles"].combine_chunks()
        found["shingles"] = lists.flatten().to_numpy(zero_copy_only=False).astype(np.uint32)
        sizes = lists.value_lengths().to_numpy(zero_copy_only=False).astype(np.int64)
        found["offsets"] = np.concatenate((np.zeros(1, np.int64), np.cumsum(sizes)))
    return found


def _pyarrow() -> ModuleType:
    if find_spec("pyarrow") is None:
        raise MissingBackendError("a signature index in Parquet", extra="parquet")
    return import_module("pyarrow")


@lru_cache(maxsize=1)
def _parameters() -> Mapping[str, int | str]:
    """Everything that two signatures must have in common to be compared."""
    folding = blake2b(content_table().astype("<u4").tobytes(), digest_size=8).hexdigest()
    return {
        "format": _FORMAT,
        "permutations": PERMUTATIONS,
        "seed": SEED,
        "shingle": 3,
        "folding": folding,
    }


def _check_parameters(found: object, path: Path) -> None:
    expected = _parameters()
    if not isinstance(found, dict):
        raise ValueError("no parameters")
    differing = [name for name, value in expected.items() if found.get(name) != value]
    if differing:
        shown = ", ".join(f"{name} {found.get(name)!r}" for name in differing)
        raise IndexMismatchError(
            f"{path} was made with other parameters ({shown}); index the corpus again",
            expected=dict(expected),
            found=found,
        )


def _named(docs: Iterable[str | Document], function: str) -> tuple[tuple[str, ...], list[str]]:
    ids, texts = [], []
    for position, doc in enumerate(docs):
        if isinstance(doc, Document):
            ids.append(doc.id)
            texts.append(doc.text)
        else:
            reject_bytes(doc, function)
            ids.append(str(position))
            texts.append(doc)
    return tuple(ids), texts


def _lengths(texts: Sequence[str]) -> Indices:
    lengths = np.zeros(len(texts), np.int64)
    for start, end in batches(texts):
        _, offsets = contents(texts[start:end])
        lengths[start:end] = np.diff(offsets)
    return lengths
