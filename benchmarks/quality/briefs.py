"""Briefs against notes made by reading: official documents, and the five articles.

``python -m benchmarks.quality.briefs``. The excerpts of 20 official documents come from the
training part; no rule was written on them before the first run, whose figures stand in the docs.
A statement counts when speaker and verb agree and what is said starts at the same place; a measure
when its head starts there; a figure when the two overlap. What the reader doubted counts neither
way.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from benchmarks.measures import Score
from benchmarks.provenance import write_results
from benchmarks.tables import table
from policytext.document import Document, Span
from policytext.language.characters import fold
from policytext.structure import Statement, find_statements, split_sentences
from policytext.summarization import brief, find_figures, find_measures

__all__ = ["interval", "main", "measure_articles", "measure_official"]

HERE = Path(__file__).resolve().parent
OFFICIAL = HERE / "data" / "briefs_official.jsonl"
ARTICLES = HERE.parents[1] / "tests" / "fixtures" / "articles"
RESULTS = HERE.parent / "results" / "briefs.json"
KINDS = ("statements", "measures", "figures")
SLACK = 12
"""How many characters the start of what is said may be off: 了, 要 or a quotation mark."""

Row: TypeAlias = dict[str, Any]


def measure_official(path: Path = OFFICIAL) -> dict[str, Any]:
    """Precision and recall of each kind of fact, with intervals over documents."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    answer: dict[str, Any] = {"documents": len(rows)}
    for kind, judge in (
        ("statements", _judge_statements),
        ("measures", _judge_measures),
        ("figures", _judge_figures),
    ):
        answer[kind] = _summary([judge(row) for row in rows])
    return answer


def _summary(scores: Sequence[Score]) -> dict[str, Any]:
    total = sum(scores, Score())
    return {
        "precision": round(total.precision, 4),
        "recall": round(total.recall, 4),
        "precision_interval": interval(scores, lambda score: score.precision),
        "recall_interval": interval(scores, lambda score: score.recall),
        "gold": total.hits + total.missed,
        "found": total.hits + total.wrong,
    }


def interval(scores: Sequence[Score], figure: Callable[[Score], float]) -> list[float]:
    """The 95 % bootstrap interval over documents."""
    random = np.random.default_rng(0)
    values = []
    for _ in range(1000):
        drawn = random.integers(0, len(scores), len(scores))
        values.append(figure(sum((scores[at] for at in drawn), Score())))
    return [round(float(value), 3) for value in np.percentile(values, [2.5, 97.5])]


def _judge_statements(row: Row) -> Score:
    found = list(find_statements(row["text"]))
    hits, wrong = set(), 0
    for statement in found:
        match = next(
            (
                at
                for at, gold in enumerate(row["statements"])
                if at not in hits and _agrees(statement, gold)
            ),
            None,
        )
        if match is not None:
            hits.add(match)
        elif not _doubted(statement.quote_span, row["doubt"]["statements"]):
            wrong += 1
    return Score(len(hits), wrong, len(row["statements"]) - len(hits))


def _agrees(statement: Statement, gold: Row) -> bool:
    return (
        abs(statement.quote_span.start - gold["start"]) <= SLACK
        and (statement.speaker in gold["speaker"] or gold["speaker"] in statement.speaker)
        and (statement.verb in gold["verb"] or gold["verb"] in statement.verb)
    )


def _judge_measures(row: Row) -> Score:
    found = [
        measure.head_span for measure in find_measures(row["text"], split_sentences(row["text"]))
    ]
    return _judge_places(found, row["measures"], row["doubt"]["measures"], whole=False)


def _judge_figures(row: Row) -> Score:
    found = [figure.span for figure in find_figures(row["text"], split_sentences(row["text"]))]
    return _judge_places(found, row["figures"], row["doubt"]["figures"], whole=True)


def _judge_places(
    found: Iterable[Span],
    gold: Sequence[Sequence[int]],
    doubt: Sequence[Sequence[int]],
    whole: bool,
) -> Score:
    hits, wrong = set(), 0
    for span in found:
        match = next(
            (
                at
                for at, (start, end) in enumerate(gold)
                if at not in hits
                and (span.start < end and start < span.end if whole else span.start == start)
            ),
            None,
        )
        if match is not None:
            hits.add(match)
        elif not _doubted(span, doubt):
            wrong += 1
    return Score(len(hits), wrong, len(gold) - len(hits))


def _doubted(span: Span, doubt: Iterable[Sequence[int]]) -> bool:
    return any(span.start < end and start < span.end for start, end in doubt)


def measure_articles(folder: Path = ARTICLES) -> dict[str, Any]:
    """Recall of the attributed statements and of the measures of the five articles' briefs.

    Statements without a verb of saying, and measures without a marker, are an analyst's reading
    and not searched for; they count as missed all the same.
    """
    briefs = json.loads((folder / "gold" / "briefs.json").read_text("utf-8"))
    statements, measures = Score(), Score()
    for name in sorted({row["article"] for row in briefs}):
        text = (folder / "gold" / name).read_text("utf-8")
        rows = [row for row in briefs if row["article"] == name]
        (note,) = brief(replace(Document.from_text(text), produced=("entities", "slogans")))
        statements += _recalled(
            (item["quote"] for row in rows for item in row["statements"]),
            (statement.quote for statement in note.statements),
        )
        measures += _recalled(
            (item["head"] for row in rows for item in row["measures"]),
            (measure.head for measure in note.measures),
        )
    return {
        "statements": {
            "recall": round(statements.recall, 4),
            "gold": statements.hits + statements.missed,
        },
        "measures": {"recall": round(measures.recall, 4), "gold": measures.hits + measures.missed},
    }


def _recalled(gold: Iterable[str], found: Iterable[str]) -> Score:
    heads = [_bare(text)[:14] for text in found]
    wanted = [_bare(text)[:14] for text in gold]
    hits = sum(
        any(want.startswith(head) or head.startswith(want) for head in heads) for want in wanted
    )
    return Score(hits, 0, len(wanted) - hits)


def _bare(text: str) -> str:
    return "".join(character for character in fold(text) if character.isalnum())


def main() -> int:
    """Measure, print a table, and write the figures."""
    figures: dict[str, Any] = {"official": measure_official()}
    if ARTICLES.is_dir():
        figures["articles"] = measure_articles()
    official = figures["official"]
    print(
        table(
            ["official documents", "precision", "95 %", "recall", "95 %", "gold"],
            [
                (
                    kind,
                    f"{official[kind]['precision']:.3f}",
                    "{} to {}".format(*official[kind]["precision_interval"]),
                    f"{official[kind]['recall']:.3f}",
                    "{} to {}".format(*official[kind]["recall_interval"]),
                    str(official[kind]["gold"]),
                )
                for kind in KINDS
            ],
        )
    )
    for kind, figure in figures.get("articles", {}).items():
        print(f"articles, {kind}: recall {figure['recall']:.3f} of {figure['gold']}")
    write_results(RESULTS, figures, "python -m benchmarks.quality.briefs")
    return 0


if __name__ == "__main__":
    sys.exit(main())
