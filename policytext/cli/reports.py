"""The commands that make pages to look at, and that look at the installation."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

import click

from policytext.boilerplate import Profile
from policytext.cli.options import (
    CONFIG,
    OUTPUT,
    PROFILE,
    SCRIPT,
    check_targets,
    existing,
    make_pipeline,
    output,
)
from policytext.components import Dropped, Failed
from policytext.corpus import Item, PathCorpus, Unread
from policytext.document import Document
from policytext.pipeline import Pipeline, Target, brief

if TYPE_CHECKING:
    from policytext.summarization import Brief

__all__ = ["COMMANDS"]

Language: TypeAlias = Literal["en", "zh"]
"""The language of an interface."""


@click.command(params=[SCRIPT, PROFILE, CONFIG, OUTPUT])
@click.argument("source")
@click.option(
    "--language",
    type=click.Choice(["en", "zh"]),
    default="en",
    show_default=True,
    help="The language that the page opens in.",
)
def report(
    source: str,
    script: Target | None,
    profile: Profile,
    config: Path | None,
    target: Path | None,
    language: Language,
) -> None:
    """Make one self-contained HTML page.

    SOURCE is a file, a folder, or the folder of a finished run.
    """
    (path,) = existing([source])
    check_targets(target)
    html = _page(path, make_pipeline(script, config, profile), language)
    with output(target) as file:
        file.write(html)


def _page(path: Path, pipeline: Pipeline, language: Language) -> str:
    from policytext.report import CorpusDigest, corpus_page, document_page

    if (path / "run.json").exists():
        return corpus_page(CorpusDigest.of_run(path), path.name, language=language)
    corpus = PathCorpus([path])
    if path.is_dir():
        digest = CorpusDigest.of(pipeline.outcomes(corpus))
        return corpus_page(digest, path.name, language=language)
    docs = list(corpus.items())
    if len(docs) != 1:
        digest = CorpusDigest.of(
            pipeline.outcomes(doc for doc in docs if isinstance(doc, Document))
        )
        return corpus_page(digest, path.name, language=language)
    return document_page(*_processed(docs[0], pipeline), language=language)


def _processed(item: Item, pipeline: Pipeline) -> tuple[Document, tuple[Brief, ...]]:
    if isinstance(item, Unread):
        raise _failed(f"{item.id}: {item.error}")
    (outcome,) = pipeline.process_batch([item])
    if isinstance(outcome, Failed):
        raise _failed(f"{outcome.document.id}: {outcome.by}: {outcome.error}")
    doc = outcome.document if isinstance(outcome, Dropped) else outcome
    found = {"entities", "slogans"} <= set(doc.produced)
    return doc, brief(doc) if found else ()


def _failed(message: str) -> click.exceptions.Exit:
    sys.stderr.write(f"failed: {message}\n")
    return click.exceptions.Exit(1)


@click.command
@click.option("--selftest", is_flag=True, help="Also run the main job on a built-in sample.")
def doctor(selftest: bool) -> None:
    """Look at the installation: versions, optional backends, checksums of the data files."""
    from policytext.cli.diagnosis import diagnose, run_selftest

    faults = 0
    for line in diagnose():
        click.echo(line.text)
        faults += line.is_fault
    if selftest:
        told, passed = run_selftest()
        click.echo(told)
        faults += not passed
    if faults:
        sys.stderr.write(f"{faults} faults\n")
        raise click.exceptions.Exit(1)


COMMANDS: tuple[click.Command, ...] = (report, doctor)
