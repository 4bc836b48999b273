"""One policy for all layers: which candidate is an entity, and which a name within it.

1. A candidate that cannot be a name falls first: one in a web address or in Markdown code, one
   that crosses a line's end or a title mark or cuts a run of letters, one in signs that no name is
   written with, a body or a person of letters alone that no list knows (AI).
2. What stands in title marks 《》 is one document; everything inside it is nested.
3. The rules' document numbers, dates, periods, plans and meetings come next, longest first: their
   form leaves little room for error. So 党的二十大报告 takes 党的二十大, and a meeting takes the
   body that holds it.
4. The tagger's names come next, then certain names of the gazetteer where the tagger saw nothing.
   A rule that is less sure than the tagger (a meeting by its kind, a quoted programme) stands
   after it.
5. Among candidates of one rank the longer one wins, then the one that starts first.
6. Amounts take what is left.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from policytext.entities._candidates import GAZETTEER, RULES, SECOND_PASS, TAGGER, Candidate
from policytext.entities._rejection import rejection

__all__ = ["names_within", "resolve"]

_AMOUNTS = frozenset({"MONEY", "PERCENT", "QUANTITY"})
_SURE_RULE = 0.8


def resolve(candidates: Iterable[Candidate], text: str) -> list[Candidate]:
    """The outermost entities among the candidates of all layers.

    Args:
        candidates: What the layers propose.
        text: The text that they proposed it for.

    Returns:
        Candidates that do not overlap, in the order of the text.
    """
    is_rejected = rejection(text)
    rows = sorted(
        (row for row in candidates if not is_rejected(row)),
        key=lambda row: (_rank(row), row.start - row.end, row.start),
    )
    taken = _Taken()
    for row in rows:
        taken.add(row)
    return taken.rows


class _Taken:
    """Accepted candidates, sorted, so that each new one is looked up in the logarithm of time."""

    def __init__(self) -> None:
        self.rows: list[Candidate] = []
        self.starts: list[int] = []

    def add(self, row: Candidate) -> None:
        """Accept a candidate if it overlaps none that was accepted before."""
        at = bisect_left(self.starts, row.start)
        if at < len(self.rows) and self.rows[at].start < row.end:
            return
        if at and self.rows[at - 1].end > row.start:
            return
        self.rows.insert(at, row)
        self.starts.insert(at, row.start)


def _rank(row: Candidate) -> int:
    if row.label in _AMOUNTS:
        return 6
    if row.by == RULES:
        if row.label == "DOCUMENT" and row.score == 1.0:
            return 1
        return 2 if row.score >= _SURE_RULE else 4
    return {TAGGER: 3, GAZETTEER: 4, SECOND_PASS: 5}.get(row.by, 3)


def names_within(outer: Candidate, rows: Sequence[Candidate]) -> list[Candidate]:
    """The longest names inside an entity, none overlapping another.

    Args:
        outer: The entity.
        rows: Candidates in the order of their starts.
    """
    first = bisect_left(rows, outer.start, key=lambda row: row.start)
    last = bisect_left(rows, outer.end, key=lambda row: row.start)
    inside = [row for row in rows[first:last] if outer.contains(row) and row.label not in _AMOUNTS]
    kept: list[Candidate] = []
    for row in sorted(inside, key=lambda row: (_rank(row), row.start - row.end, row.start)):
        if not any(row.overlaps(other) for other in kept):
            kept.append(replace(row))
    return sorted(kept, key=lambda row: row.start)
