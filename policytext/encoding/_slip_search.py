"""Finds the text behind a byte slip: a beam search under the fluency model.

A hypothesis is what has been read so far, and the first byte of a character whose second byte is
still to come. Each shown character gives that second byte and the next first byte, so without
losses there is nothing to choose. What must be searched are the places where the reader dropped an
empty cell without a trace, the byte that a `?` swallowed, and the first byte of a T1 slip.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from policytext.encoding._slip_cells import TRAILS, Bytes, Script, cells
from policytext.language.fluency import Scores, Symbols, fluency_model

__all__ = ["End", "Finding", "Seed", "Step", "search"]

Places: TypeAlias = npt.NDArray[np.intp]

WIDTH = 32
"""How many hypotheses are kept from step to step."""
DROPS = 12
"""How many first halves of a dropped cell are pursued at a step."""
AGAIN = 40
"""How many are, of those where a second cell was dropped right behind: fewer are told apart yet."""
DROP_COST = 1.0
"""What a dropped cell costs, in nats: one in eleven cells is empty."""
DOUBTFUL = -4.5
"""The mean score of the next characters, in nats, below which a cell may have been dropped."""
HEAD_START = 3.0
"""How far a hypothesis must be before the others, a few characters on, to drop a cell."""
STUCK = 12
"""How many hypotheses that read badly are pursued with a dropped cell."""
PATIENCE = 10
"""After how many characters a search ends in which no hypothesis is text."""
HOPELESS = -9.0
"""The mean score, in nats, below which they are none."""
ENDINGS = 8
"""How many readings are kept of each way to end."""


class Seed(NamedTuple):
    """Where the search begins.

    Attributes:
        pending: The first byte of the character that comes next.
        text: What is read already, after what stands before the slip.
    """

    pending: int
    text: str = ""


class End(NamedTuple):
    """A way in which a slip may end.

    Attributes:
        trails: The second bytes that the last character may have, after its first byte.
        tail: ASCII that stands in the text behind that character.
        lost: What ASCII character may have stood behind it, if that cannot be known; the best one
            counts, and none is written.
        place: Where the shown text goes on unharmed, in code points.
        after: The first two characters of that, glosses left out.
    """

    trails: Callable[[int], Sequence[int]]
    tail: str
    place: int
    after: str
    lost: str = ""


class Step(NamedTuple):
    """What a shown character gives.

    Attributes:
        place: Where it stands, in code points.
        after: It and the character behind it, as they are shown, glosses left out.
        pair: The second byte of one character and the first byte of the next, or ``None``.
        ends: The ways in which the slip may end here.
    """

    place: int
    after: str
    pair: tuple[int, int] | None
    ends: Sequence[End] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A reading of a whole slip.

    Attributes:
        text: What stood there.
        place: Where the shown text goes on unharmed, in code points.
        score: The sum of the scores of the text and of the two characters behind it.
        guessed: Whether a byte was inferred: of a dropped cell, or one that a ``?`` swallowed.
    """

    text: str
    place: int
    score: float
    guessed: bool


class _Beam(NamedTuple):
    """Hypotheses, in columns. *Shape* of each: ``(hypotheses,)``."""

    scores: Scores
    first: Symbols
    last: Symbols
    pending: Bytes
    guessed: npt.NDArray[np.bool_]
    nodes: Places

    def take(self, places: Places) -> _Beam:
        return _Beam(
            self.scores[places],
            self.first[places],
            self.last[places],
            self.pending[places],
            self.guessed[places],
            self.nodes[places],
        )


def search(
    context: str, seeds: Sequence[Seed], steps: Sequence[Step], script: Script = ""
) -> list[Finding]:
    """The readings of a slip that the beam reaches, the best first.

    Args:
        context: The text before the slip, glosses left out; two characters of it count.
        seeds: Where to begin.
        steps: What is shown.
        script: The script of the text around.

    Returns:
        Readings with different texts or ends.
    """
    return _Search(context, script).run(seeds, steps)


