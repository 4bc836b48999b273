"""Slogans: found, named, expanded, discovered, and beside keyword extractors.

``python -m benchmarks.quality.slogans`` measures on the five articles, on three development sets
that the lexicon and the patterns were tuned on (``dev1``, ``dev2``, and ``dev3``, drawn from the
training documents), and on two samples of 160 paragraphs of all decades from the test fifth.
``fresh`` was annotated when the lexicon had 1,808 entries; ``fresh2`` was drawn and annotated by
the guideline when it had 3,464, before anything was run on it, and nothing was changed after it.
Beside the whole finder stand its two halves, and the keywords of jieba, each occurrence of which
counts as found. ``--misses`` lists what was missed and what was wrong, on the development sets
only.
"""

from __future__ import annotations

import argparse
import json
import os
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeAlias

from benchmarks.measures import Mention, Score, match_slogans
from benchmarks.provenance import installed, write_results
from benchmarks.quality.slogans_discovery import discovery
from benchmarks.tables import table
from policytext import Slogan, find_slogans
from policytext.language.training_texts import Part, read_policy_texts
from policytext.slogans import SloganLexicon, default_lexicon

__all__ = ["Paragraph", "main", "read_sets"]

HERE = Path(__file__).resolve().parent
RESULTS = HERE.parent / "results" / "slogans.json"
FRESH = HERE / "data" / "slogans_fresh.jsonl"
SECOND = HERE / "data" / "slogans_fresh2.jsonl"
DEVELOPMENT = HERE / "data" / "slogans_dev3.jsonl"
ARTICLES = HERE.parent.parent / "tests" / "fixtures" / "articles"
SEED = 8

Figures: TypeAlias = dict[str, Any]
System: TypeAlias = Callable[[str], list[Mention]]


@dataclass(frozen=True)
class Paragraph:
    """An annotated text.

    Attributes:
        id: Its id.
        text: The text.
        gold: The slogans in it; those of the tier ``optional`` do not count.
        expansions: What they stand for, by place, where the annotator knew.
    """

    id: str
    text: str
    gold: tuple[Mention, ...]
    expansions: Mapping[tuple[int, int], tuple[str, ...]]


# -- gold ------------------------------------------------------------------------------------------


def read_sets(data: Path) -> dict[str, list[Paragraph]]:
    """The annotated texts by set.

    Args:
        data: The folder of measuring data.
    """
    return {
        "articles": list(_articles()),
        "dev1": list(_paragraphs(data / "slogans" / "dev1.jsonl")),
        "dev2": list(_paragraphs(data / "slogans" / "dev2.jsonl")),
        "dev3": list(_paragraphs(DEVELOPMENT, _documents(data, DEVELOPMENT, "training"))),
        "fresh": list(_paragraphs(FRESH, _documents(data, FRESH, "test"))),
        "fresh2": list(_paragraphs(SECOND, _documents(data, SECOND, "test"))),
    }


def _mention(row: Mapping[str, Any]) -> Mention:
    return Mention(int(row["start"]), int(row["end"]), str(row["canonical"]), row["tier"] == "core")


def _paragraphs(path: Path, documents: Mapping[str, str] | None = None) -> Iterator[Paragraph]:
    for row in _rows(path):
        text = row.get("text")
        if text is None and documents is not None:
            text = documents[row["source"]][row["start_in_document"] : row["end_in_document"]]
        yield _annotated(str(row["id"]), str(text), row["spans"])


def _annotated(id: str, text: str, rows: Sequence[Mapping[str, Any]]) -> Paragraph:
    expansions = {
        (int(row["start"]), int(row["end"])): tuple(map(str, row["expansion"]))
        for row in rows
        if row.get("expansion")
    }
    return Paragraph(id, text, tuple(map(_mention, rows)), expansions)


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _documents(data: Path, path: Path, part: Part) -> Mapping[str, str]:
    """The documents of paragraphs whose text may not be copied."""
    wanted = {row["source"] for row in _rows(path) if "text" not in row}
    return {row.id: row.text for row in read_policy_texts(data, part) if row.id in wanted}


