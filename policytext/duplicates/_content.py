"""What of a text is compared: its folded Han characters, letters and digits, and shingles of them.

Copies of one text differ in spaces, line breaks, marks, width and script, and these say nothing
about what is written. Everything is done on arrays of code points: building a Python set of strings
for each document costs more than all the hashing that follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

__all__ = [
    "Codes",
    "Hashes",
    "Indices",
    "content",
    "content_table",
    "contents",
    "distinct",
    "grams",
    "shingles",
]

Codes: TypeAlias = npt.NDArray[np.uint32]
"""Folded code points of content characters. *Shape:* ``(characters,)``"""

Hashes: TypeAlias = npt.NDArray[np.uint32]
"""Hashes of shingles. *Shape:* ``(shingles,)``"""

Indices: TypeAlias = npt.NDArray[np.int64]
"""Positions or offsets. *Shape:* ``(items,)``"""

Numbers = TypeVar("Numbers", npt.NDArray[np.uint32], npt.NDArray[np.uint64], npt.NDArray[np.int64])

_POINTS = 0x110000
_SURROGATES = range(0xD800, 0xE000)
# Odd constants with well spread bits: the golden ratio, and the two of a common 64-bit finalizer.
_FACTORS = np.array([0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB], np.uint64)


@lru_cache(maxsize=1)
def content_table() -> Codes:
    """For every code point what it is compared as: its folded form, or 0 for no content."""
    from policytext.language.characters import fold

    characters = "".join(map(chr, range(_SURROGATES.start))) + "".join(
        map(chr, range(_SURROGATES.stop, _POINTS))
    )
    folded = fold(characters)
    kept = np.fromiter(map(str.isalnum, folded), np.bool_, len(folded))
    codes = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), np.uint32).copy()
    codes[~kept] = 0
    capitals = (codes >= ord("A")) & (codes <= ord("Z"))
    codes[capitals] += ord("a") - ord("A")
    table = np.zeros(_POINTS, np.uint32)
    table[: _SURROGATES.start] = codes[: _SURROGATES.start]
    table[_SURROGATES.stop :] = codes[_SURROGATES.start :]
    table.flags.writeable = False
    return table


def content(text: str) -> tuple[Codes, Indices]:
    """The content characters of one text, folded, and where each stands.

    Args:
        text: The text.

    Returns:
        Codes and positions in code points, both of *shape* ``(characters,)``.
    """
    codes = _fold(text)
    positions = np.flatnonzero(codes)
    return codes[positions], positions


def contents(texts: Sequence[str]) -> tuple[Codes, Indices]:
    """The content characters of several texts, one after another.

    Args:
        texts: The texts.

    Returns:
        All codes, and the offsets where each text's begin, with the end of the last one.
        *Shape:* ``(characters,)`` and ``(texts + 1,)``
    """
    codes = _fold("".join(texts))
    kept = codes != 0
    ends = np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)))
    before = np.concatenate((np.zeros(1, np.int64), np.cumsum(kept, dtype=np.int64)))
    offsets = np.concatenate((np.zeros(1, np.int64), before[ends]))
    return codes[kept], offsets


def _fold(text: str) -> Codes:
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return content_table()[points]


def shingles(codes: Codes, offsets: Indices) -> tuple[Hashes, Indices]:
    """32-bit hashes of the 3-shingles of each text. A text of one or two characters has one.

    Args:
        codes: The content of all texts.
        offsets: Where each text begins, and the end. *Shape:* ``(texts + 1,)``

    Returns:
        The hashes in the order of the text, repeats included, and the offsets of each text's.
    """
    size = len(codes)
    owner = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    second, third = np.zeros(size, np.uint64), np.zeros(size, np.uint64)
    second[:-1] = np.where(owner[1:] == owner[:-1], codes[1:], 0)
    third[:-2] = np.where(owner[2:] == owner[:-2], codes[2:], 0)
    mixed = codes * _FACTORS[0] + second * _FACTORS[1] + third * _FACTORS[2]
    hashes = _spread(mixed)
    valid = third != 0
    starts = offsets[:-1][np.diff(offsets) > 0]
    valid[starts] = True
    before = np.concatenate((np.zeros(1, np.int64), np.cumsum(valid, dtype=np.int64)))
    return hashes[valid], before[offsets]


def _spread(mixed: npt.NDArray[np.uint64]) -> Hashes:
    """Every bit of 64 brought to bear on the 32 that are kept."""
    mixed ^= mixed >> np.uint64(29)
    mixed *= _FACTORS[1]
    mixed ^= mixed >> np.uint64(32)
    mixed *= _FACTORS[2]
    return (mixed >> np.uint64(32)).astype(np.uint32)


def distinct(values: Numbers) -> Numbers:
    """The distinct ones of some numbers, sorted.

    ``numpy.unique`` goes through a hash table in recent versions, which takes some five times as
    long as sorting.

    Args:
        values: Numbers.
    """
    ordered = np.sort(values)
    fresh = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=fresh[1:])
    return ordered[fresh]


def grams(codes: Codes, length: int) -> npt.NDArray[np.uint64]:
    """64-bit hashes of all runs of ``length`` characters, one for each start.

    Args:
        codes: The content of a text.
        length: The length of a run.

    Returns:
        The hashes. *Shape:* ``(characters - length + 1,)``, or empty.
    """
    count = len(codes) - length + 1
    if count <= 0:
        return np.zeros(0, np.uint64)
    wide = codes.astype(np.uint64)
    total = np.zeros(count, np.uint64)
    for index in range(length):
        total *= _FACTORS[0]
        total += wide[index : index + count]
    total ^= total >> np.uint64(31)
    total *= _FACTORS[1]
    total ^= total >> np.uint64(29)
    return total
