"""Lines that a source prints on every page: learned from a corpus, cut from each document.

Wording and build tell most furniture on one page alone; the name of a site, the mottos of a
newspaper and its lists of sections are told by their coming back. What comes back is not furniture
for that reason alone: reports open with the same salutation and end with the same signature. So a
line is learned only where it stands at the edge of its pages, beside another line that comes back
with it, and is neither a sentence nor the kind of title that documents have.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from types import MappingProxyType
from typing import ClassVar, NamedTuple

from policytext.boilerplate.classification import classify
from policytext.document import Document, Edit, EditList, Field, Rewrite
from policytext.structure.lines import TERMINAL_MARKS, Line, heading_level, split_lines

__all__ = ["RepeatedLine", "RepeatedLineRemover", "RepeatedLines"]

_REASONS: Mapping[str, str] = MappingProxyType(
    {"repeated-line": "a line that its source prints at the edge of many pages"}
)
_LONGEST = 60
_EDGE = 40
"""How many lines, blank ones left out, are looked at from either end."""
_STOP = re.compile("[。！？；]")
_DOCUMENT = re.compile(
    "(?:报告|報告|通知|意见|意見|决定|決定|公告|公报|公報|条例|條例|办法|辦法|规定|規定|细则|細則|方案|规划"
    "|規劃|纲要|綱要|讲话|講話|决议|決議|法|令|批复|批復|函|通报|准则|章程|解释|标准|標準)$"
)
_SIGNED = re.compile("(?:院|部|委员会|委員會|厅|廳|局|办公室|辦公室|政府|中央|大会|大會)$")
_DATED = re.compile("[0-9]{4}|[0-9０-９〇一二三四五六七八九十]{1,4}[年月日](?:[^\u4e00-\u9fff]|$)")
_BORDER = ""
"""What stands beyond the first and the last line."""


class RepeatedLine(NamedTuple):
    """A line that a source repeats.

    Attributes:
        source: The source: a host, a folder, or empty.
        line: The line without the blanks at its ends.
        seen: In how many documents of the source it stands.
        documents: How many documents of the source were seen.
    """

    source: str
    line: str
    seen: int
    documents: int


@dataclass(frozen=True)
class RepeatedLines:
    r"""Learns the lines that each source of a corpus prints at the edge of its pages.

    Attributes:
        least: In how many documents of a source a line must stand.
        share: In which share of them.

    >>> page = "清风日报\n要闻 评论\n{}取得新进展\n会议强调，{}要稳中求进。\n"
    >>> docs = [Document.from_text(page.format(n, n), id=f"a/{n}") for n in "一二三四五六"]
    >>> fitted = RepeatedLines().fit(docs)
    >>> [(row.line, row.seen) for row in fitted.rows()]
    [('清风日报', 6), ('要闻 评论', 6)]
    >>> docs[0].rewrite(fitted.clean(docs[0]), fitted).text
    '一取得新进展\n会议强调，一要稳中求进。\n'
    """

    name: ClassVar[str] = "repeated-lines"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = _REASONS

    least: int = 5
    share: float = 0.3

    def fit(self, docs: Iterable[Document]) -> RepeatedLineRemover:
        """Count the lines at the edges of all documents.

        Args:
            docs: The documents as the steps before this one left them.

        Returns:
            The step that cuts what was learned.
        """
        documents: Counter[str] = Counter()
        pairs: dict[str, Counter[tuple[str, str]]] = {}
        for doc in docs:
            source = source_of(doc)
            documents[source] += 1
            pairs.setdefault(source, Counter()).update(_pairs(doc.text))
        rows = (
            RepeatedLine(source, line, count, documents[source])
            for source in sorted(pairs)
            for line, count in self._often(pairs[source], documents[source])
        )
        learned = tuple((row.source, row.line, row.seen, row.documents) for row in rows)
        return RepeatedLineRemover(self.least, self.share, learned)

    def _often(self, pairs: Counter[tuple[str, str]], documents: int) -> Iterator[tuple[str, int]]:
        bound = max(self.least, self.share * documents)
        seen: dict[str, int] = {}
        for pair, count in pairs.items():
            if count >= bound:
                for line in pair:
                    if line != _BORDER and _may_be_furniture(line):
                        seen[line] = max(count, seen.get(line, 0))
        yield from sorted(seen.items())


@dataclass(frozen=True)
class RepeatedLineRemover:
    """The fitted form of ``RepeatedLines``.

    Attributes:
        least: As it was fitted.
        share: As it was fitted.
        learned: The rows of ``rows()``, as plain tuples.
    """

    name: ClassVar[str] = "repeated-lines"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = _REASONS

    least: int
    share: float
    learned: tuple[tuple[str, str, int, int], ...] = field(default=(), repr=False)

    def rows(self) -> tuple[RepeatedLine, ...]:
        """What was learned, with how often it was seen."""
        return tuple(RepeatedLine(*row) for row in self.learned)

    def clean(self, doc: Document) -> Rewrite:
        """Cut the learned lines of the document's source from its edges.

        Args:
            doc: The document.
        """
        source = source_of(doc)
        lines = {line for owner, line, _, _ in self.learned if owner == source}
        if not lines:
            return Rewrite()
        found = [
            Edit(line.start, line.next, "", "repeated-line")
            for line in _edges(doc.text)
            if doc.text[line.start : line.end].strip() in lines
        ]
        return Rewrite(EditList(found))


def source_of(doc: Document) -> str:
    """The source of a document: the host of its address, else the folder in its id.

    Args:
        doc: The document.
    """
    url = doc.metadata.get("url")
    if isinstance(url, Field):
        match = re.match(r"[a-z]+://([^/?#]+)", url.value.strip())
        if match:
            return match.group(1)
    folder, slash, _ = doc.id.partition("#")[0].rpartition("/")
    return folder if slash else ""


def _edges(text: str) -> list[Line]:
    """The short lines before the first paragraph and behind the last, as many as are looked at."""
    lines = split_lines(text)
    labels = classify(text, lines)
    inside = [
        i
        for i, (line, label) in enumerate(zip(lines, labels, strict=True))
        if label.label == "body" and _STOP.search(text, line.start, line.end)
    ]
    first, last = (inside[0], inside[-1]) if inside else (len(lines), len(lines))
    content = [
        i
        for i, line in enumerate(lines)
        if line.end > line.start and not text[line.start : line.end].isspace()
    ]
    head = [i for i in content if i < first][:_EDGE]
    tail = [i for i in content if i > last][-_EDGE:]
    return [lines[i] for i in (*head, *tail)]


def _pairs(text: str) -> set[tuple[str, str]]:
    """Neighbours among the lines at the edges; the border of the page is a neighbour as well."""
    edges = _edges(text)
    written = [text[line.start : line.end].strip() for line in edges]
    framed: Sequence[str] = (_BORDER, *written, _BORDER)
    return {
        (before, behind)
        for before, behind in pairwise(framed)
        if max(len(before), len(behind)) <= _LONGEST
    }


def _may_be_furniture(line: str) -> bool:
    """Whether a line that comes back may be furniture: no title, signature, date or sentence."""
    if line[-1] in TERMINAL_MARKS or heading_level(line) is not None:
        return False
    return not any(form.search(line) for form in (_DOCUMENT, _SIGNED, _DATED))
