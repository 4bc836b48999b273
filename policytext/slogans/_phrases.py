"""Unquoted phrases of a block of text that hold together and stand freely: numpy over n-grams.

A phrase of four to eight characters is a candidate if it is frequent, if its halves meet far more
often than by chance (pointwise mutual information), and if many different characters stand on
either side of it (branching entropy). Nothing here loops over characters.

Source: pointwise mutual information as in K. Church and P. Hanks, Word association norms, 1990;
branching entropy as in Z. Jin and K. Tanaka-Ishii, Unsupervised segmentation of Chinese text, 2006.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

__all__ = ["Limits", "free_phrases"]

Codes: TypeAlias = npt.NDArray[np.uint32]
"""Code points of a text. *Shape:* ``(characters,)``"""

Hashes: TypeAlias = npt.NDArray[np.uint64]
"""Hashes of the n-grams that start at each place. *Shape:* ``(characters - n + 1,)``"""

Indices: TypeAlias = npt.NDArray[np.int64]
"""Places in a text. *Shape:* ``(places,)``"""

Counts: TypeAlias = npt.NDArray[np.int64]
"""How often each of some n-grams stands. *Shape:* ``(n-grams,)``"""

Values: TypeAlias = npt.NDArray[np.float64]
"""A value for each of some n-grams. *Shape:* ``(n-grams,)``"""

_FACTOR = np.uint64(0x9E3779B97F4A7C15)
_SHORTEST, _LONGEST = 4, 8
_HAN = (0x4E00, 0x9FFF)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a phrase must reach.

    Attributes:
        count: How often it stands in the block.
        documents: In how many documents of the block.
        information: Pointwise mutual information of its halves, in bits, at the weakest place.
        freedom: The share of its places at which another character than the commonest one stands
            beside it, on the worse side.
    """

    count: int = 8
    documents: int = 4
    information: float = 7.0
    freedom: float = 0.5


@dataclass(frozen=True, slots=True)
class _Grams:
    """The n-grams of one length.

    Attributes:
        keys: Their hashes, sorted and distinct.
        counts: How often each stands.
        first: Where each stands first.
        places: Where any stands, in order of their hashes.
    """

    keys: Hashes
    counts: Counts
    first: Indices
    places: Indices


def free_phrases(texts: Sequence[str], limits: Limits) -> list[str]:
    """The phrases of some documents that hold together and stand freely.

    Args:
        texts: The documents, folded and without quotation marks.
        limits: What a phrase must reach.

    Returns:
        The phrases, in order of where they first stand, without those that are only parts of
        another one.
    """
    joined = "\n".join(texts)
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    if len(codes) < _LONGEST:
        return []
    owners = np.repeat(np.arange(len(texts), dtype=np.int64), [len(text) + 1 for text in texts])[
        : len(codes)
    ]
    grams = [_grams(codes, size) for size in range(1, _LONGEST + 1)]
    total = max(1, int(grams[0].counts.sum()))
    found: dict[str, int] = {}
    for size in range(_SHORTEST, _LONGEST + 1):
        for start in _chosen(codes, owners, grams, size, total, limits):
            found[joined[start : start + size]] = int(start)
    return _whole(sorted(found, key=lambda phrase: found[phrase]))


def _hashes(codes: Codes, size: int) -> Hashes:
    length = len(codes) - size + 1
    hashes = np.zeros(max(0, length), dtype=np.uint64)
    for offset in range(size if length > 0 else 0):
        hashes *= _FACTOR
        hashes += codes[offset : offset + length]
        hashes ^= hashes >> np.uint64(29)
    return hashes


def _grams(codes: Codes, size: int) -> _Grams:
    """The n-grams that are all Han."""
    is_han = (codes >= _HAN[0]) & (codes <= _HAN[1])
    outside = np.concatenate(([0], np.cumsum(~is_han)))
    places = np.flatnonzero(outside[size:] == outside[:-size])
    hashes = _hashes(codes, size)[places]
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1]))[: len(ordered)])
    counts = np.diff(np.append(starts, len(ordered)))
    return _Grams(ordered[starts], counts, places[order[starts]], places[order])


def _chosen(
    codes: Codes, owners: Indices, grams: Sequence[_Grams], size: int, total: int, limits: Limits
) -> Indices:
    """Where the phrases of one length stand first."""
    rows = grams[size - 1]
    ends = np.cumsum(rows.counts)
    kept = np.flatnonzero(rows.counts >= limits.count)
    if not len(kept):
        return kept
    information = _information(codes, grams, size, rows.first[kept], rows.counts[kept], total)
    kept = kept[information >= limits.information]
    spread = [
        (rows.places[ends[row] - rows.counts[row] : ends[row]], int(rows.first[row]))
        for row in kept
    ]
    chosen = [
        first
        for places, first in spread
        if len(np.unique(owners[places])) >= limits.documents
        and _freedom(codes, places - 1) >= limits.freedom
        and _freedom(codes, places + size) >= limits.freedom
    ]
    return np.array(chosen, dtype=np.int64)


def _information(
    codes: Codes,
    grams: Sequence[_Grams],
    size: int,
    first: Indices,
    counts: Counts,
    total: int,
) -> Values:
    """The mutual information at the weakest place of each phrase, in bits."""
    weakest = np.full(len(first), np.inf)
    for cut in range(1, size):
        left = _count(codes, grams, cut, first)
        right = _count(codes, grams, size - cut, first + cut)
        weakest = np.minimum(weakest, np.log2(counts * total / (left * right)))
    return weakest


def _count(codes: Codes, grams: Sequence[_Grams], size: int, places: Indices) -> Values:
    """How often the n-gram at each place stands in the whole block."""
    windows = np.lib.stride_tricks.sliding_window_view(codes, size)[places]
    hashes = np.zeros(len(places), dtype=np.uint64)
    for offset in range(size):
        hashes *= _FACTOR
        hashes += windows[:, offset]
        hashes ^= hashes >> np.uint64(29)
    rows = grams[size - 1]
    return rows.counts[np.searchsorted(rows.keys, hashes)].astype(np.float64)


def _freedom(codes: Codes, places: Indices) -> float:
    """The share of places at which not the commonest Han stands; a mark or an end is free."""
    inside = places[(places >= 0) & (places < len(codes))]
    beside = codes[inside]
    beside = beside[(beside >= _HAN[0]) & (beside <= _HAN[1])]
    if not len(beside):
        return 1.0
    return 1.0 - float(np.unique(beside, return_counts=True)[1].max()) / len(places)


def _whole(phrases: Sequence[str]) -> list[str]:
    """The phrases that do not stand inside another one."""
    inner = {
        longer[start : start + size]
        for longer in phrases
        for size in range(_SHORTEST, len(longer))
        for start in range(len(longer) - size + 1)
    }
    return [phrase for phrase in phrases if phrase not in inner]
