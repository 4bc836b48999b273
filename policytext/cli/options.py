"""Options that several commands share, and what they turn into."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Optional, TextIO

import typer

from policytext.cli.writing import open_output
from policytext.errors import ConfigError
from policytext.pipeline import Pipeline, Target

__all__ = [
    "ConfigOption",
    "ErrorsOption",
    "Form",
    "FormOption",
    "Inputs",
    "Keep",
    "OutputOption",
    "QuietOption",
    "Script",
    "ScriptOption",
    "existing",
    "make_pipeline",
    "output",
    "usage",
]


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


def make_pipeline(
    script: Script | None, config: Path | None, *, cleaning: bool = False
) -> Pipeline:
    """The pipeline that the options ask for."""
    if config is None:
        target: Target | None = script.value if script else None
        return Pipeline.cleaning(target) if cleaning else Pipeline.default(target)
    if script is not None:
        raise usage("give either --script or --config; a configuration converts by a step")
    try:
        return Pipeline.from_toml(config.read_text("utf-8"))
    except OSError as error:
        raise usage(f"{config}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise usage(f"{config}: not UTF-8: {error}") from error
    except ConfigError as error:
        raise usage("\n".join(f"{config}: {problem}" for problem in error.problems)) from error


def usage(message: str) -> typer.Exit:
    """Say what is wrong with the call, and end with exit code 2."""
    sys.stderr.write(f"{message}\n")
    return typer.Exit(2)


def output(path: Path | None) -> AbstractContextManager[TextIO]:
    """Where a command writes; a folder that does not exist is a usage error."""
    if path is not None and not path.parent.is_dir():
        raise usage(f"{path}: there is no folder {path.parent}")
    return open_output(path)


def existing(names: list[str]) -> list[Path]:
    """The paths that are named; one that does not exist is a usage error."""
    missing = [name for name in names if not Path(name).exists()]
    if missing:
        raise usage("\n".join(f"{name}: no such file or folder" for name in missing))
    return list(map(Path, names))
