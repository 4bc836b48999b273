"""One policy for all layers: which candidate is an entity, and which a name within it.

1. A candidate that cannot be a name falls first: one in a web address or in Markdown code, one
   that crosses a line's end or a title mark or cuts a run of letters, one in signs that no name is
   written with, a body or a person of letters alone that no list knows (AI).
2. What stands in title marks 《》 is one document, and so is a document number; everything inside
   is nested. Plans and reports by their form (“十四五”规划, 党的二十大报告) come next.
3. Then the layers are equals: the longest candidate wins, whether a date or a meeting by its form,
   a name of the tagger, or a certain name of the gazetteer. The longer one has seen more: the
   tagger knows that 2024年 begins 2024年国际议员友好交流论坛, the gazetteer that 湖北省 begins
   湖北省人民政府. On the same place the rule is believed first, then the gazetteer.
4. A rule that is less sure (a meeting by its kind, a quoted programme) takes what is left, then the
   repetition of a name.
5. Amounts come last.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace

from policytext.entities._candidates import GAZETTEER, RULES, SECOND_PASS, Candidate
from policytext.entities._rejection import rejection

__all__ = ["names_within", "resolve"]

_AMOUNTS = frozenset({"MONEY", "PERCENT", "QUANTITY"})
_SURE_RULE = 0.8
_BELIEVED = {RULES: 0, GAZETTEER: 1}


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
        key=_order,
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
        if row.label == "DOCUMENT" and row.score >= _SURE_RULE:
            return 1 if row.score == 1.0 else 2
        return 3 if row.score >= _SURE_RULE else 4
    return 5 if row.by == SECOND_PASS else 3


def _order(row: Candidate) -> tuple[int, int, int, int, float]:
    """By rank, the longest first, then the first; at the same place by layer and score."""
    return _rank(row), row.start - row.end, row.start, _BELIEVED.get(row.by, 2), -row.score


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
    for row in sorted(inside, key=_order):
        if not any(row.overlaps(other) for other in kept):
            kept.append(replace(row))
    return sorted(kept, key=lambda row: row.start)