def _articles() -> Iterator[Paragraph]:
    gold: dict[str, list[Mapping[str, Any]]] = {}
    for row in _rows(ARTICLES / "gold" / "slogans.jsonl"):
        gold.setdefault(row["seed"], []).append(row)
    for name, rows in sorted(gold.items()):
        # Offsets count the characters of the file as it is, so line ends must not be translated.
        text = (ARTICLES / name).read_bytes().decode("utf-8")
        yield _annotated(name, text, rows)


# -- systems ---------------------------------------------------------------------------------------


def _mentions(found: Sequence[Slogan]) -> list[Mention]:
    return [
        Mention(slogan.span.start, slogan.span.end, slogan.canonical)
        for slogan in found
        if not slogan.in_organization
    ]


def _policytext(text: str) -> list[Mention]:
    return _mentions(find_slogans(text))


def _lexicon_alone(text: str) -> list[Mention]:
    return _mentions([s for s in find_slogans(text) if s.rule.startswith("lexicon")])


def _patterns_alone(text: str) -> list[Mention]:
    return _mentions(find_slogans(text, lexicon=SloganLexicon(())))


def _keywords(extract: Callable[[str], Sequence[str]]) -> System:
    def find(text: str) -> list[Mention]:
        return [
            Mention(at, at + len(word), word)
            for word in extract(text)
            if len(word) > 1
            for at in _places(text, word)
        ]

    return find


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))


