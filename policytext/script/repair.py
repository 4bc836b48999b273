"""Mends what a converter that knew no words got wrong in Traditional text: 全麵 to 全面."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from policytext.document import Document, EditList, Rewrite
from policytext.errors import reject_bytes
from policytext.script._codes import encode
from policytext.script._witnesses import wrong_characters
from policytext.script.detection import detect_script

__all__ = ["ConversionRepairer", "repair_conversion", "repair_edits"]


def repair_conversion(text: str) -> str:
    """Traditional text with the right one of several characters where a machine took another.

    Only pairs of characters that no genuine document has are mended, and only where the words
    around them agree: see ``detect_script`` for the same places as a report. Characters that stayed
    Simplified are left to ``convert_script``.

    Args:
        text: The text; stretches of it that are not Traditional stay as they are.

    Returns:
        A text of the same length.

    Raises:
        TypeError: If ``text`` is not a ``str``.

    >>> repair_conversion("全麵推進係列改革，生產安全麵粉")
    '全面推進系列改革，生產安全麵粉'
    """
    reject_bytes(text, "repair_conversion")
    return repair_edits(text).apply(text)


def repair_edits(text: str) -> EditList:
    """The edits that ``repair_conversion`` makes, one for each wrong character.

    Args:
        text: The text.

    Returns:
        The edits, in code points of ``text``.
    """
    codes = encode(text)
    places: list[int] = []
    characters: list[str] = []
    for item in detect_script(text).spans:
        if item.script == "hant":
            part = slice(item.span.start, item.span.end)
            for span, wrong, right in wrong_characters(text[part], codes[part]):
                at = 0 if wrong[0] != right[0] else 1
                places.append(item.span.start + span.start + at)
                characters.append(right[at])
    return EditList.from_columns(
        places, [place + 1 for place in places], characters, "over-conversion"
    )


@dataclass(frozen=True)
class ConversionRepairer:
    """Mends wrongly converted characters of Traditional text. It is not in the default pipeline.

    >>> doc = Document.from_text("全麵推進係列改革")
    >>> doc.rewrite(ConversionRepairer().clean(doc), by=ConversionRepairer()).text
    '全面推進系列改革'
    """

    name: ClassVar[str] = "repair-conversion"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = {
        "over-conversion": "the wrong one of several Traditional characters for a Simplified one",
    }

    def clean(self, doc: Document) -> Rewrite:
        """The repair of a document.

        Args:
            doc: The document.
        """
        return Rewrite(repair_edits(doc.text))
