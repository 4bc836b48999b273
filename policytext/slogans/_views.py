"""Two views of a text: one that keeps quotation marks, for patterns, and one without them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from policytext.document import Span
from policytext.language.characters import without_surrogates
from policytext.language.matching import MatchView

__all__ = ["BareView", "QuotedView"]

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

    def quoted(self, span: Span) -> bool:
        """Whether a span of the view stands in quotation marks of its own.

        Args:
            span: A span of ``text``, in code points.
        """
        before, after = self.text[span.start - 1 : span.start], self.text[span.end : span.end + 1]
        return before == "“" and after == "”"


_MARK = re.compile("[“”]")


@dataclass(frozen=True, slots=True)
class BareView:
    """A view as the lexicon sees it: without the quotation marks, so that 头雁”效应 is one phrase.

    Attributes:
        text: The view without “ and ”.

    >>> view = BareView.of(QuotedView.of("發揮「頭雁」效應"))
    >>> view.text, view.inside(Span(2, 6))
    ('发挥头雁效应', Span(start=3, end=8))
    """

    text: str
    _marks: tuple[int, ...]

    @classmethod
    def of(cls, view: QuotedView) -> BareView:
        """The view without quotation marks.

        Args:
            view: The view with them.
        """
        marks = (match.start() for match in _MARK.finditer(view.text))
        text = view.text.replace("“", "").replace("”", "")
        return cls(text, tuple(at - count for count, at in enumerate(marks)))

    def inside(self, span: Span) -> Span:
        """Where a span of this view stands in the one with quotation marks.

        Marks at its borders are left out, those within it are not.

        Args:
            span: A span of ``text`` that is not empty, in code points.
        """
        last = span.end - 1
        return Span(
            span.start + bisect_right(self._marks, span.start),
            last + bisect_right(self._marks, last) + 1,
        )
