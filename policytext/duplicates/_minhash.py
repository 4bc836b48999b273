"""MinHash signatures, the bands that propose pairs, and the exact check of what they propose.

Source: A. Broder, "On the resemblance and containment of documents", 1997 (MinHash);
Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", chapter 3 (bands of rows).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from policytext.duplicates._content import (
    Codes,
    Hashes,
    Indices,
    contents,
    distinct,
    grams,
    shingles,
)

__all__ = [
    "PERMUTATIONS",
    "SEED",
    "Pairs",
    "Signatures",
    "agreement",
    "band_keys",
    "bands_for",
    "batches",
    "candidate_pairs",
    "excerpt_pairs",
    "overlaps",
    "pairs_in_buckets",
    "shingle_sets",
    "signatures",
    "slack",
]

Signatures: TypeAlias = npt.NDArray[np.uint32]
"""One row a text. *Shape:* ``(texts, 128)``"""

Pairs: TypeAlias = npt.NDArray[np.int64]
"""Rows of two indices, the smaller first, sorted and unique. *Shape:* ``(pairs, 2)``"""

PERMUTATIONS = 128
SEED = 20240715
"""Stored with every index: signatures of different seeds cannot be compared."""

_BATCH = 50_000
"""Characters hashed at a time; the arrays of one batch stay in the processor's cache."""
_LOSS = 0.001
"""The bands may miss at most this share of the pairs that just reach the threshold."""
_BUCKET = 24
"""Up to this size all pairs of a bucket are proposed, beyond it a star and near neighbours."""
_NEIGHBOURS = 8
_ELEMENTS = 2_000_000
"""Shingles compared at a time, so that memory does not follow the number of pairs."""
_SAMPLE_LENGTH, _SAMPLE_RATE = 16, 8
"""Excerpts are found by runs of 16 characters, of which the hash picks every eighth."""


@lru_cache(maxsize=1)
def _permutations() -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """Multipliers (odd, so that the map is one to one) and addends, from a fixed generator.

    The generator is written out: numpy does not promise the same numbers in every version.
    """
    state, mask = SEED, (1 << 64) - 1
    numbers = []
    for _ in range(2 * PERMUTATIONS):
        state = (state + 0x9E3779B97F4A7C15) & mask
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & mask
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & mask
        numbers.append((mixed ^ (mixed >> 31)) >> 32)
    factors = np.array(numbers[:PERMUTATIONS], np.uint32) | np.uint32(1)
    return factors, np.array(numbers[PERMUTATIONS:], np.uint32)


def batches(texts: Sequence[str], size: int = _BATCH) -> Iterator[tuple[int, int]]:
    """Ranges of texts of about ``size`` characters together; a longer text stands alone."""
    start = total = 0
    for index, text in enumerate(texts):
        if total and total + len(text) > size:
            yield start, index
            start, total = index, 0
        total += len(text)
    if start < len(texts):
        yield start, len(texts)


def signatures(texts: Sequence[str]) -> Signatures:
    """The MinHash signature of each text; that of a text without content is all ones.

    Args:
        texts: The texts.

    Returns:
        The signatures. *Shape:* ``(texts, 128)``
    """
    made = np.full((len(texts), PERMUTATIONS), np.iinfo(np.uint32).max, np.uint32)
    for start, end in batches(texts):
        hashes, offsets = shingles(*contents(texts[start:end]))
        filled = np.flatnonzero(np.diff(offsets))
        if len(filled):
            made[start + filled] = _minima(hashes, offsets[:-1][filled])
    return made


def _minima(hashes: Hashes, starts: Indices) -> Signatures:
    """The least value of every permutation in each of the runs that begin at ``starts``."""
    factors, addends = _permutations()
    least = np.full((PERMUTATIONS, len(starts)), np.iinfo(np.uint32).max, np.uint32)
    # A very long text is hashed in parts, so that memory does not follow its length.
    cuts = np.arange(0, len(hashes), 4 * _BATCH)
    for cut in cuts.tolist():
        part = hashes[cut : cut + 4 * _BATCH]
        first = int(np.searchsorted(starts, cut, "right")) - 1
        last = int(np.searchsorted(starts, cut + len(part), "left"))
        inside = np.maximum(starts[first:last] - cut, 0)
        scratch = np.empty_like(part)
        for row in range(PERMUTATIONS):
            np.multiply(part, factors[row], out=scratch)
            np.add(scratch, addends[row], out=scratch)
            found = np.minimum.reduceat(scratch, inside)
            np.minimum(least[row, first:last], found, out=least[row, first:last])
    return np.ascontiguousarray(least.T)


