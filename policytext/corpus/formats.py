"""Which file holds what, and how its bytes or rows are read, a bounded amount at a time."""

from __future__ import annotations

import csv
import gzip
import io
import lzma
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal, TypeAlias, cast

from policytext.encoding import decode
from policytext.errors import MissingBackendError

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "MAX_LINE",
    "SUFFIXES",
    "Form",
    "LongLineError",
    "form_of",
    "json_lines",
    "read_bytes",
    "table_rows",
]

Form: TypeAlias = Literal["text", "jsonl", "csv", "parquet", "arrow"]
"""What a file holds: one text, or a document a row."""

SUFFIXES: Mapping[str, Form] = {
    ".txt": "text",
    ".md": "text",
    ".text": "text",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".arrow": "arrow",
    ".feather": "arrow",
}
"""The suffixes that a folder is searched for."""

COMPRESSED = (".gz", ".xz", ".zst")

MAX_LINE = 256 * 2**20
"""The longest line or text that is read, in bytes: memory is bounded by the longest."""

_ROWS = 256
"""How many rows of a table are in memory at a time."""
_SAMPLE = 2**20
_MAX_FIELD = 2**31 - 1
_TOO_LONG = "\x00too long\x00"
"""Stands in the table for a line that was skipped."""

DAMAGED = (OSError, EOFError, lzma.LZMAError, zlib.error)
"""What reading a damaged or unreadable file raises."""


class LongLineError(ValueError):
    """A line or text is longer than what is read at a time."""


def form_of(path: Path) -> Form | None:
    """What a file holds, told by its suffix, one for compression left aside; ``None`` if unknown.

    Args:
        path: The file; it need not exist.

    >>> form_of(Path("reports.jsonl.gz")), form_of(Path("photo.png"))
    ('jsonl', None)
    """
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in COMPRESSED:
        suffixes.pop()
    return SUFFIXES.get(suffixes[-1]) if suffixes else None


@contextmanager
def open_bytes(path: Path) -> Iterator[IO[bytes]]:
    """The bytes of a file, decompressed.

    Args:
        path: The file.

    Raises:
        OSError: If it cannot be read.
        MissingBackendError: If it is compressed with Zstandard and pyarrow is not installed.
    """
    suffix = path.suffix.lower()
    if suffix == ".gz":
        with gzip.open(path, "rb") as handle:
            yield cast("IO[bytes]", handle)
    elif suffix == ".xz":
        with lzma.open(path, "rb") as handle:
            yield cast("IO[bytes]", handle)
    elif suffix == ".zst":
        need_arrow("Zstandard compression")
        import pyarrow as pa

        with pa.input_stream(str(path), compression="zstd") as stream:
            yield io.BufferedReader(cast("io.RawIOBase", stream))
    else:
        with path.open("rb") as handle:
            yield handle


def read_bytes(path: Path) -> bytes:
    """All bytes of a file, decompressed.

    Args:
        path: The file.

    Raises:
        OSError: If it cannot be read.
        LongLineError: If it holds more than ``MAX_LINE`` bytes.
    """
    with open_bytes(path) as handle:
        data = handle.read(MAX_LINE + 1)
    if len(data) > MAX_LINE:
        raise LongLineError(f"the file holds more than {MAX_LINE} bytes; split it")
    return data


def json_lines(path: Path) -> Iterator[bytes | LongLineError]:
    """The lines of a file, one at a time, blank ones too.

    Args:
        path: The file.

    Yields:
        A line without its break, or an error in the place of one that is too long.

    Raises:
        OSError: If it cannot be read.
        EOFError: If a compressed file ends early.
    """
    with open_bytes(path) as handle:
        while line := handle.readline(MAX_LINE):
            if len(line) == MAX_LINE and not line.endswith(b"\n"):
                _skip_line(handle)
                yield LongLineError(f"the line is longer than {MAX_LINE} bytes")
            else:
                yield line.rstrip(b"\r\n")


def _skip_line(handle: IO[bytes]) -> None:
    while (part := handle.readline(_SAMPLE)) and not part.endswith(b"\n"):
        pass


def table_rows(path: Path, form: Form) -> Iterator[Mapping[str, object] | ValueError]:
    """The rows of a table, a few hundred in memory at a time.

    Args:
        path: The file.
        form: ``"csv"``, ``"parquet"`` or ``"arrow"``.

    Yields:
        Values by column, or an error in the place of a row that does not fit the columns.

    Raises:
        OSError: If it cannot be read.
        MissingBackendError: If pyarrow is needed and not installed.
    """
    if form == "csv":
        yield from _csv_rows(path)
    else:
        yield from _arrow_rows(path, form)


def _csv_rows(path: Path) -> Iterator[Mapping[str, object] | ValueError]:
    with open_bytes(path) as handle:
        sample = handle.read(_SAMPLE)
    # The sample may end inside a character; decoding marks that and still tells the codec.
    encoding = decode(sample).encoding or "utf-8"
    csv.field_size_limit(_MAX_FIELD)
    with open_bytes(path) as handle:
        text = io.TextIOWrapper(
            handle, "utf-8-sig" if encoding == "utf-8" else encoding, "surrogateescape", newline=""
        )
        delimiter = "\t" if ".tsv" in (suffix.lower() for suffix in path.suffixes) else ","
        reader = csv.reader(_short_lines(text), delimiter=delimiter, strict=True)
        head = next(reader, [])
        while True:
            try:
                row = next(reader, None)
            except csv.Error as error:
                yield ValueError(f"not a row of the table: {error}")
                continue
            if row is None:
                return
            if any(_TOO_LONG in value for value in row):
                yield LongLineError(f"a line is longer than {MAX_LINE} characters")
            elif row and len(row) != len(head):
                yield ValueError(f"the row has {len(row)} fields, the head {len(head)}")
            elif row:
                yield dict(zip(head, row, strict=True))


def _short_lines(text: IO[str]) -> Iterator[str]:
    """The lines of a table, a mark in the place of each that is too long."""
    while line := text.readline(MAX_LINE):
        if len(line) < MAX_LINE or line.endswith("\n"):
            yield line
            continue
        while (part := text.readline(_SAMPLE)) and not part.endswith("\n"):
            pass
        yield f"{_TOO_LONG}\n"


def _arrow_rows(path: Path, form: Form) -> Iterator[Mapping[str, object]]:
    need_arrow(f"{form.capitalize()} files")
    import pyarrow as pa

    try:
        for batch in _arrow_batches(path, form):
            yield from batch.to_pylist()
    except pa.ArrowInvalid as error:
        raise OSError(f"not a readable {form} file: {error}") from error


def _arrow_batches(path: Path, form: Form) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    if form == "parquet":
        with pq.ParquetFile(path) as file:
            yield from file.iter_batches(batch_size=_ROWS)
        return
    with pa.memory_map(str(path)) as mapped, pa.ipc.open_file(mapped) as reader:
        for index in range(reader.num_record_batches):
            batch = reader.get_batch(index)
            for start in range(0, batch.num_rows, _ROWS):
                yield batch.slice(start, _ROWS)


def need_arrow(what: str) -> None:
    """Raise unless pyarrow is installed.

    Args:
        what: What it is needed for.

    Raises:
        MissingBackendError: If it is not.
    """
    if find_spec("pyarrow") is None:
        raise MissingBackendError(what, extra="parquet")
