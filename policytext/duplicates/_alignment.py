"""Which characters of two copies are the same one.

Runs that occur once in either copy are matched first, long ones before short ones; only the short
stretches between them are compared character by character. A plain character diff of two long texts
takes seconds, and on set phrases it matches the wrong ones.
"""

from __future__ import annotations

from bisect import bisect_left
from difflib import SequenceMatcher

import numpy as np

from policytext.duplicates._content import Codes, Indices, grams

__all__ = ["align"]

_LENGTHS = (16, 8, 4)
_SMALL = 2_500
"""Stretches whose lengths multiply to less are compared character by character at once."""
_PRODUCT = 250_000
"""Stretches whose lengths multiply to more are not compared character by character."""


def align(ours: Codes, theirs: Codes) -> Indices:
    """For each character of one copy, where it stands in the other.

    Args:
        ours: The content of one copy.
        theirs: The content of the other.

    Returns:
        Indices into ``theirs``, increasing, and -1 where there is no counterpart.
        *Shape:* ``(len(ours),)``
    """
    places = np.full(len(ours), -1, np.int64)
    waiting = [(0, len(ours), 0, len(theirs), 0)]
    while waiting:
        a1, a2, b1, b2, level = waiting.pop()
        a1, a2, b1, b2 = _strip(places, ours, theirs, a1, a2, b1, b2)
        if a1 == a2 or b1 == b2:
            continue
        if level == len(_LENGTHS) or (a2 - a1) * (b2 - b1) <= _SMALL:
            _compare(places, ours, theirs, a1, a2, b1, b2)
            continue
        at = (a1, b1)
        for i, j, length in _runs(ours[a1:a2], theirs[b1:b2], _LENGTHS[level]):
            first, second = a1 + i, b1 + j
            places[first : first + length] = np.arange(second, second + length)
            waiting.append((at[0], first, at[1], second, level + 1))
            at = (first + length, second + length)
        waiting.append((at[0], a2, at[1], b2, level + 1))
    return places


def _strip(
    places: Indices, ours: Codes, theirs: Codes, a1: int, a2: int, b1: int, b2: int
) -> tuple[int, int, int, int]:
    """Match what both stretches begin and end with."""
    size = min(a2 - a1, b2 - b1)
    differ = np.flatnonzero(ours[a1 : a1 + size] != theirs[b1 : b1 + size])
    head = int(differ[0]) if len(differ) else size
    places[a1 : a1 + head] = np.arange(b1, b1 + head)
    rest = size - head
    differ = np.flatnonzero(ours[a2 - rest : a2][::-1] != theirs[b2 - rest : b2][::-1])
    tail = int(differ[0]) if len(differ) else rest
    places[a2 - tail : a2] = np.arange(b2 - tail, b2)
    return a1 + head, a2 - tail, b1 + head, b2 - tail


def _runs(ours: Codes, theirs: Codes, length: int) -> list[tuple[int, int, int]]:
    """Equal runs in the order of both copies, made of runs that occur once in each."""
    i, j = _shared(ours, theirs, length)
    kept = _increasing(j)
    i, j = i[kept], j[kept]
    found: list[tuple[int, int, int]] = []
    for a, b in zip(i.tolist(), j.tolist(), strict=True):
        if found:
            first, second, size = found[-1]
            if a - first == b - second and a <= first + size:
                found[-1] = (first, second, a - first + length)
                continue
            if a < first + size or b < second + size:
                continue
        found.append((a, b, length))
    return found


def _shared(ours: Codes, theirs: Codes, length: int) -> tuple[Indices, Indices]:
    """Where the runs stand that occur once in either copy, sorted by the first."""
    one, two = grams(ours, length), grams(theirs, length)
    values_a, at_a, counts_a = np.unique(one, return_index=True, return_counts=True)
    values_b, at_b, counts_b = np.unique(two, return_index=True, return_counts=True)
    values_a, at_a = values_a[counts_a == 1], at_a[counts_a == 1]
    values_b, at_b = values_b[counts_b == 1], at_b[counts_b == 1]
    _, in_a, in_b = np.intersect1d(values_a, values_b, assume_unique=True, return_indices=True)
    i, j = at_a[in_a], at_b[in_b]
    order = np.argsort(i)
    return i[order], j[order]


def _increasing(values: Indices) -> list[int]:
    """The indices of a longest increasing subsequence."""
    rows = values.tolist()
    tails: list[int] = []
    last: list[int] = []
    before = [-1] * len(rows)
    for index, value in enumerate(rows):
        at = bisect_left(tails, value)
        if at == len(tails):
            tails.append(value)
            last.append(index)
        else:
            tails[at], last[at] = value, index
        before[index] = last[at - 1] if at else -1
    chosen = []
    index = last[-1] if last else -1
    while index >= 0:
        chosen.append(index)
        index = before[index]
    return chosen[::-1]


def _compare(
    places: Indices, ours: Codes, theirs: Codes, a1: int, a2: int, b1: int, b2: int
) -> None:
    """Match a short stretch character by character, where the matches are no accident."""
    if (a2 - a1) * (b2 - b1) > _PRODUCT:
        return
    one, two = ours[a1:a2].tolist(), theirs[b1:b2].tolist()
    end = (0, 0)
    for i, j, size in SequenceMatcher(None, one, two, autojunk=False).get_matching_blocks():
        # A single character in common between two that differ by more is a coincidence.
        if size > 1 or (size and i - end[0] == j - end[1]):
            places[a1 + i : a1 + i + size] = np.arange(b1 + j, b1 + j + size)
        end = (i + size, j + size)
