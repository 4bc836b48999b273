"""What cannot be a name, whichever layer proposes it.

A tagger reads letters, not pages: it takes a tracking address, a half-shifted line or the letters
AI for a body that it has not heard of. These are told by their form.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable

from policytext.entities._candidates import RULES, TAGGER, Candidate
from policytext.entities.gazetteer import is_head_of_a_word
from policytext.language.characters import HAN

__all__ = ["rejection"]

_ADDRESS = re.compile(
    r"(?:https?://|www\.)[\w.~:/?#\[\]@!$&'()*+,;=%-]{1,2000}|[?&]\w{1,40}=[\w&=%.+-]{1,400}"
    r"|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,4}|`[^`\n]{1,200}`|!?\[[^\]\n]{0,80}\]\([^)\n]{1,400}\)"
)
_ADDRESS_MARKS = ("://", "www.", "=", "@", "`", "](")
"""Without one of these there is no address; to look for them costs next to nothing."""
_TWO_HAN = re.compile(f"[{HAN}].*[{HAN}]", re.DOTALL)
# What a name is written with. Kana, circled numbers, mathematical signs and private-use characters
# between Han are what shifted bytes look like (苿咏⒅胁苛∪斯ぶ悄墚).
_WRITTEN = re.compile(
    f"[{HAN}A-Za-z\u00c0-\u024f0-9·•・‧.,，&'’‘“”\"()（）〔〕[\\]、/+~:：!?○ \u2013\u2014-]+"
)
_LETTERS_APART = re.compile(rf"[A-Za-z][{HAN}]{{1,3}}[A-Za-z]")
"""Han dropped into the letters of a word: ChatG教学PT."""
_PLAIN = frozenset({"PERSON", "LOCATION", "ORGANIZATION", "MEETING"})
_SEVERAL = re.compile(
    "[、,，;；:：!?]|会见|会同|会谈|专访|表示|指出|强调|出席|参加|加入|参观|主持|访问|委托|上报"
)
"""What stands between names, not in them, unless they are quoted."""
_POINTING = re.compile("星期|本届|本次|该|各|其他")
"""What points to something, and names nothing: 本届峰会."""
_LATIN_WORDS = re.compile(r"[A-Z][A-Za-z.'’-]*(?:[ ·&][A-Z][A-Za-z.'’-]*)+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f0-9 .&'’+·-]+")

_DOCTRINE = re.compile(
    "(?:新时代)?(?:中国特色社会主义)?"
    "(?:经济|外交|文化|强军|党建|法治|生态文明|科技|教育|军事|哲学|人民民主|列宁)?(?:思想|理论|主义)"
)
"""What follows a name that heads a doctrine and names nobody: 习近平|外交思想, 邓小平|理论."""


def rejection(text: str) -> Callable[[Candidate], bool]:
    """A function that tells whether a candidate of a text cannot be a name.

    Args:
        text: The text, as the layers see it.
    """
    has_any = any(mark in text for mark in _ADDRESS_MARKS)
    addresses = [match.span() for match in _ADDRESS.finditer(text)] if has_any else []

    def is_rejected(row: Candidate) -> bool:
        at = bisect_left(addresses, (row.end,))
        if at and addresses[at - 1][1] > row.start:
            return True
        return row.by != RULES and _is_no_name(row, text)

    return is_rejected


def _is_no_name(row: Candidate, text: str) -> bool:
    name = text[row.start : row.end]
    if _WRITTEN.fullmatch(name) is None or _cuts_a_word(text, row.start, row.end):
        return True
    if row.label in _PLAIN and _SEVERAL.search(name):
        return True
    if row.label in ("ORGANIZATION", "MEETING") and _POINTING.match(name):
        return True
    if row.label == "ORGANIZATION" and is_head_of_a_word(text, row.start, row.end):
        return True
    if row.label == "PERSON" and _DOCTRINE.match(text, row.end):
        return True
    if row.label in ("PERSON", "ORGANIZATION"):
        return _LETTERS_APART.search(name) is not None or not _may_be_called(name, row)
    return False


def _may_be_called(name: str, row: Candidate) -> bool:
    """Whether a body or a person can have the name.

    Letters alone tell nobody whether they are a body, a product or a word (AI, Sora). A list may
    know them, or a definition; the tagger alone is believed only where they are two words.
    """
    if _LATIN.fullmatch(name):
        return row.by != TAGGER or _LATIN_WORDS.fullmatch(name) is not None
    return row.label == "PERSON" or _TWO_HAN.search(name) is not None


def _cuts_a_word(text: str, start: int, end: int) -> bool:
    """Whether a span starts or ends within a run of letters or digits."""
    return _joined(text, start) or _joined(text, end)


def _joined(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at : at + 1]
    return _is_letter(before) and _is_letter(after) and before.isdigit() == after.isdigit()


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalnum()
