"""Words of Latin script in which UTF-8 was read as Latin-1: café, naïve, Köln."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import ftfy
import numpy as np

from policytext.document import Edit

__all__ = ["find_latin_words"]

_SPECIALS = "\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"
_LATIN_SIGN = re.compile(f"[\xc2-\xf4][\x80-\xbf{_SPECIALS}]")
_LATIN_WORD = re.compile(f"[A-Za-z]{{0,30}}[\x80-\xff{_SPECIALS}]{{2,200}}[A-Za-z]{{0,30}}")

# Words of Latin script with their marks; or a long run of Cyrillic letters, to be looked at again.
_FIXED = re.compile(
    "[\x20-\x7e\xa0-\u017f\u2010-\u203a\u20ac\u2122]+|[\u0400-\u04ff\u2000-\u22ff\x80-\xff]{12,}"
)


def find_latin_words(text: str, edits: Sequence[Edit]) -> Iterator[Edit]:
    """Words of Latin script in which UTF-8 was read as Latin-1, which ftfy knows how to undo.

    Args:
        text: The text.
        edits: What is repaired already, in code points of ``text``; it is left alone.
    """
    if not _LATIN_SIGN.search(text):
        return
    taken = np.zeros(len(text) + 1, np.bool_)
    for edit in edits:
        taken[edit.start : edit.end] = True
    for match in _LATIN_WORD.finditer(text):
        if _LATIN_SIGN.search(match.group()) and not taken[match.start() : match.end()].any():
            fixed = ftfy.fix_encoding(match.group())
            if len(fixed) < len(match.group()) and _FIXED.fullmatch(fixed):
                yield Edit(match.start(), match.end(), fixed, "utf8-as-latin")
