"""Summaries, briefs, key phrases and sentences, beside sumy in the same run.

``python -m pytest benchmarks/speed/bench_summaries.py --benchmark-only``. Documents are cut to
2,000 characters from the five articles; sumy ranks the sentences of our splitter and uses jieba.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from benchmarks.timing import Benchmark
from policytext import Document, split_sentences, summarize
from policytext.summarization import brief, key_phrases, summarize_corpus

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "fixtures" / "articles" / "gold"
LENGTH = 2_000
COUNT = 40
LONG = 200_000

pytestmark = pytest.mark.bench


@lru_cache(maxsize=1)
def articles() -> str:
    """The clean text of the five articles, one after another."""
    if not FOLDER.is_dir():
        pytest.skip("the five articles are not in the source distribution; use a checkout")
    return "\n".join(path.read_text("utf-8") for path in sorted(FOLDER.glob("0*.txt")))


@lru_cache(maxsize=1)
def documents() -> list[str]:
    """Documents of 2,000 characters, each from another place."""
    text = articles() * 2
    step = len(articles()) // COUNT
    return [text[at * step : at * step + LENGTH] for at in range(COUNT)]


def run(benchmark: Benchmark, work: Callable[[str], object], items: list[str]) -> None:
    """Time a function over documents, and note how many it treats a second."""
    work(items[0])
    benchmark.pedantic(lambda: [work(item) for item in items], (), rounds=3)
    benchmark.extra_info["documents_a_second"] = len(items) / benchmark.stats.stats.min


def test_sentences(benchmark: Benchmark) -> None:
    run(benchmark, split_sentences, documents())


@pytest.mark.parametrize("method", ["policy", "lexrank", "lead"])
def test_summarize(benchmark: Benchmark, method: str) -> None:
    run(benchmark, lambda text: summarize(text, method=method), documents())  # type: ignore[arg-type]


def test_brief(benchmark: Benchmark) -> None:
    produced = ("entities", "slogans")
    run(
        benchmark,
        lambda text: brief(replace(Document.from_text(text), produced=produced)),
        documents(),
    )


def test_key_phrases(benchmark: Benchmark) -> None:
    run(benchmark, key_phrases, documents())


def test_corpus(benchmark: Benchmark) -> None:
    run(benchmark, lambda _: summarize_corpus(documents()), [""])


@pytest.mark.parametrize("work", [summarize, key_phrases], ids=["summarize", "key-phrases"])
def test_long_document(benchmark: Benchmark, work: Callable[[str], object]) -> None:
    text = (articles() * (LONG // len(articles()) + 1))[:LONG]
    benchmark.pedantic(work, (text,), rounds=2)


@pytest.mark.parametrize("name", ["LexRank", "TextRank", "Luhn", "Lsa"])
def test_sumy(benchmark: Benchmark, name: str) -> None:
    if not (find_spec("sumy") and find_spec("jieba")):
        pytest.skip("sumy and jieba are not installed; they come with the extra bench")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # sumy and jieba import what setuptools deprecates.
        _run_sumy(benchmark, name)


def _run_sumy(benchmark: Benchmark, name: str) -> None:
    module = {"LexRank": "lex_rank", "TextRank": "text_rank", "Luhn": "luhn", "Lsa": "lsa"}[name]
    summarizer = getattr(import_module(f"sumy.summarizers.{module}"), f"{name}Summarizer")()
    models = import_module("sumy.models.dom")
    tokenizer = import_module("sumy.nlp.tokenizers").Tokenizer("chinese")

    def work(text: str) -> object:
        items = [
            models._sentence.Sentence(sentence.text, tokenizer)
            for sentence in split_sentences(text)
        ]
        document = models._document.ObjectDocumentModel([models._paragraph.Paragraph(items)])
        return summarizer(document, 5)

    run(benchmark, work, documents()[:10])
