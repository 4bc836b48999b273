"""A pipeline over a whole corpus, with output that survives being killed.

``run_corpus`` reads rows, hands them to workers, and writes shards in the order of the input. What
workers give back are lines of output, not documents: the process that writes would else spend its
time on taking documents apart that others have just put together.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from policytext import __version__
from policytext.components import Dropped, Failed, Outcome
from policytext.corpus.batches import Batches
from policytext.corpus.files import open_whole, remove_partial
from policytext.corpus.fitting import Fitted, dropped_twin, fit_steps
from policytext.corpus.readers import PathCorpus, Raw, Unread
from policytext.corpus.shards import Counts, OutputForm, Result, Shard, read_mark
from policytext.document import Detail, Document
from policytext.errors import ConfigError
from policytext.pipeline.workers import Spread, map_ordered

if TYPE_CHECKING:
    from policytext.pipeline import Pipeline

__all__ = ["RunOptions", "RunReport", "run_corpus"]

MANIFEST = "run.json"
REPORT = "report.json"


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How a corpus is run.

    Attributes:
        form: The form of the output files.
        detail: ``"full"`` documents can be read back, ``"slim"`` ones hold what was found.
        workers: How many processes work beside the one that reads and writes.
        batch_size: How many documents a worker is given at a time.
        shard_size: How many files or rows of input make a shard of output.
        timeout: How many seconds a document may take; what takes longer is quarantined.
        limit: Stop after so many files or rows.
        resume: Go on with a run that was stopped.
    """

    form: OutputForm = "jsonl"
    detail: Detail = "full"
    workers: int = 1
    batch_size: int = 16
    shard_size: int = 4096
    timeout: float | None = None
    limit: int | None = None
    resume: bool = False

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        for name in ("workers", "batch_size", "shard_size"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, not {getattr(self, name)}")


@dataclass
class RunReport:
    """What a run did.

    Attributes:
        counts: What became of the input, the shards of an earlier run included.
        seconds: The time that each step took, over all workers, in this run.
        elapsed: The time from start to end of this run.
        resumed: How many shards were already complete.
    """

    counts: Counts = field(default_factory=Counts)
    seconds: dict[str, float] = field(default_factory=dict)
    elapsed: float = 0.0
    resumed: int = 0

    @property
    def failures(self) -> int:
        """How many files and rows could not be read or processed."""
        return self.counts.by_status["failed"] + self.counts.by_status["unread"]

    def add_seconds(self, seconds: Mapping[str, float]) -> None:
        """Add the time that steps took."""
        for name, value in seconds.items():
            self.seconds[name] = self.seconds.get(name, 0.0) + value

    def to_json(self) -> dict[str, object]:
        """The report as JSON values."""
        return {
            **self.counts.to_json(),
            "seconds": {name: round(value, 3) for name, value in self.seconds.items()},
            "elapsed": round(self.elapsed, 3),
            "resumed_shards": self.resumed,
        }

    def __str__(self) -> str:
        """The report as some lines for a terminal."""
        states = ", ".join(f"{name} {n}" for name, n in sorted(self.counts.by_status.items()))
        lines = [f"{self.counts.items} files and rows: {states or 'none'}; {self.elapsed:.1f} s"]
        lines += [f"  {name}: {n} edits" for name, n in sorted(self.counts.edits.items())]
        lines += [f"  {name}: {n} drops" for name, n in sorted(self.counts.drops.items())]
        lines += [f"  {name}: {value:.1f} s" for name, value in self.seconds.items()]
        return "\n".join(lines)


def run_corpus(
    corpus: PathCorpus,
    pipeline: Pipeline,
    out: Path,
    options: RunOptions | None = None,
    *,
    on_progress: Callable[[int, int], None] | None = None,
    spread: Spread = map_ordered,
) -> RunReport:
    """Run a pipeline over a corpus, into a folder.

    The folder holds ``part-*`` (documents), ``errors-*`` (what could not be read or processed),
    ``drops-*`` (what a filter dropped), ``done-*`` (what is complete), ``run.json`` (what is run)
    and ``report.json``; with corpus steps also ``fitted-*`` (what was learnt of the corpus). Apart
    from times in the report, they are the same for any number of workers, and whether or not the
    run was stopped on the way.

    Args:
        corpus: The input.
        pipeline: The pipeline; corpus steps are fitted first, each in a pass of its own.
        out: The folder. It may hold an earlier run only if that is resumed.
        options: How it is run.
        on_progress: Called now and then with how many files and rows, and how many bytes of input,
            are done.
        spread: What spreads the work over processes: those of this machine, or an engine's.

    Returns:
        What was done.

    Raises:
        FileExistsError: If the folder holds an earlier run that is not resumed, or something else.
        ConfigError: If the run that is resumed was another one; all differences are named.
        OSError: If the output cannot be written.
        MissingBackendError: If a form needs an extra that is not installed.
    """
    chosen = options or RunOptions()
    started = time.perf_counter()
    _prepare(out, _manifest(corpus, pipeline, chosen), resume=chosen.resume)
    report = RunReport()
    batches = _batches(corpus, out, chosen, report)
    job = _Job(fit_steps(pipeline, corpus, out, chosen, spread), corpus, chosen)
    results = spread(job, batches, chosen.workers, give_up=_give_up, timeout=chosen.timeout)
    _write(out, chosen, batches, results, report, on_progress)
    report.elapsed = time.perf_counter() - started
    with open_whole(out / REPORT) as file:
        file.write(json.dumps(report.to_json(), indent=1).encode() + b"\n")
    return report


# -- the folder --------------------------------------------------------------------------------


def _manifest(corpus: PathCorpus, pipeline: Pipeline, options: RunOptions) -> dict[str, object]:
    """What must be the same for the shards of two runs to fit together."""
    return {
        "policytext": __version__,
        "inputs": [[str(path), _length(path)] for path in corpus.files()],
        "columns": [corpus.columns.text, corpus.columns.id, corpus.columns.metadata],
        "pipeline": _configuration(pipeline),
        "form": options.form,
        "detail": options.detail,
        "shard_size": options.shard_size,
        "limit": options.limit,
    }


def _configuration(pipeline: Pipeline) -> str:
    """The pipeline as a configuration; components that have no name are written as they print."""
    try:
        return pipeline.to_toml()
    except ConfigError:
        return repr(pipeline.steps)


def _length(path: Path) -> int | None:
    return path.stat().st_size if path.exists() else None


def _prepare(out: Path, manifest: dict[str, object], *, resume: bool) -> None:
    """Make the folder, or see that it holds the same run."""
    file = out / MANIFEST
    wanted = json.loads(json.dumps(manifest))
    if file.exists():
        if not resume:
            raise FileExistsError(
                f"{out} holds an earlier run: resume it (--resume), or name another folder"
            )
        _compare(json.loads(file.read_bytes()), wanted, out)
        remove_partial(out)
        return
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise FileExistsError(f"{out} exists and is no folder of an earlier run; name another one")
    out.mkdir(parents=True, exist_ok=True)
    with open_whole(file) as handle:
        handle.write(json.dumps(wanted, indent=1).encode() + b"\n")


def _compare(found: dict[str, object], wanted: dict[str, object], out: Path) -> None:
    problems = [
        f"{name}: the run in {out} had {_shown(found.get(name))}, this one has "
        f"{_shown(wanted[name])}"
        for name in wanted
        if found.get(name) != wanted[name]
    ]
    if problems:
        raise ConfigError(problems)


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:60]}…"


