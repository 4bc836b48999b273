"""Lines that a source repeats."""

from __future__ import annotations

from policytext.boilerplate import RepeatedLines
from policytext.document import Document, Field, Span
from policytext.testing import check_component

PAGE = (
    "清风日报\n要闻 评论\n{}取得新进展\n各位代表：\n会议强调，{}要稳中求进。\n"
    "国务院\n2018年12月24日\n"
)


def corpus(folder: str = "a") -> list[Document]:
    """Six pages of one source."""
    return [Document.from_text(PAGE.format(n, n), id=f"{folder}/{n}") for n in "一二三四五六"]


def test_contract() -> None:
    check_component(RepeatedLines())


def test_what_is_learned_is_said_with_its_count() -> None:
    rows = RepeatedLines().fit(corpus()).rows()
    assert [(row.source, row.line, row.seen, row.documents) for row in rows] == [
        ("a", "清风日报", 6, 6),
        ("a", "要闻 评论", 6, 6),
    ]


def test_salutations_signatures_and_dates_stay() -> None:
    doc = corpus()[0]
    fitted = RepeatedLines().fit(corpus())
    assert doc.rewrite(fitted.clean(doc), fitted).text == (
        "一取得新进展\n各位代表：\n会议强调，一要稳中求进。\n国务院\n2018年12月24日\n"
    )


def test_another_source_is_left_alone() -> None:
    fitted = RepeatedLines().fit(corpus())
    other = corpus("b")[0]
    assert not fitted.clean(other).edits


def test_few_pages_teach_nothing() -> None:
    assert RepeatedLines().fit(corpus()[:4]).rows() == ()


def test_the_host_is_the_source() -> None:
    url = Field("https://www.example.cn/a/1.htm", Span(0, 1))
    docs = [
        Document.from_text(PAGE.format(n, n), id=n, metadata={"url": url}) for n in "一二三四五六"
    ]
    assert {row.source for row in RepeatedLines().fit(docs).rows()} == {"www.example.cn"}