def bands_for(threshold: float) -> tuple[int, int]:
    """Bands and rows: as many rows as lose at most a thousandth of the pairs at the threshold.

    Args:
        threshold: The similarity from which a pair counts.

    >>> bands_for(0.8)
    (25, 5)
    """
    best = (PERMUTATIONS, 1)
    for rows in range(1, 17):
        bands = PERMUTATIONS // rows
        if (1 - threshold**rows) ** bands <= _LOSS:
            best = (bands, rows)
    return best


def band_keys(rows: Signatures, bands: int, width: int) -> Iterator[npt.NDArray[np.uint64]]:
    """For each band one key a text: texts that agree on it are candidates."""
    for band in range(bands):
        yield grams_of_rows(rows[:, band * width : (band + 1) * width])


def grams_of_rows(values: Signatures) -> npt.NDArray[np.uint64]:
    """One 64-bit hash for each row."""
    total = np.zeros(len(values), np.uint64)
    for column in range(values.shape[1]):
        total *= np.uint64(0x9E3779B97F4A7C15)
        total += values[:, column]
        total ^= total >> np.uint64(29)
    return total


def candidate_pairs(
    bands: Iterable[npt.NDArray[np.uint64]],
    sizes: Indices,
    is_likely: Callable[[Pairs], npt.NDArray[np.bool_]],
) -> Pairs:
    """Pairs that agree on a whole band.

    Args:
        bands: For each band one key a text.
        sizes: How long each text is; in a crowded bucket neighbours by length are paired.
        is_likely: Tells which pairs are worth checking; the others are not held until the end.

    Returns:
        The pairs, at most 300 for a bucket of 24 texts and 9 a text for a larger one.
    """
    found: Pairs = np.zeros((0, 2), np.int64)
    for keys in bands:
        pairs = _unique_pairs(pairs_in_buckets(keys, sizes), len(sizes))
        likely = pairs[is_likely(pairs)]
        found = _unique_pairs(np.concatenate((found, likely)), len(sizes))
    return found


def pairs_in_buckets(
    keys: npt.NDArray[np.uint64], sizes: Indices, owners: Indices | None = None
) -> Pairs:
    """Pairs of owners whose keys are equal.

    Args:
        keys: The keys.
        sizes: How long each owner's text is.
        owners: Whose each key is; the key's own index if left out.
    """
    first = np.argsort(keys, kind="stable")
    ordered = keys[first]
    same = ordered[1:] == ordered[:-1]
    if not same.any():
        return np.zeros((0, 2), np.int64)
    # Most keys stand alone; what follows is done for the others.
    shared = np.zeros(len(ordered), np.bool_)
    shared[1:] = same
    shared[:-1] |= same
    first, ordered = first[shared], ordered[shared]
    owner = first if owners is None else owners[first]
    order = np.lexsort((owner, sizes[owner], ordered))
    ordered, members = ordered[order], owner[order]
    same = ordered[1:] == ordered[:-1]
    starts = np.flatnonzero(np.concatenate(([True], ~same)))
    lengths = np.diff(np.concatenate((starts, [len(ordered)])))
    rank = np.arange(len(ordered)) - np.repeat(starts, lengths)
    length = np.repeat(lengths, lengths)
    pairs = []
    for step in range(1, min(_BUCKET, int(lengths.max()))):
        at = np.flatnonzero((rank >= step) & ((length <= _BUCKET) if step > _NEIGHBOURS else True))
        if len(at):
            pairs.append(np.stack((members[at - step], members[at]), axis=1))
    # The star of a crowded bucket: everything with its longest text.
    crowded = np.flatnonzero((length > _BUCKET) & (rank < length - 1))
    if len(crowded):
        hubs = (crowded - rank[crowded]) + length[crowded] - 1
        pairs.append(np.stack((members[crowded], members[hubs]), axis=1))
    return np.sort(np.concatenate(pairs), axis=1)