# -- reading -------------------------------------------------------------------------------------


def _batches(corpus: PathCorpus, out: Path, options: RunOptions, report: RunReport) -> Batches:
    """What is left to do; shards that are complete are counted."""

    def is_done(shard: int) -> bool:
        counts = read_mark(out, shard)
        if counts is not None:
            report.counts.merge(counts)
            report.resumed += 1
        return counts is not None

    raws = islice(corpus.raws(), options.limit)
    return Batches(raws, options.shard_size, options.batch_size, is_done)


# -- working -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Job:
    """What a worker does with a batch: read, process, write down."""

    fitted: Fitted
    corpus: PathCorpus
    options: RunOptions

    def __call__(self, batch: list[Raw]) -> list[Result]:
        items = [self._read(raw) for raw in batch]
        seconds: dict[str, float] = {}
        docs = [item for item in items if isinstance(item, Document)]
        outcomes = iter(self.fitted.pipeline.process_batch(docs, seconds))
        results = []
        kept: list[Outcome] = []
        for raw, item in zip(batch, items, strict=True):
            if isinstance(item, Unread):
                results.append(_refusal(raw, "unread", item.id, "reader", item.error))
                continue
            outcome = item if isinstance(item, Dropped) else next(outcomes)
            if isinstance(outcome, Document):
                kept.append(outcome)
            results.append(self._result(raw, outcome))
        return self._with_batch(results, kept, seconds)

    def _read(self, raw: Raw) -> Document | Dropped | Unread:
        item = self.corpus.read(raw)
        if isinstance(item, Document) and (found := dropped_twin(self.fitted.twins, raw.place)):
            by, drop = found
            return Dropped(item, drop, by)
        return item

    def _result(self, raw: Raw, outcome: Outcome) -> Result:
        if isinstance(outcome, Failed):
            return _refusal(raw, "failed", outcome.document.id, outcome.by, outcome.error)
        if isinstance(outcome, Dropped):
            return _dropped(raw, outcome)
        edits = Counter(
            f"{step.by}/{reason}" for step in outcome.history for reason in step.edits.reasons
        )
        line = b""
        if self.options.form != "parquet":
            line = outcome.to_json(self.options.detail).encode() + b"\n"
        return Result("kept", line, edits=edits, characters=len(outcome.source.text))

    def _with_batch(
        self, results: list[Result], kept: list[Outcome], seconds: dict[str, float]
    ) -> list[Result]:
        """The results, the first of which also carries what belongs to the batch as a whole."""
        packed = b""
        if self.options.form == "parquet" and kept:
            packed = _packed(kept, self.options.detail)
        first = results[0]
        results[0] = Result(
            first.status, first.line, packed, first.edits, first.drops, first.characters, seconds
        )
        return results


