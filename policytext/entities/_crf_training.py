"""How the weights of the tagger are found: maximum likelihood by AdaGrad, in numpy.

Where gold is doubtful every tag is allowed, and the likelihood is that of all paths through what is
known: nothing is learned there, for or against. Everything is seeded and summed in a fixed order,
so the same data give the same weights on one machine.

Source: J. Duchi, E. Hazan and Y. Singer, "Adaptive Subgradient Methods", JMLR 2011.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from policytext.entities._crf import Crf, legal
from policytext.entities._features import Painted, Seen, features, lay_out
from policytext.entities._lattice import Steps, marginals

__all__ = ["Lesson", "Settings", "fit"]

Floats = npt.NDArray[np.float32]
Places = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text with what is known of its names.

    Attributes:
        seen: The text, with what the other layers saw in it.
        names: Start, end and label of every name that is sure.
        doubtful: Start and end of every stretch of which nothing is known.
    """

    seen: Seen
    names: Sequence[tuple[int, int, str]]
    doubtful: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """How weights are fitted; chosen by cross-validation.

    Attributes:
        rounds: How often all texts are seen.
        settled: The weights are averaged over the rounds after so many.
        rate: The step of AdaGrad.
        decay: The weight of the quadratic penalty, at each step.
        least: How often a feature must stand to have a weight.
        batch: Sentences a step.
        bits: The logarithm of the number of buckets.
        outside: What is taken off the score of the tag outside, which evens out precision and
            recall.
        step: What a unit of the rounded weights is worth.
    """

    rounds: int = 10
    settled: int = 4
    rate: float = 0.1
    decay: float = 0.01
    least: int = 2
    batch: int = 64
    bits: int = 20
    outside: float = 0.3
    step: float = 0.02


def fit(
    lessons: Sequence[Lesson],
    labels: Sequence[str],
    settings: Settings,
    card: Mapping[str, object],
) -> Crf:
    """Fit a tagger.

    Args:
        lessons: The texts.
        labels: The labels, in the order of the tags.
        settings: How.
        card: What the weights say of themselves.
    """
    batches, used = _prepare(lessons, labels, settings)
    may_begin, may_follow = legal(len(labels))
    weights = _Weights.zeros((len(used) + 1, len(may_begin)))
    edges, first = _Weights.zeros(may_follow.shape), _Weights.zeros(may_begin.shape)
    order = np.random.default_rng(0)
    mean = _Mean()
    for done in range(settings.rounds):
        for number in order.permutation(len(batches)):
            batch = batches[number]
            weights.values[0] = 0
            scores = batch.scores(weights.values)
            factors = np.exp(first.values) * may_begin, np.exp(edges.values) * may_follow
            free = marginals(scores, batch.steps, *factors)
            held = marginals(scores + batch.barred, batch.steps, *factors)
            weights.descend(batch.gradient(free.tags - held.tags), settings, batch.rows)
            edges.descend(free.edges - held.edges, settings)
            first.descend(free.firsts - held.firsts, settings)
        if done >= min(settings.settled, settings.rounds - 1):
            mean.add(weights.values, first.values, edges.values)
    return _packed(*mean.values(), used, labels, settings, card)


@dataclass(frozen=True, slots=True)
class _Batch:
    """Sentences of like length.

    Attributes:
        features: Rows of the weights, shape (n, templates); row 0 is for features without weight.
        steps: Where the sentences stand.
        barred: 0 where a tag is allowed, else minus infinity, shape (n, tags).
        rows: The rows of the weights that occur, shape (r,).
        cuts: Where each of them starts in ``owners``, shape (r,).
        owners: The characters that have them, row after row.
    """

    features: npt.NDArray[np.int32]
    steps: Steps
    barred: Floats
    rows: Places
    cuts: Places
    owners: Places

    @classmethod
    def of(cls, table: npt.NDArray[np.int32], lengths: Places, barred: Floats) -> _Batch:
        flat = table.ravel()
        order = np.argsort(flat, kind="stable")
        rows, cuts = np.unique(flat[order], return_index=True)
        starts = np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.intp)
        return cls(
            table,
            Steps.of(starts, lengths),
            barred,
            rows.astype(np.intp),
            cuts,
            order // table.shape[1],
        )

    def scores(self, weights: Floats) -> Floats:
        total = np.zeros((len(self.features), weights.shape[1]), dtype=np.float32)
        for column in self.features.T:
            total += weights[column]
        return total

    def gradient(self, surplus: Floats) -> Floats:
        """The sum of what is too much, for each row that occurs."""
        summed: Floats = np.add.reduceat(surplus[self.owners], self.cuts, axis=0)
        return summed


