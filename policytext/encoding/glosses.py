"""Pinyin glosses that a site put behind characters: 區(qū), 習(xi) 近平.

Annotating sites gloss a fixed set of characters of the Traditional script, every occurrence of
them, so a page shows what it is: what is glossed is glossed throughout. A person glosses a rare
character, a name, once. Both facts are counted before anything is cut.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from policytext.document import Edit
from policytext.language.characters import HAN, to_simplified

__all__ = ["find_glosses"]

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ"
_LETTERS = f"a-zü{_TONED}ɡɑ"
# One base and its bracket; doubled groups 中(zhong)(zhong) belong together.
_GLOSS = re.compile(
    rf"[(（](?<=[{HAN}][(（])(?P<reading>[{_LETTERS}]{{1,7}})[)）]"
    rf"(?:[(（](?P=reading)[)）]){{0,2}}(?P<space> ?)"
)
_SYLLABLE = re.compile(
    "(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?"
    "(?:a|ai|an|ang|ao|e|ei|en|eng|er|i|ia|ian|iang|iao|ie|in|ing|iong|iu|o|ong|ou|u|ua|uai|uan"
    "|uang|ui|un|uo|ue|v|ve|ü|üe)"
)
_ENOUGH = 3
"""From so many glossed characters on, a page is taken for an annotated one."""
_THROUGHOUT = 0.8
"""The share of a glossed character's occurrences that are glossed on an annotated page."""


def find_glosses(text: str) -> list[Edit]:
    """The glosses that a site put in, as cuts.

    Args:
        text: The text.

    Returns:
        Cuts with the reason ``"pinyin-gloss"``, in code points of ``text``. Readings that a person
        gave stay: of a character whose two forms do not differ, of one that stands bare elsewhere.

    Source: annotated pages that were collected for this project; the readings are Hanyu Pinyin,
    GB/T 16159-2012.

    >>> [edit.span.extract("區(qū)崛起") for edit in find_glosses("區(qū)崛起")]
    ['(qū)']
    >>> find_glosses("亳(bó)州市，大模型(LLM)，附件(a)")
    []
    """
    if "(" not in text and "（" not in text:
        return []
    found = [match for match in _GLOSS.finditer(text) if _is_reading(match["reading"])]
    if not found:
        return []
    bases = [text[match.start() - 1] for match in found]
    sure = _glossed_by_site(text, bases)
    return [
        Edit(match.start(), _end(match), "", "pinyin-gloss")
        for match, base in zip(found, bases, strict=True)
        if base in sure and _is_sure(match, base, sure)
    ]


def _is_reading(letters: str) -> bool:
    """Whether letters are one syllable; without a tone mark ``a`` or ``m`` say nothing."""
    bare = _without_tones(letters)
    return _SYLLABLE.fullmatch(bare) is not None and (len(bare) > 1 or bare != letters)


def _without_tones(letters: str) -> str:
    decomposed = unicodedata.normalize("NFD", letters.replace("ɡ", "g").replace("ɑ", "a"))
    kept = "".join(c for c in decomposed if c == "\u0308" or not unicodedata.combining(c))
    return unicodedata.normalize("NFC", kept)


def _glossed_by_site(text: str, bases: Iterable[str]) -> frozenset[str]:
    """The characters that a site glosses, told by how often they stand glossed and bare."""
    glossed = Counter(bases)
    throughout = {
        base for base, count in glossed.items() if count >= _THROUGHOUT * text.count(base)
    }
    differing = {base for base in throughout if to_simplified(base) != base}
    if len(differing) >= _ENOUGH and len(differing) * 2 >= len(throughout):
        return frozenset(throughout)
    return frozenset(differing)


def _is_sure(match: re.Match[str], base: str, sure: frozenset[str]) -> bool:
    """Toned readings are; a toneless one must be followed by the space that such sites leave."""
    reading = match["reading"]
    toned = _without_tones(reading) != reading or any(c in _TONED for c in reading)
    doubled = match.end() - match.start() > len(reading) + 2 + len(match["space"])
    return toned or doubled or (bool(match["space"]) and len(sure) >= _ENOUGH)


def _end(match: re.Match[str]) -> int:
    """Where the cut ends: the space belongs to a toneless gloss, else to the text."""
    reading = match["reading"]
    return match.end() if not any(c in _TONED for c in reading) else match.start("space")
