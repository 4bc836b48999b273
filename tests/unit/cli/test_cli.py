"""The command line: what it writes, what it names, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest
from click.testing import CliRunner, Result

from policytext import Document
from policytext.cli.app import app

PAGE = "推動中部地區(qū)崛起,必須堅持“兩個毫不動搖”。\n責任編輯:李華\n"
CLEAN = "推动中部地区崛起，必须坚持“两个毫不动摇”。\n"


def run(*arguments: str | Path, stdin: bytes | str = b"") -> Result:
    return CliRunner().invoke(app, list(map(str, arguments)), input=stdin)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


class TestCommands:
    def test_clean(self, page: Path) -> None:
        ran = run("clean", page, "--script", "hans")
        assert (ran.exit_code, ran.stdout, ran.stderr) == (0, CLEAN, "")

    def test_standard_input(self) -> None:
        assert run("clean", "--script", "hans", stdin=PAGE.encode()).stdout == CLEAN
        assert run("clean", "-", "--script", "hans", stdin=PAGE.encode()).stdout == CLEAN

    def test_bytes_of_another_codec(self) -> None:
        gbk = "国务院关于印发规划的通知，各地区要认真贯彻落实。".encode("gb18030")
        assert run("clean", stdin=gbk).stdout.startswith("国务院关于印发规划的通知")

    def test_process_writes_records_that_can_be_read_back(self, page: Path) -> None:
        ran = run("process", page)
        doc = Document.from_json(ran.stdout)
        assert doc.id == str(page)
        assert doc.replay() == doc.text
        assert doc.source.text == PAGE

    def test_explain(self, page: Path) -> None:
        told = run("explain", page).stdout
        assert "pinyin-gloss" in told
        assert "(qū) -> " in told

    def test_entities_and_slogans(self, page: Path) -> None:
        (slogan,) = map(json.loads, run("slogans", page).stdout.splitlines())
        assert slogan["normal"] == "两个毫不动摇"
        start, end = slogan["source_start"], slogan["source_end"]
        assert PAGE[start:end] == "兩個毫不動搖"
        found = [json.loads(row) for row in run("entities", page).stdout.splitlines()]
        assert all({"label", "start", "source_start", "by"} <= row.keys() for row in found)
        text = run("slogans", page, "--format", "text").stdout
        assert text == f"{page}\t{start}:{end}\tnumeric\t两个毫不动摇\n"

    def test_summarize(self, page: Path) -> None:
        ran = run("summarize", page, "--max-chars", "30")
        assert 0 < len(ran.stdout.strip()) <= 30

    def test_dedup(self, tmp_path: Path) -> None:
        text = "要加快建设全国统一大市场，推动经济高质量发展，坚持稳中求进工作总基调。" * 3
        for name in ("a", "b"):
            (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
        ran = run("dedup", tmp_path)
        assert ran.exit_code == 0
        assert len(ran.stdout.splitlines()) == 1
        assert "2" in ran.stderr
        assert run("dedup", tmp_path, "--quiet").stderr == ""

    def test_components(self) -> None:
        listed = run("components").stdout
        assert "repair-encoding\tcleaner\n" in listed
        assert "  pinyin-gloss\t" in listed

    def test_run_and_resume(self, tmp_path: Path, page: Path) -> None:
        out = tmp_path / "out"
        ran = run("run", page, "-o", out, "--script", "hans")
        assert ran.exit_code == 0, ran.stderr
        assert Document.from_json((out / "part-00000.jsonl").read_text("ascii")).text == CLEAN
        assert run("run", page, "-o", out, "--script", "hans").exit_code == 2
        again = run("run", page, "-o", out, "--script", "hans", "--resume", "--quiet")
        assert (again.exit_code, again.stderr) == (0, "")

    def test_dry_run_writes_nothing(self, tmp_path: Path, page: Path) -> None:
        ran = run("run", page, "-o", tmp_path / "out", "--dry-run")
        assert f"input\t{page}\n" in ran.stdout
        assert "step\trepair-encoding\n" in ran.stdout
        assert not (tmp_path / "out").exists()

    def test_report(self, tmp_path: Path, page: Path) -> None:
        target = tmp_path / "page.html"
        assert run("report", page, "-o", target, "--script", "hans").exit_code == 0
        assert "两个毫不动摇" in target.read_text("utf-8")
        out = tmp_path / "out"
        run("run", page, "-o", out, "--quiet")
        assert "repair-encoding/pinyin-gloss" in run("report", out, "--language", "zh").stdout

    def test_doctor(self) -> None:
        ran = run("doctor", "--selftest")
        assert ran.exit_code == 0, ran.stdout
        assert "selftest passed" in ran.stdout

    def test_version(self) -> None:
        assert run("--version").stdout.startswith("policytext 0.")


class TestConfiguration:
    def test_show_and_check_and_use(self, tmp_path: Path, page: Path) -> None:
        config = tmp_path / "pipeline.toml"
        config.write_text(run("config", "show", "--script", "hans").stdout, encoding="utf-8")
        assert "no faults" in run("config", "check", config).stdout
        assert run("clean", page, "--config", config).stdout == CLEAN

    def test_every_fault_is_named(self, tmp_path: Path, page: Path) -> None:
        config = tmp_path / "pipeline.toml"
        config.write_text(
            'schema = 1\nstep = []\n[[steps]]\nuse = "repair-encodings"\n'
            '[[steps]]\nuse = "convert-script"\nto = "hans"\nsauce = "x"\n',
            encoding="utf-8",
        )
        ran = run("clean", page, "--config", config)
        assert ran.exit_code == 2
        assert "did you mean 'steps'?" in ran.stderr
        assert "did you mean 'repair-encoding'" in ran.stderr
        assert "steps[1].sauce" in ran.stderr
        assert ran.stdout == ""

    def test_no_toml(self, tmp_path: Path, page: Path) -> None:
        config = tmp_path / "pipeline.toml"
        config.write_bytes(b"schema = \xff")
        assert run("clean", page, "--config", config).exit_code == 2
        config.write_text("schema =", encoding="utf-8")
        assert "not TOML" in run("config", "check", config).stderr

    def test_script_and_config_do_not_go_together(self, tmp_path: Path, page: Path) -> None:
        config = tmp_path / "pipeline.toml"
        config.write_text("schema = 1\n", encoding="utf-8")
        assert run("clean", page, "--config", config, "--script", "hans").exit_code == 2


class TestBadInput:
    def test_what_fails_is_named_and_the_rest_is_written(self, tmp_path: Path, page: Path) -> None:
        binary = tmp_path / "a.txt"
        binary.write_bytes(b"\x00\x01\x02\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
        errors = tmp_path / "errors.jsonl"
        ran = run("clean", binary, page, "--script", "hans", "--errors", errors)
        assert ran.exit_code == 1
        assert ran.stdout == CLEAN
        assert f"failed: {binary}: UndecodableError" in ran.stderr
        (row,) = map(json.loads, errors.read_text("ascii").splitlines())
        assert row["id"] == str(binary)

    def test_an_empty_file_is_an_empty_text(self, tmp_path: Path) -> None:
        empty = tmp_path / "empty.txt"
        empty.touch()
        assert run("clean", empty).exit_code == 0
        assert Document.from_json(run("process", empty).stdout).text == ""

    def test_a_folder_without_texts(self, tmp_path: Path) -> None:
        (tmp_path / "photo.png").touch()
        ran = run("clean", tmp_path)
        assert (ran.exit_code, ran.stdout) == (2, "")
        assert "the folder holds no text files" in ran.stderr

    def test_a_missing_file(self, tmp_path: Path) -> None:
        ran = run("clean", tmp_path / "nowhere.txt")
        assert (ran.exit_code, ran.stdout) == (2, "")
        assert "no such file or folder" in ran.stderr

    def test_nothing_is_half_written(self, tmp_path: Path, page: Path) -> None:
        ran = run("clean", page, "-o", tmp_path / "no" / "out.txt")
        assert ran.exit_code == 2
        assert "there is no folder" in ran.stderr
        assert sorted(path.name for path in tmp_path.iterdir()) == ["page.txt"]

    def test_lone_surrogates_and_nulls(self, tmp_path: Path) -> None:
        rows = tmp_path / "rows.jsonl"
        rows.write_text(json.dumps({"text": "改革\ud800开放\x00。"}) + "\n", encoding="ascii")
        assert run("clean", rows).exit_code == 0
        doc = Document.from_json(run("process", rows).stdout)
        assert doc.source.text == "改革\ud800开放\x00。"
        assert doc.replay() == doc.text

    def test_undecodable_standard_input(self) -> None:
        ran = run("clean", stdin=b"\x00\x01\x02\x89PNG\r\n\x1a\n" * 20)
        assert (ran.exit_code, ran.stdout) == (1, "")
        assert "failed: -: UndecodableError" in ran.stderr

    def test_a_place_that_cannot_be_written_to(self, tmp_path: Path, page: Path) -> None:
        ran = run("clean", page, "-o", tmp_path)
        assert ran.exit_code == 2
        assert "this is a folder" in ran.stderr
        ran = run("clean", page, "--errors", tmp_path / "no" / "errors.jsonl")
        assert (ran.exit_code, ran.stdout) == (2, "")
        assert "there is no folder" in ran.stderr

    def test_a_missing_extra(
        self, tmp_path: Path, page: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # A name that is bound to nothing cannot be imported, installed or not.
        monkeypatch.setitem(sys.modules, "opencc_pyo3", None)
        config = tmp_path / "pipeline.toml"
        config.write_text(
            'schema = 1\n[[steps]]\nuse = "convert-script"\nto = "hans"\nbackend = "opencc-pyo3"\n',
            encoding="utf-8",
        )
        out = tmp_path / "out.txt"
        ran = run("clean", page, "--config", config, "-o", out)
        assert ran.exit_code == 2
        assert "pip install 'policytext[opencc-rs]'" in ran.stderr
        assert not out.exists()

    def test_a_report_of_what_is_no_text(self, tmp_path: Path) -> None:
        binary = tmp_path / "a.txt"
        binary.write_bytes(b"\x00\x01\x02\x89PNG\r\n\x1a\n" * 20)
        ran = run("report", binary, "-o", tmp_path / "page.html")
        assert ran.exit_code == 1
        assert f"failed: {binary}: UndecodableError" in ran.stderr
        assert not (tmp_path / "page.html").exists()

    def test_an_unknown_option_or_script(self, page: Path) -> None:
        assert run("clean", page, "--script", "klingon").exit_code == 2
        assert run("clean", page, "--no-such-option").exit_code == 2


class TestProcesses:
    """What only shows in a process of its own."""

    @pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux alone")
    def test_a_name_that_is_not_utf8(self, tmp_path: Path) -> None:
        text, binary = (
            os.path.join(os.fsencode(tmp_path), name) for name in (b"\xb9.txt", b"\xfa")
        )
        with open(text, "wb") as file:
            file.write(PAGE.encode())
        with open(binary, "wb") as file:
            file.write(bytes(range(32)) * 8)
        ran = start("clean", binary, text, "--script", "hans")
        assert (ran.returncode, ran.stdout) == (1, CLEAN.encode())
        assert rb"\udcfa: UndecodableError" in ran.stderr
        assert rb"\udcb9.txt" in start("entities", text, "--format", "text").stdout

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is full")
    def test_a_full_disk(self, page: Path) -> None:
        with open("/dev/full", "wb") as full:
            ran = start("clean", str(page), stdout=full)
        assert ran.returncode == 1
        assert b"No space left" in ran.stderr
        assert b"Traceback" not in ran.stderr

    def test_a_reader_that_goes_away(self, tmp_path: Path) -> None:
        rows = tmp_path / "rows.jsonl"
        rows.write_text((json.dumps({"text": PAGE}) + "\n") * 400, encoding="ascii")
        command = [sys.executable, "-m", "policytext", "process", str(rows)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.read(10)
            process.stdout.close()
            assert process.stderr.read() == b""


def start(
    *arguments: str | bytes, stdout: IO[bytes] | int = subprocess.PIPE
) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "policytext", *arguments]
    return subprocess.run(command, stdout=stdout, stderr=subprocess.PIPE, check=False, timeout=60)


@pytest.mark.slow
def test_a_single_line_of_50_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    clauses = (f"第{n}项任务要坚持稳中求进，" for n in range(1_400_000))
    path.write_text("".join(clauses), encoding="utf-8")
    assert path.stat().st_size > 50_000_000
    out = tmp_path / "out.txt"
    ran = subprocess.run(
        [sys.executable, "-m", "policytext", "clean", str(path), "-o", str(out), "--quiet"],
        capture_output=True,
        check=False,
        timeout=280,
    )
    assert ran.returncode == 0, ran.stderr
    assert out.stat().st_size > 40_000_000
