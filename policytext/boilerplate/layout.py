"""Lines that a column or a page cut, joined again, and what was printed into the middle of them.

Joining works on classified lines: before classification, half of the joins that look right go
across a heading or into a byline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policytext.boilerplate.classification import (
    DRAWN,
    FULL,
    TITLE_GOES_ON,
    column_width,
    display_width,
)
from policytext.document import Edit, Span
from policytext.language.characters import HAN
from policytext.language.fluency import fluency_model
from policytext.structure.lines import TERMINAL_MARKS, Line, LineLabel, is_list_item

__all__ = ["Join", "find_joins", "find_spaces", "join_edits"]

_LONG = 45
_STOPPED = re.compile("[。！？；]")
_LATIN = re.compile(r"[A-Za-z0-9]")
_OPEN_END = "，、,—（(“‘「《"
_SURE = 0.9
_LIKELY = 0.0
_LIKELY_HALVES = -3.0
"""How much likelier the next line must be behind the cut one than at the head of a paragraph."""
_CROSSED = frozenset({"pull_quote", "page_header", "page_number", "caption", "chart", "furniture"})
"""What a join may cross: it was printed there, and is cut."""


@dataclass(frozen=True, slots=True)
class Join:
    """Two lines that are one.

    Attributes:
        before: The index of the line that breaks off.
        behind: The index of the one that goes on.
        lifted: The index of a title or heading that stands between them, to be moved.
    """

    before: int
    behind: int
    lifted: int | None = None


def find_joins(text: str, lines: Sequence[Line], labels: Sequence[LineLabel]) -> list[Join]:
    """The lines that are to be joined.

    Args:
        text: The page.
        lines: Its lines.
        labels: What they are.

    Returns:
        The joins, in order.
    """
    joins = []
    width = column_width([text[line.start : line.end].strip() for line in lines])
    parted = _is_parted(labels)
    for index, label in enumerate(labels):
        below = labels[index + 1].why if index + 1 < len(labels) else ""
        if label.label == "title" and below == TITLE_GOES_ON:
            joins.append(Join(index, index + 1))
        if label.label != "body" or label.why == DRAWN:
            continue
        if width is not None and _runs_on(text, lines, labels, index, width, parted):
            joins.append(Join(index, index + 1))
            continue
        if not _breaks_off(text, lines[index], width):
            continue
        behind, lifted = _following(labels, index)
        if behind is not None and _goes_on(text, lines[index], lines[behind]):
            joins.append(Join(index, behind, lifted))
    return joins


_PARTED = 0.15


def _is_parted(labels: Sequence[LineLabel]) -> bool:
    """Whether blank lines part the paragraphs of a page."""
    return sum(label.label == "blank" for label in labels) >= _PARTED * len(labels)


def _runs_on(
    text: str,
    lines: Sequence[Line],
    labels: Sequence[LineLabel],
    index: int,
    width: float,
    parted: bool,
) -> bool:
    """Whether a full line of a column runs on in the line right below it.

    Where blank lines part the paragraphs, even a stop at the end of a full line ends none.
    """
    if index + 1 == len(lines) or labels[index + 1].label != "body":
        return False
    if labels[index + 1].why == DRAWN:
        return False
    content = text[lines[index].start : lines[index].end].strip()
    below = text[lines[index + 1].start : lines[index + 1].end]
    if display_width(content) < FULL * width or is_list_item(below.lstrip()):
        return False
    if below.startswith((" ", "\u3000")):
        return False
    return parted or content[-1] not in TERMINAL_MARKS


def _breaks_off(text: str, line: Line, width: float | None) -> bool:
    content = text[line.start : line.end].rstrip()
    if not content or content[-1] in TERMINAL_MARKS:
        return False
    if content[-1] in _OPEN_END or len(content) > _LONG or _STOPPED.search(content):
        return True
    return width is not None and display_width(content.strip()) >= FULL * width


def _following(labels: Sequence[LineLabel], index: int) -> tuple[int | None, int | None]:
    """The next line of the text, and a title or heading that was printed before it."""
    lifted: int | None = None
    for at in range(index + 1, len(labels)):
        label = labels[at].label
        if label == "blank" or label in _CROSSED:
            continue
        if label == "body" and labels[at].why != DRAWN:
            return at, lifted
        # Only what is surely a heading is moved: a short line may be a part of the sentence.
        if label in ("title", "heading") and lifted is None and labels[at].confidence >= _SURE:
            lifted = at
            continue
        return None, None
    return None, None


def _goes_on(text: str, before: Line, behind: Line) -> bool:
    """Whether the one line goes on in the other: likelier so than as the head of a paragraph."""
    content = text[behind.start : behind.end]
    head = content.lstrip()
    if not head or is_list_item(head) or content.startswith(("\u3000\u3000", "    ")):
        return False
    tail = text[before.start : before.end].rstrip()
    if tail[-1] in _OPEN_END:
        return True
    # A sentence that breaks off behind another, and an end of a sentence, belong together.
    halves = "。" in tail and head.rstrip()[-1] in "。！？"
    return _gain(tail[-2:], head[:3]) > (_LIKELY_HALVES if halves else _LIKELY)


def _gain(tail: str, head: str) -> float:
    model = fluency_model()
    behind = float(model.log_probabilities(tail + head)[len(tail) :].sum())
    alone = float(model.log_probabilities("。\n" + head)[2:].sum())
    return behind - alone


def join_edits(
    text: str, lines: Sequence[Line], labels: Sequence[LineLabel], joins: Sequence[Join]
) -> Iterator[Edit]:
    """The edits that join lines, and move what was printed between them.

    Args:
        text: The page.
        lines: Its lines.
        labels: What they are.
        joins: What is to be joined.

    Yields:
        Edits in code points of ``text``. Lines between that are furniture are cut by others.
    """
    heads = _heads(labels, joins)
    for join in joins:
        before, behind = lines[join.before], lines[join.behind]
        end = before.start + len(text[before.start : before.end].rstrip())
        start = behind.end - len(text[behind.start : behind.end].lstrip())
        yield from _gap_edits(text, lines, labels, join, end, start)
        if join.lifted is not None:
            yield _moved(text, lines, join.lifted, heads[join.lifted])


def _gap_edits(
    text: str,
    lines: Sequence[Line],
    labels: Sequence[LineLabel],
    join: Join,
    end: int,
    start: int,
) -> Iterator[Edit]:
    """Cuts of everything between the two lines; each piece for its own reason."""
    space = " " if _LATIN.match(text, end - 1) and _is_letter(text, start) else ""
    at = end
    for index in range(join.before + 1, join.behind):
        line = lines[index]
        if labels[index].label == "blank":
            continue
        if line.start > at:
            yield Edit(at, line.start, space, "line-break")
            space = ""
        if index == join.lifted:
            yield Edit(line.start, line.next, "", "lifted-heading")
        at = line.next
    if start > at and text[at:start] != space:
        yield Edit(at, start, space, "line-break")


def _is_letter(text: str, at: int) -> bool:
    return re.match("[A-Za-z]", text[at : at + 1]) is not None and text[at] >= "A"


def _moved(text: str, lines: Sequence[Line], heading: int, target: int) -> Edit:
    line = lines[heading]
    at = lines[target].start
    origin = Span(_content_start(text, line), line.next)
    return Edit(at, at, origin.extract(text), "lifted-heading", origin=origin)


def _content_start(text: str, line: Line) -> int:
    """Where the words of a heading begin, behind its Markdown signs."""
    match = re.compile(r"[ \t]*(?:#{1,6}[ \t]+)?").match(text, line.start, line.end)
    return match.end() if match else line.start


def _heads(labels: Sequence[LineLabel], joins: Sequence[Join]) -> dict[int, int]:
    """Where each lifted line goes: a title before its article, a heading before its paragraph.

    An article begins with the first text behind an author note, a title or a byline.
    """
    article: dict[int, int] = {}
    start: int | None = None
    for index, label in enumerate(labels):
        if label.label in ("author_note", "title", "byline"):
            if start is not None:
                article[index] = start
            start = None
        elif start is None and label.label in ("body", "heading"):
            start = index
    heads: dict[int, int] = {}
    paragraph: dict[int, int] = {}
    for join in joins:
        first = paragraph.get(join.before, join.before)
        paragraph[join.behind] = first
        if join.lifted is not None:
            is_title = labels[join.lifted].label == "title"
            heads[join.lifted] = article.get(join.lifted, first) if is_title else first
    return heads


_SPACES = re.compile(
    # Behind a stop, between Han in a paragraph, and inside a number.
    rf"(?<=[。！？；，、：])[ \u3000]{{1,2}}(?=[{HAN}“《（])"
    rf"|(?<=[{HAN}])[ ](?=[{HAN}])"
    rf"|(?<=(?<![0-9 ])[0-9]) (?=[0-9]{{3}}[{HAN}])"
)
_CLAUSE = re.compile(
    r"第[ \u3000]?[〇零一二三四五六七八九十百千0-9]{1,6}(?:-[0-9])?[ \u3000]?"
    r"[编編章节節条條款项項](?:之[一二三四五六七八九十])?$|[0-9０-９]日$|年度?$"
)
"""What a space belongs behind: the number of a clause, a date at the head of a law's history."""


