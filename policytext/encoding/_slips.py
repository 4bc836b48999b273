"""Byte slips: text that is read one byte off after a site replaced bytes across characters.

Pages of certain sites are GBK, and the sites replace bytes in them: an annotated character ``X``
by ``X(py)``, a mark by the mark with a byte before it. Where the two bytes of the key are the end
of one character and the beginning of the next, the new byte splits both, and what follows is read
one byte off until a byte below 0x80 catches it. 推動東北 becomes ``推動?xùn)|北`` (T2: 訓 hides in
動東), and 。可推動 becomes ``?？赏苿`` (T1: ？ hides in 。可).

A T2 slip names the hidden character by its reading, so nothing is lost and nothing is guessed. A
T1 slip has lost the first byte of the character before the mark; the fluency model names it.
Wherever the best reading does not beat the next one by a margin, the text stays.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from policytext.document import Edit, Span
from policytext.encoding._slip_cells import LEADS, Script, cells, script_characters
from policytext.encoding._slip_search import Finding, Seed, search
from policytext.encoding._slip_steps import (
    MARKS,
    MAX_RUN,
    NARROW_MARKS,
    PLAIN,
    READING,
    ReadingIndex,
    after,
    read_steps,
    without_glosses,
)
from policytext.language.characters import HAN, fold, script_pairs
from policytext.language.fluency import fluency_model
from policytext.resources import read_text

__all__ = ["REASON", "SLIP_HINT", "find_slips"]

REASON = "byte-slip"
"""The reason code of the edits."""

SLIP_HINT = re.compile(
    rf"(?:\?|\ufffd[ (]?)(?:(?P<reading>{READING}|(?P<plain>{PLAIN}))\) ?"
    rf"|(?P<mark>[{MARKS}{NARROW_MARKS}])(?=[^\s{MARKS}{NARROW_MARKS}]|\?[0-9a-z/])"
    rf"|(?<=[{HAN}]\?)(?P<cut>[！，：；。])\?(?=\s|$))"
)
"""What every byte slip leaves: a text without it holds none. Readers that write U+FFFD for a bad
byte keep the byte behind it, which the others swallow. At the end of a line two characters may be
cut to ``?！?``: too little is left of them to tell."""

READING_GAIN = 2.0
"""What a T2 repair must gain over the shown text, in nats."""
MARK_GAIN = 8.0
"""What a T1 repair must gain: clean text has ``?！`` too."""
NAMED_MARGIN = 2.0
"""What a repair must gain over the next best reading, if nothing was lost."""
FIRST_BYTE_MARGIN = 2.0
"""The same, if the first byte of one character was lost."""
GUESSED_MARGIN = 3.5
"""The same, if a cell was dropped or a byte swallowed."""
NUMBER_MARGIN = 8.0
"""The same, if the readings differ in numerals: every number is fluent."""
IMPROBABLE = -8.0
"""One of the three characters behind the mark of a T1 slip scores below this."""
HOPELESS = -9.0
"""The mean score of four characters below which a slip that stays goes on."""

GARBLE = -12.0
"""The mean score of four characters below which they are no text, slip or not."""

READINGS = 24
"""How many readings are compared by what else the page says."""

_NUMERAL = re.compile("[二三四五六七八九十百千零〇0-9０-９]")
KNOWN = 1.5
"""What three characters add that stand elsewhere on the page, in nats."""
IDIOM = 5.0
"""What an idiom adds: its characters are improbable one by one, and seldom together by chance."""

_WIDE = str.maketrans(NARROW_MARKS, "！，：；？")
_CONTEXT = 24
_SAMPLE = 4000
_PAGE = 50_000
_REACH = 2 * MAX_RUN


def find_slips(text: str) -> tuple[list[Edit], list[Span]]:
    """The byte slips of a text.

    Args:
        text: Any text.

    Returns:
        Edits that undo them, sorted and disjoint, ``certain=False`` where a byte was lost; and the
        slips that stay because two readings are too close, as spans in code points.

    >>> edits, damaged = find_slips("推動?xùn)|北全面振興")
    >>> edits[0].span, edits[0].replacement, edits[0].certain, damaged
    (Span(start=2, end=8), '東', True, [])
    """
    return _Finder(text).run() if SLIP_HINT.search(text) else ([], [])


def _script(text: str) -> Script:
    """The script that most telling characters of the first stretch of a text belong to."""
    hans, hant = (
        sum(map(text.count, characters & set(text[:_SAMPLE])))
        for characters in (script_characters()["hans"], script_characters()["hant"])
    )
    if max(hans, hant) < 3:
        return ""
    return "hant" if hant > hans else "hans"


@lru_cache(maxsize=1)
def _idioms() -> frozenset[str]:
    return frozenset(read_text("idioms.txt").splitlines())


def _margin(choice: _Choice) -> float:
    """The margin; none at all where a guess stands alone, since what it beat was not found."""
    if choice.margin is None:
        return 0.0 if choice.finding.guessed else math.inf
    return choice.margin


def _least_margin(choice: _Choice, guessed: bool) -> float:
    if not choice.finding.guessed:
        return FIRST_BYTE_MARGIN if guessed else NAMED_MARGIN
    return NUMBER_MARGIN if choice.number_at_stake else GUESSED_MARGIN


@dataclass(frozen=True, slots=True)
class _Choice:
    """The best reading of a slip, and what speaks for it.

    Attributes:
        finding: The reading.
        gain: What it scores above the shown text, in nats.
        margin: What it scores above the next best reading, if there is one.
        number_at_stake: Whether it has numerals, and a reading that is not hopeless has others.
    """

    finding: Finding
    gain: float
    margin: float | None
    number_at_stake: bool


class _Finder:
    def __init__(self, text: str) -> None:
        self.text = text
        self.index = ReadingIndex(text)
        self.script = _script(text)
        self.page = fold(without_glosses(text[:_PAGE]))
        self.seen: dict[str, bool] = {}
        self.outcomes: dict[tuple[str, str], Edit | Span | None] = {}
        self.budget = 500 + len(text) // 150
        self.edits: list[Edit] = []
        self.damaged: list[Span] = []
        self.done = 0

    def run(self) -> tuple[list[Edit], list[Span]]:
        for match in self._candidates():
            if match.start() < self.done:
                continue
            if match["cut"]:
                self._mark(Span(*match.span()))
            else:
                self._treat(match)
        return self.edits, self.damaged

    def _candidates(self) -> list[re.Match[str]]:
        """The places that may be slips: marks only where what follows is improbable."""
        found = list(SLIP_HINT.finditer(self.text))
        marks = [match for match in found if match["mark"]]
        pieces = [self.text[match.end() - 2 : match.end() + 3].ljust(5, "\n") for match in marks]
        scores = fluency_model().log_probabilities("".join(pieces)).reshape(-1, 5)[:, 2:]
        odd = (scores.min(axis=1) < IMPROBABLE).tolist() if marks else []
        kept = {match.start() for match, is_odd in zip(marks, odd, strict=True) if is_odd}
        return [
            match
            for match in found
            if (match.start() in kept if match["mark"] else self._is_named(match))
        ]

    def _is_named(self, match: re.Match[str]) -> bool:
        """Whether a reading without its tone is one: words in brackets look the same."""
        return not match["plain"] or match["plain"] in self.index.pairs

    def _treat(self, match: re.Match[str]) -> None:
        """Mend a slip or mark it. The same damage in the same place is looked at once."""
        start = match.start()
        context = self._context(start)
        key = (context, self.text[max(0, start - 1) : start + _REACH])
        if key not in self.outcomes:
            self.outcomes[key] = self._judge(match, context)
        outcome = self.outcomes[key]
        if isinstance(outcome, Span):
            self._mark(outcome.shift(start))
        elif outcome is not None:
            self._mend(replace(outcome, start=start, end=start + outcome.end))

    def _judge(self, match: re.Match[str], context: str) -> Edit | Span | None:
        """The repair of a slip, what to mark of it, or nothing, counted from where it starts."""
        seeds, guessed = self._seeds(match)
        choice = None
        if seeds and self.budget:
            self.budget -= 1
            choice = self._choose(match, context, seeds)
        by_reading = match["reading"] is not None and match["plain"] is None
        if choice is None or choice.gain < (READING_GAIN if by_reading else MARK_GAIN):
            is_slip = seeds and (by_reading or self._is_garble(match.end()))
            return self._extent(match) if is_slip else None
        if _margin(choice) < _least_margin(choice, guessed):
            return self._extent(match)
        finding = choice.finding
        return Edit(
            0,
            finding.place - match.start(),
            finding.text,
            REASON,
            not (guessed or finding.guessed),
            None if choice.margin is None else round(choice.margin, 2),
        )

    def _seeds(self, match: re.Match[str]) -> tuple[list[Seed], bool]:
        """Where to begin, and whether that is a guess."""
        if match["reading"]:
            return self._hidden_characters(match)
        first, second = cells().bytes_of[match["mark"].translate(_WIDE)]
        filled = [lead for lead in LEADS if cells().filled[lead, first]]
        return [Seed(second, cells().characters[lead][first]) for lead in filled], True

    def _hidden_characters(self, match: re.Match[str]) -> tuple[list[Seed], bool]:
        """The second bytes of the characters that may hide across the two before the reading."""
        before = self.text[match.start() - 1 : match.start()] if match.start() else ""
        lead = cells().bytes_of.get(before, (0, 0))[1]
        if lead not in LEADS:
            return [], True
        named = [trail for trail in self.index.trails(match["reading"], lead) if trail in LEADS]
        if named:
            return [Seed(trail) for trail in named], False
        if match["plain"]:
            return [], True
        row = cells().characters[lead]
        return [Seed(trail) for trail in LEADS if row[trail] in script_pairs()], True

    def _choose(self, match: re.Match[str], context: str, seeds: Sequence[Seed]) -> _Choice | None:
        rows = [
            (gain + self._known(context + finding.text + after(self.text, finding.place)), finding)
            for gain, finding in self._readings(match, context, seeds)[:READINGS]
        ]
        if not rows:
            return None
        rows.sort(key=lambda row: -row[0])
        gain, best = rows[0]
        far = max(finding.place for _, finding in rows)
        text = best.text + self.text[best.place : far]
        others = [
            (score, other)
            for score, finding in rows
            if (other := finding.text + self.text[finding.place : far]) != text
        ]
        numerals = _NUMERAL.findall(text)
        at_stake = bool(numerals) and any(
            _NUMERAL.findall(other) != numerals
            for score, other in others
            if score > gain - NUMBER_MARGIN
        )
        margin = gain - others[0][0] if others else None
        return _Choice(best, gain, margin, at_stake)

    def _readings(
        self, match: re.Match[str], context: str, seeds: Sequence[Seed]
    ) -> list[tuple[float, Finding]]:
        """The readings by what they gain over what is shown; those of different lengths compare."""
        steps = read_steps(self.text, match.end(), self.index)
        shown: dict[int, float] = {}
        rows: list[tuple[float, Finding]] = []
        for finding in search(context, seeds, steps, self.script):
            place = finding.place
            if place not in shown:
                # Nothing behind the mark was shifted: ``?!OK`` is what somebody wrote.
                is_end = self._goes_on(place) and not (match["mark"] and place == match.end())
                score = self._shown_score(context, match.start(), place) if is_end else math.inf
                shown[place] = score
            if shown[place] < math.inf:
                rows.append((finding.score - shown[place], finding))
        rows.sort(key=lambda row: -row[0])
        return rows

    def _goes_on(self, place: int) -> bool:
        """Whether the text from a place on is no longer shifted."""
        near = without_glosses(self.text[place : place + _CONTEXT])
        sign = SLIP_HINT.search(near)
        near = near[: sign.start()] if sign else near[:8]
        scores = fluency_model().log_probabilities(near)[2:]
        return len(scores) < 3 or float(scores.mean()) > HOPELESS

    def _is_garble(self, place: int) -> bool:
        """Whether what is shown from a place on can be no text."""
        scores = fluency_model().log_probabilities(self.text[place - 2 : place + 4])[2:]
        return float(scores.mean()) < GARBLE

    def _known(self, text: str) -> float:
        """What speaks for a reading because its words are known, in nats."""
        folded = fold(text)
        places = range(len(folded) - 2)
        on_page = sum(self._on_page(folded[at : at + 3]) for at in places)
        idioms = sum(folded[at : at + 4] in _idioms() for at in places)
        return KNOWN * on_page + IDIOM * idioms

    def _on_page(self, piece: str) -> bool:
        if piece not in self.seen:
            self.seen[piece] = piece in self.page
        return self.seen[piece]

    def _shown_score(self, context: str, start: int, end: int) -> float:
        shown = without_glosses(self.text[start:end]) + after(self.text, end)
        scores = fluency_model().log_probabilities(("\n\n" + context)[-2:] + shown)
        return float(scores[2:].sum())

    def _context(self, place: int) -> str:
        """The two characters before a place, as they read after the repairs so far."""
        near = without_glosses(self.text[max(self.done, place - _CONTEXT) : place])
        if len(near) < 2 and self.edits and self.done == self.edits[-1].end:
            near = self.edits[-1].replacement + near
        return near[-2:]

    def _mend(self, edit: Edit) -> None:
        self.edits.append(edit)
        self.done = edit.end
        left = self.text[self.done : self.done + 1] == "?"
        if left and not SLIP_HINT.match(self.text, self.done):
            self.damaged.append(Span(self.done, self.done + 1))

    def _mark(self, span: Span) -> None:
        self.damaged.append(span)
        self.done = span.end

    def _extent(self, match: re.Match[str]) -> Span:
        """A slip that stays: its sign, and what is improbable behind it."""
        end = match.end()
        scores = fluency_model().log_probabilities(self.text[end - 2 : end + MAX_RUN])[2:]
        means = np.convolve(scores, np.full(4, 0.25), "valid") if len(scores) >= 4 else scores[:0]
        fluent = np.flatnonzero(means >= HOPELESS)
        end += int(fluent[0]) if len(fluent) else len(means)
        return Span(0, end - match.start())
