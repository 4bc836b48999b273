"""The view that the layers look at: folded, without glosses and soft breaks, with its quotes.

Quotation marks are part of some names (“十四五”规划) and of none other, so the view of a lexicon,
which leaves them out, cannot tell where such a name starts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from policytext.document import Span
from policytext.language.characters import without_surrogates
from policytext.language.matching import MatchView

__all__ = ["View"]

_MARKS = '“”‘’「」『』"＂'
_SHOWN = '“”‘’“”‘’""'
# Noncharacters stand for the marks while the view is made, so that it does not leave them out.
_MASKS = "\ufdd0\ufdd1\ufdd2\ufdd3\ufdd4\ufdd5\ufdd6\ufdd7\ufdd8\ufdd9"
_ANY_MARK = re.compile(f"[{_MARKS}]")


@dataclass(frozen=True, slots=True)
class View:
    """A text as the layers see it, with the way back.

    Attributes:
        text: What the layers look at.
        whole: Whether nothing was left out, so that places are the same in both.

    >>> view = View.of("「十四五」規(guī)劃")
    >>> view.text
    '“十四五”规划'
    >>> view.original(0, 7)
    Span(start=0, end=12)
    """

    text: str
    whole: bool
    _matching: MatchView

    @classmethod
    def of(cls, text: str) -> View:
        """The view of a text.

        Args:
            text: Any text, lone surrogates included.
        """
        masked = text
        if _ANY_MARK.search(text):
            for mark, mask in zip(_MARKS, _MASKS, strict=True):
                masked = masked.replace(mark, mask)
        matching = MatchView.of(masked)
        shown = matching.text
        if masked is not text:
            for mask, mark in zip(_MASKS, _SHOWN, strict=True):
                shown = shown.replace(mask, mark)
        return cls(without_surrogates(shown), len(shown) == len(text), matching)

    def original(self, start: int, end: int) -> Span:
        """Where a span of the view stands in the text.

        Args:
            start: Where it starts, in code points of the view.
            end: Where it ends, exclusive.
        """
        span = Span(start, end)
        return span if self.whole else self._matching.original(span)
