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

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from policytext.document import Edit, Span
from policytext.encoding._slip_cells import LEADS, cells
from policytext.encoding._slip_search import Finding, Seed, Step, search
from policytext.encoding._slip_steps import (
    MARKS,
    NARROW_MARKS,
    READING,
    ReadingIndex,
    after,
    read_steps,
    without_glosses,
)
from policytext.language.characters import script_pairs
from policytext.language.fluency import fluency_model

__all__ = ["REASON", "SLIP_HINT", "find_slips"]

REASON = "byte-slip"
"""The reason code of the edits."""

SLIP_HINT = re.compile(
    rf"[?\ufffd](?:\(?(?P<reading>{READING})\)"
    rf"|(?P<mark>[{MARKS}{NARROW_MARKS}])(?=[^\s{MARKS}{NARROW_MARKS}]|\?[0-9a-z/]))"
)
"""What every byte slip leaves: a text without it holds none."""

READING_GAIN, READING_MARGIN = 2.0, 3.0
"""What a T2 repair must gain over the shown text, and over the next best reading, in nats."""
MARK_GAIN, MARK_MARGIN = 8.0, 3.0
"""The same for a T1 repair: clean text has ``?！`` too, and a first byte is guessed."""
IMPROBABLE = -8.0
"""One of the three characters behind the mark of a T1 slip scores below this."""
HOPELESS = -9.0
"""The mean score of four characters below which a slip that stays goes on."""

_WIDE = str.maketrans(NARROW_MARKS, "！，：；？")
_CONTEXT = 24


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


@dataclass(frozen=True, slots=True)
class _Choice:
    """The best reading of a slip, and what speaks for it."""

    finding: Finding
    gain: float
    margin: float | None


class _Finder:
    def __init__(self, text: str) -> None:
        self.text = text
        self.index = ReadingIndex(text)
        self.edits: list[Edit] = []
        self.damaged: list[Span] = []
        self.done = 0

    def run(self) -> tuple[list[Edit], list[Span]]:
        for match in self._candidates():
            if match.start() >= self.done:
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
        return [match for match in found if match["reading"] or match.start() in kept]

    def _treat(self, match: re.Match[str]) -> None:
        seeds, guessed = self._seeds(match)
        steps = read_steps(self.text, match.end(), self.index)
        choice = self._choose(match, seeds, steps) if seeds else None
        by_reading = match["reading"] is not None
        gain, margin = (READING_GAIN, READING_MARGIN) if by_reading else (MARK_GAIN, MARK_MARGIN)
        if choice is None or choice.gain < gain:
            if by_reading:
                self._leave(match)
        elif choice.margin is not None and choice.margin < margin:
            self._leave(match)
        else:
            self._mend(match, choice, guessed)

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
        row = cells().characters[lead]
        return [Seed(trail) for trail in LEADS if row[trail] in script_pairs()], True

    def _choose(
        self, match: re.Match[str], seeds: Sequence[Seed], steps: Sequence[Step]
    ) -> _Choice | None:
        context = self._context(match.start())
        shown: dict[int, float] = {}
        rows: list[tuple[float, Finding]] = []
        for finding in search(context, seeds, steps)[:12]:
            if finding.place not in shown:
                shown[finding.place] = self._shown_score(context, match.start(), finding.place)
            rows.append((finding.score - shown[finding.place], finding))
        if not rows:
            return None
        rows.sort(key=lambda row: -row[0])
        gain, best = rows[0]
        far = max(finding.place for _, finding in rows)
        text = best.text + self.text[best.place : far]
        others = [
            score
            for score, finding in rows
            if finding.text + self.text[finding.place : far] != text
        ]
        return _Choice(best, gain, gain - others[0] if others else None)

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

    def _mend(self, match: re.Match[str], choice: _Choice, guessed: bool) -> None:
        finding = choice.finding
        certain = not (guessed or finding.guessed)
        margin = None if choice.margin is None else round(choice.margin, 2)
        self.edits.append(Edit(match.start(), finding.place, finding.text, REASON, certain, margin))
        self.done = finding.place
        left = self.text[self.done : self.done + 1] == "?"
        if left and not SLIP_HINT.match(self.text, self.done):
            self.damaged.append(Span(self.done, self.done + 1))

    def _leave(self, match: re.Match[str]) -> None:
        """Mark a slip that stays: its sign, and what is improbable behind it."""
        end = match.end()
        scores = fluency_model().log_probabilities(self.text[end - 2 : end + 68])[2:]
        sums = np.convolve(scores, np.full(4, 0.25), "valid") if len(scores) >= 4 else scores[:0]
        fluent = np.flatnonzero(sums >= HOPELESS)
        end += int(fluent[0]) if len(fluent) else len(sums)
        self.damaged.append(Span(match.start(), end))
        self.done = end
