"""What the layers propose before anything is decided."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["GAZETTEER", "LABELS", "NAMES", "RULES", "SECOND_PASS", "TAGGER", "Candidate"]

NAMES = ("PERSON", "LOCATION", "ORGANIZATION", "MEETING", "DOCUMENT", "PROGRAM", "DATE")
"""The labels of names and dates, which people annotated and the tagger learns."""

LABELS = (*NAMES, "MONEY", "PERCENT", "QUANTITY")
"""Every label; the last three come from rules alone."""

RULES, GAZETTEER, TAGGER, SECOND_PASS = "rules", "gazetteer", "tagger", "second-pass"
"""The layers, as ``Entity.by`` names them."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A proposal of one layer.

    Attributes:
        start: Where it starts, in code points of the view.
        end: Where it ends, exclusive.
        label: One of ``LABELS``.
        by: The layer.
        score: How sure the layer is, from 0 to 1.
        subtype: A finer kind, where it is known.
        normalized: A normal form, where there is one.
    """

    start: int
    end: int
    label: str
    by: str
    score: float = 1.0
    subtype: str | None = None
    normalized: str | None = None

    def overlaps(self, other: Candidate) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Candidate) -> bool:
        """Whether the other lies inside, and is not the same place."""
        return (
            self.start <= other.start
            and other.end <= self.end
            and (self.start, self.end) != (other.start, other.end)
        )
