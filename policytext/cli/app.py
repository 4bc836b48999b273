"""The commands of ``policytext``."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Optional, TextIO, cast

import typer

from policytext import __version__
from policytext.cli.writing import FailureLog, open_output
from policytext.components import Dropped, Failed, kind_of
from policytext.corpus import Item, PathCorpus, Unread, text_files
from policytext.document import Document, Entity, Slogan, Span
from policytext.document.serialise import Json
from policytext.encoding import decode
from policytext.errors import ConfigError, PolicyTextError
from policytext.pipeline import Pipeline, Target, component_class, component_names
from policytext.pipeline.registry import BUILT_IN

__all__ = ["app", "main"]

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Clean Chinese policy text, with every result traced to the raw input.",
)
config_app = typer.Typer(help="Configuration files.", no_args_is_help=True)
app.add_typer(config_app, name="config")


class Form(StrEnum):
    """The form of the output."""

    text = "text"
    jsonl = "jsonl"


class Script(StrEnum):
    """A script to convert to."""

    hans = "hans"
    hant = "hant"
    tw = "tw"
    twp = "twp"
    hk = "hk"


class Keep(StrEnum):
    """Which of several near-duplicates stays."""

    best = "best"
    longest = "longest"
    first = "first"
    earliest = "earliest"


Inputs = Annotated[
    Optional[list[str]],  # noqa: UP045 - typer reads the annotation at run time
    typer.Argument(help="Files and folders; '-' or nothing reads standard input."),
]
ScriptOption = Annotated[
    Optional[Script],  # noqa: UP045
    typer.Option("--script", help="Convert to this script; the text keeps its own without."),
]
ConfigOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--config", help="A pipeline in TOML, used in place of the default one."),
]
OutputOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--output", "-o", help="Write to this file and not to standard output."),
]
ErrorsOption = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option("--errors", help="Also write what failed to this file, as JSON lines."),
]
FormOption = Annotated[Form, typer.Option("--format", help="The form of the output.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]

Render = Callable[[Document, Form], Iterable[str]]
"""What a command writes for a document, as lines without their ends."""


@app.callback(invoke_without_command=True)
def version(
    context: typer.Context,
    show: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Clean Chinese policy text, with every result traced to the raw input."""
    if show:
        typer.echo(f"policytext {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@app.command()
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
    _run(inputs, _pipeline(script, config), _document_lines, output, errors, form, quiet)


@app.command()
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
    pipeline = _pipeline(script, config, cleaning=True)
    _run(inputs, pipeline, _document_lines, output, errors, form, quiet)


@app.command()
def explain(
    inputs: Inputs = None,
    script: ScriptOption = None,
    config: ConfigOption = None,
    output: OutputOption = None,
    errors: ErrorsOption = None,
    quiet: QuietOption = False,
) -> None:
    """Tell what was changed, step by step: why, before and after, and where in the source."""
    pipeline = _pipeline(script, config, cleaning=True)
    _run(inputs, pipeline, _explanation_lines, output, errors, Form.text, quiet)


@app.command()
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
    _run(inputs, _pipeline(script, config), _entity_lines, output, errors, form, quiet)


@app.command()
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
    _run(inputs, _pipeline(script, config), _slogan_lines, output, errors, form, quiet)


@app.command()
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

    _run(inputs, _pipeline(script, config), lines, output, errors, form, quiet)


@app.command()
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
    docs = list(_readable(_items(inputs), failures))
    result = deduplicate(docs, threshold=threshold, keep=keep.value)
    with _output(output) as file:
        file.writelines(
            f"{_json(id=doc.id)}\n" for doc in cast("tuple[Document, ...]", result.kept)
        )
    if not quiet:
        sys.stderr.write(f"{result.report()}\n")
    raise typer.Exit(failures.close())


@app.command()
def components(
    reasons: Annotated[bool, typer.Option(help="List the reason codes too.")] = True,
) -> None:
    """List the registered components, what they are, and every reason code that they may give."""
    failed = False
    for name in component_names():
        try:
            cls = component_class(name)
        except PolicyTextError as error:
            typer.echo(f"{name}\tbroken\t{error}")
            failed = True
            continue
        owner = "" if name in BUILT_IN else "\t(plugin)"
        typer.echo(f"{name}\t{kind_of(cls)}{owner}")
        if reasons:
            declared = cast("dict[str, str]", cls.reasons)
            for code, meaning in declared.items():
                typer.echo(f"  {code}\t{meaning}")
    raise typer.Exit(1 if failed else 0)


@config_app.command("check")
def config_check(
    file: Annotated[Path, typer.Argument(help="The configuration file.")],
) -> None:
    """Check a configuration file; every fault is reported with its path."""
    pipeline = _pipeline(None, file)
    typer.echo(f"{file}: {len(pipeline.steps)} steps, no faults")


@config_app.command("show")
def config_show(script: ScriptOption = None) -> None:
    """Print the default pipeline as a configuration to start from."""
    typer.echo(_pipeline(script, None).to_toml(), nl=False)


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


# -- running ---------------------------------------------------------------------------------------


def _run(
    inputs: list[str] | None,
    pipeline: Pipeline,
    render: Render,
    output: Path | None,
    errors: Path | None,
    form: Form,
    quiet: bool,
) -> None:
    """Read, process, write; name what failed and go on."""
    failures = FailureLog(errors)
    with _output(output) as file:
        for doc in _processed(_progress(_items(inputs), quiet), pipeline, failures):
            file.writelines(f"{_printable(line)}\n" for line in render(doc, form))
    raise typer.Exit(failures.close())


def _processed(
    items: Iterable[Item], pipeline: Pipeline, failures: FailureLog
) -> Iterator[Document]:
    for outcome in pipeline.outcomes(_readable(items, failures), batch_size=1):
        if isinstance(outcome, Failed):
            failures.add(outcome.document.id, outcome.error, outcome.by)
        elif isinstance(outcome, Dropped):
            sys.stderr.write(f"dropped: {outcome.document.id}: by {outcome.by}: {outcome.drop}\n")
        else:
            yield outcome


def _readable(items: Iterable[Item], failures: FailureLog) -> Iterator[Document]:
    for item in items:
        if isinstance(item, Unread):
            failures.add(item.id, item.error)
        else:
            yield item


def _items(inputs: list[str] | None) -> Iterator[Item]:
    """The documents of the inputs; a path that does not exist is a usage error."""
    names = inputs or ["-"]
    missing = [name for name in names if name != "-" and not Path(name).exists()]
    if missing:
        raise _usage("\n".join(f"{name}: no such file or folder" for name in missing))
    empty = [name for name in names if name != "-" and _holds_nothing(Path(name))]
    if empty:
        raise _usage("\n".join(f"{name}: the folder holds no text files" for name in empty))
    return _read(names)


def _read(names: list[str]) -> Iterator[Item]:
    for name in names:
        if name == "-":
            yield _standard_input()
        else:
            yield from PathCorpus([Path(name)]).items()


def _holds_nothing(path: Path) -> bool:
    return path.is_dir() and not text_files(path)


def _standard_input() -> Item:
    try:
        return Document.from_source(decode(sys.stdin.buffer.read()), id="-")
    except PolicyTextError as error:
        return Unread("-", f"{type(error).__name__}: {error}")


def _progress(items: Iterator[Item], quiet: bool) -> Iterator[Item]:
    """The items, counted on standard error while somebody watches."""
    if quiet or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.completed} documents"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("documents", total=None)
        for item in items:
            yield item
            progress.advance(task)


