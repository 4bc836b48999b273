"""Marks toward the national standard: full-width between Han, quotes in pairs, no doubled commas.

Only marks that stand in Chinese are touched. Numbers (3,800 and 12:30), addresses, Latin sentences
and code keep theirs, and 「」 are never rewritten.

Source: GB/T 15834-2011, General rules for punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policytext.document import Edit
from policytext.language.characters import HAN, to_simplified

__all__ = ["PUNCTUATION_REASONS", "find_punctuation"]

PUNCTUATION_REASONS = {
    "half-width-mark": "a half-width mark between Chinese characters",
    "straight-quote": "a straight quotation mark, by one of a pair",
    "ellipsis": "dots that stand for an ellipsis",
    "dash": "hyphens that stand for a dash",
    "repeated-mark": "a comma that a rewriter left before another mark",
}
"""The reasons of ``find_punctuation``."""

_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", "(": "（", ")": "）"}
_BEFORE = f'[{HAN}”’」』》〉）)】％%℃"]'
_AFTER = f'[{HAN}“‘「『《〈（(【"]'
_HINT = re.compile(r"[,;:?!(\".，、；-]")
_MARK = re.compile(
    # Chinese on both sides, a blank after the mark perhaps between; or Chinese before it and the
    # end of the line after it; or Chinese on one side and a letter or digit on the other.
    rf"(?P<mark>[,;:?!])(?:(?<={_BEFORE}.)|(?<=[A-Za-z0-9].)(?={_AFTER}))"
    rf"(?:(?P<blank> )(?={_AFTER})|(?={_AFTER}|[A-Za-z0-9]|[ \t]*(?:[\r\n]|\Z)|[”’」』》）?!]))"
)
_BRACKETS = re.compile(rf"\((?=[^()\n]{{0,80}}[{HAN}])[^()\n]{{1,200}}\)")
_REPEATED = re.compile("[,，、；](?=[,，。；、])")
_ELLIPSIS = re.compile(rf"(?<=[{HAN}，、”])(?:\.{{3,}}|。{{3,}}|…(?!…)(?<!……))")
_DASH = re.compile(rf"(?<=[{HAN}”])-{{2,3}}(?=[{HAN}“])")
_STRAIGHT = re.compile(r'["＂]')
_TRADITIONAL = 0.02
"""From this share of Traditional characters on, straight quotes become 「」."""


def find_punctuation(text: str) -> list[Edit]:
    """Marks that stand in Chinese and should be Chinese, with what should stand there.

    Args:
        text: The text.

    Returns:
        Edits in code points of ``text``, sorted and disjoint.

    >>> [edit.replacement for edit in find_punctuation("到2035年,增长3,800亿元;见12:30的报道")]
    ['，', '；']
    """
    if not _HINT.search(text):
        return []
    edits: dict[int, Edit] = {}
    for edit in _found(text):
        edits.setdefault(edit.start, edit)
    kept: list[Edit] = []
    for start in sorted(edits):
        if not kept or kept[-1].end <= start:
            kept.append(edits[start])
    return kept


def _found(text: str) -> Iterator[Edit]:
    """What each rule finds; an earlier rule has precedence."""
    for match in _REPEATED.finditer(text):
        yield Edit(match.start(), match.end(), "", "repeated-mark")
    for match in _ELLIPSIS.finditer(text):
        yield Edit(match.start(), match.end(), "……", "ellipsis")
    for match in _DASH.finditer(text):
        yield Edit(match.start(), match.end(), "——", "dash")
    for match in _BRACKETS.finditer(text):
        yield from _both_brackets(match)
    for match in _MARK.finditer(text):
        yield Edit(match.start(), match.end(), _FULL[match["mark"]], "half-width-mark")
    if '"' in text or "＂" in text:
        yield from _paired_quotes(text)


def _both_brackets(match: re.Match[str]) -> Iterator[Edit]:
    yield Edit(match.start(), match.start() + 1, "（", "half-width-mark")
    yield Edit(match.end() - 1, match.end(), "）", "half-width-mark")


def _paired_quotes(text: str) -> Iterator[Edit]:
    """Straight quotes by pairs, paragraph by paragraph; an odd one leaves its paragraph alone."""
    opening, closing = _quotes_of(text)
    for line in re.finditer(r"[^\n]+", text):
        marks = list(_STRAIGHT.finditer(text, line.start(), line.end()))
        if not marks or len(marks) % 2 or not re.search(f"[{HAN}]", line.group()):
            continue
        for first, second in zip(marks[::2], marks[1::2], strict=True):
            if _quotes_chinese(text, first.start(), second.start()):
                yield Edit(first.start(), first.end(), opening, "straight-quote")
                yield Edit(second.start(), second.end(), closing, "straight-quote")


def _quotes_of(text: str) -> tuple[str, str]:
    """The pair that the text uses, or that its script does."""
    if "“" in text:
        return "“", "”"
    if "「" in text:
        return "「", "」"
    differing = sum(a != b for a, b in zip(text, to_simplified(text), strict=True))
    return ("「", "」") if differing > _TRADITIONAL * len(text) else ("“", "”")


def _quotes_chinese(text: str, start: int, end: int) -> bool:
    """Whether Chinese stands in or around a pair: 5" and x="1" do not quote."""
    inside = text[start + 1 : end]
    if re.search(f"[{HAN}]", inside):
        return "=" not in text[max(0, start - 1) : start]
    around = text[max(0, start - 1) : start] + text[end + 1 : end + 2]
    return bool(inside.strip()) and len(re.findall(f"[{HAN}，。、；：]", around)) == 2
