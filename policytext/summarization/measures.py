"""Measures: what a text says should be done, as an outline.

Headings, numbered items, run-in heads and enumerations (一是…二是…) carry them, and so do arguments
and descriptions in the same form. Told apart by what the head begins with: a measure begins with a
verb that demands something.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Literal, TypeAlias

from policytext.document import Sentence, Span
from policytext.errors import LexiconError
from policytext.language.characters import fold
from policytext.resources import read_text

__all__ = ["Measure", "MeasureKind", "find_measures"]

MEASURES_FILE = "summary_measures.tsv"

MeasureKind: TypeAlias = Literal["heading", "item", "run-in-head", "enumeration"]
"""In which form a measure stands."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that should be done.

    Attributes:
        span: The head with its marker, in code points of the text.
        head: What should be done, ``text[head_span]``.
        head_span: Where the head stands.
        marker: What it is introduced with, such as 一是 or （一）; empty where nothing does.
        kind: In which form it stands.
        level: How deep in the outline, from 1.
    """

    span: Span
    head: str
    head_span: Span
    marker: str
    kind: MeasureKind
    level: int


_NUMERAL = "一二三四五六七八九十"
_ITEM = re.compile(
    rf"(?P<two>[{_NUMERAL}]{{1,3}}、)|(?P<three>[（(][{_NUMERAL}]{{1,3}}[）)])"
    rf"|(?P<four>[0-9]{{1,2}}[.、](?![0-9]))|(?P<five>[（(][0-9]{{1,2}}[）)]|[①-⑳])"
)
_LEVELS = {"two": 2, "three": 3, "four": 4, "five": 5}
_ENUMERATOR = re.compile(
    rf"(?:^|(?<=[。；;:,，：]))\s*(?P<marker>[{_NUMERAL}]是|第[{_NUMERAL}][,，、]"
    r"|(?:首先|其次|再次|最后|此外|一方面|另一方面|同时)[,，])"
)
_HEAD_END = re.compile(r"[。；;！!？?\n]")
_CLAUSE_END = re.compile(r"[,，:：。；;！!？?\n]")
_RUN_IN = 30
_LONG_HEAD = 45
_SHORT_HEAD = 3


def find_measures(text: str, sentences: Sequence[Sentence]) -> tuple[Measure, ...]:
    """The measures of a text.

    Args:
        text: Any text, of any script.
        sentences: Its sentences.

    Returns:
        The measures in the order of the text.

    >>> from policytext.structure import split_sentences
    >>> text = "一是夯实算力基础。二是加强基础研究。其特点一是规模大。"
    >>> [(found.marker, found.head) for found in find_measures(text, split_sentences(text))]
    [('一是', '夯实算力基础'), ('二是', '加强基础研究')]
    """
    folded = fold(text)
    found: list[Measure] = []
    for _, group in groupby(sentences, key=lambda sentence: sentence.paragraph):
        found.extend(_in_paragraph(text, folded, list(group)))
    return tuple(found)


def _in_paragraph(text: str, folded: str, sentences: list[Sentence]) -> Iterator[Measure]:
    first = sentences[0].span
    last = sentences[-1].span
    item = _ITEM.match(folded, first.start, first.end)
    covered = first.start
    if item:
        level = _LEVELS[item.lastgroup or "two"]
        kind: MeasureKind = "heading" if len(sentences) == 1 and level == 2 else "item"
        measure = _measure(text, folded, item.start(), item.end(), first.end, kind, level)
    elif len(sentences) > 1 and len(first) <= _RUN_IN:
        measure = _measure(text, folded, first.start, first.start, first.end, "run-in-head", 3)
    elif (
        len(sentences) == 1
        and len(first) <= _LONG_HEAD
        and not _HEAD_END.search(folded, first.start, first.end)
    ):
        measure = _measure(text, folded, first.start, first.start, first.end, "heading", 2)
    else:
        measure = None
    if measure:
        covered = measure.span.end
        yield measure
    for match in _ENUMERATOR.finditer(folded, first.start, last.end):
        if match.start("marker") < covered:
            continue
        found = _measure(
            text, folded, match.start("marker"), match.end(), last.end, "enumeration", 6
        )
        if found:
            yield found


def _measure(
    text: str, folded: str, start: int, at: int, end: int, kind: MeasureKind, level: int
) -> Measure | None:
    """The measure whose head starts behind a marker, if it is one."""
    while at < end and folded[at].isspace():
        at += 1
    stop = _HEAD_END.search(folded, at, end)
    until = stop.start() if stop else end
    if until - at > _LONG_HEAD:
        clause = _CLAUSE_END.search(folded, at + _SHORT_HEAD, until)
        until = clause.start() if clause else until
    while until > at and folded[until - 1].isspace():
        until -= 1
    if until - at < _SHORT_HEAD or not _opening().match(folded, at, until):
        return None
    head = Span(at, until)
    marker = text[start:at].strip().rstrip("，,")
    return Measure(Span(start, until), head.extract(text), head, marker, kind, level)


@lru_cache(maxsize=1)
def _opening() -> re.Pattern[str]:
    """What a head begins with."""
    groups: dict[str, list[str]] = {}
    for number, row in enumerate(read_text(MEASURES_FILE).splitlines(), start=1):
        if not row or row.startswith("#"):
            continue
        group, _, forms = row.partition("\t")
        if not forms:
            raise LexiconError("a row is a group and forms", path=MEASURES_FILE, line=number)
        groups[group] = sorted(forms.split(), key=len, reverse=True)
    verbs, openings = ("|".join(groups[name]) for name in ("verb", "opening"))
    return re.compile(
        rf"[“《]?(?:(?:{openings})?(?:{verbs})|(?:{openings})[^。；;]{{0,20}}(?:{verbs}))"
    )
