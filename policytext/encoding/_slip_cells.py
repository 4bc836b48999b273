"""The two-byte cells of GBK: which character each holds, and which hold none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from policytext.language.fluency import Scores, Symbols, fluency_model
from policytext.resources import read_text

__all__ = ["LEADS", "TRAILS", "Bytes", "Cells", "Script", "cells", "script_characters"]

Bytes: TypeAlias = npt.NDArray[np.uint8]
"""Bytes, one for each hypothesis."""

LEADS = range(0x81, 0xFF)
"""The first bytes of two-byte characters."""

TRAILS = (*range(0x40, 0x7F), *range(0x80, 0xFF))
"""The second bytes."""

Script: TypeAlias = Literal["hans", "hant", ""]
"""The script of the text around a slip; ``""`` where it is not known."""

FOREIGN = -6.0
"""What a character costs that stands in the other script only, in nats."""
COMMON = -10.5
"""The score, in nats, above which a character is looked for between two dropped cells."""

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
        foreign: For each script, how improbable the cell's character is in it, in nats: those that
            stand in the other script only. *Shape* of each: ``(256, 256)``
        bytes_of: The cell of each character.
        empty_leads: The first bytes with empty cells. *Shape:* ``(leads,)``
        empty_trails: For each of those, the second bytes of its empty cells that can begin a
            character themselves.
        again: For each, the second bytes that, with the first byte of another empty cell behind
            them, make a common character. *Shape* of each: ``(pairs, 2)``
        letter_leads: The first bytes with empty cells whose second byte is ASCII.
        empty_letters: For each of those, these ASCII characters.
    """

    characters: list[list[str]]
    symbols: Symbols
    filled: npt.NDArray[np.bool_]
    foreign: Mapping[Script, Scores]
    bytes_of: Mapping[str, tuple[int, int]]
    empty_leads: Bytes
    empty_trails: Mapping[int, Bytes]
    again: Mapping[int, Bytes]
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
            characters[lead][trail] = _read(pair, "gbk")
            shown = _read(pair, "gb18030")
            if shown and not "\ue000" <= shown <= "\uf8ff":
                bytes_of[shown] = (lead, trail)
    bytes_of |= _ALIASES
    filled = np.array([[bool(cell) for cell in row] for row in characters])
    flat = "".join(cell or "\0" for row in characters for cell in row)
    empty = {lead: [trail for trail in TRAILS if not filled[lead, trail]] for lead in LEADS}
    trails = {lead: bytes(trail for trail in empty[lead] if trail in LEADS) for lead in LEADS}
    letters = {lead: bytes(trail for trail in empty[lead] if trail < 0x7F) for lead in LEADS}
    symbols = fluency_model().symbols(flat).reshape(256, 256)
    common = filled & (fluency_model().unigrams[symbols] > COMMON)
    foreign: dict[Script, Scores] = {
        "hans": _listed(flat, script_characters()["hant"]),
        "hant": _listed(flat, script_characters()["hans"]),
        "": np.zeros((256, 256), np.float32),
    }
    halves = [lead for lead in LEADS if trails[lead]]
    return Cells(
        characters,
        symbols,
        filled,
        foreign,
        bytes_of,
        _array(halves),
        {lead: _array(trails[lead]) for lead in halves},
        {
            lead: np.array(
                [(first, half) for first in trails[lead] for half in halves if common[first, half]],
                np.uint8,
            ).reshape(-1, 2)
            for lead in halves
        },
        _array(lead for lead in LEADS if letters[lead]),
        {lead: row.decode("ascii") for lead, row in letters.items() if row},
    )


def _read(pair: bytes, codec: str) -> str:
    try:
        return pair.decode(codec)
    except UnicodeDecodeError:
        return ""


@lru_cache(maxsize=1)
def script_characters() -> Mapping[Script, frozenset[str]]:
    """The characters that stand in text of one script only."""
    rows = (row.partition("\t") for row in read_text("script_evidence.tsv").splitlines())
    table = {script: frozenset(characters) for script, _, characters in rows}
    return {"hans": table["hans"], "hant": table["hant"], "": frozenset()}


def _listed(characters: str, foreign: frozenset[str]) -> Scores:
    listed = np.array([character in foreign for character in characters], np.float32)
    scores: Scores = listed.reshape(256, 256) * np.float32(FOREIGN)
    return scores


def _array(values: Iterable[int]) -> Bytes:
    return np.frombuffer(bytes(values), np.uint8)
