"""Key phrases: repeated, whole, and not said everywhere."""

from __future__ import annotations

import time

import pytest

from policytext import Document, Span
from policytext.document import Slogan
from policytext.errors import LexiconError
from policytext.summarization import key_phrases, keyphrases
from policytext.testing import SAMPLES

TEXT = (
    "算力是底座，算力网络要加快建设。全国一体化算力网络，离不开算力网络标准。"
    "会议提出“算力飞地”，并要求推进算力网络与产业融合，推动产业发展，加快产业升级。"
)


def texts(text: str) -> list[str]:
    return [phrase.text for phrase in key_phrases(text)]


def test_the_term_comes_first() -> None:
    assert texts(TEXT)[0] == "算力网络"


def test_places_are_exact() -> None:
    for phrase in key_phrases(TEXT):
        assert phrase.count == len(phrase.spans)
        assert all(span.extract(TEXT) == phrase.text for span in phrase.spans)
        assert list(phrase.spans) == sorted(phrase.spans)


def test_quoted_terms_count_though_they_stand_once() -> None:
    assert "算力飞地" in texts(TEXT)


def test_slogans_of_a_document_count() -> None:
    text = "要坚持稳中求进，推动产业升级。"
    doc = Document.from_text(text)
    assert key_phrases(doc) == ()
    slogan = Slogan(Span(3, 7), "稳中求进", "稳中求进", "fixed")
    (phrase,) = key_phrases(doc.annotate([slogan.to_annotation()]))
    assert (phrase.text, phrase.spans) == ("稳中求进", (Span(3, 7),))


def test_what_is_said_everywhere_is_no_key_phrase() -> None:
    text = "要加强领导，进一步推动工作。各地区要加强领导，进一步推动工作，我们可以加强领导。"
    assert not {"进一步", "我们", "工作", "推动"} & set(texts(text))


def test_no_phrase_begins_inside_a_word() -> None:
    text = "要权衡两种力量，不能偏废。健康的经济要平衡两种力量，着眼长远。"
    assert not any(phrase.startswith("衡") for phrase in texts(text))


def test_glosses_and_line_breaks_are_part_of_the_place() -> None:
    text = (
        "發(fā)展新質(zhì)生產(chǎn)力。培育新質(zhì)生產(chǎn)力，因地制宜。新质生产力是方向。" * 2
    )
    phrase = next(
        item for item in key_phrases(text) if "质生产力" in item.text or "zhì" in item.text
    )
    assert phrase.count >= 4
    assert phrase.spans[0].extract(text) == phrase.text


def test_turn_labels_are_no_key_phrases() -> None:
    text = "财联社：如何看？\n刘刚：算力重要。\n财联社：还有呢？\n刘刚：算力优先。\n"
    assert not {"财联社", "刘刚"} & set(texts(text))


def test_a_limit() -> None:
    assert len(key_phrases(TEXT, limit=1)) == 1
    assert key_phrases(TEXT, limit=0) == ()


@pytest.mark.parametrize("text", SAMPLES.values(), ids=SAMPLES.keys())
def test_samples(text: str) -> None:
    for phrase in key_phrases(text * 3):
        assert phrase.spans[0].extract(text * 3) == phrase.text


def test_bytes_are_refused() -> None:
    with pytest.raises(TypeError, match="decode"):
        key_phrases(TEXT.encode())  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["国" * 200_000, "国务院" * 60_000, "国。" * 100_000])
def test_hostile_text_takes_linear_time(text: str) -> None:
    start = time.process_time()
    key_phrases(text)
    assert time.process_time() - start < 10


def test_a_malformed_row_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    keyphrases._stops.cache_clear()
    monkeypatch.setattr(keyphrases, "read_text", lambda name: "edge\n")
    with pytest.raises(LexiconError, match="keyphrase_stops"):
        keyphrases._stops()
    keyphrases._stops.cache_clear()
