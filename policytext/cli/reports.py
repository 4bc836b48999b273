"""The commands that make pages to look at, and that look at the installation."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from policytext.cli.options import (
    ConfigOption,
    OutputOption,
    ScriptOption,
    existing,
    make_pipeline,
    output,
    usage,
)
from policytext.components import Dropped, Failed
from policytext.corpus import PathCorpus
from policytext.document import Document
from policytext.pipeline import Pipeline, brief

if TYPE_CHECKING:
    from policytext.summarization import Brief

__all__ = ["add_commands"]


class LanguageChoice(StrEnum):
    """The language of an interface."""

    en = "en"
    zh = "zh"


def add_commands(app: typer.Typer) -> None:
    """Register the commands of this module."""
    app.command()(report)
    app.command()(doctor)


def report(
    source: Annotated[str, typer.Argument(help="A file, a folder, or the folder of a run.")],
    script: ScriptOption = None,
    config: ConfigOption = None,
    target: OutputOption = None,
    language: Annotated[
        LanguageChoice, typer.Option(help="The language that the page opens in.")
    ] = LanguageChoice.en,
) -> None:
    """Make one self-contained HTML page: of a document, or of a corpus or a finished run."""
    (path,) = existing([source])
    html = _page(path, make_pipeline(script, config), language)
    with output(target) as file:
        file.write(html)


def _page(path: Path, pipeline: Pipeline, language: LanguageChoice) -> str:
    from policytext.report import CorpusDigest, corpus_page, document_page

    if (path / "run.json").exists():
        return corpus_page(CorpusDigest.of_run(path), path.name, language=language.value)
    corpus = PathCorpus([path])
    if path.is_dir():
        digest = CorpusDigest.of(pipeline.outcomes(corpus))
        return corpus_page(digest, path.name, language=language.value)
    docs = list(corpus.items())
    if len(docs) != 1:
        digest = CorpusDigest.of(
            pipeline.outcomes(doc for doc in docs if isinstance(doc, Document))
        )
        return corpus_page(digest, path.name, language=language.value)
    return document_page(*_processed(docs[0], pipeline), language=language.value)


def _processed(item: object, pipeline: Pipeline) -> tuple[Document, tuple[Brief, ...]]:
    if not isinstance(item, Document):
        raise usage(str(getattr(item, "error", item)))
    (outcome,) = pipeline.process_batch([item])
    if isinstance(outcome, Failed):
        raise usage(f"{outcome.document.id}: {outcome.by}: {outcome.error}")
    doc = outcome.document if isinstance(outcome, Dropped) else outcome
    found = {"entities", "slogans"} <= set(doc.produced)
    return doc, brief(doc) if found else ()


def doctor(
    selftest: Annotated[
        bool, typer.Option("--selftest", help="Also run the main job on a built-in sample.")
    ] = False,
) -> None:
    """Look at the installation: versions, optional backends, checksums of the data files."""
    from policytext.cli.diagnosis import diagnose, run_selftest

    faults = 0
    for line in diagnose():
        typer.echo(line.text)
        faults += line.is_fault
    if selftest:
        told, passed = run_selftest()
        typer.echo(told)
        faults += not passed
    if faults:
        sys.stderr.write(f"{faults} faults\n")
        raise typer.Exit(1)
