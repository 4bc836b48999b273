"""From one script to another, with the edits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeAlias

import ahocorasick_rs
import numpy as np

from policytext.document import Edit, EditList, Span
from policytext.errors import ConfigError, LexiconError, reject_bytes
from policytext.language.characters import without_surrogates
from policytext.script._chains import CHAINS, Script, edits_between
from policytext.script._codes import decode, encode
from policytext.script.backends import Backend, BackendName, find_backend
from policytext.script.detection import detect_script

__all__ = [
    "Exceptions",
    "Protected",
    "Script",
    "Source",
    "conversion_edits",
    "convert_script",
    "read_exceptions",
]

Source: TypeAlias = Literal["auto", "hans", "hant", "tw", "twp", "hk"]
"""The script of a text, or ``"auto"`` to have it detected."""

Protected: TypeAlias = "str | Span | re.Pattern[str]"
"""What a conversion leaves alone: a term, a place, or whatever a pattern matches."""

Exceptions: TypeAlias = "Mapping[str, str] | Iterable[tuple[str, str]] | Path"
"""A dictionary of one's own: terms and what replaces each, or a file of them."""

_FILLER = ord("\n")
"""Stands for what is left alone: no dictionary knows it, and every backend copies it."""


def convert_script(
    text: str,
    *,
    to: Script,
    source: Source = "auto",
    protect: Iterable[Protected] = (),
    exceptions: Exceptions = (),
    backend: BackendName = "auto",
) -> str:
    """The text in another script.

    A table of characters is not enough: 发 is 發 in 发展 and 髮 in 理发, and which one is told by
    the longest word of a dictionary. With ``source="auto"`` only those stretches are converted
    that need it; conversion to Traditional of text that is Traditional already would corrupt it.

    Args:
        text: The text.
        to: The script wanted: ``"hans"`` (Simplified), ``"hant"`` (Traditional), ``"tw"`` or
            ``"hk"`` (as written in Taiwan, Hong Kong), ``"twp"`` (with the words of Taiwan too).
        source: The script of the text. Detected stretches of Traditional text only change their
            characters, never their words: for those name ``"twp"``, or ``"hant"`` with
            ``to="twp"``.
        protect: What stays as it is: terms, spans, patterns.
        exceptions: Terms of your own and what becomes of each, the longest first. They hold
            everywhere, also where nothing else is converted. A ``Path`` is a file with a term, a
            tab and its replacement in each line.
        backend: Which engine converts.

    Returns:
        The converted text.

    Raises:
        TypeError: If ``text`` is not a ``str``.
        ConfigError: If there is no conversion from ``source`` to ``to``.
        LexiconError: If the file of exceptions has a malformed line.
        BackendError: If the backend's package is not installed.

    >>> convert_script("收入分配制度改革", to="hant")
    '收入分配制度改革'
    >>> convert_script("推動「高質量發展」", to="hans")
    '推动「高质量发展」'
    >>> convert_script("干部网络培训", to="twp", exceptions={"培训": "研習"})
    '幹部網路研習'
    """
    reject_bytes(text, "convert_script")
    return _Conversion(to, source, protect, exceptions, backend).text(text)


def conversion_edits(
    text: str,
    *,
    to: Script,
    source: Source = "auto",
    protect: Iterable[Protected] = (),
    exceptions: Exceptions = (),
    backend: BackendName = "auto",
) -> EditList:
    """The edits that ``convert_script`` makes.

    Args:
        text: The text.
        to: The script wanted.
        source: The script of the text.
        protect: What stays as it is.
        exceptions: Terms of your own and what becomes of each.
        backend: Which engine converts.

    Returns:
        The edits, in code points of ``text``; their reasons are ``"script"``, ``"wording"`` and
        ``"exception"``.

    Raises:
        TypeError: If ``text`` is not a ``str``.
        ConfigError: If there is no conversion from ``source`` to ``to``.
        LexiconError: If the file of exceptions has a malformed line.
        BackendError: If the backend's package is not installed.

    >>> list(conversion_edits("内存", to="twp", exceptions={"内存": "記憶體"}))[0].reason
    'exception'
    """
    reject_bytes(text, "conversion_edits")
    return _Conversion(to, source, protect, exceptions, backend).edits(text)


class _Conversion:
    """What is asked for, checked once."""

    def __init__(
        self,
        to: str,
        source: str,
        protect: Iterable[Protected],
        exceptions: Exceptions,
        backend: BackendName,
    ) -> None:
        check_pair(source, to)
        self._to = to
        self._source = source
        self._protect = (protect,) if isinstance(protect, str) else tuple(protect)
        self._exceptions = read_exceptions(exceptions)
        self._backend = find_backend(backend)

    def text(self, text: str) -> str:
        """The converted text."""
        if not self._protect and not self._exceptions:
            parts = self._parts(text)
            if not parts:
                return text
            (source, *others), (stretches, *_) = parts, parts.values()
            if not others and stretches == [Span(0, len(text))] and not _has_surrogates(text):
                return self._backend.convert(text, source, self._target(source)).text
        return self.edits(text).apply(text)

    def edits(self, text: str) -> EditList:
        """The edits of the text."""
        blocked = _protected(text, self._protect)
        own = _exception_edits(text, blocked, self._exceptions)
        blocked += [edit.span for edit in own]
        own = [edit for edit in own if edit.replacement != edit.span.extract(text)]
        lists = [
            _edits_of(text, source, self._target(source), stretches, blocked, self._backend)
            for source, stretches in self._parts(text).items()
        ]
        if len(lists) == 1 and not own:
            return lists[0]
        rows = [*own, *(edit for edits in lists for edit in edits)]
        return EditList(sorted(rows, key=lambda edit: edit.start))

    def _target(self, source: str) -> str:
        """Where a stretch is to go: in a detected Traditional one the words stay."""
        is_detected = self._source == "auto" and source == "hant" and self._to == "twp"
        return "tw" if is_detected else self._to

    def _parts(self, text: str) -> dict[str, list[Span]]:
        """The stretches that are converted, by the script that they are in."""
        if not text:
            return {}
        if self._source != "auto":
            return {self._source: [Span(0, len(text))]}
        report = detect_script(text)
        traditional = _traditional_source(self._to, report.region)
        sources = {"hans": None if self._to == "hans" else "hans", "hant": traditional}
        parts: dict[str, list[Span]] = {}
        for item in report.spans:
            source = sources[item.script]
            if source is not None:
                parts.setdefault(source, []).append(item.span)
        return parts


