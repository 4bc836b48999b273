"""Documents from files, folders and tables, that can be read again.

A corpus step needs two passes, so a corpus is an object that can be iterated any number of times,
not a generator. What cannot be read is not lost: it comes out as ``Unread``, with its reason.
Finding the rows is kept apart from making documents of them, so that workers can do the latter.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from policytext.corpus.formats import (
    DAMAGED,
    LongLineError,
    form_of,
    json_lines,
    read_bytes,
    table_rows,
)
from policytext.document import Document, Field, MetadataValue
from policytext.encoding import decode
from policytext.errors import PolicyTextError, SchemaError

__all__ = [
    "Columns",
    "Item",
    "PathCorpus",
    "Raw",
    "Unread",
    "corpus_files",
    "read_file",
    "read_row",
]


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that could not be read.

    Attributes:
        id: The file, with ``#row`` for a row of one.
        error: Why not.
        path: The file.
        row: Which row of it, counted from 1, if it has rows.
    """

    id: str
    error: str
    path: str = ""
    row: int | None = None


Item: TypeAlias = Document | Unread
"""What a reader gives for each file or row."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A file or row as it was found, before it is decoded.

    Attributes:
        path: The file.
        row: Which row of it, counted from 1; ``None`` for the file itself.
        content: A line of JSON, the values of a table row, why the row cannot be read, or ``None``
            for the file itself.
        size: How many bytes of the file it takes, where that is known.
    """

    path: Path
    row: int | None = None
    content: bytes | Mapping[str, object] | Exception | None = None
    size: int = 0

    @property
    def place(self) -> str:
        """The file, with ``#row`` for a row of one."""
        return str(self.path) if self.row is None else f"{self.path}#{self.row}"


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column, or key of a JSON object, holds what.

    Attributes:
        text: The text.
        id: The document's id; ``path#row`` stands for it where a row has none.
        metadata: Which others become metadata; all of them if ``None``.
    """

    text: str = "text"
    id: str = "id"
    metadata: tuple[str, ...] | None = None


@dataclass(frozen=True)
class PathCorpus:
    """The documents of files and folders, in the order given and by name within a folder.

    Attributes:
        paths: Files and folders. A folder gives the files of known suffixes in it and its
            subfolders. A file of another suffix is taken for a text.
        columns: Which column holds what.
    """

    paths: tuple[Path, ...]
    columns: Columns = field(default_factory=Columns)

    def __init__(self, paths: Sequence[Path], columns: Columns | None = None) -> None:
        object.__setattr__(self, "paths", tuple(paths))
        object.__setattr__(self, "columns", columns or Columns())

    def __iter__(self) -> Iterator[Document]:
        """The documents that can be read."""
        return (item for item in self.items() if isinstance(item, Document))

    def items(self) -> Iterator[Item]:
        """Every file and row, as a document or as ``Unread``."""
        return map(self.read, self.raws())

    def raws(self) -> Iterator[Raw]:
        """Every file and row as it was found."""
        for path in self.files():
            yield from _raws(path)

    def files(self) -> list[Path]:
        """The files, in order."""
        found: list[Path] = []
        for path in self.paths:
            found += corpus_files(path) if path.is_dir() else [path]
        return found

    def read(self, raw: Raw) -> Item:
        """The document that a file or row holds.

        Args:
            raw: The file or row.
        """
        try:
            return _document(raw, self.columns)
        except (*DAMAGED, PolicyTextError, ValueError, RecursionError) as error:
            return Unread(raw.place, _told(error), str(raw.path), raw.row)


def corpus_files(folder: Path) -> list[Path]:
    """The files of known suffixes in a folder and its subfolders, by name.

    Links that lead nowhere and folders that may not be looked into are among them, so that reading
    names them.

    Args:
        folder: The folder.
    """
    found: list[Path] = []

    def refused(error: OSError) -> None:
        found.append(Path(error.filename))

    for place, _, names in os.walk(folder, onerror=refused):
        paths = (Path(place, name) for name in names)
        found += [path for path in paths if form_of(path) is not None and _is_file(path)]
    return sorted(found)


def _is_file(path: Path) -> bool:
    """Whether it is a file, or a link that leads nowhere; a pipe would be waited for."""
    return path.is_file() or (path.is_symlink() and not path.is_dir() and not path.is_fifo())


def read_file(path: Path, columns: Columns | None = None) -> Iterator[Item]:
    """The documents of one file: one, or one for each row.

    Args:
        path: The file. Its bytes are decoded, whatever the codec.
        columns: Which column holds what.

    Yields:
        A document, or ``Unread`` with the reason, for the file or for each row.
    """
    return PathCorpus([path], columns).items()


def _raws(path: Path) -> Iterator[Raw]:
    """The rows of a file, or the file itself; a file that breaks off ends with the reason."""
    form = form_of(path)
    if form is None or form == "text":
        yield Raw(path, size=_size(path))
        return
    row = 0
    try:
        if form == "jsonl":
            for line in json_lines(path):
                row += 1
                if isinstance(line, LongLineError):
                    yield Raw(path, row, line)
                elif not line.isspace() and line:
                    yield Raw(path, row, line, len(line) + 1)
        else:
            for values in table_rows(path, form):
                row += 1
                yield Raw(path, row, values)
    except DAMAGED as error:
        yield Raw(path, row + 1 if row else None, error)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _document(raw: Raw, columns: Columns) -> Document:
    content = raw.content
    if isinstance(content, Exception):
        raise content
    if content is None:
        return Document.from_source(decode(read_bytes(raw.path)), id=raw.place)
    if isinstance(content, bytes):
        return _read_json(content, raw.place, columns)
    return read_row(content, raw.place, columns)


def _read_json(line: bytes, place: str, columns: Columns) -> Document:
    """A document from a line of JSON: one of ours, or any object with a text."""
    text = _line_text(line)
    row = json.loads(text)
    if not isinstance(row, dict):
        raise SchemaError(f"expected an object, found {type(row).__name__}")
    if "schema" in row and "history" in row:
        return Document.from_json(text)
    return read_row(row, place, columns)


def _line_text(line: bytes) -> str:
    """The text of a line; JSON is UTF-8, and only where it is not is the codec looked for."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return decode(line).text


