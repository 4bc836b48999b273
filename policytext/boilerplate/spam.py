"""Advertising words that were cut into the words of an article.

Inside a word they betray themselves: what stands behind them follows far better from what stands
before them. At the border of a word nothing tells them from the author's own, so there only words
that are never policy are cut, and only from a text in which others were cut from inside words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

import ahocorasick_rs
import numpy as np

from policytext.document import Edit
from policytext.errors import ResourceError
from policytext.language.characters import HAN, fold, without_surrogates
from policytext.language.fluency import fluency_model
from policytext.resources import read_text

__all__ = ["SpamCandidate", "find_spam", "mine_spam"]

_TABLE = "spam_words.tsv"
_GAIN_STRONG = 2.0
_GAIN_ALONE = 3.0
_GAIN_DOUBTFUL = 4.0
_GAIN_WEAK = 8.0
"""Nats by which a text must read better once the word is gone. In 7.5 million characters of
official text no strong word reaches its bound, but a text on dance halls may, so one alone needs
more. Ordinary words do reach it, though rarely, and are left alone where no strong one shows that
somebody injects."""
_INFECTED = 2
"""From so many words inside words on, words between words are suspected too."""
_REACH = 4


class _Strength(Enum):
    """How surely a word is spam."""

    WEAK = "weak"
    DOUBTFUL = "doubtful"
    STRONG = "strong"


_STRENGTHS = {strength.value: strength for strength in _Strength}


@lru_cache(maxsize=1)
def _lexicon() -> tuple[ahocorasick_rs.AhoCorasick, tuple[str, ...], tuple[_Strength, ...]]:
    """The words, and how surely each of them is spam."""
    words: list[str] = []
    strengths: list[_Strength] = []
    for number, row in enumerate(read_text(_TABLE).splitlines(), start=1):
        if not row or row.startswith("#"):
            continue
        word, strength, *_ = row.split("\t")
        if strength not in _STRENGTHS:
            raise ResourceError(
                f"row {number} of {_TABLE!r}: the strength is {strength!r}", resource=_TABLE
            )
        words.append(fold(word))
        strengths.append(_STRENGTHS[strength])
    matcher = ahocorasick_rs.AhoCorasick(words, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    return matcher, tuple(words), tuple(strengths)


def find_spam(text: str) -> list[Edit]:
    """Injected words, as cuts.

    A word that is never policy is cut where the text reads better without it. An ordinary word is
    cut only from a text that holds one of those, or from between the letters of a Latin word: an
    author who writes 创新促进分享经济 has injected nothing.

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
    matcher, _, strengths = _lexicon()
    folded = without_surrogates(fold(text))
    found = [
        _Hit(start, end, strengths[word])
        for word, start, end in matcher.find_matches_as_indexes(folded)
    ]
    if not found:
        return []
    inside = dict(zip(found, _gains(folded, found), strict=True))
    sure = [hit for hit in found if hit.is_strong and inside[hit] >= _GAIN_STRONG]
    if len(sure) == 1 and inside[sure[0]] < _GAIN_ALONE:
        sure = []
    cuts = {hit for hit in found if hit.is_weak and _splits_latin(folded, hit)}.union(sure)
    if sure:
        bounds = {_Strength.WEAK: _GAIN_WEAK, _Strength.DOUBTFUL: _GAIN_DOUBTFUL}
        cuts.update(hit for hit in found if inside[hit] >= bounds.get(hit.strength, _GAIN_STRONG))
    split = frozenset(cuts)
    if len(split) >= _INFECTED:
        cuts.update(hit for hit in found if not hit.is_weak)
    return [
        Edit(hit.start, hit.end, "", "spam" if hit in split else "suspected-spam")
        for hit in sorted(cuts, key=lambda hit: hit.start)
    ]


class _Hit(NamedTuple):
    """A word of the lexicon in a text."""

    start: int
    end: int
    strength: _Strength

    @property
    def is_strong(self) -> bool:
        """Whether it is never policy."""
        return self.strength is _Strength.STRONG

    @property
    def is_weak(self) -> bool:
        """Whether it is an ordinary word."""
        return self.strength is _Strength.WEAK


_BORDERS = "，。、；：！？,;:!?“”‘’（）()《》\n\r \u3000"


