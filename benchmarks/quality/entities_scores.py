"""How found names are held against annotated ones: scores by label, and the causes of errors."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from benchmarks.measures import Mention, Score, match_entities
from benchmarks.quality.entities_gold import Sentence

__all__ = [
    "LABELS",
    "MAIN",
    "Figures",
    "Found",
    "causes",
    "figures_of",
    "known_names",
    "list_errors",
    "total",
]

MAIN = ("PERSON", "LOCATION", "ORGANIZATION", "DATE", "DOCUMENT", "MEETING")
"""The labels that the aim is set for."""

LABELS = (*MAIN, "PROGRAM")
RESAMPLES = 1000
SEED = 7

Figures: TypeAlias = dict[str, Any]
Found: TypeAlias = Sequence[Sequence[Mention]]
"""What was found in each sentence."""


def figures_of(sentences: Sequence[Sentence], found: Found) -> Figures:
    """The scores of a system on some sentences, with an interval over sources.

    Args:
        sentences: The sentences.
        found: What the system found in each.
    """
    return {
        **_row(total(sentences, found, MAIN)),
        "interval": _interval(sentences, found),
        "three": _row(total(sentences, found, MAIN[:3])),
        "seven": _row(total(sentences, found, LABELS)),
        "doubtful_counted": _row(total([_undoubted(s) for s in sentences], found, MAIN)),
        "labels": {label: _row(total(sentences, found, (label,))) for label in LABELS},
    }


def total(sentences: Iterable[Sentence], found: Found, labels: Sequence[str]) -> Score:
    """The score over some labels; doubtful gold of every label stays to be left out."""
    return sum(_scores(sentences, found, labels), Score())


def _scores(sentences: Iterable[Sentence], found: Found, labels: Sequence[str]) -> Iterator[Score]:
    for sentence, rows in zip(sentences, found, strict=True):
        gold = [row for row in sentence.gold if row.name in labels or not row.counts]
        yield match_entities(gold, [row for row in rows if row.name in labels])


def _undoubted(sentence: Sentence) -> Sentence:
    return replace(sentence, gold=tuple(replace(row, counts=True) for row in sentence.gold))


def _row(score: Score) -> Figures:
    return {
        "n": score.hits + score.missed,
        "precision": round(score.precision, 4),
        "recall": round(score.recall, 4),
        "f1": round(score.f1, 4),
    }


def _interval(sentences: Sequence[Sentence], found: Found) -> list[float]:
    """A bootstrap interval of F1 over sources, 95 %."""
    by_source: dict[str, Score] = {}
    for sentence, score in zip(sentences, _scores(sentences, found, MAIN), strict=True):
        by_source[sentence.source] = by_source.get(sentence.source, Score()) + score
    scores = list(by_source.values())
    chance = random.Random(SEED)
    values = sorted(
        sum(chance.choices(scores, k=len(scores)), Score()).f1 for _ in range(RESAMPLES)
    )
    return [round(values[RESAMPLES // 40], 4), round(values[-RESAMPLES // 40 - 1], 4)]


# -- causes ----------------------------------------------------------------------------------------


def causes(
    sentences: Sequence[Sentence], found: Found, is_known: Callable[[str, str], bool]
) -> Figures:
    """Errors by cause, and for each the label of the gold, or of what was invented.

    Args:
        sentences: The sentences.
        found: What was found in each.
        is_known: Whether a name, with the id of its sentence, stood in what was trained on.
    """
    counts: dict[str, Counter[str]] = {}
    for sentence, rows in zip(sentences, found, strict=True):
        for cause, label in _causes(sentence, rows, is_known):
            counts.setdefault(cause, Counter())[label] += 1
    return {
        cause: {"all": labels.total(), **dict(labels.most_common())}
        for cause, labels in sorted(counts.items(), key=lambda item: -item[1].total())
    }


def _causes(
    sentence: Sentence, rows: Sequence[Mention], is_known: Callable[[str, str], bool]
) -> Iterator[tuple[str, str]]:
    rows = [row for row in rows if row.name in LABELS]
    right = {(row.start, row.end, row.name) for row in sentence.gold}
    got = {(row.start, row.end, row.name) for row in rows}
    for gold in sentence.gold:
        if gold.counts and (gold.start, gold.end, gold.name) not in got:
            name = sentence.text[gold.start : gold.end]
            near = [row for row in rows if row.overlaps(gold)]
            yield _cause(gold, near, is_known(name, sentence.id)), gold.name
    for row in rows:
        is_right = (row.start, row.end, row.name) in right
        if not is_right and not any(map(row.overlaps, sentence.gold)):
            yield "invented", row.name


def _cause(gold: Mention, near: Sequence[Mention], known: bool) -> str:
    if not near:
        return "missed, in the training text" if known else "missed, never seen"
    if any((row.start, row.end) == (gold.start, gold.end) for row in near):
        return "wrong label"
    if len(near) > 1:
        return "cut into pieces"
    row = near[0]
    if gold.start <= row.start and row.end <= gold.end:
        return "too short"
    if row.start <= gold.start and gold.end <= row.end:
        return "part of something longer"
    return "shifted"


def list_errors(sentences: Sequence[Sentence], found: Found) -> None:
    """Print what was missed and what was wrong, each with what stands around it."""
    for sentence, rows in zip(sentences, found, strict=True):
        doubtful = [row for row in sentence.gold if not row.counts]
        gold = {(row.start, row.end, row.name) for row in sentence.gold if row.counts}
        got = {
            (row.start, row.end, row.name)
            for row in rows
            if row.name in LABELS and not any(map(row.overlaps, doubtful))
        }
        for sign, names in (("missed", gold - got), ("wrong", got - gold)):
            for start, end, label in sorted(names):
                before, name = sentence.text[max(0, start - 8) : start], sentence.text[start:end]
                after = sentence.text[end : end + 8]
                print(sign, label, sentence.id, f"{before}[{name}]{after}", sep="\t")


def known_names(
    parts: Iterable[tuple[Sequence[Sentence], Sequence[Sentence]]],
) -> Mapping[str, frozenset[str]]:
    """For each sentence that is measured the names that its fold was trained on.

    Args:
        parts: What each fold was trained and measured on.
    """
    known: dict[str, frozenset[str]] = {}
    for training, measured in parts:
        names = frozenset(s.text[row.start : row.end] for s in training for row in s.gold)
        known.update((sentence.id, names) for sentence in measured)
    return known
