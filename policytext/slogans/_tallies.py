"""Counts of phrases that show one of the signs of a slogan, over blocks of documents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import ahocorasick_rs

from policytext.language.characters import HAN
from policytext.slogans._phrases import Limits, free_phrases
from policytext.slogans.patterns import is_proper_name

__all__ = ["Evidence", "Tallies", "Tally"]

Evidence: TypeAlias = Literal["quoted", "list", "unquoted"]
"""By which sign a candidate was found."""

_MOST = 200_000
"""Candidates that are kept at most; beyond that, those of fewest documents are forgotten."""
_CONTEXTS = 3
_AROUND = 15
_BOUND = 0.7
"""The share of places from which the same character beside a phrase belongs to it."""
_H = f"[{HAN}]"
_QUOTED = re.compile(r"“([^“”\n。；;！!？?:,]{2,20})”")
_LIST = re.compile(rf"(?<!{_H})(?<!、){_H}++(?:、{_H}++){{2,}}")
_MEMBERS = (2, 12)
_NAMES = re.compile(
    rf"[一二三四五六七八九]中|.*(?:省|市|县|区|局|部|委|院|会|州|国|党|某)$|.*(?:同志|主席|总理|书记|部长)"
    rf"|[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁]{_H}{{1,2}}$"
)
_YEARS = re.compile(r"[0-9]{4}")


@dataclass(slots=True)
class Tally:
    """What is counted of a phrase."""

    evidence: Evidence
    documents: int = 0
    occurrences: int = 0
    quoted: int = 0
    periods: Counter[str] = field(default_factory=Counter)
    before: Counter[str] = field(default_factory=Counter)
    behind: Counter[str] = field(default_factory=Counter)
    contexts: list[str] = field(default_factory=list)

    def is_sound(self, min_quote_ratio: float) -> bool:
        """Whether it is quoted often enough, or is not cut from something longer.

        Args:
            min_quote_ratio: The least share of places in quotation marks.
        """
        if self.evidence == "quoted":
            return self.quoted >= min_quote_ratio * self.occurrences
        return all(
            _commonest(beside) < _BOUND * self.occurrences for beside in (self.before, self.behind)
        )


class Tallies:
    """Counts over blocks of documents."""

    def __init__(self, known: frozenset[str], *, unquoted: bool) -> None:
        self.known = known
        self.unquoted = unquoted
        self.rows: dict[str, Tally] = {}
        self.documents: Counter[str] = Counter()
        self.total = 0

    def add(self, block: Sequence[tuple[str | None, str]]) -> None:
        """Count a block."""
        plain = [text.replace("“", "").replace("”", "") for _, text in block]
        for text, evidence in self._new(block, plain):
            self.rows.setdefault(text, Tally(evidence))
        self._forget()
        names = list(self.rows)
        if names:
            matcher = ahocorasick_rs.AhoCorasick(names)
            for (period, text), bare in zip(block, plain, strict=True):
                self._count(matcher, names, period, text, bare)
        for period, _ in block:
            self.total += 1
            if period is not None:
                self.documents[period] += 1

    def _new(
        self, block: Sequence[tuple[str | None, str]], plain: Sequence[str]
    ) -> Iterator[tuple[str, Evidence]]:
        for _, text in block:
            for match in _QUOTED.finditer(text):
                if match[1] not in self.known and _is_label(match[1]):
                    yield match[1], "quoted"
        for bare in plain:
            for phrase in _lists(bare):
                if phrase not in self.known:
                    yield phrase, "list"
        if self.unquoted:
            for phrase in free_phrases(plain, Limits()):
                if phrase not in self.known:
                    yield phrase, "unquoted"

    def _forget(self) -> None:
        """Keep memory bounded: what few documents have goes first."""
        if len(self.rows) <= _MOST:
            return
        ranked = sorted(self.rows, key=lambda text: -self.rows[text].documents)
        self.rows = {text: self.rows[text] for text in ranked[: _MOST // 2]}

    def _count(
        self,
        matcher: ahocorasick_rs.AhoCorasick,
        names: Sequence[str],
        period: str | None,
        text: str,
        bare: str,
    ) -> None:
        opened, closed = _marks(text)
        seen = set()
        for number, start, end in matcher.find_matches_as_indexes(bare, overlapping=True):
            tally = self.rows[names[number]]
            tally.occurrences += 1
            tally.quoted += start in opened and end in closed
            if tally.evidence != "quoted":
                tally.before[bare[start - 1 : start]] += 1
                tally.behind[bare[end : end + 1]] += 1
            if number not in seen:
                seen.add(number)
                tally.documents += 1
                if period is not None:
                    tally.periods[period] += 1
                if len(tally.contexts) < _CONTEXTS:
                    tally.contexts.append(_context(bare, start, end))


def _marks(text: str) -> tuple[set[int], set[int]]:
    """Where quotation marks opened and closed, in the text without them."""
    opened: set[int] = set()
    closed: set[int] = set()
    for count, match in enumerate(re.finditer("[“”]", text)):
        (opened if match[0] == "“" else closed).add(match.start() - count)
    return opened, closed


def _context(bare: str, start: int, end: int) -> str:
    left, right = bare[max(0, start - _AROUND) : start], bare[end : end + _AROUND]
    return " ".join(f"{left}【{bare[start:end]}】{right}".split())


def _is_label(phrase: str) -> bool:
    """Whether a quoted phrase has the form of a name: no mark but 、 and +, some Han, no date."""
    inner = phrase.replace("、", "").replace("+", "").replace("×", "")
    return (
        inner.isalnum()
        and re.search(_H, inner) is not None
        and _YEARS.search(inner) is None
        and not inner[0].isascii()
        and not is_proper_name(phrase)
    )


def _lists(bare: str) -> Iterator[str]:
    """Lists of members of one length; the first and the last are cut to it."""
    for match in _LIST.finditer(bare):
        parts = match[0].split("、")
        length = len(parts[1])
        inner = parts[1:-1]
        is_even = all(len(part) == length for part in inner) and len(parts[0]) >= length
        if not is_even or len(parts[-1]) < length or not _MEMBERS[0] <= length <= _MEMBERS[1]:
            continue
        members = [parts[0][-length:], *inner, parts[-1][:length]]
        if len(set(members)) == len(members) and not any(map(_NAMES.match, members)):
            yield "、".join(members)


def _commonest(neighbours: Mapping[str, int]) -> int:
    """How often the commonest Han, or a 、, stands there; 的 and 和 may stand anywhere."""
    return max(
        (
            count
            for character, count in neighbours.items()
            if character not in "的和与等" and (character == "、" or re.match(_H, character))
        ),
        default=0,
    )
