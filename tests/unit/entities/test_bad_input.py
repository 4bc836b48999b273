"""Bad input: clean results or clear errors, and places that are right whatever stands before."""

from __future__ import annotations

from pathlib import Path

import pytest

from policytext import find_entities
from policytext.errors import ModelLoadError
from policytext.resources import read_bytes

SENTENCE = "国务院印发通知财政部会同湖北省人民政府落实到2035年建成"
NAMES = ["国务院", "财政部", "湖北省人民政府", "2035年"]


def found(text: str) -> list[str]:
    return [entity.text for entity in find_entities(text)]


@pytest.mark.slow
def test_half_a_million_characters_without_punctuation() -> None:
    count = 500_000 // len(SENTENCE)
    names = found(SENTENCE * count)
    assert abs(names.count("国务院") - count) <= count // 100
    assert abs(names.count("2035年") - count) <= count // 100


@pytest.mark.parametrize("before", ["😀", "𠮷𠮷", "e\u0301", "\ud800", "AI ", "\x00", "\u200b"])
def test_places_behind_odd_characters(before: str) -> None:
    text = before + SENTENCE + "。"
    assert found(text) == NAMES
    for entity in find_entities(text):
        assert entity.span.extract(text) == entity.text


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", "😀👨‍👩‍👧🇨🇳", "Lorem ipsum AI GPT-4", "\ud800", "?" * 9]
)
def test_nothing_to_find(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"not weights", b"\x00" * 1000])
def test_damaged_weights(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "weights.npz"
    path.write_bytes(data)
    with pytest.raises(ModelLoadError, match=r"weights\.npz"):
        find_entities(SENTENCE, weights=path)


def test_weights_with_one_bad_byte(tmp_path: Path) -> None:
    data = bytearray(read_bytes("entities.npz"))
    data[len(data) // 2] ^= 0xFF
    path = tmp_path / "weights.npz"
    path.write_bytes(data)
    with pytest.raises(ModelLoadError):
        find_entities(SENTENCE, weights=path)


def test_no_weights(tmp_path: Path) -> None:
    with pytest.raises(ModelLoadError, match="none"):
        find_entities(SENTENCE, weights=tmp_path / "none.npz")


def test_bytes_are_no_text() -> None:
    with pytest.raises(TypeError, match="decode"):
        find_entities(b"abc")  # type: ignore[arg-type]
