"""One summary of several documents."""

from __future__ import annotations

import pytest

from policytext import Document
from policytext.summarization import summarize_corpus

FIRST = "会议强调，要坚持稳中求进工作总基调，推动高质量发展。会场气氛热烈，大家踊跃发言讨论。"
SECOND = "会议强调，要坚持稳中求进的工作总基调，推动高质量发展。国务院印发新一代人工智能发展规划。"


def test_sentences_cite_document_and_place() -> None:
    docs = [Document.from_text(FIRST, id="a"), Document.from_text(SECOND, id="b")]
    summary = summarize_corpus(docs, max_chars=200)
    assert summary.documents == 2
    for sentence in summary.sentences:
        doc = docs[sentence.place.document]
        assert doc.id == sentence.place.id
        assert sentence.place.span.extract(doc.text) == sentence.text
        for place in sentence.also:
            assert place.document != sentence.place.document


def test_what_both_say_is_said_once_and_cites_both() -> None:
    summary = summarize_corpus([FIRST, SECOND], max_chars=200)
    (shared,) = [item for item in summary.sentences if "稳中求进" in item.text]
    assert len(shared.also) == 1
    (place,) = shared.also
    assert "稳中求进" in place.span.extract([FIRST, SECOND][place.document])


@pytest.mark.parametrize("max_chars", [0, 5, 20, 40, 300])
def test_the_budget_holds(max_chars: int) -> None:
    assert len(summarize_corpus([FIRST, SECOND], max_chars=max_chars).text) <= max_chars


def test_a_number_of_sentences() -> None:
    assert len(summarize_corpus([FIRST, SECOND], max_sentences=1).sentences) == 1


def test_one_text_many_times() -> None:
    summary = summarize_corpus([FIRST] * 50, max_chars=300)
    assert len(summary.sentences) == 2
    assert all(len(sentence.also) == 49 for sentence in summary.sentences)


@pytest.mark.parametrize("docs", [[], [""], ["", "。"], ["国"]])
def test_nothing_to_say(docs: list[str]) -> None:
    summary = summarize_corpus(docs)
    assert (summary.text, summary.documents) == ("", len(docs))
    assert str(summary) == ""


def test_bad_input() -> None:
    with pytest.raises(TypeError, match="decode"):
        summarize_corpus([FIRST.encode()])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="negative"):
        summarize_corpus([FIRST], max_chars=-1)
