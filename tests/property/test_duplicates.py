"""The laws of duplicates: nothing is lost that stands nowhere else, and order plays no part."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from policytext import Document, deduplicate
from policytext.duplicates import CopyMerger, RepeatRemover, remove_repeats
from policytext.duplicates._alignment import align
from policytext.duplicates._content import content, shingles
from policytext.duplicates._minhash import overlaps, shingle_sets, signatures
from policytext.testing import double_page, policy_texts

small = st.lists(policy_texts(max_size=30), max_size=8)


@given(policy_texts())
def test_merging_replays(text: str) -> None:
    doc = Document.from_text(text * 2)
    after = doc.rewrite(CopyMerger().clean(doc), by=CopyMerger())
    assert after.replay() == after.text
    assert len(content(after.text)[0]) >= len(content(text)[0]) or not len(content(text)[0])


@given(policy_texts(), st.integers(0, 1000))
def test_what_is_cut_as_a_copy_stands_in_what_stays(text: str, seed: int) -> None:
    doc = Document.from_text(double_page(text, noise=0.05, seed=seed))
    for edit in CopyMerger().clean(doc).edits:
        if edit.reason == "copy":
            assert edit.refers_to is not None
            assert edit.refers_to.end <= edit.start


@given(policy_texts())
def test_removing_repeats_is_idempotent(text: str) -> None:
    once = remove_repeats(text)
    assert remove_repeats(once) == once


@given(policy_texts())
def test_every_cut_paragraph_is_kept_once(text: str) -> None:
    for edit in RepeatRemover(near=False).edits(text):
        assert edit.refers_to is not None
        kept, cut = content(edit.refers_to.extract(text))[0], content(edit.span.extract(text))[0]
        assert np.array_equal(kept, cut)


@given(policy_texts(max_size=60), policy_texts(max_size=60))
def test_an_alignment_is_a_common_subsequence(one: str, two: str) -> None:
    ours, theirs = content(one)[0], content(two)[0]
    places = align(ours, theirs)
    matched = places[places >= 0]
    assert len(places) == len(ours)
    assert (np.diff(matched) > 0).all()
    assert np.array_equal(ours[places >= 0], theirs[matched])


@given(small, st.integers(0, 1000))
def test_order_plays_no_part(texts: list[str], seed: int) -> None:
    order = list(range(len(texts)))
    random.Random(seed).shuffle(order)
    one = deduplicate(texts)
    two = deduplicate([texts[i] for i in order])
    assert sorted(texts[i] for i in one.kept_positions) == sorted(
        texts[order[i]] for i in two.kept_positions
    )


@given(small)
def test_nothing_is_lost(texts: list[str]) -> None:
    result = deduplicate(texts + texts)
    gone = {row.member.position for row in result.dropped}
    assert gone.isdisjoint(result.kept_positions)
    assert len(gone) + len(result.kept_positions) == 2 * len(texts)
    for row in result.dropped:
        assert row.duplicate_of.position not in gone
        assert row.similarity >= result.threshold


@given(small)
def test_batches_agree_with_single_texts(texts: list[str]) -> None:
    together = signatures(texts)
    for row, text in zip(together, texts, strict=True):
        assert np.array_equal(signatures([text])[0], row)


@given(st.lists(policy_texts(max_size=30), min_size=2, max_size=2))
def test_overlaps_are_those_of_sets(texts: list[str]) -> None:
    values, offsets = shingle_sets(texts)
    sets = []
    for text in texts:
        codes, _ = content(text)
        hashes, _ = shingles(codes, np.array([0, len(codes)]))
        sets.append(set(hashes.tolist()))
    assert overlaps(values, offsets, np.array([[0, 1]])).tolist() == [len(sets[0] & sets[1])]
