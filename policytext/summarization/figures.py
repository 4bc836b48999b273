"""Figures: amounts, shares and targets, each with the date that it is given for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policytext.document import Sentence, Span
from policytext.language.characters import fold

__all__ = ["Figure", "find_figures"]


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount that a text names.

    Attributes:
        span: The amount with its unit, in code points of the text.
        text: Its characters, ``text[span]``.
        clause: The clause that says what it measures.
        clause_span: Where the clause stands.
        date: The date that it is given for, where the sentence names one.
        is_target: Whether it is to be reached, and not yet reached.
    """

    span: Span
    text: str
    clause: str
    clause_span: Span
    date: str | None = None
    is_target: bool = False


_NUMBER = r"[0-9][0-9,]*(?:\.[0-9]+)?(?:\s?[—\-~–至到]\s?[0-9][0-9,]*(?:\.[0-9]+)?)?"
_HAN_SHARE = r"百分之[一二三四五六七八九十百零点]{1,6}(?![几多])"
# Small counts in characters are mostly words (四个意识, 两类): only with a multiplier they count.
_HAN_NUMBER = (
    r"(?:[一二三四五六七八九两][十百千万亿]|十[一二三四五六七八九])"
    r"[零一二三四五六七八九十百千万亿多余]{0,12}"
)
_UNIT = (
    r"(?:个百分点|百分点|%|‰|[多余]?[万亿千百]*[多余]?(?:元|美元|人民币|欧元|亩|公顷|吨|斤|担|千瓦时|千瓦|立方米"
    r"|平方公里|平方千米|平方米|公里|千米|米|人次|人|户|家|个|项|件|条|所|座|辆|台|套|倍|次|名|位|岁"
    r"|种|类|处|场|张|部|篇|份|万|亿|机架|标准机架|岗位))"
)
_HAN_DIGIT = "一二三四五六七八九十百千万亿零两"
_HAN_UNIT = (
    r"(?:元|美元|亩|公顷|吨|斤|担|千瓦|立方米|平方公里|平方米|公里|米|人次|人|户|家|个|项|件|条"
    r"|所|座|辆|台|套|倍|名)"
)
_FIGURE = re.compile(
    rf"(?<![0-9A-Za-z第〔\[./-])(?:{_NUMBER}\s?{_UNIT}|{_HAN_SHARE}"
    rf"|(?<![{_HAN_DIGIT}]){_HAN_NUMBER}{_HAN_UNIT}|[0-9]\.[0-9]级)"
    r"(?:以上|以下|以内|左右|以外)?"
)
_DATE = re.compile(
    r"(?:到|截至|截止|自|从)?(?:(?:(?:19|20)[0-9]{2}|[一二三四五六七八九〇零]{4})年(?:[0-9]{1,2}月(?:[0-9]{1,2}日)?)?(?:底|末|前|初)?"
    r"|“?[十][一二三四五]五”?(?:期间|时期|末)?|今年|去年|明年|[0-9]{1,2}月[0-9]{1,2}日|近[0-9]{1,2}年)"
)
_TARGET = re.compile(
    r"(?:到|至)[^,。]{0,8}年|力争|确保|目标|不低于|不少于|不超过|将|预期|计划|要|提高到|控制在"
)
_CLAUSE = re.compile(r"[，,；;。！？!?：:\n]")


def find_figures(text: str, sentences: Sequence[Sentence]) -> tuple[Figure, ...]:
    """The figures of a text.

    Args:
        text: Any text, of any script.
        sentences: Its sentences.

    Returns:
        The figures in the order of the text.

    >>> from policytext.structure import split_sentences
    >>> text = "到2025年，研发投入年均增长7%以上。"
    >>> (found,) = find_figures(text, split_sentences(text))
    >>> found.text, found.clause, found.date, found.is_target
    ('7%以上', '研发投入年均增长7%以上', '到2025年', True)
    """
    folded = fold(text)
    return tuple(
        figure for sentence in sentences for figure in _in_sentence(text, folded, sentence.span)
    )


def _in_sentence(text: str, folded: str, span: Span) -> Iterator[Figure]:
    date: Span | None = None
    dates = [Span(*match.span()) for match in _DATE.finditer(folded, span.start, span.end)]
    for match in _FIGURE.finditer(folded, span.start, span.end):
        while dates and dates[0].start <= match.start():
            date = dates.pop(0)
        place = Span(*match.span())
        clause = _clause_of(folded, span, place)
        yield Figure(
            place,
            place.extract(text),
            clause.extract(text),
            clause,
            date.extract(text) if date else None,
            _is_target(folded, clause.start if date is None else date.start, place.end),
        )


def _is_target(folded: str, start: int, end: int) -> bool:
    """Whether an amount is still to be reached; what is counted up to a date has been."""
    reached = folded.startswith("截", start)
    return not reached and _TARGET.search(folded, start, end) is not None


def _clause_of(folded: str, sentence: Span, place: Span) -> Span:
    start, end = sentence.start, sentence.end
    for mark in _CLAUSE.finditer(folded, sentence.start, sentence.end):
        if mark.end() <= place.start:
            start = mark.end()
        elif mark.start() >= place.end:
            end = mark.start()
            break
    return Span(start, end)
