"""The commands that show and check what pipelines are made of."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, cast

import typer

from policytext.cli.options import ScriptOption, make_pipeline
from policytext.components import kind_of
from policytext.errors import PolicyTextError
from policytext.pipeline import component_class, component_names
from policytext.pipeline.registry import BUILT_IN

__all__ = ["add_commands"]


def add_commands(app: typer.Typer) -> None:
    """Register the commands of this module."""
    app.command()(components)
    config = typer.Typer(help="Configuration files.", no_args_is_help=True)
    config.command("check")(config_check)
    config.command("show")(config_show)
    app.add_typer(config, name="config")


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


def config_check(
    file: Annotated[Path, typer.Argument(help="The configuration file.")],
) -> None:
    """Check a configuration file; every fault is reported with its path."""
    pipeline = make_pipeline(None, file)
    typer.echo(f"{file}: {len(pipeline.steps)} steps, no faults")


def config_show(script: ScriptOption = None) -> None:
    """Print the default pipeline as a configuration to start from."""
    typer.echo(make_pipeline(script, None).to_toml(), nl=False)
