"""The commands for lexicons, trends and training."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from policytext.cli.app import app

SHIPPED = Path(__file__).parents[3] / "policytext" / "resources" / "slogans.tsv"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)))


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for year, text in {
        2005: "坚持科学发展观。",
        2012: "坚持科学发展观，坚持“两个毫不动摇”。",
        2020: "貫徹新發(fā)展理念,推動高質(zhì)量發(fā)展。",
    }.items():
        (folder / f"report-{year}.txt").write_text(text + "\n", encoding="utf-8")
    return folder


class TestTrends:
    def test_a_table_by_year(self, reports: Path) -> None:
        ran = run("trends", reports, "--date-pattern", r"-(\d{4})")
        rows = {row["canonical"]: row for row in csv.DictReader(ran.stdout.splitlines())}
        assert ran.exit_code == 0
        assert [rows["科学发展观"][year] for year in ("2005", "2012", "2020")] == ["1", "1", "0"]
        assert rows["高质量发展"]["first"] == "2020"
        assert "3 documents, 3 periods, 0 undated" in ran.stderr

    def test_periods_from_a_column(self, tmp_path: Path) -> None:
        rows = tmp_path / "rows.jsonl"
        rows.write_text('{"text": "推动高质量发展。", "date": "2021-03-05"}\n', encoding="utf-8")
        ran = run("trends", rows, "--by", "month", "--format", "json")
        assert json.loads(ran.stdout)["documents"] == {"2021-03": 1}

    def test_as_is_looks_at_the_text_as_it_stands(self, reports: Path) -> None:
        ran = run("trends", reports, "--as-is", "--date-pattern", r"-(\d{4})")
        assert "高质量发展" in ran.stdout

    def test_named_slogans_alone(self, reports: Path) -> None:
        ran = run("trends", reports, "--slogan", "科学发展观", "--slogan", "三个代表")
        assert [line.split(",")[0] for line in ran.stdout.splitlines()] == [
            "canonical",
            "科学发展观",
        ]
        assert "no document has 三个代表" in ran.stderr

    def test_an_own_lexicon(self, reports: Path, tmp_path: Path) -> None:
        own = tmp_path / "own.tsv"
        own.write_text("canonical\tkind\n坚持科学\tterm\n", encoding="utf-8")
        assert "坚持科学," in run("trends", reports, "--lexicon", own).stdout

    @pytest.mark.parametrize(
        ("options", "told"),
        [
            (("--date-pattern", r"\d{4}"), "there is no group"),
            (("--date-pattern", "("), "missing )"),
            (("--lexicon", "nowhere.tsv"), "No such file"),
            (("-o", "nowhere/out.csv"), "there is no folder"),
            (("--picture", "nowhere/out.svg"), "there is no folder"),
        ],
    )
    def test_wrong_use(self, reports: Path, options: tuple[str, ...], told: str) -> None:
        ran = run("trends", reports, *options)
        assert (ran.exit_code, ran.stdout) == (2, "")
        assert told in ran.stderr

    def test_a_malformed_lexicon(self, reports: Path, tmp_path: Path) -> None:
        own = tmp_path / "own.tsv"
        own.write_text("canonical\tkind\n坚持科学\tsong\n", encoding="utf-8")
        ran = run("trends", reports, "--lexicon", own)
        assert ran.exit_code == 2
        assert f"{own}:2" in ran.stderr


class TestLint:
    def test_the_lexicon_of_the_package(self) -> None:
        ran = run("lexicon", "lint", SHIPPED)
        assert (ran.exit_code, ran.stdout) == (0, "")

    def test_every_fault_has_its_line(self, tmp_path: Path) -> None:
        own = tmp_path / "own.tsv"
        own.write_text("canonical\tkind\n四个自信\tnumeric\n两个维护\tsong\n", encoding="utf-8")
        ran = run("lexicon", "lint", own)
        assert ran.exit_code == 1
        assert f"{own}:3: " in ran.stdout

    def test_a_missing_file(self, tmp_path: Path) -> None:
        assert run("lexicon", "lint", tmp_path / "none.tsv").exit_code == 2


@pytest.mark.parametrize("model", ["fluency", "summary"])
def test_training_without_data(tmp_path: Path, model: str) -> None:
    out = tmp_path / "model"
    ran = run("train", model, "--data", tmp_path, "-o", out)
    assert ran.exit_code == 2
    assert "no " in ran.stderr
    assert not out.exists()


def test_a_profile_is_a_setting_of_one_step(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("主席：\n我們必須堅持改\n革。\n", encoding="utf-8")
    assert run("clean", page, "--profile", "transcript").stdout.count("\n") == 3
    config = tmp_path / "pipeline.toml"
    config.write_text("schema = 1\n", encoding="utf-8")
    assert run("clean", page, "--config", config, "--profile", "web").exit_code == 2
