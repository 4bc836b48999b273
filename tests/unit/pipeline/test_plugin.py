"""The plugin of the docs is installed for real, found by name, configured, and used."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CONFIG = """\
schema = 1

[[steps]]
use = "remove-citation-codes"
keep = ["CLI.4"]
"""
TEXT = "【法宝引证码】CLI.1.316\n【法宝引证码】CLI.4.21\n第一条　为了规范管理，制定本法。\n"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Path:
    """A folder into which the plugin is installed."""
    folder = tmp_path_factory.mktemp("site")
    source = root / "docs" / "how-to" / "plugin"
    command = ["-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    options = ["--no-index", "--disable-pip-version-check", "--target", str(folder), str(source)]
    subprocess.run([sys.executable, *command, *options], check=True, capture_output=True)
    return folder


def run(site: Path, *arguments: str, stdin: str = "") -> str:
    ran = subprocess.run(
        [sys.executable, *arguments],
        input=stdin.encode(),
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(site), "PYTHONUTF8": "1"},
    )
    return ran.stdout.decode()


def test_it_is_listed_with_its_reasons(site: Path) -> None:
    listed = run(site, "-m", "policytext", "components")
    assert "remove-citation-codes\tcleaner\t(plugin)\n  citation-code\t" in listed


def test_it_is_used_by_name(site: Path, tmp_path: Path) -> None:
    config = tmp_path / "pipeline.toml"
    config.write_text(CONFIG, encoding="utf-8")
    cleaned = run(site, "-m", "policytext", "clean", "--config", str(config), stdin=TEXT)
    assert cleaned == "【法宝引证码】CLI.4.21\n第一条　为了规范管理，制定本法。\n"


def test_its_own_test_passes(site: Path, root: Path) -> None:
    test = root / "docs" / "how-to" / "plugin" / "test_plugin.py"
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:randomly", "-c", os.devnull]
    assert "1 passed" in run(site, "-m", "pytest", *options, "--rootdir", str(site), str(test))


def test_it_can_be_switched_off(site: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "policytext", "components"],
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(site), "POLICYTEXT_DISABLE_PLUGINS": "1"},
    )
    assert b"remove-citation-codes" not in ran.stdout
