"""Sentences as rows of weighted character pairs: what they share says what a text is about."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

__all__ = ["Floats", "Integers", "Pairs", "code_points", "is_letter", "pair_similarity", "pairs_of"]

Floats: TypeAlias = npt.NDArray[np.float32]
Integers: TypeAlias = npt.NDArray[np.int64]

_POINTS = 0x110000
_LETTERS = (
    (0x30, 0x3A),
    (0x41, 0x5B),
    (0x61, 0x7B),
    (0x3005, 0x3008),
    (0x3400, 0xA000),
    (0xF900, 0xFB00),
    (0x20000, 0x32400),
)


@lru_cache(maxsize=1)
def _letter_table() -> npt.NDArray[np.bool_]:
    table = np.zeros(_POINTS, np.bool_)
    for start, end in _LETTERS:
        table[start:end] = True
    table.flags.writeable = False
    return table


def code_points(text: str) -> npt.NDArray[np.uint32]:
    """The code points of a text. *Shape:* ``(len(text),)``."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def is_letter(points: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
    """Which code points are Han, ASCII letters or digits. *Shape:* that of ``points``."""
    letters: npt.NDArray[np.bool_] = _letter_table()[points]
    return letters


@dataclass(frozen=True, slots=True)
class Pairs:
    """The character pairs of sentences, as counts in a sparse table.

    Attributes:
        sentences: The sentence of each entry, in order. *Shape:* ``(entries,)``
        terms: The pair of each entry, numbered from 0. *Shape:* ``(entries,)``
        counts: How often the pair stands in the sentence. *Shape:* ``(entries,)``
        spread: In how many sentences each pair stands. *Shape:* ``(terms,)``
        size: The number of sentences.
    """

    sentences: Integers
    terms: Integers
    counts: Integers
    spread: Integers
    size: int

    def rows(self, least: int = 2) -> Floats:
        """The sentences as rows, weighted by how rare a pair is here, each of length one.

        Pairs of fewer than ``least`` sentences link nothing and are left out.

        Args:
            least: In how many sentences a pair must stand.

        Returns:
            *Shape:* ``(sentences, pairs kept)``
        """
        kept = np.flatnonzero(self.spread >= least)
        column = np.full(len(self.spread), -1, np.int64)
        column[kept] = np.arange(len(kept))
        entries = column[self.terms] >= 0
        rarity = np.log((self.size + 1) / (self.spread + 0.5)).astype(np.float32)
        rows = np.zeros((self.size, len(kept)), np.float32)
        rows[self.sentences[entries], column[self.terms[entries]]] = (
            self.counts[entries] * rarity[self.terms[entries]]
        )
        norms = np.sqrt(np.einsum("ij,ij->i", rows, rows))
        rows /= np.maximum(norms, 1e-6)[:, None]
        return rows


def pairs_of(points: npt.NDArray[np.uint32], starts: Integers, ends: Integers) -> Pairs:
    """The character pairs of sentences.

    Args:
        points: The code points of the folded text. *Shape:* ``(characters,)``
        starts: Where each sentence starts, in order. *Shape:* ``(sentences,)``
        ends: Where each ends. *Shape:* ``(sentences,)``
    """
    letter = is_letter(points)
    at = np.flatnonzero(letter[:-1] & letter[1:])
    owner = np.searchsorted(starts, at, side="right") - 1
    inside = (owner >= 0) & (at + 1 < ends[owner]) if len(starts) else np.zeros(len(at), np.bool_)
    at, owner = at[inside], owner[inside]
    keys = points[at].astype(np.int64) << 21 | points[at + 1]
    _, terms = np.unique(keys, return_inverse=True)
    total = int(terms.max()) + 1 if len(terms) else 0
    entries, counts = np.unique(owner * max(1, total) + terms, return_counts=True)
    sentences, numbers = entries // max(1, total), entries % max(1, total)
    return Pairs(sentences, numbers, counts, np.bincount(numbers, minlength=total), len(starts))


def pair_similarity(rows: Floats) -> Floats:
    """The cosine of every two rows, and 0 of a row with itself. *Shape:* ``(rows, rows)``."""
    similarity = rows @ rows.T
    np.fill_diagonal(similarity, 0)
    return similarity
