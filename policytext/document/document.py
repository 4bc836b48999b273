"""A document: a text, the input that it came from, and everything that was done in between."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Protocol

from policytext.document.annotation import Annotation, Attribute, freeze
from policytext.document.edits import EditList
from policytext.document.mapping import FrozenMapping
from policytext.document.results import Article, Entity, Sentence, Slogan, Summary
from policytext.document.rewrite import MetadataValue, Rewrite
from policytext.document.source import Source
from policytext.document.span import HasSpan, Span

if TYPE_CHECKING:
    from policytext.document.explanation import Explanation
    from policytext.document.serialise import Detail

__all__ = ["Document", "Maker", "Step", "configuration", "content_hash"]


class Maker(Protocol):
    """What a step is attributed to: anything with a name and a version, such as a component."""

    @property
    def name(self) -> str:
        """The registry name."""

    @property
    def version(self) -> str:
        """The version of its behaviour, which changes when its output may."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one component changed.

    Attributes:
        by: The component's registry name.
        version: The version of its behaviour.
        config: Its configuration.
        edits: The edits, in code points of the text before the step.
        exact: ``False`` where the edits were found by comparing two texts, not known from the
            change itself.
    """

    by: str
    version: str
    config: Mapping[str, Attribute]
    edits: EditList
    exact: bool = True


@dataclass(frozen=True)
class Document:
    """A text with its source and its history. It never changes: each step gives a new document.

    Make one with ``Document.from_text`` or ``Document.from_source``, or let ``policytext.process``
    do it.

    Attributes:
        id: Which document this is: from the reader or the caller, else a hash of the source text.
        text: The text as it now is.
        source: The input.
        history: The steps that changed the text, in order. Replaying them on ``source.text`` gives
            ``text``.
        annotations: Labels on ``text``.
        metadata: Facts about the document, with their places in the source.
        produced: The names of the annotators that have run, so that an empty layer can be told
            from one that nobody made.

    >>> doc = Document.from_text("坚持“两个毫不动摇”")
    >>> doc.slice(Span(3, 9))
    '两个毫不动摇'
    """

    id: str
    text: str
    source: Source
    history: tuple[Step, ...] = ()
    annotations: tuple[Annotation, ...] = ()
    metadata: Mapping[str, MetadataValue] = field(default_factory=FrozenMapping)
    produced: tuple[str, ...] = ()

    @classmethod
    def from_text(
        cls,
        text: str,
        id: str | None = None,
        metadata: Mapping[str, MetadataValue] | None = None,
    ) -> Document:
        """A document from text that is already decoded.

        Args:
            text: The text.
            id: Which document this is; a hash of the text if left out.
            metadata: What the caller knows about it.
        """
        return cls.from_source(Source(None, None, text), id, metadata)

    @classmethod
    def from_source(
        cls,
        source: Source,
        id: str | None = None,
        metadata: Mapping[str, MetadataValue] | None = None,
    ) -> Document:
        """A document from a source.

        Args:
            source: The input, such as ``policytext.decode`` returns.
            id: Which document this is; a hash of the source text if left out.
            metadata: What the caller knows about it.
        """
        name = content_hash(source.text) if id is None else id
        return cls(name, source.text, source, metadata=FrozenMapping(metadata))

    @property
    def digest(self) -> str:
        """The SHA-256 of the text as it now is, in hexadecimal."""
        return content_hash(self.text)

    # -- change ----------------------------------------------------------------------------------

    def rewrite(self, rewrite: Rewrite, by: Maker, *, exact: bool = True) -> Document:
        """The document after a cleaner's changes.

        Annotations are carried along: those anchored in the text are dropped where an edit touches
        them, regions are mapped and dropped only when nothing is left. A fact that the metadata
        already holds stays.

        Args:
            rewrite: The changes, in code points of ``text``.
            by: The component that made them: name, version and configuration are recorded.
            exact: ``False`` where the edits were found by comparing two texts.

        Returns:
            A new document.

        Raises:
            EditError: If an edit leaves the text.
        """
        edits = rewrite.edits
        if not (len(edits) or rewrite.annotations or rewrite.metadata):
            return self
        edits.check_range(len(self.text))
        annotations = (*self.annotations, *rewrite.annotations)
        metadata = FrozenMapping({**rewrite.metadata, **self.metadata})
        if not len(edits):
            return replace(self, annotations=annotations, metadata=metadata)
        step = Step(by.name, by.version, configuration(by), edits, exact)
        carried = (annotation.carry(edits) for annotation in annotations)
        return replace(
            self,
            text=edits.apply(self.text),
            history=(*self.history, step),
            annotations=tuple(annotation for annotation in carried if annotation is not None),
            metadata=metadata,
        )

    def annotate(self, annotations: Iterable[Annotation], by: Maker | None = None) -> Document:
        """The document with more labels.

        Args:
            annotations: Labels on ``text``.
            by: The annotator that made them, so that an empty answer is known to be one.

        Returns:
            A new document.

        Raises:
            ValueError: If a label leaves the text.
        """
        added = tuple(annotations)
        for annotation in added:
            if annotation.span.end > len(self.text):
                raise ValueError(
                    f"an annotation of layer {annotation.layer!r} ends at {annotation.span.end}, "
                    f"outside the text of {len(self.text)} characters"
                )
        produced = self.produced
        if by is not None and by.name not in produced:
            produced = (*produced, by.name)
        return replace(self, annotations=(*self.annotations, *added), produced=produced)

    # -- where things came from ------------------------------------------------------------------

    def slice(self, place: Span | HasSpan) -> str:
        """The characters of a span of ``text``, or of anything that has one."""
        return place.span.extract(self.text)

    def source_span(self, place: Span | HasSpan) -> Span:
        """Where something of ``text`` came from: the hull in ``source.text``.

        Args:
            place: A span of ``text``, or anything with one.

        Returns:
            The smallest span of the source text that holds all that it came from. It is empty only
            if ``place`` is.

        Raises:
            ValueError: If the place leaves the text.
        """
        pieces = self.source_spans(place)
        return Span(min(p.start for p in pieces), max(p.end for p in pieces))

    def source_spans(self, place: Span | HasSpan) -> tuple[Span, ...]:
        """Where something of ``text`` came from, piece by piece.

        Text that was joined over a cut, or moved, came from several places; the hull of
        ``source_span`` also holds what lay between them.

        Args:
            place: A span of ``text``, or anything with one.

        Returns:
            Spans of the source text, in the order of ``text``.

        Raises:
            ValueError: If the place leaves the text.
        """
        span = place.span
        if span.end > len(self.text):
            raise ValueError(f"{span} leaves the text of {len(self.text)} characters")
        pieces: tuple[Span, ...] = (span,)
        for step in reversed(self.history):
            mapped: list[Span] = []
            for piece in pieces:
                for source in step.edits.to_source_pieces(piece):
                    _join(mapped, source)
            pieces = tuple(mapped)
        return pieces

    def replay(self) -> str:
        """The source text with every recorded edit applied again: equal to ``text``."""
        text = self.source.text
        for step in self.history:
            text = step.edits.apply(text)
        return text

    def explain(self) -> Explanation:
        """What was changed, step by step: why, before and after, and where in the source.

        ``print(doc.explain())`` shows it; its ``steps`` hold the same as data.
        """
        from policytext.document.explanation import Explanation

        return Explanation.of(self)

    # -- what was found --------------------------------------------------------------------------

    def layer(self, name: str) -> tuple[Annotation, ...]:
        """The annotations of one layer, in the order of the text."""
        rows = (annotation for annotation in self.annotations if annotation.layer == name)
        return tuple(sorted(rows, key=lambda annotation: annotation.span))

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences, if a pipeline found them."""
        return tuple(Sentence.from_annotation(row, self.text) for row in self.layer("sentences"))

    @property
    def entities(self) -> tuple[Entity, ...]:
        """The named entities, if a pipeline found them."""
        return tuple(Entity.from_annotation(row, self.text) for row in self.layer("entities"))

    @property
    def slogans(self) -> tuple[Slogan, ...]:
        """The slogans (提法), if a pipeline found them."""
        return tuple(Slogan.from_annotation(row, self.text) for row in self.layer("slogans"))

    @property
    def summary(self) -> Summary:
        """The summary, if a pipeline made one; else one without sentences."""
        return Summary.from_annotations(self.layer("summary"), self.text)

    @property
    def articles(self) -> tuple[Article, ...]:
        """The articles of the page; the whole text is one where nobody looked for more."""
        rows = self.layer("articles")
        if rows:
            return tuple(map(Article.from_annotation, rows))
        return (Article(Span(0, len(self.text))),) if self.text else ()

    # -- other forms -----------------------------------------------------------------------------

    def to_json(self, detail: Detail = "full") -> str:
        """One line of JSON that holds the whole document, or what was found in it.

        See ``policytext.document.to_dict``.

        Args:
            detail: ``"full"``, which ``from_json`` reads, or ``"slim"``, without the source and the
                history.
        """
        from policytext.document.serialise import to_json

        return to_json(self, detail)

    @classmethod
    def from_json(cls, line: str) -> Document:
        """The document that ``to_json`` wrote.

        Raises:
            SchemaError: If the line is not such a document.
        """
        from policytext.document.serialise import from_json

        return from_json(line)

    def _repr_html_(self) -> str:
        from policytext.document.html import document_view

        return document_view(self)


def configuration(maker: object) -> FrozenMapping[Attribute]:
    """The configuration of a component: the fields that its constructor takes.

    A field whose metadata says ``{"config": False}`` is state, not configuration.

    Args:
        maker: A component.
    """
    if not is_dataclass(maker):
        return FrozenMapping()
    return freeze(
        {
            item.name: getattr(maker, item.name)
            for item in fields(maker)
            if item.init and item.metadata.get("config", True)
        }
    )


def content_hash(text: str) -> str:
    """The SHA-256 of a text, in hexadecimal; lone surrogates are hashed as they are."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _join(pieces: list[Span], piece: Span) -> None:
    if pieces and pieces[-1].end == piece.start:
        pieces[-1] = Span(pieces[-1].start, piece.end)
    elif not pieces or pieces[-1] != piece:
        pieces.append(piece)
