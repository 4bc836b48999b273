"""Marks toward the national standard: full-width between Han, quotes in pairs, no doubled commas.

Only marks that stand in Chinese are touched. Numbers (3,800 and 12:30), addresses, Latin sentences
and code keep theirs, and 「」 are never rewritten.

Source: GB/T 15834-2011, General rules for punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

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

_WIDEN = str.maketrans(",;:?!", "，；：？！")
_HAN = re.compile(f"[{HAN}]")
_BESIDE = re.compile(f"[{HAN}，。、；：？！]")
_BEFORE = f'[{HAN}”’」』》〉）)】％%℃"]'
_AFTER = f'[{HAN}“‘「『《〈（(【"]'
_HINT = re.compile(r"[,;:?!()\"＂.，、；…-]")
_MARK = re.compile(
    # Chinese on both sides, a blank after the mark perhaps between; or Chinese before it and the
    # end of the line after it; or Chinese on one side and a letter or digit on the other.
    rf"(?:(?<={_BEFORE})(?P<mark>[,;:]|[?!]{{1,8}})|(?<=[A-Za-z0-9])(?P<other>[,;:?!])(?={_AFTER}))"
    rf"(?:(?P<blank> )(?={_AFTER})|(?={_AFTER}|[A-Za-z0-9]|[ \t]*(?:[\r\n]|\Z)|[”’」』》）?!]))"
)
_STOP = re.compile(rf"(?<=[{HAN}][{HAN}])\.(?=[\"”」』]|[ \t]*(?:[\r\n]|\Z))")
_BRACKETS = re.compile(r"\([^()（）\n]{1,200}\)|（[^()（）\n]{1,200}\)|\([^()（）\n]{1,200}）")
_REPEATED = re.compile(rf"(?<=[{HAN}”’」』》）])[,，、；]{{1,8}}[,，。；、]")
_ELLIPSIS = re.compile(rf"(?<=[{HAN}，、”])(?:\.{{3,}}|。{{3,}}|…(?!…)(?<!……))")
_DASH = re.compile(rf"(?<=[{HAN}”\"])-{{2,3}}(?=[{HAN}“])")
_STRAIGHT = re.compile(r'["＂]')
_CALL = re.compile(r"[A-Za-z0-9_][(\[{=]\Z")
_TRADITIONAL = 0.02
"""From this share of Traditional characters on, straight quotes become 「」."""


def find_punctuation(text: str, kinds: Collection[str] = tuple(PUNCTUATION_REASONS)) -> list[Edit]:
    """Marks that stand in Chinese and should be Chinese, with what should stand there.

    Args:
        text: The text.
        kinds: The reasons of ``PUNCTUATION_REASONS`` that are wanted.

    Returns:
        Edits in code points of ``text``, sorted and disjoint.

    >>> [edit.replacement for edit in find_punctuation("到2035年,增长3,800亿元;见12:30的报道")]
    ['，', '；']
    """
    if not _HINT.search(text):
        return []
    edits: dict[int, Edit] = {}
    for edit in _found(text):
        if edit.reason in kinds:
            edits.setdefault(edit.start, edit)
    kept: list[Edit] = []
    for start in sorted(edits):
        if not kept or kept[-1].end <= start:
            kept.append(edits[start])
    return kept


def _found(text: str) -> Iterator[Edit]:
    """What each rule finds; an earlier rule has precedence."""
    for match in _REPEATED.finditer(text):
        yield Edit(match.start(), match.end(), _only_mark(match.group()), "repeated-mark")
    for match in _ELLIPSIS.finditer(text):
        yield Edit(match.start(), match.end(), "……", "ellipsis")
    for match in _DASH.finditer(text):
        yield Edit(match.start(), match.end(), "——", "dash")
    for match in _BRACKETS.finditer(text):
        if _is_chinese_bracket(text, match):
            yield from _both_brackets(match)
    for match in _STOP.finditer(text):
        yield Edit(match.start(), match.end(), "。", "half-width-mark")
    for match in _MARK.finditer(text):
        widened = (match["mark"] or match["other"]).translate(_WIDEN)
        yield Edit(match.start(), match.end(), widened, "half-width-mark")
    if '"' in text or "＂" in text:
        yield from _paired_quotes(text)


def _only_mark(marks: str) -> str:
    """What stays of several marks: the comma is what rewriters put in."""
    others = marks.strip(",，")
    return others[-1] if others else "，"


def _is_chinese_bracket(text: str, match: re.Match[str]) -> bool:
    """Whether a pair stands in Chinese: it holds some, and does not close a word of Latin or code.

    A pair of which one is full-width already does.
    """
    if not match.group().startswith("(") or not match.group().endswith(")"):
        return True
    if not _HAN.search(match.group()):
        return False
    before = text[max(0, match.start() - 1) : match.start()]
    if before.isascii() and before and (before.isalnum() or before in " \t_"):
        return _BESIDE.match(text, match.end()) is not None
    return True


def _both_brackets(match: re.Match[str]) -> Iterator[Edit]:
    if match.group().startswith("("):
        yield Edit(match.start(), match.start() + 1, "（", "half-width-mark")
    if match.group().endswith(")"):
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
    if _CALL.search(text, max(0, start - 2), start):
        return False
    inside = text[start + 1 : end]
    if re.search(f"[{HAN}]", inside):
        return "=" not in text[max(0, start - 1) : start]
    around = text[max(0, start - 1) : start] + text[end + 1 : end + 2]
    return bool(inside.strip()) and len(re.findall(f"[{HAN}，。、；：]", around)) == 2
