"""Pinyin glosses that a site put behind characters: 區(qū), 習(xi) 近平.

Annotating sites gloss a fixed set of characters of the Traditional script, every occurrence of
them, so a page shows what it is: what is glossed is glossed throughout. A person glosses a rare
character, a name, once. Both facts are counted before anything is cut.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from policytext.document import Edit
from policytext.language.characters import HAN, to_simplified
from policytext.language.fluency import fluency_model
from policytext.resources import read_text

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
_HAN = re.compile(f"[{HAN}]")
_ENOUGH = 3
"""From so many glossed characters on, a page is taken for an annotated one."""
_THROUGHOUT = 0.8
"""The share of a character's occurrences that are glossed, where a site glosses it."""
_COMMON = -10.0
"""The unigram score, in nats, above which nobody needs to be told how a character is read."""


def find_glosses(text: str) -> list[Edit]:
    """The glosses that a site put in, as cuts.

    Args:
        text: The text.

    Returns:
        Cuts with the reason ``"pinyin-gloss"``, in code points of ``text``. Readings that a person
        gave stay: of a rare character, of one whose two forms do not differ, of one that stands
        bare elsewhere, of every character of a line.

    Source: annotated pages that were collected for this project; the readings are Hanyu Pinyin,
    GB/T 16159-2012.

    >>> [edit.span.extract("區(qū)崛起") for edit in find_glosses("區(qū)崛起")]
    ['(qū)']
    >>> find_glosses("亳(bó)州市，大模型(LLM)，附件(a)")
    []
    """
    if "(" not in text and "（" not in text:
        return []
    found = [match for match in _GLOSS.finditer(text) if _is_reading(match)]
    if not found:
        return []
    taught = _taught_lines(text, found)
    site = _Site.of(text, [match for match in found if _line_start(text, match) not in taught])
    return [
        Edit(match.start(), _end(match), "", "pinyin-gloss")
        for match in found
        if _line_start(text, match) not in taught and site.glosses(text, match)
    ]


def _is_reading(match: re.Match[str]) -> bool:
    """Whether letters are one syllable; without a tone ``a`` alone says nothing."""
    bare = _without_tones(match["reading"])
    if _SYLLABLE.fullmatch(bare) is None:
        return False
    return len(bare) > 1 or bare != match["reading"] or _is_doubled(match) or bool(match["space"])


def _without_tones(letters: str) -> str:
    decomposed = unicodedata.normalize("NFD", letters.replace("ɡ", "g").replace("ɑ", "a"))
    kept = "".join(c for c in decomposed if c == "\u0308" or not unicodedata.combining(c))
    return unicodedata.normalize("NFC", kept)


def _is_toned(match: re.Match[str]) -> bool:
    return any(letter in _TONED for letter in match["reading"])


def _is_doubled(match: re.Match[str]) -> bool:
    return match.end() - match.start() > len(match["reading"]) + 2 + len(match["space"])


def _differs(base: str) -> bool:
    """Whether the two forms of a character differ: those are what sites gloss."""
    return to_simplified(base) != base


@lru_cache(maxsize=1)
def readings() -> frozenset[tuple[str, str]]:
    """The characters that sites gloss, with their readings; a few have no tone: 們(men)."""
    rows = (row.split("\t") for row in read_text("readings.tsv").splitlines())
    return frozenset((base, reading) for reading, *groups in rows for base in "".join(groups))


@lru_cache(maxsize=4096)
def _is_common(base: str) -> bool:
    model = fluency_model()
    return float(model.unigrams[int(model.symbols(base)[0])]) > _COMMON


# -- Lines that teach ------------------------------------------------------------------------------


def _line_start(text: str, match: re.Match[str]) -> int:
    return text.rfind("\n", 0, match.start()) + 1


def _taught_lines(text: str, found: Iterable[re.Match[str]]) -> frozenset[int]:
    """Where the lines begin in which nearly every character has its reading, plain ones too."""
    lines: dict[int, list[re.Match[str]]] = {}
    for match in found:
        lines.setdefault(_line_start(text, match), []).append(match)
    return frozenset(start for start, matches in lines.items() if _teaches(text, start, matches))


def _teaches(text: str, start: int, matches: Sequence[re.Match[str]]) -> bool:
    if all(_differs(text[match.start() - 1]) for match in matches):
        return False
    end = text.find("\n", start)
    line = text[start : end if end >= 0 else len(text)]
    return len(matches) >= _THROUGHOUT * len(_HAN.findall(line))


# -- The page --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Site:
    """What a page's site glosses.

    Attributes:
        throughout: The characters that it glosses wherever they stand.
        annotates: Whether so many are glossed that a program must have done it.
    """

    throughout: frozenset[str]
    annotates: bool

    @classmethod
    def of(cls, text: str, found: Iterable[re.Match[str]]) -> _Site:
        """Count how often each character stands glossed and bare.

        Args:
            text: The text of the page.
            found: Its glosses.
        """
        glossed = Counter(text[match.start() - 1] for match in found)
        standing = Counter(text) if len(glossed) > _ENOUGH else {c: text.count(c) for c in glossed}
        throughout = {c for c, n in glossed.items() if n >= _THROUGHOUT * standing[c]}
        ordinary = [c for c in glossed if _differs(c) and _is_common(c)]
        annotates = len(ordinary) >= _ENOUGH and 2 * len(ordinary) >= len(throughout)
        return cls(frozenset(throughout), annotates)

    def glosses(self, text: str, match: re.Match[str]) -> bool:
        """Whether the site put a gloss in."""
        base = text[match.start() - 1]
        if _is_doubled(match):
            return True
        if not _is_toned(match) and (base, match["reading"]) not in readings():
            return self.annotates and (bool(match["space"]) or base in self.throughout)
        if self.annotates:
            return base in self.throughout or (_differs(base) and _is_common(base))
        return base in self.throughout and _differs(base) and _is_common(base)


def _end(match: re.Match[str]) -> int:
    """Where the cut ends: the space belongs to a toneless gloss, else to the text."""
    toned = _is_toned(match) or _is_doubled(match)
    return match.start("space") if toned else match.end()
