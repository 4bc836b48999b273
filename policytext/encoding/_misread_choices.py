"""Characters of a misreading whose bytes are not all known, and those at the borders of a run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from policytext.encoding._misreadings import LOST, OR_ELSE, Piece
from policytext.language.characters import HAN, fold
from policytext.language.fluency import Scores, Symbols, fluency_model

__all__ = ["filled", "grown"]

MARGIN = 3.0
"""By how much a character with a lost byte must beat the next candidate."""
_BORDER = 3
"""How many characters a run of pairs may grow by on either side."""
_BORDER_MARGIN = 2.0
_MOST_PAIRS = 2000
"""How many choices for two characters side by side are compared."""
_CAN_GROW = re.compile(f"[{HAN}]\\Z")


def grown(shown: str, pieces: Sequence[Piece], start: int, end: int) -> tuple[int, int]:
    """A run of pairs with what borders on it and reads better as part of it.

    A pair can show as a common character, which gains nothing by itself.
    """
    behind = "".join(piece.text for piece in pieces[start : start + 2])
    best, reach = 0.0, start
    for at in range(start - 1, max(-1, start - 1 - _BORDER), -1):
        if not _CAN_GROW.match(pieces[at].text) or pieces[at].is_plain:
            break
        place = pieces[at].start
        ours = "".join(piece.text for piece in pieces[at:start])
        theirs = shown[place : pieces[start].start]
        gain = _border_gain(shown[:place], ours, theirs, behind)
        if gain > best:
            best, reach = gain, at
    before = "".join(piece.text for piece in pieces[max(start, end - 2) : end])
    best, until = 0.0, end
    for at in range(end, min(len(pieces), end + _BORDER)):
        if not _CAN_GROW.match(pieces[at].text) or pieces[at].is_plain:
            break
        place = pieces[at].end
        ours = "".join(piece.text for piece in pieces[end : at + 1])
        theirs = shown[pieces[end - 1].end : place]
        gain = _border_gain(before, ours, theirs, shown[place : place + 2])
        if gain > best:
            best, until = gain, at + 1
    return reach, until


def _border_gain(before: str, ours: str, theirs: str, behind: str) -> float:
    """By how many nats one text beats another between the same neighbours, less a margin."""
    before = ("\n\n" + before)[-2:]
    scores = [
        float(fluency_model().log_probabilities(before + text + behind)[2:].sum())
        for text in (ours, theirs)
    ]
    return scores[0] - scores[1] - _BORDER_MARGIN


def filled(before: str, pieces: Sequence[Piece], behind: str) -> list[Piece]:
    """The pieces with the characters chosen whose bytes are not all known."""
    chosen = list(pieces)
    for index, piece in enumerate(chosen):
        if piece.choices:
            left = before + "".join(p.text for p in chosen[max(0, index - 2) : index])
            coming = chosen[index + 1 : index + 4]
            beside = coming[0].choices if coming else ""
            right = "".join(p.text for p in coming[1 if beside else 0 :]) + (behind or "\n\n")
            character = _choose(left, piece.choices, beside, right[:2].partition(LOST)[0])
            chosen[index] = replace(piece, text=character, choices="")
    return chosen


def _choose(before: str, choices: str, beside: str, behind: str) -> str:
    """The choice that is likeliest between its neighbours, if it is so by a margin.

    Args:
        before: The text before it.
        choices: What it may be.
        beside: What the next character may be, if that is to be chosen too.
        behind: The text behind both.
    """
    beside = beside.partition(OR_ELSE)[0] or beside
    ours, theirs = _weighed(choices), _weighed(beside) if beside else None
    if theirs and len(ours.characters) * len(theirs.characters) > _MOST_PAIRS:
        theirs, behind = None, ""
    model = fluency_model()
    around = model.symbols(("\n\n" + before)[-2:] + behind)
    rows = np.empty((len(ours.symbols), len(theirs.symbols) if theirs else 1, 6), np.uint16)
    rows[:, :, :2] = around[:2]
    rows[:, :, 2] = ours.symbols[:, None]
    if theirs:
        rows[:, :, 3] = theirs.symbols
    width = (4 if theirs else 3) + len(behind)
    rows[:, :, width - len(behind) : width] = around[2:]
    rows = rows[:, :, :width]
    sums = model.conditional(rows[:, :, :-2], rows[:, :, 1:-1], rows[:, :, 2:]).sum(axis=2)
    if theirs:
        sums -= theirs.costs
    best = sums.max(axis=1) - ours.costs
    order = np.argsort(-best)
    surest = len(order) == 1 or best[order[0]] - best[order[1]] >= MARGIN
    return ours.characters[order[0]] if surest else LOST


class _Choices(NamedTuple):
    """What a character may be, without variants, and what each costs: the unlikely ones a margin.

    *Shape* of the arrays: ``(choices,)``.
    """

    characters: str
    symbols: Symbols
    costs: Scores


@lru_cache(maxsize=4096)
def _weighed(choices: str) -> _Choices:
    likelier, _, others = choices.partition(OR_ELSE)
    likelier = _without_variants(likelier, "")
    characters = likelier + _without_variants(others, likelier)
    costs = np.zeros(len(characters), np.float32)
    costs[len(likelier) :] = MARGIN
    return _Choices(characters, fluency_model().symbols(characters), costs)


def _without_variants(choices: str, known: str) -> str:
    """The choices, of those that the model cannot tell apart only the one that is usual."""
    usual: dict[str, str] = {}
    for choice, folded in zip(choices, fold(choices), strict=True):
        if folded not in usual or _oddity(choice) < _oddity(usual[folded]):
            usual[folded] = choice
    taken = set(fold(known))
    return "".join(choice for folded, choice in usual.items() if folded not in taken)


@lru_cache(maxsize=4096)
def _oddity(character: str) -> int:
    """How far from everyday use a character is: the standards of either script hold what is not."""
    for oddity, codec in enumerate(("gb2312", "big5")):
        if character.encode(codec, "ignore"):
            return oddity
    return 2