class _Search:
    def __init__(self, context: str, script: Script) -> None:
        self.model = fluency_model()
        self.cells = cells()
        self.foreign = self.cells.foreign[script]
        self.context = self.model.symbols(("\n\n" + context)[-2:])
        self.trace: list[tuple[int, str]] = [(-1, "")]
        self.found: dict[tuple[str, int], Finding] = {}

    def run(self, seeds: Sequence[Seed], steps: Sequence[Step]) -> list[Finding]:
        beam = self._start(seeds)
        for at, step in enumerate(steps):
            if not len(beam.scores):
                break
            beam = self._with_drops(beam, steps[at : at + 2])
            for end in step.ends:
                self._finish(beam, end)
            beam = self._read(beam, step)
            if at >= PATIENCE and beam.scores.max(initial=-np.inf) < HOPELESS * at:
                break
        return sorted(self.found.values(), key=lambda finding: -finding.score)

    def _start(self, seeds: Sequence[Seed]) -> _Beam:
        count = len(seeds)
        beam = _Beam(
            np.zeros(count, np.float32),
            np.full(count, self.context[0]),
            np.full(count, self.context[1]),
            np.array([seed.pending for seed in seeds], np.uint8),
            np.zeros(count, np.bool_),
            np.zeros(count, np.intp),
        )
        if not any(seed.text for seed in seeds):
            return beam
        symbols = self.model.symbols("".join(seed.text for seed in seeds))
        scores = self.model.conditional(beam.first, beam.last, symbols)
        scores += np.array([self._foreign(seed.text) for seed in seeds], np.float32)
        nodes = np.array([self._node(0, seed.text) for seed in seeds], np.intp)
        return beam._replace(scores=scores, first=beam.last, last=symbols, nodes=nodes)

    def _foreign(self, character: str) -> float:
        return float(self.foreign[self.cells.bytes_of[character]])

    def _node(self, parent: int, text: str) -> int:
        self.trace.append((parent, text))
        return len(self.trace) - 1

    def _text(self, node: int) -> str:
        pieces = []
        while node > 0:
            node, piece = self.trace[node]
            pieces.append(piece)
        return "".join(reversed(pieces))

    # -- One character --------------------------------------------------------------------------

    def _emit(self, beam: _Beam, trail: int | Bytes) -> tuple[Scores, Symbols]:
        """The score of every hypothesis once its character is complete; -inf for empty cells."""
        symbols = self.cells.symbols[beam.pending, trail]
        added = self.model.conditional(beam.first, beam.last, symbols)
        added += self.foreign[beam.pending, trail]
        added[~self.cells.filled[beam.pending, trail]] = -np.inf
        return beam.scores + added, symbols

    def _read(self, beam: _Beam, step: Step) -> _Beam:
        """The best hypotheses after a shown character; none where the slip must end."""
        if step.pair is None:
            return beam.take(np.zeros(0, np.intp))
        trail, lead = step.pair
        scores, symbols = self._emit(beam, trail)
        best = _best(scores, WIDTH)
        nodes = self._extend(beam, best, np.full(len(best), trail, np.uint8))
        pending = np.full(len(best), lead, np.uint8)
        return _Beam(
            scores[best], beam.last[best], symbols[best], pending, beam.guessed[best], nodes
        )

    def _extend(self, beam: _Beam, places: Places, trails: Bytes) -> Places:
        """A node for the character that each hypothesis has completed."""
        rows = zip(
            beam.nodes[places].tolist(),
            beam.pending[places].tolist(),
            trails.tolist(),
            strict=True,
        )
        characters = self.cells.characters
        nodes = [self._node(parent, characters[lead][trail]) for parent, lead, trail in rows]
        return np.array(nodes, np.intp)

    def _outlook(self, beam: _Beam, steps: Sequence[Step]) -> tuple[Scores, int]:
        """The score of every hypothesis some characters on, if nothing is dropped before them."""
        scores, first, last, pending = beam.scores, beam.first, beam.last, beam.pending
        count = 0
        for step in steps:
            trail = _only_trail(step, int(beam.pending[0]))
            if trail is None:
                break
            symbols = self.cells.symbols[pending, trail]
            added = self.model.conditional(first, last, symbols)
            added += self.foreign[pending, trail]
            added[~self.cells.filled[pending, trail]] = -np.inf
            scores, first, last = scores + added, last, symbols
            count += 1
            if step.pair is None:
                behind = step.ends[0].tail + step.ends[0].after
                return self._add_after(scores, first, last, behind), count + len(behind)
            pending = np.full(len(scores), step.pair[1], np.uint8)
        # With its second byte unknown, a character can always be made to read well.
        return scores, max(1, count)

    # -- Dropped cells --------------------------------------------------------------------------

    def _with_drops(self, beam: _Beam, steps: Sequence[Step]) -> _Beam:
        """The hypotheses, and those that read badly with one or two dropped cells first."""
        outlook, count = self._outlook(beam, steps)
        best = float(outlook.max())
        badly = (outlook - beam.scores) / count < DOUBTFUL
        stuck = np.flatnonzero(badly & (beam.scores > best + HEAD_START))
        if not len(stuck):
            return beam
        some = beam.take(stuck[_best(beam.scores[stuck], STUCK)])
        self._end_in_a_dropped_letter(some, steps[0])
        once = self._drop(some)
        twice = self._drop_again(once)
        return _join(beam, self._open(once), self._open(twice))

    def _drop(self, beam: _Beam) -> _Beam:
        """The best first halves of a dropped cell; the byte that is pending is that half."""
        leads = self.cells.empty_leads
        wide = beam.take(np.repeat(np.arange(len(beam.scores)), len(leads)))
        return self._halve(wide, np.tile(leads, len(beam.scores)), DROPS)

    def _drop_again(self, halves: _Beam) -> _Beam:
        """The best first halves of a second dropped cell right behind the first."""
        halves = halves.take(np.arange(min(len(halves.scores), DROPS // 2)))
        pairs = [self.cells.again[half] for half in halves.pending.tolist()]
        wide = halves.take(np.repeat(np.arange(len(pairs)), [len(row) for row in pairs]))
        both = np.concatenate([*pairs, np.zeros((0, 2), np.uint8)])
        return self._halve(wide._replace(pending=both[:, 0]), both[:, 1], AGAIN)

    def _halve(self, wide: _Beam, trails: Bytes, width: int) -> _Beam:
        scores, symbols = self._emit(wide, trails)
        best = _best(scores, width)
        return _Beam(
            scores[best] - np.float32(DROP_COST),
            wide.last[best],
            symbols[best],
            trails[best],
            np.ones(len(best), np.bool_),
            self._extend(wide, best, trails[best]),
        )

    def _open(self, halves: _Beam) -> _Beam:
        """The hypotheses about the second half of a dropped cell, which is pending."""
        rows = [self.cells.empty_trails[half] for half in halves.pending.tolist()]
        wide = halves.take(np.repeat(np.arange(len(rows)), [len(row) for row in rows]))
        return wide._replace(pending=np.concatenate([*rows, np.zeros(0, np.uint8)]))

    def _end_in_a_dropped_letter(self, beam: _Beam, step: Step) -> None:
        """The hypotheses that the dropped cell held an ASCII letter, which ends the slip."""
        leads = self.cells.letter_leads
        wide = beam.take(np.repeat(np.arange(len(beam.scores)), len(leads)))
        trails = np.tile(leads, len(beam.scores))
        scores, symbols = self._emit(wide, trails)
        best = _best(scores, ENDINGS)
        if not len(best):
            return
        nodes = self._extend(wide, best, trails[best])
        letters = [self.cells.empty_letters[lead] for lead in trails[best].tolist()]
        kept = np.repeat(best, [len(row) for row in letters])
        rows = np.repeat(np.arange(len(best)), [len(row) for row in letters])
        tails = "".join(letters)
        first, last = symbols[kept], self.model.symbols(tails)
        total = scores[kept] - np.float32(DROP_COST)
        total += self.model.conditional(wide.last[kept], first, last)
        total = self._add_after(total, first, last, step.after)
        for place in _best(total, ENDINGS).tolist():
            text = self._text(int(nodes[rows[place]])) + tails[place]
            self._add(Finding(text, step.place, float(total[place]), True))

    # -- The end --------------------------------------------------------------------------------

    def _endings(self, beam: _Beam, end: End) -> tuple[Scores, _Beam, Bytes]:
        """Scores with the last character, its tail and what follows; hypotheses; last bytes."""
        choices = [end.trails(pending) for pending in beam.pending.tolist()]
        counts = [len(trails) for trails in choices]
        wide = beam.take(np.repeat(np.arange(len(counts)), counts))
        trails = np.array([trail for row in choices for trail in row], np.uint8)
        guessed = wide.guessed | np.repeat(np.array(counts, np.intp) > 1, counts)
        scores, last = self._emit(wide, trails)
        if len(scores) > 4 * WIDTH:
            some = _best(scores, 4 * WIDTH)
            scores, last, trails = scores[some], last[some], trails[some]
            wide, guessed = wide.take(some), guessed[some]
        behind = [end.tail + lost + end.after for lost in end.lost] or [end.tail + end.after]
        added = [self._add_after(scores, wide.last, last, text) for text in behind]
        return np.max(added, axis=0), wide._replace(guessed=guessed), trails

    def _add_after(self, scores: Scores, first: Symbols, last: Symbols, text: str) -> Scores:
        """Scores with that of a text behind each hypothesis added."""
        for symbol in self.model.symbols(text):
            scores = scores + self.model.conditional(first, last, symbol)
            first, last = last, np.broadcast_to(symbol, last.shape)
        return scores

    def _finish(self, beam: _Beam, end: End) -> None:
        if end.trails(int(beam.pending[0])) is TRAILS:
            beam = beam.take(_best(beam.scores, WIDTH // 4))
        scores, wide, trails = self._endings(beam, end)
        for place in _best(scores, ENDINGS).tolist():
            character = self.cells.characters[int(wide.pending[place])][int(trails[place])]
            text = self._text(int(wide.nodes[place])) + character + end.tail
            self._add(Finding(text, end.place, float(scores[place]), bool(wide.guessed[place])))

    def _add(self, finding: Finding) -> None:
        key = (finding.text, finding.place)
        if key not in self.found or self.found[key].score < finding.score:
            self.found[key] = finding


def _only_trail(step: Step, lead: int) -> int | None:
    """The second byte that a step gives, if it can be but one."""
    if step.pair is not None:
        return step.pair[0]
    trails = step.ends[0].trails(lead)
    return trails[0] if len(step.ends) == 1 and len(trails) == 1 else None


def _best(scores: Scores, count: int) -> Places:
    """The places of the best finite scores, the best first."""
    if len(scores) > 8 * count:
        some = np.argpartition(-scores, count)[:count]
        order = some[np.argsort(-scores[some], kind="stable")]
    else:
        order = np.argsort(-scores, kind="stable")[:count]
    return order[np.isfinite(scores[order])]


def _join(*beams: _Beam) -> _Beam:
    return _Beam(
        np.concatenate([beam.scores for beam in beams]),
        np.concatenate([beam.first for beam in beams]),
        np.concatenate([beam.last for beam in beams]),
        np.concatenate([beam.pending for beam in beams]),
        np.concatenate([beam.guessed for beam in beams]),
        np.concatenate([beam.nodes for beam in beams]),
    )
