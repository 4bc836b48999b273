"""The damage score: zero on text, high on what codecs and sites make of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from policytext.document import Span
from policytext.language.damage import damage_score, damaged_spans
from policytext.language.training_texts import read_policy_texts

CLEAN = [
    "",
    "国",
    "会议强调，要坚持稳中求进工作总基调，完整、准确、全面贯彻新发展理念。",
    "習近平總書記強調，要堅持和落實「兩個毫不動搖」，推動高質量發展。",
    "真的嗎？！我們再討論?!",
    "到2035年，GDP增长5%以上；ChatGPT、5G、AI（人工智能）。",
    "（記者 王小明 張尉琳）",
    "The 14th Five-Year Plan (FYP) ... see https://www.gov.cn/zhengce",
]

DAMAGED = [
    ("高质量发展新质生产力", "高质量发展新质生产力".encode().decode("gb18030", "replace")),
    ("高质量发展", "高质量发展".encode().decode("cp1252", "replace")),
    ("新质生产力", "新质生产力".encode("gb18030").decode("latin-1")),
    ("高质量发展", "高质量发展".encode().decode("mac_cyrillic", "replace")),
    ("發展新質生產力", "發展新質生產力".encode("big5").decode("gb18030", "replace")),
    ("可推動建立中部六省人工智能產業", "??赏苿咏⒅胁苛∪斯ぶ悄墚a業"),
    ("推動東北", "推動?xùn)|北"),
    ("中部地區崛起", "中部地區(qū)崛起"),
    ("改革开放", "改革\ue000开放"),
    ("改革开放", "锟斤拷锟斤拷"),
]


@pytest.mark.parametrize("text", CLEAN)
def test_clean_text_scores_zero(text: str) -> None:
    assert damage_score(text) == 0
    assert damaged_spans(text) == ()


@pytest.mark.parametrize("clean, damaged", DAMAGED)
def test_damage_scores_higher(clean: str, damaged: str) -> None:
    assert damage_score(clean) == 0
    assert damage_score(damaged) >= 1


def test_the_score_counts_the_characters_of_the_spans() -> None:
    text = "推動?xùn)|北全面振興，中部地區(qū)崛起"
    spans = damaged_spans(text)
    assert damage_score(text) == sum(map(len, spans))
    assert Span(18, 23) in spans


def test_where_the_damage_lies() -> None:
    garble = "赏苿咏⒅胁苛∪斯ぶ悄墚"
    (span,) = damaged_spans(f"全面推进乡村振兴。{garble}发展新质生产力。")
    assert garble[2:-2] in span.extract(f"全面推进乡村振兴。{garble}发展新质生产力。")


def test_lone_surrogates() -> None:
    assert damage_score("改革\ud800开放") >= 0


def test_official_text_hardly_scores(policy_data: Path) -> None:
    wrong = total = 0.0
    for text in read_policy_texts(policy_data, "test"):
        if text.collection in ("party_documents_1958_2023", "state_council_2019"):
            wrong += damage_score(text.text)
            total += len(text.text)
    assert total > 50_000
    assert wrong / total < 2e-3
