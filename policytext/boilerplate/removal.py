"""Everything that a careful editor would cut from a page, as one step."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from types import MappingProxyType
from typing import ClassVar

from policytext.boilerplate.articles import find_parts, to_article
from policytext.boilerplate.classification import DRAWN, Page, Profile, read_page
from policytext.boilerplate.layout import find_joins, find_spaces, join_edits
from policytext.boilerplate.rules import INLINE_RULES, names_in
from policytext.boilerplate.spam import find_spam
from policytext.document import (
    Article,
    Document,
    Edit,
    EditList,
    Field,
    MetadataValue,
    Rewrite,
    Span,
)
from policytext.errors import reject_bytes
from policytext.structure.lines import LABELS, Line, LineLabel, split_lines

__all__ = ["BoilerplateRemover", "Profile", "remove_boilerplate"]

_MARKDOWN = re.compile(r"[ \t]*#{1,6}[ \t]+")
_WORDED = frozenset({"title", "heading", "body"})
_KEPT = ("title", "heading", "body", "blank")
_REASONS = {
    **{label.replace("_", "-"): f"a line that is {label.replace('_', ' ')}" for label in LABELS
       if label not in _KEPT},
    "line-break": "a break that a column or a page put into a sentence",
    "lifted-heading": "a heading that was printed into a sentence, moved before it",
    "markdown": "the sign of a Markdown heading",
    "stray-space": "a space that nobody wrote",
    "spam": "an advertising word that was cut into a word",
    "suspected-spam": "an advertising word between words, in a text with others inside words",
}  # fmt: skip


def remove_boilerplate(text: str) -> str:
    r"""A text without page furniture, with its cut lines joined and injected words cut.

    Args:
        text: The page. Glosses and mojibake should have been repaired.

    Returns:
        What a careful editor would keep.

    Raises:
        TypeError: If ``text`` is not a ``str``.

    >>> remove_boilerplate("□ 王小明\n先立后破。要建设全国统一大\n市场。\n责任编辑：李华\n")
    '先立后破。要建设全国统一大市场。\n'
    """
    reject_bytes(text, "remove_boilerplate")
    return BoilerplateRemover().edits(text).apply(text)


@dataclass(frozen=True)
class BoilerplateRemover:
    """Cuts page furniture, joins lines, and recovers what the furniture says.

    Attributes:
        profile: What kind of page it is. Transcripts keep their turns and their lines as they
            stand; ``"auto"`` looks at the page.
        spam: Cut injected words.
        join: Join lines that a column or a page cut.
        markdown: Cut the signs of Markdown headings.
    """

    name: ClassVar[str] = "remove-boilerplate"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = MappingProxyType(_REASONS)

    profile: Profile = "auto"
    spam: bool = True
    join: bool = True
    markdown: bool = True

    def __post_init__(self) -> None:
        """Refuse a profile that does not exist."""
        if self.profile not in ("auto", "gov", "newspaper", "web", "transcript"):
            raise ValueError(f"profile {self.profile!r} is not known")

    def clean(self, doc: Document) -> Rewrite:
        """The cuts, the articles of the page, and the facts that the furniture states."""
        lines = split_lines(doc.text)
        page = read_page(doc.text, lines, self.profile)
        labels = page.labels
        edits = self._edits(doc.text, lines, page)
        articles = [
            to_article(doc.text, lines, part, doc.source_span) for part in find_parts(lines, labels)
        ]
        if len(articles) == 1 and not articles[0].authors:
            articles = [replace(articles[0], authors=tuple(_inline_authors(doc, edits)))]
        kept = (a for a in articles if not edits.to_target(a.span).is_empty)
        rows = [article.to_annotation(self.name) for article in kept]
        return Rewrite(edits, rows, _metadata(doc, articles, edits))

    def edits(self, text: str) -> EditList:
        """The cuts of a text.

        Args:
            text: The page.

        Returns:
            Edits in code points of ``text``.
        """
        lines = split_lines(text)
        return self._edits(text, lines, read_page(text, lines, self.profile))

    def _edits(self, text: str, lines: Sequence[Line], page: Page) -> EditList:
        labels = page.labels
        found: list[Edit] = []
        if self.join and self.profile != "transcript":
            joins = find_joins(text, lines, labels)
            found += join_edits(text, lines, labels, joins)
        found += _line_cuts(lines, page)
        found += chain.from_iterable(
            _inline_cuts(text, line)
            for line, label in zip(lines, labels, strict=True)
            if label.label in _WORDED
        )
        if self.markdown:
            found += _markdown_cuts(text, lines, labels)
        if self.spam:
            found += find_spam(text)
        for line, label in zip(lines, labels, strict=True):
            if label.label == "body" and label.why != DRAWN:
                found += find_spaces(text, line)
        return EditList(_disjoint(found))


def _line_cuts(lines: Sequence[Line], page: Page) -> Iterator[Edit]:
    for index, label in enumerate(page.labels):
        if not label.kept:
            owner = page.repeats.get(index)
            kept = None if owner is None else lines[owner].span
            yield Edit(
                lines[index].start,
                lines[index].next,
                "",
                label.label.replace("_", "-"),
                refers_to=kept,
            )


def _inline_cuts(text: str, line: Line) -> Iterator[Edit]:
    """Furniture inside a line that stays."""
    start, end = line.start, line.end
    content = text[start:end]
    for rule in INLINE_RULES:
        if not any(hint in content for hint in rule.hint):
            continue
        if rule.where == "start":
            match = rule.pattern.match(text, start, end)
            matches = [match] if match else []
        elif rule.where == "end":
            match = rule.pattern.search(text, max(start, end - 400), end)
            matches = [match] if match else []
        else:
            matches = list(rule.pattern.finditer(text, start, end))
        for match in matches:
            head = match.end("keep") if "keep" in rule.pattern.groupindex else match.start()
            if match.end() > head and match.end() - head < end - line.start:
                yield Edit(head, match.end(), "", rule.reason)
                start = match.end() if rule.where == "start" else start


def _markdown_cuts(text: str, lines: Sequence[Line], labels: Sequence[LineLabel]) -> Iterator[Edit]:
    for line, label in zip(lines, labels, strict=True):
        if label.label in ("title", "heading"):
            match = _MARKDOWN.match(text, line.start, line.end)
            if match:
                yield Edit(match.start(), match.end(), "", "markdown")


def _disjoint(found: Sequence[Edit]) -> list[Edit]:
    """Sorted and free of overlap: an edit that covers others stands for them."""
    taken: list[Edit] = []
    # A move stands before what it moves to; of edits that begin together the longest comes first.
    for edit in sorted(found, key=lambda edit: (edit.start, edit.origin is None, -edit.end)):
        if taken and edit.origin is None and edit.start < taken[-1].end:
            continue
        if taken and edit.span == taken[-1].span:
            continue
        taken.append(edit)
    return taken


def _metadata(
    doc: Document, articles: Sequence[Article], edits: EditList
) -> dict[str, MetadataValue]:
    """The facts of a page: those of its first article, and everybody who wrote on it."""
    facts: dict[str, MetadataValue] = {}
    for article in articles:
        for name, value in article.metadata.items():
            facts.setdefault(name, value)
        if article.title is not None:
            facts.setdefault("title", article.title)
    authors: tuple[Field, ...] = tuple(a for article in articles for a in article.authors)
    if not authors and len(articles) != 1:
        authors = tuple(_inline_authors(doc, edits))
    if authors:
        facts["authors"] = authors
    notes = tuple(note for article in articles for note in article.notes)
    if notes:
        facts["author_notes"] = notes
    return facts


def _inline_authors(doc: Document, edits: EditList) -> Iterator[Field]:
    """Who is named in the bylines that were cut from inside lines."""
    for edit in edits:
        if edit.reason == "byline":
            cut = edit.span.extract(doc.text)
            for start, end in names_in(cut):
                span = Span(edit.start + start, edit.start + end)
                yield Field(cut[start:end], doc.source_span(span))
