"""Characters: what is damage, and what is only form.

Damage: private-use code points, zero-width and control characters, marks inside the text, radicals
that stand for whole characters. Form: compatibility ideographs, full-width letters and digits,
variation selectors, no-break spaces. Rare Han and Han outside the basic plane are neither.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache

from policytext.document import Edit
from policytext.encoding.private_use import cell_character
from policytext.errors import ResourceError
from policytext.language.characters import HAN
from policytext.resources import read_text

__all__ = ["FORM_REASONS", "REPAIR_REASONS", "find_damaged_characters", "find_forms"]

REPAIR_REASONS = {
    "invisible-character": "a zero-width character or a byte order mark inside the text",
    "control-character": "a control character that no text needs",
    "private-use": "a private-use code point that stands for a known character",
    "radical": "a radical that stands for the character of the same shape",
}
"""The reasons of ``find_damaged_characters``."""

FORM_REASONS = {
    "compatibility-ideograph": "a compatibility ideograph, by its unified form",
    "full-width": "a full-width letter or digit, by its half-width form",
    "variation-selector": "a variation selector, which asks only for a shape",
    "no-break-space": "a no-break or other odd space, by a plain one",
}
"""The reasons of ``find_forms``."""

_TABLE = "odd_characters.tsv"
_INVISIBLE = "\u00ad\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffc"
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
_SUSPECT = re.compile(f"[{_CONTROL}{_INVISIBLE}\u200c\u200d\u2e80-\u2fd5\ue000-\uf8ff]+")
_DAMAGED = re.compile(
    f"(?P<control>[{_CONTROL}]+)|(?P<invisible>[{_INVISIBLE}]+)|(?P<joiner>[\u200c\u200d]+)"
    "|(?P<private>[\ue000-\uf8ff])|(?P<radicals>[\u2e80-\u2fd5]+)"
)
# Marks of direction belong to text that has one; a joiner to emoji and to scripts that join.
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_LINES = re.compile("[\u2028\u2029]")
_BESIDE_HAN = re.compile(f"[{HAN}]")
_FORMS = re.compile(
    "(?P<compatibility>[\uf900-\ufaff\U0002f800-\U0002fa1f])"
    "|(?P<wide>[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]+)"
    "|(?P<selector>[\ufe00-\ufe0f\U000e0100-\U000e01ef])"
    "|(?P<space>[\u00a0\u2000-\u200a\u202f\u205f]+)"
)
_EMOJI_BEFORE = re.compile("[\u00a9-\u3299\U0001f000-\U0001faff]")


@lru_cache(maxsize=1)
def known_characters() -> dict[str, str]:
    """Private-use code points and radicals with the character that each stands for.

    Raises:
        ResourceError: If the table is damaged.
    """
    table: dict[str, str] = {}
    for number, row in enumerate(read_text(_TABLE).splitlines(), start=1):
        if not row or row.startswith("#"):
            continue
        code, _, rest = row.partition("\t")
        character = rest.partition("\t")[0]
        try:
            table[chr(int(code, 16))] = character
        except ValueError as error:
            raise ResourceError(
                f"row {number} of {_TABLE!r} does not begin with a code point", resource=_TABLE
            ) from error
    return table


def find_damaged_characters(text: str) -> list[Edit]:
    r"""Characters that are damage, with what stands for them.

    Args:
        text: The text.

    Returns:
        Edits in code points of ``text``. A private-use code point that is not known stays: what it
        was cannot be told.

    >>> [edit.reason for edit in find_damaged_characters("\u2f08民\u200b至上\ue0000")]
    ['radical', 'invisible-character']
    """
    edits: list[Edit] = []
    right_to_left: bool | None = None
    for suspect in _SUSPECT.finditer(text):
        for match in _DAMAGED.finditer(text, *suspect.span()):
            if match["invisible"] and _DIRECTION.search(match.group()):
                if right_to_left is None:
                    right_to_left = _RIGHT_TO_LEFT.search(text) is not None
                if right_to_left:
                    continue
            edits += _repairs(text, match)
    if any(edit.reason == "private-use" for edit in edits):
        edits += _other_cells(text)
        edits.sort(key=lambda edit: edit.start)
    return edits


def _other_cells(text: str) -> Iterator[Edit]:
    """The private-use code points that the table lacks, on a page that uses some of it."""
    for match in _PRIVATE.finditer(text):
        character = cell_character(match.group())
        if character and match.group() not in known_characters():
            yield Edit(match.start(), match.end(), character, "private-use")


def _repairs(text: str, match: re.Match[str]) -> Iterator[Edit]:
    start, end = match.span()
    if match["control"]:
        yield Edit(start, end, "", "control-character")
    elif match["invisible"]:
        replacement = "\n" if _LINES.search(match.group()) else ""
        yield Edit(start, end, replacement, "invisible-character")
    elif match["joiner"]:
        if _is_among_han(text, start, end):
            yield Edit(start, end, "", "invisible-character")
    elif match["private"]:
        if known := known_characters().get(match.group()):
            yield Edit(start, end, known, "private-use")
    elif _is_among_han(text, start, end):
        whole = "".join(map(_whole, match.group()))
        if whole != match.group():
            yield Edit(start, end, whole, "radical")


def _whole(radical: str) -> str:
    """The character of a radical's shape; the standard maps most of them, a table some more."""
    return known_characters().get(radical) or unicodedata.normalize("NFKC", radical)


def _is_among_han(text: str, start: int, end: int) -> bool:
    """Whether a character of prose stands beside it: in a table of radicals none does."""
    beside = text[max(0, start - 1) : start] + text[end : end + 1]
    return _BESIDE_HAN.search(beside) is not None


def find_forms(text: str, kinds: Collection[str] = tuple(FORM_REASONS)) -> list[Edit]:
    """Characters that are only another form of a usual one.

    Args:
        text: The text.
        kinds: The reasons of ``FORM_REASONS`` that are wanted.

    Returns:
        Edits in code points of ``text``. Marks are left to ``normalize_punctuation``.

    Source: Unicode Standard Annex 15 (compatibility decompositions); the twelve ideographs of the
    compatibility block that are unified have none, and stay.

    >>> [edit.replacement for edit in find_forms("到２０３５年，ＡＩ")]
    ['2035', 'AI']
    """
    return [edit for edit in _all_forms(text) if edit.reason in kinds]


def _all_forms(text: str) -> list[Edit]:
    edits = []
    for match in _FORMS.finditer(text):
        start, end = match.span()
        kind, value = match.lastgroup, match.group()
        if kind == "compatibility":
            unified = unicodedata.normalize("NFC", value)
            if unified != value:
                edits.append(Edit(start, end, unified, "compatibility-ideograph"))
        elif kind == "wide":
            edits.append(Edit(start, end, unicodedata.normalize("NFKC", value), "full-width"))
        elif kind == "selector":
            if not start or not _EMOJI_BEFORE.match(text, start - 1):
                edits.append(Edit(start, end, "", "variation-selector"))
        else:
            edits.append(Edit(start, end, " " * (end - start), "no-break-space"))
    return edits
