"""Repair by comparison: near-duplicate documents vote out what only one of them has.

Sites that re-post an article each insert their own advertising and damage it in their own way, so
copies of it correct one another. Versions of a law, which differ on purpose, must not: a reading is
replaced only where it looks damaged and another does not, or where it alone has something in the
middle of a word; and never by one that differs from it in a number or a negation.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from policytext.document import Document, Edit, EditList, Span
from policytext.duplicates._alignment import align
from policytext.duplicates._content import Codes, Indices, content
from policytext.duplicates._merging import common_places, reading_key
from policytext.duplicates._readings import CONTEXT, weigh_all
from policytext.duplicates._variants import changes_meaning
from policytext.duplicates.corpus import deduplicate
from policytext.errors import reject_bytes
from policytext.language.characters import HAN
from policytext.language.damage import damage_score

__all__ = ["CrossRepair", "repair_across"]

_MOST = 8
"""A document is compared with at most so many others: more do not change a vote."""
_MARGIN = 8.0
"""Nats by which one other document must be better to be believed against this one."""
_MARGIN_OF_MAJORITY = 2.0
_LONGEST = 24
"""A longer difference is an addition of the author's, or too much to take on trust."""
_LOST = re.compile(rf"(?<=[{HAN}])[?？]+(?=[{HAN}])")


@dataclass(frozen=True, slots=True)
class CrossRepair:
    """What other documents say against one.

    Attributes:
        position: Which document.
        edits: The repairs, in code points of its text: reason ``"majority"`` where most copies
            agree, ``"other-document"`` where one reads clearly better.
        sources: The positions of the documents that it was compared with.
    """

    position: int
    edits: EditList
    sources: tuple[int, ...]


def repair_across(
    docs: Iterable[str | Document], *, threshold: float = 0.6
) -> tuple[CrossRepair, ...]:
    """Repairs of documents by their near-duplicates.

    Args:
        docs: The documents.
        threshold: From which similarity on two documents are copies of one text.

    Returns:
        One for each document that can be improved.

    Raises:
        TypeError: If bytes are given as text.

    >>> clean = "会议强调，要坚持稳中求进工作总基调，支持半导体产业发展，全面贯彻新发展理念。"
    >>> docs = [clean.replace("半导", "半舞蹈场地导"), clean, clean.replace("稳中", "稳个人空间中")]
    >>> {row.position: row.edits.apply(docs[row.position]) == clean for row in repair_across(docs)}
    {0: True, 2: True}
    """
    given = tuple(docs)
    for doc in given:
        if not isinstance(doc, Document):
            reject_bytes(doc, "repair_across")
    texts = [doc if isinstance(doc, str) else doc.text for doc in given]
    result = deduplicate(given, threshold=threshold, keep="first", excerpts=False)
    found = []
    for cluster in result.clusters:
        positions = [member.position for member in cluster.members]
        for position in positions:
            others = [other for other in positions if other != position][:_MOST]
            edits = EditList(list(_edits(texts[position], [texts[other] for other in others])))
            if len(edits):
                found.append(CrossRepair(position, edits, tuple(others)))
    return tuple(sorted(found, key=lambda row: row.position))


def _edits(text: str, others: Sequence[str]) -> Iterator[Edit]:
    codes, positions = content(text)
    rows = [_aligned(codes, other) for other in others]
    at = 0
    for place in common_places(positions, [row[1:] for row in rows]):
        here = place[0]
        readings = [here.extract(text)]
        readings += [
            span.extract(other)
            for span, other in zip(place[1:], others, strict=True)
            if span is not None
        ]
        edit = _settled(text, here, readings)
        if edit is not None and edit.start >= at:
            at = edit.end
            yield edit


def _aligned(codes: Codes, other: str) -> tuple[Codes, Indices, Indices]:
    theirs, positions = content(other)
    return theirs, positions, align(codes, theirs)


def _settled(text: str, here: Span, readings: Sequence[str]) -> Edit | None:
    keys = [reading_key(reading) for reading in readings]
    votes = Counter(keys)
    left = text[max(0, here.start - CONTEXT) : here.start]
    right = text[here.end : here.end + CONTEXT]
    weights = weigh_all(left, readings, right, [0] * len(readings))
    best = max(range(len(readings)), key=lambda i: (votes[keys[i]], weights[i], -i))
    is_majority = len(readings) > 2 and 2 * votes[keys[best]] > len(readings)
    own, other = readings[0], readings[best]
    if keys[best] == keys[0] or max(len(own), len(other)) > _LONGEST:
        return None
    margin = weights[best] - weights[0]
    if _damage(left, own, right) > _damage(left, other, right):
        least = _MARGIN_OF_MAJORITY if is_majority else _MARGIN
    elif is_majority and not keys[best]:
        # What one copy has more than all others, in the middle of a word: spam. What it has less
        # may be how the law read before.
        least = _MARGIN
    else:
        return None
    if margin < least or changes_meaning(own, other):
        return None
    return _edit(text, here, other, "majority" if is_majority else "other-document", margin)


def _damage(left: str, reading: str, right: str) -> float:
    """How much of a reading looks damaged where it stands."""
    text = left + reading + right
    return damage_score(text) + len(_LOST.findall(text))


def _edit(text: str, here: Span, reading: str, reason: str, margin: float) -> Edit | None:
    """The change without what both readings begin and end with; never a pure insertion."""
    one = here.extract(text)
    shorter = min(len(one), len(reading))
    head = next((k for k in range(shorter) if one[k] != reading[k]), shorter)
    tail = next(
        (k for k in range(shorter - head) if one[-1 - k] != reading[-1 - k]), shorter - head
    )
    start, end = here.start + head, here.end - tail
    replacement = reading[head : len(reading) - tail]
    if start == end:
        # What another document has more is traced to the character before it.
        if not start:
            return None
        start, replacement = start - 1, text[start - 1] + replacement
    return Edit(start, end, replacement, reason, certain=False, margin=round(margin, 2))
