"""A text as a lexicon sees it: folded, without what damage and typesetting put between words."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from policytext.document import Span
from policytext.language.characters import CLOSING_QUOTES, HAN, OPENING_QUOTES, fold

__all__ = ["MatchView"]

_BLANK = " \t\u3000"
_MARKS = f'{OPENING_QUOTES}{CLOSING_QUOTES}"＂'
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ"
# One class stands first, so that the search skips what cannot begin a match at the speed of C;
# which of its members it was, and what stood before, is then looked at backwards. A break that an
# indented line or a blank line follows ends a paragraph, and is not soft.
_LEFT_OUT = re.compile(
    rf"[(（\r\n{_BLANK}{_MARKS}](?:"
    rf"(?<=[{_MARKS}])"
    rf"|(?<=[{HAN}][(（])[a-zü]{{0,3}}[{_TONED}][a-zü]{{0,4}}[)）](?:\r?\n(?=[{HAN}]))?"
    rf"|(?<=[{HAN}]\n)(?=[{HAN}])"
    rf"|(?<=[{HAN}]\r)\n(?=[{HAN}])"
    rf"|(?<=[{HAN}][{_BLANK}])[{_BLANK}]{{0,4}}\r?\n(?=[{HAN}])"
    ")"
)


@dataclass(frozen=True, slots=True)
class MatchView:
    """A text made ready for matching, with the way back to the text itself.

    Left out are pinyin glosses, line breaks inside a paragraph, and quotation marks, so that a
    lexicon finds 新質(zhì)生產(chǎn)力 and “头雁”效应. What is left is folded one to one.

    Attributes:
        source: The text.
        text: The view of it.

    >>> view = MatchView.of("培育新質(zhì)生產(chǎn)力，發揮“頭雁”效應")
    >>> view.text
    '培育新质生产力,发挥头雁效应'
    >>> view.original(Span(2, 7)).extract(view.source)
    '新質(zhì)生產(chǎn)力'
    """

    source: str
    text: str
    _starts: tuple[int, ...]
    _shifts: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> MatchView:
        """The view of a text.

        Args:
            text: Any text.
        """
        folded = fold(text)
        pieces: list[str] = []
        starts, shifts = [0], [0]
        position = length = 0
        for match in _LEFT_OUT.finditer(text):
            start, end = match.span()
            if start > position:
                pieces.append(folded[position:start])
                length += start - position
            if starts[-1] == length:
                shifts[-1] = end - length
            else:
                starts.append(length)
                shifts.append(end - length)
            position = end
        pieces.append(folded[position:])
        return cls(text, "".join(pieces), tuple(starts), tuple(shifts))

    def original(self, span: Span) -> Span:
        """Where a span of the view stands in the text.

        Its start sticks to the character after it and its end to the one before it: what was left
        out inside the span is covered, what was left out at its borders is not.

        Args:
            span: A span of ``text``, in code points.

        Returns:
            A span of ``source``, in code points.
        """
        if span.is_empty:
            at = self._place(span.start)
            return Span(at, at)
        return Span(self._place(span.start), self._place(span.end - 1) + 1)

    def quoted(self, span: Span) -> bool:
        """Whether a span of the view stands in quotation marks of its own.

        Args:
            span: A span of ``text``, in code points.

        >>> view = MatchView.of("坚持“两个毫不动摇”")
        >>> view.quoted(Span(2, 8)), view.quoted(Span(4, 8))
        (True, False)
        """
        place = self.original(span)
        if not place.start or place.end >= len(self.source):
            return False
        before, after = self.source[place.start - 1], self.source[place.end]
        at = OPENING_QUOTES.find(before)
        return before == after == '"' if at < 0 else after == CLOSING_QUOTES[at]

    def _place(self, position: int) -> int:
        return position + self._shifts[bisect_right(self._starts, position) - 1]