def _traditional_source(to: str, region: str | None) -> str | None:
    """As what a Traditional stretch is read, or ``None`` if it needs no conversion.

    To Simplified the forms of Taiwan are read too, unless the wording is that of Hong Kong: they
    hold those of the general standard, and the particle 著 beside it.
    """
    if to == "hans":
        return "hk" if region == "hk" else "tw"
    return None if to == "hant" or to[:2] == region else "hant"


def check_pair(source: str, to: str) -> None:
    """Raise if there is no conversion from one script to another.

    Raises:
        ConfigError: If there is none; the message lists what there is.
    """
    targets = sorted({target for _, target in CHAINS})
    if to not in targets:
        raise ConfigError(f"to: no script is called {to!r}; there are {', '.join(targets)}")
    sources = sorted(first for first, second in CHAINS if second == to)
    if source != "auto" and source not in sources:
        raise ConfigError(
            f"source: no conversion leads from {source!r} to {to!r}; "
            f"it can be 'auto' or {', '.join(map(repr, sources))}"
        )


def _edits_of(
    text: str,
    source: str,
    to: str,
    stretches: Sequence[Span],
    blocked: Sequence[Span],
    backend: Backend,
) -> EditList:
    masked = without_surrogates(_masked(text, stretches, blocked))
    return edits_between(masked, backend.convert(masked, source, to))


def _masked(text: str, stretches: Sequence[Span], blocked: Sequence[Span]) -> str:
    """The text with a filler in place of all that is left alone: every offset stays."""
    if not blocked and list(stretches) == [Span(0, len(text))]:
        return text
    left_alone = np.ones(len(text), np.bool_)
    for span in stretches:
        left_alone[span.start : span.end] = False
    for span in blocked:
        left_alone[span.start : span.end] = True
    codes = encode(text).copy()
    codes[left_alone] = _FILLER
    return decode(codes)


def _has_surrogates(text: str) -> bool:
    return without_surrogates(text) is not text


def _protected(text: str, protect: Sequence[Protected]) -> list[Span]:
    terms = tuple(item for item in protect if isinstance(item, str) and item)
    spans = [Span(start, end) for _, start, end in _find_terms(text, terms)]
    for item in protect:
        if isinstance(item, Span):
            if item.end > len(text):
                raise ValueError(f"protect: {item} leaves the text of {len(text)} characters")
            spans.append(item)
        elif isinstance(item, re.Pattern):
            spans += [Span(*match.span()) for match in item.finditer(text)]
    return spans


def _exception_edits(
    text: str, blocked: Sequence[Span], exceptions: Mapping[str, str]
) -> list[Edit]:
    terms = tuple(exceptions)
    taken = np.zeros(len(text) + 1, np.bool_)
    for span in blocked:
        taken[span.start : span.end] = True
    return [
        Edit(start, end, exceptions[terms[index]], "exception")
        for index, start, end in _find_terms(text, terms)
        if not taken[start:end].any()
    ]


def _find_terms(text: str, terms: tuple[str, ...]) -> list[tuple[int, int, int]]:
    """Where terms stand, from the left, the longest first where several begin at one place."""
    if not terms:
        return []
    found: list[tuple[int, int, int]] = _term_search(terms).find_matches_as_indexes(
        without_surrogates(text)
    )
    return found


@lru_cache(maxsize=8)
def _term_search(terms: tuple[str, ...]) -> ahocorasick_rs.AhoCorasick:
    return ahocorasick_rs.AhoCorasick(
        list(map(without_surrogates, terms)),
        matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
    )


def read_exceptions(exceptions: Exceptions) -> Mapping[str, str]:
    """A dictionary of one's own from whatever holds it.

    Args:
        exceptions: A mapping, pairs, or a file: a term, a tab and its replacement in each line,
            ``#`` before a comment, in UTF-8.

    Returns:
        The terms and what replaces each.

    Raises:
        LexiconError: If a line of the file is malformed, or a term stands twice with different
            replacements; it has the line number.
        ConfigError: If a term or a replacement is empty.
        OSError: If the file cannot be read.
    """
    if isinstance(exceptions, Path):
        return _read_file(exceptions)
    pairs = exceptions.items() if isinstance(exceptions, Mapping) else exceptions
    found = dict(pairs)
    for term, replacement in found.items():
        if not term or not replacement:
            raise ConfigError(f"exceptions: {term!r} to {replacement!r}: neither may be empty")
    return found


def _read_file(path: Path) -> Mapping[str, str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise LexiconError(f"not UTF-8: {error}", path=str(path)) from error
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != 2 or not cells[0] or not cells[1].strip():
            raise LexiconError(
                "expected a term, a tab and its replacement", path=str(path), line=number
            )
        term, replacement = cells[0], cells[1].strip()
        if found.setdefault(term, replacement) != replacement:
            raise LexiconError(
                f"{term!r} is already replaced by {found[term]!r}", path=str(path), line=number
            )
    return found
