"""Which script a text is in: from characters that stand in one script only.

Frequencies or a model would say the same with less ground to show: of the characters that reform
changed, a few thousand stand in one script only, and even a sentence holds several. Where a text
holds none, words tell: 干部 is Simplified, though each of its characters is also Traditional.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from policytext.document import FrozenMapping, Span
from policytext.errors import reject_bytes
from policytext.language import HAN
from policytext.script._chains import convert_chain, stage_engine, stages
from policytext.script._codes import Codes, encode
from policytext.script._packages import BackendError
from policytext.script._witnesses import wrong_characters
from policytext.script._wordlists import evidence_marks, regional_words

__all__ = [
    "ConversionError",
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
_SWITCH_AT_LINE, _SWITCH_AT_MARK, _SWITCH_INSIDE = 0.9, 1.5, 3.5
"""What a change of script costs, in characters of evidence, at a line break, at a mark, and
elsewhere: a stray character is no quotation, and a quotation begins somewhere."""
_MINORITY = 0.01
"""A text is mixed if this share of its evidence stands in stretches of the other script."""
_BORDERS = tuple(
    map(
        re.compile,
        ("[\n。！？；“”「」『』《》（）]", "\n", "[。！？；]", "[“”「」『』《》（）]", "[，、：]"),
    )
)
"""Where one script may end and the other begin: any of the strong marks, then each kind of mark,
the likeliest first."""
_REGIONS: tuple[tuple[Region, Region], ...] = (("tw", "hk"), ("hk", "tw"))
_CLEARLY = 3
"""A region is named if its words are more than this many times as many as those of the other."""
_DENSITY = 1500
"""A region is named if one of its words stands in so many characters."""
_MANY_LEFT_OVER = 3
_SHORT = 2000
"""How much of a text without telling characters is searched for words that tell."""
_WORD_EVIDENCE = frozenset(
    "后里面干只系制准松表谷斗云余征丑几范卷胡郁御舍向困致千秋朴术机仆叶价党种"
)
"""Characters whose change within a word tells the script: Traditional text has the word only with
the other character. Where it has either, as in 周期 and 週期, nothing is told."""
_HAS_HAN = re.compile(f"[{HAN}]").search


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
class ConversionError:
    """A place in Traditional text that a machine converted wrongly.

    Attributes:
        span: Where it stands, in code points.
        text: What stands there, such as ``"全麵"``.
        expected: What should.
        kind: ``"wrong-character"`` where the wrong one of several characters was taken,
            ``"left-over"`` where a Simplified character stayed.
    """

    span: Span
    text: str
    expected: str
    kind: Literal["wrong-character", "left-over"]


@dataclass(frozen=True, slots=True)
class ScriptReport:
    """What is known about the script of a text.

    Attributes:
        script: Simplified, Traditional, mixed, or neutral where nothing tells.
        region: ``"tw"`` or ``"hk"`` where the wording of Traditional text shows it.
        spans: The stretches of each script, which together are the text; none if it is neutral.
        counts: How many characters speak for ``"hans"`` and for ``"hant"``; words, where no
            character does.
        conversion_errors: Places in Traditional text that show that a machine converted it.
    """

    script: DetectedScript
    region: Region | None = None
    spans: tuple[ScriptSpan, ...] = ()
    counts: Mapping[str, int] = FrozenMapping({"hans": 0, "hant": 0})
    conversion_errors: tuple[ConversionError, ...] = ()

    @property
    def machine_converted(self) -> bool:
        """Whether the text looks converted by machine: a wrong character, or many left over."""
        kinds = [error.kind for error in self.conversion_errors]
        return "wrong-character" in kinds or len(kinds) >= _MANY_LEFT_OVER


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
    >>> report = detect_script("会议指出，要加快发展新质生产力。「堅持穩中求進，實現高質量發展。」")
    >>> report.script, [item.script for item in report.spans]
    ('mixed', ['hans', 'hant'])
    >>> detect_script("全麵推進係列改革，實現發展").conversion_errors[0].expected
    '全面'
    """
    reject_bytes(text, "detect_script")
    codes = encode(text)
    marks = evidence_marks()[codes]
    places = np.flatnonzero(marks)
    if not len(places):
        return _told_by_words(text)
    told = marks[places]
    runs = _runs(told, places)
    settled = _settle(text, runs)
    spans = _spans(text, runs, settled)
    hans = int(np.count_nonzero(told == 1))
    counts = FrozenMapping({"hans": hans, "hant": len(told) - hans})
    script = _label(runs, settled)
    if script == "hans":
        return ScriptReport(script, None, spans, counts)
    errors = _left_over(text, runs, settled, places)
    errors += _wrong_characters(text, codes, spans)
    ordered = tuple(sorted(errors, key=lambda error: (error.span, error.kind)))
    return ScriptReport(script, _region(text, codes, spans), spans, counts, ordered)


