"""The first pass of a run: parallel, resumable, and exact about twins."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from policytext.components import CorpusStep
from policytext.corpus import PathCorpus, RunOptions, fitting, run_corpus
from policytext.duplicates import NearDuplicates
from policytext.pipeline import Pipeline

ALPHABET = "会议强调要坚持稳中求进工作总基调完整准确全面贯彻新发展理念"


def write_rows(path: Path, count: int = 60) -> PathCorpus:
    """Rows many of which are near-duplicates; some are twins, one is none."""
    chance = random.Random(7)
    bases = ["".join(chance.choices(ALPHABET, k=60)) for _ in range(8)]
    rows = []
    for number in range(count):
        text = chance.choice(bases) + chance.choice(["", "", "，", "完"])
        rows.append(json.dumps({"id": f"d{number % 23}", "text": text}))
    rows.insert(11, "not json")
    path.write_text("\n".join(rows) + "\n", encoding="ascii")
    return PathCorpus([path])


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "report.json"}


def kept_and_dropped(folder: Path) -> tuple[list[str], list[dict[str, object]]]:
    kept = [
        json.loads(line)["text"]
        for path in sorted(folder.glob("part-*"))
        for line in path.read_text("ascii").splitlines()
    ]
    drops = [
        json.loads(line)
        for path in sorted(folder.glob("drops-*"))
        for line in path.read_text("ascii").splitlines()
    ]
    return kept, drops


PIPELINE = Pipeline.from_names("normalize-characters", "near-duplicates", "sentences")


def test_any_number_of_workers_gives_the_same_bytes(tmp_path: Path) -> None:
    corpus = write_rows(tmp_path / "rows.jsonl")
    for workers, batch in ((1, 3), (2, 16)):
        options = RunOptions(workers=workers, batch_size=batch, shard_size=13)
        run_corpus(corpus, PIPELINE, tmp_path / f"out{workers}", options)
    assert contents(tmp_path / "out1") == contents(tmp_path / "out2")
    assert not list((tmp_path / "out1").glob("survey-*"))


def test_every_document_that_goes_has_one_that_stays_and_twins_keep_one(tmp_path: Path) -> None:
    corpus = write_rows(tmp_path / "rows.jsonl")
    report = run_corpus(corpus, PIPELINE, tmp_path / "out", RunOptions(shard_size=13))
    kept, drops = kept_and_dropped(tmp_path / "out")
    assert len(kept) == 8
    assert len(set(kept)) == 8
    assert report.counts.by_status == {"kept": 8, "dropped": 52, "unread": 1}
    assert {drop["by"] for drop in drops} == {"near-duplicates"}
    read = list(corpus)
    assert len({(doc.id, doc.text) for doc in read}) < len(read), "there are twins"


def test_what_was_seen_is_not_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = write_rows(tmp_path / "rows.jsonl")
    whole = tmp_path / "whole"
    run_corpus(corpus, PIPELINE, whole, RunOptions(shard_size=13))
    out = tmp_path / "out"

    def interrupted(self: object, path: Path, seen: object) -> None:
        if path.name == "00003":
            raise KeyboardInterrupt
        write(self, path, seen)  # type: ignore[arg-type]

    write = fitting._Survey._write
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):  # noqa: PT012
        patch.setattr(fitting._Survey, "_write", interrupted)
        run_corpus(corpus, PIPELINE, out, RunOptions(shard_size=13))
    assert sorted(path.name for path in (out / "survey-1").iterdir()) == ["00000", "00001", "00002"]
    marked = (out / "survey-1" / "00001").stat().st_mtime_ns
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):  # noqa: PT012
        patch.setattr(NearDuplicates, "fit_surveys", stopped)
        run_corpus(corpus, PIPELINE, out, RunOptions(shard_size=13, resume=True))
    assert (out / "survey-1" / "00001").stat().st_mtime_ns == marked
    run_corpus(corpus, PIPELINE, out, RunOptions(shard_size=13, resume=True))
    assert contents(out) == contents(whole)


def stopped(*_: object) -> None:
    raise KeyboardInterrupt


def test_what_was_fitted_is_not_fitted_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = write_rows(tmp_path / "rows.jsonl")
    options = RunOptions(shard_size=13)
    run_corpus(corpus, PIPELINE, tmp_path / "out", options)
    before = contents(tmp_path / "out")
    for name in ("done-00002.json", "part-00002.jsonl"):
        (tmp_path / "out" / name).unlink(missing_ok=True)
    monkeypatch.setattr(NearDuplicates, "fit_surveys", stopped)
    run_corpus(corpus, PIPELINE, tmp_path / "out", RunOptions(shard_size=13, resume=True))
    assert contents(tmp_path / "out") == before


def test_the_limit_holds_for_fitting_too(tmp_path: Path) -> None:
    corpus = write_rows(tmp_path / "rows.jsonl")
    options = RunOptions(limit=10, batch_size=4)
    report = run_corpus(corpus, PIPELINE, tmp_path / "out", options)
    assert report.counts.items == 10
    kept, drops = kept_and_dropped(tmp_path / "out")
    assert len(kept) + len(drops) == 10
    assert {drop["evidence"]["duplicate_of"] for drop in drops} <= {f"d{n}" for n in range(10)}  # type: ignore[index]


def test_a_corpus_where_nothing_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text("{\n{\n", encoding="ascii")
    report = run_corpus(PathCorpus([tmp_path / "rows.jsonl"]), PIPELINE, tmp_path / "out")
    assert report.counts.by_status == {"unread": 2}


def test_another_corpus_step_is_fitted_too(tmp_path: Path) -> None:
    corpus = write_rows(tmp_path / "rows.jsonl")
    pipeline = Pipeline.from_names("repeated-lines")
    assert isinstance(pipeline.steps[0], CorpusStep)
    for workers in (1, 2):
        report = run_corpus(corpus, pipeline, tmp_path / f"{workers}", RunOptions(workers=workers))
        assert report.counts.items == 61
    assert contents(tmp_path / "1") == contents(tmp_path / "2")
