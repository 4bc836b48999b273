"""How far the tagger is believed where the other layers know better.

Its probabilities are about right on text like that which it was taught, and too high on other
text. So it must be fairly sure, surer still where it swallows a name that is known, and what it
calls a meeting or a body must end like one.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from policytext.entities._candidates import Candidate

__all__ = ["believed"]

_LEAST = 0.4
_LEAST_OF_A_LONGER = 0.6
"""Both chosen by cross-validation."""

_MEETING_ENDS = re.compile(
    "[会议坛赛晤展节典礼松季周日运奥博锦盃杯动争战役征命变演兵式庆超晚]$|[一二三四五六七八九十人联]大$"
)
"""The nouns that meetings and events end with: 会议, 论坛, 锦标赛, 马拉松, 冬奥, 战役, 阅兵.

Nine in ten of those annotated end with 会, 议, 大 or 坛; the others are what events are called."""
_BODY_ENDS = re.compile(
    "[院部会局委军府党司团行署室心盟队织台办厅处馆厂学社联组所国议站区网校央协大运化钢航方体班帮]$"
)
"""How long names of bodies that begin with a place end; short ones are companies (中国华能)."""
_SHORT = 4


def believed(tagged: Iterable[Candidate], known: Iterable[Candidate], text: str) -> list[Candidate]:
    """What the tagger proposes, without what it had better not.

    Args:
        tagged: The candidates of the tagger.
        known: Certain names of the gazetteer, as candidates, with the names that they begin.
        text: The text, as the layers see it.
    """
    rows = sorted(known, key=lambda row: row.start)
    starts = [row.start for row in rows]
    kept = []
    for guess in tagged:
        row = _relabelled(guess, text)
        row = _without_known_partner(row, list(_inside(row, rows, starts)), text)
        inside = list(_inside(row, rows, starts))
        if row.score < (_LEAST_OF_A_LONGER if inside else _LEAST):
            continue
        if _ends_well(text[row.start : row.end], row, inside):
            kept.append(row)
    return kept


def _inside(
    row: Candidate, known: Sequence[Candidate], starts: Sequence[int]
) -> Iterator[Candidate]:
    first, last = bisect_left(starts, row.start), bisect_left(starts, row.end)
    return (name for name in known[first:last] if row.contains(name))


_PLACE_ENDS = frozenset("省县镇州乡")
"""Not 村: Tibetan names of persons end so too (洛桑江村)."""
_MEETING_END = "会"
_LONGER_THAN_A_PERSON = 4
"""Persons with a Chinese name have three characters at the most: 王贵州 stays one."""


def _relabelled(row: Candidate, text: str) -> Candidate:
    """A person that ends like a place or a meeting is one: foreign places look like persons."""
    last, length = text[row.end - 1], row.end - row.start
    if row.label != "PERSON" or length < _LONGER_THAN_A_PERSON:
        return row
    if last in _PLACE_ENDS:
        return replace(row, label="LOCATION")
    if last == _MEETING_END:
        return replace(row, label="MEETING")
    return row


_JOINER = re.compile("以及|联合|会同|愿同|[和与及同]")
_JOINED = re.compile("(?:以及|联合|会同|愿同|[和与及同])$")


def _without_known_partner(row: Candidate, inside: Iterable[Candidate], text: str) -> Candidate:
    """Of two names in one guess, joined by a word, the one that is not known: 外交部和|总参谋部."""
    for one in inside:
        if one.start == row.start and (after := _JOINER.match(text, one.end, row.end)):
            if row.end - after.end() > 1:
                return replace(row, start=after.end())
        elif one.end == row.end and (before := _JOINED.search(text[row.start : one.start])):
            return replace(row, end=row.start + before.start())
    return row


def _ends_well(name: str, row: Candidate, inside: Iterable[Candidate]) -> bool:
    if row.label == "MEETING":
        return _MEETING_ENDS.search(name) is not None
    if row.label == "ORGANIZATION" and len(name) > _SHORT and name[-1:] != ")":
        begins = any(one.start == row.start and one.label == "LOCATION" for one in inside)
        return not begins or _BODY_ENDS.search(name) is not None
    return True
