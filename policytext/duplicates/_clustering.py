"""Which texts are near-duplicates and which of them stays, for texts in memory or on disk.

Everything here is done on positions and arrays, so that what a text costs is counted in bytes: its
digest and length, 8 bytes for each of a few sortings, and 24 for each pair that reaches the
threshold. Texts are read again where two of them are compared, and only some at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from policytext.duplicates._content import Hashes, Indices
from policytext.duplicates._minhash import (
    Pairs,
    agreement,
    band_keys,
    bands_for,
    candidate_pairs,
    shingle_sets,
    slack,
)
from policytext.duplicates._sources import (
    ROWS,
    TIE,
    Checked,
    Keep,
    Names,
    Rows,
    Scores,
    Source,
    check,
    damage_shares,
    portions,
    tie_keys,
)

__all__ = ["Clustering", "Drops", "min_roots"]

_READ = 200_000
"""Characters that are looked at for damage at a time; more do not fit the processor's cache."""
_REPRESENTATIVES = 32
"""In a cluster that falls apart, a text is compared with at most this many that stay."""


@dataclass(frozen=True)
class Drops:
    """Texts that go, each with the one that stays for it.

    Attributes:
        positions: The texts that go. *Shape:* ``(drops,)``
        targets: The texts that stay for them. *Shape:* ``(drops,)``
        similarity: How similar the two are. *Shape:* ``(drops,)``
    """

    positions: Indices
    targets: Indices
    similarity: Scores


