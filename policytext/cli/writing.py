"""Output that is whole or absent, and failures that are named."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from policytext.corpus import open_whole

__all__ = ["FailureLog", "open_output", "printable"]


@contextmanager
def open_output(path: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that appears under its name only when it is complete.

    Args:
        path: The file; standard output if ``None``.
    """
    if path is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    with open_whole(path) as file:
        text = io.TextIOWrapper(file, encoding="utf-8", errors="surrogatepass", newline="")
        yield text
        text.flush()
        text.detach()


class FailureLog:
    """Names what failed on standard error, and in a file of JSON lines if one is wanted.

    Args:
        path: The file, or ``None``.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._rows: list[str] = []

    def add(self, id: str, error: str, by: str | None = None) -> None:
        """Name one failure.

        Args:
            id: Which document.
            error: What went wrong.
            by: Which component, if one did.
        """
        where = f"{id}: {by}" if by else id
        sys.stderr.write(f"failed: {where}: {error}\n")
        self._rows.append(json.dumps({"id": id, "by": by, "error": error}, ensure_ascii=True))

    def close(self) -> int:
        """Write the file.

        Returns:
            The exit code: 1 if anything failed, else 0.
        """
        if self._path is not None:
            with open_output(self._path) as file:
                file.writelines(f"{row}\n" for row in self._rows)
        return 1 if self._rows else 0


def printable(line: str) -> str:
    """The line, with lone surrogates escaped: standard output cannot carry them."""
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return line.encode("utf-8", "backslashreplace").decode("utf-8")
    return line
