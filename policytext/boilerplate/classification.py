"""What each line of a page is, and which rule says so.

Wording comes first (``rules``), then what only the page as a whole tells: which lines are
paragraphs, which of them another line contains, what stands before the first and behind the last. A
line is body until something says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from policytext.boilerplate._copies import copy_verdicts, title_copy_verdicts
from policytext.boilerplate._facts import (
    fact_verdicts,
    front_matter_verdicts,
    value_verdicts,
)
from policytext.boilerplate._print import caption_verdicts, print_verdicts
from policytext.boilerplate._verdicts import Verdict, Verdicts
from policytext.boilerplate._web import related_verdicts, web_verdicts
from policytext.boilerplate.rules import LineRule, line_rule, names_in
from policytext.errors import reject_bytes
from policytext.structure.lines import (
    TERMINAL_MARKS,
    Label,
    Line,
    LineLabel,
    heading_level,
    is_list_item,
    split_lines,
)

__all__ = [
    "DRAWN",
    "FULL",
    "TITLE_GOES_ON",
    "Page",
    "Profile",
    "classify",
    "classify_lines",
    "column_width",
    "display_width",
    "read_page",
]

Profile: TypeAlias = Literal["auto", "gov", "newspaper", "web", "transcript"]
"""What kind of page it is.

``gov`` documents have no pull quotes, key points or charts in their text; ``newspaper`` pages have
no menus; a ``web`` page is one even without buttons; a ``transcript`` keeps its turns and its lines
as they stand. ``auto`` looks for all and lets the page decide.
"""

_WITHOUT: Mapping[Profile, frozenset[str]] = {
    "auto": frozenset(),
    "gov": frozenset({"print"}),
    "newspaper": frozenset({"web"}),
    "web": frozenset(),
    "transcript": frozenset({"print", "web"}),
}
"""Which families of rules a kind of page does without."""

_STOP = re.compile("[。！？；]|[!?;](?![A-Za-z0-9])")
_PARAGRAPH = 45
"""A line that is longer, or that holds a full stop, is a paragraph."""
_HEADING = 64
_QUOTE = 20
_CONTAINED = 0.7
_VERBATIM = 0.4
"""The share of a pull quote whose clauses are taken over word by word."""
_LONGER = 1.3
_STOCK = 16
_GRAM = 4
_WEB = 4
"""From so many buttons on, a page is taken for a web page."""
_POINTS = 9
_HIGHLIGHT = re.compile("[①-⑳]")
_BARE_NAMES = re.compile(r"[\u4e00-\u9fff·•]{2,8}(?:[ \u3000、]{1,3}[\u4e00-\u9fff·•]{2,8}){0,5}")
_IS_BODY = re.compile(
    r"[\u4e00-\u9fff]{1,4}(?:人[员員]|者)?：\S|[^\n]{2,24}〔[0-9]{4}〕[0-9]{1,5}[号號]$"
    r"|[12][0-9]{3}年[0-9]{1,2}月[0-9]{1,2}日$|[（(][^（()）]{2,40}[）)]$"
)
"""Short lines that head nothing: a fact of minutes (主席：…), the number or the date of a document,
a stage direction."""
DRAWN = "drawn-table"
"""The rule of the rows of a table that is drawn with lines."""
_DRAWN = re.compile("[\u2500-\u257f]|^\\||\\t")
TITLE_GOES_ON = "title-goes-on"
"""The rule of the further lines of a title that is set over several lines."""
_DOCUMENT_KIND = re.compile(
    "(?:报告|報告|通知|意见|意見|决定|決定|公告|公报|公報|条例|條例|办法|辦法|规定|規定|细则|細則"
    "|方案|规划|規劃|纲要|綱要|批复|批復|函|通报|决议|決議)(?:[（(][^（()）]{2,20}[）)])?$"
)
_PRESS_LABELS = frozenset({"byline", "author_note", "editor", "contact", "caption"})
_PRINTED_BETWEEN = frozenset({"page_header", "page_number"})
FULL = 0.87
"""The share of a column's width from which a line is full; the first one is indented."""
_COLUMN = 6


def display_width(line: str) -> float:
    """The width of a line in full-width characters: Latin letters, digits and blanks are half."""
    return len(line) - len(_HALF.findall(line)) / 2


_HALF = re.compile("[\x20-\x7e\xa0]")


