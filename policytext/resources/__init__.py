"""Data files: lexicons, tables and weights, each with its origin.

``SOURCES.toml`` says for every file where it comes from, under which licence, how it is remade, and
its SHA-256. ``python -m policytext.resources`` checks the folder against it, and with ``refresh``
writes the hashes anew.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from policytext.errors import ResourceError

__all__ = ["Resource", "check", "read_bytes", "read_text", "resources"]


@dataclass(frozen=True, slots=True)
class Resource:
    """A row of ``SOURCES.toml``.

    Attributes:
        file: The file's name in this folder.
        title: What it holds.
        origin: Where its facts come from.
        licence: Under which licence it may be used.
        sha256: The hash of its bytes.
        made_by: The command that remakes it, or ``"by hand"``.
    """

    file: str
    title: str
    origin: str
    licence: str
    sha256: str
    made_by: str


def read_bytes(name: str) -> bytes:
    """The bytes of a data file.

    Args:
        name: Its name in ``policytext/resources``.

    Raises:
        ResourceError: If there is no such file.
    """
    try:
        return files("policytext.resources").joinpath(name).read_bytes()
    except OSError as error:
        raise ResourceError(
            f"the data file {name!r} is missing; reinstall policytext", resource=name
        ) from error


def read_text(name: str) -> str:
    """The text of a data file in UTF-8.

    Args:
        name: Its name in ``policytext/resources``.

    Raises:
        ResourceError: If there is no such file, or if it is not UTF-8.
    """
    try:
        return read_bytes(name).decode("utf-8")
    except UnicodeDecodeError as error:
        raise ResourceError(
            f"the data file {name!r} is damaged: {error}; reinstall policytext", resource=name
        ) from error


@lru_cache(maxsize=1)
def resources() -> tuple[Resource, ...]:
    """Every data file, as ``SOURCES.toml`` lists them."""
    rows = tomllib.loads(read_text("SOURCES.toml")).get("resource", [])
    return tuple(
        Resource(
            str(row["file"]),
            str(row["title"]),
            str(row["origin"]),
            str(row["licence"]),
            str(row.get("sha256", "")),
            str(row.get("made_by", "by hand")),
        )
        for row in rows
    )


def check() -> list[str]:
    """What is wrong with the data files: missing, unlisted, or changed. Empty if nothing is."""
    listed = {resource.file: resource for resource in resources()}
    present = {
        item.name
        for item in files("policytext.resources").iterdir()
        if item.is_file()
        and not item.name.endswith((".py", ".pyc"))
        and item.name != "SOURCES.toml"
    }
    problems = [f"{name}: listed in SOURCES.toml, but missing" for name in listed.keys() - present]
    problems += [f"{name}: not listed in SOURCES.toml" for name in present - listed.keys()]
    for name in sorted(listed.keys() & present):
        if hashlib.sha256(read_bytes(name)).hexdigest() != listed[name].sha256:
            problems.append(f"{name}: its SHA-256 is not the one in SOURCES.toml")
    return sorted(problems)
