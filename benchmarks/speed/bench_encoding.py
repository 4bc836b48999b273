"""Encoding repair, marks and decoding: characters per second, with ftfy and charset-normalizer.

``python -m pytest benchmarks/speed/bench_encoding.py --benchmark-only``. Clean text is what repair
sees most; damaged text is damaged through and through.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import charset_normalizer
import ftfy
import pytest

from benchmarks.timing import Benchmark
from policytext import decode, normalize_characters, normalize_punctuation, repair_encoding
from policytext.testing import gloss, glossed_characters, misread, slip_bytes

HANS = (
    "会议强调，要坚持稳中求进工作总基调，完整、准确、全面贯彻新发展理念。到2035年，"
    "国务院印发《新一代人工智能发展规划》（国发〔2017〕35号），各地区要结合实际认真贯彻落实。\n"
)
HANT = (
    "習近平總書記強調，要堅持和落實「兩個毫不動搖」，鞏固和完善農村基本經營制度，"
    "因為產業發展的需要，加快推動東北全面振興取得新突破，不斷增強人民群眾的獲得感。\n"
)
CLEAN = (HANS + HANT) * 3000
HARD = "翟隽、禤国维、逄锦聚、铂钯铑铱，「真的嗎？！」(LLM)3,800亿元 café\n"
MIXED = (HANS * 6 + HARD) * 400
MISREAD = (misread(HANS, "utf-8 as gbk") + misread(HANS, "gbk as latin-1")) * 100
GLOSSED = gloss(HANT * 300, "b")
SLIPPED = slip_bytes(HANT * 100, dict(glossed_characters()))

pytestmark = pytest.mark.bench


def measure(
    benchmark: Benchmark, function: Callable[[Any], object], data: str | bytes, rounds: int = 5
) -> None:
    """Time a function, and keep the speed beside the time."""
    function(data[:1000])
    benchmark.pedantic(function, (data,), rounds=rounds, iterations=1)
    benchmark.extra_info["characters_per_second"] = round(len(data) / benchmark.stats.stats.min)


def fix(text: str) -> str:
    """What ftfy does."""
    return ftfy.fix_text(text)


@pytest.mark.parametrize("function", [repair_encoding, fix])
@pytest.mark.parametrize("text", [CLEAN, MIXED], ids=["clean", "rare names"])
def test_clean_text(benchmark: Benchmark, function: Callable[[str], str], text: str) -> None:
    """Text that nobody damaged."""
    measure(benchmark, function, text)


@pytest.mark.parametrize("function", [repair_encoding, fix])
@pytest.mark.parametrize("text", [MISREAD, GLOSSED, SLIPPED], ids=["misread", "glossed", "slipped"])
def test_damaged_text(benchmark: Benchmark, function: Callable[[str], str], text: str) -> None:
    """Text in which every line is damaged."""
    measure(benchmark, function, text, rounds=2)


@pytest.mark.parametrize("function", [normalize_characters, normalize_punctuation])
def test_forms_and_marks(benchmark: Benchmark, function: Callable[[str], str]) -> None:
    """Half-width marks in every line, full-width digits in every other."""
    measure(
        benchmark, function, (HANS.translate({0xFF0C: ","}) + "到２０３５年\n") * 2000, rounds=3
    )


def best(data: bytes) -> object:
    """What charset-normalizer does."""
    return charset_normalizer.from_bytes(data).best()


@pytest.mark.parametrize("function", [decode, best])
@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_decoding(benchmark: Benchmark, function: Callable[[bytes], object], codec: str) -> None:
    """Bytes per second of a document of 80 kB."""
    measure(benchmark, function, (HANS * 400).encode(codec), rounds=3)


def _hostile(kind: str, size: int) -> str:
    unit = {
        "questions": "?",
        "brackets": "(",
        "garble": "锟鐨勬",
        "latin": "Ã¥",
        "glosses": "區(qū)",
    }
    return (unit[kind] * size)[:size]


@pytest.mark.parametrize("kind", ["questions", "brackets", "garble", "latin", "glosses"])
def test_hostile_text(benchmark: Benchmark, kind: str) -> None:
    """Forty thousand characters of one thing, in one line."""
    measure(benchmark, repair_encoding, _hostile(kind, 40_000), rounds=1)
