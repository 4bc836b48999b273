"""Injected words: cut where they betray themselves, and nowhere else."""

from __future__ import annotations

import pytest

from policytext.boilerplate import find_spam, mine_spam, remove_boilerplate


def cut(text: str) -> list[str]:
    """What is cut."""
    return [edit.span.extract(text) for edit in find_spam(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("支持半私密空間導體產業發展。", ["私密空間"]),
        ("优化创新生舞蹈场地态系统。", ["舞蹈场地"]),
        ("以ChatG教學PT為代表的大模型。", ["教學"]),
        ("支持半私密空間導體產業，發展人工時租智能技術。", ["私密空間", "時租"]),
    ],
)
def test_inside_words(text: str, words: list[str]) -> None:
    assert cut(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "加强研究生教学，实行分时租赁。",
        "現時租金由國家教育部門核定。",
        "以体制机制创新促进分享经济发展。",
        "公务员应当服从机关的交流决定。",
        "建设舞蹈场地和瑜伽教室。",
        "发展人工時租智能技術。",
    ],
)
def test_words_of_the_author_stay(text: str) -> None:
    assert cut(text) == []


def test_borders_only_in_infected_text() -> None:
    line = "舞蹈場地國家要面向未來。"
    assert cut(line) == []
    infected = "支持半私密空間導體產業。優化生小樹屋態系統。\n" + line
    assert [edit.reason for edit in find_spam(infected)] == ["spam", "spam", "suspected-spam"]


def test_removal_cuts_it() -> None:
    assert remove_boilerplate("支持半小樹屋導體產業發展。") == "支持半導體產業發展。"


def test_mining_needs_several_documents() -> None:
    pages = ["支持半包養網導體產業。", "經濟發包養網展。", "全國統包養網一大市場。"]
    assert [row.word for row in mine_spam(pages)] == ["包養網"]
    assert mine_spam(pages[:2]) == ()
