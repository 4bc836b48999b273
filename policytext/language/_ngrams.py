"""Counts n-grams of symbols, smooths them, and leaves out those that say little."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

__all__ = ["Backoff", "estimate"]


Counts: TypeAlias = npt.NDArray[np.int64]
Logs: TypeAlias = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Backoff:
    """A trigram model with back-off, before it is rounded.

    Attributes:
        unigrams: Score of every symbol. *Shape:* ``(symbols,)``
        unigram_backoffs: *Shape:* ``(symbols,)``
        bigram_keys: ``first * symbols + second``, sorted. *Shape:* ``(bigrams,)``
        bigrams: *Shape:* ``(bigrams,)``
        bigram_backoffs: *Shape:* ``(bigrams,)``
        trigram_keys: ``(first * symbols + second) * symbols + third``. *Shape:* ``(trigrams,)``
        trigrams: *Shape:* ``(trigrams,)``
    """

    unigrams: Logs
    unigram_backoffs: Logs
    bigram_keys: Counts
    bigrams: Logs
    bigram_backoffs: Logs
    trigram_keys: Counts
    trigrams: Logs


def estimate(symbols: Counts, size: int, bigram_gain: float, trigram_gain: float) -> Backoff:
    """A model of a sequence of symbols.

    Each order is discounted and interpolated with the one below (absolute discounting with three
    discounts). Kneser-Ney's lower orders would be a little better in full, but they count
    contexts, not tokens, and so mislead wherever a pruned model backs off to them. An n-gram
    stays if it raises the likelihood of the corpus by at least the gain asked for.

    Source: S. Chen and J. Goodman, An empirical study of smoothing techniques, 1999; A. Stolcke,
    Entropy-based pruning of backoff language models, 1998.

    Args:
        symbols: The sequence. *Shape:* ``(tokens,)``
        size: The number of different symbols.
        bigram_gain: The least gain of a pair, in nats over the whole corpus.
        trigram_gain: The least gain of a triple.

    Returns:
        The model.
    """
    ones = np.bincount(symbols, minlength=size)
    unigrams = np.log((ones + 0.5) / (ones.sum() + 0.5 * size))
    keys2, counts2 = np.unique(symbols[:-1] * size + symbols[1:], return_counts=True)
    logs2 = _interpolate(keys2, counts2, size, unigrams[keys2 % size])
    packed = (symbols[:-2] * size + symbols[1:-1]) * size + symbols[2:]
    keys3, counts3 = np.unique(packed, return_counts=True)
    lower = logs2[np.searchsorted(keys2, keys3 % (size * size))]
    logs3 = _interpolate(keys3, counts3, size, lower)

    kept3 = counts3 * (logs3 - lower) >= trigram_gain
    kept3 &= counts3 > 1
    keys3, logs3, lower3 = keys3[kept3], logs3[kept3], lower[kept3]
    gain2 = counts2 * (logs2 - unigrams[keys2 % size])
    kept2 = (gain2 >= bigram_gain) & (counts2 > 1)
    kept2[np.searchsorted(keys2, np.unique(keys3 // size))] = True
    # The suffix of a kept triple must be scored as it was when the triple's gain was.
    kept2[np.searchsorted(keys2, np.unique(keys3 % (size * size)))] = True
    keys2, logs2 = keys2[kept2], logs2[kept2]
    return Backoff(
        unigrams,
        _backoffs(np.arange(size), keys2 // size, logs2, unigrams[keys2 % size]),
        keys2,
        logs2,
        _backoffs(keys2, keys3 // size, logs3, lower3),
        keys3,
        logs3,
    )


def _interpolate(keys: Counts, counts: Counts, size: int, lower: Logs) -> Logs:
    """Scores of n-grams: discounted, and the rest shared out as the shorter context says."""
    contexts, starts = np.unique(keys // size, return_index=True)
    of = np.repeat(np.arange(len(contexts)), np.diff(np.append(starts, len(keys))))
    discounts = _discounts(counts)[np.minimum(counts, 3)]
    totals = np.add.reduceat(counts, starts)
    held_back = np.add.reduceat(discounts, starts) / totals
    scores: Logs = np.log((counts - discounts) / totals[of] + held_back[of] * np.exp(lower))
    return scores


def _discounts(counts: Counts) -> Logs:
    """What is taken from n-grams seen 0, 1, 2, and 3 or more times."""
    n1, n2, n3, n4 = (max(1, int((counts == n).sum())) for n in (1, 2, 3, 4))
    y = n1 / (n1 + 2 * n2)
    raw = (0.0, 1 - 2 * y * n2 / n1, 2 - 3 * y * n3 / n2, 3 - 4 * y * n4 / n3)
    discounts: Logs = np.clip(np.array(raw), 0.0, np.array([0.0, 0.95, 1.9, 2.85]))
    return discounts


def _backoffs(contexts: Counts, of: Counts, logs: Logs, lower: Logs) -> Logs:
    """What each context adds to the scores of a shorter one, so that all sum to one.

    Args:
        contexts: All contexts, sorted. *Shape:* ``(contexts,)``
        of: The context of each n-gram that stayed. *Shape:* ``(n-grams,)``
        logs: Its score. *Shape:* ``(n-grams,)``
        lower: The score of its last symbol in the shorter context. *Shape:* ``(n-grams,)``
    """
    places = np.searchsorted(contexts, of)
    taken = np.bincount(places, np.exp(logs), len(contexts))
    covered = np.bincount(places, np.exp(lower), len(contexts))
    left: Logs = np.log(np.maximum(1 - taken, 1e-4) / np.maximum(1 - covered, 1e-4))
    return left
