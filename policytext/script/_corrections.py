"""The overlay: corrections that are laid over the dictionaries of the installed package."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from policytext.errors import ResourceError
from policytext.resources import read_text

__all__ = ["OVERLAY", "corrections", "overlay_version"]

OVERLAY = "script_overlay.tsv"
"""Rows of a dictionary, a key, what replaces it, and why the row is there."""


@lru_cache(maxsize=1)
def corrections() -> Mapping[str, Mapping[str, str]]:
    """For each dictionary, what is added to it or replaced in it.

    Raises:
        ResourceError: If the file is damaged.
    """
    found: dict[str, dict[str, str]] = {}
    for number, row in enumerate(read_text(OVERLAY).splitlines(), start=1):
        if row.startswith("#"):
            continue
        cells = row.split("\t")
        if len(cells) != 4 or not all(cells):
            raise ResourceError(
                f"row {number} of {OVERLAY!r} is malformed; reinstall policytext", resource=OVERLAY
            )
        dictionary, key, value, _ = cells
        found.setdefault(dictionary, {})[key] = value
    return MappingProxyType(found)


@lru_cache(maxsize=1)
def overlay_version() -> str:
    """The first digits of the hash of the overlay, which tell one from another."""
    return hashlib.sha256(read_text(OVERLAY).encode()).hexdigest()[:8]
