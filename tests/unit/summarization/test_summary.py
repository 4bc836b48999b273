"""Extracts: budget, order, redundancy, sections, articles, interviews, bad input."""

from __future__ import annotations

import random

import numpy as np
import pytest

from policytext import Document, Span, summarize
from policytext.document import Article
from policytext.errors import LexiconError, ResourceError
from policytext.structure import SentenceSplitter
from policytext.summarization import Method, Summarizer, scoring
from policytext.summarization import _cues as cue_words
from policytext.summarization._features import feature_names, features
from policytext.summarization._reading import Reading
from policytext.summarization._selection import clip
from policytext.testing import check_component

NEWS = (
    "中央经济工作会议12月11日至12日在北京举行。习近平总书记发表重要讲话，总结今年经济工作。\n"
    "会议强调，要坚持稳中求进、以进促稳、先立后破，推动经济实现质的有效提升和量的合理增长。\n"
    "当天北京下了一场大雪，街上行人不多。记者在现场看到，许多人撑着伞。\n"
    "会议要求，以科技创新引领现代化产业体系建设，发展新质生产力，加快推动人工智能发展。\n"
    "会议还研究了其他事项。\n"
)
INTERVIEW = (
    "记者：如何理解先立后破？\n"
    "刘刚：先立后破强调技术创新是渐进式创新和突破式创新并存的过程。两者不可偏废。\n"
    "记者：对大模型的商业化落地有什么建议？\n"
    "刘刚：大模型的落地需要产业大模型，把大模型、中模型和小模型打通，形成相互促进的格局。\n"
)


@pytest.mark.parametrize("method", ["policy", "lead", "lexrank"])
@pytest.mark.parametrize("max_chars", [0, 5, 20, 60, 300, None])
@pytest.mark.parametrize("fill", [False, True])
def test_budget_order_and_spans(method: Method, max_chars: int | None, fill: bool) -> None:
    summary = summarize(NEWS, max_chars=max_chars, method=method, fill=fill)
    assert max_chars is None or len(summary.text) <= max_chars
    assert list(summary.sentences) == sorted(summary.sentences, key=lambda item: item.span)
    assert all(item.span.extract(NEWS) == item.text for item in summary.sentences)
    assert (summary.method, summary.max_chars) == (method, max_chars)


def test_what_matters_comes_first() -> None:
    text = summarize(NEWS, max_chars=60).text
    assert "会议强调" in text or "中央经济工作会议" in text
    assert "大雪" not in text


def test_every_sentence_says_why() -> None:
    summary = summarize(NEWS, max_chars=200)
    assert summary.sentences
    assert all(item.reasons for item in summary.sentences)


def test_lead_takes_the_top() -> None:
    assert summarize(NEWS, max_chars=30, method="lead").text.startswith("中央经济工作会议")


def test_fill_spends_more() -> None:
    short, full = summarize(NEWS, max_chars=200), summarize(NEWS, max_chars=200, fill=True)
    assert len(short.text) < len(full.text) <= 200


def test_a_title_counts() -> None:
    text = (
        "今天召开了一次例行会议，讨论了多项日常工作安排。"
        "会议听取了关于粮食收购工作的汇报，并作了研究。"
        "会议还讨论了半导体产业发展的有关安排。"
    )
    plain = Reading.of(text)
    titled = Reading.of(text, "半导体产业")
    column = feature_names().index("like-title")
    assert not features(plain)[:, column].any()
    assert features(titled)[:, column].argmax() == 2


def test_ratio_takes_the_place_of_characters() -> None:
    summary = summarize(NEWS, ratio=0.25)
    assert summary.max_chars == len(NEWS) // 4
    assert len(summary.text) <= len(NEWS) // 4


def test_a_number_of_sentences() -> None:
    assert len(summarize(NEWS, max_chars=None, max_sentences=2, fill=True).sentences) == 2
    assert summarize(NEWS, max_sentences=0).sentences == ()


def test_nothing_is_said_twice() -> None:
    sentence = "会议强调，要坚持稳中求进、以进促稳、先立后破，推动经济实现质的有效提升。"
    other = "国务院印发规划，支持半导体产业和人工智能产业加快发展，到2035年建成体系。"
    summary = summarize((sentence + other + "\n") * 3, max_chars=300, fill=True)
    assert sorted(item.text for item in summary.sentences) == sorted([sentence, other])


def test_an_overlong_sentence_is_clipped_at_a_clause() -> None:
    text = (
        "会议强调，要坚持稳中求进工作总基调，完整、准确、全面贯彻新发展理念，加快构建新发展格局。"
    )
    (only,) = summarize(text, max_chars=25).sentences
    assert only.text == "会议强调，要坚持稳中求进工作总基调，"
    assert "clipped" in only.reasons


def test_a_clip_leaves_no_quotation_open() -> None:
    text = "会议提出“完善新型举国体制，提升产业链供应链韧性”，并作出部署。"
    assert clip(text, Span(0, len(text)), 20) is None
    assert clip(text, Span(0, len(text)), 29) == Span(0, text.index("，并") + 1)


@pytest.mark.parametrize("text", ["", " \n\u3000\n", "国", "，。；", "一二三四五六七八九十" * 3])
@pytest.mark.parametrize("method", ["policy", "lead", "lexrank"])
def test_little_text(text: str, method: Method) -> None:
    summary = summarize(text, method=method)
    assert summary.text in text


