"""Which of several readings of one place is the least damaged.

Readings are weighed in nats. How likely the characters are in their place comes from the character
model: a reading pays for each character by how improbable it is, and is paid a flat rate for each,
so that a copy is not better for having lost some. Added to that are what no writer leaves: signs of
damage, repairs that were guesses, and words that advertisers insert.
"""

from __future__ import annotations

import re
from functools import lru_cache

from policytext.language.characters import HAN, fold
from policytext.language.fluency import fluency_model
from policytext.resources import read_text

__all__ = ["CONTEXT", "weigh"]

CONTEXT = 6
"""How many characters on either side are looked at."""
_RATE = 5.5
"""What a character is paid: a little more than it costs in official text."""
_DOUBT = 6.0
_SIGN_COST = 5.0
_SPAM_COST = 8.0
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
    spam = _SPAM_COST if reading and _spam().search(fold(reading)) else 0.0
    return fluent - _SIGN_COST * signs - _DOUBT * doubts - spam


@lru_cache(maxsize=1)
def _spam() -> re.Pattern[str]:
    """Words that are never policy; the ambiguous ones are left to fluency."""
    words = []
    for row in read_text(_SPAM_TABLE).splitlines():
        fields = row.split("\t")
        if len(fields) > 1 and fields[1] == "strong":
            words.append(re.escape(fold(fields[0])))
    return re.compile("|".join(sorted(words, key=len, reverse=True)) or r"(?!)")
