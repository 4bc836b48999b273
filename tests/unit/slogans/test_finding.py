"""What is a slogan, what is plain counting, and where each stands."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from policytext import Document, Slogan, find_slogans
from policytext.errors import ConfigError
from policytext.slogans import Entry, SloganFinder, SloganLexicon, default_lexicon

CASES = Path(__file__).resolve().parents[2] / "cases"


def cases(name: str) -> list[dict[str, Any]]:
    return [json.loads(row) for row in (CASES / name).read_text(encoding="utf-8").splitlines()]


def found(text: str) -> list[str]:
    return [slogan.canonical for slogan in find_slogans(text)]


def one(text: str, **options: bool) -> Slogan:
    (slogan,) = find_slogans(text, **options)  # type: ignore[arg-type]
    assert slogan.span.extract(text) == slogan.text
    return slogan


@pytest.mark.parametrize("case", cases("slogans_negative.jsonl"), ids=lambda case: case["text"])
def test_what_is_no_slogan(case: dict[str, Any]) -> None:
    assert found(case["text"]) == []


@pytest.mark.parametrize("case", cases("slogans_found.jsonl"), ids=lambda case: case["why"])
def test_what_is_one(case: dict[str, Any]) -> None:
    rows = [[slogan.text, slogan.canonical, slogan.kind] for slogan in find_slogans(case["text"])]
    assert rows == case["slogans"]


@pytest.mark.parametrize(
    "text, surface, canonical",
    [
        ("必須堅持「兩個毫不動搖」。", "兩個毫不動搖", "两个毫不动摇"),
        ("發揮“頭雁”效應", "頭雁”效應", "头雁效应"),
        ("發揮『頭雁』效應", "頭雁』效應", "头雁效应"),
        ('落实"四个全面"战略布局', '四个全面"战略布局', "四个全面"),
        ("培育新質(zhì)生產(chǎn)力", "新質(zhì)生產(chǎn)力", "新质生产力"),
        ("建设全国统一大市\n场", "全国统一大市\n场", "全国统一大市场"),
        ("人工智能＋制造专项行动", "人工智能＋制造", "人工智能+制造"),
    ],
)
def test_spans_are_those_of_the_text_given(text: str, surface: str, canonical: str) -> None:
    slogan = one(text)
    assert (slogan.text, slogan.canonical) == (surface, canonical)


def test_a_paragraph_ends_a_phrase() -> None:
    assert found("推动高质量\n\n发展") == []


@pytest.mark.parametrize(
    "text, speakers",
    [
        ("习近平总书记强调，要推动高质量发展。", ["习近平总书记"]),
        ("会议提出，“培育新质生产力”“做好‘三农’工作”。", ["会议", "会议"]),
        ("全会指出，要坚持依法治国。此后各地推进乡村振兴。", ["全会", None]),
        ("要推动高质量发展。", [None]),
    ],
)
def test_who_says_it(text: str, speakers: list[str | None]) -> None:
    assert [slogan.speaker for slogan in find_slogans(text)] == speakers


def test_children_stand_inside_and_have_places() -> None:
    text = "坚持“稳就业、稳金融、稳外贸、稳外资、稳投资、稳预期”。"
    assert one(text).expansion_source == "text"
    assert [m.extract(text) for m in one(text).members][:2] == ["稳就业", "稳金融"]
    text = "实施「人工智能＋民宿」行动"
    (child,) = one(text).children
    assert (child.text, child.canonical) == ("人工智能＋", "人工智能+")
    assert child.span.extract(text) == child.text


def test_the_numeral_counts_the_members() -> None:
    assert one("落实“三会一课”制度").numeral == 4
    assert one("培育新质生产力").numeral is None
    assert one("推行“七统三分”改革").numeral == 10


def test_quotation_marks_of_its_own() -> None:
    assert one("做好“三农”工作").quoted
    assert one("做好「三農」工作").quoted
    assert not one("做好三农工作").quoted
    assert not one("“做好三农工作”").quoted


def test_names_of_organisations_are_marked() -> None:
    assert one("习近平法治思想研究中心揭牌").in_organization
    assert not one("学习习近平法治思想").in_organization


def test_vocabulary_only_if_it_is_wanted() -> None:
    text = "“十四五”时期建设数字中国。"
    assert find_slogans(text) == ()
    rows = find_slogans(text, include_keywords=True)
    assert [(row.canonical, row.strength) for row in rows] == [
        ("十四五", "keyword"),
        ("数字中国", "keyword"),
    ]
    assert find_slogans(text, include_keywords=True, min_score=0.95) == ()


def test_labels_only_if_they_are_wanted() -> None:
    text = "发展“算力飞地”模式。"
    assert find_slogans(text) == ()
    assert one(text, include_quoted=True).kind == "quoted"


def test_kinds() -> None:
    text = "坚持稳中求进，推动高质量发展，做好“三农”工作。"
    rows = find_slogans(text, kinds=["term", "numeric"])
    assert [row.canonical for row in rows] == ["高质量发展", "三农"]
    with pytest.raises(ValueError, match="'slogan' is none of"):
        find_slogans(text, kinds=["slogan"])


def test_bytes_are_refused_with_advice() -> None:
    with pytest.raises(TypeError, match="find_slogans"):
        find_slogans("高质量发展".encode())  # type: ignore[arg-type]


def test_the_component_finds_what_the_function_finds() -> None:
    text = "坚持“两个毫不动摇”，推动高质量发展，落实“三个没有变”。"
    doc = Document.from_text(text)
    assert doc.annotate(SloganFinder().annotate(doc)).slogans == find_slogans(text)


def test_the_component_reads_a_lexicon(tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    path.write_text("canonical\tkind\n七横八纵网\tfixed\n", encoding="utf-8")
    doc = Document.from_text("建设七横八纵网，推动高质量发展。")
    beside = SloganFinder(lexicon=str(path)).annotate(doc)
    alone = SloganFinder(lexicon=str(path), extend=False).annotate(doc)
    assert len(list(beside)) == 2
    assert len(list(alone)) == 1


def test_the_component_tells_all_that_is_wrong() -> None:
    with pytest.raises(ConfigError) as caught:
        SloganFinder(kinds=("slogan",), min_score=2.0)
    assert len(caught.value.problems) == 2


def test_a_lexicon_in_place_of_that_of_the_package() -> None:
    own = SloganLexicon((Entry("文旅兴县", "fixed"),))
    rows = find_slogans("文旅兴县，推动高质量发展。", lexicon=own)
    assert [row.canonical for row in rows] == ["文旅兴县"]
    assert find_slogans("推动高质量发展。", lexicon=SloganLexicon(())) == ()


def test_ten_thousand_entries_of_a_user() -> None:
    names = (f"{chr(0x4E00 + n)}{chr(0x5E00 + n % 90)}工程" for n in range(10_000))
    own = [Entry(name, "fixed") for name in names]
    lexicon = default_lexicon().extended(own)
    text = f"实施{own[5000].canonical}和{own[9999].canonical}，推动高质量发展。" * 20
    started = time.perf_counter()
    rows = find_slogans(text, lexicon=lexicon)
    assert len(rows) == 60
    assert time.perf_counter() - started < 20


UNITS = (
    "一",
    "“",
    "”",
    "“”",
    "、",
    "三个",
    "A+",
    "化",
    "经济化、",
    "是第一",
    "“三",
    "1+2+",
    "习近平",
    "四个全面",
    "四个全面：",
    "两个毫不动摇，即",
    "改革、开放、创新三大动力",
    "“三农”",
    "稳增长、",
    "五六七八九“五”是指",
    '"',
    "「",
    "会议指出，“",
    "新产业、",
)


@pytest.mark.parametrize("unit", UNITS)
def test_hostile_text_takes_time_in_proportion(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * (length // len(unit) + 1))[:length]
        started = time.process_time()
        find_slogans(text)
        return time.process_time() - started

    find_slogans(unit)
    # Quadratic time would be sixteen times as long; a small time is all noise.
    assert seconds(24_000) < max(0.5, 9 * seconds(6_000))
