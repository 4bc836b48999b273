"""Which characters of a conversion stand for which of the text, where only the two are known."""

from __future__ import annotations

from policytext.script._engine import SEPARATOR, Converted, Segment

__all__ = ["aligned"]


def aligned(before: str, after: str) -> Converted:
    """A conversion with its segments.

    Marks are copied by every converter, so the two texts are compared between marks. A stretch of
    equal length corresponds character by character; another one as a whole, but for what is equal
    at its ends. That is coarser than what the own engine knows, and never wrong.

    Args:
        before: The text.
        after: Its conversion.

    >>> aligned("内存，软件", "記憶體，軟體").segments
    [(0, 2, 0, 3)]
    """
    old, new = _stretches(before), _stretches(after)
    if len(old) != len(new) or any(map(_appears, old, new)):
        old, new = [(0, len(before))], [(0, len(after))]
    segments = [
        segment
        for one, other in zip(old, new, strict=True)
        if one[1] - one[0] != other[1] - other[0]
        for segment in [_trimmed(before, after, (*one, *other))]
    ]
    return Converted(after, segments)


def _stretches(text: str) -> list[tuple[int, int]]:
    """Where the stretches between separators start and end."""
    bounds = [0]
    for match in SEPARATOR.finditer(text):
        bounds += match.span()
    bounds.append(len(text))
    return list(zip(bounds[::2], bounds[1::2], strict=True))


def _appears(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether something stands in one of two stretches and nothing in the other."""
    return (one[0] == one[1]) != (other[0] == other[1])


def _trimmed(before: str, after: str, segment: Segment) -> Segment:
    """A segment without what is equal at its ends, though never empty on either side."""
    start, end, new_start, new_end = segment
    while end - start > 1 and new_end - new_start > 1 and before[start] == after[new_start]:
        start, new_start = start + 1, new_start + 1
    while end - start > 1 and new_end - new_start > 1 and before[end - 1] == after[new_end - 1]:
        end, new_end = end - 1, new_end - 1
    return start, end, new_start, new_end
