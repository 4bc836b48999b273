"""Private-use code points of Hong Kong's supplement to Big5, by what stands in their cells.

Before Unicode held the supplement, its cells were shown through private-use code points, row after
row. Other codecs and icon fonts use the same code points, so a cell counts only on a page that also
holds one of those that are known from the records of Hong Kong.
"""

from __future__ import annotations

from functools import lru_cache

from policytext.language.characters import is_han

__all__ = ["cell_character"]

_ROWS = ((0xE000, 0xE310, 0xFA), (0xE311, 0xEEB7, 0x8E), (0xEEB8, 0xF6B0, 0x81))
"""First and last code point, and the first byte of the cell of the first one."""
_COLUMNS = 157


@lru_cache(maxsize=4096)
def cell_character(private: str) -> str:
    r"""What stands in the cell of a private-use code point, if it is Han; else nothing.

    Args:
        private: The code point.

    Source: Hong Kong Supplementary Character Set, 2001, in the order of Microsoft's patch to
    code page 950.

    >>> cell_character("\ue473"), cell_character("\uf8ff")
    ('邨', '')
    """
    for first, last, lead in _ROWS:
        if first <= ord(private) <= last:
            row, column = divmod(ord(private) - first, _COLUMNS)
            trail = 0x40 + column if column < 63 else 0xA1 + column - 63
            character = bytes((lead + row, trail)).decode("big5hkscs", "ignore")
            return character if len(character) == 1 and is_han(character) else ""
    return ""
