"""A run that dies in a rename or in the footer of a file is resumed to the same bytes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="a process kills itself by a signal"),
]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "report.json"}


def test_kills_where_they_hurt_most(tmp_path: Path, root: Path) -> None:
    source = tmp_path / "rows.jsonl"
    rows = [{"id": f"d{n % 150}", "text": f"第{n % 90}条　为了规范管理。"} for n in range(250)]
    lines = [*(json.dumps(row) for row in rows), "not json"]
    source.write_text("\n".join(lines) + "\n", encoding="ascii")

    def run(where: str, number: int, out: str) -> int:
        command = [sys.executable, "-m", "benchmarks.scale.killed", where, str(number)]
        ran = subprocess.run(
            [*command, str(source), str(tmp_path / out)], cwd=root, check=False, timeout=60
        )
        return ran.returncode

    assert run("never", 1, "whole") == 0
    # The first renames are those of the manifest, the surveys and the fitted filter.
    for where, number in (
        ("after", 1), ("before", 1), ("after", 2), ("before", 3),
        ("footer", 1), ("footer", 2), ("before", 2), ("after", 1),
    ):  # fmt: skip
        assert run(where, number, "killed") == -signal.SIGKILL, (where, number)
    assert run("never", 1, "killed") == 0
    assert contents(tmp_path / "killed") == contents(tmp_path / "whole")
