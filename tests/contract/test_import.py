"""Importing the package costs the standard library, and nothing else."""

from __future__ import annotations

import json
import subprocess
import sys

PROGRAM = """
import json, sys, time
before = set(sys.modules)
started = time.perf_counter()
import policytext
seconds = time.perf_counter() - started
print(json.dumps([seconds, sorted(set(sys.modules) - before), dir(policytext)]))
"""
LIMIT = 0.05


def imported() -> tuple[float, list[str], list[str]]:
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    seconds, modules, names = json.loads(ran.stdout)
    return seconds, modules, names


def test_only_the_standard_library_is_imported() -> None:
    _, modules, _ = imported()
    roots = {module.split(".")[0] for module in modules}
    assert roots - set(sys.stdlib_module_names) == {"policytext"}


def test_it_is_quick() -> None:
    """The best of a few tries: a busy machine is no fault of the package."""
    assert min(imported()[0] for _ in range(3)) < LIMIT


def test_public_names_are_listed_before_they_are_loaded() -> None:
    _, _, names = imported()
    assert {"process", "clean", "find_slogans"} <= set(names)
