"""Stages in turn: from one script to another, with the way back from each character.

Nearly all of a conversion replaces characters one by one, so the texts before and after correspond
position by position; only words of another length break the count. Those few places are kept for
each stage and joined over the stages, and everything else is found by comparing the two texts as
arrays. That is no diff: nothing is guessed about where a character came from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from policytext.document import EditList
from policytext.script._codes import encode
from policytext.script._corrections import corrections
from policytext.script._dictionaries import Dictionary, Stage, chain, read_dictionary
from policytext.script._engine import Converted, Segment, StageEngine

__all__ = ["CHAINS", "Script", "convert_chain", "edits_between", "stage_engine", "stages"]

Script: TypeAlias = Literal["hans", "hant", "tw", "twp", "hk"]
"""Simplified; Traditional in OpenCC's own standard; Traditional as in Taiwan; the same with
Taiwan's words; Traditional as in Hong Kong."""

CHAINS: Mapping[tuple[str, str], tuple[str, slice]] = {
    ("hans", "hant"): ("s2t", slice(None)),
    ("hans", "tw"): ("s2tw", slice(None)),
    ("hans", "twp"): ("s2twp", slice(None)),
    ("hans", "hk"): ("s2hk", slice(None)),
    ("hant", "hans"): ("t2s", slice(None)),
    ("tw", "hans"): ("tw2s", slice(None)),
    ("twp", "hans"): ("tw2sp", slice(None)),
    ("hk", "hans"): ("hk2s", slice(None)),
    ("hant", "tw"): ("s2tw", slice(1, None)),
    ("hant", "twp"): ("s2twp", slice(1, None)),
    ("hant", "hk"): ("s2hk", slice(1, None)),
    ("tw", "hant"): ("tw2s", slice(None, -1)),
    ("twp", "hant"): ("tw2sp", slice(None, -1)),
    ("hk", "hant"): ("hk2s", slice(None, -1)),
}
"""Every conversion from one script to another: one of OpenCC's own, or a part of one."""

_WORDS = frozenset({"TWPhrases", "TWPhrasesRev"})
"""The dictionaries that replace words, where others only replace characters."""


def stages(source: str, to: str) -> tuple[Stage, ...]:
    """The stages that lead from one script to another.

    Args:
        source: The script of the text.
        to: The script wanted.
    """
    config, part = CHAINS[source, to]
    return chain(config)[part]


@lru_cache(maxsize=32)
def stage_engine(stage: Stage, overlay: bool = True) -> StageEngine:
    """The engine of a stage.

    Args:
        stage: The names of its dictionaries.
        overlay: Whether the corrections of this package are laid over them.
    """
    dictionaries = [_amended(name, overlay) for name in stage]
    return StageEngine(dictionaries, words=sum(name in _WORDS for name in stage))


def _amended(name: str, overlay: bool) -> Dictionary:
    dictionary = read_dictionary(name)
    return {**dictionary, **corrections().get(name, {})} if overlay else dictionary


def convert_chain(text: str, source: str, to: str, *, overlay: bool = True) -> Converted:
    """A text in another script.

    Args:
        text: The text.
        source: Its script.
        to: The script wanted.
        overlay: Whether the corrections of this package are laid over the dictionaries.
    """
    segments: Sequence[Segment] = ()
    for stage in stages(source, to):
        converted = stage_engine(stage, overlay).convert(text)
        segments = _joined(segments, converted.segments)
        text = converted.text
    return Converted(text, segments)


def _joined(first: Sequence[Segment], second: Sequence[Segment]) -> Sequence[Segment]:
    """The segments of two stages in turn, those that meet in the text between them as one."""
    if not first or not second:
        return first or second
    before = [(start, end) for _, _, start, end in first]
    after = [(start, end) for start, end, _, _ in second]
    hulls: list[tuple[int, int]] = []
    for start, end in sorted(before + after):
        if hulls and start < hulls[-1][1]:
            hulls[-1] = (hulls[-1][0], max(end, hulls[-1][1]))
        else:
            hulls.append((start, end))
    back = _shifts([(c, d, a, b) for a, b, c, d in first], hulls)
    forth = _shifts(second, hulls)
    return [
        (start + back_start, end + back_end, start + start_shift, end + end_shift)
        for (start, end), (back_start, back_end), (start_shift, end_shift) in zip(
            hulls, back, forth, strict=True
        )
    ]


def _shifts(
    segments: Sequence[Segment], hulls: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """How far the start and the end of each hull move; a hull holds whole segments or none."""
    index = shift = 0
    for _, hull_end in hulls:
        at_start = shift
        while index < len(segments) and segments[index][1] <= hull_end:
            start, end, new_start, new_end = segments[index]
            shift += (new_end - new_start) - (end - start)
            index += 1
        yield at_start, shift


def edits_between(before: str, converted: Converted) -> EditList:
    """The edits that lead from a text to its conversion.

    Args:
        before: The text.
        converted: Its conversion.

    Returns:
        One edit for each run of replaced characters (``"script"``) and for each replaced word
        (``"wording"``).
    """
    old, new = encode(before), encode(converted.text)
    if not converted.segments:
        starts, ends = _runs(old != new)
        texts = _slices(converted.text, starts, ends)
        return EditList.from_columns(starts, ends, texts, "script")
    return _edits_with_words(before, converted)


def _edits_with_words(before: str, converted: Converted) -> EditList:
    starts: list[int] = []
    ends: list[int] = []
    texts: list[str] = []
    reasons: list[str] = []
    old, new, text = encode(before), encode(converted.text), converted.text
    position = new_position = 0
    closing = (len(before), len(before), len(text), len(text))
    for start, end, new_start, new_end in (*converted.segments, closing):
        run_starts, run_ends = _runs(old[position:start] != new[new_position:new_start])
        texts += _slices(text, run_starts + new_position, run_ends + new_position)
        starts += (run_starts + position).tolist()
        ends += (run_ends + position).tolist()
        reasons += ["script"] * len(run_starts)
        if before[start:end] != text[new_start:new_end]:
            starts.append(start)
            ends.append(end)
            texts.append(text[new_start:new_end])
            reasons.append("wording")
        position, new_position = end, new_end
    return EditList.from_columns(starts, ends, texts, reasons)


def _runs(
    changed: npt.NDArray[np.bool_],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Where the runs of true values start and end. *Shape:* ``(runs,)`` each."""
    padded = np.zeros(len(changed) + 2, np.int8)
    padded[1:-1] = changed
    turns = np.flatnonzero(padded[1:] != padded[:-1])
    return turns[::2], turns[1::2]


def _slices(text: str, starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]) -> list[str]:
    return list(map(text.__getitem__, map(slice, starts.tolist(), ends.tolist())))