class Clustering:
    """Texts of equal content are one group, groups are compared, and what is alike is settled.

    Groups are numbered in the order of their digests, so that nothing that follows knows the order
    of the corpus.
    """

    def __init__(self, source: Source, threshold: float, keep: Keep) -> None:
        self.source, self.threshold, self.keep = source, threshold, keep
        self._members, self._starts = self._grouped()
        self.firsts: Indices = self._members[self._starts[:-1]]
        self.sizes: Indices = np.asarray(source.lengths[self.firsts], np.int64)
        self.empty = len(source.lengths) - len(self._members)

    # -- texts of equal content ------------------------------------------------------------------

    def _grouped(self) -> tuple[Indices, Indices]:
        """The positions, group by group, the one that stays first; and where groups begin."""
        filled = np.flatnonzero(np.asarray(self.source.lengths))
        digests = np.asarray(self.source.digests)[filled]
        order = np.lexsort((digests[:, 1], digests[:, 0]))
        digests, members = digests[order], filled[order]
        fresh = np.ones(len(members) + 1, np.bool_)
        fresh[1:-1] = (digests[1:] != digests[:-1]).any(axis=1)
        starts = np.flatnonzero(fresh)
        several = np.flatnonzero(np.repeat(np.diff(starts) > 1, np.diff(starts)))
        if len(several) and self.keep != "first":
            group = np.cumsum(fresh[:-1], dtype=np.int64)[several]
            members[several] = members[several][self._ranked(members[several], group)]
        return members, starts

    def _ranked(self, positions: Indices, group: Indices) -> Indices:
        """An order by group and then by what stays; equal texts stay in the order given."""
        ties, numbers = np.unique(self._ties(positions), return_inverse=True)
        if self.keep == "earliest":
            _, chosen = np.unique(self.source.dates(positions), return_inverse=True)
        elif self.keep == "best":
            # A corpus may hold one text a million times: its damage is looked for once.
            first = np.zeros(len(ties), np.int64)
            first[numbers[::-1]] = np.arange(len(positions))[::-1]
            chosen = self._damage(positions[first])[numbers]
        else:
            chosen = np.zeros(len(positions), np.int64)
        return np.lexsort((numbers.ravel(), chosen.ravel(), group))

    def _ties(self, positions: Indices) -> Names:
        """What tells texts of equal content apart."""
        ties = np.zeros(len(positions), f"S{TIE}")
        for start, texts in self._read(positions):
            ties[start : start + len(texts)] = tie_keys(texts)
        return ties

    def _damage(self, positions: Indices) -> Indices:
        """The share of each text that looks damaged, in thousandths."""
        damage = np.zeros(len(positions), np.int64)
        for start, texts in self._read(positions):
            damage[start : start + len(texts)] = damage_shares(texts)
        return damage

    def _read(self, positions: Indices) -> Iterator[tuple[int, list[str]]]:
        """Texts, some at a time."""
        for start, end in portions(np.asarray(self.source.lengths[positions], np.int64), _READ):
            yield start, self.source.texts(positions[start:end])

    # -- pairs -----------------------------------------------------------------------------------

    @cached_property
    def candidates(self) -> Pairs:
        """Pairs of groups whose signatures agree on a band, and well enough as a whole."""
        rows = self.source.signatures(self.firsts)
        bands, width = bands_for(self.threshold)
        keys = self.source.scratch((bands, len(self.firsts)))
        for start in range(0, len(self.firsts), ROWS):
            part = rows[np.arange(start, min(start + ROWS, len(self.firsts)))]
            for band, values in enumerate(band_keys(part, bands, width)):
                keys[band, start : start + len(part)] = values
        return candidate_pairs(keys, self.sizes, lambda pairs: self.likely(rows, pairs))

    def likely(self, rows: Rows, pairs: Pairs) -> npt.NDArray[np.bool_]:
        """Which pairs may reach the threshold: their signatures agree to within four deviations."""
        kept = np.zeros(len(pairs), np.bool_)
        for start in range(0, len(pairs), ROWS):
            part = pairs[start : start + ROWS]
            one, two = rows[part[:, 0]], rows[part[:, 1]]
            both = np.stack((np.arange(len(part)), np.arange(len(part))), axis=1)
            kept[start : start + len(part)] = agreement(one, two, both) >= self.threshold - slack(
                self.threshold
            )
        return kept

    def check(self, pairs: Pairs) -> Checked:
        """How similar pairs of groups are."""
        return check(self.source, self.firsts[pairs])

    # -- what stays ------------------------------------------------------------------------------

    def settle(self, edges: Pairs, similarity: Scores) -> Drops:
        """Decide which texts go.

        Args:
            edges: Pairs of groups that reach the threshold.
            similarity: How similar each is.

        Returns:
            Every text that goes, sorted by position.
        """
        groups, targets, scores = self._settled(edges, similarity)
        gone = np.zeros(len(self.firsts), np.bool_)
        gone[groups] = True
        sizes = np.diff(self._starts)
        # All members of a group that goes, and all but the first of one that stays.
        positions = [_ranges(self._members, self._starts[groups], sizes[groups])]
        kept_for = [np.repeat(self.firsts[targets], sizes[groups])]
        values = [np.repeat(scores, sizes[groups])]
        stays = np.flatnonzero(~gone & (sizes > 1))
        positions.append(_ranges(self._members, self._starts[stays] + 1, sizes[stays] - 1))
        kept_for.append(np.repeat(self.firsts[stays], sizes[stays] - 1))
        values.append(np.ones(len(positions[-1])))
        order = np.argsort(np.concatenate(positions))
        return Drops(
            np.concatenate(positions)[order],
            np.concatenate(kept_for)[order],
            np.concatenate(values)[order],
        )

    def equal_pairs(self) -> Pairs:
        """Texts of equal content, as positions: each with the one of them that ranks first."""
        sizes = np.diff(self._starts)
        others = _ranges(self._members, self._starts[:-1] + 1, sizes - 1)
        return np.sort(np.stack((np.repeat(self.firsts, sizes - 1), others), axis=1), axis=1)

    def _settled(self, edges: Pairs, similarity: Scores) -> tuple[Indices, Indices, Scores]:
        """Groups that go, for which, and how similar the two are."""
        members, at = np.unique(edges, return_inverse=True)
        local = at.reshape(edges.shape)
        roots = min_roots(local, len(members))
        graph = _Graph(local, similarity, len(members))
        order = np.lexsort((self._standing(members), roots))
        bounds = np.flatnonzero(np.diff(roots[order], prepend=-1, append=-1))
        found: list[tuple[int, int, float]] = []
        for start, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
            found += self._component(order[start:end].tolist(), members, graph)
        groups = np.array([members[row[0]] for row in found], np.int64)
        targets = np.array([members[row[1]] for row in found], np.int64)
        return groups, targets, np.array([row[2] for row in found], np.float64)

    def _standing(self, groups: Indices) -> Indices:
        """The place of each group among those that resemble something; the least stays."""
        positions = self.firsts[groups]
        keys: list[npt.NDArray[np.generic]] = [groups]
        if self.keep == "earliest":
            keys.append(np.unique(self.source.dates(positions), return_inverse=True)[1].ravel())
        elif self.keep == "first":
            keys.append(positions)
        else:
            keys.append(-self.sizes[groups])
            if self.keep == "best":
                keys.append(self._damage(positions))
        standing = np.zeros(len(groups), np.int64)
        standing[np.lexsort(keys)] = np.arange(len(groups))
        return standing

    def _component(
        self, order: list[int], members: Indices, graph: _Graph
    ) -> Iterator[tuple[int, int, float]]:
        """Go through a component, best first: what resembles nothing kept so far is kept."""
        kept: dict[int, int] = {}
        sets: list[Hashes] = []
        for one in order:
            scores = [
                (score, -kept[other], other) for other, score in graph.near(one) if other in kept
            ]
            if not scores and kept:
                scores = self._with_representatives(one, kept, sets, members)
            if not scores:
                kept[one] = len(kept)
                continue
            score, _, target = max(scores)
            yield one, target, score

    def _with_representatives(
        self, one: int, kept: dict[int, int], sets: list[Hashes], members: Indices
    ) -> list[tuple[float, int, int]]:
        """Similarities that no band proposed, with the first of those that stay."""
        others = list(kept)[:_REPRESENTATIVES]
        for other in others[len(sets) :]:
            sets.append(self._set(members[other]))
        mine = self._set(members[one])
        scores = []
        for number, (other, theirs) in enumerate(zip(others, sets, strict=True)):
            shared = len(np.intersect1d(mine, theirs, assume_unique=True))
            value = shared / max(len(mine) + len(theirs) - shared, 1)
            if value >= self.threshold:
                scores.append((value, -number, other))
        return scores

    def _set(self, group: int) -> Hashes:
        values, _ = shingle_sets(self.source.texts(self.firsts[[group]]))
        return values


