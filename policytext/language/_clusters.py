"""Classes of words that stand in the same company.

A word is described by which of the frequent words stand directly before and directly behind it, as
positive pointwise mutual information; a singular value decomposition brings that to a few numbers,
and k-means groups them. All of it is seeded, so the same text gives the same classes.

Source: O. Levy, Y. Goldberg and I. Dagan, "Improving Distributional Similarity with Lessons Learned
from Word Embeddings", TACL 2015 (smoothed contexts, weighted singular values); N. Halko, P.
Martinsson and J. Tropp, "Finding Structure with Randomness", SIAM Review 2011 (the decomposition).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

__all__ = ["cluster", "embed"]

CONTEXTS = 3000
DIMENSIONS = 64
SMOOTHING = 0.75
ROUNDS = 25

Codes = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


def embed(tokens: Codes, size: int, rows: Codes) -> Floats:
    """Numbers for words, near for words in the same company.

    Args:
        tokens: The text as numbers of words from 0 to ``size``, shape (n,).
        size: How many words there are.
        rows: The words that are wanted, shape (m,).

    Returns:
        Rows of length 1, shape (m, ``DIMENSIONS``).
    """
    table = _companions(tokens, size, rows)
    total, own = table.sum(), table.sum(axis=1, keepdims=True)
    contexts = table.sum(axis=0, keepdims=True) ** SMOOTHING
    contexts *= total / contexts.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        table = np.log(table * total / (own * contexts))
    table[~(table > 0)] = 0
    found = _decompose(table)
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    rows_of_one: Floats = (found / np.maximum(lengths, 1e-9)).astype(np.float32)
    return rows_of_one


def _companions(tokens: Codes, size: int, rows: Codes) -> Floats:
    """How often each frequent word stands before and behind, shape (m, 2 * contexts)."""
    counts = np.bincount(tokens, minlength=size)
    frequent = np.argsort(-counts, kind="stable")[:CONTEXTS]
    width = len(frequent)
    context_of, row_of = np.full(size, -1), np.full(size, -1)
    context_of[frequent], row_of[rows] = np.arange(width), np.arange(len(rows))
    table = np.zeros((len(rows), 2 * width), dtype=np.float32)
    for side, (own, other) in enumerate(((tokens[1:], tokens[:-1]), (tokens[:-1], tokens[1:]))):
        row, column = row_of[own], context_of[other]
        known = (row >= 0) & (column >= 0)
        keys, found = np.unique(row[known] * width + column[known], return_counts=True)
        table[keys // width, side * width + keys % width] = found
    return table


def _decompose(table: Floats) -> Floats:
    """The left singular vectors, weighted by the roots of the singular values."""
    random = np.random.default_rng(0)
    width = min(DIMENSIONS, *table.shape)
    basis = table @ random.standard_normal((table.shape[1], width + 16)).astype(np.float32)
    for _ in range(2):
        basis = table @ (table.T @ np.linalg.qr(basis)[0])
    base = np.linalg.qr(basis)[0]
    left, values, _ = np.linalg.svd(base.T @ table, full_matrices=False)
    found: Floats = (base @ left[:, :width]) * np.sqrt(values[:width])
    return found


def cluster(points: Floats, count: int) -> Codes:
    """The class of each point, from 0 (spherical k-means).

    Args:
        points: Rows of length 1, shape (m, dimensions).
        count: How many classes.
    """
    random = np.random.default_rng(0)
    centres = points[random.choice(len(points), min(count, len(points)), replace=False)]
    for _ in range(ROUNDS):
        nearest = (points @ centres.T).argmax(axis=1)
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest, points)
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        centres = np.where(lengths > 0, sums / np.maximum(lengths, 1e-9), centres)
    classes: Codes = (points @ centres.T).argmax(axis=1)
    return classes
