"""The laws of summaries: spans exact, order kept, budget held, nothing invented."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from policytext import Document, summarize
from policytext.structure import find_statements, split_sentences
from policytext.summarization import (
    Method,
    brief,
    find_figures,
    find_measures,
    key_phrases,
    summarize_corpus,
)
from policytext.testing import policy_texts

methods = st.sampled_from(["policy", "lead", "lexrank"])


@given(policy_texts(), methods, st.integers(0, 200), st.booleans())
def test_extracts(text: str, method: Method, budget: int, fill: bool) -> None:
    summary = summarize(text, max_chars=budget, method=method, fill=fill)
    assert len(summary.text) <= budget
    at = 0
    for sentence in summary.sentences:
        assert sentence.span.start >= at
        assert sentence.span.extract(text) == sentence.text
        at = sentence.span.end
    assert summary == summarize(text, max_chars=budget, method=method, fill=fill)


@given(policy_texts(), st.text(max_size=80))
def test_a_backend_may_write_anything(text: str, written: str) -> None:
    summary = summarize(text, max_chars=100, backend=lambda prompt: written)
    assert all(item.span.extract(text) == item.text for item in summary.sentences)
    assert len(summary.text) <= 100


@given(policy_texts())
def test_facts_stand_where_they_say(text: str) -> None:
    sentences = split_sentences(text)
    for statement in find_statements(text):
        assert statement.speaker_span.extract(text) == statement.speaker
        assert statement.quote_span.extract(text) == statement.quote
    for measure in find_measures(text, sentences):
        assert measure.head_span.extract(text) == measure.head
        assert measure.span.contains(measure.head_span)
    for figure in find_figures(text, sentences):
        assert figure.span.extract(text) == figure.text
        assert figure.clause_span.extract(text) == figure.clause


@given(policy_texts())
def test_briefs_are_written_down(text: str) -> None:
    doc = replace(Document.from_text(text), produced=("entities", "slogans"))
    for note in brief(doc):
        assert note.to_json()
        assert note.to_markdown().endswith("\n")
        assert note.to_text().endswith("\n")


@given(policy_texts())
def test_key_phrases_stand_where_they_say(text: str) -> None:
    for phrase in key_phrases(text * 2):
        assert phrase.spans[0].extract(text * 2) == phrase.text
        ends = [span.end for span in phrase.spans]
        assert all(a <= span.start for a, span in zip(ends, phrase.spans[1:], strict=False))


@given(st.lists(policy_texts(max_size=40), max_size=5), st.integers(0, 150))
def test_corpora(texts: list[str], budget: int) -> None:
    summary = summarize_corpus(texts, max_chars=budget)
    assert len(summary.text) <= budget
    for sentence in summary.sentences:
        assert sentence.place.span.extract(texts[sentence.place.document]) == sentence.text
