"""What is a slogan, what is plain counting, and where each stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from policytext import Document, find_slogans
from policytext.errors import LexiconError
from policytext.resources import read_text
from policytext.slogans import SloganFinder, SloganLexicon, lint_lexicon


def found(text: str) -> list[str]:
    return [slogan.canonical for slogan in find_slogans(text)]


@pytest.mark.parametrize(
    "text",
    [
        "主要有两个方面的原因。",
        "分为3个方面和三个维度。",
        "形成四种融合模式、六大要素、三大群落。",
        "五大结构性矛盾和三重机遇并存。",
        "“小模型+判别式”和“技术攻关+国产替代”",
        "第三医院距此三公里，设三保险。",
        "在第二个百年到来之际，二十届三中全会召开。",
        "干好四件大事：一是稳定，二是发展。",
    ],
)
def test_plain_counting_is_no_slogan(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text, surface, canonical",
    [
        ("必須堅持「兩個毫不動搖」。", "兩個毫不動搖", "两个毫不动摇"),
        ("發揮“頭雁”效應", "頭雁”效應", "头雁效应"),
        ("培育新質(zhì)生產(chǎn)力", "新質(zhì)生產(chǎn)力", "新质生产力"),
        ("建设全国统一大市\n场", "全国统一大市\n场", "全国统一大市场"),
    ],
)
def test_spans_are_those_of_the_text_given(text: str, surface: str, canonical: str) -> None:
    (slogan,) = find_slogans(text)
    assert (slogan.text, slogan.canonical) == (surface, canonical)
    assert slogan.span.extract(text) == surface


def test_the_component_finds_what_the_function_finds() -> None:
    text = "坚持“两个毫不动摇”，推动高质量发展，落实“三个没有变”。"
    doc = Document.from_text(text)
    assert doc.annotate(SloganFinder().annotate(doc)).slogans == find_slogans(text)


def test_the_lexicon_of_the_package_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "slogans.tsv"
    path.write_text(read_text("slogans.tsv"), encoding="utf-8")
    assert lint_lexicon(path) == ()


def test_a_malformed_row_is_named(tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    path.write_text(
        "canonical\tkind\tstrength\n一业一证\tfixed\tslogan\n两山\tnumerical\tslogan\n",
        encoding="utf-8",
    )
    with pytest.raises(LexiconError) as caught:
        SloganLexicon.load(path)
    assert caught.value.line == 3


@pytest.mark.parametrize("unit", ["一", "“", "、", "三个", "A+"])
def test_hostile_text(unit: str) -> None:
    find_slogans(unit * 20_000)
