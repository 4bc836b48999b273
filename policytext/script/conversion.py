"""From one script to another, with the edits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal, TypeAlias

from policytext.document import Edit, EditList, Span
from policytext.errors import LexiconError, reject_bytes
from policytext.script._chains import CHAINS, Script, convert_chain, edits_between
from policytext.script.detection import ScriptReport, detect_script

__all__ = [
    "Protected",
    "Script",
    "Source",
    "conversion_edits",
    "convert_script",
    "read_exceptions",
]

Source: TypeAlias = Literal["auto", "hans", "hant", "tw", "twp", "hk"]
"""The script of a text, or ``"auto"`` to have it detected."""

Protected: TypeAlias = "str | Span | re.Pattern[str]"
"""What a conversion leaves alone: a term, a place, or whatever a pattern matches."""

_FILLER = "\n"
"""Stands for what is left alone: no dictionary knows it, and every backend copies it."""


def convert_script(
    text: str,
    *,
    to: Script,
    source: Source = "auto",
    protect: Iterable[Protected] = (),
    exceptions: Mapping[str, str] | Iterable[tuple[str, str]] | Path = (),
) -> str:
    """The text in another script.

    Args:
        text: The text.
        to: The script wanted.
        source: The script of the text.
        protect: What stays as it is.
        exceptions: A dictionary of your own.

    Returns:
        The converted text.

    Raises:
        TypeError: If ``text`` is not a ``str``.
        ValueError: If there is no conversion from ``source`` to ``to``.

    >>> convert_script("推動高質量發展", to="hans")
    '推动高质量发展'
    """
    reject_bytes(text, "convert_script")
    return conversion_edits(
        text, to=to, source=source, protect=protect, exceptions=exceptions
    ).apply(text)


def conversion_edits(
    text: str,
    *,
    to: Script,
    source: Source = "auto",
    protect: Iterable[Protected] = (),
    exceptions: Mapping[str, str] | Iterable[tuple[str, str]] | Path = (),
) -> EditList:
    """The edits that ``convert_script`` makes."""
    if source == "auto":
        report = detect_script(text)
        if to == "hans":
            if report.script in ("hans", "neutral"):
                return EditList()
            return edits_between(text, convert_chain(text, "hant", to))
        if report.script in ("hant", "neutral"):
            return EditList()
        return edits_between(text, convert_chain(text, "hans", to))
    return edits_between(text, convert_chain(text, source, to))
