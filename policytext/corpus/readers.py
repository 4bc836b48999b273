"""Documents from files, folders and streams, that can be read again.

A corpus step needs two passes, so a corpus is an object that can be iterated any number of times,
not a generator. What cannot be read is not lost: it comes out as ``Unread``, with its reason.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from policytext.document import Document, Field, FrozenMapping, MetadataValue
from policytext.encoding import decode
from policytext.errors import PolicyTextError, SchemaError

__all__ = ["Item", "PathCorpus", "Unread", "read_file", "text_files"]

SUFFIXES = (".txt", ".md", ".text")
"""Which files of a folder are taken for texts."""

LINES = (".jsonl", ".ndjson")
"""Which files hold one JSON object a line."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that could not be read.

    Attributes:
        id: The file, with ``#row`` for a row of one.
        error: Why not.
    """

    id: str
    error: str


Item: TypeAlias = Document | Unread
"""What a reader gives for each file or row."""


@dataclass(frozen=True)
class PathCorpus:
    """The documents of files and folders, in the order given and by name within a folder.

    Attributes:
        paths: Files and folders. A folder gives its text files and those of its subfolders.
        text: Under which key a row of JSON holds its text.
        id: Under which key it holds its id.
    """

    paths: tuple[Path, ...]
    text: str = "text"
    id: str = "id"

    def __init__(self, paths: Sequence[Path], *, text: str = "text", id: str = "id") -> None:
        object.__setattr__(self, "paths", tuple(paths))
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "id", id)

    def __iter__(self) -> Iterator[Document]:
        """The documents that can be read."""
        return (item for item in self.items() if isinstance(item, Document))

    def items(self) -> Iterator[Item]:
        """Every file and row, as a document or as ``Unread``."""
        for path in self.paths:
            if not path.is_dir():
                yield from read_file(path, text=self.text, id=self.id)
                continue
            files = text_files(path)
            if not files:
                yield Unread(str(path), "the folder holds no text files")
            for file in files:
                yield from read_file(file, text=self.text, id=self.id)


def text_files(folder: Path) -> list[Path]:
    """The text files of a folder and its subfolders, by name.

    Args:
        folder: The folder.
    """
    return sorted(
        path for path in folder.rglob("*") if path.suffix in (*SUFFIXES, *LINES) and path.is_file()
    )


def read_file(path: Path, *, text: str = "text", id: str = "id") -> Iterator[Item]:
    """The documents of one file: one, or one for each row of JSON lines.

    Args:
        path: The file. Its bytes are decoded, whatever the codec.
        text: Under which key a row holds its text.
        id: Under which key it holds its id; ``path#row`` where it has none.

    Yields:
        A document, or ``Unread`` with the reason, for the file or for each row.
    """
    try:
        source = decode(path.read_bytes())
    except (OSError, PolicyTextError) as error:
        yield Unread(str(path), _told(error))
        return
    if path.suffix not in LINES:
        yield Document.from_source(source, id=str(path))
        return
    for number, line in enumerate(source.text.split("\n"), start=1):
        if line.strip():
            yield _read_row(line, f"{path}#{number}", text, id)


def _read_row(line: str, place: str, text: str, id: str) -> Item:
    """A document from a row of JSON: one of ours, or any object with a text."""
    try:
        row = json.loads(line)
        if not isinstance(row, dict):
            raise SchemaError(f"expected an object, found {type(row).__name__}")
        if "schema" in row and "history" in row:
            return Document.from_json(line)
        value = row.get(text)
        if not isinstance(value, str):
            raise SchemaError(f"the row has no text under {text!r}")
    except (ValueError, RecursionError) as error:
        return Unread(place, _told(error))
    metadata: dict[str, MetadataValue] = {
        name: Field(item)
        for name, item in row.items()
        if name not in (text, id) and isinstance(item, str)
    }
    return Document.from_text(value, id=str(row.get(id, place)), metadata=FrozenMapping(metadata))


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
