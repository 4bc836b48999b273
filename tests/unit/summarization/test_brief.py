"""Briefs: what is read off the text, what off the layers, and how it is written down."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from policytext import Document, Span
from policytext.document import Article, Entity, Field, Slogan
from policytext.errors import ConfigError, LexiconError
from policytext.structure import split_sentences
from policytext.summarization import brief, find_figures, find_measures
from policytext.summarization import measures as measures_module

TEXT = (
    "推动人工智能高质量发展\n"
    "习近平总书记强调，“加快发展新一代人工智能”。要坚持“两个毫不动摇”，坚持“两个毫不动摇”。\n"
    "一是夯实算力基础。截至2023年，在用机架数达到810万标准机架。\n"
    "二是加强基础研究。到2030年，研发投入年均增长7%以上。\n"
    "国务院印发《新一代人工智能发展规划》，中央经济工作会议作出部署。\n"
)
QUESTIONS = (
    "记者：如何理解先立后破？\n刘刚：先立后破强调渐进式和突破式创新并存。两者不可偏废。\n"
    "记者：对商业化有什么建议？\n刘刚：要把大模型、中模型和小模型打通。\n"
)


def _at(part: str, text: str = TEXT, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = text.index(part, start + 1)
    return Span(start, start + len(part))


def _document(text: str = TEXT) -> Document:
    doc = replace(Document.from_text(text), produced=("entities", "slogans"))
    if text is not TEXT:
        return doc
    slogans = [
        Slogan(_at("两个毫不动摇", nth=at), "两个毫不动摇", "两个毫不动摇", "numeric", numeral=2)
        for at in range(2)
    ]
    entities = [
        Entity(_at(name), name, label)
        for name, label in (
            ("《新一代人工智能发展规划》", "DOCUMENT"),
            ("中央经济工作会议", "MEETING"),
            ("习近平", "PERSON"),
        )
    ]
    article = Article(
        Span(0, len(text)),
        Field("推动人工智能高质量发展"),
        (Field("王小明"), Field("李华")),
        (Field("作者单位：东北大学"),),
        {"publisher": Field("湖北日报"), "date": Field("2024年3月5日")},
    )
    return doc.annotate(
        [
            article.to_annotation(),
            *(slogan.to_annotation() for slogan in slogans),
            *(entity.to_annotation() for entity in entities),
        ]
    )


def test_what_is_noted() -> None:
    (note,) = brief(_document())
    assert (note.title, note.authors) == ("推动人工智能高质量发展", ("王小明", "李华"))
    assert (note.affiliation, note.outlet, note.date) == (
        "作者单位：东北大学", "湖北日报", "2024年3月5日",
    )  # fmt: skip
    assert [(item.speaker, item.quote) for item in note.statements] == [
        ("习近平总书记", "加快发展新一代人工智能")
    ]
    assert [(item.marker, item.head) for item in note.measures if item.marker] == [
        ("一是", "夯实算力基础"),
        ("二是", "加强基础研究"),
    ]
    assert [(item.text, item.date, item.is_target) for item in note.figures] == [
        ("810万标准机架", "截至2023年", False),
        ("7%以上", "到2030年", True),
    ]
    (slogan,) = note.slogans
    assert (slogan.canonical, slogan.count) == ("两个毫不动摇", 2)
    assert [item.text for item in note.documents] == ["《新一代人工智能发展规划》"]
    assert [item.text for item in note.meetings] == ["中央经济工作会议"]
    assert note.thesis is not None


def test_every_place_is_exact() -> None:
    (note,) = brief(_document())
    places = [
        *((item.quote_span, item.quote) for item in note.statements),
        *((item.head_span, item.head) for item in note.measures),
        *((item.span, item.text) for item in note.figures),
        *((item.clause_span, item.clause) for item in note.figures),
        *((item.spans[0], item.text) for item in note.documents),
        *((item.spans[0], item.text) for item in note.key_phrases),
    ]
    assert places
    assert all(span.extract(TEXT) == text for span, text in places)


def test_missing_layers_are_named() -> None:
    with pytest.raises(ConfigError, match="'entities' and 'slogans'"):
        brief(TEXT)
    half = replace(Document.from_text(TEXT), produced=("entities",))
    with pytest.raises(ConfigError, match="component 'slogans' first"):
        brief(half)


def test_empty_layers_are_no_fault() -> None:
    assert brief(_document("")) == ()
    (note,) = brief(_document("天气很好。"))
    assert (note.statements, note.measures, note.slogans, note.figures) == ((), (), (), ())


def test_one_brief_for_each_article() -> None:
    doc = _document(TEXT + TEXT)
    halves = [Article(Span(0, len(TEXT))), Article(Span(len(TEXT), 2 * len(TEXT)))]
    first, second = brief(doc.annotate(item.to_annotation() for item in halves))
    assert len(first.statements) == len(second.statements) == 1
    assert second.statements[0].span == first.statements[0].span.shift(len(TEXT))
    assert second.key_phrases[0].spans[0].start >= len(TEXT)


def test_answers_of_an_interview_are_statements() -> None:
    (note,) = brief(_document(QUESTIONS))
    assert [(item.speaker, item.verb, item.quote) for item in note.statements] == [
        ("刘刚", "", "先立后破强调渐进式和突破式创新并存。"),
        ("刘刚", "", "要把大模型、中模型和小模型打通。"),
    ]


def test_markdown() -> None:
    (note,) = brief(_document())
    page = note.to_markdown()
    assert page.startswith("# 推动人工智能高质量发展\n- 作者：王小明、李华\n")
    assert (
        f"- **习近平总书记**强调：“加快发展新一代人工智能” `{note.statements[0].span.start}:"
        in page
    )
    assert "- 一是 夯实算力基础" in page
    assert "- 两个毫不动摇（2）" in page


def test_markdown_escapes_what_the_text_holds() -> None:
    doc = _document("x")
    title = Article(Span(0, 1), Field("# <b>标题</b> [a](b) *重点*"))
    (note,) = brief(doc.annotate([title.to_annotation()]))
    assert note.to_markdown().startswith(r"# \# \<b\>标题\</b\> \[a\](b) \*重点\*")


def test_plain_text_has_no_marks() -> None:
    (note,) = brief(_document())
    assert str(note) == note.to_text()
    assert "`" not in str(note)
    assert "**" not in str(note)
    assert "习近平总书记强调：“加快发展新一代人工智能”" in str(note)


def test_json_holds_every_place() -> None:
    (note,) = brief(_document())
    row = json.loads(note.to_json())
    assert row["statements"][0]["quote_span"] == {
        "start": note.statements[0].quote_span.start,
        "end": note.statements[0].quote_span.end,
    }
    assert row["slogans"][0]["canonical"] == "两个毫不动摇"
    assert set(row) == set(note.__dataclass_fields__)


MEASURES = {
    "（一）坚持党的全面领导。要加强党的建设。": ["坚持党的全面领导"],
    "二、加强领导，明确职责\n正文在这里。": ["加强领导，明确职责"],
    "深化教育改革，加快发展教育事业。认真实施纲要。": ["深化教育改革，加快发展教育事业"],
    "一要加快传统产业升级；二要培育新兴产业。": ["加快传统产业升级", "培育新兴产业"],
    "首先，以场景牵引技术研发。其次，构建协同创新网络。": [
        "以场景牵引技术研发",
        "构建协同创新网络",
    ],
    "其特点，一是规模大，二是增长快。": [],
    "新一轮产业变革的重要引擎。人工智能广泛应用。": [],
    "三、重点任务\n四、保障措施": [],
    "（二）财产租赁所得，以一个月内取得的收入为一次。": [],
    "一、过去五年工作回顾\n（一）深化改革开放。\n二、今年工作安排\n（一）扩大国内需求。": [
        "扩大国内需求"
    ],
    "改革开放迈出坚实步伐\n正文在这里。后面还有。": [],
    "一是夯實算力基礎。二是加強基礎研究。": ["夯實算力基礎", "加強基礎研究"],
}


@pytest.mark.parametrize(("text", "heads"), MEASURES.items(), ids=range(len(MEASURES)))
def test_measures(text: str, heads: list[str]) -> None:
    found = find_measures(text, split_sentences(text))
    assert [item.head for item in found] == heads
    assert all(item.head_span.extract(text) == item.head == item.text for item in found)


FIGURES = {
    "增长10.6%，新增30户以上。": ["10.6%", "30户以上"],
    "钢产量由五百三十五万吨增加到一千一百万吨左右。": ["五百三十五万吨", "一千一百万吨左右"],
    "占人口百分之九十以上。": ["百分之九十以上"],
    "合法性审核时间不少于5个工作日。": ["5个"],
    "国办发〔1993〕71号文件第15条规定，2024年3月5日施行。": [],
    "增强“四个意识”，推广两项制度。": [],
    "發放貸款２．５億元。": ["２．５億元"],
}


@pytest.mark.parametrize(("text", "figures"), FIGURES.items(), ids=range(len(FIGURES)))
def test_figures(text: str, figures: list[str]) -> None:
    found = find_figures(text, split_sentences(text))
    assert [item.text for item in found] == figures
    assert all(item.clause_span.contains(item.span) for item in found)


def test_a_malformed_row_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    measures_module._openings.cache_clear()
    monkeypatch.setattr(measures_module, "read_text", lambda name: "verb\n")
    with pytest.raises(LexiconError, match="summary_measures"):
        measures_module._openings()
    measures_module._openings.cache_clear()
