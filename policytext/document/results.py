"""The plain results: what was found, and where.

Each is a frozen record whose first field is its span. Each can be written down as an annotation
of a document's layer and read back from it, so that functions on text and layers of documents give
the same objects.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from policytext.document.annotation import Annotation, Attribute
from policytext.document.mapping import FrozenMapping
from policytext.document.rewrite import MetadataValue
from policytext.document.source import Field
from policytext.document.span import Span

__all__ = ["Article", "Entity", "Sentence", "Slogan", "Summary", "SummarySentence"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence.

    Attributes:
        span: Where it stands, in code points of the text that was split.
        text: Its characters.
        paragraph: Which paragraph it belongs to, counted from 0.
    """

    span: Span
    text: str
    paragraph: int = 0

    def to_annotation(self, by: str = "sentences") -> Annotation:
        """The sentence as an annotation of the layer ``sentences``."""
        return Annotation(
            self.span, "sentences", "sentence", by, attributes={"paragraph": self.paragraph}
        )

    @classmethod
    def from_annotation(cls, annotation: Annotation, text: str) -> Sentence:
        """The sentence that an annotation stands for."""
        paragraph = annotation.attributes.get("paragraph", 0)
        return cls(annotation.span, annotation.span.extract(text), _integer(paragraph) or 0)


@dataclass(frozen=True, slots=True)
class Entity:
    """A named entity (命名实体).

    Attributes:
        span: Where it stands, in code points of the text that was searched.
        text: Its characters, ``text[span]``.
        label: PERSON, LOCATION, ORGANIZATION, MEETING, DOCUMENT, PROGRAM, DATE, MONEY, PERCENT or
            QUANTITY.
        by: Which layer found it.
        score: How sure it is, from 0 to 1, where the layer says so.
        subtype: A finer kind, where suffix or gazetteer tell: ``"government"``, ``"law"``.
        normalized: A normal form, where one exists: 国家发改委 gives 国家发展和改革委员会.
        nested: Names within the name.
    """

    span: Span
    text: str
    label: str
    by: str = "entities"
    score: float | None = None
    subtype: str | None = None
    normalized: str | None = None
    nested: tuple[Entity, ...] = ()

    def to_annotation(self, by: str | None = None) -> Annotation:
        """The entity as an annotation of the layer ``entities``."""
        return Annotation(
            self.span,
            "entities",
            self.label,
            by or self.by,
            self.score,
            _present(
                subtype=self.subtype,
                normalized=self.normalized,
                nested=tuple(map(_nested_row, self.nested)),
            ),
        )

    @classmethod
    def from_annotation(cls, annotation: Annotation, text: str) -> Entity:
        """The entity that an annotation stands for."""
        attributes = annotation.attributes
        return cls(
            annotation.span,
            annotation.span.extract(text),
            annotation.label,
            annotation.by,
            annotation.score,
            _string(attributes.get("subtype")),
            _string(attributes.get("normalized")),
            tuple(
                _nested_entity(row, text, annotation.by) for row in _tuple(attributes.get("nested"))
            ),
        )


def _nested_row(entity: Entity) -> Attribute:
    return FrozenMapping(
        {
            "span": entity.span,
            "label": entity.label,
            **_present(
                by=entity.by,
                score=entity.score,
                subtype=entity.subtype,
                normalized=entity.normalized,
                nested=tuple(map(_nested_row, entity.nested)),
            ),
        }
    )


def _nested_entity(row: Attribute, text: str, by: str) -> Entity:
    facts = _mapping(row)
    span = _span(facts.get("span"))
    return Entity(
        span,
        span.extract(text),
        _string(facts.get("label")) or "",
        _string(facts.get("by")) or by,
        _number(facts.get("score")),
        _string(facts.get("subtype")),
        _string(facts.get("normalized")),
        tuple(_nested_entity(inner, text, by) for inner in _tuple(facts.get("nested"))),
    )


