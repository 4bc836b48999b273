"""One stage of a conversion: the longest match anywhere first, exactly as the dictionaries mean it.

The reimplemented package searches each stretch between separators for the longest key of the first
dictionary, the leftmost of equals, then does the same with what lies left and right of it, then
with the next dictionary. Taking the candidates in the order (dictionary, longest, leftmost) and
refusing those that overlap one already taken gives the same answer. Here Aho-Corasick finds all
candidates in one pass, and single characters are looked up for the whole text at once.

Most phrases say only what their characters say anyway; they are candidates all the same, because
they keep others from matching. A group of overlapping candidates is looked at only if one of them
changes something.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter

import ahocorasick_rs
import numpy as np
import numpy.typing as npt

from policytext.language.characters import without_surrogates
from policytext.script._codes import code_table, decode, encode
from policytext.script._dictionaries import Dictionary

__all__ = ["SEPARATOR", "Converted", "Segment", "StageEngine"]

Segment = tuple[int, int, int, int]
"""Where one text and the next do not correspond character by character: start and end in the text
before, start and end in the text after."""

_Match = tuple[int, int, int]
"""Key, start, end."""

SEPARATOR = re.compile(
    r"[\s\-,.?!*，。、；：？！…“”‘’『』「」﹁﹂—－（）《》〈〉～．／＼︒︑︔︓︿﹀︹︺︙︐［﹇］﹈︕︖︰︳︴︽︾︵︶｛︷｝︸﹃﹄【︻】︼]"
)
"""What the reimplemented package splits the text at: a key that holds one never matches."""


_CHUNK = 500_000
"""Longer texts are searched piece by piece."""


@dataclass(frozen=True, slots=True)
class Converted:
    """A text after a stage.

    Attributes:
        text: The text.
        segments: Where it does not correspond to the text before character by character: phrases
            of another length, and words replaced by other words.
    """

    text: str
    segments: Sequence[Segment]


class StageEngine:
    """Dictionaries that are applied together, made ready for searching.

    Args:
        dictionaries: The dictionaries, the one that goes first in front.
        words: How many of them, from the front, replace words and not only characters.
    """

    def __init__(self, dictionaries: Sequence[Dictionary], words: int = 0) -> None:
        last = dictionaries[-1]
        singles = {k: v for k, v in last.items() if len(k) == len(v) == 1}
        self._is_plain = all(key == value for key, value in singles.items())
        self._table = code_table(singles)
        self._fill(dictionaries, singles, words)

    def _fill(self, dictionaries: Sequence[Dictionary], singles: Dictionary, words: int) -> None:
        best: dict[str, tuple[int, str]] = {}
        for index, dictionary in enumerate(dictionaries):
            for key, value in dictionary.items():
                covered = index == len(dictionaries) - 1 and key in singles
                if not covered and not SEPARATOR.search(key):
                    best.setdefault(key, (index, value))
        spelling = str.maketrans(dict(singles))
        keys = list(best)
        self._values = [value for _, value in best.values()]
        self._ranks = [index for index, _ in best.values()]
        self._apart = [
            index < words or len(key) != len(value) for key, (index, value) in best.items()
        ]
        self._lively = np.array(
            [key.translate(spelling) != value for key, (_, value) in best.items()], np.bool_
        )
        self._changing = np.array(
            [len(key) > 1 and key != value for key, (_, value) in best.items()], np.bool_
        )
        self._search = ahocorasick_rs.AhoCorasick(keys).find_matches_as_indexes if keys else None

    def convert(self, text: str) -> Converted:
        """The text after this stage.

        Args:
            text: Any text.
        """
        spelled = text if self._is_plain else decode(self._table[encode(text)])
        chosen = self._matches(text, self._lively)
        if not chosen:
            return Converted(spelled, ())
        pieces: list[str] = []
        segments: list[Segment] = []
        position = shift = 0
        for key, start, end in chosen:
            value = self._values[key]
            pieces += (spelled[position:start], value)
            position = end
            if self._apart[key]:
                segments.append((start, end, start + shift, start + shift + len(value)))
                shift += len(value) - (end - start)
        pieces.append(spelled[position:])
        return Converted("".join(pieces), segments)

    def words(self, text: str) -> list[tuple[str, str]]:
        """The phrases of the dictionaries that stand in a text and are spelled differently after.

        Args:
            text: Any text.

        Returns:
            Each phrase and what replaces it.
        """
        return [
            (text[start:end], self._values[key])
            for key, start, end in self._matches(text, self._changing)
        ]

    def _matches(self, text: str, wanted: npt.NDArray[np.bool_]) -> list[_Match]:
        """The matches that are taken and whose keys are wanted, in order."""
        if len(text) <= _CHUNK:
            return self._matches_of_chunk(text, wanted)
        return [
            (key, first + start, last + start)
            for start, end in _chunks(text)
            for key, first, last in self._matches_of_chunk(text[start:end], wanted)
        ]

    def _matches_of_chunk(self, text: str, wanted: npt.NDArray[np.bool_]) -> list[_Match]:
        if self._search is None:
            return []
        found: list[_Match] = self._search(without_surrogates(text), overlapping=True)
        if not found:
            return []
        columns = np.fromiter(chain.from_iterable(found), np.int64, 3 * len(found)).reshape(-1, 3)
        columns = columns[np.argsort(columns[:, 1], kind="stable")]
        groups = _groups(columns)
        held = np.logical_or.reduceat(wanted[columns[:, 0]], groups)
        sizes = np.diff(groups, append=len(columns))
        alone = held & (sizes == 1)
        crowded = held & (sizes > 1)
        taken: list[_Match] = list(map(tuple, columns[groups[alone]].tolist()))
        for first, size in zip(groups[crowded].tolist(), sizes[crowded].tolist(), strict=True):
            taken += self._resolve(columns[first : first + size].tolist(), wanted)
        taken.sort(key=itemgetter(1))
        return taken

    def _resolve(
        self, group: Iterable[Sequence[int]], wanted: npt.NDArray[np.bool_]
    ) -> list[_Match]:
        """Which of some overlapping candidates are taken; those that are not wanted left out."""
        ranks = self._ranks
        rows = sorted(group, key=lambda row: (ranks[row[0]], row[1] - row[2], row[1]))
        origin = min(row[1] for row in rows)
        covered = bytearray(max(row[2] for row in rows) - origin)
        taken: list[_Match] = []
        for key, start, end in rows:
            here = slice(start - origin, end - origin)
            if 1 not in covered[here]:
                covered[here] = b"\x01" * (end - start)
                if wanted[key]:
                    taken.append((key, start, end))
        return taken


def _chunks(text: str) -> Iterator[tuple[int, int]]:
    """Where a long text can be cut, so that candidates need not all be in memory at once."""
    start = 0
    while start < len(text):
        cut = SEPARATOR.search(text, start + _CHUNK)
        end = cut.end() if cut else len(text)
        yield start, end
        start = end


def _groups(columns: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Where each group of overlapping candidates begins among candidates sorted by start.

    Args:
        columns: Key, start and end of each candidate. *Shape:* ``(candidates, 3)``

    Returns:
        The index of the first candidate of each group. *Shape:* ``(groups,)``
    """
    reach = np.maximum.accumulate(columns[:, 2])
    fresh = np.ones(len(columns), np.bool_)
    fresh[1:] = columns[1:, 1] >= reach[:-1]
    return np.flatnonzero(fresh)
