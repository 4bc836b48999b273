"""How far the tagger is believed beside what is known."""

from __future__ import annotations

import pytest

from policytext.entities._belief import believed
from policytext.entities._candidates import GAZETTEER, TAGGER, Candidate


def row(text: str, name: str, label: str, score: float = 0.9, by: str = TAGGER) -> Candidate:
    start = text.index(name)
    return Candidate(start, start + len(name), label, by, score)


def kept(text: str, guess: Candidate, *known: Candidate) -> list[str]:
    return [text[one.start : one.end] for one in believed([guess], known, text)]


def test_a_guess_must_be_fairly_sure() -> None:
    text = "荣昌区"
    assert kept(text, row(text, "荣昌区", "LOCATION", 0.5)) == ["荣昌区"]
    assert kept(text, row(text, "荣昌区", "LOCATION", 0.3)) == []


def test_and_surer_where_it_swallows_what_is_known() -> None:
    text = "长江黄河"
    known = row(text, "长江", "LOCATION", by=GAZETTEER)
    assert kept(text, row(text, "长江黄河", "LOCATION", 0.5), known) == []
    assert kept(text, row(text, "长江黄河", "LOCATION", 0.7), known) == ["长江黄河"]


@pytest.mark.parametrize(
    ("text", "label", "place"),
    [("中国人工智能", "MEETING", "中国"), ("中国人工智能行业", "ORGANIZATION", "中国")],
)
def test_names_end_like_names(text: str, label: str, place: str) -> None:
    known = row(text, place, "LOCATION", by=GAZETTEER)
    assert kept(text, row(text, text, label), known) == []


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("中国华能", "ORGANIZATION"),
        ("中国物流学会", "ORGANIZATION"),
        ("中国文联十大", "MEETING"),
        ("中国冬奥", "MEETING"),
    ],
)
def test_names_that_end_well(text: str, label: str) -> None:
    known = row(text, "中国", "LOCATION", by=GAZETTEER)
    assert kept(text, row(text, text, label), known) == [text]


@pytest.mark.parametrize(
    ("text", "known", "other"),
    [
        ("外交部和总参谋部", "外交部", "总参谋部"),
        ("法国国民议会与参议院", "参议院", "法国国民议会"),
        ("中央台联合国资委", "中央台", "国资委"),
    ],
)
def test_of_two_names_the_other_is_left(text: str, known: str, other: str) -> None:
    name = row(text, known, "ORGANIZATION", by=GAZETTEER)
    assert kept(text, row(text, text, "ORGANIZATION"), name) == [other]


@pytest.mark.parametrize(
    ("name", "label"),
    [("艾伯塔省", "LOCATION"), ("杨凌农高会", "MEETING"), ("木村", "PERSON"), ("王学会", "PERSON")],
)
def test_places_look_like_persons(name: str, label: str) -> None:
    (found,) = believed([row(name, name, "PERSON")], [], name)
    assert found.label == label


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("德尔纳古州", "LOCATION"),
        ("国际消博会", "MEETING"),
        ("洛桑江村", "PERSON"),
        ("王贵州", "PERSON"),
    ],
)
def test_what_is_longer_than_a_person_and_ends_like_a_place(name: str, label: str) -> None:
    (found,) = believed([row(name, name, "PERSON")], [], name)
    assert found.label == label
