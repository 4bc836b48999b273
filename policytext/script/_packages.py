"""Which package answers to ``import opencc``.

The official ``opencc`` and ``opencc-python-reimplemented`` install into the same folder: the one
installed last wins, and removing either leaves a broken remainder. So what is there is told from
the folder, without importing it, and named in every message. It is looked at once, since every
document that is converted asks for it.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from policytext.errors import MissingBackendError

__all__ = [
    "OFFICIAL",
    "REIMPLEMENTED",
    "RUST",
    "BackendError",
    "answering",
    "dictionary_folder",
    "installed_version",
    "opencc_folder",
]

REIMPLEMENTED = "opencc-python-reimplemented"
OFFICIAL = "opencc"
RUST = "opencc-pyo3"


class BackendError(MissingBackendError):
    """The package behind a backend is missing, or another one answers to its name.

    Attributes:
        extra: The extra that brings it, or an empty string where no extra does.
    """

    def __init__(self, message: str, *, extra: str = "") -> None:
        ImportError.__init__(self, message)
        self.extra = extra

    def __reduce__(self) -> tuple[object, ...]:
        return (BackendError, (str(self),))


@lru_cache(maxsize=1)
def opencc_folder() -> Path | None:
    """Where the package that answers to ``import opencc`` stands. Nothing is imported."""
    spec = find_spec("opencc")
    places = spec.submodule_search_locations if spec is not None else None
    return Path(next(iter(places))) if places else None


def answering() -> str:
    """What answers to ``import opencc``, in the words of the messages.

    Returns:
        ``"opencc-python-reimplemented"``, ``"opencc"`` (the official one), ``"both"`` where they
        were installed over each other, ``"nothing"``, or ``"something else"``.
    """
    folder = opencc_folder()
    if folder is None:
        return "nothing"
    official, reimplemented = (folder / "clib").is_dir(), (folder / "dictionary").is_dir()
    if official and reimplemented:
        return "both"
    if official:
        return OFFICIAL
    return REIMPLEMENTED if reimplemented else "something else"


@lru_cache(maxsize=8)
def installed_version(distribution: str) -> str:
    """The version of an installed distribution, or ``"unknown"``."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return "unknown"


def dictionary_folder() -> Path:
    """The folder of ``opencc-python-reimplemented``, whose dictionaries are read.

    Where both packages were installed over each other its dictionaries are still whole.

    Raises:
        BackendError: If they are not there; the message says what is.
    """
    folder = opencc_folder()
    if folder is not None and (folder / "dictionary").is_dir():
        return folder
    raise BackendError(
        f"the dictionaries of {REIMPLEMENTED} are not installed: {answering()} answers to "
        f"'import opencc'. Run: pip uninstall opencc, then "
        f"pip install --force-reinstall {REIMPLEMENTED}"
    )
