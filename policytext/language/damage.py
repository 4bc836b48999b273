"""How damaged a stretch of text looks, for whoever must choose between two copies of it.

Two kinds of evidence: signs that no writer leaves (a private-use character, a byte slip's `?xùn)`,
a toned gloss, 锟斤拷), and runs of characters that official Chinese hardly ever puts together. The
second is what wrong codecs and shifted bytes look like whatever their mechanism, so it needs no
list of mechanisms; but a single rare character is no damage, hence the window.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from policytext.document import Span
from policytext.language.characters import HAN
from policytext.language.fluency import fluency_model

__all__ = ["damage_score", "damage_scores", "damaged_spans"]

Mask: TypeAlias = npt.NDArray[np.bool_]

WINDOW = 4
"""How many characters in a row must be improbable together: one more than a name has."""
THRESHOLD = -12.0
"""The mean score, in nats, below which they are: less than 1 in 10,000 windows of official text."""

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ"
_READING = rf"[a-zü]{{0,3}}[{_TONED}][a-zü]{{0,4}}[)）]"
_SIGN = re.compile(
    r"[\ufffd\ue000-\uf8ff\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2060\ufeff]"
    rf"|[(（?？](?<=[{HAN}a-zA-Z^][(（?？]){_READING}"
    r"|锟斤拷|烫烫烫|屯屯屯"
)


def damage_score(text: str) -> float:
    """About how many characters of a text look damaged.

    It counts, and does not divide by the length, so that of two copies of one line the one with
    the lower score is the better; divide by ``len(text)`` to compare different lines.

    Args:
        text: A line, a paragraph, or a whole text.

    Returns:
        0 for clean text, apart from the odd classical quotation or table of symbols.

    >>> damage_score("可推動建立中部六省人工智能產業")
    0.0
    >>> damage_score("??赏苿咏⒅胁苛∪斯ぶ悄墚a業") > 10
    True
    """
    return float(_mask(text).sum()) if text else 0.0


def damage_scores(texts: Sequence[str]) -> npt.NDArray[np.float64]:
    """``damage_score`` of many texts: of short ones several times as many a second.

    Args:
        texts: The texts.

    Returns:
        One score a text. *Shape:* ``(texts,)``

    >>> damage_scores(["坚持改革", "坚持改革\ue000开放", ""]).tolist()
    [0.0, 1.0, 0.0]
    """
    # Two line ends are what the model takes for granted before a text.
    joined = "\n\n".join(texts)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    if not joined:
        return np.zeros(len(texts))
    starts = np.cumsum(lengths + 2) - lengths - 2
    mask = np.zeros(len(joined), np.bool_)
    scores = _repeated_log_probabilities(joined)
    if len(joined) >= WINDOW:
        ends = len(joined) - WINDOW + 1
        low = sum(scores[shift : shift + ends] for shift in range(WINDOW)) < THRESHOLD * WINDOW
        inside = np.zeros(len(joined) + 1, np.int64)
        long = np.flatnonzero(lengths >= WINDOW)
        inside[starts[long]] += 1
        inside[starts[long] + lengths[long] - WINDOW + 1] -= 1
        low &= np.cumsum(inside)[:ends] > 0
        for shift in range(WINDOW):
            mask[shift : shift + ends] |= low
    for match in _SIGN.finditer(joined):
        mask[match.start() : match.end()] = True
    before = np.concatenate((np.zeros(1), np.cumsum(mask)))
    made: npt.NDArray[np.float64] = before[starts + lengths] - before[starts]
    for at in np.flatnonzero((lengths > 0) & (lengths < WINDOW)).tolist():
        made[at] = damage_score(texts[at])
    return made


def _repeated_log_probabilities(text: str) -> npt.NDArray[np.float64]:
    """``log_probabilities`` of a long text: each run of three characters is looked up once.

    Looking up is a binary search in a large table, several times as fast for runs in order.
    """
    model = fluency_model()
    symbols = model.symbols("\n\n" + text).astype(np.uint64)
    count = np.uint64(len(model.unigrams))
    packed = (symbols[:-2] * count + symbols[1:-1]) * count + symbols[2:]
    order = np.argsort(packed, kind="stable")
    ordered = packed[order]
    fresh = np.ones(len(ordered), np.bool_)
    fresh[1:] = ordered[1:] != ordered[:-1]
    runs = ordered[fresh]
    third, pair = (runs % count).astype(np.uint16), runs // count
    found = model.conditional(
        (pair // count).astype(np.uint16), (pair % count).astype(np.uint16), third
    )
    scores = np.zeros(len(text))
    scores[order] = found[np.cumsum(fresh) - 1]
    return scores


def damaged_spans(text: str) -> tuple[Span, ...]:
    r"""The stretches that ``damage_score`` counts.

    Args:
        text: Any text.

    Returns:
        Spans of ``text`` in code points, sorted, disjoint, none next to another.

    >>> damaged_spans("坚持改革\ue000开放")
    (Span(start=4, end=5),)
    """
    if not text:
        return ()
    edges = np.flatnonzero(np.diff(_mask(text), prepend=False, append=False))
    return tuple(
        Span(start, end)
        for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    )


def _mask(text: str) -> Mask:
    """Which characters look damaged."""
    mask = _improbable(text)
    for match in _SIGN.finditer(text):
        mask[match.start() : match.end()] = True
    return mask


def _improbable(text: str) -> Mask:
    scores = fluency_model().log_probabilities(text)
    mask = np.zeros(len(text), np.bool_)
    width = min(WINDOW, len(text))
    sums = np.cumsum(np.concatenate(([0.0], scores.astype(np.float64))))
    low = (sums[width:] - sums[:-width]) < THRESHOLD * width
    for shift in range(width):
        mask[shift : shift + len(low)] |= low
    return mask