@dataclass(frozen=True, slots=True)
class Slogan:
    """A slogan or set phrase (提法).

    Attributes:
        span: Where it stands, in code points of the text that was searched.
        text: Its characters, ``text[span]``: they may hold a gloss or a quotation mark.
        canonical: Its canonical form, in Simplified characters.
        kind: numeric, term, fixed, metaphor, plus_action, parallel, quoted or plan.
        strength: ``"slogan"``, or ``"keyword"`` for policy vocabulary.
        score: How sure it is, from 0 to 1.
        rule: The lexicon row or the pattern that found it.
        by: Which component found it.
        expansion: What it stands for: 两个毫不动摇 has two members.
        expansion_source: ``"text"`` if the members stand in this text, else ``"lexicon"``.
        members: Where the members stand in the text, if they do.
        numeral: The number that it counts to, if it counts.
        quoted: Whether it stands in quotation marks.
        in_organization: Whether it is part of an organisation's name.
        children: Set phrases within it.
        speaker: Who says it, where the sentence tells.
    """

    span: Span
    text: str
    canonical: str
    kind: str
    strength: str = "slogan"
    score: float = 1.0
    rule: str = ""
    by: str = "slogans"
    expansion: tuple[str, ...] = ()
    expansion_source: str | None = None
    members: tuple[Span, ...] = ()
    numeral: int | None = None
    quoted: bool = False
    in_organization: bool = False
    children: tuple[Slogan, ...] = ()
    speaker: str | None = None

    def to_annotation(self, by: str | None = None) -> Annotation:
        """The slogan as an annotation of the layer ``slogans``; its label is the kind."""
        return Annotation(self.span, "slogans", self.kind, by or self.by, self.score, self._facts())

    def _facts(self) -> FrozenMapping[Attribute]:
        return FrozenMapping(
            {
                "canonical": self.canonical,
                "strength": self.strength,
                **_present(
                    rule=self.rule or None,
                    expansion=self.expansion,
                    expansion_source=self.expansion_source,
                    members=self.members,
                    numeral=self.numeral,
                    quoted=self.quoted or None,
                    in_organization=self.in_organization or None,
                    children=tuple(
                        FrozenMapping(
                            {
                                **child._facts(),
                                "span": child.span,
                                "kind": child.kind,
                                "score": child.score,
                            }
                        )
                        for child in self.children
                    ),
                    speaker=self.speaker,
                ),
            }
        )

    @classmethod
    def from_annotation(cls, annotation: Annotation, text: str) -> Slogan:
        """The slogan that an annotation stands for."""
        return cls._from_facts(
            annotation.attributes,
            annotation.span,
            annotation.label,
            1.0 if annotation.score is None else annotation.score,
            annotation.by,
            text,
        )

    @classmethod
    def _from_facts(
        cls,
        facts: Mapping[str, Attribute],
        span: Span,
        kind: str,
        score: float,
        by: str,
        text: str,
    ) -> Slogan:
        return cls(
            span,
            span.extract(text),
            _string(facts.get("canonical")) or "",
            kind,
            _string(facts.get("strength")) or "slogan",
            score,
            _string(facts.get("rule")) or "",
            by,
            tuple(str(item) for item in _tuple(facts.get("expansion"))),
            _string(facts.get("expansion_source")),
            tuple(map(_span, _tuple(facts.get("members")))),
            _integer(facts.get("numeral")),
            bool(facts.get("quoted")),
            bool(facts.get("in_organization")),
            tuple(
                cls._from_facts(
                    child,
                    _span(child.get("span")),
                    _string(child.get("kind")) or "",
                    _number(child.get("score")) or 0.0,
                    by,
                    text,
                )
                for child in map(_mapping, _tuple(facts.get("children")))
            ),
            _string(facts.get("speaker")),
        )


@dataclass(frozen=True, slots=True)
class SummarySentence:
    """A sentence, or a clause of one, that stands in a summary.

    Attributes:
        span: Where it stands, in code points of the text that was summarised.
        text: Its characters, ``text[span]``.
        score: Its score under the method.
        reasons: Why it was chosen.
        section: The heading that it stands under, if there is one.
    """

    span: Span
    text: str
    score: float = 0.0
    reasons: tuple[str, ...] = ()
    section: str | None = None

    def to_annotation(self, by: str = "summary", method: str = "policy") -> Annotation:
        """The sentence as an annotation of the layer ``summary``; its label is the method."""
        return Annotation(
            self.span,
            "summary",
            method,
            by,
            attributes=_present(score=self.score, reasons=self.reasons, section=self.section),
        )

    @classmethod
    def from_annotation(cls, annotation: Annotation, text: str) -> SummarySentence:
        """The sentence that an annotation stands for."""
        attributes = annotation.attributes
        return cls(
            annotation.span,
            annotation.span.extract(text),
            _number(attributes.get("score")) or 0.0,
            tuple(map(str, _tuple(attributes.get("reasons")))),
            _string(attributes.get("section")),
        )


