"""What the shown characters of a byte slip give: bytes, and ways in which it may end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from policytext.encoding._slip_cells import TRAILS, cells
from policytext.encoding._slip_search import End, Step
from policytext.language.characters import HAN
from policytext.resources import read_text

__all__ = [
    "GLOSS",
    "MARKS",
    "MAX_RUN",
    "NARROW_MARKS",
    "PLAIN",
    "READING",
    "ReadingIndex",
    "after",
    "read_steps",
    "without_glosses",
]

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹ"
READING = rf"(?:[a-zü]{{0,3}}[{_TONED}][a-zü]{{0,4}}|me|men|ma|bo)"
"""A reading, as a pattern: with a tone, or one of those that have none."""

PLAIN = "[a-zü]{2,6}"
"""A reading that a site prints without its tone, as a pattern; a blank stands behind it then."""

MARKS = "！，：；？。“”、（）　"
"""The full-width marks that sites replace, as the body of a character class."""
NARROW_MARKS = "!,:;?"
"""What is left of some of them where a site narrows marks afterwards."""

GLOSS = re.compile(rf"\((?:{READING}\)|{PLAIN}\) ?)")
"""A gloss."""

MAX_RUN = 64
"""How many shown characters a slip has at most."""

_READING_REST = re.compile(rf"({READING}|{PLAIN})\) ?")
_GLOSSED = re.compile(rf"([{HAN}])\(({READING})\)")
_TAG_REST = re.compile(r"/?[a-z]{1,10}[1-6]?(?: [^<>\n]{0,200})?/?>")
_PUT_BEFORE = re.compile(rf"[ -/](?=[{MARKS}])")
_NARROWED = "!,:;("
_EATEN = "?\ufffd"
_LOST = "0A,( "
"""One of each kind of ASCII that a ``?`` may have swallowed."""
_LOOK_AHEAD = 24
_WITHOUT_TONES = str.maketrans(_TONED, "aaaaeeeeiiiioooouuuuüüüünnn")


class ReadingIndex:
    """The characters that a reading may stand behind, by their first byte.

    Attributes:
        pairs: For each reading the first bytes, each with the second bytes.
    """

    def __init__(self, text: str = "") -> None:
        """The package's own table, and the glosses that a text itself holds.

        Args:
            text: The text.
        """
        self.pairs = _table()
        extra = set(_GLOSSED.findall(text))
        if extra:
            self.pairs = _index([*_rows(), *extra])

    def trails(self, reading: str, lead: int) -> Sequence[int]:
        """The second bytes of the characters with this reading and this first byte."""
        return self.pairs.get(reading, {}).get(lead, ())

    def read(self, text: str, place: int) -> re.Match[str] | None:
        """The reading that stands at a place, with the bracket that closes it."""
        found = _READING_REST.match(text, place)
        return found if found and found[1] in self.pairs else None


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Mapping[int, Sequence[int]]]:
    return _index(_rows())


@lru_cache(maxsize=1)
def _rows() -> Sequence[tuple[str, str]]:
    rows = (row.split("\t") for row in read_text("readings.tsv").splitlines())
    return [(character, reading) for reading, *groups in rows for character in "".join(groups)]


def _index(rows: Sequence[tuple[str, str]]) -> Mapping[str, Mapping[int, Sequence[int]]]:
    index: dict[str, dict[int, list[int]]] = {}
    for character, reading in rows:
        if character in cells().bytes_of:
            lead, trail = cells().bytes_of[character]
            for printed in {reading, reading.translate(_WITHOUT_TONES)}:
                trails = index.setdefault(printed, {}).setdefault(lead, [])
                if trail not in trails:
                    trails.append(trail)
    return index


def without_glosses(text: str) -> str:
    """A stretch of text without its glosses."""
    return GLOSS.sub("", text) if "(" in text else text


def after(text: str, place: int) -> str:
    """The two characters that stand at a place and behind it, glosses left out."""
    return (without_glosses(text[place : place + _LOOK_AHEAD]) + "\n\n")[:2]


def read_steps(text: str, place: int, index: ReadingIndex) -> list[Step]:
    """What the characters from a place on give, up to where the slip must end.

    A character gives two bytes: the second of one original character and the first of the next.
    ASCII from ``@`` on is a second byte by itself, and ends the slip; so does a character whose
    own second byte is ASCII, since that byte was a letter of the text.

    Args:
        text: The text.
        place: Where the shifted part begins, in code points.
        index: The readings.
    """
    steps: list[Step] = []
    while place < len(text) and len(steps) < MAX_RUN:
        gloss = GLOSS.match(text, place) if steps else None
        if gloss:
            place = gloss.end()
            continue
        if steps and _PUT_BEFORE.match(text, place):
            place += 1
            continue
        step = _step(text, place, index)
        if step is None:
            break
        steps.append(step)
        if step.pair is None:
            break
        place += 1
    return steps


def _step(text: str, place: int, index: ReadingIndex) -> Step | None:
    shown = text[place]
    if shown in _EATEN:
        ends = list(_ends_of_eaten(text, place, index))
        narrowed = shown == "?" and not index.read(text, place + 1)
        return Step(place, after(text, place), (0xA3, 0xBF) if narrowed else None, ends)
    if shown in _NARROWED:
        return Step(place, after(text, place), (0xA3, 0x80 | ord(shown)))
    if shown == "€":
        return _last(text, place, 0x80, "")
    if "@" <= shown <= "~":
        return _last(text, place, ord(shown), "")
    trail, lead = cells().bytes_of.get(shown, (0, 0))
    if lead > 0x80:
        return Step(place, after(text, place), (trail, lead))
    return _last(text, place, trail, chr(lead)) if 0x40 <= lead < 0x7F else None


def _last(text: str, place: int, trail: int, tail: str) -> Step:
    end = End(lambda _: (trail,), tail, place + 1, after(text, place + 1))
    return Step(place, after(text, place), None, [end])


def _ends_of_eaten(text: str, place: int, index: ReadingIndex) -> Iterator[End]:
    """What a ``?`` may stand for: a second byte, and the ASCII character that it swallowed too."""
    kept = text[place] == "\ufffd"
    reading = index.read(text, place + 1 + (kept and text[place + 1 : place + 2] == "("))
    if reading:
        # The parenthesis of a gloss: the reading names the character.
        named = _named(index, reading[1])
        yield End(named, "", reading.end(), after(text, reading.end()))
        return
    if kept:
        yield End(_any, "", place + 1, after(text, place + 1))
        return
    behind = text[place + 1 : place + 2]
    if _TAG_REST.match(text, place + 1):
        yield End(_any, "<", place + 1, after(text, place + 1))
    elif not behind or behind in MARKS + NARROW_MARKS + "\r\n":
        yield End(_any, "", place + 1, after(text, place + 1))
    else:
        # A digit, a letter or a mark is gone: the question mark stays for it.
        yield End(_any, "", place, after(text, place + 1), _LOST)


def _named(index: ReadingIndex, reading: str) -> Callable[[int], Sequence[int]]:
    return lambda lead: index.trails(reading, lead) or TRAILS


def _any(lead: int) -> Sequence[int]:
    return TRAILS
