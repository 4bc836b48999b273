"""The five articles: what policytext makes of each, and how far that is from the gold.

``python -m benchmarks.articles`` shows what was repaired and found, the summary in Simplified
characters, and the table of rows; ``--table`` shows the table alone. The rows
are also written to ``benchmarks/results/articles.json``, which ``floors.toml`` is checked
against.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import Any

import policytext
from benchmarks.measures import (
    Mention,
    Score,
    fold,
    levenshtein,
    match_entities,
    match_slogans,
)
from benchmarks.provenance import write_results
from benchmarks.tables import table
from policytext import Document, Slogan, Span
from policytext.document import Entity
from policytext.document.span import HasSpan
from policytext.entities._candidates import NAMES

__all__ = ["ARTICLES", "GoldArticle", "Row", "main", "measure", "read_articles"]

HERE = Path(__file__).resolve().parent
ARTICLES = HERE.parent / "tests" / "fixtures" / "articles"
RESULTS = HERE / "results" / "articles.json"
_STAYS = frozenset({"body", "title", "subtitle"})
"""The labels of lines that the gold text keeps; all others are cut, or stand in it elsewhere."""


@dataclass(frozen=True)
class GoldArticle:
    """An article with what people made of it.

    Attributes:
        name: The first three digits of the file name.
        raw: The article as it was found.
        text: The clean text.
        labels: The label of each raw line.
        entities: In code points of ``text``; doubtful ones do not count.
        slogans: In code points of ``raw``; optional ones do not count.
    """

    name: str
    raw: str
    text: str
    labels: tuple[str, ...]
    entities: tuple[Mention, ...]
    slogans: tuple[Mention, ...]

    def removed(self) -> tuple[Span, ...]:
        """The raw lines that cleaning is to remove."""
        lines = self.raw.split("\n")
        starts = accumulate((len(line) + 1 for line in lines), initial=0)
        return tuple(
            Span(start, start + len(line))
            for start, line, label in zip(starts, lines, self.labels, strict=False)
            if label not in _STAYS
        )


@dataclass(frozen=True)
class Row:
    """The figures of one article.

    Attributes:
        name: Which article.
        characters: The length of the raw article.
        untouched: The distance of the raw article from the gold text, before anything is done.
        distance: The distance of the cleaned article from the gold text.
        slogans_raw: Slogans found in the raw article, by occurrence.
        slogan_types: The same by distinct canonical form.
        slogans_traced: Slogans found in the cleaned article and traced to the raw one, lines that
            cleaning removes left out.
        entities: Entities found in the gold text.
        results: How many results the document holds: entities, slogans, sentences, summary.
        untraced: How many of them have no place in the source.
        replayed: Whether the recorded edits, applied to the source, give the text.
    """

    name: str
    characters: int
    untouched: int
    distance: int
    slogans_raw: Score
    slogan_types: Score
    slogans_traced: Score
    entities: Score
    results: int
    untraced: int
    replayed: bool

    def figures(self) -> dict[str, float]:
        """What is pinned in ``floors.toml``."""
        return {
            "distance": self.distance,
            "slogans_raw": round(self.slogans_raw.f1, 4),
            "slogan_types": round(self.slogan_types.f1, 4),
            "slogans_traced": round(self.slogans_traced.f1, 4),
            "entities": round(self.entities.f1, 4),
            "untraced": self.untraced,
            "replayed": int(self.replayed),
        }


def read_articles(folder: Path = ARTICLES) -> tuple[GoldArticle, ...]:
    """The articles and their gold, from the folder of fixtures."""
    gold = folder / "gold"
    entities = {row["article"]: row["entities"] for row in _json_lines(gold / "entities.jsonl")}
    slogans = list(_json_lines(gold / "slogans.jsonl"))
    return tuple(
        GoldArticle(
            name=path.name[:3],
            raw=_text(path),
            text=_text(gold / path.name),
            labels=tuple(
                line.split("\t")[1] for line in _text(gold / f"{path.stem}.tsv").split("\n") if line
            ),
            entities=tuple(
                Mention(row["start"], row["end"], row["type"], not row.get("doubt", False))
                for row in entities[path.name]
            ),
            slogans=tuple(
                Mention(row["start"], row["end"], row["canonical"], row["tier"] == "core")
                for row in slogans
                if row["seed"] == path.name
            ),
        )
        for path in sorted(folder.glob("*.txt"))
    )


def _text(path: Path) -> str:
    """The text of a file, line ends as they stand: offsets count them."""
    return path.read_bytes().decode("utf-8")


def _json_lines(path: Path) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in _text(path).splitlines())


def measure(article: GoldArticle, doc: Document) -> Row:
    """The row of one article.

    Args:
        article: The article with its gold.
        doc: What ``policytext.process`` made of it, in its own script.
    """
    on_raw, types = match_slogans(
        article.raw, article.slogans, _slogans(policytext.find_slogans(article.raw))
    )
    removed = article.removed()
    traced = [
        Mention(place.start, place.end, slogan.canonical)
        for slogan in doc.slogans
        if slogan.strength == "slogan"
        for place in [doc.source_span(slogan)]
    ]
    found = policytext.find_entities(article.text)
    results: list[HasSpan] = [*doc.entities, *doc.slogans, *doc.sentences, *doc.summary.sentences]
    return Row(
        name=article.name,
        characters=len(article.raw),
        untouched=levenshtein(fold(article.raw), fold(article.text)),
        distance=levenshtein(fold(doc.text), fold(article.text)),
        slogans_raw=on_raw,
        slogan_types=types,
        slogans_traced=match_slogans(
            article.raw, _outside(removed, article.slogans), _outside(removed, traced)
        )[0],
        entities=match_entities(
            article.entities,
            # Amounts are not annotated, so nothing can be said of them.
            [
                Mention(entity.span.start, entity.span.end, entity.label)
                for entity in found
                if entity.label in NAMES
            ],
        ),
        results=len(results),
        untraced=sum(not doc.source_span(result).extract(doc.source.text) for result in results),
        replayed=doc.source.text == article.raw and doc.replay() == doc.text,
    )


def _slogans(found: Iterable[Slogan]) -> list[Mention]:
    """Slogans proper; policy vocabulary, which is marked as such, is not scored."""
    return [
        Mention(slogan.span.start, slogan.span.end, slogan.canonical)
        for slogan in found
        if slogan.strength == "slogan"
    ]


def _outside(removed: Sequence[Span], rows: Iterable[Mention]) -> list[Mention]:
    """The mentions that do not start in a line that cleaning removes."""
    return [row for row in rows if not any(line.start <= row.start < line.end for line in removed)]


# -- showing -----------------------------------------------------------------------------------


def show(doc: Document) -> str:
    """What was repaired in a document, what was found, and its summary."""
    parts = [
        "What was repaired (step, reason, edits):",
        *(f"  {step.by}: " + _counted(Counter(step.edits.reasons)) for step in doc.history),
        "Entities:",
        *_entities(doc.entities),
        "Slogans:",
        "  " + _counted(Counter(slogan.canonical for slogan in doc.slogans)),
        "Summary:",
        *(f"  {sentence.text}" for sentence in doc.summary.sentences),
    ]
    return "\n".join(parts)


def _entities(entities: Sequence[Entity]) -> Iterator[str]:
    for label in dict.fromkeys(sorted(entity.label for entity in entities)):
        names = Counter(entity.text for entity in entities if entity.label == label)
        yield f"  {label}: " + _counted(names)


def _counted(names: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in names.most_common()) or "none"


def rows_table(rows: Sequence[Row]) -> str:
    """The rows, and what they come to together."""
    head = [
        "article", "characters", "raw to gold", "clean to gold", "slogans in raw", "slogan types",
        "slogans traced", "entities", "results", "untraced", "replay",
    ]  # fmt: skip
    cells = [
        [
            row.name,
            str(row.characters),
            str(row.untouched),
            str(row.distance),
            *(f"{score.f1:.3f}" for score in _scores(row)),
            str(row.results),
            str(row.untraced),
            "exact" if row.replayed else "BROKEN",
        ]
        for row in rows
    ]
    pooled = [sum(scores, Score()) for scores in zip(*map(_scores, rows), strict=True)]
    cells.append(
        [
            "all",
            str(sum(row.characters for row in rows)),
            str(sum(row.untouched for row in rows)),
            str(sum(row.distance for row in rows)),
            *(f"{score.f1:.3f}" for score in pooled),
            str(sum(row.results for row in rows)),
            str(sum(row.untraced for row in rows)),
            "exact" if all(row.replayed for row in rows) else "BROKEN",
        ]
    )
    return table(head, cells)


def _scores(row: Row) -> tuple[Score, Score, Score, Score]:
    return row.slogans_raw, row.slogan_types, row.slogans_traced, row.entities


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the five articles and their rows, and write the rows down."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.articles", description=__doc__)
    parser.add_argument("--table", action="store_true", help="show the table of rows alone")
    chosen = parser.parse_args(arguments)
    rows = []
    for article in read_articles():
        rows.append(measure(article, policytext.process(article.raw)))
        if not chosen.table:
            heading = f"Article {article.name}"
            doc = policytext.process(article.raw, script="hans")
            print(f"{heading}\n{'=' * len(heading)}\n{show(doc)}\n")
    print(rows_table(rows))
    print("Distances are Levenshtein over folded text; the other figures are F1.")
    figures = {row.name: row.figures() for row in rows}
    write_results(RESULTS, figures, "python -m benchmarks.articles")


if __name__ == "__main__":
    main()
