"""The tagger: a linear-chain conditional random field over hashed features, in numpy.

Weights are bytes in one table, a row for each bucket, so that a template costs one gather and one
addition over all characters of a block.

Source: J. Lafferty, A. McCallum and F. Pereira, "Conditional Random Fields", ICML 2001; K.
Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", ICML 2009.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from policytext.entities._candidates import TAGGER, Candidate
from policytext.entities._features import Layout, Painted, Seen, features, lay_out
from policytext.entities._lattice import Steps, best_paths, marginals

__all__ = ["FAULTS", "FORMAT", "Crf", "Span", "legal", "spans_of"]

FORMAT = 1
"""The version of the file, and of the features that its buckets stand for."""

FAULTS = (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile)
"""What reading a damaged file may raise."""

Bytes = npt.NDArray[np.int8]
Floats = npt.NDArray[np.float32]
Tags = npt.NDArray[np.uint8]
Span = tuple[int, int, int]
"""Start and end of a name among the characters of a block, and the number of its label."""


_UNIT = 16
"""Bytes of a complex number."""


@dataclass(frozen=True)
class Crf:
    """Weights of a tagger.

    Tag 0 is outside; 1 + 2k begins a name of label k, 2 + 2k goes on in it.

    Attributes:
        labels: The labels.
        table: Weights in steps of ``step``, shape (buckets, tags).
        step: What a unit of the table is worth.
        first: Scores of the first tag, shape (tags,).
        edges: Scores of neighbouring tags, minus infinity where they cannot follow, shape (tags,
            tags).
        card: What it was made from.
    """

    labels: tuple[str, ...]
    table: Bytes
    step: float
    first: Floats
    edges: Floats
    card: Mapping[str, object]

    def tag(self, seen: Sequence[Seen]) -> list[list[Candidate]]:
        """The names of some texts.

        Args:
            seen: The texts, with what the other layers saw in them.

        Returns:
            For each text its names in order, with the probability of the least sure character.
        """
        painted = Painted.of(seen)
        ends = np.cumsum([len(one.text) for one in seen])
        found: list[list[Candidate]] = [[] for _ in seen]
        for layout in lay_out(one.text for one in seen):
            for start, end, label, score in self._names(layout, painted):
                owner = int(np.searchsorted(ends, start, side="right"))
                base = int(ends[owner - 1]) if owner else 0
                found[owner].append(
                    Candidate(start - base, end - base, self.labels[label], TAGGER, score)
                )
        return found

    def scores(self, layout: Layout, painted: Painted) -> Floats:
        """The scores of every tag of every character of a block, shape (n, tags)."""
        count, tags = len(layout.places), self.table.shape[1]
        rows = self._rows
        total = np.zeros((count, rows.shape[1] * _UNIT), dtype=np.int16)
        for buckets in features(layout, painted, len(self.table) - 1):
            # Every bucket is in range; a mode that does not check is several times as fast.
            total += rows.take(buckets, axis=0, mode="wrap").view(np.int8)
        return total[:, :tags] * np.float32(self.step)

    @cached_property
    def _rows(self) -> npt.NDArray[np.complex128]:
        """The table in units of sixteen bytes, which are gathered as fast as one byte is."""
        buckets, tags = self.table.shape
        padded = np.zeros((buckets, -(-tags // _UNIT) * _UNIT), dtype=np.int8)
        padded[:, :tags] = self.table
        return padded.view(np.complex128)

    def _names(self, layout: Layout, painted: Painted) -> Iterator[tuple[int, int, int, float]]:
        scores = self.scores(layout, painted)
        lengths = np.diff(layout.starts)
        tags = best_paths(scores, Steps.of(layout.starts[:-1], lengths), self.first, self.edges)
        spans = list(spans_of(tags, layout.starts))
        if not spans:
            return
        # Only sentences that have a name are weighed up.
        some = np.unique(
            np.searchsorted(layout.starts, [start for start, _, _ in spans], side="right") - 1
        )
        sure = marginals(
            scores,
            Steps.of(layout.starts[:-1][some], lengths[some]),
            np.exp(self.first),
            np.exp(self.edges),
        ).tags
        for start, end, label in spans:
            score = _certainty(sure, start, end, label)
            yield int(layout.origin[start]), int(layout.origin[end - 1]) + 1, label, score

    # -- files -----------------------------------------------------------------------------------

    def to_bytes(self) -> bytes:
        """The file of these weights: buckets without weight are left out."""
        used = self.table.any(axis=1)
        card = {"format": FORMAT, "labels": list(self.labels), **self.card}
        arrays: dict[str, npt.NDArray[np.generic]] = {
            "card": np.frombuffer(json.dumps(card, ensure_ascii=False).encode(), dtype=np.uint8),
            "used": np.packbits(used),
            # Column by column the bytes are more alike.
            "table": np.ascontiguousarray(self.table[used].T),
            "step": np.array(self.step, dtype=np.float32),
            "first": self.first,
            "edges": self.edges,
        }
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for name, array in arrays.items():
                # A fixed date, so that the same weights are the same file.
                info = zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                member = io.BytesIO()
                np.save(member, array, allow_pickle=False)
                archive.writestr(info, member.getvalue())
        return out.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Crf:
        """Read a file that ``to_bytes`` wrote.

        Args:
            data: Its bytes.

        Raises:
            ValueError: If they are of another version. Damage raises one of ``FAULTS``.
        """
        # Asked first: numpy's own message advises to load such a file unsafely.
        if not zipfile.is_zipfile(io.BytesIO(data)):
            raise ValueError("it is not an archive of arrays, or its end is missing")
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
        card = json.loads(arrays["card"].tobytes())
        if card.pop("format") != FORMAT:
            raise ValueError(f"it was written for another version; this one reads {FORMAT}")
        labels = tuple(map(str, card.pop("labels")))
        used = np.unpackbits(arrays["used"]).astype(bool)
        table = np.zeros((len(used), 1 + 2 * len(labels)), dtype=np.int8)
        table[used] = arrays["table"].T
        edges = arrays["edges"]
        if edges.shape != (table.shape[1], table.shape[1]) or len(used) & (len(used) - 1):
            raise ValueError("its tables do not fit one another")
        return cls(labels, table, float(arrays["step"]), arrays["first"], edges, card)


def legal(labels: int) -> tuple[Floats, Floats]:
    """Which tags may come first, and which may follow which, as factors 0 and 1.

    Args:
        labels: The number of labels.

    Returns:
        Arrays of the shapes (tags,) and (tags, tags).
    """
    tags = 1 + 2 * labels
    first = np.ones(tags, dtype=np.float32)
    first[2::2] = 0
    edges = np.ones((tags, tags), dtype=np.float32)
    edges[:, 2::2] = 0
    for inside in range(2, tags, 2):
        edges[[inside - 1, inside], inside] = 1
    return first, edges


def spans_of(tags: Tags, starts: npt.NDArray[np.intp]) -> Iterator[Span]:
    """The names that tags spell.

    Args:
        tags: A tag for each character, shape (n,).
        starts: Where sentences start, and where the last ends, shape (m + 1,).
    """
    begins = np.flatnonzero(tags & 1)
    # A name ends before the next tag that is not its inside, or with its sentence.
    stops = np.flatnonzero((tags == 0) | (tags & 1 == 1))
    stops = np.unique(np.concatenate([stops, starts]))
    ends = stops[np.searchsorted(stops, begins, side="right")]
    labels = (tags[begins] - 1) // 2
    return zip(begins.tolist(), ends.tolist(), labels.tolist(), strict=True)


def _certainty(sure: Floats, start: int, end: int, label: int) -> float:
    """The probability of the least sure character of a name, and that it does not go on."""
    inside = 2 + 2 * label
    least = min(sure[start, inside - 1], sure[start + 1 : end, inside].min(initial=1.0))
    if end < len(sure):
        least = min(least, 1 - sure[end, inside])
    return round(float(min(max(least, 0.0), 1.0)), 3)
