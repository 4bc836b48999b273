"""Texts on disk give what texts in memory give."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytext import Document, Field, Pipeline, Rewrite, deduplicate
from policytext.components import KEEP
from policytext.document import Span
from policytext.duplicates import Keep, NearDuplicates
from policytext.duplicates._store import Store, Survey, survey, write_store
from policytext.language.damage import damage_score, damage_scores
from policytext.testing import policy_texts

ALPHABET = "会议强调要坚持稳中求进工作总基调完整准确全面贯彻新发展理念"


def corpus(seed: int, count: int = 40) -> list[Document]:
    """Documents many of which are near-duplicates, twins, empty, tiny or dated."""
    chance = random.Random(seed)
    bases = ["".join(chance.choices(ALPHABET, k=chance.randrange(3, 120))) for _ in range(6)]
    docs = []
    for number in range(count):
        text = chance.choice([*bases, "", "，。", "国"])
        for _ in range(chance.randrange(3)):
            at = chance.randrange(len(text) + 1)
            text = text[:at] + chance.choice(["，", "\ue000", "\n", "会", "議", "新"]) + text[at:]
        doc = Document.from_text(text, id=f"d{chance.choice([number, number, 0])}")
        if text and chance.random() < 0.5:
            date = f"20{chance.randrange(10, 25)}-0{chance.randrange(1, 9)}-01"
            doc = doc.rewrite(
                Rewrite(metadata={"date": Field(date, Span(0, 1))}), by=NearDuplicates()
            )
        docs.append(doc)
    return docs


@given(
    st.integers(0, 10**6),
    st.sampled_from(["best", "longest", "first", "earliest"]),
    st.sampled_from([0.5, 0.8, 0.95]),
)
def test_disk_and_memory_agree(seed: int, keep: Keep, threshold: float) -> None:
    docs = corpus(seed)
    held = deduplicate(docs, threshold=threshold, keep=keep, excerpts=False)
    fitted = NearDuplicates(threshold=threshold, keep=keep).fit(iter(docs))
    expected, twins = set(), set()
    for row in held.dropped:
        doc, kept = (docs[member.position] for member in (row.member, row.duplicate_of))
        if (doc.id, doc.digest) == (kept.id, kept.digest):
            twins.add((row.member.position, kept.id))
        else:
            expected.add((doc.id, doc.digest, kept.id, row.similarity))
    assert set(fitted.drops) == expected
    assert set(fitted.twins) == twins


def test_a_crowd_on_disk() -> None:
    text = ALPHABET * 2
    docs = [Document.from_text(f"{text}编号{n}", id=str(n)) for n in range(500)]
    fitted = NearDuplicates().fit(docs)
    assert len(fitted.drops) == 499
    assert len({kept for _, _, kept, _ in fitted.drops}) == 1


@given(st.lists(policy_texts(max_size=30), max_size=6))
def test_a_survey_is_read_back(texts: list[str]) -> None:
    made = survey([Document.from_text(text, id=text[:3]) for text in texts])
    again = Survey.from_bytes(made.to_bytes())
    for name in ("text", "text_size", "id", "digest", "content", "length", "date", "signature"):
        assert np.array_equal(getattr(made, name), getattr(again, name)), name


def test_a_store_gives_back_what_was_surveyed(tmp_path: Path) -> None:
    docs = corpus(3)
    store = write_store(tmp_path, [survey(docs[:7]), survey(docs[7:])])
    places = np.array([12, 3, 3])
    assert store.texts(places) == [docs[12].text, docs[3].text, docs[3].text]
    assert store.ids(places) == [docs[12].id, docs[3].id, docs[3].id]
    assert store.text_digests(places) == [docs[12].digest, docs[3].digest, docs[3].digest]
    store.close()


def test_no_documents(tmp_path: Path) -> None:
    store = write_store(tmp_path, [])
    assert isinstance(store, Store)
    assert len(store) == 0
    store.close()
    assert NearDuplicates().fit([]).drops == ()


def test_twins_are_told_by_position() -> None:
    docs = [Document.from_text(ALPHABET, id=id) for id in ("a", "a", "b", "a")]
    fitted = NearDuplicates(keep="first").fit(docs)
    assert fitted.twins == ((1, "a"), (3, "a"))
    assert [row[0] for row in fitted.drops] == ["b"]
    assert fitted.verdict(docs[0]) is KEEP


def test_a_fitted_filter_is_restored() -> None:
    docs = [Document.from_text(ALPHABET, id=id) for id in ("a", "a", "b")]
    step = NearDuplicates()
    fitted = step.fit(docs)
    assert step.restore(json.loads(json.dumps(dict(fitted.state)))) == fitted


def test_bad_arguments_are_refused_by_the_step() -> None:
    with pytest.raises(ValueError, match="threshold"):
        NearDuplicates(threshold=2).fit([])


@given(st.lists(policy_texts(max_size=40), max_size=8))
def test_damage_of_many_is_damage_of_each(texts: list[str]) -> None:
    texts += ["坚", "", "\ue000\ue000开放"]
    assert damage_scores(texts).tolist() == list(map(damage_score, texts))


def test_in_a_pipeline(tmp_path: Path) -> None:
    docs = [Document.from_text(ALPHABET + end, id=end) for end in ("", "完", "。")]
    assert [doc.id for doc in Pipeline.from_names("near-duplicates").run(docs)] == ["完"]
