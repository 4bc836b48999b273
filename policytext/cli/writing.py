"""Output that is whole or absent, and failures that are named."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

__all__ = ["FailureLog", "open_output"]


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
    # Beside the target, so that the final rename stays on one file system and is atomic.
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="surrogatepass", newline="") as file:
            yield file
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


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
