"""Near-duplicates in steps that engines can spread over partitions.

Each text is described by itself; texts of equal content meet in a partition by ``digest``, and the
one that ranks first stands for them; texts meet again by each of their band keys, and give pairs;
and what is paired is settled in one place. What an engine adds is the moving of rows. The result is
that of ``deduplicate``, whatever the partitions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

from policytext.document import Document
from policytext.duplicates._clustering import Clustering
from policytext.duplicates._content import Indices
from policytext.duplicates._minhash import (
    Pairs,
    band_keys,
    bands_for,
    pairs_in_buckets,
    signatures,
)
from policytext.duplicates._sources import (
    DATE,
    Keep,
    content_digests,
    damage_shares,
    date_key,
    tie_keys,
)
from policytext.duplicates._store import survey, write_store
from policytext.duplicates.corpus import check_options

__all__ = ["Described", "bucket_pairs", "content_digest", "describe", "settle"]


@dataclass(frozen=True)
class Described:
    """What must be known of some texts, one row each; texts without content have no row.

    Attributes:
        places: Which texts these are. *Shape:* ``(rows,)``
        digests: A digest of the content of each, 16 bytes.
        lengths: How many content characters each has. *Shape:* ``(rows,)``
        ranks: Of texts of equal content the one with the least stays.
        keys: One key for each band. *Shape:* ``(rows, bands)``; *dtype:* uint64
    """

    places: Indices
    digests: list[bytes]
    lengths: Indices
    ranks: list[bytes]
    keys: npt.NDArray[np.uint64]


def describe(
    texts: Sequence[str], dates: Sequence[str | None], *, threshold: float, keep: Keep
) -> Described:
    """Look at some texts.

    Args:
        texts: The texts.
        dates: The date of each; looked at where ``keep`` is ``"earliest"``.
        threshold: The similarity from which two texts are duplicates.
        keep: Which of several stays; not ``"first"``, since partitions have no order.

    Raises:
        ValueError: If the threshold or ``keep`` cannot be.
    """
    check_options(threshold, keep)
    if keep == "first":
        raise ValueError("partitions have no order: keep 'best', 'longest' or 'earliest'")
    digests, lengths = content_digests(texts)
    places = np.flatnonzero(lengths)
    filled = [texts[place] for place in places.tolist()]
    bands, width = bands_for(threshold)
    keys = np.zeros((len(filled), bands), np.uint64)
    for band, values in enumerate(band_keys(signatures(filled), bands, width)):
        keys[:, band] = values
    ties = tie_keys(filled)
    standing = np.zeros(len(filled), f"S{DATE}")
    if keep == "earliest":
        standing[:] = [date_key(dates[place]) for place in places.tolist()]
    elif keep == "best":
        standing[:] = [b"%04d" % share for share in damage_shares(filled).tolist()]
    ranks = [
        one.ljust(DATE, b"\0") + two.ljust(ties.dtype.itemsize, b"\0")
        for one, two in zip(standing.tolist(), ties.tolist(), strict=True)
    ]
    rows = digests[places].astype(">u8").tobytes()
    cut = [rows[at : at + 16] for at in range(0, len(rows), 16)]
    return Described(places, cut, lengths[places], ranks, keys)


def content_digest(text: str) -> bytes:
    """The digest by which a text meets those of equal content.

    Args:
        text: The text.
    """
    return content_digests([text])[0].astype(">u8").tobytes()


def bucket_pairs(keys: Sequence[bytes], digests: Sequence[bytes], lengths: Indices) -> Pairs:
    """Pairs of rows that have a key in common; a partition must hold all rows of a key.

    Args:
        keys: A key of each row: one of its band keys, behind the number of the band.
        digests: The digest of each row's content.
        lengths: How many content characters each has.

    Returns:
        Pairs of row numbers, that of the lesser digest first.
    """
    _, numbers = np.unique(np.array(keys, "S9"), return_inverse=True)
    _, first, owners = np.unique(np.array(digests, "S16"), return_index=True, return_inverse=True)
    sizes = np.asarray(lengths)[first]
    pairs = pairs_in_buckets(numbers.ravel().astype(np.uint64), sizes, owners.ravel())
    pairs = np.unique(pairs[pairs[:, 0] != pairs[:, 1]], axis=0)
    chosen: Pairs = first[pairs]
    return chosen


def settle(
    docs: Iterable[Document],
    pairs: Iterable[tuple[str, str]],
    *,
    threshold: float,
    keep: Keep,
) -> Mapping[str, tuple[str, float]]:
    """Decide which of the texts that were paired go.

    Args:
        docs: The documents that stand in a pair, no two of equal content, in any order. They are
            held in a temporary folder.
        pairs: The ids of each pair.
        threshold: The similarity from which two texts are duplicates.
        keep: Which of several stays.

    Returns:
        The id of each that goes, with the id of what stays for it and their similarity.
    """
    with TemporaryDirectory(prefix="policytext-") as folder:
        batches = (survey(batch) for batch in _batched(docs))
        store = write_store(Path(folder), batches)
        clustering = Clustering(store, threshold, keep)
        ids = store.ids(clustering.firsts)
        group = {id: number for number, id in enumerate(ids)}
        found = np.array([(group[a], group[b]) for a, b in pairs], np.int64).reshape(-1, 2)
        found = np.unique(np.sort(found, axis=1), axis=0)
        found = found[clustering.likely(store.signatures(clustering.firsts), found)]
        similarity = clustering.check(found).similarity
        reached = similarity >= threshold
        drops = clustering.settle(found[reached], similarity[reached])
        rows = zip(
            store.ids(drops.positions),
            store.ids(drops.targets),
            drops.similarity.tolist(),
            strict=True,
        )
        made = {id: (kept, score) for id, kept, score in rows}
        del clustering, drops
        store.close()
    return made


def _batched(docs: Iterable[Document]) -> Iterable[list[Document]]:
    batch: list[Document] = []
    for doc in docs:
        batch.append(doc)
        if len(batch) == 256:
            yield batch
            batch = []
    if batch:
        yield batch
