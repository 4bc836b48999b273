"""The lexicon of slogans: read, extended, replaced, and checked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from policytext.errors import LexiconError
from policytext.language.characters import to_simplified
from policytext.resources import read_text

__all__ = ["Entry", "SloganLexicon", "default_lexicon", "lint_lexicon", "numeral_of"]

KINDS = ("numeric", "term", "fixed", "metaphor", "plus_action", "parallel", "quoted", "plan")
_STRENGTHS = ("slogan", "keyword")
_COLUMNS = ("canonical", "kind", "strength", "variants", "members", "status", "why")
_NEEDED = 3
_NUMERALS = dict(
    zip("一二两双三四五六七八九十", (1, 2, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True)
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A slogan and what is known of it.

    Attributes:
        canonical: Its canonical form, in Simplified characters.
        kind: numeric, term, fixed, metaphor, plus_action, parallel, quoted or plan.
        strength: ``"slogan"``, or ``"keyword"`` for policy vocabulary.
        variants: Other forms that are counted under it.
        members: What it stands for.
        status: When and where it became a set phrase, with the source; from knowledge, so it says
            more than what a corpus attests.
        why: Why it is in the lexicon.
    """

    canonical: str
    kind: str
    strength: str = "slogan"
    variants: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    status: str = ""
    why: str = ""

    @property
    def numeral(self) -> int | None:
        """The number that it counts to, if it counts."""
        return numeral_of(self.canonical) if self.kind == "numeric" else None


def numeral_of(phrase: str) -> int | None:
    """The number that a phrase counts to: the sum of its numerals, for 三会一课 has four members.

    Args:
        phrase: A phrase in Simplified characters.

    >>> numeral_of("两个毫不动摇"), numeral_of("三会一课"), numeral_of("高质量发展")
    (2, 4, None)
    """
    total = sum(_NUMERALS.get(character, 0) for character in phrase)
    return total or None


@dataclass(frozen=True)
class SloganLexicon:
    """Slogans by their canonical form.

    Attributes:
        entries: The entries.

    >>> lexicon = default_lexicon()
    >>> lexicon.get("两个毫不动摇").numeral
    2
    """

    entries: tuple[Entry, ...]

    def get(self, canonical: str) -> Entry | None:
        """The entry of a canonical form."""
        return next((entry for entry in self.entries if entry.canonical == canonical), None)

    def forms(self) -> Mapping[str, Entry]:
        """Every form, canonical or variant, with its entry. Canonical forms come first."""
        forms: dict[str, Entry] = {entry.canonical: entry for entry in self.entries}
        for entry in self.entries:
            for variant in entry.variants:
                forms.setdefault(variant, entry)
        return forms

    def extended(self, entries: Iterable[Entry]) -> SloganLexicon:
        """A lexicon with more entries; one with the same canonical form is replaced."""
        merged = {entry.canonical: entry for entry in self.entries}
        merged.update((entry.canonical, entry) for entry in entries)
        return SloganLexicon(tuple(merged.values()))

    @classmethod
    def from_tsv(cls, path: Path) -> SloganLexicon:
        """The lexicon of a file.

        Args:
            path: Tab-separated rows under a head with the columns ``canonical``, ``kind`` and
                ``strength``, and perhaps ``variants`` (joined by ``|``), ``members`` (joined by
                ``;``), ``status`` and ``why``.

        Raises:
            LexiconError: If a row is malformed; it names the line.
            OSError: If the file cannot be read.
        """
        return cls(_read(path.read_text(encoding="utf-8"), str(path)))


@lru_cache(maxsize=1)
def default_lexicon() -> SloganLexicon:
    """The lexicon of the package."""
    return SloganLexicon(_read(read_text("slogans.tsv"), "slogans.tsv"))


def _read(text: str, path: str) -> tuple[Entry, ...]:
    rows = text.splitlines()
    head = rows[0].split("\t") if rows else []
    if tuple(head[:_NEEDED]) != _COLUMNS[:_NEEDED] or not set(head) <= set(_COLUMNS):
        raise LexiconError(
            f"the first line must name the columns, beginning with {', '.join(_COLUMNS[:3])}",
            path=path,
            line=1,
        )
    entries: dict[str, Entry] = {}
    for number, row in enumerate(rows[1:], start=2):
        if not row.strip() or row.startswith("#"):
            continue
        entry = _entry(row.split("\t"), head, path, number)
        if entry.canonical in entries:
            raise LexiconError(f"{entry.canonical!r} stands twice", path=path, line=number)
        entries[entry.canonical] = entry
    return tuple(entries.values())


def _entry(cells: list[str], head: list[str], path: str, line: int) -> Entry:
    if not _NEEDED <= len(cells) <= len(head):
        raise LexiconError(
            f"the row has {len(cells)} columns, the head {len(head)}", path=path, line=line
        )
    row = dict(zip(head, (cell.strip() for cell in cells), strict=False))
    if len(row["canonical"]) < 2:
        raise LexiconError("the canonical form is too short", path=path, line=line)
    if row["kind"] not in KINDS:
        raise LexiconError(
            f"the kind {row['kind']!r} is none of {', '.join(KINDS)}", path=path, line=line
        )
    if row["strength"] not in _STRENGTHS:
        raise LexiconError(
            f"the strength {row['strength']!r} is neither 'slogan' nor 'keyword'",
            path=path,
            line=line,
        )
    return Entry(
        row["canonical"],
        row["kind"],
        row["strength"],
        tuple(filter(None, row.get("variants", "").split("|"))),
        tuple(filter(None, row.get("members", "").split(";"))),
        row.get("status", ""),
        row.get("why", ""),
    )


def lint_lexicon(path: Path) -> tuple[str, ...]:
    """What is wrong with a lexicon file.

    Args:
        path: The file.

    Returns:
        One message a fault, with its line; empty if there is none.

    Raises:
        LexiconError: If the file cannot be read as a lexicon at all.
        OSError: If it cannot be read.
    """
    lexicon = SloganLexicon.from_tsv(path)
    faults = []
    owner: dict[str, str] = {}
    previous = ""
    for number, entry in enumerate(lexicon.entries, start=2):
        place = f"{path}:{number}"
        if entry.canonical < previous:
            faults.append(f"{place}: {entry.canonical!r} is not in order")
        previous = entry.canonical
        if to_simplified(entry.canonical) != entry.canonical:
            faults.append(f"{place}: {entry.canonical!r} is not in Simplified characters")
        if entry.members and entry.numeral not in (None, len(entry.members)):
            faults.append(
                f"{place}: {entry.canonical!r} counts to {entry.numeral}, "
                f"but has {len(entry.members)} members"
            )
        for form in (entry.canonical, *entry.variants):
            other = owner.setdefault(form, entry.canonical)
            if other != entry.canonical:
                faults.append(f"{place}: {form!r} belongs to {other!r} as well")
    return tuple(faults)
