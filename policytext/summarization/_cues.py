"""Words that say what a sentence does: who speaks, what must be done, what is only an example."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from ahocorasick_rs import AhoCorasick, MatchKind

from policytext.errors import LexiconError
from policytext.resources import read_text
from policytext.summarization._terms import Floats, Integers

__all__ = ["Cues", "cues"]

CUES_FILE = "summary_cues.tsv"


@dataclass(frozen=True, eq=False)
class Cues:
    """The cue words, ready for matching.

    Attributes:
        groups: The names of the groups.
        group_of: The group of each form. *Shape:* ``(forms,)``
        at_start: Whether a form counts at the start of a sentence only. *Shape:* ``(forms,)``
        automaton: Finds the longest form at each place, in one pass.
    """

    groups: tuple[str, ...]
    group_of: Integers
    at_start: Integers
    automaton: AhoCorasick

    def count(self, folded: str, starts: Integers, ends: Integers) -> Floats:
        """How often each group stands in each sentence.

        Args:
            folded: The folded text.
            starts: Where each sentence starts. *Shape:* ``(sentences,)``
            ends: Where each ends. *Shape:* ``(sentences,)``

        Returns:
            *Shape:* ``(sentences, groups)``
        """
        counts = np.zeros((len(starts), len(self.groups)), np.float32)
        found = self.automaton.find_matches_as_indexes(folded)
        if not found or not len(starts):
            return counts
        matches = np.array(found, np.int64)
        forms, at = matches[:, 0], matches[:, 1]
        owner = np.searchsorted(starts, at, side="right") - 1
        inside = (owner >= 0) & (matches[:, 2] <= ends[owner])
        inside &= (self.at_start[forms] == 0) | (at - starts[owner] <= 1)
        np.add.at(counts, (owner[inside], self.group_of[forms[inside]]), 1)
        return counts


@lru_cache(maxsize=1)
def cues() -> Cues:
    """The cue words of the package.

    Raises:
        LexiconError: If a row is malformed.
    """
    groups: list[str] = []
    forms: dict[str, tuple[int, int]] = {}
    for number, row in enumerate(read_text(CUES_FILE).splitlines(), start=1):
        if not row or row.startswith("#"):
            continue
        cells = row.split("\t")
        if len(cells) != 3 or cells[1] not in ("any", "start"):
            raise LexiconError(
                "a row is a group, 'any' or 'start', and forms", path=CUES_FILE, line=number
            )
        groups.append(cells[0])
        for form in cells[2].split():
            forms.setdefault(form, (len(groups) - 1, int(cells[1] == "start")))
    facts = np.array(list(forms.values()), np.int64)
    automaton = AhoCorasick(list(forms), matchkind=MatchKind.LeftmostLongest)
    return Cues(tuple(groups), facts[:, 0], facts[:, 1], automaton)
