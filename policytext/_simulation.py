"""The machinery behind the damage simulators of ``policytext.testing``.

Each simulator does what the damaging software does, byte for byte where it works on bytes, so that
a repair is tested against the mechanism and not against our idea of its traces.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias
from urllib.parse import quote

from policytext.language.characters import HAN
from policytext.resources import read_text

__all__ = [
    "MISREADINGS",
    "SPAM",
    "Dialect",
    "Escape",
    "double_page",
    "escape_characters",
    "gloss",
    "glossed_characters",
    "insert_spam",
    "lose_bytes",
    "lose_characters_to_debris",
    "lose_no_break_spaces",
    "misread",
    "misread_runs",
    "slip_bytes",
    "use_private_characters",
    "wrap_lines",
]

Dialect: TypeAlias = Literal["a", "b", "c", "d", "e"]
"""How a site prints readings: see ``gloss``."""

Escape: TypeAlias = Literal["decimal", "hexadecimal", "backslash", "percent"]
"""How a character is written by its number: see ``escape_characters``."""

MISREADINGS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "utf-8 as gbk": ("utf-8", "gbk"),
        "utf-8 as latin-1": ("utf-8", "latin-1"),
        "utf-8 as cp1252": ("utf-8", "cp1252"),
        "utf-8 as mac cyrillic": ("utf-8", "mac_cyrillic"),
        "utf-8 as big5": ("utf-8", "big5"),
        "gbk as latin-1": ("gbk", "latin-1"),
        "gbk as cp1252": ("gbk", "cp1252"),
        "gbk as iso-8859-9": ("gbk", "iso8859_9"),
        "gbk as big5": ("gbk", "big5"),
        "big5 as gbk": ("big5", "gbk"),
    }
)
"""The codec that wrote and the one that read, by the name of the damage."""

SPAM: Sequence[str] = ("教學", "小樹屋", "私密空間", "舞蹈場地", "時租", "個人空間", "瑜伽場地")
"""Words that spam injectors put into articles. Source: scraped copies of one journal article."""

_PRIVATE = str.maketrans("着衞邨劏", "\ue2e5\ue40c\ue473\ueb7b")
_PLAIN_LETTERS = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ", "aaaaeeeeiiiioooouuuuüüüü")
_MARKS = "！，：；？。"
_NARROW = str.maketrans("！，：；？", "!,:;?")
_HAN_RUN = re.compile(f"[{HAN}]+")


# -- Wrong codecs ------------------------------------------------------------------------------


def misread(text: str, kind: str, *, mark: str = "?") -> str:
    """Text as it looks when it is read in another codec than it was written in.

    GBK is read as browsers and editors read it: the byte 0x80 is ``€``, and a byte that begins no
    character becomes the mark. Big5 loses what it cannot read in the same way. cp1252 reads the
    five bytes that it does not define as control characters, as browsers do.

    Args:
        text: The text.
        kind: A key of ``MISREADINGS``.
        mark: What the reader puts for bytes that it cannot read: ``?`` or U+FFFD.

    Returns:
        The damaged text. Characters that the writing codec lacks are left out.

    >>> misread("高质量发展", "utf-8 as gbk")
    '楂樿川閲忓彂灞?'
    >>> misread("新质生产力", "gbk as latin-1")
    'ÐÂÖÊÉú²úÁ¦'
    """
    written, read = MISREADINGS[kind]
    data = text.encode(written, "ignore")
    if read == "gbk":
        return _read_pairs(data, _gbk_cells(), mark, euro=True)
    if read == "big5":
        return _read_pairs(data, _big5_cells(), mark, euro=False)
    if read == "cp1252":
        return "".join(map(_browser_cp1252, data))
    return data.decode(read, "replace").replace("\ufffd", mark)


def misread_runs(text: str, kind: str, *, share: float = 0.1, seed: int = 0) -> str:
    """Text of which some stretches between marks were read in the wrong codec.

    Args:
        text: The text.
        kind: A key of ``MISREADINGS``.
        share: The share of stretches that are damaged.
        seed: The same seed gives the same damage.

    >>> misread_runs("坚持稳中求进，推动高质量发展。", "gbk as latin-1", share=0.5, seed=1)
    '¼á³ÖÎÈÖÐÇó½ø，推动高质量发展。'
    """
    chance = random.Random(seed)
    return _HAN_RUN.sub(
        lambda run: misread(run[0], kind) if chance.random() < share else run[0], text
    )


def lose_characters_to_debris(text: str, *, share: float = 0.1, seed: int = 0) -> str:
    """Text of which some stretches are 锟斤拷: GBK read as UTF-8, saved, and read as GBK.

    Nothing can bring them back; whoever repairs must mark them.

    Args:
        text: The text.
        share: The share of stretches that are lost.
        seed: The same seed gives the same damage.

    >>> lose_characters_to_debris("改革开放", share=1.0)
    '锟侥革开锟斤拷'
    """
    chance = random.Random(seed)

    def lose(run: re.Match[str]) -> str:
        if chance.random() >= share:
            return run[0]
        saved = run[0].encode("gbk", "ignore").decode("utf-8", "replace").encode()
        return _read_pairs(saved, _gbk_cells(), "?", euro=True)

    return _HAN_RUN.sub(lose, text)


def lose_bytes(text: str, codec: str = "gb18030", *, count: int = 1, seed: int = 0) -> bytes:
    """Bytes of a text of which a few are missing, as after a cut-off download or a bad block.

    Args:
        text: The text.
        codec: The codec.
        count: How many bytes are lost.
        seed: The same seed gives the same damage.

    >>> len(lose_bytes("改革开放", count=2))
    6
    """
    data = bytearray(text.encode(codec))
    chance = random.Random(seed)
    for _ in range(min(count, len(data))):
        del data[chance.randrange(len(data))]
    return bytes(data)


def _browser_cp1252(byte: int) -> str:
    return bytes((byte,)).decode("cp1252", "ignore") or chr(byte)


def _read_pairs(data: bytes, cells: Mapping[bytes, str], mark: str, *, euro: bool) -> str:
    """Bytes read in a codec of one- and two-byte characters; a bad lead byte becomes the mark."""
    read: list[str] = []
    at = 0
    while at < len(data):
        byte = data[at]
        pair = data[at : at + 2]
        if byte < 0x80:
            read.append(chr(byte))
        elif pair in cells:
            read.append(cells[pair])
            at += 1
        else:
            read.append("€" if euro and byte == 0x80 else mark)
        at += 1
    return "".join(read)


@lru_cache(maxsize=1)
def _gbk_cells() -> Mapping[bytes, str]:
    return _cells("gbk")


@lru_cache(maxsize=1)
def _big5_cells() -> Mapping[bytes, str]:
    return _cells("big5")


def _cells(codec: str) -> Mapping[bytes, str]:
    filled: dict[bytes, str] = {}
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            pair = bytes((lead, trail))
            try:
                filled[pair] = pair.decode(codec)
            except UnicodeDecodeError:
                continue
    return filled


# -- Bytes replaced across characters ----------------------------------------------------------


@lru_cache(maxsize=1)
def glossed_characters() -> Mapping[str, str]:
    """Traditional characters, each with the reading that annotation sites print first."""
    first: dict[str, str] = {}
    for row in read_text("readings.tsv").splitlines():
        reading, _, rest = row.partition("\t")
        for character in rest.partition("\t")[0]:
            first[character] = reading
    return first


def slip_bytes(
    text: str,
    readings: Mapping[str, str] | None = None,
    *,
    marks: bool = True,
    glosses: bool = False,
    half_width: bool = False,
    seed: int = 0,
) -> str:
    """Text from a site that replaces bytes in GBK pages without regard to where characters begin.

    The site annotates a set of characters, ``X`` becoming ``X(py)``, and puts a byte before marks.
    Where the two bytes of a key are the end of one character and the beginning of the next, the
    new byte splits both: what follows is read one byte off, until a byte below 0x80 catches it.
    The reader then shows ``?`` for a lead byte with an ASCII byte after it and swallows both, and
    drops a pair that stands for nothing.

    Source: observed pages; the rule of the reader reproduces 34 of 34 runs.

    Args:
        text: The text; Traditional, for the readings to apply.
        readings: What the site annotates, in its order; by default half of the characters of the
            package's own table, as the seed chooses.
        marks: Whether marks across characters are split too.
        glosses: Whether the characters that were really meant keep their annotation.
        half_width: Whether the site narrows full-width marks of the ASCII range afterwards.
        seed: The same seed gives the same damage.

    Returns:
        The damaged text.

    >>> slip_bytes("推動東北全面振興", {"訓": "xùn"})
    '推動?xùn)|北全面振興'
    >>> slip_bytes("發展。可推動建立中部六省人工智能產業", {})
    '發展?？赏苿咏⒅胁苛∪斯ぶ悄墚a業'
    """
    shown, _ = slip_with_losses(text, readings, marks=marks, glosses=glosses, seed=seed)
    return shown.translate(_NARROW) if half_width else shown


class SlipLosses(NamedTuple):
    """What a simulated slip took away without a trace, or with a ``?`` only.

    Attributes:
        slips: How many keys were found across characters.
        dropped: How many empty cells the reader dropped.
        swallowed: How many ASCII characters after a shifted byte it swallowed.
    """

    slips: int
    dropped: int
    swallowed: int


def slip_with_losses(
    text: str,
    readings: Mapping[str, str] | None = None,
    *,
    marks: bool = True,
    glosses: bool = False,
    seed: int = 0,
) -> tuple[str, SlipLosses]:
    """As ``slip_bytes``, with the losses counted, for those who measure repairs."""
    page = _Bytes(text)
    slips = 0
    if marks:
        for mark in _MARKS:
            key = mark.encode("gbk")
            slips += page.replace(key, b" " + key, aligned=False)
    chosen = _some_readings(seed) if readings is None else readings
    for character, reading in chosen.items():
        key = character.encode("gbk")
        new = key + f"({reading})".encode("gbk")
        slips += page.replace(key, new, aligned=None if glosses else False)
    shown, dropped, swallowed = _read_shifted(bytes(page.data))
    return shown, SlipLosses(slips, dropped, max(0, swallowed - slips))


def _some_readings(seed: int) -> Mapping[str, str]:
    chance = random.Random(seed)
    table = [item for item in glossed_characters().items() if chance.random() < 0.5]
    chance.shuffle(table)
    return dict(table)


class _Bytes:
    """The bytes of a page, and which of them begin a character."""

    def __init__(self, text: str) -> None:
        self.data = bytearray()
        self.begins = bytearray()
        for character in text:
            encoded = character.encode("gbk", "xmlcharrefreplace")
            self.data += encoded
            self.begins += b"\x01" + bytes(len(encoded) - 1)

    def replace(self, key: bytes, new: bytes, *, aligned: bool | None) -> int:
        """Replace a key of two bytes, as ``bytes.replace`` does.

        Args:
            key: The key.
            new: What stands for it.
            aligned: ``False`` to replace it only across characters, ``None`` everywhere.

        Returns:
            How often it was replaced across characters.
        """
        across = 0
        at = self.data.find(key)
        while at >= 0:
            if aligned is None or not self.begins[at]:
                across += not self.begins[at]
                # A new byte begins a character; the bytes of the key keep what they were.
                kept = new.index(key)
                flags = b"\x01" * len(new)
                old = self.begins[at : at + 2]
                self.data[at : at + 2] = new
                self.begins[at : at + 2] = flags[:kept] + old + flags[kept + 2 :]
                at = self.data.find(key, at + len(new))
            else:
                at = self.data.find(key, at + 2)
        return across


def _read_shifted(data: bytes) -> tuple[str, int, int]:
    """GBK as the sites read it: a bad pair is swallowed as ``?``, an empty cell without a trace."""
    cells = _gbk_cells()
    read: list[str] = []
    dropped = swallowed = at = 0
    while at < len(data):
        if data[at] < 0x80:
            read.append(chr(data[at]))
            at += 1
        elif data[at] == 0x80:
            read.append("€")
            at += 1
        elif at + 1 == len(data) or data[at + 1] < 0x40:
            read.append("?")
            swallowed += 1
            at += 2
        else:
            read.append(cells.get(data[at : at + 2], ""))
            dropped += not read[-1]
            at += 2
    return "".join(read), dropped, swallowed


# -- Annotation, doubling, spam, layout --------------------------------------------------------


def gloss(
    text: str, dialect: Dialect = "a", readings: Mapping[str, str] | None = None, *, seed: int = 0
) -> str:
    """Text with the reading of some characters printed behind each of their occurrences.

    Args:
        text: The text, Traditional.
        dialect: ``"a"`` a few characters, with tones; ``"b"`` every character that the table
            holds, with tones; ``"c"`` a few, without tones and with a blank behind; ``"d"`` a
            few, without tones, the group doubled; ``"e"`` as ``"b"``, and 一, 的, 是, 在, 不 too.
        readings: The table; by default the package's own.
        seed: The same seed chooses the same characters.

    >>> gloss("推進中部地區崛起", readings={"區": "qū"})
    '推進中部地區(qū)崛起'
    >>> gloss("中共中央", "d", readings={"中": "zhōng"})
    '中(zhong)(zhong)共中(zhong)(zhong)央'
    """
    table = dict(glossed_characters() if readings is None else readings)
    if dialect in "acd" and readings is None:
        chance = random.Random(seed)
        table = {key: value for key, value in table.items() if chance.random() < 0.3}
    if dialect == "e":
        table |= {"一": "yī", "的": "de", "是": "shì", "在": "zài", "不": "bù"}
    behind = {key: _printed(value, dialect) for key, value in table.items()}
    return "".join(character + behind.get(character, "") for character in text)


def _printed(reading: str, dialect: Dialect) -> str:
    if dialect == "c":
        return f"({reading.translate(_PLAIN_LETTERS)}) "
    if dialect == "d":
        return f"({reading.translate(_PLAIN_LETTERS)})" * 2
    return f"({reading})"


def double_page(text: str, *, noise: float = 0.0, seed: int = 0) -> str:
    r"""A page that holds its text twice, the second time with noise of its own.

    Args:
        text: The text.
        noise: The share of Han characters of the second copy that are lost or exchanged.
        seed: The same seed gives the same noise.

    >>> double_page("一是夯实算力基础。\n")
    '一是夯实算力基础。\n一是夯实算力基础。\n'
    """
    chance = random.Random(seed)
    copy = "".join(_disturb(character, noise, chance) for character in text)
    return text + ("" if text.endswith("\n") else "\n") + copy


def _disturb(character: str, noise: float, chance: random.Random) -> str:
    if chance.random() >= noise or not _HAN_RUN.match(character):
        return character
    return "" if chance.random() < 0.5 else chr(chance.randrange(0x4E00, 0x9FA6))


def insert_spam(
    text: str, words: Sequence[str] = SPAM, *, count: int = 1, inside: bool = True, seed: int = 0
) -> str:
    """Text with advertising words between its characters.

    Args:
        text: The text.
        words: The words to insert.
        count: How many are inserted.
        inside: Whether each stands between two Han characters; else at the start of a line.
        seed: The same seed gives the same places.

    >>> insert_spam("支持半導體產業發展。", ["舞蹈場地"], seed=1)
    '支持半舞蹈場地導體產業發展。'
    """
    chance = random.Random(seed)
    pattern = f"(?<=[{HAN}])(?=[{HAN}])" if inside else "(?m)^(?=.)"
    places = [match.start() for match in re.finditer(pattern, text)]
    chosen = sorted(chance.sample(places, min(count, len(places))), reverse=True)
    for at in chosen:
        text = text[:at] + chance.choice(words) + text[at:]
    return text


def wrap_lines(text: str, width: int = 20, *, indent: str = "", end: str = "\n") -> str:
    r"""Text broken into lines of a fixed width, as a printed column or a terminal breaks it.

    Args:
        text: The text; its own line ends stay.
        width: The number of characters a line.
        indent: What stands before each line that was broken off.
        end: The line end.

    >>> wrap_lines("加快建设全国统一大市场", 5)
    '加快建设全\n国统一大市\n场'
    """
    lines = text.split("\n")
    return "\n".join(
        (end + indent).join(line[at : at + width] for at in range(0, len(line), width))
        for line in lines
    )


# -- Single characters -------------------------------------------------------------------------


def escape_characters(
    text: str, form: Escape = "decimal", *, share: float = 1.0, seed: int = 0
) -> str:
    r"""Text in which characters beyond ASCII are written by their number.

    Args:
        text: The text.
        form: ``"decimal"`` and ``"hexadecimal"`` HTML references, ``"backslash"`` as in JSON and
            JavaScript, ``"percent"`` as in addresses.
        share: The share of characters that are written so.
        seed: The same seed chooses the same characters.

    >>> escape_characters("国务院", "hexadecimal")
    '&#x56fd;&#x52a1;&#x9662;'
    >>> escape_characters("国", "backslash"), escape_characters("国", "percent")
    ('\\u56fd', '%E5%9B%BD')
    """
    chance = random.Random(seed)
    return "".join(
        _ESCAPES[form](character)
        if ord(character) > 0x7F and chance.random() < share
        else character
        for character in text
    )


def _backslash(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


_ESCAPES: Mapping[Escape, Callable[[str], str]] = {
    "decimal": lambda character: f"&#{ord(character)};",
    "hexadecimal": lambda character: f"&#x{ord(character):x};",
    "backslash": _backslash,
    "percent": lambda character: quote(character, errors="surrogatepass"),
}


def lose_no_break_spaces(text: str) -> str:
    """Text whose no-break spaces were saved in a codec that has none: each became ``?``.

    Args:
        text: The text, with U+00A0 or U+2003 in it.

    >>> lose_no_break_spaces("摘\u00a0 要：本文")
    '摘? 要：本文'
    """
    return text.replace("\u00a0", "?").replace("\u2003", "?")


def use_private_characters(text: str) -> str:
    r"""Text in which characters of the Hong Kong supplement stand as private-use code points.

    Source: Big5-HKSCS as Hong Kong's official record stores it.

    Args:
        text: The text.

    >>> use_private_characters("衞生").encode("unicode_escape")
    b'\\ue40c\\u751f'
    """
    return text.translate(_PRIVATE)
