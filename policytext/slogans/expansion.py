"""What a slogan stands for: its members, in the text where they stand there, else from the lexicon.

The count is the check: a slogan that counts to three has three members, or none are told. Only of a
string of numerals (五六七八九) a text may tell some.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from policytext.document import Span
from policytext.language.characters import HAN
from policytext.slogans.lexicon import numeral_of

__all__ = ["find_members"]

_H = f"[{HAN}]"
_REACH = 320
_LONGEST = 60
_BEFORE = 120
_CORE = re.compile(rf"[二两三四五六七八九十]+个(?P<core>{_H}{{2,6}})")
_SURE_CORE = 3
_COUNTED = re.compile(
    r"[两三四五六七八九十](?:大|项|篇大|件大)|[两三四五六七八九十]位一体|双轮驱动"
)
_DIGITS = re.compile("[一二三四五六七八九]{4,6}")
_LEAD = re.compile(
    "(?:即|也就是|既要|又要|就是|[一二三四五六七八九十]是|第[一二三四五六七八九十],?|分别(?:是|指)|主要"
    "|必须|要|以及|和|也|包括|[0-9]{1,2}[.、)])+"
)
# A bare 是 says what is thought of a slogan more often than what it stands for.
_INTRODUCED = re.compile(
    rf"”?(?:{_H}{{0,2}}(?:——|:|\()|(?:是指|指的是|指|系指)"
    rf"|{_H}{{0,6}}?,?(?:即|也就是|分别(?:是|为|指)|是指|指的是|包括))“?"
)
_AGAIN = re.compile("[,:](?:包括|即|分别[是为])")
_STOP = re.compile(r"[。\n)”]")
_TAIL = re.compile(
    rf"(?:等{_H}{{0,6}}|这?[一二两三四五六七八九十0-9]{{1,2}}{_H}{{1,4}}|的{_H}{{1,6}})$"
)
_MEMBER = re.compile(rf"[{HAN}A-Za-z0-9“”《》+·]+")
_LEAST = 2
_NEAREST = 60
_SPREAD = 3
_ALIKE = 0.5


def find_members(
    view: str, span: Span, canonical: str, known: Sequence[str] = ()
) -> tuple[Span, ...]:
    """Where the members of a slogan stand in a text.

    Args:
        view: The text, folded, with quotation marks “”.
        span: Where the slogan stands in it, without quotation marks.
        canonical: Its canonical form.
        known: Its members, if they are known: then what the text gives must be like them.

    Returns:
        As many spans as it counts to, or none.

    >>> view = "坚持“三个面向”,即面向现代化、面向世界、面向未来。"
    >>> found = find_members(view, Span(3, 7), "三个面向")
    >>> [member.extract(view) for member in found]
    ['面向现代化', '面向世界', '面向未来']
    """
    count = numeral_of(canonical)
    if count is None or count < _LEAST or canonical.startswith("一"):
        return ()
    if _DIGITS.fullmatch(canonical):
        return tuple(_of_digits(view, span, canonical))
    for find in (_repeated_core, _after, _before):
        members = find(view, span, canonical, count)
        if members and _agree([member.extract(view) for member in members], known):
            return members
    return ()


def _agree(members: Sequence[str], known: Sequence[str]) -> bool:
    """Whether each member is like one that is known, if any are."""
    return not known or all(any(_is_like(member, other) for other in known) for member in members)


def _is_like(member: str, known: str) -> bool:
    shorter = min(len(set(member)), len(set(known)))
    return shorter > 0 and len(set(member) & set(known)) >= _ALIKE * shorter


def _repeated_core(view: str, span: Span, canonical: str, count: int) -> tuple[Span, ...]:
    """Clauses in a row behind the slogan that hold its core as often as it counts."""
    match = _CORE.fullmatch(canonical)
    if match is None:
        return ()
    core = match["core"]
    end = _end_of_paragraph(view, span.end)
    if view.count(core, span.end, end) < count:
        return ()
    # A member may itself hold 、 (毫不动摇鼓励、支持、引导), so that is tried first.
    for inner in ("", "、"):
        clauses = re.compile(rf"[^。、\n,;:!?]*{core}[^。\n,;:!?{inner}]*")
        found = [_trimmed(view, Span(*m.span())) for m in clauses.finditer(view, span.end, end)]
        found = [one for one in found if len(one) > len(core) + 1][:count]
        if len(found) == count and _are_in_a_row(view, span, found, canonical, core):
            return tuple(found)
    return ()


def _are_in_a_row(view: str, span: Span, found: Sequence[Span], canonical: str, core: str) -> bool:
    texts = [one.extract(view) for one in found]
    if len(set(texts)) < len(texts) or any(canonical in text for text in texts):
        return False
    if found[0].start - span.end > _NEAREST:
        return False
    gaps = (view[one.end : two.start] for one, two in pairwise(found))
    if any(len(gap) > _SPREAD for gap in gaps):
        return False
    if len(core) >= _SURE_CORE:
        return True
    if "。" in view[span.end : found[0].start]:
        return False
    return all(text.startswith(core) for text in texts) or all(
        text.endswith(core) for text in texts
    )


def _end_of_paragraph(view: str, start: int) -> int:
    end = min(len(view), start + _REACH)
    stop = view.find("\n", start, end)
    return end if stop < 0 else stop


def _after(view: str, span: Span, canonical: str, count: int) -> tuple[Span, ...]:
    """A list that the slogan introduces."""
    lead = _INTRODUCED.match(view, span.end)
    # What follows several slogans in a row is not told apart.
    if lead is None or view[max(0, span.start - 2) : span.start] in ("”“", "、“"):
        return ()
    end = _end_of_paragraph(view, lead.end())
    stop = _STOP.search(view, lead.end(), end)
    end = stop.start() if stop else end
    clause = view.find(";", lead.end(), end)
    for mark, until in ((";", end), ("、", clause), (",", clause)):
        stretch = Span(lead.end(), end if until < 0 else until)
        again = _AGAIN.search(view, stretch.start, stretch.end)
        if again and mark == "、":
            stretch = Span(again.end(), stretch.end)
        members = list(_split(view, stretch, mark))
        if mark == "、" and len(members) == count:
            members = _cut(view, members)
        if len(members) == count and _are_members(view, members):
            return tuple(members)
    return ()


def _split(view: str, span: Span, mark: str) -> Iterator[Span]:
    start = span.start
    for index in range(span.start, span.end + 1):
        if index == span.end or view[index] == mark:
            yield _trimmed(view, Span(start, index))
            start = index + 1


def _cut(view: str, members: Sequence[Span]) -> list[Span]:
    """A list without what follows its last member in the sentence; nothing where that is unclear.

    Where the last one is much longer than the others, those show how long it is if they are all of
    one length.
    """
    last = members[-1]
    end = next((i for i in range(last.start, last.end) if view[i] in ",;"), last.end)
    tail = _TAIL.search(view[last.start : end])
    last = Span(last.start, last.start + tail.start() if tail else end)
    lengths = {len(member) for member in members[:-1]}
    if len(last) > max(lengths) + _SPREAD:
        if len(lengths) > 1:
            return []
        last = Span(last.start, last.start + min(lengths))
    return [*members[:-1], last]


def _are_members(view: str, members: Iterable[Span]) -> bool:
    texts = [member.extract(view) for member in members]
    if len(set(texts)) < len(texts):
        return False
    if max(map(len, texts)) > _SPREAD * min(map(len, texts)) + _SPREAD:
        return False
    return all(_LEAST <= len(text) <= _LONGEST for text in texts)


_ADDED = re.compile(r"“([^“”+\n]{2,20}(?:\+[^“”+\n]{2,20})+)”\Z")


def _before(view: str, span: Span, canonical: str, count: int) -> tuple[Span, ...]:
    """A list that the slogan sums up; not before N个 and 双, whose verb stands there."""
    if _COUNTED.match(canonical) is None:
        return ()
    floor = max(0, span.start - _BEFORE)
    added = _ADDED.search(view[floor : span.start])
    if added:
        parts = list(_split(view, Span(floor + added.start(1), floor + added.end(1)), "+"))
        return tuple(parts) if len(parts) == count else ()
    end = span.start
    while end > floor and view[end - 1] in "“”等":
        end -= 1
    places: list[Span] = []
    while len(places) < count and end > floor:
        start = end
        while start > floor and _MEMBER.match(view[start - 1]) and end - start <= _LONGEST // 4:
            start -= 1
        places.append(_unquoted(view, Span(start, end)))
        if start == floor or view[start - 1] != "、":
            break
        end = start - 1
    # Two members do not show how long the first one is.
    if len(places) != count or count == _LEAST:
        return ()
    places.reverse()
    length = len(places[1])
    if len(places[0]) > length and "”" not in places[0].extract(view):
        places[0] = Span(places[0].end - length, places[0].end)
    lengths = {sum(map(str.isalnum, place.extract(view))) for place in places}
    return tuple(places) if len(lengths) == 1 and _are_members(view, places) else ()


def _unquoted(view: str, span: Span) -> Span:
    """A member without quotation marks of its own."""
    text = span.extract(view)
    if text[:1] == "“" and text[-1:] == "”" and "“" not in text[1:]:
        return Span(span.start + 1, span.end - 1)
    return span


def _of_digits(view: str, span: Span, canonical: str) -> Iterator[Span]:
    """What the text says of single numerals of a string."""
    end = _end_of_paragraph(view, span.end)
    for match in re.finditer(r"“([一二三四五六七八九])”(?:是指|指|即|就是)", view[span.end : end]):
        if match[1] in canonical:
            start = span.end + match.start()
            stop = re.compile("[,;。]").search(view, span.end + match.end(), end)
            yield Span(start, stop.start() if stop else end)


def _trimmed(view: str, span: Span) -> Span:
    lead = _LEAD.match(view, span.start, span.end)
    start = lead.end() if lead else span.start
    while start < span.end and view[start] in " “:-":
        start += 1
    end = span.end
    while end > start and view[end - 1] in " ”":
        end -= 1
    return Span(start, end)
