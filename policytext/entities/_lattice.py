"""Sums and best paths over the tags of many sentences at once.

Sentences stand in the order of their lengths, the longest first, so that those which are still
going on at a step are the first ones, and nothing is padded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Marginals", "Steps", "best_paths", "marginals"]

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Steps:
    """Where the characters of a batch stand, step by step.

    Attributes:
        starts: Where each sentence starts, longest sentence first, shape (m,).
        going: How many sentences have a character at each step, shape (longest,).
    """

    starts: Places
    going: Places

    @classmethod
    def of(cls, starts: Places, lengths: Places) -> Steps:
        """The steps of some sentences.

        Args:
            starts: Where each sentence starts, shape (m,).
            lengths: How long each is, shape (m,); none is empty.
        """
        order = np.argsort(-lengths, kind="stable")
        longest = int(lengths.max(initial=0))
        going = np.searchsorted(-lengths[order], -np.arange(longest), side="left")
        return cls(starts[order], going)

    def __iter__(self) -> Iterator[Places]:
        """The places of each step."""
        return (self.starts[:count] + step for step, count in enumerate(self.going.tolist()))


@dataclass(frozen=True, slots=True)
class Marginals:
    """What all paths together say.

    Attributes:
        tags: The probability of each tag at each place, shape (n, tags), or 0 without sentence.
        edges: The expected number of each pair of neighbouring tags, shape (tags, tags).
        firsts: The expected number of each tag at the start of a sentence, shape (tags,).
        log_total: The logarithm of the sum over all paths of all sentences.
    """

    tags: Floats
    edges: Floats
    firsts: Floats
    log_total: float


def marginals(scores: Floats, steps: Steps, first: Floats, edges: Floats) -> Marginals:
    """Forward and backward over a batch.

    Args:
        scores: Logarithmic scores, shape (n, tags); minus infinity where a tag is not allowed.
        steps: Where the sentences stand.
        first: Factors of the first tag, shape (tags,).
        edges: Factors of neighbouring tags, shape (tags, tags).
    """
    top = scores.max(axis=1, keepdims=True)
    factors = np.exp(scores - top)
    ahead = np.empty_like(factors)
    scale = np.empty(len(factors), dtype=np.float32)
    before: Floats | None = None
    for at in steps:
        state = factors[at] * (first if before is None else _times(before[: len(at)], edges))
        total = state.sum(axis=1)
        before = state / total[:, None]
        ahead[at], scale[at] = before, total
    behind = np.ones_like(factors)
    back = np.ascontiguousarray(edges.T)
    counts = np.zeros_like(edges)
    rows = list(steps)
    for at, after in zip(reversed(rows[:-1]), reversed(rows[1:]), strict=True):
        onward = factors[after] * behind[after] / scale[after, None]
        here = at[: len(after)]
        behind[here] = _times(onward, back)
        counts += ahead[here].T @ onward
    used = np.concatenate(rows) if rows else np.zeros(0, dtype=np.intp)
    tags = np.zeros_like(factors)
    tags[used] = ahead[used] * behind[used]
    tags[used] /= tags[used].sum(axis=1, keepdims=True)
    log_total = float(np.log(scale[used]).sum(dtype=np.float64) + top[used].sum(dtype=np.float64))
    return Marginals(tags, counts * edges, tags[steps.starts].sum(axis=0), log_total)


def _times(states: Floats, edges: Floats) -> Floats:
    """The matrix product, summed in the same order however many rows there are.

    A library for matrices picks its order by the shape, so a sentence would get other last digits
    in another batch, and one corpus other scores with another number of workers.
    """
    product: Floats = (states[:, :, None] * edges).sum(axis=1)
    return product


def best_paths(scores: Floats, steps: Steps, first: Floats, edges: Floats) -> npt.NDArray[np.uint8]:
    """The best tag of every place (Viterbi).

    Args:
        scores: Logarithmic scores, shape (n, tags).
        steps: Where the sentences stand.
        first: Logarithmic scores of the first tag, shape (tags,).
        edges: Logarithmic scores of neighbouring tags, shape (tags, tags).

    Returns:
        Tags, shape (n,).
    """
    back = np.empty(scores.shape, dtype=np.uint8)
    state = np.empty(scores.shape, dtype=np.float32)
    before: Floats | None = None
    # Rows of the transposed table are the tags gone to, so that the last axis is searched.
    into = np.ascontiguousarray(edges.T)
    for at in steps:
        if before is None:
            before = scores[at] + first
        else:
            paths = before[: len(at), None, :] + into
            back[at] = paths.argmax(axis=2)
            before = paths.max(axis=2) + scores[at]
        state[at] = before
    tags = np.empty(len(scores), dtype=np.uint8)
    rows = list(steps)
    after: npt.NDArray[np.uint8] | None = None
    for step in range(len(rows) - 1, -1, -1):
        at = rows[step]
        chosen = state[at].argmax(axis=1).astype(np.uint8)
        if after is not None:
            behind = rows[step + 1]
            chosen[: len(after)] = back[behind, after]
        tags[at] = after = chosen
    return tags