def _pipeline(script: Script | None, config: Path | None, *, cleaning: bool = False) -> Pipeline:
    """The pipeline that the options ask for."""
    if config is None:
        target: Target | None = script.value if script else None
        return Pipeline.cleaning(target) if cleaning else Pipeline.default(target)
    if script is not None:
        raise _usage("give either --script or --config; a configuration converts by a step")
    try:
        return Pipeline.from_toml(config.read_text("utf-8"))
    except OSError as error:
        raise _usage(f"{config}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise _usage(f"{config}: not UTF-8: {error}") from error
    except ConfigError as error:
        raise _usage("\n".join(f"{config}: {problem}" for problem in error.problems)) from error


def _usage(message: str) -> typer.Exit:
    """Say what is wrong with the call, and end with exit code 2."""
    sys.stderr.write(f"{message}\n")
    return typer.Exit(2)


def _output(path: Path | None) -> AbstractContextManager[TextIO]:
    if path is not None and not path.parent.is_dir():
        raise _usage(f"{path}: there is no folder {path.parent}")
    return open_output(path)


def _printable(line: str) -> str:
    """The line, with lone surrogates escaped: standard output cannot carry them."""
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return line.encode("utf-8", "backslashreplace").decode("utf-8")
    return line


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8")
    app()
