"""The frame of a web page: menus above the title and below the text, other pages' titles.

It is told from the page's build, not from the words of one site.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from policytext.boilerplate._verdicts import Verdict, Verdicts, nearest
from policytext.boilerplate.rules import LineRule
from policytext.structure.lines import Label, heading_level

__all__ = ["related_verdicts", "web_verdicts"]

_ENDS_WEB = frozenset({"navigation", "editor", "footer", "contact"})
_MENU = re.compile(r"(?:[^\s，。；：:、]{1,6}[ \u3000]{1,3}){5,}[^\s，。；：:、]{1,6}")


def web_verdicts(
    stripped: Sequence[str], rules: Sequence[LineRule | None], known: Mapping[int, Verdict]
) -> Verdicts:
    """Menus above the title and below the text of a web page.

    The title is the line that the window title repeats, or else the first of the lines between the
    menu and the date. Without either nothing is said: a menu and the lines of a title look alike.

    Args:
        stripped: The lines without the blanks at their ends.
        rules: The rule that each line fits by its wording, wherever it stands.
        known: What is already known of the lines.
    """
    content = [i for i, line in enumerate(stripped) if line]
    prose = [i for i in content if "。" in stripped[i] and i not in known]
    if not prose:
        return {}
    found: Verdicts = {}
    title = _web_title(stripped, rules, known, [i for i in content if i < prose[0]])
    if title is not None:
        for index in content:
            if index >= title:
                break
            label: Label = "duplicate" if _repeats(stripped, index, title) else "navigation"
            found[index] = (label, 0.85, "above-title")
        found[title] = ("title", 0.9, "under-menu")
    for index in content:
        outside = index < prose[0] or index > prose[-1]
        if outside and index != title and _MENU.fullmatch(stripped[index]):
            found[index] = ("navigation", 0.85, "menu-row")
    tail = [i for i in content if i > prose[-1]]
    opens = next((i for i in tail if _is_end(i, rules, known)), None)
    if opens is not None:
        for index in tail:
            rule = rules[index]
            if index > opens and (rule is None or rule.place == "web"):
                found[index] = ("navigation", 0.8, "below-text")
    return found


def _is_end(index: int, rules: Sequence[LineRule | None], known: Mapping[int, Verdict]) -> bool:
    rule = rules[index]
    label = known[index][0] if index in known else rule.label if rule else None
    return label in _ENDS_WEB


def _web_title(
    stripped: Sequence[str],
    rules: Sequence[LineRule | None],
    known: Mapping[int, Verdict],
    head: Sequence[int],
) -> int | None:
    named = next((i for i in head if known.get(i, ("body",))[0] == "duplicate"), None)
    for index in head if named is not None else ():
        whole = index not in known and len(stripped[index]) >= 5
        if whole and named is not None and stripped[named].startswith(stripped[index]):
            return index
    stamp = next((i for i in head if _is_stamp(i, rules, known)), None)
    if stamp is None:
        return None
    title = None
    for index in reversed([i for i in head if i < stamp]):
        rule = rules[index]
        if (rule is not None and rule.label == "navigation") or index in known:
            break
        if _is_path(stripped, rules, index) or len(stripped[index]) < 5:
            break
        title = index
    return title


def _is_stamp(index: int, rules: Sequence[LineRule | None], known: Mapping[int, Verdict]) -> bool:
    if index in known:
        return known[index][0] in ("timestamp", "source")
    rule = rules[index]
    return rule is not None and rule.label in ("timestamp", "source")


def _is_path(stripped: Sequence[str], rules: Sequence[LineRule | None], index: int) -> bool:
    """Whether a line is a step of the path that leads to the page, or repeats one."""
    above = nearest(stripped, index, -1)
    if above is None:
        return False
    if stripped[above] in (">", "＞", "»", "->"):
        return True
    return stripped[above] == stripped[index] and len(stripped[index]) < 12


def _repeats(stripped: Sequence[str], index: int, title: int) -> bool:
    line = stripped[index]
    return len(line) >= 8 and line in (stripped[title], *stripped[title + 1 : title + 3])


def related_verdicts(stripped: Sequence[str], rules: Sequence[LineRule | None]) -> Verdicts:
    """The titles of other pages, which a line such as 相关新闻 opens.

    Args:
        stripped: The lines without the blanks at their ends.
        rules: The rule that each line fits by its wording.
    """
    found: Verdicts = {}
    is_open = False
    for index, line in enumerate(stripped):
        rule = rules[index]
        if rule is not None and rule.id == "navigation-related":
            is_open = True
        elif "。" in line or len(line) > 60 or (line and heading_level(line) is not None):
            is_open = False
        elif is_open and line:
            found[index] = ("navigation", 0.85, "related-pages")
    return found
