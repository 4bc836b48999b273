"""One summary of several documents: near-duplicates of one text, or texts on one topic.

What several documents say is said once, and all of them are cited for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from policytext.document import Document, Sentence, Span
from policytext.errors import reject_bytes
from policytext.summarization._features import centrality
from policytext.summarization._reading import Reading
from policytext.summarization._selection import LEAST_CLIP, MOST_SHARED, Overlap, clip
from policytext.summarization._terms import Floats, pair_similarity
from policytext.summarization.scoring import Genre, Method, score_sentences

__all__ = ["CorpusSentence", "CorpusSummary", "Place", "summarize_corpus"]

CANDIDATES = 400
"""At most so many sentences of all documents together are compared."""

SAME = 0.8
"""Two sentences that share more of the shorter one's pairs say the same."""

_CROSS = 0.7
_ECHO = 0.5
_ALIKE = 0.4


@dataclass(frozen=True, slots=True)
class Place:
    """A span of one of several documents.

    Attributes:
        document: The number of the document, counted from 0.
        id: Its id; the number for plain text.
        span: Where it stands, in code points of that document's text.
    """

    document: int
    id: str
    span: Span


@dataclass(frozen=True, slots=True)
class CorpusSentence:
    """A sentence of a summary of several documents.

    Attributes:
        place: Where it was taken from.
        text: Its characters.
        score: Higher is better; comparable within the summary.
        also: Where the other documents say the same.
    """

    place: Place
    text: str
    score: float
    also: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True)
class CorpusSummary:
    """A summary of several documents.

    Attributes:
        sentences: Its sentences, by document and place.
        method: How they were chosen.
        max_chars: The budget in characters.
        documents: How many documents were read.
    """

    sentences: tuple[CorpusSentence, ...] = ()
    method: str = "policy"
    max_chars: int | None = None
    documents: int = 0

    @property
    def text(self) -> str:
        """The sentences, joined; line breaks inside a sentence are left out."""
        return "".join(_flat(sentence.text) for sentence in self.sentences)

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class _Candidate:
    document: int
    id: str
    sentence: Sentence
    score: float


def summarize_corpus(
    docs: Iterable[str | Document],
    *,
    max_chars: int | None = 300,
    max_sentences: int | None = None,
    method: Method = "policy",
    genre: Genre = "auto",
) -> CorpusSummary:
    """Summarise documents that belong together.

    Args:
        docs: Texts or documents, such as a cluster that ``deduplicate`` found.
        max_chars: At most so many characters; ``None`` for no bound.
        max_sentences: At most so many sentences.
        method: How the sentences of each document are scored.
        genre: What kind of text they are.

    Returns:
        The summary; every sentence cites its document and place, and everywhere else that says
        the same.

    Raises:
        TypeError: If bytes are given.
        ValueError: If a bound is negative.

    >>> first = "会议强调，要坚持稳中求进。全国上下一片欢腾。"
    >>> second = "会议强调，要坚持稳中求进。国务院印发新一代人工智能发展规划。"
    >>> summary = summarize_corpus([first, second], max_chars=40)
    >>> for sentence in summary.sentences:
    ...     print(sentence.place.document, sentence.text, [at.document for at in sentence.also])
    0 会议强调，要坚持稳中求进。 [1]
    1 国务院印发新一代人工智能发展规划。 []
    """
    for name, bound in (("max_chars", max_chars), ("max_sentences", max_sentences)):
        if bound is not None and bound < 0:
            raise ValueError(f"{name} cannot be negative, but is {bound}")
    items = list(docs)
    candidates = _candidates(items, method, genre)
    if not candidates:
        return CorpusSummary((), method, max_chars, len(items))
    reading, scores, same = _compare(candidates)
    chosen = _choose(reading, scores, same, candidates, max_chars, max_sentences)
    chosen.sort(key=lambda sentence: (sentence.place.document, sentence.place.span))
    return CorpusSummary(tuple(chosen), method, max_chars, len(items))


