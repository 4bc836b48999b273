"""Finds wrongly converted characters in Traditional text."""

from __future__ import annotations

from functools import lru_cache
from operator import add

from policytext.document import Span
from policytext.script._chains import convert_chain
from policytext.script._codes import Codes
from policytext.script._dictionaries import read_dictionary
from policytext.script._packages import BackendError
from policytext.script._wordlists import wrong_pairs

__all__ = ["wrong_characters"]

_CONTEXT = 16
"""No phrase of the dictionaries is longer, so what lies further off has no say."""


def wrong_characters(text: str, codes: Codes) -> list[tuple[Span, str, str]]:
    """The places of a Traditional text where the wrong one of several characters stands.

    Three witnesses must agree: the pair of characters stands in no genuine document; with what
    stands on its other side the wrong character makes no word, so that 安全麵粉 and 一隻有毛的狗
    are left alone; and the passage, converted to Simplified and back, has the right one there.

    Args:
        text: Traditional text.
        codes: Its code points.

    Returns:
        The span of each wrong pair, the pair, and the right one, in order and disjoint; nothing
        if the dictionaries are not installed.

    >>> from policytext.script._codes import encode
    >>> text = "全麵推進，安全麵粉，一隻有毛的狗"
    >>> [(wrong, right) for _, wrong, right in wrong_characters(text, encode(text))]
    [('全麵', '全面')]
    """
    search, right = wrong_pairs()
    found = [
        (start, start + 2)
        for start, wrong in search.find(text, codes)
        if not _is_word(text, start, right[wrong])
    ]
    backs = _there_and_back([_passage(text, start) for start, _ in found])
    errors: list[tuple[Span, str, str]] = []
    end = 0
    for (start, stop), back in zip(found, backs, strict=True):
        wrong = text[start:stop]
        at = start - max(0, start - _CONTEXT)
        if start >= end and back[at : at + 2] == right[wrong]:
            errors.append((Span(start, stop), wrong, right[wrong]))
            end = stop
    return errors


def _is_word(text: str, start: int, right: str) -> bool:
    """Whether the wrong character makes a word with its neighbour outside the pair."""
    at = start if text[start] != right[0] else start + 1
    pair = text[at - 1 : at + 1] if at == start else text[at : at + 2]
    return pair in _genuine_pairs()


def _passage(text: str, start: int) -> str:
    return text[max(0, start - _CONTEXT) : start + 2 + _CONTEXT].replace("\n", " ")


def _there_and_back(passages: list[str]) -> list[str]:
    """Passages converted to Simplified and back, in the spelling of the word list."""
    if not passages:
        return []
    try:
        simplified = convert_chain("\n".join(passages), "hant", "hans").text
        return convert_chain(simplified, "hans", "tw").text.split("\n")
    except BackendError:
        return [""] * len(passages)


@lru_cache(maxsize=1)
def _genuine_pairs() -> frozenset[str]:
    """Every pair of neighbouring characters in the Traditional phrases of the dictionaries."""
    try:
        phrases = [*read_dictionary("STPhrases").values(), *read_dictionary("TSPhrases")]
    except BackendError:
        return frozenset()
    spelled = convert_chain("\n".join(phrases), "hant", "tw").text.split("\n")
    return frozenset(
        pair for phrase in (*phrases, *spelled) for pair in map(add, phrase, phrase[1:])
    )
