"""The commands for lexicons of slogans, and for slogans over time."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Literal

import click

from policytext.cli.options import (
    CONFIG,
    ERRORS,
    FILE,
    INPUTS,
    OUTPUT,
    QUIET,
    SCRIPT,
    check_targets,
    make_pipeline,
    output,
    usage,
)
from policytext.cli.running import processed, read_items, watched
from policytext.cli.writing import FailureLog
from policytext.document import Document
from policytext.errors import LexiconError, MissingBackendError
from policytext.pipeline import Pipeline, Target
from policytext.slogans import (
    SloganLexicon,
    SloganTable,
    default_lexicon,
    lint_lexicon,
    period_of,
    plot_heat,
    plot_trends,
    slogan_table,
)
from policytext.slogans.periods import By, PeriodOf

__all__ = ["COMMANDS"]

SHOWN = 8
"""How many slogans a picture shows where none are named."""


@click.group
def lexicon() -> None:
    """Lexicons of slogans."""


@lexicon.command
@click.argument("files", nargs=-1, required=True, type=FILE)
def lint(files: tuple[Path, ...]) -> None:
    """Check lexicon files, TSV or TOML: every fault is named with its line."""
    faults: list[str] = []
    for file in files:
        try:
            faults += lint_lexicon(file)
        except LexiconError as error:
            faults.append(f"{file}: {error}")
        except OSError as error:
            raise usage(f"{file}: {error.strerror}") from error
    for fault in faults:
        click.echo(fault)
    sys.stderr.write(f"{len(files)} files, {len(faults)} faults\n")
    raise click.exceptions.Exit(1 if faults else 0)


@click.command(params=[INPUTS, SCRIPT, CONFIG, OUTPUT, ERRORS, QUIET])
@click.option(
    "--by",
    type=click.Choice(["year", "month"]),
    default="year",
    show_default=True,
    help="The length of a period; it is read from the column 'date', 'year' or 'published'.",
)
@click.option(
    "--date-pattern",
    metavar="REGEX",
    help="Take the first group of this expression in a document's id for its period.",
)
@click.option("--as-is", is_flag=True, help="Only look for slogans; clean nothing first.")
@click.option("--lexicon", "own", type=FILE, help="A lexicon that is added to the built-in one.")
@click.option("--slogan", "names", multiple=True, help="Only this slogan; may be given again.")
@click.option("--keywords", is_flag=True, help="Also policy vocabulary that is no slogan.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "json"]),
    default="csv",
    show_default=True,
    help="The form of the table.",
)
@click.option(
    "--picture",
    type=FILE,
    help="Also draw the slogans named, or the most common ones: a file .svg, .png or .pdf.",
)
@click.option("--heat", is_flag=True, help="Draw how hot they are, and not lines.")
def trends(
    inputs: tuple[str, ...],
    script: Target | None,
    config: Path | None,
    target: Path | None,
    errors: Path | None,
    quiet: bool,
    by: By,
    date_pattern: str | None,
    as_is: bool,
    own: Path | None,
    names: tuple[str, ...],
    keywords: bool,
    form: Literal["csv", "json"],
    picture: Path | None,
    heat: bool,
) -> None:
    """Follow slogans over time: in how many documents of each period they stand."""
    check_targets(target, errors, picture)
    period = _period(date_pattern, by)
    lexicon = _lexicon(own)
    # Slogans are counted with the user's lexicon, so no step before has to find them.
    pipeline = Pipeline(()) if as_is else make_pipeline(script, config, cleaning=True)
    failures = FailureLog(errors)
    docs = processed(watched(read_items(inputs), quiet), pipeline, failures)
    table = slogan_table(docs, period=period, lexicon=lexicon, include_keywords=keywords)
    if names:
        for name in table.missing(names):
            sys.stderr.write(f"no document has {name}\n")
        table = replace(table, rows=tuple(row for row in table.rows if row.canonical in names))
    if picture is not None:
        _draw(table, names, picture, heat)
    with output(target) as file:
        file.write(table.to_csv() if form == "csv" else f"{table.to_json()}\n")
    if not quiet:
        sys.stderr.write(
            f"{table.total} documents, {len(table.periods)} periods, {table.undated} undated, "
            f"{len(table.rows)} slogans\n"
        )
    raise click.exceptions.Exit(failures.close())


def _period(pattern: str | None, by: By) -> PeriodOf:
    if pattern is None:
        return lambda doc: period_of(doc, by)
    try:
        expression = re.compile(pattern)
    except re.error as error:
        raise usage(f"--date-pattern {pattern!r}: {error}") from error
    if not expression.groups:
        raise usage(f"--date-pattern {pattern!r}: there is no group; write one: (\\d{{4}})")

    def read(doc: Document) -> str | None:
        match = expression.search(doc.id)
        return match[1] if match else None

    return read


def _lexicon(path: Path | None) -> SloganLexicon | None:
    if path is None:
        return None
    try:
        return default_lexicon().extended(SloganLexicon.load(path).entries)
    except LexiconError as error:
        raise usage(str(error)) from error
    except OSError as error:
        raise usage(f"{path}: {error.strerror}") from error


def _draw(table: SloganTable, names: tuple[str, ...], path: Path, heat: bool) -> None:
    shown = names or tuple(row.canonical for row in table.rows[:SHOWN])
    try:
        (plot_heat if heat else plot_trends)(table, shown, path)
    except (MissingBackendError, ValueError) as error:
        raise usage(f"--picture {path}: {error}") from error


COMMANDS: tuple[click.Command, ...] = (lexicon, trends)
