"""The overlay: corrections that are laid over the dictionaries of the installed package."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from policytext.errors import ResourceError
from policytext.resources import read_text

__all__ = ["OVERLAY", "TERMS", "corrections", "overlay_version", "read_terms"]

TERMS = "script_terms.tsv"
"""Rows of the same form that were judged by hand; the overlay repeats them."""

OVERLAY = "script_overlay.tsv"
"""Rows of a dictionary, a key, what replaces it, and why the row is there."""


@lru_cache(maxsize=1)
def corrections() -> Mapping[str, Mapping[str, str]]:
    """For each dictionary, what is added to it or replaced in it.

    Raises:
        ResourceError: If the file is damaged.
    """
    return MappingProxyType(
        {
            name: {key: value for key, (value, _) in rows.items()}
            for name, rows in _read(OVERLAY).items()
        }
    )


def read_terms() -> Mapping[str, Mapping[str, tuple[str, str]]]:
    """For each dictionary the rows that were judged by hand, with why each is there.

    Raises:
        ResourceError: If the file is damaged.
    """
    return _read(TERMS)


def _read(file: str) -> Mapping[str, Mapping[str, tuple[str, str]]]:
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for number, row in enumerate(read_text(file).splitlines(), start=1):
        if row.startswith("#"):
            continue
        cells = row.split("\t")
        if len(cells) != 4 or not all(cells):
            raise ResourceError(
                f"row {number} of {file!r} is malformed; reinstall policytext", resource=file
            )
        dictionary, key, value, why = cells
        found.setdefault(dictionary, {})[key] = (value, why)
    return found


@lru_cache(maxsize=1)
def overlay_version() -> str:
    """The first digits of the hash of the overlay, which tell one from another."""
    return hashlib.sha256(read_text(OVERLAY).encode()).hexdigest()[:8]
