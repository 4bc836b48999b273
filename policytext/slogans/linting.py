"""Checks of a lexicon file, all faults at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from policytext.errors import LexiconError
from policytext.language.characters import fold, to_simplified
from policytext.slogans.lexicon import Entry, read_entries

__all__ = ["lint_lexicon"]

_QUOTES = frozenset("“”‘’「」『』\"'")


def lint_lexicon(path: Path) -> tuple[str, ...]:
    """What is wrong with a lexicon file.

    Beside what makes a file unreadable, it must be sorted by canonical form, each form must belong
    to one entry, canonical forms must be in Simplified characters and hold no quotation marks, and
    an entry that counts must count its members.

    Args:
        path: The file, TSV or TOML.

    Returns:
        One message a fault, with file and line; empty if there is none.

    Raises:
        LexiconError: If the file is not UTF-8.
        OSError: If it cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise LexiconError(f"the file is not UTF-8: {error.reason}", path=str(path)) from None
    return tuple(
        f"{path}:{line}: {fault}" if line is not None else f"{path}: {fault}"
        for line, fault in _faults(text, str(path))
    )


def _faults(text: str, path: str) -> Iterator[tuple[int | None, str]]:
    owners: dict[str, str] = {}
    seen: set[str] = set()
    previous = ""
    for line, entry in read_entries(text, path):
        if isinstance(entry, str):
            yield line, entry
            continue
        if entry.canonical in seen:
            yield line, f"{entry.canonical!r} stands twice"
            continue
        seen.add(entry.canonical)
        if entry.canonical < previous:
            yield line, f"{entry.canonical!r} is not in order; it belongs before {previous!r}"
        previous = entry.canonical
        for fault in _faults_of(entry):
            yield line, fault
        for form in dict.fromkeys(map(fold, (entry.canonical, *entry.variants))):
            other = owners.setdefault(form, entry.canonical)
            if other != entry.canonical:
                yield line, f"{form!r} belongs to {other!r} as well"


def _faults_of(entry: Entry) -> Iterator[str]:
    name = entry.canonical
    if to_simplified(name) != name:
        yield f"{name!r} is not in Simplified characters; write {to_simplified(name)!r}"
    for form in (name, *entry.variants):
        if _QUOTES & set(form):
            yield f"{form!r} holds quotation marks; they are looked past"
    if len({name, *entry.variants}) <= len(entry.variants):
        yield f"{name!r} has a variant twice"
    if entry.kind != "numeric":
        return
    if entry.numeral is None and not any(c.isdigit() or c in "第百千万" for c in name):
        yield f"{name!r} is numeric, but holds no numeral"
    if entry.members and entry.numeral not in (None, len(entry.members)):
        yield f"{name!r} counts to {entry.numeral}, but has {len(entry.members)} members"
