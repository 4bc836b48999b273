"""Near-duplicates found partition by partition are those found at once."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping

import numpy as np
import pytest

from policytext import Document, Field, Rewrite, deduplicate
from policytext.document import Span
from policytext.duplicates import Keep, NearDuplicates
from policytext.duplicates.partitions import bucket_pairs, content_digest, describe, settle

ALPHABET = "会议强调要坚持稳中求进工作总基调完整准确全面贯彻新发展理念"


def corpus(seed: int, count: int = 60) -> list[Document]:
    """Documents many of which are near-duplicates, some empty, tiny or dated."""
    chance = random.Random(seed)
    bases = ["".join(chance.choices(ALPHABET, k=chance.randrange(3, 120))) for _ in range(6)]
    docs = []
    for number in range(count):
        text = chance.choice([*bases, "", "，。", "国"])
        for _ in range(chance.randrange(3)):
            at = chance.randrange(len(text) + 1)
            text = text[:at] + chance.choice(["，", "\ue000", "\n", "会", "議", "新"]) + text[at:]
        # Ids in the order of the corpus, since they break ties where there are no positions.
        doc = Document.from_text(text, id=f"d{number:03}")
        if text and chance.random() < 0.5:
            date = f"20{chance.randrange(10, 25)}-0{chance.randrange(1, 9)}-01"
            metadata = {"date": Field(date, Span(0, 1))}
            doc = doc.rewrite(Rewrite(metadata=metadata), by=NearDuplicates())
        docs.append(doc)
    return docs


def by_partitions(
    docs: list[Document], count: int, threshold: float, keep: Keep
) -> Mapping[str, tuple[str, float]]:
    """The steps of an engine, rows moved by hand."""
    dates = [getattr(doc.metadata.get("date"), "value", None) for doc in docs]
    rows = describe([doc.text for doc in docs], dates, threshold=threshold, keep=keep)
    groups = defaultdict(list)
    for row, place in enumerate(rows.places.tolist()):
        groups[rows.digests[row]].append((rows.ranks[row], docs[place].id, row))
    firsts = [min(group) for group in groups.values()]
    partitions: list[list[tuple[bytes, int]]] = [[] for _ in range(count)]
    for _, _, row in firsts:
        for band, key in enumerate(rows.keys[row].tolist()):
            whole = bytes([band]) + key.to_bytes(8, "big")
            partitions[sum(whole) % count].append((whole, row))
    pairs = []
    for partition in partitions:
        owners = [row for _, row in partition]
        lengths = rows.lengths[owners] if owners else np.zeros(0, np.int64)
        found = bucket_pairs([k for k, _ in partition], [rows.digests[r] for r in owners], lengths)
        ids = [docs[int(rows.places[row])].id for row in owners]
        pairs += [(ids[a], ids[b]) for a, b in found.tolist()]
    involved = {id for pair in pairs for id in pair}
    drops = dict(
        settle((d for d in docs if d.id in involved), pairs, threshold=threshold, keep=keep)
    )
    for group in groups.values():
        first = min(group)[1]
        for _, id, _ in group:
            if id != first:
                drops[id] = drops.get(first, (first, 1.0))
    return drops


@pytest.mark.parametrize("count", [1, 2, 7])
@pytest.mark.parametrize("keep", ["best", "longest", "earliest"])
def test_equal_to_the_local_result(count: int, keep: Keep) -> None:
    for seed, threshold in ((1, 0.8), (2, 0.8), (3, 0.5), (4, 0.95)):
        docs = corpus(seed)
        result = deduplicate(docs, threshold=threshold, keep=keep, excerpts=False)
        expected = {row.member.id: (row.duplicate_of.id, row.similarity) for row in result.dropped}
        assert by_partitions(docs, count, threshold, keep) == expected


def test_a_crowded_bucket() -> None:
    docs = [Document.from_text(ALPHABET * 2 + f"编号{n}", id=f"{n:04}") for n in range(200)]
    result = deduplicate(docs, excerpts=False)
    assert by_partitions(docs, 3, 0.8, "best") == {
        row.member.id: (row.duplicate_of.id, row.similarity) for row in result.dropped
    }


def test_no_rows() -> None:
    rows = describe(["", "，。"], [None, None], threshold=0.8, keep="best")
    assert len(rows.places) == 0
    assert rows.keys.shape == (0, 25)
    assert bucket_pairs([], [], np.zeros(0, np.int64)).shape == (0, 2)
    assert settle([], [], threshold=0.8, keep="best") == {}


def test_a_digest_is_that_of_the_description() -> None:
    rows = describe(["", "国务院。"], [None, None], threshold=0.8, keep="longest")
    assert rows.digests == [content_digest("國務院")]


def test_there_is_no_first() -> None:
    with pytest.raises(ValueError, match="no order"):
        describe(["国"], [None], threshold=0.8, keep="first")
