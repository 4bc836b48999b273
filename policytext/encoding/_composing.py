"""Several passes over a text as one list of edits of the text before all of them.

A repair can uncover another: a gloss stands inside what was mojibake. Each pass sees what the one
before it left, and the component records one step. An edit of a later pass that touches what an
earlier one wrote is joined with it; all others only move.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from policytext.document import Edit, EditList

__all__ = ["compose"]


def compose(text: str, first: EditList, second: EditList) -> EditList:
    """Edits of ``text`` that do what the two lists do, one after the other.

    Args:
        text: The text before both.
        first: Edits of ``text``; none of them moves text.
        second: Edits of the text after ``first``; none of them moves text.

    Returns:
        Edits of ``text``. Where edits of both are joined, the reason is that of the first.

    >>> text = "地區(qū )"
    >>> first, second = EditList([Edit(4, 5, "", "space")]), EditList([Edit(2, 5, "", "gloss")])
    >>> compose(text, first, second)
    EditList([Edit(start=2, end=6, replacement='', reason='space', certain=True, margin=None, \
origin=None, refers_to=None)])
    """
    if not len(first):
        return second
    if not len(second):
        return first
    middle = first.apply(text)
    return EditList(
        edit for cluster in _clusters(first, second) for edit in _joined(text, middle, *cluster)
    )


Placed = tuple[int, int, Edit]
"""Where an edit stands in the text between the two passes, and the edit."""

_Cluster = tuple[int, int, int, list[Placed], list[Placed]]


def _placed(edits: EditList) -> Iterator[Placed]:
    """The edits of the first pass, by where what they wrote stands."""
    shift = 0
    for edit in edits:
        start = edit.start + shift
        yield start, start + len(edit.replacement), edit
        shift += len(edit.replacement) - (edit.end - edit.start)


def _clusters(first: EditList, second: EditList) -> Iterator[_Cluster]:
    """Edits that touch, together, with where they stand in the middle and how far that moved."""
    before = list(_placed(first))
    after = [(edit.start, edit.end, edit) for edit in second]
    i = j = shift = 0
    while i < len(before) or j < len(after):
        ours: list[Placed] = []
        theirs: list[Placed] = []
        start = min(before[i][0] if i < len(before) else after[j][0],
                    after[j][0] if j < len(after) else before[i][0])  # fmt: skip
        end = start
        grown = True
        while grown:
            grown = False
            while i < len(before) and _touches(before[i], start, end, bool(ours or theirs)):
                ours.append(before[i])
                end = max(end, before[i][1])
                i, grown = i + 1, True
            while j < len(after) and _touches(after[j], start, end, bool(ours or theirs)):
                theirs.append(after[j])
                end = max(end, after[j][1])
                j, grown = j + 1, True
        yield start, end, shift, ours, theirs
        shift += sum(edit.end - edit.start - len(edit.replacement) for _, _, edit in ours)


def _touches(placed: Placed, start: int, end: int, begun: bool) -> bool:
    """Whether an edit belongs to the cluster that stands at ``start:end`` so far."""
    at, until, _ = placed
    if not begun:
        return at == start
    # What only borders on the cluster stays apart, unless one of the two is a point inside it.
    return at < end or (at == until == end == start)


def _joined(
    text: str, middle: str, start: int, end: int, shift: int, ours: list[Placed],
    theirs: list[Placed],
) -> list[Edit]:  # fmt: skip
    if not theirs:
        return [edit for _, _, edit in ours]
    removed = sum(edit.end - edit.start - len(edit.replacement) for _, _, edit in ours)
    source_start, source_end = start + shift, end + shift + removed
    parts: list[str] = []
    at = start
    for begin, until, edit in theirs:
        parts += (middle[at:begin], edit.replacement)
        at = until
    replacement = "".join((*parts, middle[at:end]))
    if replacement == text[source_start:source_end]:
        return []
    leading = (ours or theirs)[0][2]
    edits = [edit for _, _, edit in (*ours, *theirs)]
    margins = [edit.margin for edit in edits if edit.margin is not None]
    return [
        replace(
            leading,
            start=source_start,
            end=source_end,
            replacement=replacement,
            certain=all(edit.certain for edit in edits),
            margin=min(margins) if margins else None,
        )
    ]
