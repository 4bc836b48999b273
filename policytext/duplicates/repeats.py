"""Paragraphs that a page repeats: the first stays.

Only long ones count. Headings, refrains and stock phrases are repeated on purpose, and numbered
clauses differ in a number, which is part of what is compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from policytext.document import Document, Edit, EditList, Rewrite
from policytext.duplicates._content import content
from policytext.errors import reject_bytes
from policytext.structure.lines import Line, split_lines

__all__ = ["RepeatRemover", "remove_repeats"]

_LEAST = 20
"""Content characters that a paragraph must have to be taken for a repetition."""


def remove_repeats(text: str) -> str:
    r"""A text without the paragraphs that stand in it before.

    Args:
        text: The text.

    Returns:
        The text with the first of each; marks, width and script make no difference.

    Raises:
        TypeError: If ``text`` is not a ``str``.

    >>> line = "会议强调，要坚持稳中求进工作总基调，完整、准确、全面贯彻新发展理念。\n"
    >>> remove_repeats(line + "第一条\n" + line + "第一条\n")
    '会议强调，要坚持稳中求进工作总基调，完整、准确、全面贯彻新发展理念。\n第一条\n第一条\n'
    """
    reject_bytes(text, "remove_repeats")
    return RepeatRemover().edits(text).apply(text)


@dataclass(frozen=True)
class RepeatRemover:
    """Cuts paragraphs that stand in the text before.

    Attributes:
        least: How many content characters a paragraph must have.
    """

    name: ClassVar[str] = "remove-repeats"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = MappingProxyType(
        {"repeated-paragraph": "a paragraph that stands in the text before"}
    )

    least: int = _LEAST

    def clean(self, doc: Document) -> Rewrite:
        """Cut the repetitions."""
        return Rewrite(self.edits(doc.text))

    def edits(self, text: str) -> EditList:
        """The cuts, each with the paragraph that stays.

        Args:
            text: The text.

        Returns:
            Cuts of whole lines, in code points of ``text``.
        """
        first: dict[bytes, Line] = {}
        edits = []
        for line in split_lines(text):
            if line.end - line.start < self.least:
                continue
            codes, _ = content(text[line.start : line.end])
            if len(codes) < self.least:
                continue
            kept = first.setdefault(codes.tobytes(), line)
            if kept is not line:
                edits.append(
                    Edit(line.start, line.next, "", "repeated-paragraph", refers_to=kept.span)
                )
        return EditList(edits)
