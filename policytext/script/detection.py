"""Which script a text is in: from characters that stand in one script only."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from policytext.document import FrozenMapping, Span
from policytext.errors import reject_bytes
from policytext.resources import read_text
from policytext.script._codes import encode

__all__ = [
    "DetectedScript",
    "Region",
    "ScriptReport",
    "ScriptSpan",
    "detect_script",
]

DetectedScript: TypeAlias = Literal["hans", "hant", "mixed", "neutral"]
"""Simplified, Traditional, both, or nothing that tells."""

Region: TypeAlias = Literal["tw", "hk"]
"""Taiwan, Hong Kong."""

_Side: TypeAlias = Literal["hans", "hant"]
_SIDES: tuple[_Side, _Side] = ("hans", "hant")
_EVIDENCE = "script_evidence.tsv"
_SWITCH = 2.0
"""What a change of script costs, in characters of evidence: a stray character is no quotation."""
_MINORITY = 0.01
"""A text is mixed if this share of its evidence stands in stretches of the other script."""
_BORDERS = tuple(map(re.compile, ("\n", "[。！？；]", "[“”「」『』《》（）]", "[，、：]")))
"""Where one script may end and the other begin, the likeliest first."""


@dataclass(frozen=True, slots=True)
class ScriptSpan:
    """A stretch of a text in one script.

    Attributes:
        span: Where it stands, in code points.
        script: ``"hans"`` or ``"hant"``.
    """

    span: Span
    script: _Side


@dataclass(frozen=True, slots=True)
class ScriptReport:
    """What is known about the script of a text.

    Attributes:
        script: Simplified, Traditional, mixed, or neutral where nothing tells.
        region: ``"tw"`` or ``"hk"`` where the wording of Traditional text shows it.
        spans: The stretches of each script, which together are the text; none if it is neutral.
        counts: How many characters speak for ``"hans"`` and for ``"hant"``.
    """

    script: DetectedScript
    region: Region | None = None
    spans: tuple[ScriptSpan, ...] = ()
    counts: Mapping[str, int] = FrozenMapping({"hans": 0, "hant": 0})


def detect_script(text: str) -> ScriptReport:
    """Which script a text is in.

    Args:
        text: Any text.

    Returns:
        The script, the region, the stretches and the evidence.

    Raises:
        TypeError: If ``text`` is not a ``str``.

    >>> detect_script("推動高質量發展").script
    'hant'
    >>> [(item.script, item.span.extract("报告说：「堅持穩中求進」。")) for item in
    ...  detect_script("报告说：「堅持穩中求進」。").spans]
    [('hant', '报告说：「堅持穩中求進」。')]
    """
    reject_bytes(text, "detect_script")
    marks = _marks()[encode(text)]
    places = np.flatnonzero(marks)
    if not len(places):
        return ScriptReport("neutral")
    told = marks[places]
    runs = _runs(told, places)
    settled = _settle(runs)
    spans = _spans(text, runs, settled)
    hans = int(np.count_nonzero(told == 1))
    counts = FrozenMapping({"hans": hans, "hant": len(told) - hans})
    return ScriptReport(_label(runs, settled), None, spans, counts)


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring evidence for one script."""

    side: int
    size: int
    first: int
    last: int


@lru_cache(maxsize=1)
def _marks() -> npt.NDArray[np.int8]:
    """For every code point 1 if it is Simplified, 2 if it is Traditional, else 0."""
    marks = np.zeros(0x110000, np.int8)
    for row in read_text(_EVIDENCE).splitlines():
        side, _, characters = row.partition("\t")
        marks[[ord(character) for character in characters]] = 1 + ("hans", "hant").index(side)
    marks.flags.writeable = False
    return marks


def _runs(told: npt.NDArray[np.int8], places: npt.NDArray[np.int64]) -> list[_Run]:
    turns = np.flatnonzero(told[1:] != told[:-1]) + 1
    firsts = np.concatenate(([0], turns))
    lasts = np.concatenate((turns, [len(told)])) - 1
    return [
        _Run(side - 1, last - first + 1, start, end)
        for side, first, last, start, end in zip(
            told[firsts].tolist(),
            firsts.tolist(),
            lasts.tolist(),
            places[firsts].tolist(),
            places[lasts].tolist(),
            strict=True,
        )
    ]


def _settle(runs: Sequence[_Run]) -> list[int]:
    """The script of each run once strays are overruled: the cheapest labelling (Viterbi)."""
    costs = [0.0, 0.0]
    came: list[tuple[int, int]] = []
    for run in runs:
        step = (
            0 if costs[0] <= costs[1] + _SWITCH else 1,
            1 if costs[1] <= costs[0] + _SWITCH else 0,
        )
        came.append(step)
        costs = [
            costs[step[side]] + _SWITCH * (step[side] != side) + run.size * (run.side != side)
            for side in (0, 1)
        ]
    side = 0 if costs[0] <= costs[1] else 1
    settled = []
    for step in reversed(came):
        settled.append(side)
        side = step[side]
    return settled[::-1]


def _spans(text: str, runs: Sequence[_Run], settled: Sequence[int]) -> tuple[ScriptSpan, ...]:
    spans: list[ScriptSpan] = []
    start = 0
    for index in range(1, len(runs)):
        if settled[index] != settled[index - 1]:
            border = _border(text, runs[index - 1].last + 1, runs[index].first)
            spans.append(ScriptSpan(Span(start, border), _SIDES[settled[index - 1]]))
            start = border
    spans.append(ScriptSpan(Span(start, len(text)), _SIDES[settled[-1]]))
    return tuple(spans)


def _border(text: str, start: int, end: int) -> int:
    """Where between two runs of evidence one script gives way to the other."""
    for border in _BORDERS:
        for match in border.finditer(text, start, end):
            opens = match.group() in "“「『《（"
            return match.start() if opens else match.end()
    return start


def _label(runs: Sequence[_Run], settled: Sequence[int]) -> DetectedScript:
    sizes = [0, 0]
    for run, side in zip(runs, settled, strict=True):
        sizes[side] += run.size
    minor, major = sorted(sizes)
    if minor and minor >= _MINORITY * (minor + major):
        return "mixed"
    return _SIDES[sizes.index(major)]
