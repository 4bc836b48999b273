"""Entities by layer, loading and memory, beside jieba.posseg in the same run.

``python -m pytest benchmarks/speed/bench_entities.py --benchmark-only``. The text is that of the
five articles, as one long document and as paragraphs; figures are characters a second on one core.
"""

from __future__ import annotations

import subprocess
import sys
import warnings
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from time import process_time

import pytest

from benchmarks.timing import Benchmark
from policytext import find_entities
from policytext.entities import default_gazetteer
from policytext.entities._view import View
from policytext.entities.rules import find_by_rules

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "fixtures" / "articles" / "gold"
LENGTH = 200_000

pytestmark = pytest.mark.bench


@lru_cache(maxsize=1)
def articles() -> str:
    """The clean text of the five articles, over and over up to the length."""
    if not FOLDER.is_dir():
        pytest.skip("the five articles are not in the source distribution; use a checkout")
    text = "\n".join(path.read_text("utf-8") for path in sorted(FOLDER.glob("0*.txt")))
    return (text * (LENGTH // len(text) + 1))[:LENGTH]


def run(benchmark: Benchmark, work: Callable[[str], object], texts: list[str]) -> None:
    """Time a function over texts, and note how many characters it treats a second."""
    work(texts[0])
    benchmark.pedantic(lambda: [work(text) for text in texts], (), rounds=3)
    size = sum(map(len, texts))
    start = process_time()
    for text in texts:
        work(text)
    # Seconds of the processor, which a busy machine does not stretch as much as those of the clock.
    benchmark.extra_info["characters_a_second"] = round(size / (process_time() - start))


def test_all_layers(benchmark: Benchmark) -> None:
    run(benchmark, find_entities, [articles()])


def test_all_layers_by_paragraph(benchmark: Benchmark) -> None:
    run(benchmark, find_entities, [line for line in articles().splitlines() if line])


def test_rules(benchmark: Benchmark) -> None:
    run(benchmark, find_by_rules, [View.of(articles()).text])


def test_gazetteer(benchmark: Benchmark) -> None:
    run(benchmark, default_gazetteer().matches, [View.of(articles()).text])


def test_jieba(benchmark: Benchmark) -> None:
    if not find_spec("jieba"):
        pytest.skip("jieba is not installed; it comes with the extra bench")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba imports what setuptools deprecates.
        posseg = import_module("jieba.posseg")
    run(benchmark, posseg.lcut, [articles()[: LENGTH // 20]])


_LOADING = """
import time
import numpy
import policytext

def peak():
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM")) / 1024

before, start = peak(), time.process_time()
policytext.find_entities("国务院印发通知。")
print(time.process_time() - start)
policytext.find_entities("国务院印发通知。" * 25_000)
print(peak() - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is read from /proc")
def test_loading(benchmark: Benchmark) -> None:
    """The first call in a new interpreter, and the memory that it takes."""
    answers: list[list[float]] = []

    def start() -> None:
        done = subprocess.run(
            [sys.executable, "-c", _LOADING], capture_output=True, text=True, check=True
        )
        answers.append([float(line) for line in done.stdout.split()])

    benchmark.pedantic(start, (), rounds=3)
    benchmark.extra_info["seconds_to_load"] = min(answer[0] for answer in answers)
    benchmark.extra_info["megabytes"] = max(answer[1] for answer in answers)
