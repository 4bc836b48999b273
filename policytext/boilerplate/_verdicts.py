"""What a finder says of a line, and how it looks around."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from policytext.structure.lines import Label

__all__ = ["Verdict", "Verdicts", "nearest"]

Verdict: TypeAlias = tuple[Label, float, str]
"""A label, how sure it is, and the id of the rule."""
Verdicts: TypeAlias = dict[int, Verdict]
"""What is known of lines, by their index."""


def nearest(stripped: Sequence[str], index: int, step: int) -> int | None:
    """The index of the nearest line before or behind that is not blank.

    Args:
        stripped: The lines without the blanks at their ends.
        index: Where to look from.
        step: -1 for before, 1 for behind.
    """
    at = index + step
    while 0 <= at < len(stripped):
        if stripped[at]:
            return at
        at += step
    return None
