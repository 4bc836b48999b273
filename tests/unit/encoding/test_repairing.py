"""All repairs as one step: composed exactly, switched one by one, with the rest marked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policytext import Document, repair_encoding
from policytext.document import Edit, EditList
from policytext.encoding import (
    CharacterNormalizer,
    EncodingRepairer,
    PunctuationNormalizer,
    normalize_characters,
    normalize_punctuation,
)
from policytext.encoding._composing import compose
from policytext.testing import SAMPLES, check_component, gloss, misread

CASES = Path(__file__).resolve().parents[2] / "cases"
DAMAGED = {
    "mojibake": "关于鍏ㄩ潰娣卞寲鏀归潻的决定",
    "escapes": "&#39640;质量发展",
    "slips": "推動?xùn)|北全面振興",
    "glosses": "推動中部地區(qū)崛起",
    "spaces": "?2022年10月22日",
    "characters": "改\u200b革",
}


def cases(name: str) -> list[dict[str, str]]:
    text = (CASES / name).read_text(encoding="utf-8")
    return [json.loads(row) for row in text.rstrip("\n").split("\n")]


@pytest.mark.parametrize("case", cases("encoding_negative.jsonl"), ids=lambda case: case["text"])
def test_what_only_looks_damaged_stays(case: dict[str, str]) -> None:
    assert repair_encoding(case["text"]) == case["text"], case["why"]


@pytest.mark.parametrize("case", cases("encoding_positive.jsonl"), ids=lambda case: case["why"])
def test_damage_that_no_simulator_made(case: dict[str, str]) -> None:
    assert repair_encoding(case["damaged"]) == case["clean"]


@pytest.mark.xfail(reason="too little is left of the bytes")
@pytest.mark.parametrize(
    "case", cases("encoding_known_failures.jsonl"), ids=lambda case: case["why"]
)
def test_damage_that_is_not_undone(case: dict[str, str]) -> None:
    assert repair_encoding(case["damaged"]) == case["clean"]


def test_there_are_enough_negative_cases() -> None:
    assert len({case["text"] for case in cases("encoding_negative.jsonl")}) >= 150


@pytest.mark.parametrize(
    ("component", "function"),
    [
        (EncodingRepairer(), repair_encoding),
        (CharacterNormalizer(), normalize_characters),
        (PunctuationNormalizer(), normalize_punctuation),
    ],
)
def test_function_and_component_are_equal(component: object, function: object) -> None:
    assert isinstance(component, EncodingRepairer | CharacterNormalizer | PunctuationNormalizer)
    assert callable(function)
    check_component(component, DAMAGED.values())
    for text in [*SAMPLES.values(), *DAMAGED.values()]:
        doc = Document.from_text(text)
        assert doc.rewrite(component.clean(doc), by=component).text == function(text)


@pytest.mark.parametrize("field", DAMAGED)
def test_each_repair_can_be_switched_off(field: str) -> None:
    text = DAMAGED[field]
    assert repair_encoding(text) != text
    assert not EncodingRepairer(**{field: False}).edits(text)[0]


def test_a_gloss_inside_a_misreading() -> None:
    clean = "推動中部地區崛起，加快發展產業"
    damaged = misread(gloss(clean), "utf-8 as latin-1")
    edits, _ = EncodingRepairer().edits(damaged)
    assert edits.apply(damaged) == clean


def test_an_escape_inside_a_slip() -> None:
    assert repair_encoding("推動?xùn)|北&#20840;面振興") == "推動東北全面振興"


@pytest.mark.parametrize("debris", ["锟斤拷锟斤拷", "烫烫烫烫", "屯屯屯", "\ufffd\ufffd", "\ue7e8"])
def test_debris_stays_and_is_marked(debris: str) -> None:
    doc = Document.from_text(f"坚持{debris}改革开放")
    rewrite = EncodingRepairer().clean(doc)
    assert not rewrite.edits
    (label,) = rewrite.annotations
    assert (label.layer, label.label, label.anchor) == ("damage", "damaged", "region")
    assert label.span.extract(doc.text) == debris


def test_bytes_are_no_text() -> None:
    for function in (repair_encoding, normalize_characters, normalize_punctuation):
        with pytest.raises(TypeError, match="decode"):
            function(b"x")  # type: ignore[arg-type]


def test_the_places_that_both_copies_of_an_article_share(articles_folder: Path) -> None:
    (path,) = articles_folder.glob("002*.txt")
    text = path.read_bytes().decode("utf-8")
    repaired = repair_encoding(text)
    for place in ("。可推動建立中部六省人工智能產業", "剛柔并濟的監管"):
        assert place not in text
        assert repaired.count(place) == 2
    assert "(qū)" not in repaired


class TestComposing:
    """Two lists of edits as one, of the text before both."""

    def test_apart(self) -> None:
        text = "甲乙丙丁"
        first = EditList([Edit(0, 1, "A", "x")])
        second = EditList([Edit(2, 3, "C", "y")])
        assert [edit.reason for edit in compose(text, first, second)] == ["x", "y"]
        assert compose(text, first, second).apply(text) == "A乙C丁"

    def test_undone(self) -> None:
        text = "甲乙"
        first = EditList([Edit(0, 1, "A", "x")])
        second = EditList([Edit(0, 1, "甲", "y")])
        assert not compose(text, first, second)

    def test_inside(self) -> None:
        text = "甲乙丙"
        first = EditList([Edit(0, 3, "ABCD", "x", margin=2.0)])
        second = EditList([Edit(1, 3, "", "y", certain=False, margin=1.0)])
        (edit,) = compose(text, first, second)
        assert (edit.start, edit.end, edit.replacement) == (0, 3, "AD")
        assert (edit.reason, edit.certain, edit.margin) == ("x", False, 1.0)