def _packed(outcomes: list[Outcome], detail: Detail) -> bytes:
    import pyarrow as pa

    from policytext.corpus.table import outcome_table

    table = outcome_table(outcomes, detail)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue().to_pybytes())


def _refusal(raw: Raw, status: str, id: str, by: str, error: str) -> Result:
    row = {"id": id, "path": str(raw.path), "row": raw.row, "by": by, "error": error}
    line = json.dumps(row).encode() + b"\n"
    return Result("unread" if status == "unread" else "failed", line)


def _dropped(raw: Raw, outcome: Dropped) -> Result:
    drop = outcome.drop
    row = {
        "id": outcome.document.id,
        "path": str(raw.path),
        "row": raw.row,
        "by": outcome.by,
        "reason": drop.reason,
        "evidence": dict(drop.evidence),
    }
    return Result(
        "dropped",
        json.dumps(row, default=str).encode() + b"\n",
        drops={f"{outcome.by}/{drop.reason}": 1},
        characters=len(outcome.document.source.text),
    )


def _give_up(raw: Raw, reason: str) -> Result:
    return _refusal(raw, "failed", raw.place, "worker", reason)


# -- writing -------------------------------------------------------------------------------------


def _write(
    out: Path,
    options: RunOptions,
    batches: Batches,
    results: Generator[list[Result], None, None],
    report: RunReport,
    on_progress: Callable[[int, int], None] | None,
) -> None:
    shard: Shard | None = None
    done = 0
    try:
        for number, batch in enumerate(results):
            if shard is None:
                shard = Shard(out, batches.shard_of.pop(number), options.form)
            for result in batch:
                shard.add(result)
                report.add_seconds(result.seconds)
            done += batches.bytes_of.pop(number)
            batches.shard_of.pop(number, None)
            if number in batches.ends:
                batches.ends.remove(number)
                shard.finish()
                report.counts.merge(shard.counts)
                shard = None
            if on_progress is not None:
                written = 0 if shard is None else shard.counts.items
                on_progress(report.counts.items + written, done)
    except BaseException as error:
        if shard is not None:
            shard.abandon(error)
        raise
    finally:
        results.close()
