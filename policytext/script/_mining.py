"""Finds the phrases on which two converters differ, as rows of a dictionary."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from operator import add

from policytext.language import HAN
from policytext.script._engine import SEPARATOR

__all__ = ["Convert", "Miner", "Usage", "count_stretches", "unheard"]

Convert = Callable[[Sequence[str]], Sequence[str]]
"""Converts each of some strings, alone."""

_LONGEST = 8
"""No row is longer than this, unless it corrects a longer key of a dictionary."""
_ROUNDS = 6
_MARGIN = 1.4
"""A row is refused if it is more than four times as unusual as what it would replace."""
_DISTINCT = (
    "製制",
    "髮發",
    "錶表",
    "麪面",
    "乾幹干",
    "曆歷",
    "籤簽",
    "係系繫",
    "準准",
    "沖衝",
    "睏困",
    "嚮向",
    "盡儘",
    "隻只",
    "穫獲",
    "捲卷",
    "鬥斗",
    "鐘鍾",
    "範范",
    "鬆松",
    "錄録",
)
"""Traditional characters that one Simplified character stands for, and that mean different things:
not those that are spelled differently in one region and another, as 佈 and 布."""
_HEARD = 30
"""A pair of characters that stands this often in genuine text is a word, or part of one."""
_SCARCE = 200
"""A pair that is this many times rarer than another is no word."""
_CLEAR = 2.5
"""A reading must be this much more usual, as a logarithm, to replace what both converters give."""
_HAS_HAN = re.compile(f"[{HAN}]").search


def count_stretches(texts: Iterable[str]) -> Counter[str]:
    """How often each stretch between separators stands in some texts.

    No key of a dictionary reaches over a separator, so stretches are converted one by one with
    the same result, and each distinct one only once.
    """
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(filter(_HAS_HAN, SEPARATOR.split(text)))
    return counts


class Usage:
    """How often pairs of characters stand side by side in genuine text of a script.

    Args:
        counts: Stretches of text, with how often each occurs.
    """

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._pairs: Counter[str] = Counter()
        for stretch, count in counts.items():
            for pair in map(add, stretch, stretch[1:]):
                self._pairs[pair] += count

    def preference(self, first: str, second: str) -> float:
        """By how much the second of two spellings of one stretch is the more usual, as a logarithm.

        Args:
            first: A spelling.
            second: Another. Spellings of another length are not compared.
        """
        if len(first) != len(second):
            return 0.0
        pairs = zip(map(add, first, first[1:]), map(add, second, second[1:]), strict=True)
        return sum(
            math.log((self._pairs[other] + 0.5) / (self._pairs[one] + 0.5))
            for one, other in pairs
            if one != other
        )

    def __getitem__(self, pair: str) -> int:
        """How often a pair of characters stands in the text."""
        return self._pairs[pair]


def unheard(
    counts: Mapping[str, int], converted: Sequence[str], usage: Usage
) -> dict[str, tuple[str, str]]:
    """Rows where a conversion gives pairs of characters that no genuine text has.

    A converter that takes the word on the left first makes 維護髮展 of 维护发展. No comparison of
    two converters finds what both get wrong; genuine text does.

    Args:
        counts: Stretches of Simplified text, with how often each occurs.
        converted: What becomes of each, in the same order.
        usage: What is usual in Traditional text.

    Returns:
        Three characters each, of which the middle one is corrected, with why.
    """
    found: Counter[tuple[str, str, str, str]] = Counter()
    for (stretch, count), result in zip(counts.items(), converted, strict=True):
        if len(stretch) != len(result):
            continue
        for at in _doubtful(result):
            mended = _heard(result[at - 1 : at + 2], usage)
            if mended is not None:
                found[stretch[at - 1 : at + 2], mended, result[at : at + 2], mended[1:]] += count
    return {
        key: (value, f"{wrong} stands in no genuine text, {right} {usage[right]} times")
        for (key, value, wrong, right), count in sorted(found.items())
        if count > 1
    }


_DOUBTFUL = re.compile(f"[{''.join(_DISTINCT)}]")
_OTHERS = {one: group.replace(one, "") for group in _DISTINCT for one in group}


def _doubtful(result: str) -> list[int]:
    """The places, with a character on either side, where another character may be meant."""
    return [match.start() for match in _DOUBTFUL.finditer(result, 1, max(1, len(result) - 1))]


def _heard(triple: str, usage: Usage) -> str | None:
    """Three characters with the middle one replaced, if that is what genuine text has."""
    before, middle, after = triple[0], triple[1], triple[2]
    here = usage[middle + after]
    for other in _OTHERS[middle]:
        there = usage[other + after]
        if there >= _HEARD and here * _SCARCE <= there:
            mended = before + other + after
            if usage.preference(triple, mended) >= _CLEAR:
                return mended
    return None


@dataclass
class Miner:
    """Looks for rows that make one converter agree with another where that one is right.

    Attributes:
        reference: The converter to agree with.
        amended: Makes the converter to be corrected, for given rows.
        usage: What is usual in the script that is converted to.
        fixed: Rows that may not be touched.
        strange: Characters that a key of the script cannot hold.
        kept: Characters of ours that stay, where the other converter would have the second.
        rows: The rows found so far, each with why it is there.
        refused: Rows that did more harm than good, or are less usual than what is there.
    """

    reference: Convert
    amended: Callable[[Mapping[str, str]], Convert]
    usage: Usage
    fixed: Mapping[str, str] = field(default_factory=dict)
    strange: frozenset[str] = frozenset()
    kept: Sequence[tuple[str, str]] = ()
    rows: dict[str, tuple[str, str]] = field(default_factory=dict)
    refused: set[tuple[str, str]] = field(default_factory=set)

    def probe(self, keys: Iterable[str], why: str) -> None:
        """Add a row for each key that the two convert differently, short keys first.

        Args:
            keys: Strings that mean something alone, such as the keys of a dictionary.
            why: What the rows say about themselves.
        """
        for group in _by_length(keys):
            wanted, found = self.reference(group), self._ours()(group)
            for key, value, other in zip(group, wanted, found, strict=True):
                if value == other or self._is_kept(other, value):
                    continue
                if self.usage.preference(other, value) >= -_MARGIN:
                    self._add(key, value, why)

    def mine(self, counts: Mapping[str, int]) -> None:
        """Add rows for the differences on running text, and take back those that do harm.

        Args:
            counts: How often each stretch occurs.
        """
        stretches = sorted(counts)
        wanted = dict(zip(stretches, self.reference(stretches), strict=True))
        for _ in range(_ROUNDS):
            wrong = self._wrong(wanted)
            fresh = self._propose(wrong, wanted, counts)
            if not fresh:
                break
            for key, (value, count) in fresh.items():
                self._add(key, value, f"OpenCC differs, {count} times in training documents")
            self._take_back(fresh, wrong, self._wrong(wanted), counts)
        self._prune()

    def _ours(self) -> Convert:
        rows = {key: value for key, (value, _) in self.rows.items()}
        return self.amended({**rows, **self.fixed})

    def _add(self, key: str, value: str, why: str) -> None:
        if self._is_open(key, value) and not SEPARATOR.search(key):
            self.rows[key] = (value, why)

    def _is_open(self, key: str, value: str) -> bool:
        return (
            key not in self.fixed
            and self.strange.isdisjoint(key)
            and not self._is_contradicted(key, value)
            and (key, value) not in self.refused
            and self.rows.get(key, ("",))[0] != value
        )

    def _is_contradicted(self, key: str, value: str) -> bool:
        """Whether a part of a key is a fixed row that its value does not keep."""
        parts = (part for part in _pieces(key) if len(part) > 1)
        return any(part in self.fixed and self.fixed[part] not in value for part in parts)

    def _is_kept(self, ours: str, value: str) -> bool:
        pairs = zip(ours, value, strict=False)
        return len(ours) == len(value) and not set(self.kept).isdisjoint(pairs)

    def _wrong(self, wanted: Mapping[str, str]) -> dict[str, str]:
        """The stretches that come out differently, with what ours makes of them."""
        found = self._ours()(list(wanted))
        return {
            stretch: result
            for (stretch, value), result in zip(wanted.items(), found, strict=True)
            if result != value
        }

    def _propose(
        self, wrong: Mapping[str, str], wanted: Mapping[str, str], counts: Mapping[str, int]
    ) -> dict[str, tuple[str, int]]:
        """For each differing stretch the shortest phrase that alone gives what is wanted."""
        pieces = sorted({piece for stretch in wrong for piece in _pieces(stretch)})
        reference = dict(zip(pieces, self.reference(pieces), strict=True))
        ours = dict(zip(pieces, self._ours()(pieces), strict=True))
        votes: dict[tuple[str, str], float] = defaultdict(float)
        found: Counter[tuple[str, str]] = Counter()
        for stretch, result in wrong.items():
            count = counts[stretch]
            if self._is_kept(result, wanted[stretch]):
                continue
            opinion = self.usage.preference(result, wanted[stretch])
            for key in self._causes(stretch, result, wanted[stretch], reference, ours):
                if self._is_open(key, reference[key]):
                    votes[key, reference[key]] += count * max(-9.0, min(9.0, opinion))
                    found[key, reference[key]] += count
        for row, count in sorted(found.items()):
            is_isolated = ours[row[0]] != reference[row[0]]
            if votes[row] < -_MARGIN * count or (count == 1 and not is_isolated):
                self.refused.add(row)
        return {
            key: (value, count)
            for (key, value), count in sorted(found.items())
            if (key, value) not in self.refused
        }

    def _causes(
        self,
        stretch: str,
        result: str,
        value: str,
        reference: Mapping[str, str],
        ours: Mapping[str, str],
    ) -> list[str]:
        differing = [
            piece
            for piece in sorted(_pieces(stretch), key=lambda piece: (len(piece), piece))
            if reference[piece] != ours[piece] and reference[piece] in value
        ]
        alone = [
            piece
            for piece in differing
            if not any(other != piece and other in piece for other in differing)
        ]
        if alone or not len(stretch) == len(result) == len(value):
            return alone
        return self._causes_in_context(stretch, result, value, reference)

    def _causes_in_context(
        self, stretch: str, result: str, value: str, reference: Mapping[str, str]
    ) -> list[str]:
        """Phrases that both convert alike alone, and that keep a wrong match from being made."""
        causes: list[str] = []
        for first, last in _differences(result, value):
            options = (
                stretch[start:end]
                for size in range(max(2, last - first), _LONGEST + 1)
                for start in range(max(0, last - size), min(first, len(stretch) - size) + 1)
                for end in [start + size]
                if reference.get(stretch[start:end]) == value[start:end]
                and self._is_open(stretch[start:end], value[start:end])
            )
            causes += islice(options, 1)
        return causes

    def _take_back(
        self,
        fresh: Mapping[str, tuple[str, int]],
        before: Mapping[str, str],
        after: Mapping[str, str],
        counts: Mapping[str, int],
    ) -> None:
        """Refuse the new rows that leave as many stretches wrong as there were."""
        bad_before = _holding(fresh, before, counts)
        bad_after = _holding(fresh, after, counts)
        for key, (value, _) in fresh.items():
            if bad_after[key] and bad_after[key] >= bad_before[key]:
                self.refused.add((key, value))
                self.rows.pop(key, None)

    def _prune(self) -> None:
        """Leave out the rows that follow from shorter ones."""
        found = self.rows
        bare = self.amended(self.fixed)
        keys = sorted(found)
        in_context = {
            key for key, value in zip(keys, bare(keys), strict=True) if value == found[key][0]
        }
        self.rows = {key: found[key] for key in in_context}
        for group in _by_length(key for key in keys if key not in in_context):
            for key, value in zip(group, self._ours()(group), strict=True):
                if value != found[key][0]:
                    self.rows[key] = found[key]


def _by_length(keys: Iterable[str]) -> list[list[str]]:
    groups: dict[int, list[str]] = {}
    for key in dict.fromkeys(keys):
        groups.setdefault(len(key), []).append(key)
    return [sorted(groups[length]) for length in sorted(groups)]


def _pieces(stretch: str) -> set[str]:
    return {
        stretch[start : start + size]
        for size in range(1, _LONGEST + 1)
        for start in range(len(stretch) - size + 1)
    }


def _differences(first: str, second: str) -> list[tuple[int, int]]:
    """Where runs of differing characters start and end."""
    runs: list[tuple[int, int]] = []
    for place, (one, other) in enumerate(zip(first, second, strict=True)):
        if one != other:
            if runs and runs[-1][1] == place:
                runs[-1] = (runs[-1][0], place + 1)
            else:
                runs.append((place, place + 1))
    return runs


def _holding(
    keys: Iterable[str], stretches: Iterable[str], counts: Mapping[str, int]
) -> Counter[str]:
    """How often each key stands in some stretches."""
    wanted = set(keys)
    found: Counter[str] = Counter()
    for stretch in stretches:
        for piece in _pieces(stretch) & wanted:
            found[piece] += counts[stretch]
    return found
