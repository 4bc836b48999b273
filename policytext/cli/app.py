"""The command ``policytext``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from policytext import __version__
from policytext.cli import components, corpora, documents, reports

__all__ = ["app", "main"]

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Clean Chinese policy text, with every result traced to the raw input.",
)


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


for module in (documents, corpora, reports, components):
    module.add_commands(app)


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8")
    try:
        app()
    except OSError as error:
        # A full disk, a folder that may not be written to: no place for a traceback.
        sys.stderr.write(f"{error}\n")
        sys.exit(1)
