"""A run gives the same bytes for any number of workers, and however often it is killed."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pyarrow.parquet as pq
import pytest

from policytext.components import KEEP, Drop, Verdict
from policytext.corpus import PathCorpus, RunOptions, run_corpus
from policytext.corpus.files import open_whole
from policytext.document import Document, Edit, Rewrite
from policytext.errors import ConfigError
from policytext.pipeline import Pipeline


@dataclass(frozen=True)
class Cutter:
    """Cuts stars; dies, hangs or raises where the text says so."""

    name: ClassVar[str] = "cutter"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = {"star": "a star"}

    def clean(self, doc: Document) -> Rewrite:
        if "KILL" in doc.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "HANG" in doc.text:
            time.sleep(60)
        if "RAISE" in doc.text:
            raise ValueError("asked to")
        return Rewrite(
            Edit(at, at + 1, "", "star") for at, char in enumerate(doc.text) if char == "☆"
        )


@dataclass(frozen=True)
class Short:
    """Drops short texts."""

    name: ClassVar[str] = "short"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = {"short": "fewer than three characters"}

    def verdict(self, doc: Document) -> Verdict:
        return KEEP if len(doc.text) > 2 else Drop("short", {"length": len(doc.text)})


PIPELINE = Pipeline([Cutter(), Short()])


def write_rows(path: Path, count: int = 100) -> PathCorpus:
    rows = [{"id": f"d{n}", "text": f"第{n}条☆为了规范管理。"} for n in range(count)]
    rows[5]["text"] = "国"
    rows[7]["text"] = "RAISE"
    body = "".join(json.dumps(row) + "\n" for row in rows[:60]) + "not json\n"
    body += "".join(json.dumps(row) + "\n" for row in rows[60:])
    path.write_text(body, encoding="ascii")
    return PathCorpus([path])


def contents(folder: Path) -> dict[str, bytes]:
    """The files of a run; the report holds times, which differ."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "report.json"}


@pytest.mark.parametrize("form", ["jsonl", "jsonl.gz", "parquet"])
@pytest.mark.parametrize("detail", ["full", "slim"])
def test_any_number_of_workers_gives_the_same_bytes(tmp_path: Path, form: str, detail: str) -> None:
    corpus = write_rows(tmp_path / "rows.jsonl")
    outputs = []
    for workers, batch in ((1, 3), (2, 16)):
        out = tmp_path / f"out{workers}"
        options = RunOptions(form, detail, workers, batch, shard_size=30)  # type: ignore[arg-type]
        report = run_corpus(corpus, PIPELINE, out, options)
        assert report.counts.by_status == {"kept": 98, "dropped": 1, "failed": 1, "unread": 1}
        assert report.counts.edits == {"cutter/star": 98}
        assert report.counts.drops == {"short/short": 1}
        outputs.append(contents(out))
    assert outputs[0] == outputs[1]
    assert sum(name.startswith("part-") for name in outputs[0]) == 4


def test_what_is_written(tmp_path: Path) -> None:
    corpus = write_rows(tmp_path / "rows.jsonl")
    run_corpus(corpus, PIPELINE, tmp_path / "out", RunOptions(shard_size=1000))
    lines = (tmp_path / "out" / "part-00000.jsonl").read_text("ascii").splitlines()
    docs = list(map(Document.from_json, lines))
    assert [doc.id for doc in docs] == [f"d{n}" for n in range(100) if n not in (5, 7)]
    assert docs[0].text == "第0条为了规范管理。"
    errors = (tmp_path / "out" / "errors-00000.jsonl").read_text("ascii").splitlines()
    failed, unread = map(json.loads, errors)
    assert (failed["id"], failed["by"], failed["error"]) == ("d7", "cutter", "ValueError: asked to")
    assert (unread["row"], unread["by"]) == (61, "reader")
    (drop,) = (tmp_path / "out" / "drops-00000.jsonl").read_text("ascii").splitlines()
    assert json.loads(drop)["evidence"] == {"length": 1}


def test_parquet_has_one_schema_and_source_places(tmp_path: Path) -> None:
    corpus = write_rows(tmp_path / "rows.jsonl", 20)
    run_corpus(corpus, PIPELINE, tmp_path / "out", RunOptions("parquet", "slim"))
    table = pq.read_table(tmp_path / "out" / "part-00000.parquet")
    assert table.column("status").to_pylist() == ["kept"] * 18
    assert table.column("text")[0].as_py() == "第0条为了规范管理。"
    assert table.column("document").null_count == 18


def test_a_document_that_kills_or_hangs_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    texts = ["国务院", "KILL", "教育部", "HANG", "科技部"] + ["发展"] * 3
    path.write_text(
        "".join(json.dumps({"id": text, "text": text + "。。"}) + "\n" for text in texts),
        encoding="ascii",
    )
    options = RunOptions(workers=2, batch_size=4, timeout=1.0)
    report = run_corpus(PathCorpus([path]), PIPELINE, tmp_path / "out", options)
    assert report.counts.by_status == {"kept": 6, "failed": 2}
    errors = (tmp_path / "out" / "errors-00000.jsonl").read_text("ascii").splitlines()
    assert [json.loads(row)["error"] for row in errors] == [
        "the process died (SIGKILL)",
        "it took longer than 1 seconds",
    ]
    assert [json.loads(row)["row"] for row in errors] == [2, 4]


