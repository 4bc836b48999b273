"""Summaries that are made of sentences of the text, each with its place and why it was chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from policytext.document import (
    Annotation,
    Document,
    FrozenMapping,
    Summary,
    SummarySentence,
)
from policytext.errors import reject_bytes
from policytext.summarization._reading import Reading
from policytext.summarization._selection import Budget, Choice, select
from policytext.summarization.backends import Backend, SummaryRequest, Writer, write_summary
from policytext.summarization.scoring import Genre, Method, Scores, score_sentences

__all__ = ["Summarizer", "summarize", "summarize_reading"]


def summarize(
    text_or_doc: str | Document,
    *,
    title: str | None = None,
    max_chars: int | None = 300,
    max_sentences: int | None = None,
    ratio: float | None = None,
    method: Method = "policy",
    genre: Genre = "auto",
    fill: bool = False,
    backend: Backend | Writer | None = None,
) -> Summary:
    """The sentences that say most, in the order of the text.

    Args:
        text_or_doc: Text, or a document; of a document with several articles each gets its share.
        title: What the text is called: sentences that take it up count more.
        max_chars: At most so many characters, line breaks not counted; ``None`` for no bound.
        max_sentences: At most so many sentences.
        ratio: At most this share of the text's characters; it takes the place of ``max_chars``.
        method: ``"policy"`` (trained on official texts and meetings), ``"lead"`` (from the top) or
            ``"lexrank"`` (what is most like the rest).
        genre: ``"news"``, ``"commentary"``, ``"meeting"``, or ``"auto"``, which tells by the words.
        fill: Spend the budget also on sentences that say little; else the summary may be shorter.
        backend: Let this write the summary: a ``Backend``, or any function from a prompt to a
            text. It is given the best sentences, numbered, and held to its citations; see
            ``policytext.summarization.write_summary``.

    Returns:
        The summary. For each sentence ``text[s.span.start:s.span.end] == s.text``.

    Raises:
        TypeError: If bytes are given.
        ValueError: If a bound is negative, or the ratio is not between 0 and 1.

    >>> text = "昨天天气很好。会议强调，要坚持稳中求进，推动高质量发展。会后合影留念。"
    >>> summarize(text, max_chars=25).text
    '会议强调，要坚持稳中求进，推动高质量发展。'
    """
    if not isinstance(text_or_doc, Document):
        reject_bytes(text_or_doc, "summarize")
    _check_bounds(max_chars, max_sentences, ratio)
    parts = _parts(text_or_doc, title)
    text = text_or_doc if isinstance(text_or_doc, str) else text_or_doc.text
    characters = max_chars if ratio is None else int(ratio * len(text))
    sentences = _summarize_parts(parts, characters, max_sentences, method, genre, fill)
    notes: tuple[str, ...] = ()
    if not sentences and characters is not None and text.strip():
        notes = (f"no clause of the text fits into {characters} characters",)
    extract = Summary(sentences, method, characters, notes)
    if backend is None:
        return extract
    # A writer chooses for itself: it is given several times as much as it may write.
    wide = None if characters is None else max(characters, _LEAST_CHOICE) * _CHOICE
    choice = _summarize_parts(parts, wide, None, method, genre, True)
    named = next((part.title for part in parts if part.title), None)
    return write_summary(backend, SummaryRequest(text, choice, characters, named), extract)


_CHOICE = 6
_LEAST_CHOICE = 200


def _check_bounds(max_chars: int | None, max_sentences: int | None, ratio: float | None) -> None:
    for name, bound in (("max_chars", max_chars), ("max_sentences", max_sentences)):
        if bound is not None and bound < 0:
            raise ValueError(f"{name} cannot be negative, but is {bound}")
    if ratio is not None and not 0 <= ratio <= 1:
        raise ValueError(f"ratio must lie between 0 and 1, but is {ratio}")


def _parts(text_or_doc: str | Document, title: str | None) -> list[Reading]:
    """The articles, each read by itself."""
    if isinstance(text_or_doc, str):
        return [Reading.of(text_or_doc, title)]
    sentences = text_or_doc.sentences if "sentences" in text_or_doc.produced else None
    if sentences is None:
        whole = Reading.of(text_or_doc.text, title)
    else:
        whole = Reading(text_or_doc.text, sentences, title)
    articles = text_or_doc.articles
    if len(articles) <= 1:
        named = articles[0].title.value if articles and articles[0].title else None
        return [Reading(whole.text, whole.sentences, title or named)]
    parts = []
    for article in articles:
        inside = [
            at
            for at, sentence in enumerate(whole.sentences)
            if article.span.contains(sentence.span)
        ]
        if inside:
            part = whole.part(inside)
            named = article.title.value if article.title else None
            parts.append(Reading(part.text, part.sentences, title or named))
    return parts or [whole]


def _summarize_parts(
    parts: list[Reading],
    characters: int | None,
    most: int | None,
    method: Method,
    genre: Genre,
    fill: bool,
) -> tuple[SummarySentence, ...]:
    found: list[SummarySentence] = []
    sizes = np.sqrt([max(1, len(part.sentences)) for part in parts])
    for at, part in enumerate(parts):
        share = float(sizes[at] / sizes[at:].sum())
        budget = Budget(
            None if characters is None else round(characters * share),
            None if most is None else round(most * share),
        )
        scores = score_sentences(part, method, genre)
        top = method == "lead"
        choices = select(part, scores.values, budget, fill=fill or top, by_section=not top)
        chosen = [_sentence(part, scores, choice) for choice in choices]
        found.extend(chosen)
        if characters is not None:
            characters -= sum(len(Summary((item,)).text) for item in chosen)
        most = None if most is None else most - len(chosen)
    return tuple(sorted(found, key=lambda sentence: sentence.span))


def _sentence(part: Reading, scores: Scores, choice: Choice) -> SummarySentence:
    at = choice.sentence
    reasons = scores.reasons[at]
    speaker = part.turns[at]
    if speaker is not None:
        reasons = (*reasons, f"speaker:{speaker}")
    if choice.span != part.sentences[at].span:
        reasons = (*reasons, "clipped")
    return SummarySentence(
        choice.span,
        choice.span.extract(part.text),
        round(float(scores.values[at]), 4),
        reasons,
        part.heading_of(at),
    )


def summarize_reading(reading: Reading, most: int) -> tuple[SummarySentence, ...]:
    """The best sentences of a text that has been read, whatever their length."""
    return _summarize_parts([reading], None, most, "policy", "auto", True)


@dataclass(frozen=True, slots=True)
class Summarizer:
    """The component that marks the sentences of a summary.

    Attributes:
        max_chars: See ``summarize``.
        max_sentences: See ``summarize``.
        ratio: See ``summarize``.
        method: See ``summarize``.
        genre: See ``summarize``.
        fill: See ``summarize``.

    >>> doc = Document.from_text("会议强调，要坚持稳中求进，推动高质量发展。")
    >>> [label.span for label in Summarizer().annotate(doc)]
    [Span(start=0, end=21)]
    """

    max_chars: int | None = 300
    max_sentences: int | None = None
    ratio: float | None = None
    method: Method = "policy"
    genre: Genre = "auto"
    fill: bool = False

    name: ClassVar[str] = "summary"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = FrozenMapping()

    def __post_init__(self) -> None:
        """Refuse bounds that cannot be kept."""
        _check_bounds(self.max_chars, self.max_sentences, self.ratio)

    def annotate(self, doc: Document) -> Iterable[Annotation]:
        """The sentences of the summary, as labels of the layer ``summary``.

        Args:
            doc: The document.
        """
        summary = summarize(
            doc,
            max_chars=self.max_chars,
            max_sentences=self.max_sentences,
            ratio=self.ratio,
            method=self.method,
            genre=self.genre,
            fill=self.fill,
        )
        return [item.to_annotation(self.name, self.method) for item in summary.sentences]
