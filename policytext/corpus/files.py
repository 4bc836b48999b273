"""Files that are whole or absent."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

__all__ = ["PARTIAL", "open_whole", "remove_partial"]

PARTIAL = ".part"
"""The suffix of a file that is being written. Such a file is never read."""


@contextmanager
def open_whole(path: Path) -> Iterator[IO[bytes]]:
    """A file to write to, which appears under its name only when it is complete.

    It is written beside its target, so that the last step, a rename, stays on one file system and
    is atomic. If anything fails, nothing is left.

    Args:
        path: The file. One that exists is replaced, again as a whole.

    Raises:
        OSError: If it cannot be written: no permission, a full disk.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}{PARTIAL}")
    try:
        with partial.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except BaseException:
        with suppress(OSError):
            partial.unlink()
        raise


def remove_partial(folder: Path) -> None:
    """Remove what a killed process left half-written.

    Args:
        folder: The folder that it wrote to.
    """
    for path in folder.glob(f".*{PARTIAL}"):
        path.unlink(missing_ok=True)
