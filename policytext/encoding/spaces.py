"""No-break spaces that a codec without them turned into question marks: ``摘? 要``, ``?2022年``.

Only where no question can stand: at the beginning of a line that goes on with a date, inside a
two-character label that was spaced out, and in rows of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policytext.document import Edit
from policytext.language.characters import HAN
from policytext.language.fluency import fluency_model

__all__ = ["find_lost_spaces"]

_BEFORE_DATE = re.compile(r"(?m)^\?{1,4}(?=[0-9]{4}年)")
_IN_LABEL = re.compile(
    rf"(?m)(?<![^\n\u3000 ])[{HAN}](\?{{1,4}}) {{0,2}}[{HAN}](?=[：: \u3000\r\n]|\Z)"
)
_ROW = re.compile(r"(?<=[\w）)])\?(?: \?){2,20}(?= ?\w)")
_WORD = 2.0
"""By how many nats a character must be likelier behind the other than behind a question."""


def find_lost_spaces(text: str) -> list[Edit]:
    """Question marks that were no-break spaces.

    Args:
        text: The text.

    Returns:
        Edits with the reason ``"lost-space"``, in code points of ``text``; ``certain=False``, since
        what kind of space it was is lost.

    >>> [edit.span.start for edit in find_lost_spaces("摘? 要：本文研究新质生产力。")]
    [1]
    >>> find_lost_spaces("什么是新质生产力? 为什么要发展它?")
    []
    """
    if "?" not in text:
        return []
    edits = {edit.start: edit for edit in _found(text)}
    return [edits[start] for start in sorted(edits)]


def _found(text: str) -> Iterator[Edit]:
    for match in _BEFORE_DATE.finditer(text):
        yield _spaces(*match.span())
    for match in _IN_LABEL.finditer(text):
        if _is_word(match.group()[0], match.group()[-1]):
            yield _spaces(*match.span(1))
    for match in _ROW.finditer(text):
        for start in range(match.start(), match.end(), 2):
            yield _spaces(start, start + 1)


def _spaces(start: int, end: int) -> Edit:
    return Edit(start, end, " " * (end - start), "lost-space", certain=False)


def _is_word(first: str, second: str) -> bool:
    scores = fluency_model().log_probability_of([f"\n{first}", f"{first}？"], [second])
    return bool(scores[0, 0] > scores[1, 0] + _WORD)
