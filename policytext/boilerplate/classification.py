"""What each line of a page is, and which rule says so.

Wording comes first (``rules``), then what only the page as a whole tells: which lines are
paragraphs, which of them another line contains, what stands before the first and behind the last. A
line is body until something says otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

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

__all__ = ["classify", "classify_lines"]

_STOP = re.compile("[。！？；]|[!?;](?![A-Za-z0-9])")
_PARAGRAPH = 45
"""A line that is longer, or that holds a full stop, is a paragraph."""
_HEADING = 64
_QUOTE = 20
_CONTAINED = 0.7
_LONGER = 1.3
_GRAM = 4
_WEB = 4
"""From so many buttons on, a page is taken for a web page."""
_HIGHLIGHT = re.compile("[①-⑳]")
_ARROWS = re.compile(r"→.*→|(?:[^\s|]+\s*\|){3,}")
_BARE_NAMES = re.compile(r"[\u4e00-\u9fff·•]{2,8}(?:[ \u3000、]{1,3}[\u4e00-\u9fff·•]{2,8}){0,5}")
_BUTTON = "navigation-web"


def classify_lines(text: str) -> tuple[LineLabel, ...]:
    r"""What each line of a page is, with the rule that decided.

    Args:
        text: The page. Pinyin glosses should have been cut: rules know words as they are written.

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
    return classify(text, split_lines(text))


def classify(text: str, lines: Sequence[Line]) -> tuple[LineLabel, ...]:
    """The labels of lines that are already split.

    Args:
        text: The page.
        lines: Its lines.
    """
    return _Page(text, lines).labels()


class _Page:
    """The lines of a page, with what each looks like by itself."""

    def __init__(self, text: str, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.stripped = [text[line.start : line.end].strip() for line in lines]
        self.rules = [line_rule(line) for line in self.stripped]
        self.paragraphs = [self._is_paragraph(i) for i in range(len(lines))]
        inside = [i for i, is_one in enumerate(self.paragraphs) if is_one]
        self.first = inside[0] if inside else len(lines)
        self.last = inside[-1] if inside else -1
        buttons = sum(rule is not None and rule.id == _BUTTON for rule in self.rules)
        self.is_web = buttons >= _WEB
        self.quotes = self._quoted_lines(inside)
        self.found: list[LineLabel] = []
        self.after_note = False
        self.titled = False

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

    def _label(self, index: int) -> tuple[Label, float, str]:
        line = self.stripped[index]
        if not line:
            return "blank", 1.0, "blank"
        rule = self.rules[index]
        if rule is not None and self._may_fire(rule, index):
            return rule.label, rule.confidence, rule.id
        if index in self.quotes:
            return "pull_quote", 0.9, "contained-elsewhere"
        if self._is_highlight(index):
            return "pull_quote", 0.85, "key-points-at-head"
        if self._is_bare_byline(index):
            return "byline", 0.85, "bare-names-under-title"
        if _ARROWS.search(line) and not _STOP.search(line):
            return "chart", 0.8, "arrows"
        if self.after_note and not _STOP.search(line) and not self._opens_article(index):
            return "chart", 0.7, "facts-behind-article"
        if self.paragraphs[index]:
            return "body", 0.95, "paragraph"
        return self._short(index)

    def _short(self, index: int) -> tuple[Label, float, str]:
        """A short line: a title, a heading, or a short paragraph."""
        line = self.stripped[index]
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
        if not line or line.startswith("#"):
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
        if line[-1] in "，、：；,:;" or self._continues(index):
            return False
        return line[-1] not in TERMINAL_MARKS or line[-1] in "”」』》）)"

    def _continues(self, index: int) -> bool:
        """Whether the line before it breaks off, so that this one is the rest of it."""
        before = self._nearest(index, -1)
        if before is None or not self.paragraphs[before]:
            return False
        return self.stripped[before][-1] not in TERMINAL_MARKS

    def _nearest(self, index: int, step: int) -> int | None:
        """The nearest line before or behind that is not blank."""
        at = index + step
        while 0 <= at < len(self.stripped):
            if self.stripped[at]:
                return at
            at += step
        return None

    def _is_highlight(self, index: int) -> bool:
        """Numbered key points above the text, which agencies print before the dateline."""
        return (
            index < self.first + 3
            and bool(_HIGHLIGHT.match(self.stripped[index]))
            and self._only_highlights_before(index)
        )

    def _only_highlights_before(self, index: int) -> bool:
        before = [line for line in self.stripped[:index] if line]
        behind = self._nearest(index, 1)
        more = behind is not None and (
            bool(_HIGHLIGHT.match(self.stripped[behind])) or bool(before)
        )
        return more and all(_HIGHLIGHT.match(line) for line in before)

    def _is_bare_byline(self, index: int) -> bool:
        """Names on a line of their own, under a title and above the text."""
        line = self.stripped[index]
        if len(line) > 40 or not _BARE_NAMES.fullmatch(line):
            return False
        names = names_in(line)
        covered = sum(end - start for start, end in names)
        spaces = len(re.findall("[ \u3000、]", line))
        if covered + spaces < len(line):
            return False
        above = self._nearest(index, -1)
        below = self._nearest(index, 1)
        if above is None or below is None or not self.paragraphs[below]:
            return False
        return self.found[above].label in ("title", "heading") and (len(names) > 1 or spaces > 0)

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
        return (
            follows or self.paragraphs[behind] or bool(_BARE_NAMES.fullmatch(self.stripped[behind]))
        )

    # -- pull quotes --------------------------------------------------------------------------

    def _quoted_lines(self, inside: Sequence[int]) -> frozenset[int]:
        """Sentences printed large beside the text: most of their runs stand in a longer line."""
        owners: dict[str, set[int]] = {}
        candidates = [i for i in range(len(self.lines)) if self._may_be_quote(i)]
        if not candidates:
            return frozenset()
        wanted = {gram for i in candidates for gram in _grams(self.stripped[i])}
        for index in inside:
            for gram in wanted.intersection(_grams(self.stripped[index])):
                owners.setdefault(gram, set()).add(index)
        return frozenset(i for i in candidates if self._is_contained(i, owners))

    def _may_be_quote(self, index: int) -> bool:
        line = self.stripped[index].lstrip("# ")
        if not _QUOTE <= len(line) <= 200 or is_list_item(line):
            return False
        return bool(re.search("[。,，]", line))

    def _is_contained(self, index: int, owners: dict[str, set[int]]) -> bool:
        line = self.stripped[index].lstrip("# ")
        grams = _grams(line)
        counts: dict[int, int] = {}
        for gram in grams:
            for owner in owners.get(gram, ()):
                if owner != index and len(self.stripped[owner]) >= _LONGER * len(line):
                    counts[owner] = counts.get(owner, 0) + 1
        return max(counts.values(), default=0) >= _CONTAINED * len(grams) and bool(grams)


def _grams(line: str) -> set[str]:
    content = "".join(c for c in line if c.isalnum())
    return {content[i : i + _GRAM] for i in range(len(content) - _GRAM + 1)}