@dataclass(frozen=True, slots=True)
class Summary:
    """An extract: sentences of the text, in the text's order.

    Attributes:
        sentences: The sentences, with their spans.
        method: How they were chosen.
        max_chars: The budget in characters, if there was one.
        notes: What a caller should know, such as why a backend's answer was not used.
    """

    sentences: tuple[SummarySentence, ...] = ()
    method: str = "policy"
    max_chars: int | None = None
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The sentences, joined; line breaks inside a sentence are left out."""
        return "".join(
            sentence.text.replace("\r", "").replace("\n", "") for sentence in self.sentences
        )

    def __str__(self) -> str:
        return self.text

    @classmethod
    def from_annotations(cls, annotations: Iterable[Annotation], text: str) -> Summary:
        """The summary that the annotations of a layer stand for."""
        rows = sorted(annotations, key=lambda annotation: annotation.span)
        sentences = tuple(SummarySentence.from_annotation(row, text) for row in rows)
        return cls(sentences, rows[0].label if rows else "policy")


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a page.

    Attributes:
        span: Where it stands, in code points of the document's text.
        title: Its title, with its place in the source.
        authors: Its authors.
        notes: Notes on the authors and on the publication.
        metadata: Further facts: publisher, date, url.
    """

    span: Span
    title: Field | None = None
    authors: tuple[Field, ...] = ()
    notes: tuple[Field, ...] = ()
    metadata: Mapping[str, MetadataValue] = field(default_factory=FrozenMapping)

    def to_annotation(self, by: str = "remove-boilerplate") -> Annotation:
        """The article as a region of the layer ``articles``.

        The places of its fields are source coordinates, which later edits do not move, so they
        are written as pairs of numbers and not as spans of the text.
        """
        return Annotation(
            self.span,
            "articles",
            "article",
            by,
            attributes=_present(
                title=None if self.title is None else _field_row(self.title),
                authors=tuple(map(_field_row, self.authors)),
                notes=tuple(map(_field_row, self.notes)),
                metadata=FrozenMapping(
                    {
                        name: tuple(map(_field_row, value))
                        if isinstance(value, tuple)
                        else _field_row(value)
                        for name, value in self.metadata.items()
                    }
                ),
            ),
            anchor="region",
        )

    @classmethod
    def from_annotation(cls, annotation: Annotation) -> Article:
        """The article that an annotation stands for."""
        attributes = annotation.attributes
        title = attributes.get("title")
        return cls(
            annotation.span,
            None if title is None else _field(title),
            tuple(map(_field, _tuple(attributes.get("authors")))),
            tuple(map(_field, _tuple(attributes.get("notes")))),
            FrozenMapping(
                {
                    name: tuple(map(_field, value)) if isinstance(value, tuple) else _field(value)
                    for name, value in _mapping(attributes.get("metadata")).items()
                }
            ),
        )


def _field_row(value: Field) -> Attribute:
    row: dict[str, Attribute] = {"value": value.value}
    if value.source_span is not None:
        row["source"] = (value.source_span.start, value.source_span.end)
    return FrozenMapping(row)


def _field(row: Attribute) -> Field:
    facts = _mapping(row)
    place = _tuple(facts.get("source"))
    span = Span(_integer(place[0]) or 0, _integer(place[1]) or 0) if place else None
    return Field(_string(facts.get("value")) or "", span)


def _present(**values: Attribute) -> FrozenMapping[Attribute]:
    """The values that say something: no ``None`` and nothing empty."""
    return FrozenMapping(
        {
            name: value
            for name, value in values.items()
            if value is not None and value != () and value != {}
        }
    )


def _string(value: Attribute) -> str | None:
    return value if isinstance(value, str) else None


def _number(value: Attribute) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _integer(value: Attribute) -> int | None:
    return value if isinstance(value, int) else None


def _tuple(value: Attribute) -> tuple[Attribute, ...]:
    return value if isinstance(value, tuple) else ()


def _mapping(value: Attribute) -> FrozenMapping[Attribute]:
    return value if isinstance(value, FrozenMapping) else FrozenMapping()


def _span(value: Attribute) -> Span:
    if not isinstance(value, Span):
        raise TypeError("a span is missing among the attributes of an annotation")
    return value