def test_limit_and_empty_input(tmp_path: Path) -> None:
    corpus = write_rows(tmp_path / "rows.jsonl")
    report = run_corpus(corpus, PIPELINE, tmp_path / "some", RunOptions(limit=3))
    assert report.counts.items == 3
    (tmp_path / "none.jsonl").write_text("", encoding="ascii")
    report = run_corpus(PathCorpus([tmp_path / "none.jsonl"]), PIPELINE, tmp_path / "none")
    assert report.counts.items == 0
    assert not list((tmp_path / "none").glob("part-*"))


class TestFolder:
    def test_an_earlier_run_is_not_overwritten(self, tmp_path: Path) -> None:
        corpus = write_rows(tmp_path / "rows.jsonl", 10)
        run_corpus(corpus, PIPELINE, tmp_path / "out")
        with pytest.raises(FileExistsError, match="--resume"):
            run_corpus(corpus, PIPELINE, tmp_path / "out")

    def test_another_folder_is_left_alone(self, tmp_path: Path) -> None:
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / "mine.txt").write_text("x", encoding="ascii")
        with pytest.raises(FileExistsError, match="no folder of an earlier run"):
            run_corpus(write_rows(tmp_path / "rows.jsonl", 10), PIPELINE, tmp_path / "out")

    def test_another_run_is_not_resumed(self, tmp_path: Path) -> None:
        corpus = write_rows(tmp_path / "rows.jsonl", 10)
        run_corpus(corpus, PIPELINE, tmp_path / "out")
        with pytest.raises(ConfigError) as caught:
            run_corpus(
                corpus, Pipeline([Cutter()]), tmp_path / "out",
                RunOptions(detail="slim", resume=True),
            )  # fmt: skip
        assert [problem.split(":")[0] for problem in caught.value.problems] == [
            "pipeline",
            "detail",
        ]

    def test_a_finished_run_resumed_does_nothing(self, tmp_path: Path) -> None:
        corpus = write_rows(tmp_path / "rows.jsonl")
        run_corpus(corpus, PIPELINE, tmp_path / "out", RunOptions(shard_size=30))
        before = contents(tmp_path / "out")
        report = run_corpus(
            corpus, PIPELINE, tmp_path / "out", RunOptions(shard_size=30, resume=True)
        )
        assert report.resumed == 4
        assert report.counts.items == 101
        assert contents(tmp_path / "out") == before

    def test_a_failure_to_write_leaves_nothing_half_written(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(descriptor: int) -> None:
            raise OSError(28, "No space left on device")

        corpus = write_rows(tmp_path / "rows.jsonl", 10)
        out = tmp_path / "out"
        run_corpus(corpus, PIPELINE, out, RunOptions(limit=0))
        for path in out.iterdir():
            path.unlink()
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            run_corpus(corpus, PIPELINE, out)
        assert list(out.iterdir()) == []

    def test_a_file_is_whole_or_absent(self, tmp_path: Path) -> None:
        target = tmp_path / "x"
        with pytest.raises(KeyError), open_whole(target) as file:  # noqa: PT012
            file.write(b"half")
            raise KeyError
        assert list(tmp_path.iterdir()) == []


KILLED = """
import sys
from pathlib import Path
from policytext.corpus import PathCorpus, RunOptions, run_corpus
from policytext.pipeline import Pipeline

if __name__ == "__main__":
    corpus, out = map(Path, sys.argv[1:])
    options = RunOptions(workers=2, batch_size=2, shard_size=7, resume=out.exists())
    run_corpus(PathCorpus([corpus]), Pipeline.from_names("normalize-characters"), out, options)
"""


@pytest.mark.slow
def test_a_run_that_is_killed_again_and_again_gives_the_same_bytes(tmp_path: Path) -> None:
    corpus = write_rows(tmp_path / "rows.jsonl", 600)
    pipeline = Pipeline.from_names("normalize-characters")
    options = RunOptions(batch_size=2, shard_size=7)
    run_corpus(corpus, pipeline, tmp_path / "whole", options)
    script = tmp_path / "run.py"
    script.write_text(KILLED, encoding="utf-8")
    command = [sys.executable, str(script), str(tmp_path / "rows.jsonl"), str(tmp_path / "killed")]
    kills = 0
    while True:
        process = subprocess.Popen(command)
        try:
            # Ever longer, so that a run on a busy machine gets on at last.
            if process.wait(timeout=0.7 + 0.05 * (kills % 7) + 0.02 * kills) == 0:
                break
            raise AssertionError("the run failed")
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            kills += 1
            assert kills < 300
    assert kills > 0
    assert contents(tmp_path / "killed") == contents(tmp_path / "whole")


def test_gzip_output_carries_no_time(tmp_path: Path) -> None:
    corpus = write_rows(tmp_path / "rows.jsonl", 10)
    run_corpus(corpus, PIPELINE, tmp_path / "out", RunOptions("jsonl.gz"))
    packed = (tmp_path / "out" / "part-00000.jsonl.gz").read_bytes()
    assert packed[4:8] == bytes(4)
    assert gzip.decompress(packed).count(b"\n") == 8
