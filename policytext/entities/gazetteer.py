"""Names that are known: places, bodies, laws, meetings, programmes, media.

One matcher goes over the text once and takes the leftmost longest name. A form listed as certain is
an entity wherever it stands; a form listed as a hint is also an ordinary word (大理 in 大理石, 长治
in 长治久安), and is only evidence for the tagger.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import ahocorasick_rs

from policytext.entities._candidates import GAZETTEER, LABELS, Candidate
from policytext.errors import LexiconError
from policytext.language.characters import fold, without_surrogates
from policytext.resources import read_text

__all__ = ["Gazetteer", "Match", "Name", "default_gazetteer", "entity_words"]

FILES = ("gazetteer_places.tsv", "gazetteer_bodies.tsv", "gazetteer_works.tsv")
WORDS = "entities_words.tsv"
_COLUMNS = ("canonical", "label", "subtype", "forms", "hints")

# What may not follow a form that ends so: the form is then the head of another word (外交部|门).
# Words that only look like a name within (发展|中国|家) are matched themselves, and dropped.
_NOT_AFTER: Mapping[str, str] = {
    "部": "门队分署位",
    "局": "部面势",
    "院": "校系士",
    "网": "络",
    "法": "学规治官院律",
    "委": "员",
    "海": "洋水关",
    "江": "水",
    "军": "事官人",
    "社": "会区",
    "国": "籍",
    "党": "派",
}
_NO_NAME = "not-a-name"


@dataclass(frozen=True, slots=True)
class Name:
    """An entry of a gazetteer.

    Attributes:
        canonical: The full name.
        label: Its label.
        subtype: A finer kind, such as ``"province"`` or ``"government"``.
        forms: Forms that are this name wherever they stand.
        hints: Forms that are also ordinary words, or stand for several names.
    """

    canonical: str
    label: str
    subtype: str
    forms: tuple[str, ...]
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A name found in a text.

    Attributes:
        start: Where it starts, in code points.
        end: Where it ends, exclusive.
        name: The entry.
        certain: Whether the form is listed as certain.
    """

    start: int
    end: int
    name: Name
    certain: bool


@dataclass(frozen=True)
class Gazetteer:
    """A list of names.

    Attributes:
        names: The entries; where two claim a form, the first has it.

    >>> gazetteer = default_gazetteer()
    >>> [match.name.canonical for match in gazetteer.matches("国家发改委会同工信部")]
    ['国家发展和改革委员会', '工业和信息化部']
    """

    names: tuple[Name, ...]

    @classmethod
    def from_tsv(cls, path: Path) -> Gazetteer:
        """A gazetteer from a file with the columns canonical, label, subtype, forms, hints.

        Args:
            path: The file, in UTF-8; forms are separated by spaces.

        Raises:
            LexiconError: If a row is malformed.
        """
        return cls(tuple(_rows(path.read_text(encoding="utf-8"), str(path))))

    def extended(self, names: Iterable[Name]) -> Gazetteer:
        """This gazetteer with further names, which come first where both claim a form.

        Args:
            names: The entries to add.
        """
        return Gazetteer((*names, *self.names))

    @cached_property
    def _forms(self) -> dict[str, tuple[Name, bool]]:
        no_name = Name(_NO_NAME, _NO_NAME, "", entity_words()[_NO_NAME])
        forms: dict[str, tuple[Name, bool]] = {}
        for name in (no_name, *self.names):
            for certain, group in ((True, name.forms), (False, name.hints)):
                for form in group:
                    forms.setdefault(without_surrogates(fold(form)), (name, certain))
        return forms

    @cached_property
    def _entries(self) -> tuple[tuple[Name, bool], ...]:
        return tuple(self._forms.values())

    @cached_property
    def _matcher(self) -> ahocorasick_rs.AhoCorasick:
        return ahocorasick_rs.AhoCorasick(
            list(self._forms), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest
        )

    def matches(self, text: str) -> list[Match]:
        """The names in a text, leftmost and longest first, none overlapping another.

        Args:
            text: The text, folded and without lone surrogates.
        """
        entries = self._entries
        return [
            Match(start, end, *entries[number])
            for number, start, end in self._matcher.find_matches_as_indexes(text)
            if entries[number][0].label != _NO_NAME and not is_head_of_a_word(text, start, end)
        ]

    def get(self, form: str) -> Name | None:
        """The entry that a form belongs to, if there is one.

        Args:
            form: A form, in any script.

        >>> default_gazetteer().get("國家發改委").subtype
        'government'
        """
        found = self._forms.get(fold(form))
        return found[0] if found and found[0].label != _NO_NAME else None


