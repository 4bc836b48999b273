"""Slogans of a corpus that no lexicon has: signs, counts, and what is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from policytext import Document, Field
from policytext.errors import ConfigError
from policytext.slogans import (
    Candidate,
    SloganDiscovery,
    SloganLexicon,
    discover_slogans,
    write_candidates,
)

NUMBERS = "一二三四五六七八九十"


def docs(sentence: str, count: int = 4, first: int = 2020) -> list[Document]:
    return [
        Document.from_text(
            f"第{NUMBERS[n]}章，{sentence}，做好{n}项工作。",
            metadata={"date": Field(f"{first + n}-03-05")},
        )
        for n in range(count)
    ]


def found(candidates: tuple[Candidate, ...]) -> list[tuple[str, str]]:
    return [(one.text, one.evidence) for one in candidates]


def test_a_quoted_name() -> None:
    (one,) = discover_slogans(docs("全面落实“四下沉”机制"), unquoted=False)
    assert (one.text, one.evidence, one.kind) == ("四下沉", "quoted", "numeric")
    assert (one.documents, one.occurrences, one.quote_ratio) == (4, 4, 1.0)
    assert (one.first, one.last, one.known) == ("2020", "2023", False)
    assert "【四下沉】" in one.contexts[0]


def test_a_phrase_that_is_seldom_quoted_is_none() -> None:
    texts = ["落实“四下沉”机制"] * 3 + ["抓四下沉，再抓四下沉，四下沉见效"] * 3
    assert discover_slogans(texts, unquoted=False) == ()
    assert found(discover_slogans(texts, min_quote_ratio=0.2, unquoted=False)) == [
        ("四下沉", "quoted")
    ]


def test_in_too_few_documents() -> None:
    assert discover_slogans(docs("落实“四下沉”机制", 2), unquoted=False) == ()
    assert len(discover_slogans(docs("落实“四下沉”机制", 2), min_documents=2, unquoted=False)) == 1


def test_a_list_of_members_of_one_length() -> None:
    texts = docs("坚持管用、够用、好用的原则", 2) + docs("要管用、够用、好用的办法", 2)
    (one,) = discover_slogans(texts, unquoted=False)
    assert (one.text, one.evidence, one.kind) == ("管用、够用、好用", "list", "parallel")


def test_a_list_cut_from_a_longer_one_is_none() -> None:
    assert discover_slogans(docs("推进工业化、信息化、城镇化、农业现代化"), unquoted=False) == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "中央的王沪宁、栗战书、杨洁篪出席",
        "财政部、教育部、商务部印发",
        "“十四五”规划",
        "“深海一号”平台",
        "获“七一勋章”",
        "“海马斯”火箭",
    ],
)
def test_names_are_left_out(sentence: str) -> None:
    assert discover_slogans(docs(sentence), unquoted=False) == ()


def test_an_unquoted_phrase_that_holds_together() -> None:
    before, behind = "山水林田湖草沙冰江海", "东西南北中前后左右内"
    filler = "一季度全省各项指标平稳有序运行，居民收入有所增加，物价保持在合理区间。" * 4
    texts = [
        f"{filler}{a}乡建强韧{b}{filler[n:]}"
        for n, (a, b) in enumerate(zip(before, behind, strict=True))
    ]
    assert ("乡建强韧", "unquoted") in found(discover_slogans(texts, unquoted=True))
    assert discover_slogans(texts, unquoted=False) == ()


def test_what_the_lexicon_has_only_if_it_is_wanted() -> None:
    texts = docs("落实“三农”政策")
    assert discover_slogans(texts, unquoted=False) == ()
    (known,) = discover_slogans(texts, include_known=True, unquoted=False)
    assert known.known
    (new,) = discover_slogans(texts, lexicon=SloganLexicon(()), unquoted=False)
    assert not new.known


def test_a_burst() -> None:
    texts = docs("“四下沉”机制", 3, 2021) + docs("平稳运行", 9, 2010)
    (one,) = discover_slogans(texts, unquoted=False)
    assert one.peak in {"2021", "2022", "2023"}
    assert one.burst > 1


def test_documents_are_read_once_and_bytes_are_refused() -> None:
    assert len(discover_slogans(iter(docs("落实“四下沉”机制")), unquoted=False)) == 1
    with pytest.raises(TypeError, match="discover_slogans"):
        discover_slogans([b"x"])  # type: ignore[list-item]
    assert discover_slogans([]) == ()
    assert discover_slogans(["", "\n"]) == ()


def test_traditional_and_simplified_are_counted_together() -> None:
    texts = ["落實「四下沉」機制"] * 2 + ["落实“四下沉”机制"] * 2
    (one,) = discover_slogans(texts, unquoted=False)
    assert one.documents == 4


def test_written_to_be_judged(tmp_path: Path) -> None:
    path = tmp_path / "candidates.tsv"
    write_candidates(discover_slogans(docs("落实“四下沉”机制"), unquoted=False), path)
    head, row = path.read_text(encoding="utf-8").splitlines()
    cells = dict(zip(head.split("\t"), row.split("\t"), strict=True))
    assert cells["canonical"] == "四下沉"
    assert cells["kind"] == "numeric"
    assert cells["documents"] == "4"


def test_the_step_finds_what_it_discovered() -> None:
    corpus = docs("落实“四下沉”机制")
    finder = SloganDiscovery().fit(corpus)
    assert finder.phrases == (("四下沉", "numeric"),)
    doc = Document.from_text("推进四下沉。落实“四下沉”。")
    (row, other) = doc.annotate(finder.annotate(doc)).slogans
    assert (row.rule, row.score) == ("discovered:四下沉", 0.5)
    assert row.span.extract(doc.text) == other.span.extract(doc.text) == "四下沉"


def test_the_step_leaves_what_was_found_before() -> None:
    finder = SloganDiscovery().fit(docs("落实“四下沉”机制"))
    doc = Document.from_text("落实“四下沉”。")
    found_before = doc.annotate(finder.annotate(doc))
    assert list(finder.annotate(found_before)) == []
    assert list(SloganDiscovery().fit([]).annotate(doc)) == []


def test_the_step_tells_all_that_is_wrong() -> None:
    with pytest.raises(ConfigError) as caught:
        SloganDiscovery(min_documents=0, min_quote_ratio=2, most=0, score=-1)
    assert len(caught.value.problems) == 4


@pytest.mark.parametrize("unit", ["一", "“", "”", "、", "“三农”", "稳增长、", "高质量发展", "a"])
def test_hostile_text(unit: str) -> None:
    discover_slogans([unit * 20_000] * 3, min_documents=1, unquoted=True)
