"""A label on a place in a text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from policytext.document.mapping import FrozenMapping
from policytext.document.span import Span

if TYPE_CHECKING:
    from policytext.document.edits import EditList

__all__ = ["Anchor", "Annotation", "Attribute"]

Anchor: TypeAlias = Literal["text", "region"]
"""What an annotation holds on to when the text is edited."""

Attribute: TypeAlias = (
    "str | int | float | bool | Span | tuple[Attribute, ...] | FrozenMapping[Attribute] | None"
)
"""What an attribute may hold: JSON-like values, spans of the same text, and nests of these."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """A label on a place in a text, made by a component.

    Attributes:
        span: Where it stands, in code points of the document's text.
        layer: What kind of annotation it is, such as ``"entities"``.
        label: The label within the layer, such as ``"PERSON"``.
        by: Which component, or which part of one, made it.
        score: How sure it is, from 0 to 1, where it says so.
        attributes: Further facts. Spans among them stand in the same text, and are mapped with it.
        anchor: ``"text"``: the label was computed on exactly these characters, so an edit that
            touches them, or a span among the attributes, drops it. ``"region"``: it marks a
            stretch, which is mapped through edits and dropped only when nothing of it is left.
    """

    span: Span
    layer: str
    label: str
    by: str
    score: float | None = None
    attributes: Mapping[str, Attribute] = field(default_factory=FrozenMapping)
    anchor: Anchor = "text"

    def __post_init__(self) -> None:
        """Freeze the attributes, so that the annotation can be hashed and shared."""
        if self.anchor not in ("text", "region"):
            raise ValueError(f"anchor must be 'text' or 'region', not {self.anchor!r}")
        if not isinstance(self.attributes, FrozenMapping):
            object.__setattr__(self, "attributes", freeze(self.attributes))

    def carry(self, edits: EditList) -> Annotation | None:
        """The annotation on the edited text, or ``None`` if it does not survive.

        Args:
            edits: Edits of the text that the annotation belongs to.
        """
        if self.anchor == "text" and any(map(edits.touches, self._spans())):
            return None
        span = edits.to_target(self.span)
        if self.anchor == "region" and span.is_empty:
            return None
        attributes = FrozenMapping(
            {name: _carry_value(value, edits) for name, value in self.attributes.items()}
        )
        return replace(self, span=span, attributes=attributes)

    def _spans(self) -> list[Span]:
        spans = [self.span]
        for value in self.attributes.values():
            _collect(value, spans)
        return spans


def freeze(attributes: Mapping[str, object]) -> FrozenMapping[Attribute]:
    """An immutable copy of a nest of mappings and sequences.

    Args:
        attributes: A mapping of JSON-like values and spans.

    Raises:
        TypeError: If a value is something else.
    """
    return FrozenMapping({str(name): _freeze_value(value) for name, value in attributes.items()})


def _freeze_value(value: object) -> Attribute:
    if value is None or isinstance(value, str | int | float | bool | Span):
        return value
    if isinstance(value, Mapping):
        return freeze(value)
    if isinstance(value, list | tuple):
        return tuple(map(_freeze_value, value))
    raise TypeError(f"an attribute cannot hold a {type(value).__name__}")


def _collect(value: Attribute, spans: list[Span]) -> None:
    if isinstance(value, Span):
        spans.append(value)
    elif isinstance(value, tuple):
        for item in value:
            _collect(item, spans)
    elif isinstance(value, FrozenMapping):
        for item in value.values():
            _collect(item, spans)


def _carry_value(value: Attribute, edits: EditList) -> Attribute:
    if isinstance(value, Span):
        return edits.to_target(value)
    if isinstance(value, tuple):
        return tuple(_carry_value(item, edits) for item in value)
    if isinstance(value, FrozenMapping):
        return FrozenMapping({name: _carry_value(item, edits) for name, item in value.items()})
    return value
