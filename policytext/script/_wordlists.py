"""The word lists of detection, made ready for searching."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from policytext.errors import ResourceError
from policytext.resources import read_text
from policytext.script._codes import Codes

__all__ = ["WordSearch", "evidence_marks", "regional_words", "wrong_pairs"]

EVIDENCE = "script_evidence.tsv"
REGIONS = "script_regions.tsv"
PAIRS = "script_overconversion.tsv"

_BITS = 20
_FIRST, _SECOND = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B)


class WordSearch:
    """Finds words that are rare: nearly all of the text is passed over as an array.

    The first two characters of every word are hashed into a table of bits, and only where the table
    answers is the text itself looked at. On text that holds few of the words this is several times
    as fast as Aho-Corasick.

    Args:
        words: The words, of two characters or more.
    """

    def __init__(self, words: Sequence[str]) -> None:
        self._table = np.zeros(1 << _BITS, np.bool_)
        firsts = np.array([ord(word[0]) for word in words], np.uint32)
        seconds = np.array([ord(word[1]) for word in words], np.uint32)
        self._table[_hash(firsts, seconds)] = True
        self._words: dict[str, list[str]] = {}
        for word in sorted(words, key=len, reverse=True):
            self._words.setdefault(word[:2], []).append(word)

    def find(self, text: str, codes: Codes) -> Iterator[tuple[int, str]]:
        """Where the words stand; of words that begin alike at one place the longest.

        Args:
            text: A text.
            codes: Its code points.
        """
        places = np.flatnonzero(self._table[_hash(codes[:-1], codes[1:])])
        for place in places.tolist():
            for word in self._words.get(text[place : place + 2], ()):
                if text.startswith(word, place):
                    yield place, word
                    break


def _hash(firsts: Codes, seconds: Codes) -> npt.NDArray[np.uint32]:
    return ((firsts * _FIRST) ^ (seconds * _SECOND)) >> np.uint32(32 - _BITS)


@lru_cache(maxsize=1)
def evidence_marks() -> npt.NDArray[np.int8]:
    """For every code point 1 if it is Simplified only, 2 if it is Traditional only, else 0.

    *Shape:* ``(0x110000,)``
    """
    marks = np.zeros(0x110000, np.int8)
    for row in read_text(EVIDENCE).splitlines():
        side, _, characters = row.partition("\t")
        if side not in ("hans", "hant"):
            raise ResourceError(f"{EVIDENCE!r} is damaged; reinstall policytext", resource=EVIDENCE)
        marks[[ord(character) for character in characters]] = 1 if side == "hans" else 2
    marks.flags.writeable = False
    return marks


@lru_cache(maxsize=1)
def regional_words() -> tuple[WordSearch, Mapping[str, str]]:
    """A search for words that one region has, and the region of each."""
    regions, words = _columns(REGIONS)
    return WordSearch(words), dict(zip(words, regions, strict=True))


@lru_cache(maxsize=1)
def wrong_pairs() -> tuple[WordSearch, Mapping[str, str]]:
    """A search for pairs of characters that only a wrong conversion gives, and what is right."""
    wrong, right = _columns(PAIRS)
    return WordSearch(wrong), dict(zip(wrong, right, strict=True))


def _columns(file: str) -> tuple[list[str], list[str]]:
    rows = [row.partition("\t") for row in read_text(file).splitlines()]
    if not all(first and second for first, _, second in rows):
        raise ResourceError(f"{file!r} is damaged; reinstall policytext", resource=file)
    return [first for first, _, _ in rows], [second for _, _, second in rows]
