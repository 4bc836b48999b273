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

    @property
    def text(self) -> str:
        """What should be done; the same as ``head``."""
        return self.head


_NUMERAL = "一二三四五六七八九十"
_ITEM = re.compile(
    rf"(?P<two>[{_NUMERAL}]{{1,3}}、)|(?P<three>[（(][{_NUMERAL}]{{1,3}}[）)])"
    rf"|(?P<four>[0-9]{{1,2}}[.、](?![0-9]))|(?P<five>[（(][0-9]{{1,2}}[）)]|[①-⑳])|(?P<six>——)"
)
_LEVELS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_ENUMERATOR = re.compile(
    rf"(?<![^\s。;:,])(?P<marker>[{_NUMERAL}](?:是(?=[^否])|要(?=[^{_NUMERAL}点件]))|第[{_NUMERAL}][,、]"
    r"|(?P<opener>首先|一方面)[,，]|(?P<follower>其次|再次|最后|此外|另一方面|同时)[,，])"
)
_HEAD_END = re.compile(r"[。;!?\n]")
_CLAUSE_END = re.compile(r"[,:。;!?\n]")
_RUN_IN = 36
_LONG_HEAD = 45
_SHORT_HEAD = 4

# Under a heading that looks back, what reads like a measure has been done.
_PART = re.compile(rf"(?:第[{_NUMERAL}]部分|[{_NUMERAL}]{{1,3}}、)")
_LOOKS_BACK = re.compile(
    r"回[顾顧]|[过過]去[一五几]?年|成就|工作[总總][结結]|主要成[绩績]|工作情[况況]"
)

# What a head says of how things are, or calls something; neither demands anything.
_DESCRIBES = re.compile(
    r"的(?:重要|关键|必然|根本|核心|有力|主要|客观|内在)?(?:抓手|引擎|力量|途径|举措|选择|要求|体现|载体|阵地|标志"
    r"|内容|特征|原因|意义|意见|报告|通知|方案|决定|规定|情况|问题|建议|说明|函|批复|公告)\Z"
    r"|有[^效序力利]{0,3}关[联系]|并存|息息相关|密切相关|相辅相成"
    r"|(?:是|成为|意味着|属于|等于)(?!要|否)|[^落]到位|[迈取]出|取得|呈现|显著|成效|步伐|明显|彰显|跃升|再上|迈上"
    r"|不断[提增]|持续[向提增]|稳步[提增]|更加[^注突重]|我们|[他她它]们|体现了|了[^解]|:\Z"
)


_IS_NAME = re.compile(
    r"[^的,]{2}(?:任务|措施|范围|举措|对象|原则|目标|思路|方式|条件|程序|部门|实施)\Z"
    r"|[^,]{0,40}[委部局院会]、[^,]{0,40}[委部局院会]\Z"
)


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
    looks_back = False
    for _, group in groupby(sentences, key=lambda sentence: sentence.paragraph):
        paragraph = list(group)
        if _PART.match(folded, paragraph[0].span.start):
            looks_back = _LOOKS_BACK.search(paragraph[0].text) is not None
        if not looks_back:
            found.extend(_in_paragraph(text, folded, paragraph))
    return tuple(found)


def _in_paragraph(text: str, folded: str, sentences: list[Sentence]) -> Iterator[Measure]:
    first, last = sentences[0].span, sentences[-1].span
    head = _head_of_paragraph(text, folded, first, len(sentences) == 1)
    covered = first.start
    if head is not None:
        covered = head.span.end
        yield head
    opened = False
    for match in _ENUMERATOR.finditer(folded, first.start, last.end):
        if match.start() < covered or (match["follower"] and not opened):
            continue
        found = _measure(text, folded, match.start(), match.end(), last.end, "enumeration", 6)
        if found is not None:
            opened = opened or match["opener"] is not None
            yield found


def _head_of_paragraph(text: str, folded: str, first: Span, alone: bool) -> Measure | None:
    """The measure that a paragraph is headed with: an item, a run-in head, a heading."""
    item = _ITEM.match(folded, first.start, first.end)
    if item is not None:
        level = _LEVELS[item.lastgroup or "two"]
        bare = alone and folded[first.end - 1] not in "。;"
        kind: MeasureKind = "heading" if bare and level < 4 else "item"
        return _measure(text, folded, item.start(), item.end(), first.end, kind, level)
    if _HEAD_END.search(folded, first.start, first.end - 1):
        return None
    ended = folded[first.end - 1] in "。;!?"
    if alone and not ended and len(first) <= _LONG_HEAD:
        return _measure(text, folded, first.start, first.start, first.end, "heading", 2)
    if not alone and ended and len(first) <= _RUN_IN:
        return _measure(text, folded, first.start, first.start, first.end, "run-in-head", 4)
    return None


def _measure(
    text: str, folded: str, start: int, at: int, end: int, kind: MeasureKind, level: int
) -> Measure | None:
    """The measure whose head starts behind a marker, if it is one."""
    while at < end and (folded[at].isspace() or folded[at] == ","):
        at += 1
    stop = _HEAD_END.search(folded, at, end)
    until = stop.start() if stop else end
    if until - at > _LONG_HEAD:
        clause = _CLAUSE_END.search(folded, at + _SHORT_HEAD, until)
        until = clause.start() if clause else until
    while until > at and folded[until - 1].isspace():
        until -= 1
    opening = _openings().demand if start < at else _openings().verb
    if until - at < _SHORT_HEAD or opening.match(folded, at, until) is None:
        return None
    if _DESCRIBES.search(folded, at, until) or _IS_NAME.match(folded, at, until):
        return None
    head = Span(at, until)
    marker = text[start:at].strip().rstrip("，,")
    return Measure(Span(start, until), head.extract(text), head, marker, kind, level)


@dataclass(frozen=True, slots=True)
class _Openings:
    """What a head begins with.

    Attributes:
        verb: Where no marker stands before it.
        demand: Behind a marker, where more forms are safe.
    """

    verb: re.Pattern[str]
    demand: re.Pattern[str]


@lru_cache(maxsize=1)
def _openings() -> _Openings:
    groups: dict[str, list[str]] = {}
    for number, row in enumerate(read_text(MEASURES_FILE).splitlines(), start=1):
        if not row or row.startswith("#"):
            continue
        group, _, forms = row.partition("\t")
        if not forms:
            raise LexiconError("a row is a group and forms", path=MEASURES_FILE, line=number)
        groups[group] = sorted(forms.split(), key=len, reverse=True)
    verbs, demands, openings = ("|".join(groups[name]) for name in ("verb", "demand", "opening"))
    return _Openings(
        re.compile(
            rf"[“《]?(?:(?:{demands})[^。;]{{0,20}}?)?(?:{verbs})|以[^,。;]{{2,16}}(?:{verbs})"
        ),
        re.compile(rf"[“《]?(?:(?:{demands}|{openings})[^。;]{{0,20}}?)?(?:{verbs})"),
    )
