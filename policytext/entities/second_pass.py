"""The second look at a document: what one place tells about all the others.

A name that was accepted once is a name wherever it stands, and a short form that the text itself
defines (中国科学院（以下简称“中科院”）) stands for the full name from there on.

Source: the 1,526 definitions of short forms in the training part of the official documents.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import ahocorasick_rs

from policytext.entities._candidates import SECOND_PASS, Candidate
from policytext.entities.gazetteer import is_head_of_a_word
from policytext.language.words import word_list

__all__ = ["defined_forms", "look_again"]

_SURE = 0.8
"""How sure a layer must have been of a name that is looked for elsewhere."""
_SHARE = 0.95
"""A name found by its repetition is a little less sure than where it was read."""

_DEFINED = re.compile(
    r"[（(](?:以下|下)?(?:统称|简称|称)(?:为|作)?[“\"‘]?"
    r"(?P<form>[^“”\"‘’（）()《》\n，,。；;、\s]{2,15})[”\"’]?[）)]"
)
_LETTERS = re.compile(r"[（(](?P<form>[A-Z][A-Za-z&.' -]{0,40}[A-Za-z])[）)]")
"""The foreign name, or its letters, behind the Chinese one: 世界贸易组织（WTO）."""
_NO_FORM = re.compile("[本该各此贵某其]")
"""本会 and 该公司 point to something; they do not name it."""
_OTHERS = "各级该本此某其子分省市县区州旗乡镇每两几"
"""What stands before a word that is not the one body which was defined."""
_SHORTENED = frozenset({"PERSON", "ORGANIZATION", "LOCATION", "MEETING", "PROGRAM", "DOCUMENT"})
_REPEATED = frozenset({"PERSON", "ORGANIZATION", "LOCATION", "MEETING", "PROGRAM"})


@dataclass(frozen=True, slots=True)
class _Known:
    """A form to look for, and what it is.

    ``after`` is where it begins to hold; a ``general`` form (省政府) fits other bodies too.
    """

    row: Candidate
    after: int = 0
    general: bool = False


def look_again(found: Sequence[Candidate], text: str) -> Iterator[Candidate]:
    """Further places of the names that were found.

    Args:
        found: The entities that the first pass accepted, in the order of the text.
        text: The text, as the layers see it.

    Yields:
        Candidates, in no particular order; some stand where an entity is already.
    """
    known = {**_repeated(found, text), **defined_forms(found, text)}
    if not known:
        return
    names = list(known)
    matcher = ahocorasick_rs.AhoCorasick(names, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    for number, start, end in matcher.find_matches_as_indexes(text):
        form = known[names[number]]
        if start >= form.after and _stands_alone(form, text, start, end):
            row = form.row
            yield Candidate(
                start, end, row.label, SECOND_PASS, row.score, row.subtype, row.normalized
            )


# -- short forms that the text defines -------------------------------------------------------------


def defined_forms(found: Iterable[Candidate], text: str) -> dict[str, _Known]:
    """Short forms that are defined behind an entity, each with what it stands for.

    A form counts where its characters stand in the full name in the same order, or where it is
    written in letters. 本法 and ordinary words (公司, 运动会) are left out: they stand for
    something else in the next sentence.

    Args:
        found: The entities.
        text: The text.
    """
    forms: dict[str, _Known] = {}
    for row in found:
        if row.label not in _SHORTENED:
            continue
        match = _DEFINED.match(text, row.end) or _LETTERS.match(text, row.end)
        if match is None:
            continue
        form, full = match["form"], text[row.start : row.end]
        if form.isascii() or _is_short_form(form, full):
            normalized = row.normalized or full
            known = Candidate(
                match.start("form"), match.end("form"), row.label, SECOND_PASS,
                row.score * _SHARE, row.subtype, normalized,
            )  # fmt: skip
            general = not form.isascii() and form[0] != full[0]
            forms.setdefault(form, _Known(known, match.start("form"), general))
    return forms


def _is_short_form(form: str, full: str) -> bool:
    if _NO_FORM.match(form) or form == full:
        return False
    if form in _ordinary_words() and (len(form) == 2 or full.endswith(form)) and form[0] != full[0]:
        return False
    rest = iter(full)
    return all(character in rest for character in form)


@lru_cache(maxsize=1)
def _ordinary_words() -> frozenset[str]:
    return frozenset(word_list().words)


# -- names that come again -------------------------------------------------------------------------


def _repeated(found: Iterable[Candidate], text: str) -> dict[str, _Known]:
    """Names to look for again: sure ones, with the label that they have most often."""
    votes: dict[str, Counter[str]] = {}
    best: dict[tuple[str, str], Candidate] = {}
    for row in found:
        name = text[row.start : row.end]
        if row.label in _REPEATED and row.score >= _SURE and _may_come_again(name, row.label):
            votes.setdefault(name, Counter())[row.label] += 1
            best.setdefault((name, row.label), row)
    known: dict[str, _Known] = {}
    for name, labels in votes.items():
        row = best[name, labels.most_common(1)[0][0]]
        known[name] = _Known(
            Candidate(
                row.start, row.end, row.label, SECOND_PASS,
                row.score * _SHARE, row.subtype, row.normalized,
            )
        )  # fmt: skip
    return known


def _may_come_again(name: str, label: str) -> bool:
    """Whether a name is so much of a name that it is one wherever it stands."""
    least = 2 if label == "PERSON" else 3
    if "\n" in name or len(name) < least:
        return False
    return len(name) > least or name not in _ordinary_words()


def _stands_alone(form: _Known, text: str, start: int, end: int) -> bool:
    """Whether the place is not a part of a longer word."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if form.general and before and before in _OTHERS:
        return False
    if text[start].isascii() and before.isascii() and before.isalnum():
        return False
    if text[end - 1].isascii() and after.isascii() and after.isalnum():
        return False
    return not is_head_of_a_word(text, start, end)