def column_width(stripped: Sequence[str]) -> float | None:
    """How wide full lines are on a page that is set in columns.

    Most of its lines end near one width, and most of those break off inside a sentence.

    Args:
        stripped: The lines without the blanks at their ends.

    Returns:
        The width in full-width characters, or ``None`` for a page that is not set in columns.
    """
    lines = [line for line in stripped if line and not _DRAWN.search(line)]
    if len(lines) < _COLUMN:
        return None
    widths = sorted(map(display_width, lines))
    width = widths[int(len(widths) * 0.8)]
    if not 12 <= width <= 60 or widths[int(len(widths) * 0.98)] > 1.25 * width:
        return None
    full = [line for line in lines if display_width(line) >= FULL * width]
    cut = sum(line[-1] not in TERMINAL_MARKS for line in full)
    return width if len(full) >= 0.35 * len(lines) and cut >= 0.5 * len(full) else None


def classify_lines(text: str, *, profile: Profile = "auto") -> tuple[LineLabel, ...]:
    r"""What each line of a page is, with the rule that decided.

    Args:
        text: The page. Pinyin glosses should have been cut: rules know words as they are written.
        profile: What kind of page it is.

    Returns:
        One label a line, in order, in code points of ``text``.

    Raises:
        TypeError: If ``text`` is not a ``str``.

    >>> page = "推动东北全面振兴\n□ 王小明\n要加快建设全国统一大市场。\n责任编辑：李华\n"
    >>> [line.label for line in classify_lines(page)]
    ['title', 'byline', 'body', 'editor']
    >>> classify_lines(page)[3].why
    'editor-named'
    """
    reject_bytes(text, "classify_lines")
    return classify(text, split_lines(text), profile)


def classify(text: str, lines: Sequence[Line], profile: Profile = "auto") -> tuple[LineLabel, ...]:
    """The labels of lines that are already split.

    Args:
        text: The page.
        lines: Its lines.
        profile: What kind of page it is.
    """
    return read_page(text, lines, profile).labels


@dataclass(frozen=True, slots=True)
class Page:
    """The labels of a page's lines, and which line a quote or a copy repeats.

    Attributes:
        labels: One for each line.
        repeats: For the index of a pull quote or a copy the index of the line that is kept.
    """

    labels: tuple[LineLabel, ...]
    repeats: Mapping[int, int]


def read_page(text: str, lines: Sequence[Line], profile: Profile = "auto") -> Page:
    """What each line is, with what repeats what.

    Args:
        text: The page.
        lines: Its lines.
        profile: What kind of page it is.
    """
    page = _Page(text, lines, profile)
    return Page(page.labels(), {**page.quotes, **page.repeats})


