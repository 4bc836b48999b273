"""Reading the inputs of a command, running a pipeline, writing: the loop of every command."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

import click

from policytext.cli.options import Form, check_targets, output, usage
from policytext.cli.writing import FailureLog, printable
from policytext.components import Dropped, Failed
from policytext.corpus import Item, PathCorpus, Unread, corpus_files
from policytext.document import Document
from policytext.encoding import decode
from policytext.errors import PolicyTextError
from policytext.pipeline import Pipeline

__all__ = ["Render", "processed", "read_items", "readable", "run", "watched"]

Render: TypeAlias = Callable[[Document, Form], Iterable[str]]
"""What a command writes for a document, as lines without their ends."""


def run(
    inputs: Sequence[str],
    pipeline: Pipeline,
    render: Render,
    target: Path | None,
    errors: Path | None,
    form: Form,
    quiet: bool,
) -> None:
    """Read, process, write; name what failed and go on."""
    check_targets(target, errors)
    failures = FailureLog(errors)
    with output(target) as file:
        for doc in processed(watched(read_items(inputs), quiet), pipeline, failures):
            file.writelines(f"{printable(line)}\n" for line in render(doc, form))
    raise click.exceptions.Exit(failures.close())


def processed(
    items: Iterable[Item], pipeline: Pipeline, failures: FailureLog
) -> Iterator[Document]:
    """What the pipeline makes of the documents; what failed or was dropped is named."""
    for outcome in pipeline.outcomes(readable(items, failures), batch_size=1):
        if isinstance(outcome, Failed):
            failures.add(outcome.document.id, outcome.error, outcome.by)
        elif isinstance(outcome, Dropped):
            sys.stderr.write(f"dropped: {outcome.document.id}: by {outcome.by}: {outcome.drop}\n")
        else:
            yield outcome


def readable(items: Iterable[Item], failures: FailureLog) -> Iterator[Document]:
    """The documents; what could not be read is named."""
    for item in items:
        if isinstance(item, Unread):
            failures.add(item.id, item.error)
        else:
            yield item


def read_items(inputs: Sequence[str]) -> Iterator[Item]:
    """The documents of the inputs; a path that does not exist is a usage error."""
    names = list(inputs) or ["-"]
    missing = [name for name in names if name != "-" and not Path(name).exists()]
    if missing:
        raise usage("\n".join(f"{name}: no such file or folder" for name in missing))
    empty = [name for name in names if name != "-" and _holds_nothing(Path(name))]
    if empty:
        raise usage("\n".join(f"{name}: the folder holds no text files" for name in empty))
    return _read(names)


def _read(names: list[str]) -> Iterator[Item]:
    for name in names:
        if name == "-":
            yield _standard_input()
        else:
            yield from PathCorpus([Path(name)]).items()


def _holds_nothing(path: Path) -> bool:
    return path.is_dir() and not corpus_files(path)


def _standard_input() -> Item:
    try:
        return Document.from_source(decode(sys.stdin.buffer.read()), id="-")
    except PolicyTextError as error:
        return Unread("-", f"{type(error).__name__}: {error}")


def watched(items: Iterator[Item], quiet: bool) -> Iterator[Item]:
    """The items, counted on standard error while somebody watches."""
    if quiet or not sys.stderr.isatty():
        yield from items
        return
    bar = click.progressbar(items, label="documents", show_pos=True, file=sys.stderr)
    with bar as shown:
        yield from shown
