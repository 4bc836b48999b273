"""Laws of the damage simulators: pure, repeatable by their seed, and what they keep is kept."""

from __future__ import annotations

import html
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytext.testing import (
    DAMAGES,
    MISREADINGS,
    damaged_texts,
    double_page,
    escape_characters,
    gloss,
    insert_spam,
    lose_bytes,
    misread,
    policy_texts,
    slip_bytes,
    wrap_lines,
)

HAN = st.text(alphabet="國务院推動东北全面振興新質生产力中部地區崛起。，", max_size=40)


@pytest.mark.parametrize("kind", sorted(DAMAGES))
@given(text=policy_texts(max_size=20), seed=st.integers(0, 20))
def test_the_same_seed_gives_the_same_damage(kind: str, text: str, seed: int) -> None:
    assert DAMAGES[kind](text, seed) == DAMAGES[kind](text, seed)


@given(damaged_texts())
def test_the_strategy_names_its_damage(damage: tuple[str, str, str]) -> None:
    kind, clean, _ = damage
    assert kind in DAMAGES
    assert clean


@pytest.mark.parametrize("kind", ["utf-8 as latin-1", "gbk as latin-1", "gbk as iso-8859-9"])
@given(text=HAN)
def test_single_byte_codecs_lose_nothing(kind: str, text: str) -> None:
    written, read = MISREADINGS[kind]
    assert misread(text, kind).encode(read).decode(written) == text


@given(HAN)
def test_escapes_can_be_read_back(text: str) -> None:
    assert html.unescape(escape_characters(text, "decimal")) == text
    assert html.unescape(escape_characters(text, "hexadecimal")) == text
    assert unquote(escape_characters(text, "percent")) == text
    assert escape_characters(text, "backslash").encode().decode("unicode_escape") == text


@given(HAN, st.integers(1, 9))
def test_wrapping_adds_line_ends_only(text: str, width: int) -> None:
    wrapped = wrap_lines(text, width)
    assert wrapped.replace("\n", "") == text
    assert all(len(line) <= width for line in wrapped.split("\n"))


@given(HAN, st.integers(0, 5))
def test_spam_is_an_insertion(text: str, seed: int) -> None:
    assert insert_spam(text, ["舞蹈場地"], count=2, seed=seed).replace("舞蹈場地", "") == text


@given(HAN)
def test_a_doubled_page_holds_its_text_twice(text: str) -> None:
    assert double_page(text).count(text) >= 2


@given(HAN, st.integers(0, 4))
def test_lost_bytes_are_lost(text: str, count: int) -> None:
    whole = text.encode("gb18030")
    assert len(lose_bytes(text, count=count)) == max(0, len(whole) - count)


@given(HAN)
def test_text_without_a_straddling_key_does_not_slip(text: str) -> None:
    assert slip_bytes(text, {}, marks=False) == text


def test_every_occurrence_of_a_character_is_glossed() -> None:
    assert gloss("地區與地區", "c", {"區": "qū"}) == "地區(qu) 與地區(qu) "
    assert gloss("一區", "e", {"區": "qū"}) == "一(yī)區(qū)"
