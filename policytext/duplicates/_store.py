"""Texts on disk, with what near-duplicates are found by: one file a column, mapped into memory.

Why plain arrays and not a data base: decision 3.
"""

from __future__ import annotations

import io
import mmap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from policytext.document import Document
from policytext.duplicates._content import Indices
from policytext.duplicates._minhash import PERMUTATIONS, Signatures, signatures
from policytext.duplicates._sources import DATE, Digests, Names, content_digests, date_key
from policytext.duplicates.corpus import date_of

__all__ = ["Store", "Survey", "survey", "write_store"]


@dataclass(frozen=True)
class Survey:
    """What must be known of some documents to compare them with all others.

    Attributes:
        text: Their texts as UTF-8, one after another. *dtype:* uint8
        text_size: How many bytes each takes. *Shape:* ``(documents,)``; *dtype:* int64
        id: Their ids in the same way.
        id_size: How many bytes each takes.
        digest: The SHA-256 of each text. *Shape:* ``(documents, 32)``; *dtype:* uint8
        content: The digest of each text's content. *Shape:* ``(documents, 2)``
        length: How many content characters each has.
        date: The date of each.
        signature: *Shape:* ``(documents, 128)``
    """

    text: npt.NDArray[np.uint8]
    text_size: Indices
    id: npt.NDArray[np.uint8]
    id_size: Indices
    digest: npt.NDArray[np.uint8]
    content: Digests
    length: Indices
    date: Names
    signature: Signatures

    def to_bytes(self) -> bytes:
        """The survey for a file or another process."""
        target = io.BytesIO()
        for field in fields(self):
            np.lib.format.write_array(target, getattr(self, field.name), allow_pickle=False)
        return target.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Survey:
        """The survey that ``to_bytes`` wrote."""
        source = io.BytesIO(data)
        return cls(*(np.lib.format.read_array(source, allow_pickle=False) for _ in fields(cls)))


_COLUMNS: dict[str, tuple[str, tuple[int, ...]]] = {
    "text": ("u1", ()),
    "text_size": ("<i8", ()),
    "id": ("u1", ()),
    "id_size": ("<i8", ()),
    "digest": ("u1", (32,)),
    "content": ("<u8", (2,)),
    "length": ("<i8", ()),
    "date": (f"S{DATE}", ()),
    "signature": ("<u4", (PERMUTATIONS,)),
}


def survey(docs: Sequence[Document]) -> Survey:
    """Look at some documents.

    Args:
        docs: The documents.
    """
    texts = [doc.text for doc in docs]
    content, length = content_digests(texts)
    text, text_size = _joined(texts)
    id, id_size = _joined([doc.id for doc in docs])
    digests = b"".join(bytes.fromhex(doc.digest) for doc in docs)
    return Survey(
        text,
        text_size,
        id,
        id_size,
        np.frombuffer(digests, np.uint8).reshape(-1, 32),
        content,
        length,
        np.array([date_key(date_of(doc)) for doc in docs], f"S{DATE}"),
        signatures(texts),
    )


def _joined(strings: Sequence[str]) -> tuple[npt.NDArray[np.uint8], Indices]:
    encoded = [string.encode("utf-8", "surrogatepass") for string in strings]
    sizes = np.fromiter(map(len, encoded), np.int64, len(encoded))
    return np.frombuffer(b"".join(encoded), np.uint8), sizes


def write_store(folder: Path, surveys: Iterable[Survey]) -> Store:
    """Write surveys behind one another.

    Args:
        folder: An empty folder.
        surveys: The surveys, in the order of the corpus.
    """
    files = {name: (folder / name).open("wb") for name in _COLUMNS}
    try:
        for part in surveys:
            for name, file in files.items():
                dtype, _ = _COLUMNS[name]
                file.write(np.ascontiguousarray(getattr(part, name), dtype).data)
    finally:
        for file in files.values():
            file.close()
    return Store(folder)


class Store:
    """What ``write_store`` wrote, as ``Clustering`` wants it.

    Only sizes are held in memory, 16 bytes a text; all else is mapped, so that the system may
    give its memory back.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.lengths: Indices = self._column("length")
        self.digests: Digests = self._column("content")
        self._dates: Names = self._column("date")
        self._sha256: npt.NDArray[np.uint8] = self._column("digest")
        self._signatures: Signatures = self._column("signature")
        self._texts = _Strings(folder / "text", self._column("text_size"))
        self._ids = _Strings(folder / "id", self._column("id_size"))

    def __len__(self) -> int:
        return len(self.lengths)

    def close(self) -> None:
        """Let go of the files, which some systems do not remove before that."""
        self._texts.close()
        self._ids.close()
        for name in ("lengths", "digests", "_dates", "_sha256", "_signatures"):
            delattr(self, name)

    def texts(self, positions: Indices) -> list[str]:
        """Some of the texts."""
        return self._texts.at(positions)

    def ids(self, positions: Indices) -> list[str]:
        """The ids of some of them."""
        return self._ids.at(positions)

    def text_digests(self, positions: Indices) -> list[str]:
        """The ``digest`` of some of the documents."""
        return [row.tobytes().hex() for row in self._sha256[positions]]

    def dates(self, positions: Indices) -> Names:
        """The dates of some of them."""
        return self._dates[positions]

    def signatures(self, positions: Indices) -> _Rows:
        """The signatures of some of them, read where they are asked for."""
        return _Rows(self._signatures, positions)

    def scratch(self, shape: tuple[int, int]) -> npt.NDArray[np.uint64]:
        """An array in a file."""
        if 0 in shape:
            return np.empty(shape, np.uint64)
        return np.memmap(self._folder / "scratch", np.uint64, "w+", shape=shape)

    def _column(self, name: str) -> Any:  # noqa: ANN401 - each column has a type of its own
        dtype, shape = _COLUMNS[name]
        path = self._folder / name
        if not path.stat().st_size:
            return np.zeros((0, *shape), dtype)
        return np.memmap(path, dtype, "r").reshape(-1, *shape)


@dataclass(frozen=True)
class _Rows:
    """Rows of an array by a second numbering."""

    rows: Signatures
    places: Indices

    def __getitem__(self, at: Indices, /) -> Signatures:
        return np.asarray(self.rows[self.places[at]])


class _Strings:
    """Strings in one file."""

    def __init__(self, path: Path, sizes: Indices) -> None:
        self._ends = np.cumsum(sizes, dtype=np.int64)
        self._sizes = np.asarray(sizes)
        self._file = path.open("rb")
        self._data: mmap.mmap | bytes = b""
        if len(sizes) and self._ends[-1]:
            self._data = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)

    def at(self, positions: Indices) -> list[str]:
        ends = self._ends[positions]
        return [
            self._data[end - size : end].decode("utf-8", "surrogatepass")
            for end, size in zip(ends.tolist(), self._sizes[positions].tolist(), strict=True)
        ]

    def close(self) -> None:
        if isinstance(self._data, mmap.mmap):
            self._data.close()
        self._file.close()
        del self._sizes
