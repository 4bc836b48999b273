"""Which of several readings of one place is the least damaged.

Readings are weighed in nats. How likely the characters are in their place comes from the character
model: a reading pays for each character by how improbable it is, and is paid a flat rate for each,
so that a copy is not better for having lost some. Added to that are what no writer leaves: signs of
damage, repairs that were guesses, and words that advertisers insert.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from policytext.language.characters import HAN, fold
from policytext.language.fluency import fluency_model
from policytext.resources import read_text

__all__ = ["CONTEXT", "weigh", "weigh_all"]

CONTEXT = 6
"""How many characters on either side are looked at."""
_RATE = 5.5
"""What a character is paid: a little more than it costs in official text."""
_DOUBT = 6.0
_SIGN_COST = 5.0
_SPAM_COST = 8.0
_LOSS = 4.0
_FEW = 2
_WORD = re.compile(rf"[{HAN}a-zA-Z0-9]")
_SIGN = re.compile(
    r"[\ufffd\ue000-\uf8ff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2060\ufeff]"
    rf"|(?<=[{HAN}])[?？]+(?=[{HAN}])|[?？]{{2,}}|锟斤拷"
)
_SPAM_TABLE = "spam_words.tsv"


def weigh(left: str, reading: str, right: str, doubts: int = 0) -> float:
    """How good a reading is; only differences between readings of one place mean anything.

    Args:
        left: What stands before the place.
        reading: The reading.
        right: What stands behind it.
        doubts: How many guessed repairs and damaged places it touches.

    Returns:
        Nats.

    >>> weigh("大力发展", "新质", "生产力") > weigh("大力发展", "新?", "生产力")
    True
    """
    before, after = left[-CONTEXT:], right[:CONTEXT]
    text = before + reading + after
    scores = fluency_model().log_probabilities(text)[len(before) :]
    fluent = float(scores.sum()) + _RATE * len(reading)
    signs = sum(len(match.group()) for match in _SIGN.finditer(text))
    folded = fold(reading)
    spam = _SPAM_COST if folded in _spam_words() or _spam().search(folded) else 0.0
    return fluent - _SIGN_COST * signs - _DOUBT * doubts - spam


def weigh_all(left: str, readings: Sequence[str], right: str, doubts: Sequence[int]) -> list[float]:
    """How good each of several readings of one place is.

    A page loses a character more easily than it gains an ordinary one, and the model cannot miss an
    adverb: so a reading that only lacks a character or two must look better by more.

    Args:
        left: What stands before the place.
        readings: The readings.
        right: What stands behind it.
        doubts: For each, how many guessed repairs and damaged places it touches.
    """
    weights = [
        weigh(left, reading, right, doubt) for reading, doubt in zip(readings, doubts, strict=True)
    ]
    longest = max(readings, key=len)
    has_words = any(_WORD.search(reading) for reading in readings)
    for index, reading in enumerate(readings):
        if _lacks(left, reading, longest, right):
            weights[index] -= _LOSS
        if has_words and "?" in reading and not _WORD.search(reading):
            weights[index] -= _SIGN_COST
    return weights


def _lacks(left: str, reading: str, longest: str, right: str) -> bool:
    """Whether a reading is another one without a character or two, which are not repeated ones."""
    lost = len(longest) - len(reading)
    if not 0 < lost <= _FEW:
        return False
    at = next((i for i, (a, b) in enumerate(zip(reading, longest, strict=False)) if a != b), None)
    at = len(reading) if at is None else at
    extra = longest[at : at + lost]
    if fold(extra) in _spam_words():
        return False
    if longest[at + lost :] != reading[at:] or _SIGN.search(left + longest + right):
        return False
    around = left + longest[:at], longest[at + lost :] + right
    return not (around[0].endswith(extra) or around[1].startswith(extra))


@lru_cache(maxsize=1)
def _spam_words() -> Mapping[str, str]:
    """Words that advertisers insert, folded, with how sure it is that they are theirs."""
    rows = (row.split("\t") for row in read_text(_SPAM_TABLE).splitlines())
    return {fold(row[0]): row[1] for row in rows if len(row) > 1 and not row[0].startswith("#")}


@lru_cache(maxsize=1)
def _spam() -> re.Pattern[str]:
    """Words that are never policy; ambiguous ones count only where they alone are the reading."""
    words = [re.escape(word) for word, strength in _spam_words().items() if strength == "strong"]
    return re.compile("|".join(sorted(words, key=len, reverse=True)) or r"(?!)")