def is_head_of_a_word(text: str, start: int, end: int) -> bool:
    """Whether the characters are a part of another word: 外交部|门, Intel|ligence."""
    after = text[end : end + 1]
    if after and after in _NOT_AFTER.get(text[end - 1], ""):
        return True
    letters = _is_letter(text[end - 1]) and _is_letter(after)
    return letters or (_is_letter(text[start]) and _is_letter(text[max(0, start - 1) : start]))


def _is_letter(character: str) -> bool:
    return character.isascii() and character.isalpha()


def proposals(matches: Iterable[Match], text: str) -> Iterator[Candidate]:
    """The certain matches as candidates, and bodies that a place makes names of.

    A body that every province has is a name only behind a place: 湖北省|人民政府. Places written
    in a chain before it belong to it.

    Args:
        matches: The matches, in order.
        text: The text that they were found in.
    """
    organs = _organs()
    chain: list[Match] = []
    for match in matches:
        if match.certain:
            yield candidate_of(match)
        if match.name.label != "LOCATION":
            chain = []
            continue
        chain = [*chain, match] if chain and chain[-1].end == match.start else [match]
        end = match.end
        subtype = None
        while found := _longest_at(organs, text, end):
            end += len(found)
            subtype = organs[found]
        if subtype is not None:
            yield Candidate(chain[0].start, end, "ORGANIZATION", GAZETTEER, 0.9, subtype)


def candidate_of(match: Match) -> Candidate:
    """A match as a candidate."""
    name = match.name
    return Candidate(
        match.start,
        match.end,
        name.label,
        GAZETTEER,
        0.9 if match.certain else 0.5,
        name.subtype or None,
        name.canonical,
    )


def _longest_at(organs: Mapping[str, str], text: str, at: int) -> str | None:
    for length in range(min(_longest_organ(), len(text) - at), 1, -1):
        if text[at : at + length] in organs:
            return text[at : at + length]
    return None


@lru_cache(maxsize=1)
def _organs() -> Mapping[str, str]:
    """Bodies that become a name behind a place, with their subtype."""
    words = entity_words()
    return {
        word: kind.removeprefix("organ-")
        for kind in words
        if kind.startswith("organ-")
        for word in words[kind]
    }


@lru_cache(maxsize=1)
def _longest_organ() -> int:
    return max(map(len, _organs()))


@lru_cache(maxsize=1)
def default_gazetteer() -> Gazetteer:
    """The names that come with the package."""
    return Gazetteer(tuple(name for file in FILES for name in _rows(read_text(file), file)))


@lru_cache(maxsize=1)
def entity_words() -> Mapping[str, tuple[str, ...]]:
    """Words that stand in or beside names, by kind: surnames, titles, endings of bodies."""
    words: dict[str, list[str]] = {}
    for line in read_text(WORDS).splitlines()[1:]:
        kind, _, word = line.partition("\t")
        words.setdefault(kind, []).append(word)
    return {kind: tuple(group) for kind, group in words.items()}


def _rows(content: str, path: str) -> Iterator[Name]:
    lines = content.splitlines()
    if not lines or tuple(lines[0].split("\t")) != _COLUMNS:
        raise LexiconError(f"the first row must name the columns {_COLUMNS}", path=path, line=1)
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) != len(_COLUMNS) or not cells[0] or not (cells[3] or cells[4]):
            raise LexiconError("a row needs a name, a label and a form", path=path, line=number)
        if cells[1] not in LABELS:
            raise LexiconError(f"no label is called {cells[1]!r}", path=path, line=number)
        yield Name(cells[0], cells[1], cells[2], tuple(cells[3].split()), tuple(cells[4].split()))