def _systems() -> dict[str, System]:
    systems: dict[str, System] = {
        "policytext": _policytext,
        "its lexicon alone": _lexicon_alone,
        "its patterns alone": _patterns_alone,
    }
    if find_spec("jieba"):
        import jieba
        import jieba.analyse

        jieba.setLogLevel(60)

        def budget(text: str) -> int:
            return max(5, min(50, len(text) // 60))

        systems["jieba TF-IDF"] = _keywords(
            lambda text: jieba.analyse.extract_tags(text, topK=budget(text))
        )
        systems["jieba TextRank"] = _keywords(
            lambda text: jieba.analyse.textrank(text, topK=budget(text))
        )
    return systems


# -- scores ----------------------------------------------------------------------------------------


def _scores(paragraphs: Sequence[Paragraph], system: System) -> list[tuple[Score, Score]]:
    return [match_slogans(p.text, p.gold, system(p.text)) for p in paragraphs]


def _interval(scores: Sequence[Score], value: Callable[[Score], float]) -> list[float]:
    """A bootstrap interval over texts, 95 %."""
    chance = random.Random(SEED)
    values = sorted(value(sum(chance.choices(scores, k=len(scores)), Score())) for _ in range(1000))
    return [round(values[25], 4), round(values[974], 4)]


def _row(scores: Sequence[tuple[Score, Score]]) -> Figures:
    occurrences = [score for score, _ in scores]
    total = sum(occurrences, Score())
    types = sum((score for _, score in scores), Score())
    return {
        "n": total.hits + total.missed,
        "precision": round(total.precision, 4),
        "precision_interval": _interval(occurrences, lambda score: score.precision),
        "recall": round(total.recall, 4),
        "recall_interval": _interval(occurrences, lambda score: score.recall),
        "f1": round(total.f1, 4),
        "type_precision": round(types.precision, 4),
        "type_recall": round(types.recall, 4),
        "type_f1": round(types.f1, 4),
    }


def detection(sets: Mapping[str, list[Paragraph]]) -> Figures:
    """Each system on each set."""
    systems = _systems()
    return {
        name: {system: _row(_scores(rows, find)) for system, find in systems.items()}
        for name, rows in sets.items()
    }


# -- expansions ------------------------------------------------------------------------------------


def expansions(sets: Mapping[str, list[Paragraph]]) -> Figures:
    """Of slogans whose members the annotator knew, how many are told, and how many rightly."""
    return {name: _expansions(rows) for name, rows in sets.items() if _has_expansions(rows)}


def _has_expansions(paragraphs: Sequence[Paragraph]) -> bool:
    return any(paragraph.expansions for paragraph in paragraphs)


def _expansions(paragraphs: Sequence[Paragraph]) -> Figures:
    known = told = right = in_text = in_text_right = 0
    for paragraph in paragraphs:
        found = {(s.span.start, s.span.end): s for s in find_slogans(paragraph.text)}
        for place, gold in paragraph.expansions.items():
            slogan = found.get(place)
            known += 1
            if slogan is None or not slogan.expansion:
                continue
            is_right = _same_members(gold, slogan.expansion)
            told, right = told + 1, right + is_right
            if slogan.expansion_source == "text":
                in_text, in_text_right = in_text + 1, in_text_right + is_right
    return {
        "known": known,
        "told": told,
        "right": right,
        "share_right": round(right / told, 4) if told else 1.0,
        "in_text": in_text,
        "in_text_right": in_text_right,
    }


def _same_members(gold: Sequence[str], found: Sequence[str]) -> bool:
    """Whether each member is there, give or take a word at its edge."""
    return len(gold) == len(found) and all(
        any(_is_like(member, other) for other in found) for member in gold
    )


def _is_like(gold: str, found: str) -> bool:
    one, two = set(filter(str.isalnum, gold)), set(filter(str.isalnum, found))
    return len(one & two) >= 0.6 * len(one | two) or one <= two or two <= one


def _show(figures: Figures) -> None:
    rows = [
        [
            f"{name}: {system}",
            str(row["n"]),
            f"{row['precision']:.3f}",
            f"{row['recall']:.3f}",
            f"{row['f1']:.3f}",
            f"{row['type_f1']:.3f}",
        ]
        for name, systems in figures.items()
        for system, row in systems.items()
    ]
    print(table(["set: system", "core", "P", "R", "F1", "type F1"], rows))


# -- what was missed -------------------------------------------------------------------------------


def _misses(paragraphs: Sequence[Paragraph]) -> None:
    for paragraph in paragraphs:
        found = _policytext(paragraph.text)
        for row in paragraph.gold:
            if row.counts and not any(row.overlaps(other) for other in found):
                around = paragraph.text[max(0, row.start - 12) : row.end + 12]
                print("missed", paragraph.id, row.name, "|", " ".join(around.split()))
        for other in found:
            if not any(other.overlaps(row) for row in paragraph.gold):
                around = paragraph.text[max(0, other.start - 12) : other.end + 12]
                print("wrong ", paragraph.id, other.name, "|", " ".join(around.split()))


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print the tables, and write the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality.slogans")
    parser.add_argument("--misses", action="store_true", help="list errors on development sets")
    parser.add_argument(
        "--development", action="store_true", help="leave the fresh sample alone, write nothing"
    )
    options = parser.parse_args(arguments)
    data = Path(os.environ["POLICYTEXT_DATA"])
    sets = read_sets(data)
    if options.development:
        del sets["fresh"], sets["fresh2"]
        _show(detection(sets))
        print(json.dumps(expansions(sets)))
        return
    if options.misses:
        for name in ("articles", "dev1", "dev2", "dev3"):
            _misses(sets[name])
        return
    figures: Figures = {
        "lexicon": len(default_lexicon().entries),
        "detection": detection(sets),
        "expansions": expansions(sets),
        "discovery": discovery(data),
    }
    _show(figures["detection"])
    print(json.dumps(figures["expansions"]))
    print(json.dumps(figures["discovery"]))
    command = "python -m benchmarks.quality.slogans"
    write_results(RESULTS, figures, command, peers=installed("jieba"), sort=True)


if __name__ == "__main__":
    main()
