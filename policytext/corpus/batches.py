"""The input of a run, cut into shards and these into batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from policytext.corpus.readers import Raw

__all__ = ["Batches"]


class Batches:
    """The input in batches that do not cross shards; complete shards are left out.

    Args:
        raws: The files and rows.
        shard_size: How many of them make a shard.
        batch_size: How many make a batch.
        is_done: Tells whether a shard is complete, by its number; asked once for each.

    Attributes:
        shard_of: The shard of each batch that was given out, by the batch's number. Who has written
            a batch takes it out.
        bytes_of: How many bytes of input each batch takes.
        ends: The batches that are the last of their shard.
    """

    def __init__(
        self,
        raws: Iterable[Raw],
        shard_size: int,
        batch_size: int,
        is_done: Callable[[int], bool],
    ) -> None:
        self._raws = iter(raws)
        self._shard_size = shard_size
        self._batch_size = batch_size
        self._is_done = is_done
        self.shard_of: dict[int, int] = {}
        self.bytes_of: dict[int, int] = {}
        self.ends: set[int] = set()

    def __iter__(self) -> Iterator[list[Raw]]:
        """The batches; which shard each belongs to is noted by its number."""
        number = shard = 0
        while (following := next(self._raws, None)) is not None:
            rest = islice(self._raws, self._shard_size - 1)
            if self._is_done(shard):
                for _ in rest:
                    pass
            else:
                for batch, is_last in _batched(following, rest, self._batch_size):
                    self.shard_of[number] = shard
                    self.bytes_of[number] = sum(raw.size for raw in batch)
                    if is_last:
                        self.ends.add(number)
                    yield batch
                    number += 1
            shard += 1


def _batched(first: Raw, rest: Iterable[Raw], size: int) -> Iterator[tuple[list[Raw], bool]]:
    """Batches of a shard, each with whether it is the last."""
    batch = [first]
    for raw in rest:
        if len(batch) == size:
            yield batch, False
            batch = []
        batch.append(raw)
    yield batch, True