def _candidates(items: Sequence[str | Document], method: Method, genre: Genre) -> list[_Candidate]:
    """The best sentences of each document, as many of each."""
    share = max(2, CANDIDATES // max(1, len(items)))
    found: list[_Candidate] = []
    for number, item in enumerate(items):
        if not isinstance(item, Document):
            reject_bytes(item, "summarize_corpus")
        text, id = (item, str(number)) if isinstance(item, str) else (item.text, item.id)
        reading = Reading.of(text)
        usable = np.flatnonzero(reading.eligible)
        if not len(usable):
            continue
        values = _standard(score_sentences(reading, method, genre).values[usable])
        best = np.sort(np.argsort(-values, kind="stable")[:share])
        found.extend(
            _Candidate(number, id, reading.sentences[int(usable[at])], float(values[at]))
            for at in best
        )
    best_first = sorted(found, key=lambda item: (-item.score, item.document, item.sentence.span))
    kept = best_first[:CANDIDATES]
    return sorted(kept, key=lambda item: (item.document, item.sentence.span))


def _compare(
    candidates: Sequence[_Candidate],
) -> tuple[Reading, Floats, list[list[int]]]:
    """All candidates as one text, their scores, and which of them say the same."""
    pieces: list[str] = []
    sentences: list[Sentence] = []
    at = 0
    for candidate in candidates:
        pieces.append(candidate.sentence.text)
        end = at + len(candidate.sentence.text)
        sentences.append(Sentence(Span(at, end), candidate.sentence.text, len(sentences)))
        at = end + 1
    reading = Reading("\n".join(pieces), tuple(sentences))
    similarity = pair_similarity(reading.pairs.rows())
    overlap = Overlap(reading)
    alike = similarity > _ALIKE
    same = [
        [
            own,
            *(int(at) for at in np.flatnonzero(alike[own]) if overlap.between(own, int(at)) > SAME),
        ]
        for own in range(len(candidates))
    ]
    echoes = np.array([len({candidates[at].document for at in group}) for group in same])
    scores = np.array([candidate.score for candidate in candidates], np.float32)
    scores = scores + _CROSS * _standard(centrality(similarity))
    scores = scores + _ECHO * np.log(echoes).astype(np.float32)
    return reading, scores, same


def _choose(
    reading: Reading,
    scores: Floats,
    same: list[list[int]],
    candidates: Sequence[_Candidate],
    most: int | None,
    number: int | None,
) -> list[CorpusSentence]:
    overlap = Overlap(reading)
    chosen: list[CorpusSentence] = []
    left = most
    for at in map(int, np.argsort(-scores, kind="stable")):
        if number is not None and len(chosen) >= number:
            break
        if left is not None and left < LEAST_CLIP:
            break
        if overlap.share(at) > MOST_SHARED:
            continue
        candidate = candidates[at]
        text, span = candidate.sentence.text, candidate.sentence.span
        if left is not None and len(_flat(text)) > left:
            clipped = None if chosen else clip(text, Span(0, len(text)), left)
            if clipped is None:
                continue
            text, span = clipped.extract(text), clipped.shift(span.start)
        overlap.add(at)
        left = None if left is None else left - len(_flat(text))
        also = tuple(
            Place(other.document, other.id, other.sentence.span)
            for other in (candidates[same_at] for same_at in same[at] if same_at != at)
            if other.document != candidate.document
        )
        place = Place(candidate.document, candidate.id, span)
        chosen.append(CorpusSentence(place, text, round(float(scores[at]), 4), also))
    return chosen


def _flat(text: str) -> str:
    return text.replace("\r", "").replace("\n", "")


def _standard(values: Floats) -> Floats:
    deviation = float(values.std())
    centred: Floats = values - values.mean()
    return centred / np.float32(deviation) if deviation > 1e-6 else np.zeros_like(values)
