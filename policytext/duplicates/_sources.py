"""Texts to be compared, wherever they are kept, and the exact comparison of pairs of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from policytext.duplicates._content import Indices, contents
from policytext.duplicates._minhash import Pairs, Signatures, batches, overlaps, shingle_sets
from policytext.language.damage import damage_scores

__all__ = [
    "DATE",
    "NO_DATE",
    "ROWS",
    "TIE",
    "Checked",
    "Digests",
    "Keep",
    "Names",
    "Rows",
    "Scores",
    "Source",
    "check",
    "content_digests",
    "damage_shares",
    "date_key",
    "portions",
    "tie_keys",
]

Keep: TypeAlias = Literal["best", "longest", "first", "earliest"]
"""Which of several near-duplicates stays."""

Scores: TypeAlias = npt.NDArray[np.float64]
"""Similarities of pairs. *Shape:* ``(pairs,)``"""

Digests: TypeAlias = npt.NDArray[np.uint64]
"""Digests of folded content. *Shape:* ``(texts, 2)``"""

Names: TypeAlias = npt.NDArray[np.bytes_]
"""Short strings as bytes, which sort as their characters do. *Shape:* ``(texts,)``"""

NO_DATE = b"\xff"
"""The date of a text without one: it sorts last, since no UTF-8 begins with this byte."""

DATE = 32
"""Bytes of a date that are looked at."""

_BEGINNING = 32
_DIGEST = 16

TIE = _BEGINNING + _DIGEST
"""Bytes of a ``tie_keys`` key."""

ROWS = 20_000
"""Texts or pairs treated at a time."""

VOLUME = 4_000_000
"""Content characters of texts that are compared at a time."""


class Rows(Protocol):
    """Signatures by group; an array is one, and so is a file."""

    def __getitem__(self, at: Indices, /) -> Signatures:
        """The signatures of some groups."""


class Source(Protocol):
    """The texts, and what is known of each."""

    @property
    def digests(self) -> Digests:
        """A digest of the content of each text."""

    @property
    def lengths(self) -> Indices:
        """How many content characters each has."""

    def texts(self, positions: Indices) -> list[str]:
        """Some of the texts."""

    def dates(self, positions: Indices) -> Names:
        """The dates of some of them, as ``date_key`` gives them."""

    def signatures(self, positions: Indices) -> Rows:
        """The signatures of some of them."""

    def scratch(self, shape: tuple[int, int]) -> npt.NDArray[np.uint64]:
        """An array to write to, where the source keeps its own."""


@dataclass(frozen=True)
class Checked:
    """Exact similarity and containment of pairs of texts."""

    similarity: Scores
    containment: Scores


def check(source: Source, pairs: Pairs) -> Checked:
    """The exact similarity and containment of pairs of texts.

    Args:
        source: The texts.
        pairs: Pairs of positions.
    """
    similarity, containment = np.zeros(len(pairs)), np.zeros(len(pairs))
    if not len(pairs):
        return Checked(similarity, containment)
    for start, end in portions(np.asarray(source.lengths)[pairs].sum(axis=1)):
        involved, at = np.unique(pairs[start:end], return_inverse=True)
        local = at.reshape(end - start, 2)
        values, offsets = shingle_sets(source.texts(involved))
        sizes = np.diff(offsets)[local]
        shared = overlaps(values, offsets, local)
        similarity[start:end] = shared / np.maximum(sizes.sum(axis=1) - shared, 1)
        containment[start:end] = shared / np.maximum(sizes.min(axis=1), 1)
    return Checked(similarity, containment)


def portions(sizes: Indices, volume: int = VOLUME) -> Iterator[tuple[int, int]]:
    """Ranges of about ``volume`` characters, of at most ``ROWS`` items and at least one."""
    ends = np.cumsum(sizes)
    start = 0
    while start < len(sizes):
        done = int(ends[start - 1]) if start else 0
        end = int(np.searchsorted(ends, done + volume, "right"))
        end = min(max(end, start + 1), start + ROWS, len(sizes))
        yield start, end
        start = end


def content_digests(texts: Sequence[str]) -> tuple[Digests, Indices]:
    """A digest of the folded content of each text, and how many characters of it there are.

    Args:
        texts: The texts.

    Returns:
        *Shape:* ``(texts, 2)`` and ``(texts,)``
    """
    made = [np.zeros((0, 2), np.uint64)]
    lengths = [np.zeros(0, np.int64)]
    for start, end in batches(texts):
        codes, offsets = contents(texts[start:end])
        data = memoryview(np.ascontiguousarray(codes, "<u4").tobytes())
        bounds = (4 * offsets).tolist()
        joined = b"".join(
            blake2b(data[left:right], digest_size=_DIGEST).digest()
            for left, right in itertools.pairwise(bounds)
        )
        made.append(np.frombuffer(joined, ">u8").astype(np.uint64).reshape(-1, 2))
        lengths.append(np.diff(offsets))
    return np.concatenate(made), np.concatenate(lengths)


def date_key(date: str | None) -> bytes:
    """A date as bytes that sort as dates do.

    >>> date_key("2024-07-15") < date_key("2024-12-01") < date_key(None)
    True
    """
    return NO_DATE if date is None else date.encode("utf-8", "replace")[:DATE]


def tie_keys(texts: Sequence[str]) -> Names:
    """What tells texts of equal content apart: how they begin, then a digest.

    Of two scripts the same one stays in any order of the corpus.

    Args:
        texts: The texts.
    """
    ties = np.zeros(len(texts), f"S{TIE}")
    for at, text in enumerate(texts):
        data = text.encode("utf-8", "surrogatepass")
        beginning = data[:_BEGINNING].ljust(_BEGINNING, b"\0")
        ties[at] = beginning + blake2b(data, digest_size=_DIGEST).digest()
    return ties


def damage_shares(texts: Sequence[str]) -> Indices:
    """The share of each text that looks damaged, in thousandths; 0 for an empty one.

    Args:
        texts: The texts.
    """
    lengths = np.fromiter(map(len, texts), np.float64, len(texts))
    return np.rint(1000 * damage_scores(texts) / np.maximum(lengths, 1)).astype(np.int64)
