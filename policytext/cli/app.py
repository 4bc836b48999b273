"""The command ``policytext``."""

from __future__ import annotations

import sys

import click

from policytext import __version__
from policytext.cli import components, corpora, documents, lexicons, reports, training

__all__ = ["app", "main"]


@click.group(context_settings={"help_option_names": ["--help", "-h"]})
@click.version_option(__version__, prog_name="policytext", message="%(prog)s %(version)s")
def app() -> None:
    """Clean Chinese policy text, with every result traced to the raw input."""


for _module in (documents, corpora, lexicons, reports, components, training):
    for _command in _module.COMMANDS:
        app.add_command(_command)


def main() -> None:
    """Run the command line."""
    # A path that is not UTF-8 must not end the naming of what failed.
    for stream, errors in ((sys.stdout, "strict"), (sys.stderr, "backslashreplace")):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors=errors)
    try:
        app()
    except OSError as error:
        # A full disk, a folder that may not be written to: no place for a traceback.
        sys.stderr.write(f"{error}\n")
        sys.exit(1)
