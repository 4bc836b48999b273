"""Tables on pages are those that the results give, and only what stands between markers changes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from benchmarks.readme import BLOCKS, ROOT, filled, main, read_results, stale

PAGE = "Before.\n<!-- figures:n -->\nold\n<!-- end -->\nAfter.\n"


def test_the_tables_on_the_pages_are_current(capsys: pytest.CaptureFixture[str]) -> None:
    """After a benchmark has run, ``python -m benchmarks.readme`` makes this pass."""
    assert main(["--check"]) == 0, capsys.readouterr().out


def test_every_table_stands_on_a_page() -> None:
    pages = [ROOT / "README.md", ROOT / "README.zh-CN.md", *(ROOT / "docs").rglob("*.md")]
    text = "".join(page.read_text(encoding="utf-8") for page in pages)
    assert [name for name in BLOCKS if f"<!-- figures:{name} -->" not in text] == []


def test_every_result_says_when_and_how_it_was_measured() -> None:
    for name, results in read_results().items():
        row = results["provenance"]
        assert row["command"].startswith("python -m benchmarks."), name
        assert row["date"].startswith("20"), name
        assert row["policytext"], name


def test_prose_stays_and_a_second_run_changes_nothing() -> None:
    once = filled(PAGE, {}, {"n": lambda results: "new"})
    assert once == "Before.\n<!-- figures:n -->\n\nnew\n\n<!-- end -->\nAfter.\n"
    assert filled(once, {}, {"n": lambda results: "new"}) == once
    assert stale(PAGE, once) == ["n"]


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("<!-- figures:n -->\nopen", "needs an"),
        ("<!-- end -->", "needs an"),
        ("<!-- figures:n -->\n<!-- figures:n -->\n<!-- end -->\n<!-- end -->", "needs an"),
        ("<!-- figures:none -->\n<!-- end -->", "no such table: none"),
    ],
)
def test_wrong_markers_are_refused(page: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        filled(page, {}, {"n": lambda results: "new"})


def test_a_stale_table_is_told_and_rewritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "benchmarks" / "results", tmp_path / "benchmarks" / "results")
    for name in ("README.md", "README.zh-CN.md"):
        shutil.copy(ROOT / name, tmp_path)
    readme = tmp_path / "README.md"
    current = readme.read_text(encoding="utf-8")
    readme.write_text(current.replace("jieba.posseg", "jieba"), encoding="utf-8")
    assert main(["--check"], tmp_path) == 1
    assert "README.md: measured is stale" in capsys.readouterr().out
    assert main([], tmp_path) == 0
    assert readme.read_text(encoding="utf-8") == current
    assert main(["--check"], tmp_path) == 0
