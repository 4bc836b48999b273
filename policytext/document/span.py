"""A place in a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

__all__ = ["HasSpan", "Span", "as_span"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points: ``text[start:end]``.

    Offsets count Unicode code points, as Python's ``str`` does. They say nothing about which text
    they belong to: every attribute that holds a span says that.

    Args:
        start: The first character, counted from 0.
        end: One past the last character.

    Raises:
        ValueError: If ``start`` is negative or greater than ``end``.

    >>> span = Span(2, 6)
    >>> span.extract("推动新质生产力")
    '新质生产'
    >>> len(span), span.is_empty
    (4, False)
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        """Refuse a range that cannot be one."""
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: start {self.start}, end {self.end}")

    def __len__(self) -> int:
        """The number of code points."""
        return self.end - self.start

    def __bool__(self) -> bool:
        """A span is always true, also an empty one: ``if span`` asks whether there is one."""
        return True

    @property
    def span(self) -> Span:
        """The span itself, so that a span can stand wherever something with a span can."""
        return self

    @property
    def is_empty(self) -> bool:
        """Whether the span holds no character."""
        return self.start == self.end

    def extract(self, text: str) -> str:
        """The characters of this range in ``text``."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether ``other`` lies inside this span; an equal span does."""
        return self.start <= other.start and other.end <= self.end

    def shift(self, offset: int) -> Span:
        """The same range, ``offset`` code points further on."""
        return Span(self.start + offset, self.end + offset)

    def hull(self, other: Span) -> Span:
        """The smallest span that holds both."""
        return Span(min(self.start, other.start), max(self.end, other.end))

    def to_utf16(self, text: str) -> Span:
        """The same range in UTF-16 code units, as JavaScript, Java and C# count.

        Args:
            text: The text that the span belongs to.

        Returns:
            A span whose offsets count UTF-16 code units.

        >>> Span(1, 2).to_utf16("𠮷林")
        Span(start=2, end=3)
        """
        before = _utf16_length(text[: self.start])
        return Span(before, before + _utf16_length(self.extract(text)))


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@runtime_checkable
class HasSpan(Protocol):
    """Anything that stands somewhere in a text: a span, an edit, an annotation, an entity."""

    @property
    def span(self) -> Span:
        """Where it stands."""


def as_span(place: Span | HasSpan) -> Span:
    """The span of a span, or of anything with ``.span``."""
    return place.span
