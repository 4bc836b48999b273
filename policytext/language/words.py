"""Words of official Chinese and their classes, counted from official text.

No dictionary of another package stands behind them: a word is a string whose characters belong
together and whose neighbours are free, and words that stand in the same company share a class
(``policytext train words``). It is a list of likely words, good enough to tell a tagger where words
may begin and end, and not a dictionary to show to people.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import ahocorasick_rs
import numpy as np
import numpy.typing as npt

from policytext.resources import read_text

__all__ = ["WORDS_FILE", "Cut", "WordList", "normal_symbols", "word_list"]

WORDS_FILE = "words.tsv"

Codes = npt.NDArray[np.uint32]
Places = npt.NDArray[np.intp]

_DIGIT, _LATIN = ord("0"), ord("a")
_PLANE = 0x10000


@dataclass(frozen=True, slots=True)
class Cut:
    """A text cut into words and, where no word is known, characters.

    Attributes:
        starts: Where each piece starts, in code points, shape (n,).
        ends: Where it ends, exclusive, shape (n,).
        words: The number of its word, from 1; 0 for a character by itself, shape (n,).
        fine: The fine class of each piece; 0 for none, shape (n,).
        coarse: Its coarse class, shape (n,).
    """

    starts: Places
    ends: Places
    words: Codes
    fine: Codes
    coarse: Codes


@dataclass(frozen=True)
class WordList:
    """Words and characters with their classes.

    Attributes:
        rows: Words of two characters or more, and single characters, each with its fine and its
            coarse class, from 1; 0 where too little was seen of it.
    """

    rows: tuple[tuple[str, int, int], ...]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of two characters or more."""
        return tuple(word for word, _, _ in self.rows if len(word) > 1)

    @cached_property
    def _matcher(self) -> ahocorasick_rs.AhoCorasick:
        return ahocorasick_rs.AhoCorasick(
            list(self.words), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
        )

    @cached_property
    def _classes_of_words(self) -> Codes:
        """Fine and coarse classes by the number of the word, shape (2, words + 1)."""
        found = [(fine, coarse) for word, fine, coarse in self.rows if len(word) > 1]
        return np.array([(0, 0), *found], dtype=np.uint32).T.copy()

    @cached_property
    def _classes_of_characters(self) -> Codes:
        """Fine and coarse classes by code point, shape (2, plane)."""
        table = np.zeros((2, _PLANE), dtype=np.uint32)
        for word, fine, coarse in self.rows:
            if len(word) == 1:
                table[:, min(ord(word), _PLANE - 1)] = fine, coarse
        return table

    def cut(self, text: str) -> Cut:
        """Cut a text into words, leftmost and longest first.

        Args:
            text: The text, folded, without lone surrogates.
        """
        found = self._matcher.find_matches_as_indexes(text)
        table = np.array(found, dtype=np.intp).reshape(-1, 3)
        covered = np.zeros(len(text) + 1, dtype=np.int8)
        np.add.at(covered, table[:, 1], 1)
        np.add.at(covered, table[:, 2], -1)
        alone = np.flatnonzero(np.cumsum(covered[:-1]) == 0)
        starts = np.concatenate([table[:, 1], alone])
        order = np.argsort(starts, kind="stable")
        ends = np.concatenate([table[:, 2], alone + 1])[order]
        words = np.concatenate([table[:, 0] + 1, np.zeros_like(alone)])[order].astype(np.uint32)
        characters = np.minimum(normal_symbols(text)[starts[order]], _PLANE - 1)
        fine, coarse = np.where(
            words > 0, self._classes_of_words[:, words], self._classes_of_characters[:, characters]
        )
        return Cut(starts[order], ends, words, fine, coarse)


def normal_symbols(text: str) -> Codes:
    """The code points of a text, with all digits alike and all Latin letters alike.

    Args:
        text: The text, without lone surrogates.
    """
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32).copy()
    small = codes | 32
    codes[(codes >= 48) & (codes <= 57)] = _DIGIT
    codes[(small >= 97) & (small <= 122)] = _LATIN
    return codes


@lru_cache(maxsize=1)
def word_list() -> WordList:
    """The list that comes with the package.

    >>> words = word_list()
    >>> text = "推动中部地区崛起"
    >>> cut = words.cut(text)
    >>> [text[start:end] for start, end in zip(cut.starts, cut.ends)]
    ['推动', '中部地区', '崛起']
    """
    rows = (line.split("\t") for line in read_text(WORDS_FILE).splitlines())
    return WordList(tuple((word, int(fine), int(coarse)) for word, fine, coarse in rows))
