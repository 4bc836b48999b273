"""Figures are written with their date, versions and command."""

from __future__ import annotations

import json
import platform
from pathlib import Path

import policytext
from benchmarks.provenance import installed, write_results

COMMAND = "python -m benchmarks.articles"


def test_figures_are_written_with_where_they_come_from(tmp_path: Path) -> None:
    path = tmp_path / "new" / "x.json"
    write_results(path, {"f1": 0.9}, COMMAND, peers={"jieba": "0.42.1"})
    written = json.loads(path.read_text(encoding="utf-8"))
    row = written.pop("provenance")
    assert written == {"f1": 0.9}
    assert len(row.pop("date")) == len("2026-11-27")
    assert row == {
        "command": COMMAND,
        "policytext": policytext.__version__,
        "python": platform.python_version(),
        "peers": {"jieba": "0.42.1"},
    }


def test_the_same_figures_keep_their_date(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    earlier = {"date": "2026-01-02", "command": COMMAND, "policytext": "0.1.0", "peers": {}}
    path.write_text(json.dumps({"provenance": earlier, "f1": 0.9}), encoding="utf-8")
    before = path.read_bytes()
    write_results(path, {"f1": 0.9}, COMMAND)
    assert path.read_bytes() == before
    write_results(path, {"f1": 0.8, "provenance": earlier}, COMMAND)
    assert json.loads(path.read_text(encoding="utf-8"))["provenance"]["date"] > "2026-01-02"


def test_versions_of_peers_are_kept_only_where_their_figures_are(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    write_results(path, {"n": 1}, COMMAND, peers={"rensa": "0.5.0"})
    write_results(path, {"n": 2}, COMMAND, peers={"jieba": "0.42.1"}, keep_peers=True)
    kept = json.loads(path.read_text(encoding="utf-8"))["provenance"]["peers"]
    assert kept == {"rensa": "0.5.0", "jieba": "0.42.1"}
    write_results(path, {"n": 3}, COMMAND, peers={"jieba": "0.42.1"})
    assert json.loads(path.read_text(encoding="utf-8"))["provenance"]["peers"] == {
        "jieba": "0.42.1"
    }


def test_only_what_is_installed_has_a_version() -> None:
    assert installed("policytext", "no-such-distribution-here") == {
        "policytext": policytext.__version__
    }