def _gains(folded: str, hits: Sequence[_Hit]) -> list[float]:
    """How much better a text reads without each of some words in it, in nats.

    What stands behind is predicted from what stands before, against both with the word between;
    the word itself costs what it costs at the head of a clause, so that a rare word is no evidence.
    All words are weighed in one call of the model, parted by line ends, before which a text begins.
    """
    pieces: list[str] = []
    skips: list[int] = []
    weighed: list[int] = []
    for index, hit in enumerate(hits):
        left = folded[max(0, hit.start - _REACH) : hit.start]
        right = folded[hit.end : hit.end + _REACH]
        if not left.strip() or not right.strip() or left[-1] in _BORDERS or right[0] in _BORDERS:
            continue
        word = folded[hit.start : hit.end]
        left, right = left.rsplit("\n", 1)[-1], right.split("\n", 1)[0]
        pieces += (left + right, left + word + right, "，" + word)
        skips += (len(left), len(left), 1)
        weighed.append(index)
    gains = [float("-inf")] * len(hits)
    if not pieces:
        return gains
    scores = fluency_model().log_probabilities("\n".join(pieces))
    sums = np.concatenate(([0.0], np.cumsum(scores, dtype=np.float64)))
    starts = np.cumsum([0, *(len(piece) + 1 for piece in pieces[:-1])])
    ends = starts + np.array([len(piece) for piece in pieces])
    weights = (sums[ends] - sums[starts + np.array(skips)]).reshape(-1, 3)
    found = weights[:, 0] - weights[:, 1] + weights[:, 2]
    for index, gain in zip(weighed, found.tolist(), strict=True):
        gains[index] = gain
    return gains


_LATIN = re.compile("[A-Za-z]")


def _splits_latin(folded: str, hit: _Hit) -> bool:
    return bool(_LATIN.match(folded, hit.start - 1) and _LATIN.match(folded, hit.end))


class SpamCandidate(NamedTuple):
    """A run of characters that stands where it breaks what is around it, in several documents.

    Attributes:
        word: The run.
        documents: In how many documents it breaks what is around it.
        times: How often it does.
        example: One place, with the run in brackets.
    """

    word: str
    documents: int
    times: int
    example: str


_MINED = (2, 3, 4, 5)
_GAIN_MINED = 8.0


def mine_spam(texts: Iterable[str], *, least: int = 3) -> tuple[SpamCandidate, ...]:
    """Candidates for the lexicon: runs that many documents read better without.

    It knows no words. In one document it is mostly wrong, since 20[世纪]50年代 also reads well
    without its middle. Only what does so in several documents, behind different words, is a
    candidate, and a person decides. It is slow beside ``find_spam``, and meant for corpora.

    Args:
        texts: The documents.
        least: In how many documents a run must be found.

    Returns:
        The candidates, the most frequent first.

    >>> pages = ["支持半包養網導體產業。", "經濟發包養網展。", "全國統包養網一大市場。"]
    >>> [(row.word, row.documents) for row in mine_spam(pages)]
    [('包養網', 3)]
    """
    documents: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    seams: dict[str, set[str]] = {}
    examples: dict[str, str] = {}
    for text in texts:
        words = set()
        for start, end in _breaks(text):
            word = text[start:end]
            words.add(word)
            counts[word] += 1
            seams.setdefault(word, set()).add(text[start - 1] + text[end])
            examples.setdefault(word, f"{text[start - 4 : start]}[{word}]{text[end : end + 4]}")
        documents.update(words)
    found = [
        SpamCandidate(word, documents[word], counts[word], examples[word])
        for word in documents
        if documents[word] >= least and len(seams[word]) >= least
    ]
    kept = [row for row in found if not any(_is_rest(row, other) for other in found)]
    return tuple(sorted(kept, key=lambda row: (-row.documents, -row.times, row.word)))


def _is_rest(row: SpamCandidate, other: SpamCandidate) -> bool:
    """Whether a candidate is a part of another, found about as often."""
    within = row.word != other.word and row.word in other.word
    return within and other.documents >= row.documents


def _breaks(text: str) -> Iterator[tuple[int, int]]:
    """Where a text reads much better without a run: the best run of each place.

    The seams are found first: only where both borders of a run are surprising is it weighed.
    """
    folded = without_surrogates(fold(text))
    model = fluency_model()
    scores = model.log_probabilities(folded)
    odd = np.flatnonzero(scores < _ODD)
    surprising = set(odd.tolist())
    taken = 0
    for start in odd.tolist():
        if start < max(taken, 2):
            continue
        best, best_end = _GAIN_MINED, 0
        for length in _MINED:
            end = start + length
            if end >= len(folded) or not _HAN_ONLY.fullmatch(folded, start - 1, end + 1):
                break
            if surprising.isdisjoint((end, end + 1)):
                continue
            (gain,) = _gains(folded, [_Hit(start, end, _Strength.WEAK)])
            if gain > best:
                best, best_end = gain, end
        if best_end:
            yield start, best_end
            taken = best_end


_ODD = -6.0
_HAN_ONLY = re.compile(f"[{HAN}]+")
