"""Names that rules and gazetteers know, in either script, each at its place."""

from __future__ import annotations

import pytest

from policytext import Document, find_entities
from policytext.entities import EntityRecognizer

TEXT = "国务院印发《新一代人工智能发展规划》，到2035年在北京市建成。"


def found(text: str) -> list[tuple[str, str]]:
    return [(entity.text, entity.label) for entity in find_entities(text)]


def test_both_scripts_and_glosses() -> None:
    assert found(TEXT)[:3] == [
        ("国务院", "ORGANIZATION"),
        ("《新一代人工智能发展规划》", "DOCUMENT"),
        ("2035年", "DATE"),
    ]
    assert found("國務(wù)院印發(fā)通知")[0] == ("國務(wù)院", "ORGANIZATION")


def test_every_span_holds_its_text() -> None:
    text = "𠮷" + TEXT
    for entity in find_entities(text):
        assert entity.span.extract(text) == entity.text


def test_the_component_finds_what_the_function_finds() -> None:
    doc = Document.from_text(TEXT)
    assert doc.annotate(EntityRecognizer().annotate(doc)).entities == find_entities(TEXT)


@pytest.mark.parametrize(
    "text", ["", "AI and LLM", "见 https://www.gov.cn/x", "# 标题", "要坚持稳中求进。", "😀😀"]
)
def test_no_names(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("unit", ["《", "省", "月", "一", "会"])
def test_hostile_text(unit: str) -> None:
    find_entities(unit * 20_000)
