"""Two views of a text: one without quotation marks, for the lexicon, and one that keeps them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from policytext.document import Span
from policytext.language.characters import without_surrogates
from policytext.language.matching import MatchView

__all__ = ["QuotedView"]

# Characters for private use, which a view leaves in place, stand for quotation marks meanwhile.
_OPEN, _CLOSE = "\ue0f0", "\ue0f1"
_MARKS = {"“": _OPEN, "”": _CLOSE, "「": _OPEN, "」": _CLOSE, "‘": _OPEN, "’": _CLOSE,
          "『": _OPEN, "』": _CLOSE}  # fmt: skip
_FARTHEST = 60
_STRAIGHT = re.compile(rf'"([^"\n]{{1,{_FARTHEST}}})"')


@dataclass(frozen=True, slots=True)
class QuotedView:
    """A text as patterns see it: folded, without glosses and soft line breaks, quotes “” in place.

    Attributes:
        text: The view. Every kind of quotation mark is “ or ”, straight ones in pairs.

    >>> view = QuotedView.of('堅持"兩個毫不動搖",發揮「頭雁」效應')
    >>> view.text
    '坚持“两个毫不动摇”,发挥“头雁”效应'
    """

    text: str
    _view: MatchView

    @classmethod
    def of(cls, text: str) -> QuotedView:
        """The view of a text.

        Args:
            text: Any text.
        """
        marked = text
        for mark, stand_in in _MARKS.items():
            marked = marked.replace(mark, stand_in)
        if '"' in marked:
            marked = _STRAIGHT.sub(rf"{_OPEN}\1{_CLOSE}", marked)
        view = MatchView.of(marked)
        shown = view.text.replace(_OPEN, "“").replace(_CLOSE, "”")
        return cls(without_surrogates(shown), view)

    def original(self, span: Span) -> Span:
        """Where a span of the view stands in the text.

        Args:
            span: A span of ``text``, in code points.
        """
        return self._view.original(span)

    def inside(self, spans: Iterable[Span]) -> list[Span]:
        """Where spans of the text stand in the view.

        Args:
            spans: Spans of the text that begin and end with characters that the view has.
        """
        if len(self.text) == len(self._view.source):
            return list(spans)
        places = range(len(self.text))
        found = []
        for span in spans:
            start = bisect_left(places, span.start, key=self._place)
            found.append(
                Span(start, bisect_left(places, span.end - 1, lo=start, key=self._place) + 1)
            )
        return found

    def _place(self, position: int) -> int:
        return self._view.original(Span(position, position + 1)).start
