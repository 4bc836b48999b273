"""The commands that treat a corpus as a whole."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Optional

import typer

from policytext.cli.options import (
    ConfigOption,
    ErrorsOption,
    QuietOption,
    ScriptOption,
    existing,
    make_pipeline,
    usage,
)
from policytext.corpus import Columns, OutputForm, PathCorpus, RunOptions, open_whole, run_corpus
from policytext.document import Detail
from policytext.errors import PolicyTextError
from policytext.pipeline import Pipeline

__all__ = ["add_commands"]

Progress = Callable[[int, int], None]


class OutputFormat(StrEnum):
    """The form of the output files."""

    jsonl = "jsonl"
    jsonl_gz = "jsonl.gz"
    parquet = "parquet"


class DetailChoice(StrEnum):
    """How much of a document is written."""

    full = "full"
    slim = "slim"


def add_commands(app: typer.Typer) -> None:
    """Register the commands of this module."""
    app.command("run")(run)


def run(
    inputs: Annotated[list[str], typer.Argument(help="Files and folders.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder to write to.")],
    script: ScriptOption = None,
    config: ConfigOption = None,
    workers: Annotated[int, typer.Option(help="How many processes work.", min=1)] = 1,
    form: Annotated[
        OutputFormat, typer.Option("--format", help="The form of the output files.")
    ] = OutputFormat.jsonl,
    detail: Annotated[
        DetailChoice,
        typer.Option(help="'full' can be read back, 'slim' leaves out source and history."),
    ] = DetailChoice.full,
    text: Annotated[str, typer.Option(help="The column that holds the text.")] = "text",
    id: Annotated[str, typer.Option(help="The column that holds the id.")] = "id",
    batch: Annotated[int, typer.Option(help="Documents a worker is given at a time.", min=1)] = 16,
    shard: Annotated[int, typer.Option(help="Files or rows of input a shard.", min=1)] = 4096,
    timeout: Annotated[
        Optional[float],  # noqa: UP045 - typer reads the annotation at run time
        typer.Option(help="Seconds a document may take; what takes longer is quarantined."),
    ] = None,
    limit: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(help="Stop after so many files or rows.", min=0),
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a stopped run.")] = False,
    errors: ErrorsOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check the inputs and the pipeline; write nothing.")
    ] = False,
    quiet: QuietOption = False,
) -> None:
    """Run a pipeline over a corpus: shards that survive a kill, failures set aside by name."""
    corpus = PathCorpus(existing(inputs), Columns(text, id))
    pipeline = make_pipeline(script, config)
    if dry_run:
        _plan(corpus, pipeline)
        return
    output_form: OutputForm = form.value
    how_much: Detail = detail.value
    options = RunOptions(output_form, how_much, workers, batch, shard, timeout, limit, resume)
    try:
        with _progress(corpus, quiet) as progress:
            report = run_corpus(corpus, pipeline, out, options, on_progress=progress)
    except KeyboardInterrupt:
        sys.stderr.write(f"stopped; complete shards stay in {out}, go on with --resume\n")
        raise typer.Exit(130) from None
    except (OSError, PolicyTextError) as error:
        sys.stderr.write(f"{error}\n")
        known = isinstance(error, FileExistsError | PolicyTextError)
        raise typer.Exit(2 if known else 1) from None
    if errors is not None:
        _join_errors(out, errors)
    if not quiet:
        sys.stderr.write(f"{report}\n")
    raise typer.Exit(1 if report.failures else 0)


def _plan(corpus: PathCorpus, pipeline: Pipeline) -> None:
    files = corpus.files()
    if not files:
        raise usage("the inputs hold no files of a known suffix")
    for path in files:
        typer.echo(f"input\t{path}")
    for step in pipeline.steps:
        typer.echo(f"step\t{step.name}")


def _join_errors(out: Path, target: Path) -> None:
    """All failures in one file; there is one also where nothing failed."""
    with open_whole(target) as file:
        for path in sorted(out.glob("errors-*.jsonl")):
            file.write(path.read_bytes())


@contextmanager
def _progress(corpus: PathCorpus, quiet: bool) -> Iterator[Progress | None]:
    """Rate and time left on standard error, while somebody watches."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    total = sum(path.stat().st_size for path in corpus.files())
    columns = (
        TextColumn("{task.fields[items]} documents, {task.fields[rate]:.0f} a second"),
        BarColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task("run", total=total, items=0, rate=0.0)

        def advance(items: int, size: int) -> None:
            elapsed = shown.tasks[task].elapsed or 1.0
            shown.update(task, completed=size, items=items, rate=items / elapsed)

        yield advance
