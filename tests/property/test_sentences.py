"""The laws of sentences: exact, in order, nothing lost."""

from __future__ import annotations

from hypothesis import given

from policytext import split_sentences
from policytext.testing import policy_texts


@given(policy_texts())
def test_every_character_belongs_to_one_sentence(text: str) -> None:
    at = 0
    for sentence in split_sentences(text):
        assert sentence.span.start >= at
        assert not text[at : sentence.span.start].strip()
        assert sentence.text == sentence.span.extract(text)
        assert sentence.text.strip() == sentence.text != ""
        at = sentence.span.end
    assert not text[at:].strip()


@given(policy_texts())
def test_paragraphs_rise(text: str) -> None:
    paragraphs = [sentence.paragraph for sentence in split_sentences(text)]
    assert paragraphs == sorted(paragraphs)
    assert not paragraphs or paragraphs[0] == 0


@given(policy_texts(max_size=60))
def test_a_blank_line_between_whole_texts_changes_nothing(text: str) -> None:
    whole = text + "结束。"
    twice = split_sentences(whole + "\n\n" + "第一条。")
    assert [item.text for item in twice[:-1]] == [item.text for item in split_sentences(whole)]
