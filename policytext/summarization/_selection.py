"""Which sentences make the summary: the best first, none twice, within the budget."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from policytext.document import Span
from policytext.summarization._reading import Reading
from policytext.summarization._terms import Floats

__all__ = ["Budget", "Choice", "Overlap", "clip", "select"]

LEAST_RISE = 0.5
"""A sentence must stand this many standard deviations above the mean of its text."""

MOST_SHARED = 0.5
"""No two sentences may share more of the shorter one's pairs."""

LEAST_CLIP = 8
"""A clause that is cut out of a sentence must be at least so long."""

LONG = 4000
"""From so many characters on, a text with headings is summarised by sections."""

SECTION_STEP = 0.25
"""A section that was quoted waits for sentences so many standard deviations worse."""

_SECTIONS = 3
_AHEAD = 200
_CLAUSE = re.compile(r"[；;]|[，,：:](?=[^0-9])|[。！？!?]")
_OPENERS, _CLOSERS = "“‘「『《〈（(【", "”’」』》〉）)】"


@dataclass(frozen=True, slots=True)
class Budget:
    """How much may be chosen.

    Attributes:
        characters: At most so many characters, if that is bounded.
        sentences: At most so many sentences, if that is bounded.
    """

    characters: int | None = None
    sentences: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """A sentence that was chosen.

    Attributes:
        sentence: Its number.
        span: What of it is used, in code points of the text.
    """

    sentence: int
    span: Span


def select(
    reading: Reading,
    scores: Floats,
    budget: Budget,
    *,
    fill: bool = False,
    by_section: bool = True,
) -> list[Choice]:
    """Choose sentences, the best first.

    Args:
        reading: The text.
        scores: A score for each sentence. *Shape:* ``(sentences,)``
        budget: How much may be chosen.
        fill: Go on until the budget is spent, also below the floor.
        by_section: In a long text, let sections take turns.

    Returns:
        The choices in the order of the text.
    """
    eligible = np.flatnonzero(reading.eligible)
    if not len(eligible):
        eligible = _fallback(reading)
    if not len(eligible):
        return []
    floor = _floor(scores[eligible])
    overlap = Overlap(reading)
    choices: list[Choice] = []
    left = budget.characters
    turns = choices if by_section and _is_long(reading) else None
    for at in _ranked(reading, scores, eligible, turns):
        if budget.sentences is not None and len(choices) >= budget.sentences:
            break
        if choices and not fill and scores[at] < floor:
            break
        if left is not None and left < LEAST_CLIP:
            break
        if overlap.share(at) > MOST_SHARED:
            continue
        span = reading.sentences[at].span
        if left is not None and _length(reading, span) > left:
            clipped = None if choices else clip(reading.text, span, left)
            if clipped is None:
                continue
            span = clipped
        choices.append(Choice(at, span))
        overlap.add(at)
        left = None if left is None else left - _length(reading, span)
    return sorted(choices, key=lambda choice: choice.span)


def _ranked(
    reading: Reading,
    scores: Floats,
    eligible: npt.NDArray[np.int64],
    turns: list[Choice] | None,
) -> Iterator[int]:
    """Sentences, the best first; where sections take turns, one that has had its say waits.

    Args:
        reading: The text.
        scores: A score for each sentence. *Shape:* ``(sentences,)``
        eligible: Which sentences there are to choose from.
        turns: What was chosen so far, which grows while the sentences are drawn; ``None`` where
            sections do not take turns.
    """
    ranked = eligible[np.argsort(-scores[eligible], kind="stable")].tolist()
    if turns is None:
        yield from ranked
        return
    sections = reading.sections
    step = SECTION_STEP * float(scores[eligible].std())
    values = {at: float(scores[at]) for at in ranked}
    while ranked:
        said = Counter(sections[choice.sentence] for choice in turns)
        best = max(ranked[:_AHEAD], key=lambda at: values[at] - step * said[sections[at]])
        ranked.remove(best)
        yield best


def _is_long(reading: Reading) -> bool:
    return len(reading.text) > LONG and len(set(reading.sections)) > _SECTIONS


def clip(text: str, span: Span, most: int) -> Span | None:
    """The longest beginning of a sentence that ends with a clause and is short enough.

    Args:
        text: The text.
        span: The sentence, in code points.
        most: The greatest length.

    Returns:
        ``None`` where even the first clause is too long, or too short to say anything.

    >>> text = "坚持稳中求进工作总基调，推动高质量发展。"
    >>> clip(text, Span(0, 20), 15).extract(text)
    '坚持稳中求进工作总基调，'
    """
    best: Span | None = None
    bound = min(span.end, span.start + most)
    for match in _CLAUSE.finditer(text, span.start, bound):
        piece = text[span.start : match.end()]
        if len(piece) >= LEAST_CLIP and _balanced(piece):
            best = Span(span.start, match.end())
    return best


def _balanced(piece: str) -> bool:
    return all(
        piece.count(opener) == piece.count(closer)
        for opener, closer in zip(_OPENERS, _CLOSERS, strict=True)
    )


def _length(reading: Reading, span: Span) -> int:
    """The characters that a sentence takes in the summary, which leaves line breaks out."""
    piece = span.extract(reading.text)
    return len(piece) - piece.count("\n") - piece.count("\r")


def _floor(scores: Floats) -> float:
    return float(scores.mean() + LEAST_RISE * scores.std())


def _fallback(reading: Reading) -> npt.NDArray[np.int64]:
    """Where nothing can stand in a summary, whatever is longest: a heading, a row, a phrase."""
    lengths = reading.ends - reading.starts
    return np.argsort(-lengths, kind="stable")[:20]


class Overlap:
    """How much of a sentence stands already in one that was chosen."""

    def __init__(self, reading: Reading) -> None:
        pairs = reading.pairs
        self._bounds = np.searchsorted(pairs.sentences, np.arange(pairs.size + 1))
        self._terms = pairs.terms
        self._chosen: list[npt.NDArray[np.int64]] = []

    def share(self, at: int) -> float:
        """The greatest share that a sentence has of one that was chosen."""
        return max((self._shared(self._of(at), other) for other in self._chosen), default=0.0)

    def between(self, one: int, other: int) -> float:
        """The share of the shorter one's pairs that two sentences have in common."""
        return self._shared(self._of(one), self._of(other))

    def add(self, at: int) -> None:
        """Take a sentence for chosen."""
        self._chosen.append(self._of(at))

    @staticmethod
    def _shared(one: npt.NDArray[np.int64], other: npt.NDArray[np.int64]) -> float:
        shorter = min(len(one), len(other))
        if not shorter:
            return 0.0
        return len(np.intersect1d(one, other, assume_unique=True)) / shorter

    def _of(self, at: int) -> npt.NDArray[np.int64]:
        return self._terms[self._bounds[at] : self._bounds[at + 1]]
