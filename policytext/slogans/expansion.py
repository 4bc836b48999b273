"""What a slogan stands for: its members, in the text where they stand there, else from the lexicon.

The count is the check: two members for 两个毫不动摇, or none at all.
"""

from __future__ import annotations

import re

from policytext.document import Span
from policytext.language.matching import MatchView
from policytext.slogans.lexicon import Entry

__all__ = ["expand"]

_REACH = 320
_CORE = re.compile("^[一二两三四五六七八九十]个(?P<core>[\u4e00-\u9fff]{2,6})$")
_LEAD = re.compile("^(?:即|也就是|既要|又要|就是|一是|二是|三是|四是|五是|必须|要|以及|和|也)")


def expand(
    text: str, view: MatchView, inside: Span, entry: Entry
) -> tuple[tuple[Span, ...], tuple[str, ...], str | None]:
    """The members of a slogan.

    Args:
        text: The text.
        view: The view of it in which the slogan was found.
        inside: Where it stands in the view.
        entry: The slogan.

    Returns:
        The members' spans in ``text``, their words, and ``"text"`` or ``"lexicon"``; empty and
        ``None`` where nothing is known.
    """
    spans = _repeated_core(view, inside, entry)
    if spans:
        places = tuple(map(view.original, spans))
        return places, tuple(span.extract(view.text) for span in spans), "text"
    if entry.members:
        return (), entry.members, "lexicon"
    return (), (), None


def _repeated_core(view: MatchView, inside: Span, entry: Entry) -> tuple[Span, ...]:
    """Clauses behind the slogan that hold its core as often as it counts."""
    match = _CORE.match(entry.canonical)
    if match is None or entry.numeral is None:
        return ()
    core = match["core"]
    end = min(len(view.text), inside.end + _REACH)
    stop = view.text.find("\n", inside.end, end)
    clauses = re.compile(rf"[^，。；：、\n,;:]*{core}[^，。；：\n,;:]*")
    found = [
        _trimmed(view.text, Span(*clause.span()))
        for clause in clauses.finditer(view.text, inside.end, end if stop < 0 else stop)
    ]
    distinct = {span.extract(view.text) for span in found}
    sound = len(found) == entry.numeral == len(distinct)
    return tuple(found) if sound and all(len(span) > len(core) + 1 for span in found) else ()


def _trimmed(text: str, span: Span) -> Span:
    lead = _LEAD.match(span.extract(text))
    return Span(span.start + lead.end(), span.end) if lead else span
