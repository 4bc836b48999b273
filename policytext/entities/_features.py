"""What the tagger looks at: numbers for every character, computed for a whole batch at once.

Sentences are laid end to end with ``PAD`` empty places between them, so that a window never sees
the neighbour, and every template is one line of array arithmetic over all characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import ahocorasick_rs
import numpy as np
import numpy.typing as npt

from policytext.entities._candidates import NAMES, Candidate
from policytext.entities.gazetteer import Match, entity_words
from policytext.language.words import normal_symbols, word_list

__all__ = ["PAD", "TEMPLATES", "Layout", "Painted", "Seen", "features", "lay_out"]

PAD = 4
"""Empty places before, between and behind sentences."""

LONGEST = 400
"""Characters after which a sentence is cut, wherever it stands."""

BLOCK = 1 << 15
"""Characters that are laid out at a time."""

Codes = npt.NDArray[np.uint32]
Places = npt.NDArray[np.intp]

_SENTENCE = re.compile(rf"[^。！？\n]{{1,{LONGEST}}}[。！？]?|[。！？]")
_BEGIN, _INSIDE, _END, _SINGLE = range(1, 5)


@dataclass(frozen=True, slots=True)
class Layout:
    """The sentences of some texts, laid end to end.

    Attributes:
        text: The sentences with ``PAD`` line feeds before, between and behind them.
        places: Where each of their characters stands in ``text``, shape (n,).
        starts: Where each sentence starts in ``places``, and where the last ends, shape (m + 1,).
        origin: Where each character stands in the texts, joined without anything between them,
            shape (n,).
    """

    text: str
    places: Places
    starts: Places
    origin: Places


def lay_out(texts: Iterable[str]) -> Iterator[Layout]:
    """Cut texts into sentences, and lay them end to end, in blocks that a machine's cache can hold.

    Args:
        texts: Folded texts, without lone surrogates.
    """
    pieces: list[str] = []
    begins: list[int] = []
    size = base = 0
    for text in texts:
        for match in _SENTENCE.finditer(text):
            if size + len(match[0]) > BLOCK:
                yield _block(pieces, begins)
                pieces, begins, size = [], [], 0
            pieces.append(match[0])
            begins.append(base + match.start())
            size += len(match[0])
        base += len(text)
    if pieces:
        yield _block(pieces, begins)


def _block(pieces: Sequence[str], begins: Sequence[int]) -> Layout:
    gap = "\n" * PAD
    lengths = np.fromiter(map(len, pieces), dtype=np.intp, count=len(pieces))
    starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.intp)
    owner = np.repeat(np.arange(len(pieces)), lengths)
    within = np.arange(starts[-1]) - starts[owner]
    origin = np.array(begins, dtype=np.intp)[owner] + within
    return Layout(
        gap + gap.join(pieces) + gap, np.arange(starts[-1]) + PAD * (owner + 1), starts, origin
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """A text, and what the other layers saw in it.

    Attributes:
        text: The text, folded.
        rows: What the rules propose.
        matches: What the gazetteer knows.
    """

    text: str
    rows: Sequence[Candidate]
    matches: Sequence[Match]


@dataclass(frozen=True, slots=True)
class Painted:
    """What the other layers saw, a value for each character of the joined texts.

    Attributes:
        names: Names of the gazetteer, shape (n,).
        rules: Proposals of the rules, shape (n,).
    """

    names: Codes
    rules: Codes

    @classmethod
    def of(cls, seen: Sequence[Seen]) -> Painted:
        """What was seen in some texts."""
        return cls(_painted(seen, _name_rows), _painted(seen, _rule_rows))


def features(layout: Layout, painted: Painted, mask: int) -> Iterator[Codes]:
    """The features of every character, a template at a time.

    Args:
        layout: A block of the texts.
        painted: What the other layers saw in them.
        mask: The number of buckets less one, a power of two less one.

    Yields:
        For each template the buckets of the characters, shape (n,), each from 0 to ``mask``.
    """
    columns = _columns(layout, painted)
    for salt, template in enumerate(TEMPLATES):
        yield _hashed(columns, layout.places, salt, template) & np.uint32(mask)


# A template is a list of (column, offset): the values that it joins.
_C, _K, _G, _R = "character", "class", "name", "rule"
_W, _W1, _W2, _S = "word", "word before", "word behind", "cut"
_D, _A, _B = "fine", "fine before", "fine behind"
_X, _Y, _Z = "coarse", "coarse before", "coarse behind"
_T = "kind"
TEMPLATES: tuple[tuple[tuple[str, int], ...], ...] = (
    ((_C, -2),), ((_C, -1),), ((_C, 0),), ((_C, 1),), ((_C, 2),),
    ((_C, -2), (_C, -1)), ((_C, -1), (_C, 0)), ((_C, 0), (_C, 1)), ((_C, 1), (_C, 2)),
    ((_C, -1), (_C, 1)), ((_C, -2), (_C, -1), (_C, 0)), ((_C, -1), (_C, 0), (_C, 1)),
    ((_C, 0), (_C, 1), (_C, 2)), ((_C, -3), (_C, -2), (_C, -1), (_C, 0)),
    ((_C, 0), (_C, 1), (_C, 2), (_C, 3)), ((_C, 2), (_C, 3)), ((_C, -3), (_C, -2)),
    ((_K, -1), (_K, 0), (_K, 1)), ((_K, -2), (_K, -1), (_K, 0), (_K, 1), (_K, 2)),
    ((_G, 0),), ((_G, -1), (_G, 0), (_G, 1)), ((_G, 0), (_C, 0)), ((_G, -1), (_C, 0), (_C, 1)),
    ((_G, 1), (_C, 0)), ((_G, -1), (_W, 0)),
    ((_R, 0),), ((_R, -1), (_R, 0), (_R, 1)), ((_R, 0), (_G, 0)),
    ((_W, 0),), ((_W, 0), (_S, 0)), ((_W, 0), (_W2, 0)), ((_W, 0), (_W1, 0)),
    ((_W2, 0), (_S, 0)), ((_W1, 0), (_S, 0)),
    ((_S, -1), (_S, 0), (_S, 1)),
    ((_T, 0),), ((_T, -1), (_T, 0), (_T, 1)), ((_T, 0), (_C, 0)),
    ((_T, 2), (_T, 3), (_C, 0)), ((_T, -2), (_T, -1), (_S, 0)),
    ((_D, 0), (_S, 0)), ((_A, 0), (_S, 0)), ((_B, 0), (_S, 0)), ((_X, 0), (_S, 0)),
    ((_Y, 0), (_X, 0), (_S, 0)), ((_X, 0), (_Z, 0), (_S, 0)), ((_Y, 0), (_Z, 0), (_S, 0)),
    ((_A, 0), (_C, 0)), ((_B, 0), (_C, 0)), ((_Y, 0), (_G, 0)), ((_Z, 0), (_G, 0)),
)  # fmt: skip


def _columns(layout: Layout, painted: Painted) -> dict[str, Codes]:
    """The columns that templates are made of, over the laid out text."""
    symbols = normal_symbols(layout.text)
    return {
        _C: symbols,
        _K: _classes(symbols),
        _G: _spread(layout, painted.names),
        _R: _spread(layout, painted.rules),
        _T: _kinds(layout.text),
        **_word_columns(layout.text, symbols),
    }


def _hashed(
    columns: Mapping[str, Codes], places: Places, salt: int, template: Sequence[tuple[str, int]]
) -> Codes:
    """One number a character, from the values that a template joins."""
    total = np.full(len(places), (salt * 0x9E3779B1 + 0x7F4A7C15) & 0xFFFFFFFF, np.uint32)
    for column, offset in template:
        total ^= columns[column][places + offset]
        total *= np.uint32(0x85EBCA6B)
        total ^= total >> np.uint32(15)
    return total


_CLASSES = (
    "\n", "0", "a", "一二三四五六七八九十百千万亿〇两零", "年月日号时", "，；：。！？", "、",
    "“”‘’\"'", "《》〈〉", "（）()〔〕[]", "·-—/.",
)  # fmt: skip


@lru_cache(maxsize=1)
def _class_table() -> Codes:
    table = np.zeros(0x10000, dtype=np.uint32)
    table[0x3400:0xA000] = len(_CLASSES) + 1
    for number, group in enumerate(_CLASSES, start=1):
        table[[ord(character) for character in group]] = number
    return table


def _classes(characters: Codes) -> Codes:
    return _class_table()[np.minimum(characters, 0xFFFF)]


def _paint(size: int, starts: Places, ends: Places, values: Codes) -> Codes:
    """Spans as a column: five states for each value, begin, inside, end, single, and 0 outside."""
    column = np.zeros(size, dtype=np.uint32)
    lengths = ends - starts
    total = int(lengths.sum())
    if not total:
        return column
    owner = np.repeat(np.arange(len(starts)), lengths)
    places = np.arange(total) - np.repeat(np.cumsum(lengths) - lengths, lengths) + starts[owner]
    column[places] = values[owner] * 5 + _INSIDE
    column[starts] = values * 5 + _BEGIN
    column[ends - 1] = values * 5 + _END
    single = lengths == 1
    column[starts[single]] = values[single] * 5 + _SINGLE
    return column


def _spread(layout: Layout, values: Codes) -> Codes:
    column = np.zeros(len(layout.text), dtype=np.uint32)
    column[layout.places] = values[layout.origin]
    return column


def _painted(
    seen: Sequence[Seen], rows_of: Callable[[Seen], Iterable[tuple[int, int, int]]]
) -> Codes:
    """Spans of the texts as a column over all their characters."""
    rows: list[tuple[int, int, int]] = []
    base = 0
    for one in seen:
        rows += ((base + start, base + end, value) for start, end, value in rows_of(one))
        base += len(one.text)
    table = np.array(rows, dtype=np.intp).reshape(-1, 3)
    return _paint(base, table[:, 0], table[:, 1], table[:, 2].astype(np.uint32))


def _name_rows(seen: Seen) -> Iterator[tuple[int, int, int]]:
    """Names of the gazetteer: label and whether the form is certain."""
    for match in seen.matches:
        if match.name.label in NAMES:
            yield match.start, match.end, 2 * NAMES.index(match.name.label) + match.certain


def _rule_rows(seen: Seen) -> Iterator[tuple[int, int, int]]:
    """What the rules propose; the longest comes last, so that it is what is seen."""
    for row in sorted(seen.rows, key=lambda row: (row.end - row.start, row.start, row.label)):
        if row.label in NAMES:
            yield row.start, row.end, NAMES.index(row.label)


def _word_columns(text: str, symbols: Codes) -> dict[str, Codes]:
    """The word at each place, its neighbours, their classes, and where the place stands in it."""
    cut = word_list().cut(text)
    lengths = cut.ends - cut.starts
    owner = np.repeat(np.arange(len(cut.starts)), lengths)
    # A character that is no word stands for itself.
    words = np.where(cut.words > 0, cut.words, symbols[cut.starts] + np.uint32(1 << 21))
    states = _paint(len(text), cut.starts, cut.ends, np.minimum(lengths, 5).astype(np.uint32))
    columns = {_S: states}
    for values, here, before, behind in (
        (words, _W, _W1, _W2), (cut.fine, _D, _A, _B), (cut.coarse, _X, _Y, _Z),
    ):  # fmt: skip
        columns[here] = values[owner]
        columns[before] = np.append(np.uint32(0), values[:-1])[owner]
        columns[behind] = np.append(values[1:], np.uint32(0))[owner]
    return columns


_KINDS = ("surname", "title-before", "title-after", "title-common", "body-suffix", "organ")


@lru_cache(maxsize=1)
def _kind_matchers() -> tuple[tuple[ahocorasick_rs.AhoCorasick, bool], ...]:
    words = entity_words()
    return tuple(
        (
            ahocorasick_rs.AhoCorasick(
                sorted({w for name in words if name.startswith(kind) for w in words[name]})
            ),
            kind in ("title-before", "body-suffix", "organ"),
        )
        for kind in _KINDS
    )


def _kinds(text: str) -> Codes:
    """Which kinds of words start at a place, or, for endings and what leads up, end there."""
    column = np.zeros(len(text), dtype=np.uint32)
    for bit, (matcher, at_end) in enumerate(_kind_matchers()):
        found = matcher.find_matches_as_indexes(text, overlapping=True)
        table = np.array(found, dtype=np.intp).reshape(-1, 3)
        column[table[:, 2] - 1 if at_end else table[:, 1]] |= np.uint32(1 << bit)
    return column
