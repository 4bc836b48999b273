"""The lexicon of slogans: read, extended, replaced.

A lexicon is a file that people read and edit. In TSV the first line names the columns; in TOML each
entry is a table ``[[slogan]]`` with the same keys, and lists for what is several.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from policytext.errors import LexiconError
from policytext.resources import read_text

__all__ = [
    "KINDS",
    "STRENGTHS",
    "Attestation",
    "Entry",
    "SloganLexicon",
    "default_lexicon",
    "numeral_of",
]

KINDS = ("numeric", "term", "fixed", "metaphor", "plus_action", "parallel", "quoted", "plan")
STRENGTHS = ("slogan", "keyword")
LEXICON_FILE = "slogans.tsv"
COLUMNS = ("canonical", "kind", "strength", "variants", "members", "guards", "status", "why")
COMPUTED = ("documents", "occurrences", "earliest", "latest")
"""Columns that ``python -m policytext.slogans.attest`` writes."""

_NEEDED = 3
_SHORTEST = 2
_UNITS = dict(zip("一二两双三四五六七八九", (1, 2, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_NUMERAL = re.compile("第?[一二两双三四五六七八九十百千万]+")
_ONE_IN_WORDS = re.compile("一体|统一|一代|唯一|一般|一致|一律")
# A list may stand with commas, or with nothing between its members.
_LEAST_JOINED = 6


@dataclass(frozen=True, slots=True)
class Attestation:
    """One document that has a slogan.

    Attributes:
        document: Its id.
        year: Its year.
        count: How often it has the slogan.
    """

    document: str
    year: int
    count: int

    def __str__(self) -> str:
        return f"{self.document}:{self.year}:{self.count}"

    @classmethod
    def parse(cls, text: str) -> Attestation:
        """Read ``document:year:count``.

        Raises:
            ValueError: If it is not of that form.
        """
        document, year, count = text.rsplit(":", 2)
        return cls(document, int(year), int(count))


@dataclass(frozen=True, slots=True)
class Entry:
    """A slogan and what is known of it.

    Attributes:
        canonical: Its canonical form, in Simplified characters.
        kind: numeric, term, fixed, metaphor, plus_action, parallel, quoted or plan.
        strength: ``"slogan"``, or ``"keyword"`` for policy vocabulary.
        variants: Other forms that are counted under it.
        members: What it stands for.
        guards: Where it counts. ``“”`` in quotation marks, ``…经费`` before 经费, ``能耗…`` behind
            能耗, ``*`` anywhere; with ``!`` in front, where it does not. Of those without ``!``
            one must hold. A form of two characters counts in quotation marks alone if none is
            given. A variant longer than the canonical form needs only those with ``!``.
        status: When and where it became a set phrase, with the source. It says more than what a
            corpus attests: strings are older than slogans.
        why: Why it is in the lexicon.
        documents: In how many of the dated documents that were counted it stands.
        occurrences: How often.
        earliest: The first of those documents, which is no claim of first use.
        latest: The last of them.
    """

    canonical: str
    kind: str
    strength: str = "slogan"
    variants: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    status: str = ""
    why: str = ""
    documents: int = 0
    occurrences: int = 0
    earliest: Attestation | None = None
    latest: Attestation | None = None

    @property
    def numeral(self) -> int | None:
        """The number that it counts to, if it counts."""
        return numeral_of(self.canonical) if self.kind == "numeric" else None

    def forms(self) -> Iterator[str]:
        """The canonical form, the variants, and of lists also those joined by other marks."""
        for form in (self.canonical, *self.variants):
            yield form
            if "、" in form and len(form) - form.count("、") >= _LEAST_JOINED:
                yield form.replace("、", ",")
                yield form.replace("、", "")


def numeral_of(phrase: str) -> int | None:
    """The number that a phrase counts to: the sum of its numerals, for 三会一课 has four members.

    An ordinal counts nothing, nor does the 一 of a word (一体, 统一); 百 and 千 belong to what is
    counted; and each of a string of numerals (五六七八九) stands for a member.

    Args:
        phrase: A phrase in Simplified characters.

    >>> numeral_of("两个毫不动摇"), numeral_of("三会一课"), numeral_of("五位一体")
    (2, 4, 5)
    >>> numeral_of("四个铁一般"), numeral_of("五统一、一开放")
    (4, 6)
    >>> numeral_of("高质量发展"), numeral_of("第二个结合"), numeral_of("五六七八九")
    (None, None, 5)
    """
    return sum(map(_value, _NUMERAL.findall(_ONE_IN_WORDS.sub("", phrase)))) or None


def _value(run: str) -> int:
    if run.startswith("第") or any(character in "百千万" for character in run):
        return 0
    if "十" in run:
        tens, _, ones = run.partition("十")
        return 10 * _UNITS.get(tens[-1:], 1) + _UNITS.get(ones[:1], 0)
    return _UNITS[run] if len(run) == 1 else len(run)


@dataclass(frozen=True)
class SloganLexicon:
    """Slogans by their canonical form.

    Attributes:
        entries: The entries.

    >>> lexicon = default_lexicon()
    >>> lexicon.get("两个毫不动摇").numeral
    2
    >>> own = lexicon.extended([Entry("六纵七横", "numeric", guards=("“”",))])
    >>> len(own.entries) - len(lexicon.entries)
    1
    """

    entries: tuple[Entry, ...]

    @cached_property
    def _by_name(self) -> Mapping[str, Entry]:
        return {entry.canonical: entry for entry in self.entries}

    @cached_property
    def _hash(self) -> int:
        return hash(self.entries)

    def __hash__(self) -> int:
        # Asked for at every call of find_slogans, over thousands of entries.
        return self._hash

    def get(self, canonical: str) -> Entry | None:
        """The entry of a canonical form."""
        return self._by_name.get(canonical)

    def forms(self) -> Mapping[str, Entry]:
        """Every form with its entry. Canonical forms come before variants."""
        forms: dict[str, Entry] = {entry.canonical: entry for entry in self.entries}
        for entry in self.entries:
            for form in entry.forms():
                forms.setdefault(form, entry)
        return forms

    def extended(self, entries: Iterable[Entry]) -> SloganLexicon:
        """This lexicon with further entries; one of the same canonical form is replaced.

        Args:
            entries: The entries.
        """
        merged = dict(self._by_name)
        merged.update((entry.canonical, entry) for entry in entries)
        return SloganLexicon(tuple(merged[name] for name in sorted(merged)))

    @classmethod
    def load(cls, path: Path) -> SloganLexicon:
        """Read a file, TOML if its name ends so, else TSV.

        Args:
            path: The file. The columns or keys are ``canonical``, ``kind`` and, if wanted,
                ``strength``, ``variants``, ``members``, ``guards``, ``status`` and ``why``. In TSV
                variants and guards are joined by ``|``, members by ``;``.

        Raises:
            LexiconError: If an entry is malformed or stands twice; it names the line.
            OSError: If the file cannot be read.
        """
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise LexiconError(f"the file is not UTF-8: {error.reason}", path=str(path)) from None
        return cls.parse(text, str(path))

    @classmethod
    def parse(cls, text: str, path: str) -> SloganLexicon:
        """Read the text of a file.

        Args:
            text: The text.
            path: The name of the file, for messages and to tell TOML from TSV.

        Raises:
            LexiconError: If an entry is malformed or stands twice; it names the line.
        """
        entries: dict[str, Entry] = {}
        for line, entry in read_entries(text, path):
            if isinstance(entry, str):
                raise LexiconError(entry, path=path, line=line)
            if entry.canonical in entries:
                raise LexiconError(f"{entry.canonical!r} stands twice", path=path, line=line)
            entries[entry.canonical] = entry
        return cls(tuple(entries.values()))


@lru_cache(maxsize=1)
def default_lexicon() -> SloganLexicon:
    """The lexicon of the package."""
    return SloganLexicon.parse(read_text(LEXICON_FILE), LEXICON_FILE)


def read_entries(text: str, path: str) -> Iterator[tuple[int | None, Entry | str]]:
    """The entries of a file with their lines; in place of a malformed one, what is wrong with it.

    Args:
        text: The text of the file.
        path: Its name, which tells TOML from TSV.
    """
    rows = _toml_rows(text) if path.lower().endswith(".toml") else _tsv_rows(text)
    for line, row in rows:
        yield line, row if isinstance(row, str) else _entry(row)


Row = Mapping[str, str | Sequence[str]]


def _tsv_rows(text: str) -> Iterator[tuple[int | None, Row | str]]:
    lines = text.splitlines()
    head = [name.strip() for name in lines[0].split("\t")] if lines else []
    known = (*COLUMNS, *COMPUTED)
    strange = [name for name in head if name not in known]
    if head[:2] != ["canonical", "kind"] or strange or len(set(head)) < len(head):
        yield 1, f"the first line must name columns of {', '.join(known)}, canonical and kind first"
        return
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not 2 <= len(cells) <= len(head):
            yield number, f"the row has {len(cells)} columns, the head {len(head)}"
        else:
            yield number, dict(zip(head, cells, strict=False))


def _toml_rows(text: str) -> Iterator[tuple[int | None, Row | str]]:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        yield int(found[1]) if found else None, str(error)
        return
    places = [
        number
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip().startswith("[[slogan]]")
    ]
    rows = tables.get("slogan", [])
    if not isinstance(rows, list) or tables.keys() - {"slogan"}:
        yield 1, "the file must hold tables [[slogan]] and nothing else"
        return
    for index, row in enumerate(rows):
        line = places[index] if index < len(places) else None
        strange = sorted(row.keys() - {*COLUMNS, *COMPUTED})
        if strange:
            yield line, f"the key {strange[0]!r} is none of {', '.join(COLUMNS)}"
        elif not all(map(_is_cell, row.values())):
            yield line, "a value is neither a string, a number nor a list of strings"
        else:
            yield line, {name: str(v) if isinstance(v, int) else v for name, v in row.items()}


def _is_cell(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    return isinstance(value, str | int) and not isinstance(value, bool)


def _entry(row: Row) -> Entry | str:
    """An entry, or what is wrong with it."""
    canonical, kind = _text(row, "canonical"), _text(row, "kind")
    strength = _text(row, "strength") or "slogan"
    if len(canonical) < _SHORTEST:
        return f"the canonical form {canonical!r} is too short"
    if kind not in KINDS:
        return f"the kind {kind!r} is none of {', '.join(KINDS)}"
    if strength not in STRENGTHS:
        return f"the strength {strength!r} is neither 'slogan' nor 'keyword'"
    variants, guards = _parts(row, "variants", "|"), _parts(row, "guards", "|")
    short = [variant for variant in variants if len(variant) < _SHORTEST]
    if short:
        return f"the variant {short[0]!r} is too short"
    wrong = [guard for guard in guards if not is_guard(guard)]
    if wrong:
        return f"the guard {wrong[0]!r} is none of “”, *, …X, X…, !…X, !X…"
    try:
        earliest, latest = _attestation(row, "earliest"), _attestation(row, "latest")
        documents, occurrences = _number(row, "documents"), _number(row, "occurrences")
    except ValueError:
        return "the counts are not as the command that counts them writes them"
    return Entry(
        canonical,
        kind,
        strength,
        variants,
        _parts(row, "members", ";"),
        guards,
        _text(row, "status"),
        _text(row, "why"),
        documents,
        occurrences,
        earliest,
        latest,
    )


def is_guard(guard: str) -> bool:
    """Whether a guard is well formed.

    Args:
        guard: The guard.

    >>> is_guard("…经费"), is_guard("!创…"), is_guard("经费")
    (True, True, False)
    """
    if guard in ("*", "“”"):
        return True
    body = guard.removeprefix("!")
    return len(body) > 1 and body.count("…") == 1 and (body[0] == "…" or body[-1] == "…")


def _text(row: Row, name: str) -> str:
    value = row.get(name, "")
    return value.strip() if isinstance(value, str) else ";".join(value)


def _parts(row: Row, name: str, mark: str) -> tuple[str, ...]:
    value = row.get(name, "")
    items = value.split(mark) if isinstance(value, str) else value
    return tuple(item.strip() for item in items if item.strip())


def _number(row: Row, name: str) -> int:
    return int(_text(row, name) or 0)


def _attestation(row: Row, name: str) -> Attestation | None:
    value = _text(row, name)
    return Attestation.parse(value) if value else None
