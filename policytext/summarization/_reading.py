"""A text as a summariser reads it: sentences, which of them can stand in a summary, and where."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from policytext.document import Sentence
from policytext.language.characters import HAN, fold
from policytext.structure import heading_level, split_sentences
from policytext.summarization._terms import Integers, Pairs, code_points, pairs_of

__all__ = ["LEAST_LENGTH", "Reading"]

LEAST_LENGTH = 12
"""A shorter sentence says too little by itself: most are run-in heads."""

_HEADING = 40
_ENDED = re.compile(r"[。！？!?；;…][”’」』）)》\]]*\Z|[.．][”’\"')）]*\Z")
_TABLE_ROW = re.compile(r"\s*\||.*\t.*\t")
_NO_CONTENT = re.compile(r"[^，。、；：]{0,8}[：:]\Z")
_TURN = re.compile(rf"([{HAN}A-Za-z·.]{{1,12}})[：:](?=\S)")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ASKS = re.compile(r"[？?]")
_LEAST_TURNS = 2


@dataclass(frozen=True)
class Reading:
    """A text with its sentences.

    Attributes:
        text: The text.
        sentences: Its sentences.
        title: What the text is called, where the caller knows.
    """

    text: str
    sentences: tuple[Sentence, ...]
    title: str | None = None

    @classmethod
    def of(cls, text: str, title: str | None = None) -> Reading:
        """Read a text.

        Args:
            text: Any text.
            title: Its title, where it is known.
        """
        return cls(text, split_sentences(text), title)

    @cached_property
    def folded(self) -> str:
        """The text with script and width folded, of the same length, without lone surrogates."""
        return _SURROGATE.sub("\ufffd", fold(self.text))

    @cached_property
    def points(self) -> npt.NDArray[np.uint32]:
        """The code points of the folded text."""
        return code_points(self.folded)

    @cached_property
    def starts(self) -> Integers:
        """Where each sentence starts."""
        return np.fromiter((s.span.start for s in self.sentences), np.int64, len(self.sentences))

    @cached_property
    def ends(self) -> Integers:
        """Where each sentence ends."""
        return np.fromiter((s.span.end for s in self.sentences), np.int64, len(self.sentences))

    @cached_property
    def paragraphs(self) -> Integers:
        """The paragraph of each sentence."""
        return np.fromiter((s.paragraph for s in self.sentences), np.int64, len(self.sentences))

    @cached_property
    def pairs(self) -> Pairs:
        """The character pairs of the sentences."""
        return pairs_of(self.points, self.starts, self.ends)

    @cached_property
    def is_heading(self) -> npt.NDArray[np.bool_]:
        """Which sentences are headings: alone in a short paragraph, without a stop."""
        alone = Counter(sentence.paragraph for sentence in self.sentences)
        return np.array(
            [
                (
                    alone[sentence.paragraph] == 1
                    and len(sentence.text) <= _HEADING
                    and not _ENDED.search(sentence.text)
                )
                or heading_level(sentence.text) is not None
                for sentence in self.sentences
            ],
            np.bool_,
        )

    @cached_property
    def eligible(self) -> npt.NDArray[np.bool_]:
        """Which sentences can stand in a summary."""
        bare = [
            len(sentence.text) >= LEAST_LENGTH
            and not _TABLE_ROW.match(sentence.text)
            and not _NO_CONTENT.match(sentence.text)
            for sentence in self.sentences
        ]
        questions = [_asks(sentence.text) for sentence in self.sentences]
        asked = np.array(questions, np.bool_) & np.array(
            [turn is not None for turn in self.turns], np.bool_
        )
        return np.array(bare, np.bool_) & ~self.is_heading & ~asked & ~self.is_interviewer

    @cached_property
    def sections(self) -> tuple[int | None, ...]:
        """For each sentence the number of the heading above it."""
        found: list[int | None] = []
        above: int | None = None
        for at, heading in enumerate(self.is_heading):
            above = at if heading else above
            found.append(above)
        return tuple(found)

    @cached_property
    def turns(self) -> tuple[str | None, ...]:
        """For each sentence who says it, in an interview; ``None`` everywhere in other texts."""
        size = len(self.sentences)
        if "：" not in self.text and ":" not in self.text:
            return (None,) * size
        labels = [_turn_label(s, at, self.sentences) for at, s in enumerate(self.sentences)]
        speakers = [label for label in labels if label]
        counts = Counter(speakers)
        steady = {name for name, count in counts.items() if count >= _LEAST_TURNS}
        changes = sum(a != b for a, b in pairwise(speakers))
        if len(steady) < 2 or changes < 2 * _LEAST_TURNS - 1:
            return (None,) * size
        found: list[str | None] = []
        speaking: str | None = None
        for label in labels:
            speaking = label if label in steady else speaking
            found.append(speaking)
        return tuple(found)

    @cached_property
    def is_interviewer(self) -> npt.NDArray[np.bool_]:
        """Which sentences belong to whoever asks: most of their turns end with a question."""
        turns = self.turns
        if not any(turns):
            return np.zeros(len(turns), np.bool_)
        asked: Counter[str] = Counter()
        spoken: Counter[str] = Counter()
        for turn, following, sentence in zip(
            turns, (*turns[1:], None), self.sentences, strict=True
        ):
            if turn is None:
                continue
            spoken[turn] += len(sentence.text)
            if turn != following and _asks(sentence.text):
                asked[turn] += 1
        if not asked:
            return np.zeros(len(turns), np.bool_)
        asker = max(asked, key=lambda name: (asked[name], -spoken[name]))
        return np.array([turn == asker for turn in turns], np.bool_)

    def opens_turn(self, at: int) -> bool:
        """Whether somebody begins to speak with this sentence."""
        return _turn_label(self.sentences[at], at, self.sentences) == self.turns[at]

    def heading_of(self, at: int) -> str | None:
        """The heading that a sentence stands under."""
        above = self.sections[at]
        return None if above is None or above == at else self.sentences[above].text.strip("#　 ")

    def part(self, chosen: Sequence[int] | Iterable[int]) -> Reading:
        """The same text with some of its sentences only.

        Args:
            chosen: The numbers of the sentences, in order.
        """
        piece = Reading(self.text, tuple(self.sentences[at] for at in chosen), self.title)
        # The text is the same, so what was made of all of it need not be made again.
        piece.__dict__.update(folded=self.folded, points=self.points)
        return piece


def _asks(text: str) -> bool:
    return _ASKS.search(text, max(0, len(text) - 3)) is not None


def _turn_label(sentence: Sentence, at: int, sentences: tuple[Sentence, ...]) -> str | None:
    """The name before the colon with which a paragraph starts."""
    if at and sentences[at - 1].paragraph == sentence.paragraph:
        return None
    match = _TURN.match(sentence.text)
    return match.group(1) if match else None
