"""Cleaning of pages beside peers: characters per second, and how time grows on hostile pages.

``python -m pytest benchmarks/speed/bench_boilerplate.py --benchmark-only``. Peers that cannot be
imported are skipped. The cache of line rules is emptied before each round, so that no round profits
from the last one.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.quality.boilerplate_peers import PEERS
from benchmarks.timing import Benchmark
from policytext.boilerplate import classify_lines, remove_boilerplate, split_articles
from policytext.boilerplate.rules import line_rule

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "fixtures" / "articles"
HOSTILE: dict[str, Callable[[int], str]] = {
    "short lines": lambda size: "经济\n" * (size // 3),
    "one line": lambda size: "经济建设" * (size // 4),
    "brackets": lambda size: "（" * size,
    "labels": lambda size: "来源：\n" * (size // 4),
    "quotes": lambda size: (
        "□ 王小明\n要加快，要坚持稳中求进工作总基调，推进高质量\n" * (size // 30)
    ),
}

pytestmark = pytest.mark.bench


@pytest.fixture(scope="module")
def articles() -> list[str]:
    """The five articles as they were found."""
    return [path.read_bytes().decode("utf-8") for path in sorted(FOLDER.glob("*.txt"))]


def measure(benchmark: Benchmark, target: Callable[[str], object], texts: list[str]) -> None:
    """Time a function over texts, and note characters per second."""
    target(texts[0])
    benchmark.pedantic(
        lambda: [target(text) for text in texts],
        setup=line_rule.cache_clear,
        rounds=5,
        iterations=1,
    )
    size = sum(map(len, texts))
    benchmark.extra_info["characters per second"] = round(size / benchmark.stats.stats.min)


@pytest.mark.parametrize("target", [remove_boilerplate, classify_lines, split_articles])
def test_policytext(
    benchmark: Benchmark, articles: list[str], target: Callable[[str], object]
) -> None:
    measure(benchmark, target, articles)


@pytest.mark.parametrize("name", sorted(PEERS))
def test_peer(benchmark: Benchmark, articles: list[str], name: str) -> None:
    try:
        clean = PEERS[name]()
    except ImportError:
        pytest.skip(f"{name} is not installed")
    measure(benchmark, clean, articles)


@pytest.mark.parametrize("size", [50_000, 200_000])
@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_hostile(benchmark: Benchmark, name: str, size: int) -> None:
    measure(benchmark, remove_boilerplate, [HOSTILE[name](size)])
