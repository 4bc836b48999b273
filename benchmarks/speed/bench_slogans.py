"""Slogans: finding, loading, discovery and tables, beside jieba's keywords in the same run.

``python -m pytest benchmarks/speed/bench_slogans.py --benchmark-only``. The text is the clean text
of the five articles, which are dense in slogans, and plain paragraphs of statutes' kind between
them, as in a work report. jieba's extractors are given pieces of 2,000 characters: TextRank takes
time out of proportion for more.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from benchmarks.timing import Benchmark
from policytext import Document, Field, find_slogans
from policytext.resources import read_text
from policytext.slogans import Entry, SloganLexicon, discover_slogans, slogan_table

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "fixtures" / "articles" / "gold"
LENGTH = 300_000
PIECE = 2_000
DISCOVERED = 10_000_000
PLAIN = (
    "县级以上地方人民政府应当加强组织领导，完善工作机制，把目标任务分解到具体部门。今年一季度，"
    "全省固定资产投资增长百分之五，新开工项目一百二十个，居民收入稳步增加，物价总体平稳。\n"
)

pytestmark = pytest.mark.bench


@lru_cache(maxsize=1)
def text() -> str:
    """A long text: the five articles with plain paragraphs among them."""
    if not FOLDER.is_dir():
        pytest.skip("the five articles are not in the source distribution; use a checkout")
    paragraphs = [
        paragraph
        for path in sorted(FOLDER.glob("0*.txt"))
        for paragraph in path.read_text("utf-8").splitlines()
        if paragraph
    ]
    once = "\n".join(f"{paragraph}\n{PLAIN * 2}" for paragraph in paragraphs)
    return (once * (LENGTH // len(once) + 1))[:LENGTH]


def measure(
    benchmark: Benchmark, function: Callable[[str], object], given: str, rounds: int = 3
) -> None:
    """Time a function on a text, and keep the speed beside the time."""
    function(given[:1000])
    benchmark.pedantic(function, (given,), rounds=rounds, iterations=1)
    benchmark.extra_info["characters_per_second"] = round(len(given) / benchmark.stats.stats.min)


def test_find(benchmark: Benchmark) -> None:
    """With the whole lexicon."""
    measure(benchmark, find_slogans, text())


def test_find_among_ten_thousand_more(benchmark: Benchmark) -> None:
    """With ten thousand entries of a user beside the lexicon."""
    own = [
        Entry(f"{a}{b}{c}工程", "fixed")
        for a in "东西南北中上下左右前"
        for b in "山水林田湖草沙冰风光"
        for c in (chr(0x5000 + n) for n in range(100))
    ]
    lexicon = SloganLexicon.parse(read_text("slogans.tsv"), "slogans.tsv").extended(own)
    measure(benchmark, lambda given: find_slogans(given, lexicon=lexicon), text())


def test_load(benchmark: Benchmark) -> None:
    """Reading the lexicon."""
    rows = read_text("slogans.tsv")
    benchmark.pedantic(SloganLexicon.parse, (rows, "slogans.tsv"), rounds=3, iterations=1)


def test_table(benchmark: Benchmark) -> None:
    """A table over dated documents, which are searched first."""
    given = text()
    docs = [
        Document.from_text(
            given[at : at + PIECE], metadata={"year": Field(str(2000 + at // PIECE % 25))}
        )
        for at in range(0, len(given), PIECE)
    ]
    benchmark.pedantic(slogan_table, (docs,), rounds=3, iterations=1)
    benchmark.extra_info["characters_per_second"] = round(len(given) / benchmark.stats.stats.min)


@pytest.mark.parametrize("unquoted", [False, True], ids=["written", "with-unquoted"])
def test_discover(benchmark: Benchmark, unquoted: bool) -> None:
    """Ten million characters of documents of two thousand each, no two the same."""
    given = text()

    def docs() -> Iterable[str]:
        for number in range(DISCOVERED // PIECE):
            at = number * 1_777 % (len(given) - PIECE)
            yield f"第{number}期。{given[at : at + PIECE]}"

    benchmark.pedantic(
        lambda: discover_slogans(docs(), unquoted=unquoted), (), rounds=1, iterations=1
    )
    benchmark.extra_info["characters_per_second"] = round(DISCOVERED / benchmark.stats.stats.min)


@pytest.mark.parametrize("method", ["extract_tags", "textrank"])
def test_jieba(benchmark: Benchmark, method: str) -> None:
    """The keywords of pieces of the text."""
    if find_spec("jieba") is None:
        pytest.skip("jieba is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import_module("jieba").setLogLevel(60)
        extract = getattr(import_module("jieba.analyse"), method)
    given = text()[: 20 * PIECE]
    measure(
        benchmark,
        lambda whole: [extract(whole[at : at + PIECE]) for at in range(0, len(whole), PIECE)],
        given,
        rounds=2,
    )
