"""All layers put together: what ``find_entities`` does once the tagger has spoken."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from policytext.document import Entity
from policytext.entities._belief import believed
from policytext.entities._candidates import Candidate
from policytext.entities._features import Seen
from policytext.entities._view import View
from policytext.entities.extension import extended
from policytext.entities.gazetteer import candidate_of, proposals
from policytext.entities.resolution import names_within, resolve
from policytext.entities.second_pass import look_again

__all__ = ["merged"]


def merged(
    text: str,
    view: View,
    seen: Seen,
    guessed: Iterable[Candidate],
    *,
    unscored: Collection[str] = (),
) -> tuple[Entity, ...]:
    """The entities of a text, from the proposals of all layers.

    Args:
        text: The text.
        view: The view of it that the layers looked at.
        seen: What the rules and the gazetteer saw.
        guessed: What a tagger proposes.
        unscored: Layers whose scores say nothing, and are left out.

    Returns:
        The outermost entities in the order of the text, with the names in each under ``nested``;
        spans in code points of ``text``.
    """
    shown = view.text
    known = list(proposals(seen.matches, shown))
    known += extended([*seen.rows, *known], shown)
    guesses = believed(guessed, known, shown)
    rows = [*seen.rows, *known, *guesses, *extended(guesses, shown)]
    first = resolve(rows, shown)
    found = resolve([*first, *look_again(first, shown)], shown)
    inner = sorted([*rows, *map(candidate_of, seen.matches)], key=lambda row: row.start)

    def entity(row: Candidate, within: Sequence[Candidate]) -> Entity:
        span = view.original(row.start, row.end)
        return Entity(
            span,
            span.extract(text),
            row.label,
            row.by,
            None if row.by in unscored else row.score,
            row.subtype,
            row.normalized,
            tuple(entity(part, ()) for part in names_within(row, within)),
        )

    return tuple(entity(row, inner) for row in found)