def _told_by_words(text: str) -> ScriptReport:
    """The report of a text without telling characters."""
    if not _HAS_HAN(text):
        return ScriptReport("neutral")
    changed = sum(
        any(one != other and one in _WORD_EVIDENCE for one, other in zip(key, value, strict=False))
        for key, value in _simplified_words(text[:_SHORT])
    )
    if not changed:
        return ScriptReport("neutral")
    counts = FrozenMapping({"hans": changed, "hant": 0})
    return ScriptReport("hans", None, (ScriptSpan(Span(0, len(text)), "hans"),), counts)


def _simplified_words(text: str) -> list[tuple[str, str]]:
    try:
        (stage,) = stages("hans", "hant")
        return stage_engine(stage).words(text)
    except BackendError:  # Another package stands in place of the dictionaries.
        return []


def _region(text: str, codes: Codes, spans: Sequence[ScriptSpan]) -> Region | None:
    """The region whose words stand in the Traditional stretches, if one clearly does."""
    search, regions = regional_words()
    found = {"tw": 0, "hk": 0}
    length = 0
    for item in spans:
        if item.script == "hant":
            part = slice(item.span.start, item.span.end)
            length += len(item.span)
            for _, word in search.find(text[part], codes[part]):
                found[regions[word]] += 1
    for region, other in _REGIONS:
        if found[region] > _CLEARLY * found[other] and found[region] * _DENSITY >= length:
            return region
    return None


def _wrong_characters(
    text: str, codes: Codes, spans: Sequence[ScriptSpan]
) -> list[ConversionError]:
    return [
        ConversionError(place.shift(item.span.start), wrong, right, "wrong-character")
        for item in spans
        if item.script == "hant"
        for part in [slice(item.span.start, item.span.end)]
        for place, wrong, right in wrong_characters(text[part], codes[part])
    ]


def _left_over(
    text: str,
    runs: Sequence[_Run],
    settled: Sequence[int],
    places: npt.NDArray[np.int64],
) -> list[ConversionError]:
    """The Simplified characters in stretches that are Traditional."""
    found: list[int] = []
    for run, side in zip(runs, settled, strict=True):
        if side == 1 and run.side == 0:
            first = int(np.searchsorted(places, run.first))
            found += places[first : first + run.size].tolist()
    characters = [text[place] for place in found]
    return [
        ConversionError(Span(place, place + 1), character, expected, "left-over")
        for place, character, expected in zip(
            found, characters, _traditional(characters), strict=True
        )
        if expected != character
    ]


def _traditional(characters: Sequence[str]) -> Sequence[str]:
    """What each of some Simplified characters is in Traditional text."""
    try:
        return convert_chain("\n".join(characters), "hans", "tw").text.split("\n")[
            : len(characters)
        ]
    except BackendError:
        return characters


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring evidence for one script."""

    side: int
    size: int
    first: int
    last: int


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


def _settle(text: str, runs: Sequence[_Run]) -> list[int]:
    """The script of each run once strays are overruled: the cheapest labelling (Viterbi)."""
    costs = [0.0, 0.0]
    came: list[tuple[int, int]] = []
    end = 0
    for run in runs:
        switch = _switch(text, end, run.first)
        step = (
            0 if costs[0] <= costs[1] + switch else 1,
            1 if costs[1] <= costs[0] + switch else 0,
        )
        came.append(step)
        costs = [
            costs[step[side]] + switch * (step[side] != side) + run.size * (run.side != side)
            for side in (0, 1)
        ]
        end = run.last + 1
    side = 0 if costs[0] <= costs[1] else 1
    settled = []
    for step in reversed(came):
        settled.append(side)
        side = step[side]
    return settled[::-1]


def _switch(text: str, start: int, end: int) -> float:
    """What it costs that the script changes between two places."""
    if text.find("\n", start, end) >= 0:
        return _SWITCH_AT_LINE
    return _SWITCH_AT_MARK if _BORDERS[0].search(text, start, end) else _SWITCH_INSIDE


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
    for border in _BORDERS[1:]:
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
