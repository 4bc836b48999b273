"""The five articles, end to end: figures are pinned as ceilings and floors."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import policytext
from benchmarks.articles import GoldArticle, measure, read_articles
from benchmarks.floors import faults
from policytext import Document, Entity, Sentence, Slogan, SummarySentence


@pytest.fixture(scope="module")
def articles(articles_folder: Path) -> tuple[GoldArticle, ...]:
    return read_articles(articles_folder)


@pytest.fixture(scope="module")
def documents(articles: tuple[GoldArticle, ...]) -> tuple[Document, ...]:
    return tuple(policytext.process(article.raw) for article in articles)


def test_the_gold_fits_the_articles(articles: tuple[GoldArticle, ...]) -> None:
    """Offsets, labels and lines belong together, or every figure would be wrong."""
    assert [article.name for article in articles] == ["000", "001", "002", "003", "004"]
    for article in articles:
        assert len(article.labels) == article.raw.count("\n") + 1
        assert all(row.end <= len(article.raw) for row in article.slogans)
        assert all(row.end <= len(article.text) for row in article.entities)
    inside = sum(
        line.start <= row.start < line.end
        for article in articles
        for line in article.removed()
        for row in article.slogans
        if row.counts
    )
    assert inside == 36


def test_figures_hold_their_ceilings_and_floors(
    root: Path, articles: tuple[GoldArticle, ...], documents: tuple[Document, ...]
) -> None:
    rows = map(measure, articles, documents)
    figures = {row.name: row.figures() for row in rows}
    pinned = tomllib.loads((root / "benchmarks/quality/floors.toml").read_text("utf-8"))
    bounds = pinned["repo"]["articles"]["bounds"]
    assert len(bounds) == sum(map(len, figures.values()))
    assert faults(bounds, figures) == []


@pytest.mark.parametrize("script", [None, "hans"])
def test_every_result_has_a_place_in_the_source(
    articles: tuple[GoldArticle, ...], script: policytext.pipeline.Target | None
) -> None:
    for article in articles:
        doc = policytext.process(article.raw, script=script)
        results: list[Entity | Slogan | Sentence | SummarySentence] = [
            *doc.entities, *doc.slogans, *doc.sentences, *doc.summary.sentences
        ]  # fmt: skip
        assert len(results) > 50
        for result in results:
            assert doc.slice(result) == result.text
            assert doc.source_span(result).extract(article.raw)


def test_replaying_the_edits_gives_the_text(documents: tuple[Document, ...]) -> None:
    for doc in documents:
        assert doc.replay() == doc.text


def test_clean_is_the_text_of_process(
    articles: tuple[GoldArticle, ...], documents: tuple[Document, ...]
) -> None:
    assert [policytext.clean(article.raw) for article in articles] == [
        doc.text for doc in documents
    ]
