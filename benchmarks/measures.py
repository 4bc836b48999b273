"""How results are compared with gold: the same way in every benchmark."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Mention", "Score", "fold", "levenshtein", "match_entities", "match_slogans"]

_MARKS = str.maketrans("，：；？！（）“”‘’—％＋「」『』", ',:;?!()""\'\'-%+""""')


def fold(text: str) -> str:
    """A text without the differences that do not count: width, white space, Markdown heads.

    >>> fold("# 坚持 “两个毫不动摇”，")
    '坚持"两个毫不动摇",'
    """
    lines = (line.lstrip().lstrip("#") for line in text.splitlines())
    folded = unicodedata.normalize("NFKC", "".join(lines)).translate(_MARKS)
    return "".join(folded.split())


def levenshtein(first: str, second: str) -> int:
    """The number of characters to insert, delete or replace to turn one text into the other.

    One step per character of ``second``, each a few operations on integers with a bit per
    character of ``first``: tens of thousands of characters take a fraction of a second without
    any compiled code.

    Source: H. Hyyrö, A bit-vector algorithm for computing Levenshtein and Damerau edit distances,
    2003, after G. Myers, 1999.

    >>> levenshtein("全国统一大市场", "全国统一市场建")
    2
    """
    if not first:
        return len(second)
    places: dict[str, int] = {}
    for index, character in enumerate(first):
        places[character] = places.get(character, 0) | 1 << index
    everything, last = (1 << len(first)) - 1, 1 << (len(first) - 1)
    up, down, distance = everything, 0, len(first)
    for character in second:
        here = places.get(character, 0)
        diagonal = (((here & up) + up) ^ up) | here | down
        right = down | (everything & ~(diagonal | up))
        left = up & diagonal
        distance += bool(right & last) - bool(left & last)
        right = (right << 1 | 1) & everything
        up = (left << 1 & everything) | (everything & ~(diagonal | right))
        down = diagonal & right
    return distance


@dataclass(frozen=True, slots=True)
class Score:
    """Hits, false alarms and misses, and what follows from them."""

    hits: int = 0
    wrong: int = 0
    missed: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.hits + other.hits, self.wrong + other.wrong, self.missed + other.missed)

    @property
    def precision(self) -> float:
        """The share of what was found that is right; 1 where nothing was found."""
        found = self.hits + self.wrong
        return self.hits / found if found else 1.0

    @property
    def recall(self) -> float:
        """The share of the gold that was found; 1 where there is none."""
        gold = self.hits + self.missed
        return self.hits / gold if gold else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        both = 2 * self.hits + self.wrong + self.missed
        return 2 * self.hits / both if both else 1.0


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that stands at a place: half-open, in code points.

    Attributes:
        start: Where it starts.
        end: Where it ends.
        name: Its label, or its canonical form.
        counts: ``False`` for gold that need not be found, and is not wrong if it is.
    """

    start: int
    end: int
    name: str
    counts: bool = True

    def overlaps(self, other: Mention) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


def match_entities(gold: Iterable[Mention], found: Iterable[Mention]) -> Score:
    """Exact span and label; predictions that overlap doubtful gold are left out."""
    rows = list(gold)
    sure = {(row.start, row.end, row.name) for row in rows if row.counts}
    doubtful = [row for row in rows if not row.counts]
    hits, wrong = set(), 0
    for row in found:
        key = (row.start, row.end, row.name)
        if key in sure and key not in hits:
            hits.add(key)
        elif not any(row.overlaps(other) for other in doubtful):
            wrong += 1
    return Score(len(hits), wrong, len(sure) - len(hits))


def match_slogans(
    text: str, gold: Sequence[Mention], found: Iterable[Mention]
) -> tuple[Score, Score]:
    """Slogans by occurrence and by type.

    An occurrence is a hit if it shares half of the characters of both, or overlaps one of the same
    canonical form. Each gold occurrence counts once; what overlaps optional gold or one that was
    already found is left out, and everything else is wrong.

    Args:
        text: The text that the offsets belong to.
        gold: The gold; what is optional does not count.
        found: The predictions.

    Returns:
        The score over occurrences, and the score over distinct canonical forms.
    """
    core = [row for row in gold if row.counts]
    optional = [row for row in gold if not row.counts]
    met: set[int] = set()
    wrong: list[str] = []
    for row in sorted(found, key=lambda item: (item.start, item.end)):
        near = [index for index, other in enumerate(core) if row.overlaps(other)]
        fresh = [i for i in near if i not in met and _same(text, row, core[i])]
        if fresh:
            met.add(max(fresh, key=lambda i: _shared(text, row, core[i])))
        elif not any(i in met for i in near) and not any(map(row.overlaps, optional)):
            wrong.append(row.name)
    types = {row.name for row in core}
    hit_types = {core[i].name for i in met}
    wrong_types = set(wrong) - types
    return (
        Score(len(met), len(wrong), len(core) - len(met)),
        Score(len(hit_types), len(wrong_types), len(types - hit_types)),
    )


def _same(text: str, first: Mention, second: Mention) -> bool:
    return first.name == second.name or _shared(text, first, second) >= 0.5


def _shared(text: str, first: Mention, second: Mention) -> float:
    """Intersection over union of the two sets of content characters."""
    one, two = _content(text, first), _content(text, second)
    return len(one & two) / len(one | two) if one | two else 0.0


def _content(text: str, row: Mention) -> set[int]:
    """Where the letters, digits, ``+`` and ``×`` of a mention stand."""
    places = range(row.start, min(row.end, len(text)))
    return {place for place in places if text[place].isalnum() or text[place] in "+＋×"}