@dataclass(frozen=True, slots=True)
class _Weights:
    """Weights with the sums of squares that set their steps."""

    values: Floats
    squares: Floats

    @classmethod
    def zeros(cls, shape: tuple[int, ...]) -> _Weights:
        return cls(np.zeros(shape, np.float32), np.full(shape, 1e-6, np.float32))

    def descend(
        self, gradient: Floats, settings: Settings, rows: Places | slice = slice(None)
    ) -> None:
        gradient = gradient + np.float32(settings.decay) * self.values[rows]
        self.squares[rows] += gradient * gradient
        self.values[rows] -= np.float32(settings.rate) * gradient / np.sqrt(self.squares[rows])


def _prepare(
    lessons: Sequence[Lesson], labels: Sequence[str], settings: Settings
) -> tuple[list[_Batch], Places]:
    """The batches, and the buckets that have a weight."""
    mask = (1 << settings.bits) - 1
    seen = [lesson.seen for lesson in lessons]
    painted = Painted.of(seen)
    barred = np.concatenate([_barred(lesson, labels) for lesson in lessons])
    tables: list[npt.NDArray[np.uint32]] = []
    lengths: list[Places] = []
    for layout in lay_out(one.text for one in seen):
        tables.append(np.stack(list(features(layout, painted, mask)), axis=1))
        lengths.append(np.diff(layout.starts))
    table = np.concatenate(tables)
    counts = np.bincount(table.ravel(), minlength=mask + 1)
    used = np.flatnonzero(counts >= settings.least)
    row_of = np.zeros(mask + 1, dtype=np.int32)
    row_of[used] = np.arange(1, len(used) + 1)
    origin = np.concatenate([block.origin for block in lay_out(one.text for one in seen)])
    parts = _batched(np.concatenate(lengths), settings.batch)
    batches = [
        _Batch.of(row_of[table[places]], sizes, barred[origin[places]]) for places, sizes in parts
    ]
    return batches, used


def _batched(lengths: Places, size: int) -> Iterator[tuple[Places, Places]]:
    """Sentences of like length: the places of their characters, and the lengths."""
    starts = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    order = np.argsort(lengths, kind="stable")
    for at in range(0, len(order), size):
        chosen = order[at : at + size]
        places = [np.arange(starts[one], starts[one] + lengths[one]) for one in chosen]
        yield np.concatenate(places), lengths[chosen]


def _barred(lesson: Lesson, labels: Sequence[str]) -> Floats:
    """0 where a tag is allowed, else minus infinity, shape (characters, tags)."""
    table = np.full((len(lesson.seen.text), 1 + 2 * len(labels)), -np.inf, dtype=np.float32)
    table[:, 0] = 0
    for start, end, label in lesson.names:
        begin = 1 + 2 * labels.index(label)
        table[start:end] = -np.inf
        table[start, begin] = 0
        table[start + 1 : end, begin + 1] = 0
    for start, end in lesson.doubtful:
        table[start:end] = 0
    return table


class _Mean:
    """The mean of the weights at the ends of rounds, which is steadier than the last of them."""

    def __init__(self) -> None:
        self._sums: list[Floats] = []
        self._count = 0

    def add(self, *arrays: Floats) -> None:
        """Add the weights of a round."""
        sums = self._sums or [np.zeros_like(array) for array in arrays]
        self._sums = [one + other for one, other in zip(sums, arrays, strict=True)]
        self._count += 1

    def values(self) -> tuple[Floats, Floats, Floats]:
        """The means."""
        weights, first, edges = (total / np.float32(self._count) for total in self._sums)
        return weights, first, edges


def _packed(
    weights: Floats,
    first: Floats,
    edges: Floats,
    used: Places,
    labels: Sequence[str],
    settings: Settings,
    card: Mapping[str, object],
) -> Crf:
    """Rounded weights in their buckets; what cannot be becomes minus infinity."""
    table = np.zeros((1 << settings.bits, weights.shape[1]), dtype=np.int8)
    table[used] = np.clip(np.round(weights[1:] / settings.step), -127, 127).astype(np.int8)
    may_begin, may_follow = legal(len(labels))
    bias = np.zeros_like(first)
    bias[0] = settings.outside
    with np.errstate(divide="ignore"):
        return Crf(
            tuple(labels),
            table,
            settings.step,
            first - bias + np.log(may_begin),
            edges - bias + np.log(may_follow),
            card,
        )
