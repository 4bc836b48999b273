"""Documents as JSON: one object a line, readable without this package.

Offsets count code points, as the key ``"offsets"`` says; readers in JavaScript or Java convert
them. Spans are objects with ``start`` and ``end``. Values that JSON does not know carry a tag:
``{"$span": [start, end]}`` among attributes, and base64 for the source's bytes.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias, TypeVar, cast

from policytext.document.annotation import Anchor, Annotation, Attribute
from policytext.document.document import Document, Step
from policytext.document.edits import Edit, EditList
from policytext.document.mapping import FrozenMapping
from policytext.document.rewrite import MetadataValue
from policytext.document.source import Field, Source
from policytext.document.span import Span
from policytext.errors import PolicyTextError, SchemaError

__all__ = ["SCHEMA", "Detail", "Json", "from_dict", "from_json", "to_dict", "to_json"]

SCHEMA = 1
"""The version of the format. A reader refuses a version that it does not know."""

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"
Kind = TypeVar("Kind")

Detail: TypeAlias = Literal["full", "slim"]
"""``"full"`` holds everything, and can be read back. ``"slim"`` leaves out the source and the
history; each annotation carries its place in the source."""


def to_json(document: Document, detail: Detail = "full") -> str:
    """One line of JSON that holds the whole document, or what was found in it.

    Everything outside ASCII is escaped, so lone surrogates survive.

    Args:
        document: The document.
        detail: How much of it.
    """
    return json.dumps(to_dict(document, detail), separators=(",", ":"))


def from_json(line: str) -> Document:
    """The document that ``to_json`` wrote.

    Args:
        line: The JSON.

    Raises:
        SchemaError: If it is not JSON, or not a document of a known schema.
    """
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        raise SchemaError(f"not JSON: {error}") from error
    return from_dict(value)


def to_dict(document: Document, detail: Detail = "full") -> dict[str, Json]:
    """The document as JSON values.

    Args:
        document: The document.
        detail: How much of it.

    Returns:
        ``schema``, ``offsets``, ``id``, ``text``, ``metadata``, ``annotations`` and ``produced``.
        A full record adds ``history`` and ``source``; in a slim one each annotation has
        ``source_start`` and ``source_end``.

    >>> to_dict(Document.from_text("稳中求进", id="a"))["offsets"]
    'codepoint'
    """
    row: dict[str, Json] = {
        "schema": SCHEMA,
        "offsets": "codepoint",
        "id": document.id,
        "text": document.text,
        "metadata": {name: _metadata_row(value) for name, value in document.metadata.items()},
    }
    if detail == "slim":
        return {
            **row,
            "annotations": [_placed_row(document, item) for item in document.annotations],
            "produced": list(document.produced),
        }
    return {
        **row,
        "annotations": [_annotation_row(annotation) for annotation in document.annotations],
        "produced": list(document.produced),
        "history": [_step_row(step) for step in document.history],
        "source": _source_row(document.source),
    }


def from_dict(value: object) -> Document:
    """The document that ``to_dict`` wrote.

    Args:
        value: The JSON values.

    Raises:
        SchemaError: If they are not a document of a known schema, or if the recorded edits do not
            turn the source text into the text.
    """
    row = _mapping(value, "document")
    if row.get("schema") != SCHEMA:
        raise SchemaError(
            f"schema {row.get('schema')!r} is not known; this version reads {SCHEMA}",
            path="schema",
        )
    try:
        document = Document(
            id=_get(row, "id", str),
            text=_get(row, "text", str),
            source=_read_source(_get(row, "source", dict)),
            history=tuple(map(_read_step, _get(row, "history", list))),
            annotations=tuple(map(_read_annotation, _get(row, "annotations", list))),
            metadata=FrozenMapping(
                {name: _read_metadata(item) for name, item in _get(row, "metadata", dict).items()}
            ),
            produced=tuple(map(str, _get(row, "produced", list))),
        )
        replayed = document.replay()
    except SchemaError:
        raise
    except (PolicyTextError, ValueError, TypeError, KeyError) as error:
        raise SchemaError(f"not a document: {error}") from error
    if replayed != document.text:
        raise SchemaError("the recorded edits do not turn the source into the text", path="history")
    return document


def _source_row(source: Source) -> Json:
    return {
        "text": source.text,
        "encoding": source.encoding,
        "data": None if source.data is None else base64.b64encode(source.data).decode("ascii"),
        "evidence": _attributes_row(source.evidence),
    }


def _read_source(row: Mapping[str, object]) -> Source:
    data = row.get("data")
    encoding = row.get("encoding")
    try:
        decoded = None if data is None else base64.b64decode(str(data), validate=True)
    except binascii.Error as error:
        raise SchemaError(f"not base64: {error}", path="source.data") from error
    return Source(
        decoded,
        None if encoding is None else str(encoding),
        _get(row, "text", str),
        _read_attributes(_get(row, "evidence", dict)),
    )


def _step_row(step: Step) -> Json:
    return {
        "by": step.by,
        "version": step.version,
        "config": _attributes_row(step.config),
        "exact": step.exact,
        "edits": [_edit_row(edit) for edit in step.edits],
    }


def _read_step(value: object) -> Step:
    row = _mapping(value, "history")
    return Step(
        _get(row, "by", str),
        _get(row, "version", str),
        _read_attributes(_get(row, "config", dict)),
        EditList(map(_read_edit, _get(row, "edits", list))),
        _get(row, "exact", bool),
    )


def _edit_row(edit: Edit) -> Json:
    row: dict[str, Json] = {
        "start": edit.start,
        "end": edit.end,
        "replacement": edit.replacement,
        "reason": edit.reason,
    }
    if not edit.certain:
        row["certain"] = False
    if edit.margin is not None:
        row["margin"] = edit.margin
    for name, place in (("origin", edit.origin), ("refers_to", edit.refers_to)):
        if place is not None:
            row[name] = _span_row(place)
    return row


def _read_edit(value: object) -> Edit:
    row = _mapping(value, "edits")
    margin = row.get("margin")
    return Edit(
        _get(row, "start", int),
        _get(row, "end", int),
        _get(row, "replacement", str),
        _get(row, "reason", str),
        bool(row.get("certain", True)),
        float(margin) if isinstance(margin, int | float) else None,
        _optional(row.get("origin"), _read_span),
        _optional(row.get("refers_to"), _read_span),
    )


def _annotation_row(annotation: Annotation) -> dict[str, Json]:
    return {
        **_span_row(annotation.span),
        "layer": annotation.layer,
        "label": annotation.label,
        "by": annotation.by,
        "score": annotation.score,
        "anchor": annotation.anchor,
        "attributes": _attributes_row(annotation.attributes),
    }


def _placed_row(document: Document, annotation: Annotation) -> Json:
    place = document.source_span(annotation.span)
    return {
        **_annotation_row(annotation),
        "source_start": place.start,
        "source_end": place.end,
    }


def _read_annotation(value: object) -> Annotation:
    row = _mapping(value, "annotations")
    score = row.get("score")
    return Annotation(
        _read_span(row),
        _get(row, "layer", str),
        _get(row, "label", str),
        _get(row, "by", str),
        float(score) if isinstance(score, int | float) else None,
        _read_attributes(_get(row, "attributes", dict)),
        cast(Anchor, _get(row, "anchor", str)),
    )


def _metadata_row(value: MetadataValue) -> Json:
    if isinstance(value, tuple):
        return [_metadata_row(item) for item in value]
    place = value.source_span
    return {"value": value.value, "source_span": None if place is None else _span_row(place)}


def _read_metadata(value: object) -> MetadataValue:
    if isinstance(value, list):
        return tuple(map(_read_field, value))
    return _read_field(value)


def _read_field(value: object) -> Field:
    row = _mapping(value, "metadata")
    return Field(_get(row, "value", str), _optional(row.get("source_span"), _read_span))


def _span_row(span: Span) -> dict[str, Json]:
    return {"start": span.start, "end": span.end}


def _read_span(value: object) -> Span:
    row = _mapping(value, "span")
    return Span(_get(row, "start", int), _get(row, "end", int))


def _attributes_row(attributes: Mapping[str, Attribute]) -> Json:
    return {name: _attribute_row(value) for name, value in attributes.items()}


def _attribute_row(value: Attribute) -> Json:
    if isinstance(value, Span):
        return {"$span": [value.start, value.end]}
    if isinstance(value, tuple):
        return [_attribute_row(item) for item in value]
    if isinstance(value, FrozenMapping):
        return _attributes_row(value)
    return value


def _read_attributes(row: Mapping[str, object]) -> FrozenMapping[Attribute]:
    return FrozenMapping({name: _read_attribute(value) for name, value in row.items()})


def _read_attribute(value: object) -> Attribute:
    if isinstance(value, list):
        return tuple(map(_read_attribute, value))
    if isinstance(value, dict):
        if value.keys() == {"$span"}:
            start, end = value["$span"]
            return Span(int(start), int(end))
        return _read_attributes(value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise SchemaError(f"an attribute cannot hold a {type(value).__name__}")


def _mapping(value: object, path: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise SchemaError(f"expected an object, found {type(value).__name__}", path=path)
    return value


def _get(row: Mapping[str, object], name: str, kind: type[Kind]) -> Kind:
    value = row.get(name)
    if not isinstance(value, kind):
        found = "nothing" if name not in row else type(value).__name__
        raise SchemaError(f"expected {kind.__name__}, found {found}", path=name)
    return value


def _optional(value: object, read: Callable[[object], Kind]) -> Kind | None:
    return None if value is None else read(value)
