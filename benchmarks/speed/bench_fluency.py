"""The fluency model, the damage score and byte slips: characters per second.

``python -m pytest benchmarks/speed/bench_fluency.py --benchmark-only``. The peer is a trigram model
in a dictionary with one Python look-up a character, which is what a short script would write.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable

import pytest

from benchmarks.timing import Benchmark
from policytext.encoding._slips import find_slips
from policytext.language.damage import damage_score
from policytext.language.fluency import FluencyModel, fluency_model
from policytext.resources import read_bytes
from policytext.testing import slip_bytes

PARAGRAPH = (
    "鞏固和完善農村基本經營制度，因為產業發展的需要，加快推動東北全面振興取得新突破。可以說，"
    "各地區各部門要結合實際認真貫徹落實，確保各項政策措施落地見效，不斷增強人民羣眾的獲得感。\n"
)
LONG = PARAGRAPH * 5000

pytestmark = pytest.mark.bench


def measure(
    benchmark: Benchmark, function: Callable[[str], object], text: str, rounds: int = 5
) -> None:
    """Time a function on a text, and keep the speed beside the time."""
    function(text[:100])
    benchmark.pedantic(function, (text,), rounds=rounds, iterations=1)
    benchmark.extra_info["characters_per_second"] = round(len(text) / benchmark.stats.stats.min)


def test_load(benchmark: Benchmark) -> None:
    """Reading the model's file."""
    benchmark.pedantic(
        FluencyModel.from_bytes, (read_bytes("fluency.npz"),), rounds=5, iterations=1
    )


def test_log_probabilities(benchmark: Benchmark) -> None:
    """A score for every character."""
    measure(benchmark, fluency_model().log_probabilities, LONG)


def test_dictionary(benchmark: Benchmark) -> None:
    """The same with a dictionary and a loop."""
    counts: Counter[str] = Counter(LONG[at : at + 3] for at in range(len(LONG) - 2))

    def score(text: str) -> float:
        return sum(
            math.log(counts.get(text[at : at + 3], 0.5)) for at in range(max(0, len(text) - 2))
        )

    measure(benchmark, score, LONG[:100_000])


def test_damage_score(benchmark: Benchmark) -> None:
    """The damage of a long text."""
    measure(benchmark, damage_score, LONG)


def test_slips_of_clean_text(benchmark: Benchmark) -> None:
    """Text without a sign of a slip."""
    measure(benchmark, find_slips, LONG)


def test_slips_of_damaged_text(benchmark: Benchmark) -> None:
    """A paragraph that slips in every way, among clean ones: two slips in a thousand characters."""
    damaged = slip_bytes(PARAGRAPH, {"驗": "yàn", "訓": "xùn"})
    pages = [
        f"{number}{PARAGRAPH * 15}{number}{damaged.replace('。', f'第{number}，')}"
        for number in range(10)
    ]
    measure(benchmark, find_slips, "".join(pages), rounds=2)
