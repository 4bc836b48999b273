"""Where a form of the lexicon counts as the slogan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from policytext.slogans.lexicon import Entry

__all__ = ["Guard"]

_NUMERALS = frozenset("一二两双三四五六七八九十")
_BEFORE_NUMERALS = frozenset("第百千万几数亿一二两三四五六七八九十0123456789")
_SHORT = 2


@dataclass(frozen=True, slots=True)
class Guard:
    """The guards of a form.

    Attributes:
        counts: Whether it begins with a numeral that a larger number may run into.
        quoted: Whether quotation marks let it count.
        free: Whether it counts anywhere that is not forbidden.
        before: What lets it count standing before it.
        behind: What lets it count standing behind it.
        not_before: What must not stand before it.
        not_behind: What must not stand behind it.
    """

    counts: bool
    quoted: bool
    free: bool
    before: tuple[str, ...]
    behind: tuple[str, ...]
    not_before: tuple[str, ...]
    not_behind: tuple[str, ...]

    @classmethod
    def of(cls, form: str, entry: Entry) -> Guard:
        """The guards of a form of an entry.

        Args:
            form: The canonical form or a variant, folded.
            entry: The entry.
        """
        forbidding = [guard[1:] for guard in entry.guards if guard.startswith("!")]
        letting = [guard for guard in entry.guards if not guard.startswith("!")]
        if len(form) > len(entry.canonical):
            letting = []
        elif not letting and len(form) <= _SHORT:
            letting = ["“”"]
        return cls(
            form[0] in _NUMERALS,
            "“”" in letting,
            not letting or "*" in letting,
            tuple(guard[:-1] for guard in letting if guard.endswith("…")),
            tuple(guard[1:] for guard in letting if guard.startswith("…")),
            tuple(guard[:-1] for guard in forbidding if guard.endswith("…")),
            tuple(guard[1:] for guard in forbidding if guard.startswith("…")),
        )

    def holds(self, text: str, start: int, end: int, is_quoted: Callable[[], bool]) -> bool:
        """Whether the form counts at a place.

        Args:
            text: The view that it stands in.
            start: Where it starts, in code points of the view.
            end: Where it ends.
            is_quoted: Whether it stands in quotation marks; asked for only where it matters.
        """
        if self.counts and start and text[start - 1] in _BEFORE_NUMERALS:
            return False
        if self.not_before and text.endswith(self.not_before, 0, start):
            return False
        if self.not_behind and text.startswith(self.not_behind, end):
            return False
        if self.free:
            return True
        if self.behind and text.startswith(self.behind, end):
            return True
        if self.before and text.endswith(self.before, 0, start):
            return True
        return self.quoted and is_quoted()