class _Page:
    """The lines of a page, with what each looks like by itself."""

    def __init__(self, text: str, lines: Sequence[Line], profile: Profile) -> None:
        self.lines = lines
        self.without = _WITHOUT[profile]
        self.stripped = [text[line.start : line.end].strip() for line in lines]
        self.rules = [line_rule(line) for line in self.stripped]
        buttons = sum(rule is not None and rule.label == "navigation" for rule in self.rules)
        self.is_web = "web" not in self.without and (buttons >= _WEB or profile == "web")
        self.framed = self._frame()
        self.width = column_width(self.stripped)
        self.paragraphs = [self._is_paragraph(i) for i in range(len(lines))]
        inside = [i for i, is_one in enumerate(self.paragraphs) if is_one]
        self.first = inside[0] if inside else len(lines)
        self.last = inside[-1] if inside else -1
        self.quotes: Mapping[int, int] = self._quoted_lines(inside) if self._is_printed() else {}
        self.highlights = self._highlights()
        self.found: list[LineLabel] = []
        self.after_note = False
        self.titled = False

    def _frame(self) -> Verdicts:
        """What the page as a whole says; what is said first stands."""
        stripped = self.stripped
        found = front_matter_verdicts(stripped)
        found = print_verdicts(stripped) | found
        found = fact_verdicts(stripped) | found
        copies, self.repeats = copy_verdicts(stripped, found)
        found = copies | found
        found = title_copy_verdicts(stripped) | found
        found = value_verdicts(stripped) | found
        found = caption_verdicts(stripped, self.rules) | found
        found = related_verdicts(stripped, self.rules) | found
        if self.is_web:
            found = web_verdicts(stripped, self.rules, found) | found
        return found

    def labels(self) -> tuple[LineLabel, ...]:
        for index in range(len(self.lines)):
            label, confidence, why = self._label(index)
            self.found.append(LineLabel(self.lines[index].span, label, confidence, why))
            self._remember(index, label)
        return tuple(self.found)

    def _remember(self, index: int, label: Label) -> None:
        """An author note ends an article, a title or a byline begins the next one."""
        if label == "author_note":
            self.after_note, self.titled = True, False
        elif label in ("title", "byline") or (label == "body" and self.paragraphs[index]):
            self.after_note = False
            self.titled = self.titled or label == "title"

    def _label(self, index: int) -> Verdict:
        line = self.stripped[index]
        if not line:
            return "blank", 1.0, "blank"
        if index in self.framed:
            return self.framed[index]
        if _DRAWN.search(line):
            return "body", 0.9, DRAWN
        rule = self.rules[index]
        if rule is not None and self._may_fire(rule, index):
            return rule.label, rule.confidence, rule.id
        if index in self.quotes:
            return "pull_quote", 0.9, "contained-elsewhere"
        if "print" in self.without:
            return self._plain(index)
        if index in self.highlights:
            return "pull_quote", 0.85, "key-points-at-head"
        if self._is_bare_byline(index):
            return "byline", 0.85, "bare-names-under-title"
        if _is_diagram(line):
            return "chart", 0.8, "arrows"
        if self.after_note and not _STOP.search(line) and not self._opens_article(index):
            return "chart", 0.7, "facts-behind-article"
        return self._plain(index)

    def _is_title_rest(self, index: int) -> bool:
        """Whether an official title, which has 关于 and ends with its kind, goes on here.

        Source: 党政机关公文格式 GB/T 9704-2012, 7.3.1 (titles are set over several lines).
        """
        if not index or self.found[index - 1].label != "title" or index >= self.first:
            return False
        above = self.stripped[index - 1]
        start = index - 1
        while start and self.found[start].why == TITLE_GOES_ON:
            start -= 1
        written = "".join(self.stripped[start:index])
        if not re.search("[关關][于於]", written) or _DOCUMENT_KIND.search(above):
            return False
        rest = self.stripped[index : index + 3]
        return any(_DOCUMENT_KIND.search(line) for line in rest) and len(written) <= 80

    def _plain(self, index: int) -> Verdict:
        if self.paragraphs[index]:
            return "body", 0.95, "paragraph"
        return self._short(index)

    def _short(self, index: int) -> Verdict:
        """A short line: a title, a heading, or a short paragraph."""
        line = self.stripped[index]
        if self._is_title_rest(index):
            return "title", 0.85, TITLE_GOES_ON
        level = heading_level(line)
        if line.startswith("# ") or (level == 1 and line.startswith("#")):
            return "title", 0.9, "markdown-title"
        looks = level is not None or self._looks_like_heading(index)
        if looks and not self.titled and self._stands_at_head(index):
            return "title", 0.8, "first-heading"
        if level is not None:
            return "heading", 0.95, "heading-marker"
        if looks:
            return "heading", 0.75, "short-without-stop"
        return "body", 0.8, "short-line"

    # -- features -----------------------------------------------------------------------------

    def _is_paragraph(self, index: int) -> bool:
        line = self.stripped[index]
        if not line or line.startswith("#") or index in self.framed:
            return False
        if self.rules[index] is not None and self.rules[index].place != "web":  # type: ignore[union-attr]
            return False
        return bool(_STOP.search(line)) or len(line) > _PARAGRAPH + 20

    def _may_fire(self, rule: LineRule, index: int) -> bool:
        if rule.place == "head":
            return self._stands_at_head(index) or self._is_behind_note(index)
        if rule.place == "edge":
            return index < self.first or index > self.last or self._borders_on_furniture(index)
        if rule.place == "web":
            return self.is_web
        return True

    def _stands_at_head(self, index: int) -> bool:
        """Before the first paragraph of the page, or of an article that a note ended."""
        return index < self.first or self._is_behind_note(index)

    def _is_behind_note(self, index: int) -> bool:
        return self.after_note

    def _borders_on_furniture(self, index: int) -> bool:
        """Whether the last line before it that is not blank is furniture of an article's end."""
        for label in reversed(self.found):
            if label.label != "blank":
                return label.label in ("author_note", "editor", "contact", "footer", "source")
        return False

    def _looks_like_heading(self, index: int) -> bool:
        line = self.stripped[index]
        if len(line) > _HEADING or _STOP.search(line) or is_list_item(line):
            return False
        if line[-1] in "，、：；,:;" or self._continues(index) or _IS_BODY.match(line):
            return False
        if self.width is not None and display_width(line) >= FULL * self.width:
            return False
        return line[-1] not in TERMINAL_MARKS or line[-1] in "”」』》）)"

    def _continues(self, index: int) -> bool:
        """Whether the line before it breaks off, so that this one is the rest of it."""
        before = self._nearest(index, -1)
        while before is not None and self.framed.get(before, ("",))[0] in _PRINTED_BETWEEN:
            before = self._nearest(before, -1)
        if before is None or self.stripped[before][-1] in TERMINAL_MARKS:
            return False
        if self.paragraphs[before] or self.stripped[before][-1] in "，、,":
            return True
        return self.width is not None and display_width(self.stripped[before]) >= FULL * self.width

    def _nearest(self, index: int, step: int) -> int | None:
        """The nearest line before or behind that is not blank."""
        at = index + step
        while 0 <= at < len(self.stripped):
            if self.stripped[at]:
                return at
            at += step
        return None

    def _highlights(self) -> frozenset[int]:
        """Numbered key points above the text, two or more, which agencies print at the head."""
        found = []
        for index, line in enumerate(self.stripped):
            if line and not _HIGHLIGHT.match(line):
                break
            if line:
                found.append(index)
        return frozenset(found if 2 <= len(found) <= _POINTS else ())

    def _is_bare_byline(self, index: int) -> bool:
        """Names on a line of their own, under a title and above the text."""
        if not _are_names(self.stripped[index]):
            return False
        above = self._nearest(index, -1)
        below = self._nearest(index, 1)
        if above is None or below is None or not self.paragraphs[below]:
            return False
        return self.found[above].label in ("title", "heading")

    def _opens_article(self, index: int) -> bool:
        """Whether a title or a byline stands here or follows, so that a new article begins."""
        line = self.stripped[index]
        if line.startswith("#"):
            return True
        behind = self._nearest(index, 1)
        if behind is None:
            return False
        rule = self.rules[behind]
        follows = rule is not None and rule.label == "byline"
        return follows or self.paragraphs[behind] or _are_names(self.stripped[behind])

    def _is_printed(self) -> bool:
        """Whether the page shows itself to be a newspaper's: it names writers or editors.

        Laws and reports repeat their sentences for the sake of exactness, and have no pull quotes.
        """
        return "print" not in self.without and any(
            rule is not None and rule.label in _PRESS_LABELS and rule.id != "byline-report"
            for rule in self.rules
        )

    # -- pull quotes --------------------------------------------------------------------------

    def _quoted_lines(self, inside: Sequence[int]) -> dict[int, int]:
        """Sentences printed large beside the text: most of their runs stand in a longer line."""
        owners: dict[str, set[int]] = {}
        candidates = [i for i in range(len(self.lines)) if self._may_be_quote(i)]
        if not candidates:
            return {}
        wanted = {gram for i in candidates for gram in _grams(self.stripped[i])}
        for index in inside:
            for gram in wanted.intersection(_grams(self.stripped[index])):
                # What stands everywhere is a stock phrase, and says nothing of one line.
                if len(owned := owners.setdefault(gram, set())) < _STOCK:
                    owned.add(index)
        found = {i: self._owner(i, owners) for i in candidates}
        return {i: owner for i, owner in found.items() if owner is not None}

    def _may_be_quote(self, index: int) -> bool:
        line = self.stripped[index].lstrip("# ")
        if not _QUOTE <= len(line) <= 200 or is_list_item(line):
            return False
        return bool(re.search("[。,，]", line))

    def _owner(self, index: int, owners: dict[str, set[int]]) -> int | None:
        """The line that a pull quote was taken from, if it is one."""
        line = self.stripped[index].lstrip("# ")
        grams = _grams(line)
        counts: dict[int, int] = {}
        for gram in grams:
            for owner in owners.get(gram, ()):
                if owner != index and len(self.stripped[owner]) >= _LONGER * len(line):
                    counts[owner] = counts.get(owner, 0) + 1
        best = max(counts, key=lambda owner: (counts[owner], -owner), default=None)
        if best is None or counts[best] < _CONTAINED * len(grams):
            return None
        return best if _verbatim(line, self.stripped[best]) >= _VERBATIM else None


def _is_diagram(line: str) -> bool:
    """Arrows between phrases, without a sentence."""
    return line.count("→") > 1 and not _STOP.search(line)


def _are_names(line: str) -> bool:
    """Whether a line is personal names, with a space inside or between them."""
    if len(line) > 40 or not _BARE_NAMES.fullmatch(line):
        return False
    spaces = len(re.findall("[ \u3000、]", line))
    return spaces > 0 and sum(end - start for start, end in names_in(line)) + spaces >= len(line)


def _verbatim(line: str, owner: str) -> float:
    """The share of a line whose clauses stand in another line as they are."""
    clauses = re.findall(r"[^\W_]+", line)
    same = sum(len(clause) for clause in clauses if clause in owner)
    return same / (sum(map(len, clauses)) or 1)


def _grams(line: str) -> set[str]:
    content = "".join(c for c in line if c.isalnum())
    return {content[i : i + _GRAM] for i in range(len(content) - _GRAM + 1)}
