"""The dictionaries of the installed ``opencc`` package, read as data.

The package ``opencc-python-reimplemented`` carries the dictionaries of OpenCC as text, and one file
for each conversion that says which of them are applied in which order. Only these files are used:
its own engine takes the longest match by trying every substring.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from policytext.errors import ResourceError
from policytext.script._packages import dictionary_folder

__all__ = ["Dictionary", "Stage", "chain", "read_alternatives", "read_dictionary"]

Dictionary = Mapping[str, str]
"""Phrases or characters, and what replaces each."""

Stage = tuple[str, ...]
"""The names of the dictionaries that are applied together, the first of them first."""


@lru_cache(maxsize=32)
def chain(config: str) -> tuple[Stage, ...]:
    """The stages of a conversion, in order.

    Args:
        config: The name of a conversion of OpenCC, such as ``"s2twp"``.

    Returns:
        For each stage the names of its dictionaries.
    """
    path = dictionary_folder() / "config" / f"{config}.json"
    steps = json.loads(path.read_text(encoding="utf-8"))["conversion_chain"]
    return tuple(tuple(_names(step["dict"])) for step in steps)


def _names(node: Mapping[str, object]) -> list[str]:
    if node["type"] == "group":
        members = node["dicts"]
        assert isinstance(members, list)
        return [name for member in members for name in _names(member)]
    return [str(node["file"]).removesuffix(".txt")]


@lru_cache(maxsize=32)
def read_dictionary(name: str) -> Dictionary:
    """A dictionary of the installed package.

    Args:
        name: Its file name without the extension, such as ``"STPhrases"``.

    Returns:
        Each key with its first value: the others are alternatives that no conversion takes.

    Raises:
        ResourceError: If the file is missing or has a malformed row.
    """
    rows = read_alternatives(name)
    return MappingProxyType({key: values[0] for key, values in rows.items()})


def read_alternatives(name: str) -> Mapping[str, Sequence[str]]:
    """A dictionary of the installed package with all values of each key.

    Args:
        name: Its file name without the extension.

    Raises:
        ResourceError: If the file is missing or has a malformed row.
    """
    path = dictionary_folder() / "dictionary" / f"{name}.txt"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ResourceError(
            f"the dictionary {path} is missing; reinstall opencc-python-reimplemented",
            resource=path.name,
        ) from error
    return dict(_rows(text, path.name))


def _rows(text: str, resource: str) -> Iterator[tuple[str, Sequence[str]]]:
    """The rows of a dictionary of OpenCC.

    Args:
        text: Rows of a key, a tab, and values with spaces between.
        resource: The file's name, for the message.

    Raises:
        ResourceError: If a row has no key or no value.
    """
    for number, line in enumerate(text.splitlines(), start=1):
        key, _, values = line.strip().partition("\t")
        if not key or not values:
            raise ResourceError(f"row {number} of {resource} is malformed", resource=resource)
        yield key, values.split(" ")
