"""What only print has: page numbers that count up, running heads, captions above a credit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from policytext.boilerplate._verdicts import Verdicts, nearest
from policytext.boilerplate.rules import LineRule
from policytext.structure.lines import TERMINAL_MARKS

__all__ = ["caption_verdicts", "print_verdicts"]

_PAGE = re.compile(r"[0-9]{1,4}")
_LEAST_PAGE = 12
"""Page numbers have so many lines between them; the numbers of table rows do not."""
_HEAD = 40


def print_verdicts(stripped: Sequence[str]) -> Verdicts:
    """Page numbers that count up, with the running head that stands beside each.

    Args:
        stripped: The lines without the blanks at their ends.
    """
    numbers = [i for i, line in enumerate(stripped) if line and _PAGE.fullmatch(line)]
    if len(numbers) < 2:
        return {}
    content = [i for i, line in enumerate(stripped) if line]
    order = {index: at for at, index in enumerate(content)}
    for step in (-1, 1):
        heads: dict[str, list[int]] = {}
        for index in numbers:
            at = order[index] + step
            if 0 <= at < len(content):
                head = stripped[content[at]]
                if len(head) <= _HEAD and head[-1] not in TERMINAL_MARKS:
                    heads.setdefault(head, []).append(index)
        for pages in heads.values():
            if _counts_up(stripped, order, pages):
                found: Verdicts = dict.fromkeys(pages, ("page_number", 0.95, "counts-up"))
                found |= {
                    content[order[i] + step]: ("page_header", 0.95, "beside-page-numbers")
                    for i in pages
                }
                return found
    return {}


def _counts_up(stripped: Sequence[str], order: Mapping[int, int], pages: Sequence[int]) -> bool:
    if len(pages) < 2:
        return False
    return all(
        0 < int(stripped[b]) - int(stripped[a]) <= 2 and order[b] - order[a] >= _LEAST_PAGE
        for a, b in pairwise(pages)
    )


_CAPTION = re.compile(r"(?:[0-9０-９]{1,2}月[0-9０-９]{1,2}日，|[图圖][为為：:])")
_LONGEST_CAPTION = 200


def caption_verdicts(stripped: Sequence[str], rules: Sequence[LineRule | None]) -> Verdicts:
    """The sentence above a photographer's credit that tells the day, as agencies caption a photo.

    Args:
        stripped: The lines without the blanks at their ends.
        rules: The rule that each line fits by its wording.
    """
    found: Verdicts = {}
    for index, rule in enumerate(rules):
        if rule is None or rule.id != "credit-photo":
            continue
        above = nearest(stripped, index, -1)
        if above is None or len(stripped[above]) > _LONGEST_CAPTION:
            continue
        if _CAPTION.match(stripped[above]):
            found[above] = ("caption", 0.85, "above-credit")
    return found