def find_spaces(text: str, line: Line) -> Iterator[Edit]:
    """Spaces that no one wrote: between Han inside a paragraph, behind its stops.

    Args:
        text: The page.
        line: A paragraph of it. Where spaces are many they are meant: a table, a form, verse.

    Yields:
        Cuts in code points of ``text``. The space behind 第N条 stays.
    """
    if " " not in text[line.start : line.end].strip():
        return
    found = list(_SPACES.finditer(text, line.start, line.end))
    length = line.end - line.start
    if len(found) > max(3, length // 60) or length < _LONG:
        return
    for match in found:
        before = text[max(line.start, match.start() - 8) : match.start()]
        if _CLAUSE.search(before) or before.strip() in ("", "#"):
            continue
        opened = text.rfind("《", line.start, match.start())
        if opened > text.rfind("》", line.start, match.start()):
            continue  # The halves of a title are set apart by a space.
        if match.group() == " " and _is_between_names(text, match):
            continue
        yield Edit(match.start(), match.end(), "", "stray-space")


def _is_between_names(text: str, match: re.Match[str]) -> bool:
    """Whether the two sides do not go together: 张三 李四, 附件 一览."""
    left, right = (
        text[max(0, match.start() - 2) : match.start()],
        text[match.end() : match.end() + 2],
    )
    if re.search(rf"[{HAN}]$", left) is None:
        return False
    return _gain(left, right) <= _LIKELY
