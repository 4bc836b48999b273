"""The commands that treat documents one by one."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import cast

import click

from policytext.boilerplate import Profile
from policytext.cli.options import (
    CONFIG,
    ERRORS,
    INPUTS,
    OUTPUT,
    PROFILE,
    QUIET,
    SCRIPT,
    Form,
    check_targets,
    form_option,
    make_pipeline,
)
from policytext.cli.options import output as open_target
from policytext.cli.running import Render, read_items, readable, run
from policytext.cli.writing import FailureLog
from policytext.document import Document, Entity, Slogan, Span
from policytext.document.serialise import Json
from policytext.duplicates import Keep, deduplicate
from policytext.pipeline import Target

__all__ = ["COMMANDS"]


def _command(
    name: str, render: Render, help: str, *, form: Form | None = "jsonl", cleaning: bool = False
) -> click.Command:
    """A command that writes something of every document; without a form it can only write text."""

    def call(
        inputs: tuple[str, ...],
        script: Target | None,
        profile: Profile,
        config: Path | None,
        target: Path | None,
        errors: Path | None,
        quiet: bool,
        form: Form = "text",
    ) -> None:
        pipeline = make_pipeline(script, config, profile, cleaning=cleaning)
        run(inputs, pipeline, render, target, errors, form, quiet)

    params: list[click.Parameter] = [INPUTS, SCRIPT, PROFILE, CONFIG, OUTPUT, ERRORS]
    forms = [form_option(form)] if form else []
    return click.Command(name, callback=call, params=[*params, *forms, QUIET], help=help)


@click.command(params=[INPUTS, SCRIPT, PROFILE, CONFIG, OUTPUT, ERRORS, form_option("text"), QUIET])
@click.option(
    "--max-chars", type=click.IntRange(1), default=300, show_default=True, help="The budget."
)
def summarize(
    inputs: tuple[str, ...],
    script: Target | None,
    profile: Profile,
    config: Path | None,
    target: Path | None,
    errors: Path | None,
    form: Form,
    quiet: bool,
    max_chars: int,
) -> None:
    """Summarise in sentences of the text, with their places."""
    from policytext.summarization import summarize as summarize_document

    def lines(doc: Document, form: Form) -> Iterable[str]:
        summary = summarize_document(doc, max_chars=max_chars)
        if form == "text":
            return [summary.text]
        return [
            _json(id=doc.id, text=sentence.text, **_places(doc, sentence.span))
            for sentence in summary.sentences
        ]

    run(inputs, make_pipeline(script, config, profile), lines, target, errors, form, quiet)


@click.command(params=[INPUTS, OUTPUT, ERRORS, QUIET])
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    default=0.8,
    show_default=True,
    help="The similarity from which texts are duplicates.",
)
@click.option(
    "--keep",
    type=click.Choice(["best", "longest", "first", "earliest"]),
    default="best",
    show_default=True,
    help="Which of several stays.",
)
def dedup(
    inputs: tuple[str, ...],
    target: Path | None,
    errors: Path | None,
    quiet: bool,
    threshold: float,
    keep: Keep,
) -> None:
    """List near-duplicates: one line a document that stays, the report on standard error."""
    check_targets(target, errors)
    failures = FailureLog(errors)
    docs = list(readable(read_items(inputs), failures))
    result = deduplicate(docs, threshold=threshold, keep=keep)
    with open_target(target) as file:
        file.writelines(
            f"{_json(id=doc.id)}\n" for doc in cast("tuple[Document, ...]", result.kept)
        )
    if not quiet:
        sys.stderr.write(f"{result.report()}\n")
    raise click.exceptions.Exit(failures.close())


# -- what each command writes ----------------------------------------------------------------------


def _document_lines(doc: Document, form: Form) -> Iterable[str]:
    return [doc.to_json() if form == "jsonl" else doc.text.removesuffix("\n")]


def _explanation_lines(doc: Document, form: Form) -> Iterable[str]:
    return [f"{doc.id}: {doc.explain()}"]


def _entity_lines(doc: Document, form: Form) -> Iterable[str]:
    for entity in doc.entities:
        yield _found_line(doc, entity, entity.label, entity.normalized or entity.text, form)


def _slogan_lines(doc: Document, form: Form) -> Iterable[str]:
    for slogan in doc.slogans:
        yield _found_line(doc, slogan, slogan.kind, slogan.canonical, form)


def _found_line(doc: Document, found: Entity | Slogan, label: str, normal: str, form: Form) -> str:
    if form == "text":
        source = doc.source_span(found)
        return f"{doc.id}\t{source.start}:{source.end}\t{label}\t{normal}"
    return _json(
        id=doc.id,
        text=found.text,
        label=label,
        normal=normal,
        by=found.by,
        score=found.score,
        **_places(doc, found.span),
    )


def _places(doc: Document, span: Span) -> dict[str, Json]:
    source = doc.source_span(span)
    return {
        "start": span.start,
        "end": span.end,
        "source_start": source.start,
        "source_end": source.end,
    }


def _json(**values: Json) -> str:
    return json.dumps(values, ensure_ascii=True)


COMMANDS: tuple[click.Command, ...] = (
    _command(
        "process",
        _document_lines,
        "Repair, clean and read documents: one JSON object a line, with layers and history.",
    ),
    _command("clean", _document_lines, "Give the clean text.", form="text", cleaning=True),
    _command(
        "explain",
        _explanation_lines,
        "Tell what was changed, step by step: why, before and after, and where in the source.",
        form=None,
        cleaning=True,
    ),
    _command(
        "entities",
        _entity_lines,
        "List the named entities, with their places in the clean text and in the source.",
    ),
    _command(
        "slogans",
        _slogan_lines,
        "List the slogans (提法), with their places in the clean text and in the source.",
    ),
    summarize,
    dedup,
)
