"""Pictures: what is drawn, and what is said where nothing can be."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from policytext import Document, Field
from policytext.errors import MissingBackendError
from policytext.slogans import SloganTable, plot_heat, plot_trends, slogan_table

drawing = pytest.mark.skipif(find_spec("matplotlib") is None, reason="needs the extra plot")


@pytest.fixture
def table() -> SloganTable:
    texts = {"2008": "坚持科学发展观。", "2018": "推动高质量发展。", "2024": "推动高质量发展。"}
    return slogan_table(
        [Document.from_text(text, metadata={"date": Field(year)}) for year, text in texts.items()]
    )


@drawing
@pytest.mark.parametrize("suffix", ["svg", "png"])
def test_lines(table: SloganTable, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"trends.{suffix}"
    plot_trends(table, ["科学发展观", "高质量发展"], path, title="提法")
    assert path.stat().st_size > 1000
    if suffix == "svg":
        drawn = path.read_text(encoding="utf-8")
        assert "高质量发展" in drawn
        plot_trends(table, ["科学发展观", "高质量发展"], path, title="提法")
        assert path.read_text(encoding="utf-8") == drawn


@drawing
def test_heat(table: SloganTable, tmp_path: Path) -> None:
    path = tmp_path / "heat.svg"
    plot_heat(table, ["科学发展观", "高质量发展"], path, cutoffs=(0.1, 0.2, 0.3, 0.4, 0.5))
    assert "沸" in path.read_text(encoding="utf-8")


@drawing
def test_rates(table: SloganTable, tmp_path: Path) -> None:
    plot_trends(table, ["高质量发展"], tmp_path / "rate.svg", measure="rate")
    assert "per 10,000 characters" in (tmp_path / "rate.svg").read_text(encoding="utf-8")


@drawing
def test_nothing_to_draw(table: SloganTable, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="needs slogans and dated documents"):
        plot_trends(table, [], tmp_path / "none.svg")
    with pytest.raises(ValueError, match="needs slogans and dated documents"):
        plot_heat(slogan_table(["推动高质量发展。"]), ["高质量发展"], tmp_path / "none.svg")


def test_the_extra_is_named_where_it_is_missing(
    table: SloganTable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policytext.slogans.plotting.find_spec", lambda name: None)
    with pytest.raises(MissingBackendError, match=r"policytext\[plot\]"):
        plot_trends(table, ["高质量发展"], tmp_path / "trends.svg")
