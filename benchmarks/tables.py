"""Tables for the terminal, in which Chinese characters are two columns wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

__all__ = ["table", "width"]


def width(text: str) -> int:
    """The number of columns that a text takes in a terminal.

    >>> width("提法 x")
    6
    """
    return sum(2 if unicodedata.east_asian_width(c) in "FW" else 1 for c in text)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Rows in columns, the first to the left and the others to the right.

    Args:
        head: The heads of the columns.
        rows: The cells, already formatted.
    """
    lines = [list(head), *map(list, rows)]
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    rule = ["-" * size for size in widths]
    return "\n".join(_line(cells, widths) for cells in [lines[0], rule, *lines[1:]])


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = []
    for index, (cell, size) in enumerate(zip(cells, widths, strict=True)):
        space = " " * (size - width(cell))
        padded.append(cell + space if index == 0 else space + cell)
    return "  ".join(padded).rstrip()
