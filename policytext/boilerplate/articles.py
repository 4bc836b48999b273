"""The articles of a page, each with its title, authors and notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from policytext.boilerplate.classification import TITLE_GOES_ON, classify
from policytext.boilerplate.rules import names_in
from policytext.document import Article, Field, FrozenMapping, MetadataValue, Span
from policytext.errors import reject_bytes
from policytext.structure.lines import Line, LineLabel, split_lines

__all__ = ["Part", "find_parts", "split_articles", "to_article"]

_DATE = re.compile(r"[12][0-9]{3}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}")
_URL = re.compile(r"https?://[\x21-\x7e]{4,300}")
_SOURCE = re.compile(
    r"(?:来源|來源)[ \u3000]{0,3}[:：][ \u3000]{0,3}(?P<name>[^\s，,。；;|｜]{2,40})"
)
_SIGN = "#*□■◎▲○◆◇● \t\u3000"
_ENDS = frozenset({"author_note", "editor", "contact", "footer", "source"})


@dataclass
class Part:
    """The lines of one article.

    Attributes:
        first: The index of its first line.
        end: The index behind its last line.
        title: The index of its title, if it has one.
        title_end: The index behind the last line of the title.
        bylines: The indices of its bylines.
        notes: The indices of notes on its authors.
        sources: The indices of lines that name its source or its date.
        facts: The indices of the lines of a table of facts that stands beside it.
        has_body: Whether it has text.
        has_paragraph: Whether it has a paragraph, and not only short lines.
    """

    first: int
    end: int = 0
    title: int | None = None
    title_end: int = 0
    bylines: list[int] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    sources: list[int] = field(default_factory=list)
    facts: list[int] = field(default_factory=list)
    has_body: bool = False
    has_paragraph: bool = False


def split_articles(text: str) -> tuple[Article, ...]:
    r"""The articles of a page.

    Args:
        text: The page.

    Returns:
        One article or more, in order; their spans and the places of their fields are in code
        points of ``text``. Empty for a text without content.

    Raises:
        TypeError: If ``text`` is not a ``str``.

    >>> page = "推动东北全面振兴\n□ 王小明\n要加快建设全国统一大市场。\n(作者单位:东北大学)\n"
    >>> (article,) = split_articles(page)
    >>> article.title.value, [author.value for author in article.authors]
    ('推动东北全面振兴', ['王小明'])
    """
    reject_bytes(text, "split_articles")
    lines = split_lines(text)
    labels = classify(text, lines)
    return tuple(
        to_article(text, lines, part, lambda span: span) for part in find_parts(lines, labels)
    )


def find_parts(lines: Sequence[Line], labels: Sequence[LineLabel]) -> list[Part]:
    """Which lines belong to which article.

    A note on the author ends an article, and so does the title of the next one once text has been
    read. What stands before the first text belongs to the first article.

    Args:
        lines: The lines of the page.
        labels: What they are.
    """
    parts: list[Part] = []
    current = Part(0)
    ended = False
    for index, label in enumerate(labels):
        kind = label.label
        opens = kind in ("title", "byline") or (kind in ("body", "heading") and ended)
        if current.has_body and opens and (ended or _is_new_title(labels, index, current)):
            parts.append(_closed(current, index))
            current, ended = Part(index), False
        if label.why == TITLE_GOES_ON and current.title_end == index:
            current.title_end = index + 1
        else:
            _note(current, index, kind)
        current.has_paragraph = current.has_paragraph or label.why == "paragraph"
        if label.why == "table-of-facts":
            current.facts.append(index)
        ended = ended or (kind in _ENDS and current.has_paragraph)
    if current.has_body or not parts:
        parts.append(_closed(current, len(lines)))
    return [part for part in parts if part.has_body]


def _is_new_title(labels: Sequence[LineLabel], index: int, current: Part) -> bool:
    """A title with a byline beneath it begins an article; one inside a text does not."""
    if labels[index].label != "title":
        return False
    for label in labels[index + 1 : index + 5]:
        if label.label == "byline":
            return True
        if label.label not in ("blank", "pull_quote", "furniture"):
            return False
    return False


def _note(part: Part, index: int, kind: str) -> None:
    if kind == "title" and (part.title is None or not part.bylines):
        part.title, part.title_end = index, index + 1
    elif kind == "byline":
        part.bylines.append(index)
    elif kind == "author_note":
        part.notes.append(index)
    elif kind in ("source", "timestamp"):
        part.sources.append(index)
    elif kind == "body":
        part.has_body = True


def _closed(part: Part, end: int) -> Part:
    part.end = end
    return part


def to_article(
    text: str, lines: Sequence[Line], part: Part, place: Callable[[Span], Span]
) -> Article:
    """An article with its fields.

    Args:
        text: The page.
        lines: Its lines.
        part: Which of them belong to the article.
        place: Where a span of ``text`` stands in the source.
    """
    first, last = lines[part.first], lines[part.end - 1]
    title = None
    if part.title is not None:
        spans = [_bare(text, lines[index]) for index in range(part.title, part.title_end)]
        value = "".join(span.extract(text) for span in spans)
        title = Field(value, place(Span(spans[0].start, spans[-1].end)))
    authors = tuple(
        _field(text, span, place) for index in part.bylines for span in _names(text, lines[index])
    )
    if not authors:
        authors = tuple(
            _field(text, span, place) for index in part.notes for span in _noted(text, lines[index])
        )
    notes = tuple(_field(text, _trimmed(text, lines[index]), place) for index in part.notes)
    facts = dict(_facts(text, [lines[index] for index in part.sources], place))
    facts |= _table_facts(text, [lines[index] for index in part.facts], place)
    return Article(Span(first.start, last.next), title, authors, notes, FrozenMapping(facts))


def _field(text: str, span: Span, place: Callable[[Span], Span]) -> Field:
    return Field(span.extract(text), place(span))


def _trimmed(text: str, line: Line) -> Span:
    content = text[line.start : line.end]
    start = line.start + len(content) - len(content.lstrip())
    return Span(start, max(start, line.start + len(content.rstrip())))


def _bare(text: str, line: Line) -> Span:
    """A title without Markdown signs."""
    span = _trimmed(text, line)
    content = span.extract(text)
    return Span(span.start + len(content) - len(content.lstrip(_SIGN)), span.end)


def _names(text: str, line: Line) -> Iterator[Span]:
    for start, end in names_in(text[line.start : line.end]):
        yield Span(line.start + start, line.start + end)


_NOTED = re.compile("作者[:：]")


def _noted(text: str, line: Line) -> Iterator[Span]:
    """The name that a note on the author begins with: (作者:梅陽,…."""
    match = _NOTED.search(text, line.start, line.end)
    if match:
        for start, end in names_in(text[match.end() : line.end])[:1]:
            if start == 0:
                yield Span(match.end(), match.end() + end)


def _facts(
    text: str, lines: Sequence[Line], place: Callable[[Span], Span]
) -> Iterator[tuple[str, MetadataValue]]:
    """Date, publisher and address, from the lines that name them."""
    for name, pattern, group in (
        ("date", _DATE, 0),
        ("publisher", _SOURCE, "name"),
        ("url", _URL, 0),
    ):
        for line in lines:
            match = pattern.search(text, line.start, line.end)
            if match is not None:
                yield name, _field(text, Span(*match.span(group)), place)
                break


_TABLE_KEYS: Mapping[str, str] = {
    "发文机关": "publisher",
    "发布机构": "publisher",
    "成文日期": "date",
    "发文字号": "number",
    "文号": "number",
}
_PAIR = re.compile(r"([^:：\n]{2,12})[:：][ \u3000\xa0]{0,8}(?P<value>[^\n]{0,80})")


def _table_facts(
    text: str, lines: Sequence[Line], place: Callable[[Span], Span]
) -> dict[str, MetadataValue]:
    """Issuer, date and number, from the table that government sites print beside a document."""
    found: dict[str, MetadataValue] = {}
    for at, line in enumerate(lines):
        match = _PAIR.search(text, line.start, line.end)
        name = _TABLE_KEYS.get(re.sub(r"\s", "", match.group(1))) if match else None
        if name is None or match is None:
            continue
        value = Span(*match.span("value"))
        if not value.extract(text).strip() and at + 1 < len(lines):
            value = _trimmed(text, lines[at + 1])
        value = _trimmed(text, Line(value.start, value.end, value.end))
        if value.start < value.end:
            found.setdefault(name, _field(text, value, place))
    return found
