"""The two-byte cells of GBK: which character each holds, and which hold none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from policytext.language.fluency import Symbols, fluency_model

__all__ = ["LEADS", "Bytes", "Cells", "cells"]

Bytes: TypeAlias = npt.NDArray[np.uint8]
"""Bytes, one for each hypothesis."""

LEADS = range(0x81, 0xFF)
"""The first bytes of two-byte characters."""

TRAILS = (*range(0x40, 0x7F), *range(0x80, 0xFF))
"""The second bytes."""

# What readers show for a cell where Python's codec has something that looks the same.
_ALIASES = {"―": (0xA1, 0xAA), "〜": (0xA1, 0xAB), "•": (0xA1, 0xA4), "‖": (0xA1, 0xAC)}


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells, looked up from either side.

    Attributes:
        characters: The character of each cell, ``""`` where there is none. *Shape:* (256, 256) as
            a list of rows.
        symbols: The symbol that the fluency model counts for it. *Shape:* ``(256, 256)``
        filled: Whether the cell holds a character. *Shape:* ``(256, 256)``
        bytes_of: The cell of each character.
        empty_leads: The first bytes with empty cells. *Shape:* ``(leads,)``
        empty_trails: For each of those, the second bytes of its empty cells that can begin a
            character themselves.
        letter_leads: The first bytes with empty cells whose second byte is ASCII.
        empty_letters: For each of those, these ASCII characters.
    """

    characters: list[list[str]]
    symbols: Symbols
    filled: npt.NDArray[np.bool_]
    bytes_of: Mapping[str, tuple[int, int]]
    empty_leads: Bytes
    empty_trails: Mapping[int, Bytes]
    letter_leads: Bytes
    empty_letters: Mapping[int, str]

    def spell(self, lead: int, trail: int) -> str:
        """The character of a cell, ``""`` if it is empty."""
        return self.characters[lead][trail]


@lru_cache(maxsize=1)
def cells() -> Cells:
    """The cells of the codec ``gbk``.

    A shown character is also found where only GB 18030 fills its cell: readers differ there.
    """
    characters = [[""] * 256 for _ in range(256)]
    bytes_of: dict[str, tuple[int, int]] = {}
    for lead in LEADS:
        for trail in TRAILS:
            pair = bytes((lead, trail))
            characters[lead][trail] = pair.decode("gbk", "ignore")
            shown = pair.decode("gb18030", "ignore")
            if len(shown) == 1 and not "\ue000" <= shown <= "\uf8ff":
                bytes_of[shown] = (lead, trail)
    bytes_of |= _ALIASES
    filled = np.array([[bool(cell) for cell in row] for row in characters])
    flat = "".join(cell or "\0" for row in characters for cell in row)
    empty = {lead: [trail for trail in TRAILS if not filled[lead, trail]] for lead in LEADS}
    trails = {lead: bytes(trail for trail in empty[lead] if trail in LEADS) for lead in LEADS}
    letters = {lead: bytes(trail for trail in empty[lead] if trail < 0x7F) for lead in LEADS}
    return Cells(
        characters,
        fluency_model().symbols(flat).reshape(256, 256),
        filled,
        bytes_of,
        _array(lead for lead in LEADS if trails[lead]),
        {lead: _array(row) for lead, row in trails.items() if row},
        _array(lead for lead in LEADS if letters[lead]),
        {lead: row.decode("ascii") for lead, row in letters.items() if row},
    )


def _array(values: Iterable[int]) -> Bytes:
    return np.frombuffer(bytes(values), np.uint8)
