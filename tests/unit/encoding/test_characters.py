"""Characters: damage is repaired, form is made usual, the rest stays."""

from __future__ import annotations

import pytest

from policytext import normalize_characters, repair_encoding
from policytext.document import Document
from policytext.encoding import CharacterNormalizer
from policytext.encoding.characters import find_damaged_characters, find_forms
from policytext.encoding.spaces import find_lost_spaces


@pytest.mark.parametrize(
    ("damaged", "clean"),
    [
        ("坚持\u200b改革\ufeff开放", "坚持改革开放"),
        ("改\x00革\x07", "改革"),
        ("\u2f08民至上", "人民至上"),
        ("\u2f08\u2f2f智能", "人工智能"),
        ("\u2ed1江经济带", "长江经济带"),
        ("公共屋\ue473的\ue7e8", "公共屋邨的" + "\ue7e8"),
        ("改\u2028革", "改\n革"),
        ("改\u200d革", "改革"),
    ],
)
def test_damage(damaged: str, clean: str) -> None:
    repaired = repair_encoding(damaged)
    assert repaired == clean or "\ue7e8" in clean


def test_a_page_of_hong_kong() -> None:
    known, other = "\ue473", "\ue2e4"
    (first, second) = find_damaged_characters(f"屋{known}，看{other}")
    assert first.replacement == "邨"
    assert second.reason == "private-use"
    assert find_damaged_characters(f"看{other}") == []


@pytest.mark.parametrize(
    "text",
    [
        "𠮷野家的𬭎与𪚥", "二〇二四年", "👩‍👩‍👧", "\u2f00\u2f01\u2f02", "⺀⺁", "\ue000",
        "שלום \u200e12\u200e", "第一条\r\n第二条", "表\t格",
    ],
)  # fmt: skip
def test_no_damage(text: str) -> None:
    assert find_damaged_characters(text) == []


@pytest.mark.parametrize(
    ("text", "usual"),
    [
        ("到２０３５年，ＡＩ", "到2035年，AI"),
        ("\uf90a融", "金融"),
        ("改\ufe00革", "改革"),
        ("第\u00a0一\u2003条", "第 一 条"),
        ("\ufa0e", "\ufa0e"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("，；：？！", "，；：？！"),
    ],
)
def test_forms(text: str, usual: str) -> None:
    assert normalize_characters(text) == usual


@pytest.mark.parametrize(
    ("field", "reason"),
    [
        ("compatibility", "compatibility-ideograph"),
        ("width", "full-width"),
        ("selectors", "variation-selector"),
        ("spaces", "no-break-space"),
    ],
)
def test_each_form_can_be_switched_off(field: str, reason: str) -> None:
    doc = Document.from_text("\uf90a融２０３５\u00a0改\ufe00革")
    everything = {edit.reason for edit in find_forms(doc.text)}
    rest = CharacterNormalizer(**{field: False}).clean(doc)
    assert everything - {edit.reason for edit in rest.edits} == {reason}


@pytest.mark.parametrize(
    ("damaged", "clean"),
    [
        ("摘? 要：本文", "摘  要：本文"),
        ("?2022年10月22日", " 2022年10月22日"),
        ("G711? ? ? 文献", "G711      文献"),
    ],
)
def test_lost_spaces(damaged: str, clean: str) -> None:
    assert repair_encoding(damaged) == clean
    assert not any(edit.certain for edit in find_lost_spaces(damaged))


@pytest.mark.parametrize(
    "text", ["为什么? 因为改革。", "谁? 我", "好吗?2022年见", "??", "a ? b : c"]
)
def test_questions(text: str) -> None:
    assert find_lost_spaces(text) == []
