"""The commands that show and check what pipelines are made of."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from policytext.cli.options import FILE, SCRIPT, make_pipeline
from policytext.components import kind_of
from policytext.errors import PolicyTextError
from policytext.pipeline import Target, component_class, component_names
from policytext.pipeline.registry import BUILT_IN

__all__ = ["COMMANDS"]


@click.command
@click.option(
    "--reasons/--no-reasons", default=True, show_default=True, help="List the reason codes too."
)
def components(reasons: bool) -> None:
    """List the registered components, what they are, and every reason code that they may give."""
    failed = False
    for name in component_names():
        try:
            cls = component_class(name)
        except PolicyTextError as error:
            click.echo(f"{name}\tbroken\t{error}")
            failed = True
            continue
        owner = "" if name in BUILT_IN else "\t(plugin)"
        click.echo(f"{name}\t{kind_of(cls)}{owner}")
        if reasons:
            declared = cast("dict[str, str]", cls.reasons)
            for code, meaning in declared.items():
                click.echo(f"  {code}\t{meaning}")
    raise click.exceptions.Exit(1 if failed else 0)


@click.group
def config() -> None:
    """Configuration files."""


@config.command("check")
@click.argument("file", type=FILE)
def check(file: Path) -> None:
    """Check a configuration file; every fault is reported with its path."""
    pipeline = make_pipeline(None, file)
    click.echo(f"{file}: {len(pipeline.steps)} steps, no faults")


@config.command("show", params=[SCRIPT])
def show(script: Target | None) -> None:
    """Print the default pipeline as a configuration to start from."""
    click.echo(make_pipeline(script, None).to_toml(), nl=False)


COMMANDS: tuple[click.Command, ...] = (components, config)
