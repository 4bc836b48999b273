"""Folding keeps every offset, and matching finds its way back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytext.document import Span
from policytext.errors import ResourceError
from policytext.language import MatchView, characters, fold, is_han, to_simplified
from policytext.testing import policy_texts


@given(st.text())
def test_fold_is_one_to_one_and_idempotent(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert fold(folded) == folded
    assert "".join(map(fold, text)) == folded


def test_lone_surrogates_stay() -> None:
    assert fold("國\ud800務") == "国\ud800务"
    assert to_simplified("\udfff臺") == "\udfff台"


def test_simplified_text_is_not_changed_by_the_script_part() -> None:
    text = "必须坚持“两个毫不动摇”，建设全国统一大市场，２０３５年基本实现现代化。"
    assert to_simplified(text) == text


@pytest.mark.parametrize("character", "国國〇々㐀\U00020bb7\uf900")
def test_han(character: str) -> None:
    assert is_han(character)


@pytest.mark.parametrize("character", "aア，①1\u3000")
def test_not_han(character: str) -> None:
    assert not is_han(character)


def test_a_damaged_table_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(characters, "read_text", lambda name: "國\t国\n後\n")
    characters.script_pairs.cache_clear()
    try:
        with pytest.raises(ResourceError, match="row 2"):
            characters.script_pairs()
    finally:
        characters.script_pairs.cache_clear()


@pytest.mark.parametrize(
    ("text", "view", "found", "original"),
    [
        ("發展新質(zhì)生產(chǎn)力", "发展新质生产力", "新质生产力", "新質(zhì)生產(chǎn)力"),
        ("建设全国统一大市\n场。", "建设全国统一大市场。", "大市场", "大市\n场"),
        ("建设全国统一大市 \r\n场。", "建设全国统一大市场。", "大市场", "大市 \r\n场"),
        ("發揮“頭雁”效應", "发挥头雁效应", "头雁效应", "頭雁”效應"),
        ("全國統(tǒng)\n一大市場", "全国统一大市场", "统一", "統(tǒng)\n一"),
        ("「兩個毫不動搖」", "两个毫不动摇", "两个毫不动摇", "兩個毫不動搖"),
    ],
)
def test_view(text: str, view: str, found: str, original: str) -> None:
    made = MatchView.of(text)
    assert made.text == view
    start = view.index(found)
    assert made.original(Span(start, start + len(found))).extract(text) == original


@pytest.mark.parametrize(
    "text",
    [
        "大模型(LLM)与人工智能(AI)",
        "第一章\n\n总则",
        "第一章\n  总则",
        "附表(a)和附表(b)",
        "a\nb",
        "坚持稳中求进。\n推动高质量发展",
    ],
)
def test_nothing_is_left_out(text: str) -> None:
    assert MatchView.of(text).text == fold(text)


@given(policy_texts())
def test_every_view_maps_back_to_what_it_shows(text: str) -> None:
    view = MatchView.of(text)
    for index, character in enumerate(view.text):
        place = view.original(Span(index, index + 1))
        assert fold(place.extract(text)) == character
    if view.text:
        whole = view.original(Span(0, len(view.text)))
        assert whole.end <= len(text)


@given(policy_texts(), st.data())
def test_original_is_monotone(text: str, data: st.DataObject) -> None:
    view = MatchView.of(text)
    first, second, third = sorted(data.draw(st.tuples(*[st.integers(0, len(view.text))] * 3)))
    inner, outer = view.original(Span(first, second)), view.original(Span(first, third))
    assert outer.start <= inner.start <= inner.end <= max(outer.end, inner.start)


def test_quoted() -> None:
    view = MatchView.of('坚持"两个毫不动摇"和「共同富裕」')
    assert view.quoted(Span(2, 8))
    assert view.quoted(Span(9, 13))
    assert not view.quoted(Span(0, 2))
    assert not MatchView.of("共同富裕").quoted(Span(0, 4))
