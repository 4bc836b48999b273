"""Options that several commands share, and what they turn into."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Literal, TextIO, TypeAlias

import click

from policytext.boilerplate import BoilerplateRemover, Profile
from policytext.cli.writing import open_output
from policytext.components import Component
from policytext.errors import ConfigError
from policytext.pipeline import Pipeline, Target

__all__ = [
    "CONFIG",
    "ERRORS",
    "FILE",
    "INPUTS",
    "OUTPUT",
    "PROFILE",
    "QUIET",
    "SCRIPT",
    "Form",
    "check_targets",
    "existing",
    "form_option",
    "make_pipeline",
    "output",
    "usage",
]

Form: TypeAlias = Literal["text", "jsonl"]
"""The form of the output."""

FILE = click.Path(path_type=Path)
"""A path as an option takes it; what stands there is looked at by the command."""

INPUTS = click.Argument(["inputs"], nargs=-1)
SCRIPT = click.Option(
    ["--script"],
    type=click.Choice(["hans", "hant", "tw", "twp", "hk"]),
    help="Convert to this script; the text keeps its own without.",
)
PROFILE = click.Option(
    ["--profile"],
    type=click.Choice(["auto", "gov", "newspaper", "web", "transcript"]),
    default="auto",
    show_default=True,
    help="What kind of page it is, where furniture is cut.",
)
CONFIG = click.Option(
    ["--config"], type=FILE, help="A pipeline in TOML, used in place of the default one."
)
OUTPUT = click.Option(
    ["--output", "-o", "target"], type=FILE, help="Write to this file and not to standard output."
)
ERRORS = click.Option(
    ["--errors"], type=FILE, help="Also write what failed to this file, as JSON lines."
)
QUIET = click.Option(["--quiet", "-q"], is_flag=True, help="Show no progress.")


def form_option(default: Form) -> click.Option:
    """The option that names the form of the output.

    Args:
        default: The form without it.
    """
    return click.Option(
        ["--format", "form"],
        type=click.Choice(["text", "jsonl"]),
        default=default,
        show_default=True,
        help="The form of the output.",
    )


def make_pipeline(
    script: Target | None,
    config: Path | None,
    profile: Profile = "auto",
    *,
    cleaning: bool = False,
) -> Pipeline:
    """The pipeline that the options ask for."""
    if config is None:
        pipeline = Pipeline.cleaning(script) if cleaning else Pipeline.default(script)
        return Pipeline(_profiled(step, profile) for step in pipeline.steps)
    if script is not None:
        raise usage("give either --script or --config; a configuration converts by a step")
    if profile != "auto":
        raise usage("give either --profile or --config; it is a setting of remove-boilerplate")
    try:
        return Pipeline.from_toml(config.read_text("utf-8"))
    except OSError as error:
        raise usage(f"{config}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise usage(f"{config}: not UTF-8: {error}") from error
    except ConfigError as error:
        raise usage("\n".join(f"{config}: {problem}" for problem in error.problems)) from error


def _profiled(step: Component, profile: Profile) -> Component:
    return replace(step, profile=profile) if isinstance(step, BoilerplateRemover) else step


def usage(message: str) -> click.exceptions.Exit:
    """Say what is wrong with the call, and end with exit code 2."""
    sys.stderr.write(f"{message}\n")
    return click.exceptions.Exit(2)


def output(path: Path | None) -> AbstractContextManager[TextIO]:
    """Where a command writes."""
    check_targets(path)
    return open_output(path)


def check_targets(*paths: Path | None) -> None:
    """Look at files that will be written before the work: no place for one is a usage error."""
    for path in paths:
        if path is None:
            continue
        if not path.parent.is_dir():
            raise usage(f"{path}: there is no folder {path.parent}")
        if path.is_dir():
            raise usage(f"{path}: this is a folder; name a file")


def existing(names: Sequence[str]) -> list[Path]:
    """The paths that are named; one that does not exist is a usage error."""
    missing = [name for name in names if not Path(name).exists()]
    if missing:
        raise usage("\n".join(f"{name}: no such file or folder" for name in missing))
    return list(map(Path, names))
