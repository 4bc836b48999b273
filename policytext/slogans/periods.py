"""When a document is from, as far as its metadata tell."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, TypeAlias

from policytext.document import Document

__all__ = ["By", "PeriodOf", "period_of"]

By: TypeAlias = Literal["year", "month"]
"""The length of a period."""

PeriodOf: TypeAlias = Callable[[Document], str | None]
"""Gives the period of a document, or ``None`` where nothing tells. Periods are sorted as text."""

_KEYS = ("date", "year", "published", "month")
_DATE = re.compile(
    r"(?<!\d)(?P<year>1[89]\d\d|20\d\d)(?:\D{0,2}(?P<month>0[1-9]|1[0-2]|[1-9](?!\d)))?"
)


def period_of(doc: Document, by: By = "year") -> str | None:
    """The year or month of a document, read from the facts ``date``, ``year`` or ``published``.

    Nothing is guessed from the text or the name of a file; a caller who knows more gives a function
    of their own.

    Args:
        doc: The document.
        by: ``"year"`` or ``"month"``.

    Returns:
        ``"2024"`` or ``"2024-03"``; ``None`` where the metadata do not tell.

    >>> from policytext import Field
    >>> doc = Document.from_text("改革开放", metadata={"date": Field("2024年3月5日")})
    >>> period_of(doc), period_of(doc, "month"), period_of(Document.from_text("改革开放"))
    ('2024', '2024-03', None)
    """
    for key in _KEYS:
        fact = doc.metadata.get(key)
        values = fact if isinstance(fact, tuple) else () if fact is None else (fact,)
        for value in values:
            match = _DATE.search(value.value)
            if match is None:
                continue
            if by == "year":
                return match["year"]
            if match["month"]:
                return f"{match['year']}-{int(match['month']):02}"
    return None


def read_period_of(by: By) -> PeriodOf:
    """A function that reads the period from metadata."""
    return lambda doc: period_of(doc, by)
