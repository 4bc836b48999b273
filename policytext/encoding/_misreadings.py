"""Characters back to the bytes that a reader took them from, and bytes to what was written.

Both ways tolerate loss. What a reader shows for a byte that it cannot read (``?``, U+FFFD) stands
here for a byte that is not known, and the pieces of a reading say which of their bytes those are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import prod

from policytext.language.fluency import fluency_model

__all__ = ["KINDS", "LOST", "OR_ELSE", "Kind", "Piece", "may_be_utf8", "read"]

GAP = "\u0100"
"""A byte that is not known, in a string of bytes as Latin-1 characters."""
WALL = "\u0101"
"""A character that the reader's codec does not hold: no run goes across it."""
OR_ELSE = "\u0102"
"""Stands between the likelier choices and the others."""
_GAPS = re.compile(f"[{GAP}?]")
LOST = "\ufffd"
"""A character that cannot be told."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What was written, a character or more.

    Attributes:
        start: Where the characters that show its bytes begin, in code points.
        end: Where they end; a shown character may belong to two pieces.
        text: What was written; U+FFFD if it cannot be told.
        choices: What it may be, where one of its bytes is not known: first what the reader is known
            to lose, then, behind ``OR_ELSE``, what it loses where its input ends.
        opens: Whether its first byte is the first of the character that shows it.
        closes: Whether its last byte is the last of the character that shows it.
        certain: Whether no byte of it was lost.
        breaks: Whether it is nonsense though no byte of it was lost: no run goes across it.
    """

    start: int
    end: int
    text: str
    choices: str = ""
    opens: bool = True
    closes: bool = True
    certain: bool = True
    breaks: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it reads as it is shown: ASCII does in every codec."""
        return self.opens and self.closes and self.text.isascii()


@dataclass(frozen=True, slots=True)
class Kind:
    """A codec that wrote and the one that read.

    Attributes:
        reason: The reason code.
        shown: The bytes of every character that the reader can show.
        reader: The codec that read, by which it is known what bytes get lost.
        pieces: The characters that bytes stand for: where each begins, ends, and what it is.
    """

    reason: str
    shown: Callable[[], Mapping[str, str]]
    reader: str
    pieces: Callable[[str, str], Iterator[tuple[int, int, str]]]


def read(text: str, kind: Kind) -> list[Piece]:
    """What a text says if it is a misreading of a kind; nonsense where it is none.

    Args:
        text: What is shown.
        kind: The kind.
    """
    bytes_of = kind.shown()
    shown = [bytes_of.get(character) or _other(character) for character in text]
    owners = [index for index, units in enumerate(shown) for _ in units]
    stream = "".join(shown)
    pieces = []
    for start, end, found in kind.pieces(stream, kind.reader):
        first, last = owners[start], owners[end - 1]
        opens = not start or owners[start - 1] != first
        closes = end == len(owners) or owners[end] != last
        if len(found) == 1:
            is_known = found != LOST
            breaks = not is_known and not _GAPS.search(stream, start, end)
            pieces.append(Piece(first, last + 1, found, "", opens, closes, is_known, breaks))
        else:
            pieces.append(Piece(first, last + 1, LOST, found, opens, closes, False))
    return pieces


def may_be_utf8(text: str, kind: Kind) -> bool:
    """Whether bytes of UTF-8 stand somewhere as they must, two characters of it or one sure one.

    Args:
        text: What is shown.
        kind: A kind of UTF-8.
    """
    if kind.reader not in ("gbk", "big5"):
        return True  # What shows as Latin or Cyrillic letters is odd enough.
    bytes_of = kind.shown()
    stream = "".join(bytes_of.get(character) or _other(character) for character in text)
    return _TWO.search(stream) is not None or "\x80" in stream


def _other(character: str) -> str:
    if character == "\ufffd":
        return GAP
    return character if character < "\x80" else WALL


@lru_cache(maxsize=2048)
def _lost_before(reader: str, behind: str) -> str:
    """The bytes that a reader cannot read before another one, which is empty at an end.

    A reader of pairs loses the first byte of a pair that stands for nothing, and goes on with the
    second; one of single bytes loses those that its codec leaves open.
    """
    if reader == "cp1252":
        return "\x81\x8d\x8f\x90\x9d"
    high = map(chr, range(0x81, 0xFF))
    if behind == GAP:
        return "".join(high)
    return "".join(unit for unit in high if unit + behind not in _cells(reader))


# -- What is read as UTF-8 ------------------------------------------------------------------------

# E2 to E9 and EF lead nearly all of Chinese: marks, kana, Han, full-width forms. A blank among the
# bytes was a no-break space, which is the byte A0 in the Latin codecs.
_LEAD, _NEXT = "[\xe2-\xe9\xef]", "[\x80-\xbf]"
_UTF8 = re.compile(
    rf"(?P<whole>{_LEAD}{_NEXT}{_NEXT}|[\xc2\xc3]{_NEXT}|\xf0[\xa0-\xb3]{_NEXT}{_NEXT})"
    rf"|(?P<blank>{_LEAD}(?:{_NEXT} | {_NEXT}))"
    rf"|(?P<part>{_LEAD}(?:{_NEXT}[{GAP}?]?|[{GAP}?]{_NEXT}|[{GAP}?]{{2}})"
    rf"|[{GAP}?](?:{_NEXT}{_NEXT}|{_NEXT}[{GAP}?]|[{GAP}?]{_NEXT}(?!{_NEXT})))"
    rf"|(?P<plain>[\x00-\x7f])|(?P<bad>.)",
    re.DOTALL,
)
_TWO = re.compile(
    f"{_LEAD}{_NEXT}(?:{_NEXT}{_LEAD}[{GAP}?]?{_NEXT}|{_NEXT}?[{GAP}?])|[\xc2\xc3\xe2]{_NEXT}"
)
_MOST_CHOICES = 400
"""Of more characters than these none is surely the right one."""


def _pieces_of_utf8(stream: str, reader: str) -> Iterator[tuple[int, int, str]]:
    for match in _UTF8.finditer(stream):
        units = match.group()
        if match["whole"]:
            found = _decoded(units, "utf-8")
        elif match["blank"]:
            found = _decoded(units.replace(" ", "\xa0"), "utf-8")
        elif match["plain"]:
            found = units
        elif match["part"]:
            behind = stream[match.end() : match.end() + 1]
            found = _completions(units.replace("?", GAP), behind.replace("?", GAP), reader)
        else:
            found = ""
        yield match.start(), match.end(), found or LOST


@lru_cache(maxsize=4096)
def _completions(units: str, behind: str, reader: str) -> str:
    """Every character that a sequence with a lost byte or two may have been."""
    if len(units) == 2:
        return _without_a_trace(units, reader)
    found: list[Sequence[str]] = []
    for at, unit in enumerate(units):
        lost = _lost_before(reader, (units + behind)[at + 1 : at + 2])
        usual = _LEADING if not at else _CONTINUING
        found.append([u for u in usual if u in lost] if unit == GAP else (unit,))
    if prod(map(len, found)) > 4 * _MOST_CHOICES:
        return ""
    likelier = _all_of(found)
    # Most readers show 0x80, which begins no pair, as a euro sign; others lose it.
    spare = [
        [*chosen, "\x80"] if at and units[at] == GAP else chosen for at, chosen in enumerate(found)
    ]
    if units[-1] == GAP and GAP not in units[:-1]:
        spare[-1] = _CONTINUING
    others = set(_all_of(spare)) - set(likelier)
    return _choices(likelier, "".join(sorted(others)))


def _without_a_trace(units: str, reader: str) -> str:
    """Every character that has lost its second or its last byte, with nothing shown for it."""
    lost = [unit for unit in _CONTINUING if unit in _lost_before(reader, GAP)]
    first, second = (units[0],), (units[1],)
    likelier = _all_of([first, lost, second]) + _all_of([first, second, lost])
    others = set(_all_of([first, second, _CONTINUING])) - set(likelier)
    return _choices(likelier, "".join(sorted(others)))


def _choices(likelier: str, others: str) -> str:
    return f"{likelier}{OR_ELSE}{others}" if others else likelier


_LEADING = (*map(chr, range(0xE3, 0xEA)), "\xef")
_CONTINUING = tuple(map(chr, range(0x80, 0xC0)))


def _all_of(units: Sequence[Sequence[str]]) -> str:
    decoded = (_decoded("".join(chosen), "utf-8") for chosen in product(*units))
    found = "".join(character for character in decoded if character)
    return found if len(found) <= _MOST_CHOICES else ""


def _decoded(units: str, codec: str) -> str:
    """The character of some bytes, or nothing if they are not exactly one."""
    try:
        text = units.encode("latin-1").decode(codec)
    except UnicodeDecodeError:
        return ""
    return text if len(text) == 1 else ""


# -- What is read in pairs: GBK and Big5 -----------------------------------------------------------


def _pieces_of_pairs(codec: str) -> Callable[[str, str], Iterator[tuple[int, int, str]]]:
    def pieces(stream: str, reader: str) -> Iterator[tuple[int, int, str]]:
        at = 0
        while at < len(stream):
            length, found = _pair(stream, at, codec, reader)
            yield at, at + length, found or LOST
            at += length

    return pieces


def _pair(stream: str, at: int, codec: str, reader: str) -> tuple[int, str]:
    """How many bytes the next character takes, and what it may be."""
    cells = _cells(codec)
    unit, second = stream[at], stream[at + 1 : at + 2]
    if unit + second in cells:
        return 2, cells[unit + second]
    is_gap = unit in (GAP, "?")
    if is_gap and (
        ("\x80" < second < GAP and _is_first_byte(stream, at, codec))
        or ("@" <= second <= "~" and codec != "gb18030" and _HIGH.match(stream, at - 1))
    ):
        lost = _lost_before(reader, second)
        return 2, "".join(c for c in (cells.get(lead + second, "") for lead in lost) if c)
    if "\x80" < unit < GAP and second in (GAP, "?"):
        lost = _lost_before(reader, stream[at + 2 : at + 3].replace("?", GAP))
        likelier = "".join(c for c in (cells.get(unit + trail, "") for trail in lost) if c)
        return 2, _choices(likelier, "".join(c for c in _row(codec, unit) if c not in likelier))
    return 1, unit if unit < "\x80" else ""


_HIGH = re.compile("[\x81-\xff@-~]")


def _is_first_byte(stream: str, at: int, codec: str) -> bool:
    """Whether a lost byte makes a pair with the byte behind it: then what follows reads better."""
    paired, alone = (_pairs_from(stream, start, codec) for start in (at + 2, at + 1))
    if not alone:
        return True
    if not paired:
        # One lost byte belongs to a pair; of two side by side each may be a half of one.
        return stream[max(0, at - 1) : at] not in (GAP, "?")
    return fluency_model().score(paired) > fluency_model().score(alone)


def _pairs_from(stream: str, at: int, codec: str) -> str:
    """Some characters from a place on, up to where something is lost again."""
    pairs = _PAIRS.match(stream, at)
    units = pairs.group() if pairs else ""
    return "".join(
        _cells(codec).get(units[start : start + 2], LOST) for start in range(0, len(units), 2)
    )


_PAIRS = re.compile("(?:[\x81-\xfe][@-~\x80-\xfe]){1,6}")


@lru_cache(maxsize=4)
def _cells(codec: str) -> Mapping[str, str]:
    """The characters of a codec by their two bytes."""
    cells = {}
    for lead in range(0x81, 0xFF):
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF)):
            units = chr(lead) + chr(trail)
            if (character := _decoded(units, codec)) and not "\ue000" <= character <= "\uf8ff":
                cells[units] = character
    return cells


@lru_cache(maxsize=512)
def _row(codec: str, lead: str) -> str:
    return "".join(character for units, character in _cells(codec).items() if units[0] == lead)


# -- What shows -----------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _shown_as_gbk() -> Mapping[str, str]:
    # User-defined cells show as private-use characters; the euro sign is the byte 0x80.
    private = {
        _decoded(chr(lead) + chr(trail), "gb18030"): chr(lead) + chr(trail)
        for lead in range(0xA1, 0xFF)
        for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF))
    }
    private.pop("", None)
    return {**private, **{c: units for units, c in _cells("gb18030").items()}, "€": "\x80"}


@lru_cache(maxsize=1)
def _shown_as_big5() -> Mapping[str, str]:
    known: dict[str, str] = {}
    for codec in ("big5", "cp950", "big5hkscs"):
        for units, character in _cells(codec).items():
            known.setdefault(character, units)
    return known


@lru_cache(maxsize=1)
def _shown_as_latin() -> Mapping[str, str]:
    bytes_of = {chr(value): chr(value) for value in range(0x80, 0x100)}
    for codec in ("iso8859_9", "cp1252"):
        for value in range(0x80, 0x100):
            if character := bytes((value,)).decode(codec, "ignore"):
                bytes_of.setdefault(character, chr(value))
    return bytes_of


@lru_cache(maxsize=1)
def _shown_as_latin9() -> Mapping[str, str]:
    """ISO-8859-15 has eight letters in other places than CP1252."""
    return {bytes((value,)).decode("iso8859_15"): chr(value) for value in range(0x80, 0x100)}


@lru_cache(maxsize=1)
def _shown_as_cyrillic() -> Mapping[str, str]:
    return {bytes((value,)).decode("mac_cyrillic"): chr(value) for value in range(0x80, 0x100)}


KINDS: Sequence[Kind] = (
    Kind("utf8-as-gbk", _shown_as_gbk, "gbk", _pieces_of_utf8),
    Kind("utf8-as-latin", _shown_as_latin, "cp1252", _pieces_of_utf8),
    Kind("utf8-as-cyrillic", _shown_as_cyrillic, "mac_cyrillic", _pieces_of_utf8),
    Kind("utf8-as-big5", _shown_as_big5, "big5", _pieces_of_utf8),
    Kind("gbk-as-latin", _shown_as_latin, "cp1252", _pieces_of_pairs("gb18030")),
    Kind("big5-as-latin", _shown_as_latin, "cp1252", _pieces_of_pairs("big5hkscs")),
    Kind("utf8-as-latin", _shown_as_latin9, "iso8859_15", _pieces_of_utf8),
    Kind("gbk-as-latin", _shown_as_latin9, "iso8859_15", _pieces_of_pairs("gb18030")),
    Kind("gbk-as-big5", _shown_as_big5, "big5", _pieces_of_pairs("gb18030")),
    Kind("big5-as-gbk", _shown_as_gbk, "gbk", _pieces_of_pairs("big5hkscs")),
)
"""Every kind that is undone."""
