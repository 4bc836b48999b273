"""Lines that a page cut, put together again for reading: nothing is edited here."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policytext.document import Span
from policytext.language.characters import HAN
from policytext.structure.lines import (
    TERMINAL_MARKS,
    Line,
    heading_level,
    is_list_item,
    split_lines,
)

__all__ = ["reading_blocks"]

_LEAST_WIDTH = 12
"""Shorter lines are not taken for the lines of a column."""

_OPEN_ENDS = "，、,—"
_CONTINUES = re.compile(rf"[{HAN}A-Za-z0-9“‘「『《（(]")
_LEADS_ON = re.compile(r"[，。、；：！？”’」』）》,;:!?)%％]")
_LATIN_CUT = re.compile(r"[A-Za-z]")
_LAST_STOP = re.compile(r"[。！？!?][^。！？!?]*\Z")


def reading_blocks(text: str) -> Iterator[Span]:
    """The stretches that are read without a break: paragraphs, headings, items, rows.

    A line is joined to the next where it stops in the middle of a sentence: at a comma, behind
    another sentence, or at the edge of a column. A heading stops without a mark as well, but
    stands on a line of its own that is shorter than the column, with no sentence before it.

    Args:
        text: Any text.

    Yields:
        Spans of ``text`` in code points, in order, without white space at their ends. Every
        character that is not white space lies in one.
    """
    lines = split_lines(text)
    start = end = -1
    for group in _groups(text, lines):
        edge = _column_edge(text, group)
        for at, line in enumerate(group):
            if start >= 0 and not _is_cut(text, start, end, line, edge if at else None):
                yield Span(start, end)
                start = -1
            if start < 0:
                start = line.start
            end = line.end
    if start >= 0:
        yield Span(start, end)


def _groups(text: str, lines: tuple[Line, ...]) -> Iterator[list[Line]]:
    """Lines with no blank line between them, each without the white space at its ends."""
    group: list[Line] = []
    for line in lines:
        content = text[line.start : line.end]
        bare = content.strip()
        if bare:
            start = line.start + len(content) - len(content.lstrip())
            group.append(Line(start, start + len(bare), line.next))
        elif group:
            yield group
            group = []
    if group:
        yield group


def _column_edge(text: str, group: list[Line]) -> int | None:
    """The length that a full line of the group has, or ``None`` if it is not set in a column."""
    if len(group) < 3:
        return None
    lengths = [line.end - line.start for line in group]
    edge = max(lengths) - 2
    full = sum(length >= edge for length in lengths)
    if edge < _LEAST_WIDTH or full < max(2, len(group) / 2):
        return None
    return edge


def _is_cut(text: str, start: int, end: int, line: Line, edge: int | None) -> bool:
    """Whether what has been read from ``start`` to ``end`` goes on in the next line.

    Args:
        text: The text.
        start: Where the block so far starts.
        end: Where it ends.
        line: The next line.
        edge: The length of a full line; ``None`` also where a blank line stands between.
    """
    last = text[end - 1]
    if last in TERMINAL_MARKS or is_list_item(text[line.start : line.end]):
        return False
    adjacent = _is_adjacent(text, end, line.start)
    if _LEADS_ON.match(text, line.start):
        return True
    if not _CONTINUES.match(text, line.start):
        return False
    if last in _OPEN_ENDS:
        return True
    if adjacent and text[line.start].islower() and _LATIN_CUT.match(last):
        return True
    opened = max(text.rfind("\n", start, end), start)
    if edge is not None and end - opened >= edge and adjacent:
        return True
    tail = _LAST_STOP.search(text, opened, end)
    if tail is None:
        return False
    if adjacent:
        return True
    # Over a blank line more is asked: a clause before the cut, and one that ends behind it.
    return (
        "，" in tail.group()
        and heading_level(text[line.start : line.end]) is None
        and any(mark in text[line.start : line.end] for mark in "，。")
    )


def _is_adjacent(text: str, end: int, start: int) -> bool:
    """Whether one line break, and no indent, stands between."""
    between = text[end:start]
    return between.count("\n") + between.count("\r") - between.count("\r\n") <= 1 and (
        not between.endswith((" ", "\t", "\u3000"))
    )
