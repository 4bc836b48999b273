"""Text that was decoded with the wrong codec, run by run inside otherwise good text.

Each kind has a signature by which clean text passes at the speed of a regex: the characters into
which lead bytes turn. What a signature finds is turned back into bytes and decoded; the result is
taken only if it is Chinese, and far more fluent than what stood there. ftfy undoes the Latin kinds;
it declined the Chinese ones, because without a model of Chinese they cannot be told from text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import ftfy

from policytext.document import Edit
from policytext.language.characters import HAN
from policytext.language.fluency import fluency_model

__all__ = ["MOJIBAKE_REASONS", "find_mojibake"]

MOJIBAKE_REASONS = {
    "utf8-as-latin": "UTF-8 that was read as Latin-1 or CP1252",
    "gbk-as-latin": "GBK that was read as Latin-1 or ISO-8859-9",
    "utf8-as-gbk": "UTF-8 that was read as GBK",
    "utf8-as-cyrillic": "UTF-8 that was read as Mac Cyrillic",
    "big5-as-gbk": "Big5 that was read as GBK",
    "gbk-as-big5": "GBK that was read as Big5",
}
"""The reasons of ``find_mojibake``."""

_MARGIN = 1.5
"""By how many nats a character the result must be more fluent than what stood there."""
_FLUENT = -7.0
_MOSTLY = 0.7

_CP1252 = "\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122"
_LATIN = f"\x80-\xff{_CP1252}"
_TURKISH = str.maketrans("ĞİŞğışĀ", "\xd0\xdd\xde\xf0\xfd\xfe\xc0")


@dataclass(frozen=True, slots=True)
class _Kind:
    """A pair of codecs.

    Attributes:
        reason: The reason code.
        signature: What stands in every run of this kind, and hardly ever elsewhere.
        run: The characters of a run.
        undo: The text of a run, or ``None`` if it is no such run.
    """

    reason: str
    signature: re.Pattern[str]
    run: re.Pattern[str]
    undo: Callable[[str], str | None]


def find_mojibake(text: str) -> list[Edit]:
    """Runs that were decoded with the wrong codec, with what they say.

    Args:
        text: The text.

    Returns:
        Edits in code points of ``text``, sorted and disjoint.

    >>> [edit.replacement for edit in find_mojibake("关于鍏ㄩ潰娣卞寲鏀归潻的决定")]
    ['全面深化改革']
    >>> find_mojibake("café, naïve, Köln, 鐵路建設與鎮村發展")
    []
    """
    edits: list[Edit] = []
    for kind in _KINDS:
        if kind.signature.search(text):
            for edit in _repairs(text, kind):
                if not any(edit.span.overlaps(other.span) for other in edits):
                    edits.append(edit)
    return sorted(edits, key=lambda edit: edit.start)


def _repairs(text: str, kind: _Kind) -> Iterator[Edit]:
    for match in kind.run.finditer(text):
        run = match.group()
        if not kind.signature.search(run):
            continue
        yield from _repair(text, match.start(), run, kind)


def _repair(text: str, at: int, run: str, kind: _Kind) -> Iterator[Edit]:
    found = kind.undo(run)
    if found is None or found == run or not _is_chinese(found):
        return
    margin = fluency_model().score(found) - fluency_model().score(run)
    if margin >= _MARGIN and fluency_model().score(found) >= _FLUENT:
        yield Edit(at, at + len(run), found, kind.reason, margin=round(margin, 2))


def _is_chinese(text: str) -> bool:
    chinese = len(_CHINESE.findall(text))
    return chinese >= _MOSTLY * len(text) and "\ufffd" not in text


_CHINESE = re.compile(f"[{HAN}\u3000-\u303f\uff00-\uffef“”‘’—…·A-Za-z0-9\\s]")


def _undo_utf8_as_latin(run: str) -> str | None:
    fixed = ftfy.fix_encoding(run)
    return fixed if fixed != run else None


def _undo_gbk_as_latin(run: str) -> str | None:
    try:
        raw = run.translate(_TURKISH).encode("latin-1")
        return raw.decode("gb18030")
    except UnicodeError:
        return None


def _undo_utf8_as_gbk(run: str) -> str | None:
    # Windows shows the byte 0x80 as the euro sign; Python's codec does not.
    raw = b"".join(b"\x80" if c == "€" else c.encode("gb18030", "replace") for c in run)
    return _utf8(raw)


def _undo_utf8_as_cyrillic(run: str) -> str | None:
    try:
        return _utf8(run.encode("mac_cyrillic"))
    except UnicodeError:
        return None


def _utf8(raw: bytes) -> str | None:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _recoder(wrong: str, right: str) -> Callable[[str], str | None]:
    def undo(run: str) -> str | None:
        try:
            return run.encode(wrong).decode(right)
        except UnicodeError:
            return None

    return undo


def _lead_characters(codec: str, leads: range, trails: range) -> str:
    """The characters into which the first two bytes of UTF-8 Han turn under a codec."""
    found = {
        text
        for lead in leads
        for trail in trails
        if len(text := bytes((lead, trail)).decode(codec, "ignore")) == 1
    }
    return re.escape("".join(sorted(found)))


_GBK_LEADS = _lead_characters("gb18030", range(0xE4, 0xEA), range(0x80, 0xC0))
_PROSE = f"{HAN}€\u3000-\u303f\uff00-\uffef\u2010-\u203b\u2460-\u249b\u3040-\u30ff\u0391-\u03c9"

_KINDS = (
    _Kind(
        "utf8-as-latin",
        re.compile(f"[\xc2-\xef][{_LATIN}]"),
        re.compile(f"[{_LATIN}]{{3,}}"),
        _undo_utf8_as_latin,
    ),
    _Kind(
        "gbk-as-latin",
        re.compile("[\xa1-\xfeĞİŞğış]{4}"),
        re.compile("[\xa1-\xfeĞİŞğış]{4,}"),
        _undo_gbk_as_latin,
    ),
    _Kind(
        "utf8-as-gbk",
        re.compile(f"[{_GBK_LEADS}][^\n]{{0,2}}[{_GBK_LEADS}]"),
        re.compile(f"[{_GBK_LEADS}][{_PROSE}]{{2,}}"),
        _undo_utf8_as_gbk,
    ),
    _Kind(
        "utf8-as-cyrillic",
        re.compile("[дежзий][\u0400-\u04ff\u2000-\u22ff\xa0-\xff]{2}"),
        re.compile("[\u0400-\u04ff\u2000-\u22ff\xa0-\xff]{6,}"),
        _undo_utf8_as_cyrillic,
    ),
)
