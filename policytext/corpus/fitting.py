"""The first pass of a run: fitting corpus steps, in parallel and so that it survives a kill.

A step that can be fitted from surveys has the workers look at the documents, and what they saw is
kept shard by shard until the step is fitted. What was fitted is kept until the end of the run, so
that a run that is resumed does not fit again.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

from policytext.components import Component, CorpusStep, DocumentStep, Drop, Filter
from policytext.corpus.batches import Batches
from policytext.corpus.files import open_whole, remove_partial
from policytext.corpus.readers import PathCorpus, Raw
from policytext.document import Document
from policytext.pipeline.workers import Spread, map_ordered

if TYPE_CHECKING:
    from policytext.pipeline import Pipeline

__all__ = ["FitOptions", "Fitted", "FittedFilter", "Surveyor", "Twins", "dropped_twin", "fit_steps"]


@runtime_checkable
class Surveyor(Protocol):
    """A corpus step that can be fitted from what several processes saw."""

    @property
    def name(self) -> str:
        """The registry name."""

    def survey(self, docs: Sequence[Document]) -> bytes:
        """What must be known of some documents.

        Args:
            docs: Documents as the steps before this one left them.
        """

    def fit_surveys(self, surveys: Iterable[bytes], folder: Path) -> FittedFilter:
        """The fitted step.

        Args:
            surveys: What was seen of all documents, in the order of the corpus.
            folder: An empty folder for what does not fit into memory.
        """

    def restore(self, state: Mapping[str, object]) -> FittedFilter:
        """The fitted step from what its ``state`` gave.

        Args:
            state: The state.
        """


class FittedFilter(Filter, Protocol):
    """A filter that was fitted from surveys."""

    @property
    def state(self) -> Mapping[str, object]:
        """What was fitted, as JSON values."""

    @property
    def twins(self) -> Sequence[tuple[int, str]]:
        """Documents that go, though the filter cannot tell them from one that stays.

        The position of each among those surveyed, and the id of the one that stays.
        """


class FitOptions(Protocol):
    """How steps are fitted: the part of ``RunOptions`` that matters here."""

    @property
    def workers(self) -> int:
        """How many processes work."""

    @property
    def batch_size(self) -> int:
        """How many documents a worker is given at a time."""

    @property
    def shard_size(self) -> int:
        """How many files or rows of input are kept together."""

    @property
    def timeout(self) -> float | None:
        """How many seconds a document may take."""

    @property
    def limit(self) -> int | None:
        """How many files or rows are looked at."""


@dataclass(frozen=True)
class Twins:
    """Documents that are dropped by their place.

    Attributes:
        by: The step that drops them.
        kept: The id of the document that stays, by the place of the one that goes.
    """

    by: str
    kept: Mapping[str, str]

    def verdict(self, place: str) -> Drop | None:
        """The drop of what stands at a place, if it is dropped."""
        id = self.kept.get(place)
        evidence: dict[str, str | float] = {"duplicate_of": id or "", "similarity": 1.0}
        return None if id is None else Drop("near-duplicate", evidence)


@dataclass(frozen=True)
class Fitted:
    """A pipeline that treats one document at a time, and documents that it cannot tell apart.

    Attributes:
        pipeline: The pipeline.
        twins: For each fitted step, what is dropped by its place.
    """

    pipeline: Pipeline
    twins: tuple[Twins, ...] = ()


def fit_steps(
    pipeline: Pipeline,
    corpus: PathCorpus,
    out: Path,
    options: FitOptions,
    spread: Spread = map_ordered,
) -> Fitted:
    """Fit every corpus step, each to the documents as the steps before it leave them.

    Args:
        pipeline: The pipeline.
        corpus: The input.
        out: The folder of the run.
        options: How it is done.
        spread: What spreads the work over processes.
    """
    fitted = Fitted(type(pipeline)(()))
    for index, step in enumerate(pipeline.steps):
        if not isinstance(step, CorpusStep):
            fitted = _with(fitted, step)
        elif isinstance(step, Surveyor):
            made, twins = _Survey(step, fitted, corpus, out, index, options, spread).fitted()
            fitted = _with(fitted, made, twins)
        else:
            fitted = _with(fitted, step.fit(_documents(fitted.pipeline, corpus, options)))
    return fitted


def _with(fitted: Fitted, step: Component, *twins: Twins) -> Fitted:
    pipeline = type(fitted.pipeline)((*fitted.pipeline.steps, step))
    return Fitted(pipeline, (*fitted.twins, *twins))


def _documents(pipeline: Pipeline, corpus: PathCorpus, options: FitOptions) -> Iterator[Document]:
    items = map(corpus.read, islice(corpus.raws(), options.limit))
    docs = (item for item in items if isinstance(item, Document))
    outcomes = pipeline.outcomes(docs, workers=options.workers, batch_size=options.batch_size)
    return (outcome for outcome in outcomes if isinstance(outcome, Document))


# -- surveys -------------------------------------------------------------------------------------

Seen: TypeAlias = tuple[tuple[str, ...], bytes]
"""The places of the documents of a batch, and the survey of them."""

_NOTHING: Seen = ((), b"")


@dataclass(frozen=True)
class _Looking:
    """What a worker does with a batch: read it, treat it, survey it."""

    step: Surveyor
    fitted: Fitted
    corpus: PathCorpus

    def __call__(self, batch: list[Raw]) -> list[Seen]:
        read = [(raw.place, self.corpus.read(raw)) for raw in batch]
        docs = [
            (place, item)
            for place, item in read
            if isinstance(item, Document) and dropped_twin(self.fitted.twins, place) is None
        ]
        outcomes = self.fitted.pipeline.process_batch([doc for _, doc in docs])
        stay = [
            (place, outcome)
            for (place, _), outcome in zip(docs, outcomes, strict=True)
            if isinstance(outcome, Document)
        ]
        places = tuple(place for place, _ in stay)
        seen = (places, self.step.survey([doc for _, doc in stay])) if stay else _NOTHING
        # One result for each file or row is asked for; the first one carries all.
        return [seen] + [_NOTHING] * (len(batch) - 1)


def dropped_twin(twins: Sequence[Twins], place: str) -> tuple[str, Drop] | None:
    """The step that drops what stands at a place, and why; ``None`` if none does.

    Args:
        twins: What is dropped by its place.
        place: The place.
    """
    for row in twins:
        drop = row.verdict(place)
        if drop is not None:
            return row.by, drop
    return None


@dataclass(frozen=True)
class _Survey:
    """The survey of a corpus for one step."""

    step: Surveyor
    before: Fitted
    corpus: PathCorpus
    out: Path
    index: int
    options: FitOptions
    spread: Spread
    _folder: Path = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_folder", self.out / f"survey-{self.index}")

    def fitted(self) -> tuple[DocumentStep, Twins]:
        """The fitted step, made or read again."""
        file = self.out / f"fitted-{self.index}.json"
        if not file.exists():
            self._look()
            made, kept = self._fit()
            with open_whole(file) as handle:
                state = {"state": dict(made.state), "twins": kept}
                handle.write(json.dumps(state).encode() + b"\n")
        shutil.rmtree(self._folder, ignore_errors=True)
        found = json.loads(file.read_bytes())
        return self.step.restore(found["state"]), Twins(self.step.name, found["twins"])

    def _look(self) -> None:
        """Have every document looked at; shards that an earlier run has seen are left out."""
        self._folder.mkdir(exist_ok=True)
        remove_partial(self._folder)
        raws = islice(self.corpus.raws(), self.options.limit)
        batches = Batches(
            raws,
            self.options.shard_size,
            self.options.batch_size,
            lambda shard: self._shard(shard).exists(),
        )
        job = _Looking(self.step, self.before, self.corpus)
        results = self.spread(
            job,
            batches,
            self.options.workers,
            give_up=lambda raw, reason: _NOTHING,
            timeout=self.options.timeout,
        )
        held: list[Seen] = []
        try:
            for number, batch in enumerate(results):
                held += [seen for seen in batch if seen[1]]
                shard = batches.shard_of.pop(number)
                del batches.bytes_of[number]
                if number in batches.ends:
                    batches.ends.remove(number)
                    self._write(self._shard(shard), held)
                    held = []
        finally:
            results.close()

    def _shard(self, number: int) -> Path:
        return self._folder / f"{number:05}"

    def _write(self, path: Path, seen: Sequence[Seen]) -> None:
        with open_whole(path) as file:
            for places, data in seen:
                file.write(json.dumps([places, len(data)]).encode() + b"\n")
                file.write(data)

    def _read(self) -> Iterator[Seen]:
        for path in sorted(self._folder.iterdir(), key=lambda path: (len(path.name), path.name)):
            if path.is_file():
                with path.open("rb") as file:
                    while line := file.readline():
                        places, size = json.loads(line)
                        yield tuple(places), file.read(size)

    def _fit(self) -> tuple[FittedFilter, Mapping[str, str]]:
        work = self._folder / "columns"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        made = self.step.fit_surveys((data for _, data in self._read()), work)
        wanted = dict(made.twins)
        places = (place for places, _ in self._read() for place in places)
        kept = {place: wanted[at] for at, place in enumerate(places) if at in wanted}
        return made, kept
