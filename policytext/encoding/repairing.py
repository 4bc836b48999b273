"""All repairs of damage as one step, and the components of this room."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar

from policytext.document import Annotation, Document, Edit, EditList, Rewrite, Span
from policytext.encoding._composing import compose
from policytext.encoding._rare_stretches import rare_stretches
from policytext.encoding._slips import find_slips
from policytext.encoding.characters import (
    FORM_REASONS,
    REPAIR_REASONS,
    find_damaged_characters,
    find_forms,
)
from policytext.encoding.escapes import find_escapes
from policytext.encoding.glosses import find_glosses
from policytext.encoding.mojibake import MOJIBAKE_REASONS, find_mojibake
from policytext.encoding.punctuation import PUNCTUATION_REASONS, find_punctuation
from policytext.encoding.spaces import find_lost_spaces
from policytext.errors import reject_bytes
from policytext.language.damage import damaged_spans

__all__ = [
    "CharacterNormalizer",
    "EncodingRepairer",
    "PunctuationNormalizer",
    "normalize_characters",
    "normalize_punctuation",
    "repair_encoding",
]

_Finder = Callable[[str], tuple[list[Edit], list[Span]]]
"""What a pass repairs, and which places it sees to be damaged and leaves."""

# What was lost for good: replacement characters, what became of them when they were read as GBK,
# and the filling of memory that nobody wrote to.
_DEBRIS = re.compile("[\ufffd]+|(?:锟斤拷|锟斤|斤拷)+|烫{3,}|屯{3,}|葺{3,}")
_DEBRIS_SIGNS = ("\ufffd", "锟斤", "斤拷", "烫烫烫", "屯屯屯", "葺葺葺")
_UNKNOWN = re.compile("[\ue000-\uf8ff]+")
_UNREADABLE = 8
"""How long a run of improbable characters is at least that is marked: longer than a name."""
_ROUNDS = 2
"""How deep mojibake is nested at most: text that was damaged and damaged again."""


def repair_encoding(text: str) -> str:
    """A text with the damage undone that codecs, byte-wise replacements and glosses did.

    Clean text comes back as it is; marks, quotes and the forms of characters are not touched.

    Args:
        text: The text.

    Returns:
        The repaired text. Damage that cannot be undone with certainty stays.

    Raises:
        TypeError: If ``text`` is not a ``str``.

    >>> repair_encoding("推動中部地區(qū)崛起，鍏ㄩ潰娣卞寲鏀归潻。")
    '推動中部地區崛起，全面深化改革。'
    """
    reject_bytes(text, "repair_encoding")
    return EncodingRepairer().edits(text)[0].apply(text)


def normalize_characters(text: str) -> str:
    """A text with full-width letters and digits, compatibility forms and odd spaces made usual.

    Args:
        text: The text.

    Raises:
        TypeError: If ``text`` is not a ``str``.

    >>> normalize_characters("到２０３５年，ＡＩ")
    '到2035年，AI'
    """
    reject_bytes(text, "normalize_characters")
    return EditList(find_forms(text)).apply(text)


def normalize_punctuation(text: str) -> str:
    """A text whose marks are those of the national standard, where they stand in Chinese.

    Args:
        text: The text.

    Raises:
        TypeError: If ``text`` is not a ``str``.

    Source: GB/T 15834-2011, General rules for punctuation.

    >>> normalize_punctuation('会议指出,要坚持"稳中求进",GDP增长5.2%.')
    '会议指出，要坚持“稳中求进”，GDP增长5.2%.'
    """
    reject_bytes(text, "normalize_punctuation")
    return EditList(find_punctuation(text)).apply(text)


@dataclass(frozen=True)
class EncodingRepairer:
    """Undoes damage to the bytes and characters of a text.

    Attributes:
        mojibake: Undo decoding with the wrong codec.
        escapes: Undo escapes of Chinese characters.
        slips: Undo byte slips.
        glosses: Cut pinyin glosses that a site put in.
        spaces: Undo the loss of no-break spaces.
        characters: Undo damage to single characters.

    >>> doc = Document.from_text("推動中部地區(qū)崛起")
    >>> doc.rewrite(EncodingRepairer().clean(doc), by=EncodingRepairer()).text
    '推動中部地區崛起'
    """

    name: ClassVar[str] = "repair-encoding"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            **MOJIBAKE_REASONS,
            "escape": "an escape that stands for a Chinese character",
            "byte-slip": "GBK bytes that were paired off by one after a byte-wise replacement",
            "pinyin-gloss": "a reading that a site put behind a character",
            "lost-space": "a question mark that stands for a no-break space",
            **REPAIR_REASONS,
        }
    )

    mojibake: bool = True
    escapes: bool = True
    slips: bool = True
    glosses: bool = True
    spaces: bool = True
    characters: bool = True

    def clean(self, doc: Document) -> Rewrite:
        """The repairs, and labels on the places that look damaged and stay."""
        edits, damaged = self.edits(doc.text)
        labels = (
            Annotation(span, "damage", "damaged", self.name, anchor="region") for span in damaged
        )
        return Rewrite(edits, labels)

    def edits(self, text: str) -> tuple[EditList, tuple[Span, ...]]:
        """The repairs of a text, and the places that look damaged and stay.

        Args:
            text: The text.

        Returns:
            Edits and spans, both in code points of ``text``.
        """
        whole = EditList()
        current = text
        damaged: list[Span] = []
        for find in self._passes():
            found, places = find(current)
            # A pass that left a place for good says so on the text that it saw.
            damaged += (whole.to_source(place) for place in places)
            if found:
                edits = EditList(found)
                whole = compose(text, whole, edits)
                current = edits.apply(current)
        lost = list(_debris(current))
        if self.mojibake:
            lost += [place for place in _unread(current) if not any(map(place.overlaps, lost))]
        damaged += map(whole.to_source, lost)
        return whole, _merged(damaged, whole)

    def _passes(self) -> Iterator[_Finder]:
        if self.escapes:
            yield _repeated(_only(find_escapes))
        # What a slip leaves looks like mojibake of other kinds; its own mark names it first.
        if self.slips:
            yield find_slips
        if self.mojibake:
            yield _repeated(find_mojibake)
        if self.glosses:
            yield _only(find_glosses)
        if self.spaces:
            yield _only(find_lost_spaces)
        if self.characters:
            yield _only(find_damaged_characters)


def _repeated(find: _Finder) -> _Finder:
    """A pass that looks again at what it has repaired, for damage that was damaged again."""

    def again(text: str) -> tuple[list[Edit], list[Span]]:
        whole = EditList()
        for _ in range(_ROUNDS):
            found, places = find(whole.apply(text))
            if not found:
                break
            whole = compose(text, whole, EditList(found))
        return list(whole), [whole.to_source(place) for place in places]

    return again


def _only(find: Callable[[str], list[Edit]]) -> _Finder:
    return lambda text: (find(text), [])


def _debris(text: str) -> Iterator[Span]:
    """Places where the characters were lost for good, and private-use ones that nobody knows."""
    if any(sign in text for sign in _DEBRIS_SIGNS):
        for match in _DEBRIS.finditer(text):
            yield Span(match.start(), match.end())
    for match in _UNKNOWN.finditer(text):
        yield Span(match.start(), match.end())


def _unread(text: str) -> Iterator[Span]:
    """Long runs that nobody writes, and that no kind of misreading explains."""
    for stretch in rare_stretches(text):
        for place in damaged_spans(stretch.extract(text)):
            if len(place) >= _UNREADABLE:
                yield place.shift(stretch.start)


def _merged(places: list[Span], edits: EditList) -> tuple[Span, ...]:
    """The places as disjoint spans, sorted; what was repaired after all is left out."""
    merged: list[Span] = []
    for place in sorted(places):
        if place.is_empty or edits.to_target(place).is_empty:
            continue
        if merged and place.start <= merged[-1].end:
            merged[-1] = merged[-1].hull(place)
        else:
            merged.append(place)
    return tuple(merged)


@dataclass(frozen=True)
class CharacterNormalizer:
    """Gives characters their usual form.

    Attributes:
        compatibility: Replace compatibility ideographs by their unified forms.
        width: Replace full-width letters and digits by half-width ones.
        selectors: Cut variation selectors.
        spaces: Replace odd spaces by plain ones.
    """

    name: ClassVar[str] = "normalize-characters"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = MappingProxyType(FORM_REASONS)

    compatibility: bool = True
    width: bool = True
    selectors: bool = True
    spaces: bool = True

    def clean(self, doc: Document) -> Rewrite:
        """The changes, as edits of ``doc.text``."""
        wanted = {
            "compatibility-ideograph": self.compatibility,
            "full-width": self.width,
            "variation-selector": self.selectors,
            "no-break-space": self.spaces,
        }
        kinds = [reason for reason, is_wanted in wanted.items() if is_wanted]
        return Rewrite(find_forms(doc.text, kinds))


@dataclass(frozen=True)
class PunctuationNormalizer:
    """Gives Chinese text the marks of the national standard.

    Attributes:
        marks: Widen half-width marks and brackets between Chinese characters.
        quotes: Pair straight quotation marks.
        ellipses: Write dots as an ellipsis.
        dashes: Write hyphens as a dash.
        repeats: Cut a comma that stands before another mark.
    """

    name: ClassVar[str] = "normalize-punctuation"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = MappingProxyType(PUNCTUATION_REASONS)

    marks: bool = True
    quotes: bool = True
    ellipses: bool = True
    dashes: bool = True
    repeats: bool = True

    def clean(self, doc: Document) -> Rewrite:
        """The changes, as edits of ``doc.text``."""
        wanted = {
            "half-width-mark": self.marks,
            "straight-quote": self.quotes,
            "ellipsis": self.ellipses,
            "dash": self.dashes,
            "repeated-mark": self.repeats,
        }
        kinds = [reason for reason, is_wanted in wanted.items() if is_wanted]
        return Rewrite(find_punctuation(doc.text, kinds))
