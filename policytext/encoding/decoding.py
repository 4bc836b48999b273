"""Bytes to text, with the evidence for the codec, and with every bad byte marked.

General detectors weigh the statistics of dozens of languages, so they read two characters of
GB18030 as Korean. Here the prior is Chinese: what decodes strictly is compared by how fluent the
result is as Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from policytext.document import Attribute, Source, Span
from policytext.errors import UndecodableError
from policytext.language.fluency import fluency_model

__all__ = ["OnBadBytes", "decode"]

OnBadBytes: TypeAlias = Literal["mark", "strict"]
"""What happens where bytes cannot be decoded: U+FFFD stands for them, or it is an error."""

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_CODECS = ("utf-8", "gb18030", "big5hkscs", "cp950")
"""What is tried, the likelier first. GB18030 covers GB2312 and GBK, Big5-HKSCS covers Big5."""

_NAMES = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "utf8": "utf-8",
    "hz-gb-2312": "hz",
    "ms950": "cp950",
}
_CHARSET = re.compile(rb"""charset\s{0,4}=\s{0,4}["']?([A-Za-z0-9_-]{2,20})""", re.IGNORECASE)
_HEAD = 2048
_SAMPLE = 20_000
"""Bytes of which the fluency is measured: a few pages say as much as a book."""
_CONTROLS = bytes({*range(32)} - {9, 10, 11, 12, 13, 26, 27}) + b"\x7f"
_ESCAPED = re.compile("[\udc80-\udcff]+")
_BAD_BYTE = -12.0
"""What a byte that does not decode costs, in nats: as much as a very unlikely character."""
_WIDE_FLUENCY = -7.5
"""What text of two-byte units must reach in nats a character; misread text lies below -10."""
_ALIKE = 0.05
"""How near in score, in nats a character, two readings of one sample say the same."""
_DECLARED = 0.5
"""How much a declared charset is worth, in nats a character of the first forty."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """The bytes as one codec reads them; bad bytes stand as lone surrogates.

    Attributes:
        codec: Python's name of the codec.
        sample: The text of the sample.
        bad: How many bytes of the sample do not decode.
        fluency: The mean log-probability of its characters.
    """

    codec: str
    sample: str
    bad: int
    fluency: float

    def score(self, declared: str | None) -> float:
        length = max(len(self.sample), 1)
        bonus = _DECLARED * min(1.0, 40 / length) if self.codec == declared else 0.0
        return self.fluency + bonus + _BAD_BYTE * self.bad / length


def decode(data: bytes, *, declared: str | None = None, errors: OnBadBytes = "mark") -> Source:
    r"""The text of bytes in any Chinese codec.

    Args:
        data: The bytes: UTF-8, UTF-16 or UTF-32 with or without a byte order mark, GB2312, GBK,
            GB18030, Big5, CP950, Big5-HKSCS, HZ.
        declared: A charset that somebody declared, such as an HTTP header. It counts as evidence;
            pages often declare the wrong one.
        errors: ``"mark"`` puts U+FFFD for each byte that does not decode and lists the places in
            ``source.evidence["undecodable"]``; ``"strict"`` raises.

    Returns:
        The source. Its evidence also names the byte order mark, the declared charset, and the
        fluency of the result.

    Raises:
        UndecodableError: If the bytes are not text, or, with ``errors="strict"``, if one of them
            does not decode.
        TypeError: If ``data`` is not bytes.

    >>> decode("改革".encode("gb18030")).text
    '改革'
    >>> source = decode("深化經濟體制改革".encode("big5") + b"\xff")
    >>> source.encoding, source.text, source.evidence["undecodable"]
    ('big5hkscs', '深化經濟體制改革�', (Span(start=8, end=9),))
    """
    if not isinstance(data, bytes | bytearray | memoryview):
        raise TypeError(f"decode() takes bytes, not {type(data).__name__}")
    raw = bytes(data)
    evidence: dict[str, Attribute] = {}
    for mark, codec in _MARKS:
        if raw.startswith(mark):
            evidence["bom"] = codec
            return _source(raw, codec, raw[len(mark) :], errors, evidence)
    if wide := _wide_codec(raw):
        evidence["zero_bytes"] = wide
        return _source(raw, wide, raw, errors, evidence)
    _refuse_binary(raw)
    if raw.isascii():
        codec = "hz" if b"~{" in raw and b"~}" in raw else "utf-8"
        return _source(raw, codec, raw, errors, evidence)
    named = _declared(declared, raw)
    if named is not None:
        evidence["declared"] = named
    readings = sorted(_readings(raw), key=lambda reading: -reading.score(named))
    best = _whole(raw, readings, named) if len(raw) > _SAMPLE else readings[0]
    evidence["fluency"] = round(best.fluency, 2)
    return _source(raw, best.codec, raw, errors, evidence)


def _wide_codec(raw: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: each unit must be a character of Chinese."""
    sample = raw[:_HEAD]
    if len(raw) % 2 or not sample:
        return None
    for codec, unit in (("utf-32-le", 4), ("utf-32-be", 4), ("utf-16-le", 2), ("utf-16-be", 2)):
        if unit == 4 and b"\0" not in sample:
            continue
        text = sample[: len(sample) // unit * unit].decode(codec, "replace")
        wrong = sum(c in "\0\ufffd" or "\ue000" <= c <= "\uf8ff" for c in text)
        if text and not wrong and _looks_written(text) and _is_likely_wide(text, sample):
            return codec
    return None


def _is_likely_wide(text: str, sample: bytes) -> bool:
    """Whether zero bytes prove it, or the fluency of the text: ASCII by pairs gives Han too."""
    if b"\0" in sample:
        return True
    return len(text) >= 4 and not sample.isascii() and fluency_model().score(text) >= _WIDE_FLUENCY


def _looks_written(text: str) -> bool:
    usual = sum(c.isascii() or "\u3000" <= c <= "\u9fff" or "\uff00" <= c <= "\uffef" for c in text)
    return usual >= 0.9 * len(text) and any(not c.isspace() for c in text)


def _refuse_binary(raw: bytes) -> None:
    """Raise for what is no text: control bytes by the dozen, which no Chinese codec uses."""
    sample = raw[: 16 * _HEAD]
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    if controls > max(8, len(sample) // 50) or (len(sample) < 64 and controls > len(sample) // 4):
        position = next(i for i, byte in enumerate(raw) if byte in _CONTROLS)
        raise UndecodableError(
            f"this is not text: {controls} of the first {len(sample)} bytes are control "
            f"characters, the first at byte {position}; if it is text after all, decode it "
            "yourself and pass a str",
            source=raw,
            tried=_CODECS,
            position=position,
        )


def _declared(declared: str | None, raw: bytes) -> str | None:
    """The declared charset by Python's name: the caller's, else the one the page itself names."""
    name = declared
    if name is None and (found := _CHARSET.search(raw[:_HEAD])):
        name = found.group(1).decode("ascii")
    return _NAMES.get(name.lower(), name.lower()) if name else None


def _readings(raw: bytes) -> Iterator[_Reading]:
    sample = raw[:_SAMPLE]
    cut = len(sample) < len(raw)
    for codec in _CODECS:
        text = _decoded(sample, codec)
        bad = sum(map(len, _ESCAPED.findall(text)))
        if cut and bad and _ESCAPED.search(text[-4:]):
            bad = max(0, bad - 3)  # The sample may end inside a character.
        shown = _ESCAPED.sub("", text)
        fluency = fluency_model().score(shown) if shown else -20.0
        yield _Reading(codec, text, bad, fluency)
        if codec == "utf-8" and not bad and _is_surely_utf8(text):
            return


def _whole(raw: bytes, readings: Sequence[_Reading], named: str | None) -> _Reading:
    """The best reading; of those that say the same of the sample one that reads all bytes."""
    best = readings[0]
    for reading in readings:
        if best.score(named) - reading.score(named) > _ALIKE:
            break
        try:
            raw.decode(reading.codec)
        except UnicodeDecodeError:
            continue
        return reading
    return best


def _is_surely_utf8(text: str) -> bool:
    """Whether multibyte characters of three bytes stand in it: two-byte ones can be GBK."""
    return sum(c > "\u07ff" for c in text[:4000]) > 1


def _decoded(raw: bytes, codec: str) -> str:
    """The text, with a lone surrogate for each byte that does not decode."""
    return raw.decode(codec, "surrogateescape")


def _source(
    raw: bytes, codec: str, body: bytes, errors: OnBadBytes, evidence: dict[str, Attribute]
) -> Source:
    try:
        return Source(raw, codec, body.decode(codec), evidence)
    except UnicodeDecodeError as error:
        if errors == "strict":
            position = error.start + len(raw) - len(body)
            raise UndecodableError(
                f"byte {position} does not decode as {codec}; errors='mark' decodes the rest",
                source=raw,
                tried=(codec,),
                position=position,
            ) from error
    if codec.startswith("utf-8") or codec in ("gb18030", "big5hkscs", "cp950"):
        text = _decoded(body, codec)
        places = tuple(Span(m.start(), m.end()) for m in _ESCAPED.finditer(text))
        text = _ESCAPED.sub(lambda match: "\ufffd" * len(match.group()), text)
    else:
        text = body.decode(codec, "replace")
        places = tuple(Span(m.start(), m.end()) for m in re.finditer("\ufffd+", text))
    return Source(raw, codec, text, {**evidence, "undecodable": places})