def read_row(row: Mapping[str, object], place: str, columns: Columns) -> Document:
    """A document from the values of a row.

    Args:
        row: Values by column.
        place: The id where the row has none.
        columns: Which column holds what.

    Raises:
        SchemaError: If there is no text in the column that should hold it.
    """
    value = row.get(columns.text)
    if not isinstance(value, str):
        raise SchemaError(_no_text(row, columns.text))
    wanted = row.keys() if columns.metadata is None else columns.metadata
    metadata: dict[str, MetadataValue] = {
        name: Field(told)
        for name in wanted
        if name not in (columns.text, columns.id) and (told := _value(row.get(name))) is not None
    }
    id = _value(row.get(columns.id))
    return Document.from_text(value, id=place if id is None else id, metadata=metadata)


def _no_text(row: Mapping[str, object], column: str) -> str:
    if column in row:
        return f"the column {column!r} holds no text but {type(row[column]).__name__}"
    names = ", ".join(map(repr, sorted(map(str, row))[:12]))
    return f"the row has no column {column!r}; it has {names or 'none'}"


def _value(value: object) -> str | None:
    """A value as metadata: text, numbers and dates; lists and objects say nothing in one word."""
    if value is None or isinstance(value, bool | list | dict):
        return None
    isoformat = getattr(value, "isoformat", None)
    return str(isoformat()) if isoformat is not None else str(value)


def _told(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{type(error).__name__}: {error.strerror}"
    return f"{type(error).__name__}: {error}"