class _Graph:
    """Pairs by either end."""

    def __init__(self, pairs: Pairs, scores: Scores, count: int) -> None:
        ends = np.concatenate((pairs[:, 0], pairs[:, 1]))
        order = np.argsort(ends, kind="stable")
        self._others = np.concatenate((pairs[:, 1], pairs[:, 0]))[order]
        self._scores = np.concatenate((scores, scores))[order]
        self._bounds = np.searchsorted(ends[order], np.arange(count + 1))

    def near(self, one: int) -> Iterable[tuple[int, float]]:
        """What is paired with one, and how similar it is."""
        part = slice(self._bounds[one], self._bounds[one + 1])
        return zip(self._others[part].tolist(), self._scores[part].tolist(), strict=True)


def min_roots(pairs: Pairs, count: int) -> Indices:
    """The least index of each connected group, for every index.

    The smaller root always wins, so the order of the pairs plays no part.

    Args:
        pairs: Pairs of indices.
        count: How many indices there are.

    >>> min_roots(np.array([[3, 4], [1, 3]]), 5).tolist()
    [0, 1, 2, 1, 1]
    """
    parent = list(range(count))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for one, two in pairs.tolist():
        first, second = root(one), root(two)
        parent[max(first, second)] = min(first, second)
    return np.fromiter(map(root, range(count)), np.int64, count)


def _ranges(values: Indices, starts: Indices, sizes: Indices) -> Indices:
    """The values of several ranges, one range after another."""
    total = int(sizes.sum())
    steps = np.arange(total) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    chosen: Indices = values[np.repeat(starts, sizes) + steps]
    return chosen
