"""What a policy analyst notes by hand, each fact with its place.

An extract says what a text is about; an analyst also wants to know who said it, what is to be
done, by when and how much. These are read off the text by rules, and off the layers ``entities``
and ``slogans`` of a document.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from policytext.document import Article, Document, Entity, Sentence, Slogan, Span, SummarySentence
from policytext.errors import ConfigError
from policytext.structure import Statement, find_statements, split_sentences
from policytext.summarization._reading import Reading
from policytext.summarization._rendering import to_json, to_markdown, to_text
from policytext.summarization.figures import Figure, find_figures
from policytext.summarization.keyphrases import KeyPhrase, key_phrases
from policytext.summarization.measures import Measure, find_measures
from policytext.summarization.summary import summarize_reading

__all__ = ["Brief", "Mention", "SloganCount", "brief"]

KEY_PHRASES = 12
"""So many key phrases stand in a brief."""

_LAYERS = ("entities", "slogans")


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that is named, and everywhere that it is.

    Attributes:
        text: How it is named first.
        spans: Where it is named, in code points of the document's text.
    """

    text: str
    spans: tuple[Span, ...]

    @property
    def count(self) -> int:
        """How often it is named."""
        return len(self.spans)


@dataclass(frozen=True, slots=True)
class SloganCount:
    """A slogan (提法), and everywhere that it stands.

    Attributes:
        canonical: Its canonical form.
        kind: Its kind.
        spans: Where it stands, in code points of the document's text.
        expansion: What it stands for, where that is known.
    """

    canonical: str
    kind: str
    spans: tuple[Span, ...]
    expansion: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How often it stands in the article."""
        return len(self.spans)


@dataclass(frozen=True, slots=True)
class Brief:
    """What there is to note about an article. Spans are in the document's text.

    Attributes:
        span: The article.
        title: Its title.
        authors: Its authors.
        affiliation: Where they work, or what else is noted about them.
        outlet: Who published it.
        date: When.
        thesis: The sentence that says what it is about.
        statements: Who says what.
        measures: What should be done, as an outline.
        slogans: The slogans, in the order in which they first stand.
        figures: Amounts, shares and targets with their dates.
        documents: The documents that are named.
        meetings: The meetings that are named.
        key_phrases: What the words of the text are about.
    """

    span: Span
    title: str | None = None
    authors: tuple[str, ...] = ()
    affiliation: str | None = None
    outlet: str | None = None
    date: str | None = None
    thesis: SummarySentence | None = None
    statements: tuple[Statement, ...] = ()
    measures: tuple[Measure, ...] = ()
    slogans: tuple[SloganCount, ...] = ()
    figures: tuple[Figure, ...] = ()
    documents: tuple[Mention, ...] = ()
    meetings: tuple[Mention, ...] = ()
    key_phrases: tuple[KeyPhrase, ...] = ()

    def to_markdown(self) -> str:
        """The brief as Markdown, every fact with its place."""
        return to_markdown(self)

    def to_text(self) -> str:
        """The brief as plain text, without places."""
        return to_text(self)

    def to_json(self) -> str:
        """The brief as JSON, with all its places in code points."""
        return to_json(self)

    def __str__(self) -> str:
        return self.to_text()


def brief(text_or_doc: str | Document) -> tuple[Brief, ...]:
    """What there is to note about each article of a document.

    Args:
        text_or_doc: A document on which ``entities`` and ``slogans`` have run, such as
            ``policytext.process`` gives. Plain text has no layers: ``policytext.brief`` processes
            it first.

    Returns:
        A brief for each article, in the order of the text.

    Raises:
        ConfigError: If the components that make these layers have not run.
    """
    doc = Document.from_text(text_or_doc) if isinstance(text_or_doc, str) else text_or_doc
    missing = [name for name in _LAYERS if name not in doc.produced]
    if missing:
        names = " and ".join(map(repr, missing))
        raise ConfigError(
            f"brief() reads layers that nobody made: run the component {names} first, or call "
            "policytext.brief(text), which does"
        )
    sentences = doc.sentences if "sentences" in doc.produced else split_sentences(doc.text)
    entities, slogans = doc.entities, doc.slogans
    return tuple(_brief_of(doc, article, sentences, entities, slogans) for article in doc.articles)


def _brief_of(
    doc: Document,
    article: Article,
    sentences: tuple[Sentence, ...],
    entities: tuple[Entity, ...],
    slogans: tuple[Slogan, ...],
) -> Brief:
    text = doc.text
    own = tuple(item for item in sentences if article.span.contains(item.span))
    named = tuple(item for item in entities if article.span.contains(item.span))
    title = article.title.value if article.title else None
    return Brief(
        article.span,
        title,
        tuple(author.value for author in article.authors),
        "；".join(note.value for note in article.notes) or None,
        _fact(article, "publisher"),
        _fact(article, "date"),
        _thesis(text, own, title),
        _statements(text, own),
        tuple(item for item in find_measures(text, own) if item.head != title),
        _counted([item for item in slogans if article.span.contains(item.span)]),
        find_figures(text, own),
        _mentions(named, "DOCUMENT"),
        _mentions(named, "MEETING"),
        _key_phrases(text, article.span),
    )


def _key_phrases(text: str, span: Span) -> tuple[KeyPhrase, ...]:
    """The key phrases of an article, with their places in the whole text."""
    found = key_phrases(span.extract(text), limit=KEY_PHRASES)
    return tuple(
        replace(phrase, spans=tuple(place.shift(span.start) for place in phrase.spans))
        for phrase in found
    )


def _fact(article: Article, name: str) -> str | None:
    value = article.metadata.get(name)
    if isinstance(value, tuple):
        return "、".join(item.value for item in value) or None
    return None if value is None else value.value


def _thesis(text: str, own: tuple[Sentence, ...], title: str | None) -> SummarySentence | None:
    found = summarize_reading(Reading(text, own, title), most=1)
    return found[0] if found else None


def _statements(text: str, own: tuple[Sentence, ...]) -> tuple[Statement, ...]:
    """Who says what; in an interview also how each answer begins."""
    reading = Reading(text, own)
    answers = (
        _answer(reading, at)
        for at, turn in enumerate(reading.turns)
        if turn is not None and not reading.is_interviewer[at] and reading.opens_turn(at)
    )
    found = [*find_statements(text, own), *(answer for answer in answers if answer is not None)]
    return tuple(sorted(found, key=lambda statement: statement.span))


def _answer(reading: Reading, at: int) -> Statement | None:
    """The first sentence of an answer, as a statement without a verb."""
    sentence, speaker = reading.sentences[at], reading.turns[at] or ""
    name = Span(sentence.span.start, sentence.span.start + len(speaker))
    quote = Span(min(name.end + 1, sentence.span.end), sentence.span.end)
    if quote.is_empty:
        return None
    return Statement(sentence.span, speaker, name, "", quote.extract(reading.text), quote)


def _counted(slogans: list[Slogan]) -> tuple[SloganCount, ...]:
    places: dict[str, list[Slogan]] = {}
    for slogan in slogans:
        places.setdefault(slogan.canonical, []).append(slogan)
    return tuple(
        SloganCount(name, found[0].kind, tuple(item.span for item in found), found[0].expansion)
        for name, found in places.items()
    )


def _mentions(entities: tuple[Entity, ...], label: str) -> tuple[Mention, ...]:
    places: dict[str, list[Entity]] = {}
    for entity in entities:
        if entity.label == label:
            places.setdefault(entity.normalized or entity.text, []).append(entity)
    return tuple(
        Mention(found[0].text, tuple(item.span for item in found)) for found in places.values()
    )
