"""Named entities (命名实体) of a text: every layer, one resolution."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

from policytext.document import Annotation, Document, Entity
from policytext.entities._belief import believed
from policytext.entities._candidates import Candidate
from policytext.entities._features import Seen
from policytext.entities._view import View
from policytext.entities.extension import extended
from policytext.entities.gazetteer import (
    Gazetteer,
    candidate_of,
    default_gazetteer,
    proposals,
)
from policytext.entities.resolution import names_within, resolve
from policytext.entities.rules import find_by_rules
from policytext.entities.second_pass import look_again
from policytext.entities.tagging import tag
from policytext.errors import reject_bytes

__all__ = ["EntityRecognizer", "find_entities"]


def find_entities(
    text: str, *, gazetteer: Gazetteer | None = None, weights: Path | None = None
) -> tuple[Entity, ...]:
    """The named entities of a text.

    The text is only looked at, through a folded view: script, width, pinyin glosses and soft line
    breaks inside a name make no difference.

    Args:
        text: The text.
        gazetteer: Known names; those of the package if left out.
        weights: A file of ``policytext train entities``; the package's own tagger if left out.

    Returns:
        The outermost entities in the order of the text, with the names in each under ``nested``;
        spans in code points of ``text``.

    Raises:
        TypeError: If ``text`` is not a ``str``.
        ModelLoadError: If the weights cannot be read.

    >>> text = "国务院印发《新一代人工智能发展规划》，到2035年基本建成。"
    >>> [(entity.text, entity.label) for entity in find_entities(text)]
    [('国务院', 'ORGANIZATION'), ('《新一代人工智能发展规划》', 'DOCUMENT'), ('2035年', 'DATE')]
    """
    reject_bytes(text, "find_entities")
    view = View.of(text)
    shown = view.text
    matches = (gazetteer or default_gazetteer()).matches(shown)
    ruled = find_by_rules(shown)
    (tagged,) = tag([Seen(shown, ruled, matches)], weights)
    known = list(proposals(matches, shown))
    known += extended([*ruled, *known], shown)
    tagged = believed(tagged, known, shown)
    rows = [*ruled, *known, *tagged, *extended(tagged, shown)]
    first = resolve(rows, shown)
    found = resolve([*first, *look_again(first, shown)], shown)
    inner = sorted([*rows, *map(candidate_of, matches)], key=lambda row: row.start)
    return tuple(_entity(row, text, view, inner) for row in found)


def _entity(row: Candidate, text: str, view: View, inner: Sequence[Candidate]) -> Entity:
    span = view.original(row.start, row.end)
    return Entity(
        span,
        span.extract(text),
        row.label,
        row.by,
        row.score,
        row.subtype,
        row.normalized,
        tuple(_entity(part, text, view, ()) for part in names_within(row, inner)),
    )


@dataclass(frozen=True)
class EntityRecognizer:
    """Finds named entities."""

    name: ClassVar[str] = "entities"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = MappingProxyType({})

    def annotate(self, doc: Document) -> Iterable[Annotation]:
        """The entities of ``doc.text``."""
        return [entity.to_annotation() for entity in find_entities(doc.text)]
