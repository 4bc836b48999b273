"""The members of a slogan, in the text where they stand there, and always as many as it counts."""

from __future__ import annotations

import pytest

from policytext import Slogan, find_slogans
from policytext.document import Span
from policytext.slogans import Entry, SloganLexicon
from policytext.slogans.expansion import find_members


def slogan(text: str, canonical: str) -> Slogan:
    (row,) = (row for row in find_slogans(text) if row.canonical == canonical)
    assert tuple(span.extract(text) for span in row.members) == (
        row.expansion if row.expansion_source == "text" else ()
    )
    return row


@pytest.mark.parametrize(
    "text, canonical, members",
    [
        (  # a core that is repeated
            "坚持“两个毫不动摇”：毫不动摇巩固和发展公有制经济，毫不动摇鼓励、支持、引导非公有制经济发展。",
            "两个毫不动摇",
            ["毫不动摇巩固和发展公有制经济", "毫不动摇鼓励、支持、引导非公有制经济发展"],
        ),
        (  # behind a dash
            "建设“六横六纵”大通道。实施“三大改造”——农业改造、手工业改造、工商业改造。",
            "三大改造",
            ["农业改造", "手工业改造", "工商业改造"],
        ),
        (  # behind 即
            "推行“四就近”，即就近报名、就近培训、就近考试、就近就业。",
            "四就近",
            ["就近报名", "就近培训", "就近考试", "就近就业"],
        ),
        (  # in brackets
            "落实“三本账”（用电账、用水账、用气账）管理。",
            "三本账",
            ["用电账", "用水账", "用气账"],
        ),
        (  # before it
            "用好改革、开放、创新三大动力。",
            "三大动力",
            ["改革", "开放", "创新"],
        ),
        (  # separated by semicolons
            "做到“两手硬”：一是发展经济的手要硬；二是保护生态的手要硬。",
            "两手硬",
            ["发展经济的手要硬", "保护生态的手要硬"],
        ),
    ],
)
def test_members_in_the_text(text: str, canonical: str, members: list[str]) -> None:
    row = slogan(text, canonical)
    assert (row.expansion_source, list(row.expansion)) == ("text", members)


@pytest.mark.parametrize(
    "text, canonical",
    [
        # One member too few, or what follows is no list of its members.
        ("推行“四就近”，即就近报名、就近培训、就近考试。", "四就近"),
        ("推行“四就近”，受到企业、商户、居民、学生的欢迎。", "四就近"),
        ("推行“四就近”。一季度，就业、物价、收入、消费平稳。", "四就近"),
        ("强化服务、监管、执法，推行“三集成”。", "三集成"),
        ("推行“四就近”是重要举措、重大创新、有力抓手、关键一招。", "四就近"),
    ],
)
def test_nothing_is_told_where_the_count_is_not_met(text: str, canonical: str) -> None:
    row = slogan(text, canonical)
    assert (row.expansion, row.expansion_source, row.members) == ((), None, ())


def test_from_the_lexicon_and_marked_so() -> None:
    row = slogan("抓好“三农”工作。", "三农")
    assert (row.expansion, row.expansion_source) == (("农业", "农村", "农民"), "lexicon")


def test_the_text_is_believed_only_if_it_is_like_what_is_known() -> None:
    own = SloganLexicon((Entry("三就近", "numeric", members=("就近上学", "就近看病", "就近养老")),))
    text = "推行“三就近”，即高效、便捷、节俭。"
    (found,) = find_slogans(text, lexicon=own)
    assert found.expansion_source == "lexicon"


def test_some_of_a_string_of_numerals() -> None:
    text = "具有“五六七八九”的特征，“七”是指70%以上的技术创新成果。"
    row = slogan(text, "五六七八九")
    assert list(row.expansion) == ["“七”是指70%以上的技术创新成果"]


def test_a_list_of_the_lexicon_stands_in_the_text() -> None:
    text = "践行創新，協調，綠色，開放，共享的理念。"
    (row,) = find_slogans(text)
    assert row.expansion == ("创新", "协调", "绿色", "开放", "共享")
    assert [span.extract(text) for span in row.members] == ["創新", "協調", "綠色", "開放", "共享"]


def test_what_counts_nothing_has_no_members() -> None:
    view = "推动高质量发展,即创新、协调。"
    assert find_members(view, Span(2, 7), "高质量发展") == ()
