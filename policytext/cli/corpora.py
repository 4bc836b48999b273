"""The commands that treat a corpus as a whole."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Literal, TypeAlias

import click

from policytext.boilerplate import Profile
from policytext.cli.options import (
    CONFIG,
    ERRORS,
    FILE,
    PROFILE,
    QUIET,
    SCRIPT,
    existing,
    make_pipeline,
    usage,
)
from policytext.corpus import (
    Columns,
    OutputForm,
    PathCorpus,
    RunOptions,
    Spread,
    open_whole,
    run_corpus,
)
from policytext.document import Detail
from policytext.errors import PolicyTextError
from policytext.pipeline import Pipeline, Target
from policytext.pipeline.workers import map_ordered

__all__ = ["COMMANDS"]

Progress = Callable[[int, int], None]
Engine: TypeAlias = Literal["local", "ray"]


@click.command(params=[SCRIPT, PROFILE, CONFIG, ERRORS, QUIET])
@click.argument("inputs", nargs=-1, required=True)
@click.option("--out", "-o", type=FILE, required=True, help="The folder to write to.")
@click.option(
    "--workers",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="How many processes work.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "jsonl.gz", "parquet"]),
    default="jsonl",
    show_default=True,
    help="The form of the output files.",
)
@click.option(
    "--detail",
    type=click.Choice(["full", "slim"]),
    default="full",
    show_default=True,
    help="'full' can be read back, 'slim' leaves out source and history.",
)
@click.option("--text", default="text", show_default=True, help="The column that holds the text.")
@click.option("--id", default="id", show_default=True, help="The column that holds the id.")
@click.option(
    "--batch",
    type=click.IntRange(1),
    default=16,
    show_default=True,
    help="Documents a worker is given at a time.",
)
@click.option(
    "--shard",
    type=click.IntRange(1),
    default=4096,
    show_default=True,
    help="Files or rows of input a shard.",
)
@click.option(
    "--timeout",
    type=float,
    help="Seconds a document may take; what takes longer is quarantined.",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="Where workers run; 'ray' needs the extra ray.",
)
@click.option("--address", help="A Ray cluster, or 'auto'; without it Ray is started here.")
@click.option("--limit", type=click.IntRange(0), help="Stop after so many files or rows.")
@click.option("--resume", is_flag=True, help="Go on with a stopped run.")
@click.option("--dry-run", is_flag=True, help="Check the inputs and the pipeline; write nothing.")
def run(
    inputs: tuple[str, ...],
    out: Path,
    script: Target | None,
    profile: Profile,
    config: Path | None,
    errors: Path | None,
    quiet: bool,
    workers: int,
    form: OutputForm,
    detail: Detail,
    text: str,
    id: str,
    batch: int,
    shard: int,
    timeout: float | None,
    engine: Engine,
    address: str | None,
    limit: int | None,
    resume: bool,
    dry_run: bool,
) -> None:
    """Run a pipeline over a corpus: shards that survive a kill, failures set aside by name."""
    if address is not None and engine != "ray":
        raise usage("--address goes with --engine ray")
    corpus = PathCorpus(existing(inputs), Columns(text, id))
    pipeline = make_pipeline(script, config, profile)
    if dry_run:
        _plan(corpus, pipeline)
        return
    options = RunOptions(form, detail, workers, batch, shard, timeout, limit, resume)
    try:
        with _progress(corpus, quiet) as progress:
            report = run_corpus(
                corpus,
                pipeline,
                out,
                options,
                on_progress=progress,
                spread=_spread(engine, address),
            )
    except KeyboardInterrupt:
        sys.stderr.write(f"stopped; complete shards stay in {out}, go on with --resume\n")
        raise click.exceptions.Exit(130) from None
    except (OSError, PolicyTextError) as error:
        sys.stderr.write(f"{error}\n")
        known = isinstance(error, FileExistsError | PolicyTextError)
        raise click.exceptions.Exit(2 if known else 1) from None
    if errors is not None:
        _join_errors(out, errors)
    if not quiet:
        sys.stderr.write(f"{report}\n")
    raise click.exceptions.Exit(1 if report.failures else 0)


def _spread(engine: Engine, address: str | None) -> Spread:
    if engine == "local":
        return map_ordered
    from policytext.engines.ray_runs import over_cluster

    return over_cluster(address)


def _plan(corpus: PathCorpus, pipeline: Pipeline) -> None:
    files = corpus.files()
    if not files:
        raise usage("the inputs hold no files of a known suffix")
    for path in files:
        click.echo(f"input\t{path}")
    for step in pipeline.steps:
        click.echo(f"step\t{step.name}")


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
    total = sum(path.stat().st_size for path in corpus.files())
    started = monotonic()
    with click.progressbar(length=total, file=sys.stderr) as bar:

        def advance(items: int, size: int) -> None:
            elapsed = max(monotonic() - started, 1e-6)
            bar.label = f"{items} documents, {items / elapsed:.0f} a second"
            bar.update(size - bar.pos)

        yield advance


COMMANDS: tuple[click.Command, ...] = (run,)
