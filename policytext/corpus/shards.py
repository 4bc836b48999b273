"""Output in shards, each with a mark that it is complete.

A shard holds what became of a fixed range of the input, so a run that was killed goes on with the
first range that has no mark, and the result is the one that an undisturbed run would have given.
The files of a shard appear whole or not at all, and its mark appears last.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Literal, TypeAlias, cast

from policytext.corpus.files import open_whole

__all__ = ["Counts", "OutputForm", "Result", "Shard", "Status", "read_mark"]

OutputForm: TypeAlias = Literal["jsonl", "jsonl.gz", "parquet"]
"""The form of the files that hold documents."""

Status: TypeAlias = Literal["kept", "dropped", "failed", "unread"]
"""What became of a file or row."""

_ROW_GROUP = 1024


@dataclass(frozen=True, slots=True)
class Result:
    """What a worker gives back for one file or row.

    Attributes:
        status: What became of it.
        line: A line of JSON: the document, or why there is none.
        batch: For Parquet, the documents of the whole batch, as an Arrow stream; they come with
            the first result of the batch.
        edits: How many edits each step made for each reason, ``"step/reason"``.
        drops: The same for drops.
        characters: How long the text was that came in.
        seconds: The time that each step took over the whole batch; with its first result.
    """

    status: Status
    line: bytes = b""
    batch: bytes = b""
    edits: Mapping[str, int] = field(default_factory=dict)
    drops: Mapping[str, int] = field(default_factory=dict)
    characters: int = 0
    seconds: Mapping[str, float] = field(default_factory=dict)


@dataclass
class Counts:
    """What became of some files and rows, in numbers.

    Attributes:
        items: How many there were.
        by_status: How many were kept, dropped, failed and unread.
        edits: How many edits each step made for each reason, ``"step/reason"``.
        drops: The same for drops.
        characters: How long the texts were that came in, together.
    """

    items: int = 0
    by_status: Counter[str] = field(default_factory=Counter)
    edits: Counter[str] = field(default_factory=Counter)
    drops: Counter[str] = field(default_factory=Counter)
    characters: int = 0

    def add(self, result: Result) -> None:
        """Count one result."""
        self.items += 1
        self.by_status[result.status] += 1
        self.edits.update(result.edits)
        self.drops.update(result.drops)
        self.characters += result.characters

    def merge(self, other: Counts) -> None:
        """Count what another counted."""
        self.items += other.items
        self.by_status.update(other.by_status)
        self.edits.update(other.edits)
        self.drops.update(other.drops)
        self.characters += other.characters

    def to_json(self) -> dict[str, object]:
        """The numbers as JSON values, keys sorted."""
        return {
            "items": self.items,
            "characters": self.characters,
            "status": dict(sorted(self.by_status.items())),
            "edits": dict(sorted(self.edits.items())),
            "drops": dict(sorted(self.drops.items())),
        }

    @classmethod
    def from_json(cls, row: Mapping[str, object]) -> Counts:
        """The numbers that ``to_json`` wrote."""
        return cls(
            items=int(cast("int", row["items"])),
            by_status=Counter(cast("dict[str, int]", row["status"])),
            edits=Counter(cast("dict[str, int]", row["edits"])),
            drops=Counter(cast("dict[str, int]", row["drops"])),
            characters=int(cast("int", row["characters"])),
        )


class Shard:
    """The files of one range of the input, while they are written.

    Args:
        folder: The folder of the run.
        number: Which shard.
        form: The form of the file that holds documents.
    """

    def __init__(self, folder: Path, number: int, form: OutputForm) -> None:
        self._folder = folder
        self._number = number
        self._form = form
        self._batches: list[bytes] = []
        self.counts: Counts = Counts()
        self._stack = ExitStack()
        self._documents = self._stack.enter_context(
            _open_documents(folder / f"part-{number:05}.{form}", form)
        )
        self._refused: dict[Status, IO[bytes]] = {}

    def add(self, result: Result) -> None:
        """Write one result."""
        self.counts.add(result)
        if result.batch:
            self._batches.append(result.batch)
        if result.status != "kept":
            self._refusals(result.status).write(result.line)
        elif self._form != "parquet":
            self._documents.write(result.line)

    def _refusals(self, status: Status) -> IO[bytes]:
        """The file of what was dropped, or of what failed; there is none where nothing was."""
        kind: Status = "dropped" if status == "dropped" else "failed"
        if kind not in self._refused:
            name = "drops" if kind == "dropped" else "errors"
            path = self._folder / f"{name}-{self._number:05}.jsonl"
            self._refused[kind] = self._stack.enter_context(open_whole(path))
        return self._refused[kind]

    def finish(self) -> None:
        """Let the files appear, and then the mark that they are complete."""
        with self._stack:
            if self._form == "parquet":
                _write_parquet(self._documents, self._batches)
        with open_whole(mark_path(self._folder, self._number)) as file:
            file.write(json.dumps(self.counts.to_json(), indent=1).encode() + b"\n")

    def abandon(self, error: BaseException) -> None:
        """Leave nothing of the shard."""
        self._stack.__exit__(type(error), error, error.__traceback__)


@contextmanager
def _open_documents(path: Path, form: OutputForm) -> Iterator[IO[bytes]]:
    with open_whole(path) as file:
        if form != "jsonl.gz":
            yield file
            return
        # Neither a name nor a time, so that two runs give the same bytes.
        with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as packed:
            yield cast("IO[bytes]", packed)


def _write_parquet(file: IO[bytes], batches: list[bytes]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from policytext.corpus.table import table_schema

    tables = [pa.ipc.open_stream(batch).read_all() for batch in batches]
    # One chunk a column: how the rows came in batches must not show in the file.
    whole = pa.concat_tables([table_schema().empty_table(), *tables]).combine_chunks()
    pq.write_table(whole, file, row_group_size=_ROW_GROUP, compression="zstd")


def mark_path(folder: Path, number: int) -> Path:
    """The file that says that a shard is complete."""
    return folder / f"done-{number:05}.json"


def read_mark(folder: Path, number: int) -> Counts | None:
    """What a complete shard holds, in numbers; ``None`` if it is not complete.

    Args:
        folder: The folder of the run.
        number: Which shard.
    """
    try:
        return Counts.from_json(json.loads(mark_path(folder, number).read_bytes()))
    except FileNotFoundError:
        return None
