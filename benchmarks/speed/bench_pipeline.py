"""The default pipeline, stage by stage: characters per second, and peak memory.

``python -m pytest benchmarks/speed/bench_pipeline.py --benchmark-only``. The text is the five
articles, which are damaged in most ways that the stages know.
"""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from benchmarks.timing import Benchmark
from policytext import Document, Pipeline
from policytext.pipeline import CLEANING, FINDING, build

ARTICLES = Path(__file__).resolve().parents[2] / "tests" / "fixtures" / "articles"

pytestmark = pytest.mark.bench


@pytest.fixture(scope="module")
def articles() -> list[Document]:
    """The five articles, not yet processed."""
    if not ARTICLES.is_dir():
        pytest.skip("the five articles are not in the source distribution; use a checkout")
    return [
        Document.from_text(path.read_bytes().decode("utf-8"), id=path.stem)
        for path in sorted(ARTICLES.glob("*.txt"))
    ]


def note(benchmark: Benchmark, characters: int, peak: int) -> None:
    """Keep what the table of figures shows beside the times."""
    benchmark.extra_info["characters"] = characters
    benchmark.extra_info["characters_per_second"] = round(characters / benchmark.stats.stats.min)
    benchmark.extra_info["peak_bytes_per_character"] = round(peak / characters, 1)


@pytest.mark.parametrize("name", [*CLEANING, "convert-script", *FINDING])
def test_stage(benchmark: Benchmark, articles: list[Document], name: str) -> None:
    """Each stage on documents as the stages before it leave them."""
    order = [*CLEANING, "convert-script", *FINDING]
    before = Pipeline.from_names(
        *(n for n in order[: order.index(name)] if n in CLEANING + FINDING)
    )
    if name == "convert-script":
        stage = Pipeline([build(name, {"to": "hans"})])
    else:
        stage = Pipeline.from_names(name)
    docs = list(before.stream(articles))
    stage.process_batch(docs)  # What loads on first use is not what is measured.
    tracemalloc.start()
    stage.process_batch(docs)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    benchmark.pedantic(stage.process_batch, (docs,), rounds=3, iterations=1)
    note(benchmark, sum(len(doc.text) for doc in docs), peak)


def test_default_pipeline(benchmark: Benchmark, articles: list[Document]) -> None:
    """Everything that ``policytext.process`` does."""
    pipeline = Pipeline.default("hans")
    pipeline.process_batch(articles)
    tracemalloc.start()
    pipeline.process_batch(articles)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    benchmark.pedantic(pipeline.process_batch, (articles,), rounds=3, iterations=1)
    note(benchmark, sum(len(doc.text) for doc in articles), peak)
