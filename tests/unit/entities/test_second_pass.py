"""Names that come again and short forms that a text defines; and what only looks like them."""

from __future__ import annotations

import pytest

from policytext import find_entities
from policytext.entities._candidates import TAGGER, Candidate
from policytext.entities.second_pass import look_again


def again(text: str, *names: tuple[str, str, float]) -> list[tuple[int, str, str]]:
    """What the second pass finds, where the first found each name at its first place."""
    found = [
        Candidate(text.index(name), text.index(name) + len(name), label, TAGGER, score)
        for name, label, score in names
    ]
    taken = {(row.start, row.end) for row in found}
    return [
        (row.start, text[row.start : row.end], row.label)
        for row in look_again(found, text)
        if (row.start, row.end) not in taken
    ]


def test_a_name_comes_again() -> None:
    text = "刘刚说。他又说。刘刚补充。"
    assert again(text, ("刘刚", "PERSON", 0.97)) == [(8, "刘刚", "PERSON")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("刘刚说，刘刚补充。", ("刘刚", "PERSON", 0.5)),
        ("大理的山，大理石。", ("大理", "LOCATION", 0.97)),
        ("高峰说，攀登高峰。", ("高峰", "PERSON", 0.97)),
        ("华海集团说，ABC华海。", ("华海集团", "ORGANIZATION", 0.97)),
        ("2024年，2024年", ("2024年", "DATE", 0.97)),
    ],
)
def test_what_does_not_come_again(text: str, name: tuple[str, str, float]) -> None:
    assert again(text, name) == []


def test_the_label_that_a_name_has_most_often() -> None:
    text = "东海渔场，东海渔场，东海渔场，东海渔场"
    found = [
        Candidate(0, 4, "ORGANIZATION", TAGGER, 0.99),
        Candidate(5, 9, "LOCATION", TAGGER, 0.9),
        Candidate(10, 14, "LOCATION", TAGGER, 0.9),
    ]
    assert {row.label for row in look_again(found, text)} == {"LOCATION"}


def test_a_word_that_only_begins_like_a_name() -> None:
    text = "东华外交部说，东华外交部门说。"
    assert again(text, ("东华外交部", "ORGANIZATION", 0.97)) == []


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("中国科学院（以下简称“中科院”）成立。中科院说。", "中科院"),
        ("國家開發銀行（以下簡稱「國開行」）放款。國開行說。", "國開行"),
        ("湖北省人民政府（下称省政府）通知。省政府要求。", "省政府"),
        ("世界贸易组织（WTO）成立。WTO规则。", "WTO"),
        ("国家发展和改革委员会(简称发改委)负责。发改委说。", "发改委"),
    ],
)
def test_a_short_form_that_the_text_defines(text: str, form: str) -> None:
    found = [entity for entity in find_entities(text) if entity.text == form]
    assert len(found) == 2
    full = find_entities(text)[0]
    assert {entity.normalized for entity in found} == {full.normalized or full.text}
    assert {entity.label for entity in found} == {"ORGANIZATION"}


@pytest.mark.parametrize(
    "text",
    [
        "财政部（以下简称本部）通知。本部说。",
        "中国石油天然气集团公司（以下简称公司）成立。公司说。",
        "湖北省人民政府（以下简称甲方）通知。甲方说。",
        "省政府要求。湖北省人民政府（以下简称省政府）通知。",
        "湖北省人民政府（以下简称省政府）通知。各省政府说。",
        "世界贸易组织（WTO）成立。AWTO说。",
    ],
)
def test_what_defines_nothing(text: str) -> None:
    assert not any(
        entity.by == "second-pass" and not text[entity.span.end :].startswith(("）", ")"))
        for entity in find_entities(text)
    )


def test_the_definition_holds_for_what_follows() -> None:
    text = "省政府要求。湖北省人民政府（以下简称省政府）通知。省政府要求。"
    places = [entity.span.start for entity in find_entities(text) if entity.by == "second-pass"]
    assert places == [text.index("省政府）"), text.rindex("省政府")]
