"""Annotated sentences: the policy gold, the five articles, and the folds of cross-validation."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.articles import read_articles
from benchmarks.measures import Mention
from policytext import detect_script

__all__ = ["FOLDS", "Sentence", "folds", "read_gold", "read_sets"]

FOLDS = 5


@dataclass(frozen=True)
class Sentence:
    """An annotated sentence, or an article.

    Attributes:
        id: Its id.
        source: The file that it was drawn from; folds and resamples keep these together.
        collection: What kind of text it is.
        text: The text.
        gold: The outermost names; doubtful ones do not count.
    """

    id: str
    source: str
    collection: str
    text: str
    gold: tuple[Mention, ...]

    @property
    def is_traditional(self) -> bool:
        """Whether it is written in Traditional characters."""
        return detect_script(self.text).script == "hant"


def read_gold(path: Path) -> list[Sentence]:
    """The sentences of a file of gold.

    Args:
        path: A file of JSON lines, as ``gold_train.jsonl``.
    """
    return [_sentence(json.loads(line)) for line in path.read_text("utf-8").splitlines() if line]


def _sentence(row: Mapping[str, Any]) -> Sentence:
    gold = tuple(
        Mention(name["start"], name["end"], name["type"], not name.get("doubt", False))
        for name in row["entities"]
    )
    return Sentence(
        str(row["id"]), str(row["source"]), str(row["collection"]), str(row["text"]), gold
    )


def read_sets(data: Path) -> dict[str, list[Sentence]]:
    """The gold that nothing was trained on, and the Traditional part of all of it.

    Args:
        data: The folder of measuring data.
    """
    return {
        "dev": read_gold(data / "ner_policy" / "gold_dev.jsonl"),
        "articles": [
            Sentence(article.name, article.name, "articles", article.text, article.entities)
            for article in read_articles()
        ],
    }


def folds(sentences: Sequence[Sentence]) -> Iterator[tuple[list[Sentence], list[Sentence]]]:
    """What to train on and what to measure on, five times; sentences of a source stay together.

    The sources go, the largest first, each to the smallest fold, so that folds are even.

    Args:
        sentences: All sentences.
    """
    sizes = [0] * FOLDS
    fold_of: dict[str, int] = {}
    for source, count in Counter(row.source for row in sentences).most_common():
        at = sizes.index(min(sizes))
        fold_of[source] = at
        sizes[at] += count
    for fold in range(FOLDS):
        yield (
            [row for row in sentences if fold_of[row.source] != fold],
            [row for row in sentences if fold_of[row.source] == fold],
        )
