"""A text with overlapping marks, as HTML.

Marks overlap: a slogan stands in a sentence of the summary, an edit in the slogan. HTML elements
cannot, so the text is cut at every border into segments, and each segment carries the classes of
all marks over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from policytext.document import Span
from policytext.report.html import attribute, plain

__all__ = ["Mark", "marked_text"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark on a stretch of a text, or, where the span is empty, between two characters.

    Attributes:
        span: Where it stands, in code points.
        classes: Its style classes.
        title: What is shown on hover.
        anchor: Under which name it can be linked to.
        edit: The number of the edit that it shows, if it shows one.
        sign: For a mark between two characters: what stands there.
    """

    span: Span
    classes: str
    title: str = ""
    anchor: str | None = None
    edit: int | None = None
    sign: str = ""


def marked_text(text: str, marks: Iterable[Mark]) -> str:
    """The text as HTML, with its marks.

    Args:
        text: The text.
        marks: The marks, in any order; what reaches beyond the text is clipped.

    >>> marked_text("坚持改革", [Mark(Span(2, 4), "slogan", "改革")])
    '坚持<span class="slogan" title="改革">改革</span>'
    """
    solid, points = _sorted(marks, len(text))
    borders = sorted(
        {0, len(text), *points}
        | {mark.span.start for mark in solid}
        | {mark.span.end for mark in solid}
    )
    parts = list(_points(points.get(0, [])))
    for start, end, over in _segments(borders, solid):
        parts.append(_segment(text[start:end], start, over))
        parts += _points(points.get(end, []))
    return "".join(parts)


def _sorted(marks: Iterable[Mark], length: int) -> tuple[list[Mark], dict[int, list[Mark]]]:
    """Marks on characters, sorted by start, and marks between characters, by place."""
    solid: list[Mark] = []
    points: dict[int, list[Mark]] = {}
    for mark in marks:
        if mark.span.is_empty:
            points.setdefault(min(mark.span.start, length), []).append(mark)
        elif mark.span.start < length:
            solid.append(mark)
    solid.sort(key=lambda mark: mark.span)
    return solid, points


def _segments(borders: list[int], solid: list[Mark]) -> Iterator[tuple[int, int, list[Mark]]]:
    """Each stretch between two borders, with the marks over it."""
    over: list[Mark] = []
    following = 0
    for start, end in pairwise(borders):
        over = [mark for mark in over if mark.span.end > start]
        while following < len(solid) and solid[following].span.start <= start:
            over.append(solid[following])
            following += 1
        yield start, end, over


def _segment(text: str, start: int, over: list[Mark]) -> str:
    if not over:
        return plain(text)
    anchors = [mark.anchor for mark in over if mark.anchor and mark.span.start == start]
    # One element has one id; every further anchor gets an empty element of its own.
    extra = "".join(f'<a id="{attribute(anchor)}"></a>' for anchor in anchors[1:])
    return f"{extra}<span{_attributes(over, anchors[:1])}>{plain(text)}</span>"


def _points(marks: list[Mark]) -> Iterator[str]:
    for mark in marks:
        anchors = [mark.anchor] if mark.anchor else []
        yield f"<span{_attributes([mark], anchors)}>{plain(mark.sign)}</span>"


def _attributes(over: list[Mark], anchors: list[str]) -> str:
    classes = " ".join(dict.fromkeys(mark.classes for mark in over))
    titles = "\n".join(dict.fromkeys(mark.title for mark in over if mark.title))
    edits = " ".join(str(mark.edit) for mark in over if mark.edit is not None)
    return "".join(
        f' {name}="{attribute(value)}"'
        for name, value in (
            ("class", classes),
            ("title", titles),
            ("id", anchors[0] if anchors else ""),
            ("data-edits", edits),
        )
        if value
    )
