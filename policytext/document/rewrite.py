"""What a cleaner returns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from policytext.document.annotation import Annotation
from policytext.document.edits import Edit, EditList
from policytext.document.mapping import FrozenMapping
from policytext.document.source import Field

__all__ = ["MetadataValue", "Rewrite"]

MetadataValue: TypeAlias = Field | tuple[Field, ...]
"""One field, or several of a kind: a page may name two authors."""


@dataclass(frozen=True, init=False)
class Rewrite:
    """What a cleaner wants changed, and what it noticed on the way.

    Args:
        edits: The changes, sorted and disjoint.
        annotations: Labels on the text *before* the changes; they are carried through them. This
            is how a cleaner marks damage that it could not repair.
        metadata: Facts for the document's metadata, in source coordinates
            (``doc.source_span(...)``).

    Raises:
        EditError: If the edits are not sorted and disjoint.
    """

    edits: EditList
    annotations: tuple[Annotation, ...] = ()
    metadata: Mapping[str, MetadataValue] = field(default_factory=FrozenMapping)

    def __init__(
        self,
        edits: EditList | Iterable[Edit] = (),
        annotations: Iterable[Annotation] = (),
        metadata: Mapping[str, MetadataValue] | None = None,
    ) -> None:
        set_ = object.__setattr__
        set_(self, "edits", edits if isinstance(edits, EditList) else EditList(edits))
        set_(self, "annotations", tuple(annotations))
        set_(self, "metadata", FrozenMapping(metadata))
