"""The commands that remake the data files, on a small folder of documents."""

from __future__ import annotations

import json
import lzma
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from policytext.script import _chains as chains
from policytext.script import evidence, overconversion, overlay
from policytext.script._engine import _CHUNK, Converted, StageEngine

HANS = "小丑背着背包维护发展，全面推进系列改革。" * 30
HANT = "小丑背著背包維護發展，全面推進系列改革，群眾。" * 80


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with one document of each script that may be used."""
    folder = tmp_path / "policy_text"
    folder.mkdir()
    for name, text in (("laws_sample", HANS), ("tw_laws_sample", HANT)):
        row = json.dumps({"id": "b", "text": text})
        with lzma.open(folder / f"{name}.jsonl.xz", "wt", encoding="utf-8") as file:
            file.write(row + "\n")
    return tmp_path


def test_evidence(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "evidence.tsv"
    monkeypatch.setattr(evidence, "TARGET", target)
    assert evidence.main(["--data", str(data)]) == 0
    hans, hant = target.read_text("utf-8").splitlines()
    assert hans.startswith("hans\t")
    assert "发" in hans
    assert "群" not in hans
    assert "發" in hant


def test_overconversion(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "pairs.tsv"
    monkeypatch.setattr(overconversion, "TARGET", target)
    assert overconversion.main(["--data", str(data)]) == 0
    rows = target.read_text("utf-8").splitlines()
    assert "全麵\t全面" in rows
    assert "係列\t系列" in rows
    assert rows == sorted(rows)


class Official:
    """Answers as the own engine does, but for one word."""

    version = "9.9"

    def __init__(self, python: str) -> None:
        assert python == "python"

    def __enter__(self) -> Official:
        return self

    def __exit__(self, *error: object) -> None:
        return None

    def convert(self, mode: str, texts: Sequence[str]) -> list[str]:
        pairs = {"s2t": ("hans", "hant"), "t2s": ("hant", "hans"), "t2tw": ("hant", "tw")}
        pairs |= {"t2hk": ("hant", "hk"), "t2twp": ("hant", "twp"), "tw2t": ("tw", "hant")}
        pairs |= {"hk2t": ("hk", "hant"), "twp2t": ("twp", "hant")}
        joined = "\n".join(texts)
        if mode == "s2t":
            joined = joined.replace("背包", "\ue000")
        found = chains.convert_chain(joined, *pairs[mode]).text.replace("\ue000", "揹囊")
        return found.split("\n") if texts else []

    def mode(self, name: str) -> Callable[[Sequence[str]], Sequence[str]]:
        return lambda texts: self.convert(name, texts)


@pytest.mark.slow
def test_overlay(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "overlay.tsv"
    monkeypatch.setattr(overlay, "TARGET", target)
    monkeypatch.setattr(overlay, "OfficialOpenCC", Official)
    assert overlay.main(["--official", "python", "--data", str(data)]) == 0
    rows = target.read_text("utf-8").splitlines()
    assert any(row.startswith("STPhrases\t分配制度\t") for row in rows)
    assert any(row.startswith("STPhrases\t产制度\t產制度\t") for row in rows)
    assert all(row.count("\t") == 3 for row in rows)


class TestChains:
    """Stages in turn."""

    def test_pieces_that_meet_are_one(self) -> None:
        first = [(0, 1, 0, 2), (5, 7, 6, 7)]
        second = [(1, 3, 1, 2), (9, 10, 8, 11)]
        assert chains._joined(first, second) == [(0, 2, 0, 2), (5, 7, 5, 6), (9, 10, 8, 11)]

    def test_pieces_that_only_touch_stay_apart(self) -> None:
        assert chains._joined([(0, 1, 0, 2)], [(2, 3, 2, 4)]) == [(0, 1, 0, 2), (1, 2, 2, 4)]

    def test_lengths_add_up(self) -> None:
        one = StageEngine([{"甲": "乙丙", "丁丁": "丁"}, {}])
        two = StageEngine([{"丙丁": "己", "戊": "戊戊戊"}, {}])
        text = "甲丁丁戊甲"
        middle = one.convert(text)
        last = two.convert(middle.text)
        joined = chains._joined(middle.segments, last.segments)
        edits = chains.edits_between(text, Converted(last.text, joined))
        assert edits.apply(text) == last.text == "乙己戊戊戊乙丙"


def test_long_text_is_searched_piece_by_piece() -> None:
    text = ("理发与发展，" * 10 + "\n") * (_CHUNK // 50)
    assert len(text) > 1.2 * _CHUNK
    (stage,) = chains.stages("hans", "hant")
    found = chains.stage_engine(stage).convert(text).text
    assert found == ("理髮與發展，" * 10 + "\n") * (_CHUNK // 50)
