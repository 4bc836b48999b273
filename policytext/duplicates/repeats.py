"""Paragraphs and sentences that a page repeats: one of each stays.

Much is repeated on purpose. Headings, refrains and stock phrases are short; items of lists, lists
of names, clauses of laws (前項……) and rows of tables say the same about different things; a report
quotes itself. So only whole paragraphs of running text count, and sentences only where one follows
itself, as happens when a page is put together from pieces. Paragraphs that differ in a number, a
name or a negation are different ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Literal, TypeAlias

from policytext.document import Document, Edit, EditList, Rewrite, Span
from policytext.duplicates._content import content
from policytext.duplicates._variants import alike_pairs, is_same_statement
from policytext.errors import reject_bytes
from policytext.language.damage import damage_score
from policytext.structure.lines import is_list_item, split_lines

__all__ = ["RepeatRemover", "remove_repeats"]

KeepRepeat: TypeAlias = Literal["best", "first"]
"""Which of several repetitions stays."""

_LEAST = 20
"""Content characters that a paragraph must have to be taken for a repetition."""
_LEAST_SENTENCE = 12
_ARTICLE = re.compile(r"(?m)^[ \t\u3000]*第\s?[〇零一二三四五六七八九十百千0-9]{1,6}\s?[条條]")
_STATUTE = 3
"""A text with as many articles is a statute: what it repeats, it repeats for a reason."""
_REACH = 20_000
"""Minutes and collections repeat formulas from session to session; no page is as long."""
_ITEM = re.compile("[、及和與与]")
_ITEMS, _ITEM_LENGTH = 5, 8
"""From how many names, and of what mean length, a paragraph is a list of names: who was there, who
voted for it. The same people vote again, and one name more or less is all that such lists say."""
_FRAME = re.compile("[│┃║|├┼┤─━]")
# Its end is optional, so that a search over text without one does not start again at every place.
_SENTENCE = re.compile(r"[^。！？\n]+([。！？][”’」』）)]*)?")


def remove_repeats(text: str) -> str:
    r"""A text without the paragraphs and sentences that stand in it before.

    Args:
        text: The text.

    Returns:
        The text with one of each; marks, width and script make no difference.

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
    """Cuts paragraphs and sentences that stand in the text before.

    Attributes:
        least: How many content characters a paragraph must have.
        keep: ``"best"``: the place of the first, with the least damaged reading; ``"first"``: the
            first as it is.
        near: Whether paragraphs that differ by damage or an added word count too.
        sentences: Which sentences are cut: ``"adjacent"``: those that follow themselves;
            ``"all"``: those of 20 characters that stand anywhere before; ``"none"``.
    """

    name: ClassVar[str] = "remove-repeats"
    version: ClassVar[str] = "2"
    reasons: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "repeated-paragraph": "a paragraph that stands in the text before",
            "near-repeated-paragraph": "a paragraph that stands in the text before, but for damage",
            "repeated-sentence": "a sentence that stands in the text before",
            "better-repeat": "the reading of a repetition, which is less damaged",
        }
    )

    least: int = _LEAST
    keep: KeepRepeat = "best"
    near: bool = True
    sentences: Literal["adjacent", "all", "none"] = "adjacent"

    def clean(self, doc: Document) -> Rewrite:
        """Cut the repetitions."""
        return Rewrite(self.edits(doc.text))

    def edits(self, text: str) -> EditList:
        """The cuts, each with what stays for it.

        Args:
            text: The text.

        Returns:
            Cuts of whole lines and of sentences, in code points of ``text``.
        """
        paragraphs = list(self._paragraphs(text))
        statute = len(_ARTICLE.findall(text)) >= _STATUTE
        edits = self._repeated(text, paragraphs, statute)
        if self.sentences != "none":
            gone = {edit.start for edit in edits}
            stay = [row for row in paragraphs if row.start not in gone and not row.is_table]
            edits += self._sentences(text, stay, statute)
        return EditList(sorted(edits, key=lambda edit: edit.start))

    def _paragraphs(self, text: str) -> Iterator[_Paragraph]:
        for line in split_lines(text):
            if line.end - line.start < _LEAST_SENTENCE:
                continue
            shown = text[line.start : line.end]
            codes, _ = content(shown)
            yield _Paragraph(
                line.start,
                line.end,
                line.next,
                shown,
                codes.tobytes(),
                len(codes),
                is_list_item(shown) or _is_list_of_names(shown),
                _FRAME.search(shown) is not None,
            )

    # -- paragraphs ------------------------------------------------------------------------------

    def _repeated(self, text: str, rows: Sequence[_Paragraph], statute: bool) -> list[Edit]:
        edits: list[Edit] = []
        first: dict[bytes, _Paragraph] = {}
        stay: list[_Paragraph] = []
        for row in rows:
            counts = row.size >= self.least and not row.is_table
            # In a statute, among items and lists of names, only what follows itself is an accident.
            only_adjacent = statute or row.is_item
            kept = first.get(row.key) if counts else None
            if only_adjacent and kept is not None and text[kept.next : row.start].strip():
                kept = None
            if kept is not None and row.start - kept.end <= _REACH:
                edits.append(_cut(row, kept, "repeated-paragraph"))
                continue
            if counts:
                first[row.key] = row
                if not only_adjacent:
                    stay.append(row)
        if self.near:
            edits += self._nearly_repeated(stay)
        return edits

    def _nearly_repeated(self, rows: Sequence[_Paragraph]) -> Iterator[Edit]:
        gone: set[int] = set()
        changed: set[int] = set()
        for one, two in alike_pairs([row.text for row in rows]):
            first, second = rows[one], rows[two]
            if one in gone or two in gone or two in changed:
                continue
            if second.start - first.end > _REACH:
                continue
            if not is_same_statement(first.text, second.text):
                continue
            gone.add(two)
            yield _cut(second, first, "near-repeated-paragraph")
            if self.keep == "best" and one not in changed:
                ahead = damage_score(first.text) - damage_score(second.text)
                if ahead >= 1:
                    changed.add(one)
                    yield Edit(
                        first.start,
                        first.end,
                        second.text,
                        "better-repeat",
                        margin=ahead,
                        origin=Span(second.start, second.end),
                    )

    # -- sentences -------------------------------------------------------------------------------

    def _sentences(self, text: str, rows: Sequence[_Paragraph], statute: bool) -> Iterator[Edit]:
        everywhere = self.sentences == "all" and not statute
        least = self.least if everywhere else _LEAST_SENTENCE
        seen: dict[bytes, Span] = {}
        for row in rows:
            if everywhere and row.is_item:
                continue
            if not everywhere:
                seen.clear()
            for span in _sentences_of(row):
                codes, _ = content(span.extract(text))
                key = codes.tobytes()
                kept = seen.get(key) if len(codes) >= least else None
                if kept is not None:
                    yield Edit(span.start, span.end, "", "repeated-sentence", refers_to=kept)
                    continue
                if not everywhere:
                    seen.clear()
                seen.setdefault(key, span)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A line with what is compared of it."""

    start: int
    end: int
    next: int
    text: str
    key: bytes
    size: int
    is_item: bool
    is_table: bool


def _is_list_of_names(text: str) -> bool:
    names = _ITEM.split(text)
    return len(names) >= _ITEMS and len(text) <= _ITEM_LENGTH * len(names)


def _cut(row: _Paragraph, kept: _Paragraph, reason: str) -> Edit:
    return Edit(row.start, row.next, "", reason, refers_to=Span(kept.start, kept.end))


def _sentences_of(row: _Paragraph) -> Iterator[Span]:
    for match in _SENTENCE.finditer(row.text):
        if match.group(1) is not None:
            yield Span(row.start + match.start(), row.start + match.end())
