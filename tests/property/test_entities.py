"""Laws of entities: places that hold, names that do not cross, scripts that do not matter."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from policytext import Document, Entity, find_entities
from policytext.entities import EntityRecognizer
from policytext.entities._candidates import LABELS, Candidate
from policytext.entities.resolution import names_within, resolve
from policytext.entities.rules import find_by_rules
from policytext.language.characters import fold
from policytext.testing import policy_texts

PIECES = (
    "国务院", "習近平", "湖北省", "人民政府", "（以下简称“省政府”）", "省政府", "《", "》",
    "2024年7月", "党的二十大", "报告", "“十四五”", "規(guī)劃", "AI", "https://a.cn/国务院",
    "`财政部`", "\n", "，", "𠮷", "😀", "\ud800", "３０亿元", "12.5%", "国发〔2019〕5号", "全国",
    "工作会议", "中国－东盟", "\u3000",
)  # fmt: skip


def name_texts() -> st.SearchStrategy[str]:
    """Texts full of names, and of what stands around and inside them."""
    return st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


def every(entities: Iterable[Entity]) -> list[Entity]:
    return [one for entity in entities for one in (entity, *entity.nested)]


@given(st.one_of(name_texts(), policy_texts()))
def test_every_span_holds_its_text(text: str) -> None:
    for entity in every(find_entities(text)):
        assert 0 <= entity.span.start < entity.span.end <= len(text)
        assert entity.span.extract(text) == entity.text
        assert entity.label in LABELS
        assert entity.score is not None
        assert 0 < entity.score <= 1


@given(st.one_of(name_texts(), policy_texts()))
def test_entities_do_not_overlap_and_nested_ones_lie_inside(text: str) -> None:
    found = find_entities(text)
    for before, after in pairwise(found):
        assert before.span.end <= after.span.start
    for entity in found:
        for one in entity.nested:
            assert entity.span.start <= one.span.start
            assert one.span.end <= entity.span.end
        for before, after in pairwise(entity.nested):
            assert before.span.end <= after.span.start


@given(st.one_of(name_texts(), policy_texts()))
def test_the_component_is_the_function(text: str) -> None:
    doc = Document.from_text(text)
    assert doc.annotate(EntityRecognizer().annotate(doc)).entities == find_entities(text)


@given(name_texts())
def test_folded_text_gives_the_same_places(text: str) -> None:
    def places(value: str) -> list[tuple[int, int, str]]:
        return [(e.span.start, e.span.end, e.label) for e in find_entities(value)]

    assert places(fold(text)) == places(text)


@given(st.text("0123456789年月日第届中全会大党的一二十百分之元%（）〔〕国发号，", max_size=60))
def test_rules_stay_inside_the_text(text: str) -> None:
    for row in find_by_rules(text):
        assert 0 <= row.start < row.end <= len(text)


@st.composite
def candidates(draw: st.DrawFn) -> tuple[str, list[Candidate]]:
    text = draw(st.text("国务院湖北省《》A \n", min_size=1, max_size=30))
    rows = []
    for _ in range(draw(st.integers(0, 12))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        label = draw(st.sampled_from(LABELS))
        by = draw(st.sampled_from(["rules", "gazetteer", "tagger", "second-pass", "hanlp"]))
        rows.append(Candidate(start, end, label, by, draw(st.floats(0.1, 1))))
    return text, rows


@given(candidates())
def test_resolution_chooses_among_what_was_proposed(given: tuple[str, list[Candidate]]) -> None:
    text, rows = given
    found = resolve(rows, text)
    assert all(row in rows for row in found)
    for before, after in pairwise(found):
        assert before.end <= after.start
    assert resolve(found, text) == found
    assert resolve(list(reversed(rows)), text) == found or len(set(map(key, rows))) < len(rows)
    for outer in found:
        inside = names_within(outer, sorted(rows, key=lambda row: row.start))
        assert all(outer.contains(row) for row in inside)


def key(row: Candidate) -> tuple[int, int]:
    return row.start, row.end
