"""Lines: where they stand, what they are called, and which of them are headings.

Lines are the units of page furniture: a byline, a page number, a menu entry stands on a line of its
own. Several rooms need the same lines and the same labels, so both stand here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias, get_args

from policytext.document import Span

__all__ = [
    "KEPT_LABELS",
    "LABELS",
    "TERMINAL_MARKS",
    "Label",
    "Line",
    "LineLabel",
    "heading_level",
    "is_list_item",
    "split_lines",
]

Label: TypeAlias = Literal[
    "title",
    "heading",
    "body",
    "byline",
    "author_note",
    "dateline",
    "source",
    "editor",
    "contact",
    "footer",
    "navigation",
    "page_header",
    "page_number",
    "timestamp",
    "pull_quote",
    "caption",
    "chart",
    "furniture",
    "duplicate",
    "blank",
]
"""What a line may be."""

LABELS: tuple[Label, ...] = get_args(Label)
"""Every label, in the order in which they are documented."""

KEPT_LABELS: frozenset[Label] = frozenset({"title", "heading", "body", "blank"})
"""The labels of lines that a careful editor keeps."""

TERMINAL_MARKS = "。！？；：…!?;:”’」』）)》〉】."
"""Marks that end a line for good: a sentence, a clause of a list, an introduction, a quotation."""


class Line(NamedTuple):
    """A line of a text, in code points.

    Attributes:
        start: Where it starts.
        end: Where its characters end; the line break is outside.
        next: Where the next line starts, behind the line break.
    """

    start: int
    end: int
    next: int

    @property
    def span(self) -> Span:
        """The line without its break."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class LineLabel:
    """What a line is, and why.

    Attributes:
        span: The line without its break, in code points of the text.
        label: What it is.
        confidence: How sure the rule is, from 0 to 1. It is the rule's, not a probability that was
            fitted to data.
        why: The id of the rule that decided.
    """

    span: Span
    label: Label
    confidence: float
    why: str

    @property
    def kept(self) -> bool:
        """Whether the line is content."""
        return self.label in KEPT_LABELS


_LINE = re.compile(r"([^\r\n\u2028\u2029]*)(\r\n|[\r\n\u2028\u2029]|\Z)")


def split_lines(text: str) -> tuple[Line, ...]:
    r"""The lines of a text.

    ``str.splitlines`` is not used: it also breaks at form feeds and file separators, which stand
    inside damaged lines, and it tells nobody how long a break was.

    Args:
        text: Any text. Breaks are LF, CR LF, CR and the two Unicode separators.

    Returns:
        The lines in order; they cover the text, and a break at the end starts no further line.

    >>> [line.span.extract("总则\r\n第一条") for line in split_lines("总则\r\n第一条")]
    ['总则', '第一条']
    """
    if "\r" not in text and "\u2028" not in text and "\u2029" not in text:
        return _split_at_line_feeds(text)
    lines = [Line(match.start(), match.end(1), match.end()) for match in _LINE.finditer(text)]
    while lines and lines[-1].start == lines[-1].next:
        lines.pop()
    return tuple(lines)


def _split_at_line_feeds(text: str) -> tuple[Line, ...]:
    lines = []
    start = 0
    for part in text.split("\n"):
        end = start + len(part)
        lines.append(Line(start, end, end + 1))
        start = end + 1
    last = lines.pop()
    if last.end > last.start:
        lines.append(Line(last.start, last.end, last.end))
    return tuple(lines)


_NUMERAL = "[〇零一二三四五六七八九十百千两0-9０-９]"
_LEVELS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(rf"第\s?{_NUMERAL}{{1,6}}\s?(?:编|編|部分|篇)")),
    (2, re.compile(rf"第\s?{_NUMERAL}{{1,6}}\s?章")),
    (3, re.compile(rf"第\s?{_NUMERAL}{{1,6}}\s?(?:节|節)")),
    (2, re.compile(r"[一二三四五六七八九十]{1,3}、")),
    (3, re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")),
    (4, re.compile(r"[0-9０-９]{1,2}[.．、](?![0-9０-９])")),
)
_MARKDOWN = re.compile(r"(#{1,6})[ \t\u3000]+\S")
_SENTENCE_END = re.compile(r"[。；！？，、：;,]$")
_MAX_HEADING = 60


def heading_level(line: str) -> int | None:
    """How high a heading stands, told by its marker alone.

    Markdown signs, 编章节, and the three steps of official numbering (一、 （一） 1.) are the
    markers. A numbered line that ends like a clause is a list item or a sentence, not a heading.

    Args:
        line: A line without its break.

    Returns:
        1 for the highest; ``None`` where no marker says that it is a heading.

    Source: 党政机关公文格式 GB/T 9704-2012, 7.3.3 (the order 一、 （一） 1. （1）).

    >>> heading_level("## 加快智能化升级改造"), heading_level("第二章　市场准入")
    (2, 2)
    >>> heading_level("（一）坚持党的全面领导。")
    """
    stripped = line.strip()
    if markdown := _MARKDOWN.match(stripped):
        return len(markdown.group(1))
    if len(stripped) > _MAX_HEADING or _SENTENCE_END.search(stripped):
        return None
    return next((level for level, marker in _LEVELS if marker.match(stripped)), None)


_ITEM = re.compile(
    rf"第\s?{_NUMERAL}{{1,6}}\s?[编編篇章节節条條款项項]"
    r"|[一二三四五六七八九十]{1,3}[、.．]"
    r"|[（(㈠-㈩]?[一二三四五六七八九十0-9０-９]{1,3}[）)]"
    r"|[0-9０-９]{1,3}[.．、](?![0-9０-９])"
    r"|[①-⑳⑴-⒇㈠-㈩●■□◆◇▲★※·•○◎]"
    r"|[-*+][ \t]|#{1,6}[ \t]|>|\||——"
)


def is_list_item(line: str) -> bool:
    """Whether a line opens with the marker of an item, a clause, a heading or a table row.

    Args:
        line: A line without its break.

    >>> is_list_item("（一）坚持党的全面领导。"), is_list_item("一轮科技革命")
    (True, False)
    """
    return _ITEM.match(line.lstrip()) is not None
