"""A small view of a document for notebooks. The full page is made by ``policytext report``."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policytext.document.document import Document

__all__ = ["document_view"]

_EXCERPT = 400


def document_view(document: Document) -> str:
    """A self-contained fragment: what was changed, what was found, and how the text begins.

    Args:
        document: The document.

    Returns:
        HTML in which everything that comes from the document is escaped.
    """
    rows = [
        ("id", document.id),
        ("characters", f"{len(document.source.text)} → {len(document.text)}"),
        *(
            (
                step.by,
                ", ".join(f"{reason} {n}" for reason, n in Counter(step.edits.reasons).items()),
            )
            for step in document.history
        ),
        *(
            (layer, str(count))
            for layer, count in Counter(item.layer for item in document.annotations).items()
        ),
    ]
    table = "".join(
        f"<tr><th style='text-align:left'>{escape(name)}</th><td>{escape(value)}</td></tr>"
        for name, value in rows
    )
    excerpt = escape(document.text[:_EXCERPT])
    more = "…" if len(document.text) > _EXCERPT else ""
    return (
        f"<div><table>{table}</table><pre style='white-space:pre-wrap'>{excerpt}{more}</pre></div>"
    )
