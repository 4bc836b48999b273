"""The command line. It has no logic of its own: it reads, calls the library, and writes."""

from policytext.cli.app import main

__all__ = ["main"]
