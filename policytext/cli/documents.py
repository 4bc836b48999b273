"""The commands that treat documents one by one."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Annotated, cast

import typer

from policytext.cli.options import (
    ConfigOption,
    ErrorsOption,
    Form,
    FormOption,
    Inputs,
    Keep,
    OutputOption,
    QuietOption,
    ScriptOption,
    make_pipeline,
)
from policytext.cli.options import output as open_target
from policytext.cli.running import read_items, readable, run
from policytext.cli.writing import FailureLog
from policytext.document import Document, Entity, Slogan, Span
from policytext.document.serialise import Json

__all__ = ["add_commands"]


def add_commands(app: typer.Typer) -> None:
    """Register the commands of this module."""
    for command in (process, clean, explain, entities, slogans, summarize, dedup):
        app.command()(command)


def process(
    inputs: Inputs = None,
    script: ScriptOption = None,
    config: ConfigOption = None,
    output: OutputOption = None,
    errors: ErrorsOption = None,
    form: FormOption = Form.jsonl,
    quiet: QuietOption = False,
) -> None:
    """Repair, clean and read documents: one JSON object a line, with layers and history."""
    run(inputs, make_pipeline(script, config), _document_lines, output, errors, form, quiet)


def clean(
    inputs: Inputs = None,
    script: ScriptOption = None,
    config: ConfigOption = None,
    output: OutputOption = None,
    errors: ErrorsOption = None,
    form: FormOption = Form.text,
    quiet: QuietOption = False,
) -> None:
    """Give the clean text."""
    pipeline = make_pipeline(script, config, cleaning=True)
    run(inputs, pipeline, _document_lines, output, errors, form, quiet)


def explain(
    inputs: Inputs = None,
    script: ScriptOption = None,
    config: ConfigOption = None,
    output: OutputOption = None,
    errors: ErrorsOption = None,
    quiet: QuietOption = False,
) -> None:
    """Tell what was changed, step by step: why, before and after, and where in the source."""
    pipeline = make_pipeline(script, config, cleaning=True)
    run(inputs, pipeline, _explanation_lines, output, errors, Form.text, quiet)


def entities(
    inputs: Inputs = None,
    script: ScriptOption = None,
    config: ConfigOption = None,
    output: OutputOption = None,
    errors: ErrorsOption = None,
    form: FormOption = Form.jsonl,
    quiet: QuietOption = False,
) -> None:
    """List the named entities, with their places in the clean text and in the source."""
    run(inputs, make_pipeline(script, config), _entity_lines, output, errors, form, quiet)


def slogans(
    inputs: Inputs = None,
    script: ScriptOption = None,
    config: ConfigOption = None,
    output: OutputOption = None,
    errors: ErrorsOption = None,
    form: FormOption = Form.jsonl,
    quiet: QuietOption = False,
) -> None:
    """List the slogans (提法), with their places in the clean text and in the source."""
    run(inputs, make_pipeline(script, config), _slogan_lines, output, errors, form, quiet)


def summarize(
    inputs: Inputs = None,
    script: ScriptOption = None,
    config: ConfigOption = None,
    output: OutputOption = None,
    errors: ErrorsOption = None,
    form: FormOption = Form.text,
    quiet: QuietOption = False,
    max_chars: Annotated[int, typer.Option(help="The budget in characters.", min=1)] = 300,
) -> None:
    """Summarise in sentences of the text, with their places."""
    from policytext.summarization import summarize as summarize_document

    def lines(doc: Document, form: Form) -> Iterable[str]:
        summary = summarize_document(doc, max_chars=max_chars)
        if form is Form.text:
            return [summary.text]
        return [
            _json(id=doc.id, text=sentence.text, **_places(doc, sentence.span))
            for sentence in summary.sentences
        ]

    run(inputs, make_pipeline(script, config), lines, output, errors, form, quiet)


def dedup(
    inputs: Inputs = None,
    threshold: Annotated[
        float, typer.Option(help="The similarity from which texts are duplicates.", min=0, max=1)
    ] = 0.8,
    keep: Annotated[Keep, typer.Option(help="Which of several stays.")] = Keep.best,
    output: OutputOption = None,
    errors: ErrorsOption = None,
    quiet: QuietOption = False,
) -> None:
    """List near-duplicates: one line a document that stays, the report on standard error."""
    from policytext.duplicates import deduplicate

    failures = FailureLog(errors)
    docs = list(readable(read_items(inputs), failures))
    result = deduplicate(docs, threshold=threshold, keep=keep.value)
    with open_target(output) as file:
        file.writelines(
            f"{_json(id=doc.id)}\n" for doc in cast("tuple[Document, ...]", result.kept)
        )
    if not quiet:
        sys.stderr.write(f"{result.report()}\n")
    raise typer.Exit(failures.close())


# -- what each command writes ----------------------------------------------------------------------


def _document_lines(doc: Document, form: Form) -> Iterable[str]:
    return [doc.to_json() if form is Form.jsonl else doc.text.removesuffix("\n")]


def _explanation_lines(doc: Document, form: Form) -> Iterable[str]:
    return [f"{doc.id}: {doc.explain()}"]


def _entity_lines(doc: Document, form: Form) -> Iterable[str]:
    for entity in doc.entities:
        yield _found_line(doc, entity, entity.label, entity.normalized or entity.text, form)


def _slogan_lines(doc: Document, form: Form) -> Iterable[str]:
    for slogan in doc.slogans:
        yield _found_line(doc, slogan, slogan.kind, slogan.canonical, form)


def _found_line(doc: Document, found: Entity | Slogan, label: str, normal: str, form: Form) -> str:
    if form is Form.text:
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
