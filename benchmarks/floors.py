"""Holds measured figures against ``benchmarks/quality/floors.toml``.

``python -m benchmarks.floors`` compares the figures in ``benchmarks/results`` with their bounds;
with ``--measure`` each benchmark is run first. Tables under ``[repo]`` are always held; those under
``[shared]`` need the data folder that ``POLICYTEXT_DATA`` names, and are printed as not checked
without it.

A table names the module that measures, and its bounds: a dotted path into the result file, with
``at_least`` or ``at_most``.

    [repo.articles]
    module = "benchmarks.articles"
    [repo.articles.bounds]
    "000.distance" = { at_most = 31 }
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Suite", "faults", "main", "read_floors"]

HERE = Path(__file__).resolve().parent
FLOORS = HERE / "quality" / "floors.toml"
RESULTS = HERE / "results"

Bounds = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Suite:
    """The bounds of one benchmark.

    Attributes:
        name: Its name, which is also that of its result file.
        module: The module that measures when run.
        bounds: The bounds by path.
        needs_data: Whether it needs the data folder.
    """

    name: str
    module: str
    bounds: Bounds
    needs_data: bool


def read_floors(path: Path = FLOORS) -> Iterator[Suite]:
    """The suites of a floors file.

    Raises:
        ValueError: If a bound is neither a floor nor a ceiling.
    """
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    for group in ("repo", "shared"):
        for name, row in tables.get(group, {}).items():
            for figure, bound in row["bounds"].items():
                if not bound or not bound.keys() <= {"at_least", "at_most"}:
                    raise ValueError(f"{group}.{name}: {figure} needs at_least or at_most")
            yield Suite(name, row["module"], row["bounds"], group == "shared")


def faults(bounds: Bounds, figures: object) -> list[str]:
    """The bounds that figures do not hold, in words; a figure that is missing holds none.

    >>> faults({"000.distance": {"at_most": 3}}, {"000": {"distance": 5}})
    ['000.distance is 5, above its ceiling 3']
    """
    found = []
    for path, bound in bounds.items():
        value = _look_up(figures, path)
        if value is None:
            found.append(f"{path} is missing from the results")
        elif value < bound.get("at_least", value):
            found.append(f"{path} is {value:g}, below its floor {bound['at_least']:g}")
        elif value > bound.get("at_most", value):
            found.append(f"{path} is {value:g}, above its ceiling {bound['at_most']:g}")
    return found


def _look_up(figures: object, path: str) -> float | None:
    """A number by its dotted path; a key may itself hold dots."""
    if isinstance(figures, Mapping):
        if path in figures:
            value = figures[path]
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            return float(value) if is_number else None
        for at, character in enumerate(path):
            if character == "." and path[:at] in figures:
                return _look_up(figures[path[:at]], path[at + 1 :])
    return None


def _check(suite: Suite, *, measure: bool) -> list[str]:
    if measure:
        ran = subprocess.run(
            [sys.executable, "-m", suite.module],
            cwd=HERE.parent,
            stdout=subprocess.DEVNULL,
            check=False,
        )
        if ran.returncode:
            return [f"python -m {suite.module} failed with exit code {ran.returncode}"]
    file = RESULTS / f"{suite.name}.json"
    if not file.is_file():
        return [f"no result file {file.name}; run python -m {suite.module}"]
    return faults(suite.bounds, json.loads(file.read_text(encoding="utf-8")))


def main(arguments: Sequence[str] | None = None) -> int:
    """Check every suite, print one line for each, and return 1 if a bound does not hold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.floors", description=__doc__)
    parser.add_argument("--measure", action="store_true", help="run each benchmark first")
    chosen = parser.parse_args(arguments)
    failed = False
    for suite in read_floors():
        if suite.needs_data and not os.environ.get("POLICYTEXT_DATA"):
            print(f"{suite.name}: NOT CHECKED, POLICYTEXT_DATA is not set")
            continue
        found = _check(suite, measure=chosen.measure)
        failed = failed or bool(found)
        verdict = "; ".join(found) if found else f"{len(suite.bounds)} bounds hold"
        print(f"{suite.name}: {verdict}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
