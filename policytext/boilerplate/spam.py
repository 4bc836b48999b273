"""Advertising words that were cut into the words of an article.

Inside a word they betray themselves: what stands behind them follows far better from what stands
before them. At the border of a word nothing tells them from the author's own, so there only words
that are never policy are cut, and only from a text in which others were cut from inside words.
"""

from __future__ import annotations

from functools import lru_cache

import ahocorasick_rs

from policytext.document import Edit
from policytext.errors import ResourceError
from policytext.language.characters import fold, without_surrogates
from policytext.language.fluency import Scores, fluency_model
from policytext.resources import read_text

__all__ = ["find_spam"]

_TABLE = "spam_words.tsv"
_GAIN = 5.0
"""Nats by which the rest must follow better once the word is gone."""
_SURE = 2
"""From so many words inside words on, a text is infected."""
_REACH = 3


@lru_cache(maxsize=1)
def _lexicon() -> tuple[ahocorasick_rs.AhoCorasick, tuple[str, ...], tuple[bool, ...]]:
    """The words, and which of them are never policy."""
    words: list[str] = []
    strong: list[bool] = []
    for number, row in enumerate(read_text(_TABLE).splitlines(), start=1):
        if not row or row.startswith("#"):
            continue
        word, strength, *_ = row.split("\t")
        if strength not in ("strong", "weak"):
            raise ResourceError(
                f"row {number} of {_TABLE!r}: the strength is {strength!r}", resource=_TABLE
            )
        words.append(fold(word))
        strong.append(strength == "strong")
    matcher = ahocorasick_rs.AhoCorasick(words, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    return matcher, tuple(words), tuple(strong)


def find_spam(text: str) -> list[Edit]:
    """Injected words, as cuts.

    Args:
        text: The text.

    Returns:
        Cuts with the reason ``"spam"``, or ``"suspected-spam"`` at the border of a word, in code
        points of ``text``.

    >>> text = "支持半導舞蹈場地體產業發展"
    >>> [edit.span.extract(text) for edit in find_spam(text)]
    ['舞蹈場地']
    >>> find_spam("加強研究生教學，現時租金由國家教育部門核定，建設舞蹈場地")
    []
    """
    matcher, _, strong = _lexicon()
    folded = without_surrogates(fold(text))
    found = [
        (start, end, strong[word]) for word, start, end in matcher.find_matches_as_indexes(folded)
    ]
    sure = [(start, end) for start, end, _ in found if _is_inside_word(folded, start, end)]
    cuts = set(sure)
    if len(sure) >= _SURE:
        cuts.update((start, end) for start, end, is_strong in found if is_strong)
    return [
        Edit(start, end, "", "spam" if (start, end) in sure else "suspected-spam")
        for start, end in sorted(cuts)
    ]


def _is_inside_word(folded: str, start: int, end: int) -> bool:
    left, right = folded[max(0, start - _REACH) : start], folded[end : end + _REACH]
    if not left.strip() or not right.strip() or left[-1] in _BORDERS or right[0] in _BORDERS:
        return False
    return _gain(left, folded[start:end], right) >= _GAIN


_BORDERS = "，。、；：！？,;:!?“”‘’（）()《》\n\r \u3000"


def _gain(left: str, word: str, right: str) -> float:
    """How much better a text reads without a word in it: the joint, less the two seams."""
    model = fluency_model()
    joint = _tail(model.log_probabilities(left + right), len(left))
    seam = _tail(model.log_probabilities(word + right), len(word))
    entry = _tail(model.log_probabilities(left + word), len(left))
    alone = _tail(model.log_probabilities("，" + word), 1)
    return (joint - seam) + max(0.0, alone - entry) * 0.5


def _tail(scores: Scores, start: int) -> float:
    return float(scores[start:].sum())
