"""Signatures, deduplication, doubled pages and repeats beside their peers.

``python -m pytest benchmarks/speed/bench_duplicates.py --benchmark-only``. The peers datasketch,
rensa and simhash are measured where they are installed, on the same documents; each makes its
signatures from the same sets of 3-shingles.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from benchmarks.timing import Benchmark
from policytext import Document, deduplicate, remove_repeats
from policytext.duplicates import CopyMerger, SignatureIndex, find_copies
from policytext.duplicates._minhash import signatures
from policytext.language.characters import fold
from policytext.testing import double_page

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "fixtures" / "articles"
LENGTH = 400
COUNT = 2_000

pytestmark = pytest.mark.bench


@lru_cache(maxsize=1)
def articles() -> str:
    """The five articles, one after another."""
    if not FOLDER.is_dir():
        pytest.skip("the five articles are not in the source distribution; use a checkout")
    return "\n".join(path.read_bytes().decode("utf-8") for path in sorted(FOLDER.glob("*.txt")))


@lru_cache(maxsize=1)
def documents() -> list[str]:
    """Documents of sentences drawn from the articles, so that few are alike."""
    sentences = [part + "。" for part in articles().split("。") if 10 < len(part) < 120]
    chance = random.Random(1)
    return ["".join(chance.sample(sentences, 12))[:LENGTH] for _ in range(COUNT)]


def trigrams(text: str) -> list[str]:
    """What the peers are given."""
    kept = "".join(character.lower() for character in fold(text) if character.isalnum())
    return list({kept[i : i + 3] for i in range(len(kept) - 2)})


def note(benchmark: Benchmark, characters: int, count: int) -> None:
    """Keep the speed beside the time."""
    seconds = benchmark.stats.stats.min
    benchmark.extra_info["characters_per_second"] = round(characters / seconds)
    benchmark.extra_info["documents_per_second"] = round(count / seconds)


def measure(benchmark: Benchmark, run: Callable[[list[str]], object], rounds: int = 3) -> None:
    texts = documents()
    run(texts[:50])
    benchmark.pedantic(run, (texts,), rounds=rounds)
    note(benchmark, sum(map(len, texts)), len(texts))


def test_signatures(benchmark: Benchmark) -> None:
    """From text to 128 minima."""
    measure(benchmark, signatures, rounds=10)


def test_signatures_datasketch(benchmark: Benchmark) -> None:
    if find_spec("datasketch") is None:
        pytest.skip("datasketch is not installed")
    sketch = import_module("datasketch")

    def run(texts: list[str]) -> None:
        for text in texts:
            row = sketch.MinHash(num_perm=128)
            row.update_batch([shingle.encode() for shingle in trigrams(text)])

    measure(benchmark, run)


def test_signatures_rensa(benchmark: Benchmark) -> None:
    if find_spec("rensa") is None:
        pytest.skip("rensa is not installed")
    rensa = import_module("rensa")

    def run(texts: list[str]) -> None:
        for text in texts:
            rensa.RMinHash(num_perm=128, seed=42).update(trigrams(text))

    measure(benchmark, run)


def test_signatures_simhash(benchmark: Benchmark) -> None:
    if find_spec("simhash") is None:
        pytest.skip("simhash is not installed")
    simhash = import_module("simhash")
    measure(benchmark, lambda texts: [simhash.Simhash(trigrams(text)) for text in texts])


@pytest.mark.parametrize("excerpts", [False, True])
def test_deduplicate(benchmark: Benchmark, excerpts: bool) -> None:
    """The whole of it, with and without the search for excerpts."""
    measure(benchmark, lambda texts: deduplicate(texts, excerpts=excerpts))


def test_index(benchmark: Benchmark) -> None:
    """New documents against an index of as many."""
    index = SignatureIndex.of(documents())
    measure(benchmark, index.matches)


def test_looking_for_copies(benchmark: Benchmark) -> None:
    """A page that is not doubled: what every clean document pays."""
    page = articles()[:30_000]
    find_copies(page)
    benchmark.pedantic(find_copies, (page,), rounds=20)
    note(benchmark, len(page), 1)


@pytest.mark.parametrize("noise", [0.0, 0.05])
def test_merging_copies(benchmark: Benchmark, noise: float) -> None:
    """A doubled page of 20,000 characters."""
    page = double_page(articles()[-10_000:], noise=noise, seed=1)
    doc = Document.from_text(page)
    CopyMerger().clean(doc)
    benchmark.pedantic(CopyMerger().clean, (doc,), rounds=5)
    note(benchmark, len(page), 1)


def test_repeats(benchmark: Benchmark) -> None:
    """Clean text."""
    page = articles()[:30_000]
    remove_repeats(page)
    benchmark.pedantic(remove_repeats, (page,), rounds=10)
    note(benchmark, len(page), 1)