def _unique_pairs(pairs: Pairs, count: int) -> Pairs:
    packed = distinct(pairs[:, 0] * count + pairs[:, 1])
    made = np.stack((packed // max(count, 1), packed % max(count, 1)), axis=1)
    unequal: Pairs = made[made[:, 0] != made[:, 1]]
    return unequal


def slack(threshold: float) -> float:
    """How far below the threshold an estimate may lie: four deviations; below that nothing is.

    Args:
        threshold: The similarity from which a pair counts.
    """
    deviation: float = (threshold * (1 - threshold) / PERMUTATIONS) ** 0.5
    return 4 * deviation


def agreement(one: Signatures, two: Signatures, pairs: Pairs) -> npt.NDArray[np.float64]:
    """The share of a signature on which each pair agrees, an estimate of its similarity.

    Args:
        one: Signatures that the first of each pair indexes.
        two: Signatures that the second indexes.
        pairs: The pairs.
    """
    share = np.zeros(len(pairs), np.float64)
    for start in range(0, len(pairs), 20_000):
        part = pairs[start : start + 20_000]
        share[start : start + len(part)] = (one[part[:, 0]] == two[part[:, 1]]).mean(axis=1)
    return share


def shingle_sets(texts: Sequence[str]) -> tuple[Hashes, Indices]:
    """The distinct shingles of each text, sorted, one text after another, and their offsets."""
    parts: list[Hashes] = [np.zeros(0, np.uint32)]
    counts = [np.zeros(1, np.int64)]
    for start, end in batches(texts, 20 * _BATCH):
        hashes, offsets = shingles(*contents(texts[start:end]))
        owner = np.repeat(np.arange(end - start, dtype=np.uint64), np.diff(offsets))
        found = distinct((owner << np.uint64(32)) | hashes)
        parts.append((found & np.uint64(0xFFFFFFFF)).astype(np.uint32))
        owners = (found >> np.uint64(32)).astype(np.int64)
        counts.append(np.bincount(owners, minlength=end - start))
    return np.concatenate(parts), np.cumsum(np.concatenate(counts))


def overlaps(values: Hashes, offsets: Indices, pairs: Pairs) -> Indices:
    """How many shingles the texts of each pair share.

    Args:
        values: Distinct shingles of all texts.
        offsets: Where each text's begin.
        pairs: Pairs of indices into them.

    Returns:
        One count a pair. *Shape:* ``(pairs,)``
    """
    sizes = np.diff(offsets)
    shared = np.zeros(len(pairs), np.int64)
    load = np.cumsum(sizes[pairs].sum(axis=1)) if len(pairs) else np.zeros(0, np.int64)
    start = 0
    while start < len(pairs):
        done = int(load[start - 1]) if start else 0
        end = max(start + 1, int(np.searchsorted(load, done + _ELEMENTS, "right")))
        shared[start:end] = _count_shared(values, offsets, sizes, pairs[start:end])
        start = end
    return shared


def _count_shared(values: Hashes, offsets: Indices, sizes: Indices, pairs: Pairs) -> Indices:
    flat = pairs.ravel()
    lengths = sizes[flat]
    begins = np.cumsum(lengths) - lengths
    at = np.arange(int(lengths.sum())) + np.repeat(offsets[flat] - begins, lengths)
    owner = np.repeat(np.arange(len(flat), dtype=np.uint64) >> np.uint64(1), lengths)
    keys = np.sort((owner << np.uint64(32)) | values[at])
    twice = keys[1:][keys[1:] == keys[:-1]] >> np.uint64(32)
    return np.bincount(twice.astype(np.int64), minlength=len(pairs))


def excerpt_pairs(texts: Sequence[str], sizes: Indices) -> Pairs:
    """Pairs of which one may hold the other: they share sampled runs of 16 characters.

    MinHash does not see a short text in a long one: their resemblance is small however complete
    the containment.

    Args:
        texts: The texts.
        sizes: How long each is.

    Returns:
        Pairs that share a quarter of the samples of the one that has fewer, and two at least.
    """
    keys, owners = _samples(texts)
    if not len(keys):
        return np.zeros((0, 2), np.int64)
    pairs = pairs_in_buckets(keys, sizes, owners)
    packed, votes = np.unique(pairs[:, 0] * len(texts) + pairs[:, 1], return_counts=True)
    made = np.stack((packed // len(texts), packed % len(texts)), axis=1)
    counts = np.bincount(owners, minlength=len(texts))
    fewer = counts[made].min(axis=1)
    proposed: Pairs = made[(made[:, 0] != made[:, 1]) & (votes >= np.maximum(2, fewer * 0.25))]
    return proposed


def _samples(texts: Sequence[str]) -> tuple[npt.NDArray[np.uint64], Indices]:
    keys, owners = [np.zeros(0, np.uint64)], [np.zeros(0, np.int64)]
    for start, end in batches(texts, 4 * _BATCH):
        codes, offsets = contents(texts[start:end])
        chosen, owner = _sampled(codes, offsets)
        keys.append(chosen)
        owners.append(owner + start)
    return np.concatenate(keys), np.concatenate(owners)


def _sampled(codes: Codes, offsets: Indices) -> tuple[npt.NDArray[np.uint64], Indices]:
    runs = grams(codes, _SAMPLE_LENGTH)
    owner = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    inside = owner[: len(runs)] == owner[len(owner) - len(runs) :]
    chosen = np.flatnonzero(inside & (runs % np.uint64(_SAMPLE_RATE) == 0))
    order = np.lexsort((owner[chosen], runs[chosen]))
    keys, owners = runs[chosen][order], owner[chosen][order]
    fresh = np.ones(len(keys), np.bool_)
    fresh[1:] = (keys[1:] != keys[:-1]) | (owners[1:] != owners[:-1])
    return keys[fresh], owners[fresh]
