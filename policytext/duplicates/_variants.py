"""Whether two paragraphs that are nearly the same say the same.

Official text is full of paragraphs that differ in one thing on purpose: the year, the target, the
province, a 不. Two paragraphs are one only if what differs is damage, or a few words more in one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from policytext.document import Span
from policytext.duplicates._alignment import align
from policytext.duplicates._content import Codes, Indices, content, distinct, grams
from policytext.language.damage import damage_score

__all__ = ["alike_pairs", "changes_meaning", "is_same_statement"]

_ANCHOR = 8
_LEAST = 40
"""Shorter paragraphs are compared exactly: in few characters every difference may matter."""
_COMMON = 0.92
"""The share of characters that both must have in common, of the two taken together."""
_ADDED = 8
"""How many characters one may have more in one place."""
_MEANING = re.compile(
    "[0-9０-９零〇一二三四五六七八九十百千万亿两兩萬億]|[不未非无無没沒勿莫否禁免除]|第"
)


def alike_pairs(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of paragraphs that share enough runs to be compared, the earlier first.

    Args:
        texts: The paragraphs.
    """
    values, owners, sizes = [], [], []
    for index, text in enumerate(texts):
        codes, _ = content(text)
        runs = grams(codes, _ANCHOR)[::4] if len(codes) < _LEAST else grams(codes, _ANCHOR)
        sizes.append(len(runs) if len(codes) >= _LEAST else 0)
        if sizes[-1]:
            values.append(distinct(runs))
            owners.append(np.full(len(values[-1]), index))
    if not values:
        return
    value, owner = np.concatenate(values), np.concatenate(owners)
    order = np.lexsort((owner, value))
    value, owner = value[order], owner[order]
    # Neighbours in a bucket are enough: what stands three times is compared with what it follows.
    same = value[1:] == value[:-1]
    packed, votes = np.unique(owner[:-1][same] * len(texts) + owner[1:][same], return_counts=True)
    for key, count in zip(packed.tolist(), votes.tolist(), strict=True):
        one, two = divmod(key, len(texts))
        if 3 * count >= max(sizes[one], sizes[two]):
            yield one, two


def is_same_statement(one: str, two: str) -> bool:
    """Whether two paragraphs differ by damage, marks or an added word alone.

    Args:
        one: A paragraph.
        two: Another.

    >>> a = "会议强调，要坚持稳中求进工作总基调，完整、准确、全面贯彻新发展理念，推动发展。"
    >>> is_same_statement(a, a.replace("总基调", "总?调"))
    True
    >>> is_same_statement(a, a.replace("会议", "全会"))
    False
    """
    (codes_a, places_a), (codes_b, places_b) = content(one), content(two)
    places = align(codes_a, codes_b)
    matched = np.flatnonzero(places >= 0)
    if 2 * len(matched) < _COMMON * (len(codes_a) + len(codes_b)) or not len(matched):
        return False
    return all(
        _is_trifling(a.extract(one), b.extract(two), _around(one, a), _around(two, b))
        for a, b in _differences(codes_a, codes_b, places_a, places_b, places, matched)
    )


def _differences(
    ours: Codes,
    theirs: Codes,
    places_a: Indices,
    places_b: Indices,
    places: Indices,
    matched: Indices,
) -> Iterator[tuple[Span, Span]]:
    """What stands between characters that are the same, with the marks around it."""
    left = np.concatenate(([-1], matched))
    right = np.concatenate((matched, [len(ours)]))
    other = np.concatenate(([-1], places[matched], [len(theirs)]))
    for i in np.flatnonzero((right - left != 1) | (np.diff(other) != 1)).tolist():
        yield (
            _between(places_a, int(left[i]), int(right[i])),
            _between(places_b, int(other[i]), int(other[i + 1])),
        )


def _between(positions: Indices, left: int, right: int) -> Span:
    start = int(positions[left]) + 1 if left >= 0 else 0
    end = int(positions[right]) if right < len(positions) else int(positions[-1]) + 1
    return Span(start, max(start, end))


def _around(text: str, span: Span) -> str:
    return text[max(0, span.start - 2) : span.end + 2]


def _is_trifling(one: str, two: str, around_one: str, around_two: str) -> bool:
    a, b = (sum(map(str.isalnum, reading)) for reading in (one, two))
    if any(map(_looks_damaged, (around_one, around_two))):
        return True
    if _MEANING.search(one) or _MEANING.search(two):
        return False
    # A word more between enumeration commas is one name more in a list.
    is_listed = "、" in around_one or "、" in around_two
    return min(a, b) == 0 and max(a, b) <= _ADDED and not is_listed


def changes_meaning(one: str, two: str) -> bool:
    """Whether readings differ in numbers or negations.

    >>> changes_meaning("五日", "七日"), changes_meaning("半舞蹈场地导", "半导")
    (True, False)
    """
    return _MEANING.findall(one) != _MEANING.findall(two)


def _looks_damaged(reading: str) -> bool:
    return bool(re.search(r"(?<=\w)\?(?=\w)", reading)) or damage_score(reading) > 0