def test_only_headings() -> None:
    text = "一、总体要求\n二、重点任务\n三、保障措施\n"
    assert summarize(text, max_chars=20).sentences


def test_a_table_is_the_last_thing_to_quote() -> None:
    text = "| 指标 | 数值 | 单位 | 说明 |\n|---|---|---|---|\n" + NEWS
    assert "|" not in summarize(text, max_chars=200, fill=True).text


def test_a_budget_in_which_nothing_fits_says_so() -> None:
    summary = summarize(NEWS, max_chars=5)
    assert summary.sentences == ()
    assert "5 characters" in summary.notes[0]


@pytest.mark.parametrize("bounds", [{"max_chars": -1}, {"max_sentences": -1}, {"ratio": 1.5}])
def test_impossible_bounds(bounds: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"must lie|cannot be negative"):
        summarize(NEWS, **bounds)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"must lie|cannot be negative"):
        Summarizer(**bounds)  # type: ignore[arg-type]


def test_bytes_are_refused() -> None:
    with pytest.raises(TypeError, match="decode"):
        summarize(NEWS.encode())  # type: ignore[arg-type]


def test_an_interview_is_summarised_by_its_answers() -> None:
    summary = summarize(INTERVIEW, max_chars=120, fill=True)
    assert summary.sentences
    assert "记者" not in summary.text
    assert all("speaker:刘刚" in item.reasons for item in summary.sentences)


def test_a_colon_makes_no_interview() -> None:
    assert not any(Reading.of("主要任务：\n一是：抓落实。\n注意：要防风险。").turns)


def test_sections_are_named_and_share_a_long_text() -> None:
    chance = random.Random(1)
    pool = [chr(0x4E00 + at) for at in range(2000)]
    lines = []
    for number in "一二三四五":
        lines.append(f"{number}、第{number}部分的主要内容")
        # The characters of a section recur in it, so its sentences are alike but not the same.
        own = chance.sample(pool, 120)
        lines += ["".join(chance.sample(own, 35)) + "。" for _ in range(30)]
    summary = summarize("\n".join(lines), max_chars=360, fill=True)
    sections = [item.section for item in summary.sentences]
    assert len(sections) == 10
    assert len(set(sections)) >= 4
    assert None not in sections


def test_articles_share_the_budget() -> None:
    second = NEWS.replace("中央经济", "中央农村").replace(
        "科技创新引领现代化产业体系", "县域为单位统筹乡村"
    )
    doc = Document.from_text(NEWS + second)
    articles = [Article(Span(0, len(NEWS))), Article(Span(len(NEWS), len(doc.text)))]
    doc = doc.annotate(article.to_annotation() for article in articles)
    summary = summarize(doc, max_chars=200, fill=True)
    assert {item.span.start < len(NEWS) for item in summary.sentences} == {True, False}
    assert len(summary.text) <= 200


def test_sentences_of_the_document_are_used() -> None:
    splitter = SentenceSplitter()
    doc = Document.from_text(NEWS)
    marked = doc.annotate(list(splitter.annotate(doc))[:2], by=splitter)
    assert summarize(marked, max_chars=None, fill=True).sentences[-1].span.end <= NEWS.index("\n")
    assert summarize(doc) == summarize(NEWS)


def test_component_and_function_agree() -> None:
    doc = Document.from_text(NEWS)
    component = Summarizer(max_chars=80)
    marked = doc.annotate(component.annotate(doc), by=component)
    assert marked.summary.sentences == summarize(NEWS, max_chars=80).sentences


@pytest.mark.parametrize(
    "component", [Summarizer(), Summarizer(method="lexrank", max_chars=40), Summarizer(ratio=0.2)]
)
def test_component_holds_the_contract(component: Summarizer) -> None:
    check_component(component, [NEWS, INTERVIEW])


def test_genre_changes_the_scores() -> None:
    reading = Reading.of(NEWS)
    news = scoring.score_sentences(reading, genre="news").values
    meeting = scoring.score_sentences(reading, genre="meeting").values
    assert not np.allclose(news, meeting)


def test_long_text_is_scored_in_blocks() -> None:
    text = "".join(f"第{at}个地区要抓好第{at}项任务的落实工作。" for at in range(600))
    assert len(scoring.score_sentences(Reading.of(text)).values) == 600
    assert summarize(text, max_chars=100, method="lexrank").sentences


def test_damaged_weights_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    scoring.weights.cache_clear()
    monkeypatch.setattr(scoring, "read_text", lambda name: '{"version": "1", "weights": {}}')
    with pytest.raises(ResourceError, match="summary_weights"):
        scoring.weights()
    scoring.weights.cache_clear()


def test_a_malformed_cue_is_named_with_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    cue_words.cues.cache_clear()
    monkeypatch.setattr(cue_words, "read_text", lambda name: "# head\nmodal\tsometimes\t要\n")
    with pytest.raises(LexiconError, match=r"summary_cues\.tsv:2"):
        cue_words.cues()
    cue_words.cues.cache_clear()


def test_a_title_given_by_the_caller_changes_the_scores() -> None:
    doc = Document.from_text(NEWS)
    titled = summarize(doc, title="科技创新引领现代化产业体系建设", max_chars=None, fill=True)
    plain = summarize(doc, max_chars=None, fill=True)
    gains = [a.score - b.score for a, b in zip(titled.sentences, plain.sentences, strict=True)]
    assert "科技创新" in titled.sentences[gains.index(max(gains))].text
