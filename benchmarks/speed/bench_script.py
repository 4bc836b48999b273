"""Script detection and conversion beside their peers: characters per second.

``python -m pytest benchmarks/speed/bench_script.py --benchmark-only``. The peer in the same
environment is ``opencc-python-reimplemented``; where the official ``opencc`` answers to
``import opencc``, or ``opencc-pyo3`` is installed, they are measured instead or beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from benchmarks.timing import Benchmark
from policytext import convert_script, detect_script
from policytext.script import conversion_edits
from policytext.script._packages import REIMPLEMENTED, answering

ARTICLE = "004_5798d2e2031d8240.txt"
FOLDER = Path(__file__).resolve().parents[2] / "tests" / "fixtures" / "articles"
LENGTH = 500_000
PEER_LENGTH = 14_000
"""The reimplementation is so slow that the article itself is enough."""
DIRECTIONS = [
    ("tw", "hans", "tw2s"),
    ("hant", "hans", "t2s"),
    ("hans", "hant", "s2t"),
    ("hans", "tw", "s2tw"),
    ("hans", "hk", "s2hk"),
    ("hans", "twp", "s2twp"),
    ("twp", "hans", "tw2sp"),
]

pytestmark = pytest.mark.bench


@lru_cache(maxsize=4)
def text(source: str, length: int) -> str:
    """The Traditional article, repeated, in the script that a conversion begins with."""
    if not FOLDER.is_dir():
        pytest.skip("the five articles are not in the source distribution; use a checkout")
    article = (FOLDER / ARTICLE).read_bytes().decode("utf-8")
    if source == "hans":
        article = convert_script(article, to="hans")
    return (article * (length // len(article) + 1))[:length]


def note(benchmark: Benchmark, characters: int) -> None:
    """Keep the speed beside the time."""
    benchmark.extra_info["characters_per_second"] = round(characters / benchmark.stats.stats.min)


@pytest.mark.parametrize(("source", "to", "config"), DIRECTIONS, ids=[d[2] for d in DIRECTIONS])
@pytest.mark.parametrize("result", ["text", "edits"])
def test_policytext(benchmark: Benchmark, result: str, source: str, to: str, config: str) -> None:
    """The own engine: the plain string, and the edits."""
    if answering() != REIMPLEMENTED:
        pytest.skip(f"{REIMPLEMENTED} is not what is installed")
    long = text(source, LENGTH)
    convert: Callable[..., object] = convert_script if result == "text" else conversion_edits
    convert("发展發展", to=to, source=source)
    benchmark.pedantic(convert, (long,), {"to": to, "source": source}, rounds=5, iterations=1)
    note(benchmark, len(long))


@pytest.mark.parametrize(("source", "to", "config"), DIRECTIONS, ids=[d[2] for d in DIRECTIONS])
@pytest.mark.parametrize("package", ["opencc", "opencc_pyo3"])
def test_peer(benchmark: Benchmark, package: str, source: str, to: str, config: str) -> None:
    """The other packages, which only give a string."""
    if find_spec(package) is None:
        pytest.skip(f"{package} is not installed")
    is_slow = package == "opencc" and answering() == REIMPLEMENTED
    long = text(source, PEER_LENGTH if is_slow else LENGTH)
    convert = import_module(package).OpenCC(config).convert
    convert("发展發展")
    benchmark.extra_info["package"] = answering() if package == "opencc" else package
    benchmark.pedantic(convert, (long,), rounds=3, iterations=1)
    note(benchmark, len(long))


@pytest.mark.parametrize("source", ["hans", "hant"])
def test_detection(benchmark: Benchmark, source: str) -> None:
    """The report with its stretches."""
    long = text(source, LENGTH)
    detect_script(long)
    benchmark.pedantic(detect_script, (long,), rounds=5, iterations=1)
    note(benchmark, len(long))


@pytest.mark.parametrize("source", ["hans", "hant"])
def test_automatic(benchmark: Benchmark, source: str) -> None:
    """Detection and what is then needed, to Simplified."""
    long = text(source, LENGTH)
    convert_script(long, to="hans")
    benchmark.pedantic(convert_script, (long,), {"to": "hans"}, rounds=5, iterations=1)
    note(benchmark, len(long))
