"""A run whose workers are on a Ray cluster writes what a local run writes.

Runs where the extra ``ray`` is installed: ``pytest -m ray tests/large/test_ray_runs.py``.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from policytext.corpus import PathCorpus, RunOptions, run_corpus
from policytext.document import Document, Edit, Rewrite
from policytext.pipeline import Pipeline

ray = pytest.importorskip("ray")

pytestmark = [
    pytest.mark.ray,
    pytest.mark.large,
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.timeout(600),
]


@dataclass(frozen=True)
class Cutter:
    """Cuts stars; raises, dies or hangs where the text says so."""

    name: ClassVar[str] = "cutter"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = {"star": "a star"}

    def clean(self, doc: Document) -> Rewrite:
        if "RAISE" in doc.text:
            raise ValueError("asked to")
        if "DIE" in doc.text:
            os._exit(1)
        if "HANG" in doc.text:
            time.sleep(60)
        return Rewrite(
            Edit(at, at + 1, "", "star") for at, char in enumerate(doc.text) if char == "☆"
        )


@pytest.fixture(scope="module")
def cluster() -> Iterator[None]:
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ["PYTHONPATH"] = os.pathsep.join(
        filter(None, [str(Path(__file__).parent), os.environ.get("PYTHONPATH")])
    )
    ray.init(
        num_cpus=2,
        include_dashboard=False,
        log_to_driver=False,
        logging_level="ERROR",
        object_store_memory=150_000_000,
        _node_ip_address="127.0.0.1",
    )
    yield
    ray.shutdown()


def write_rows(path: Path, *extra: str) -> PathCorpus:
    texts = [f"第{n % 17}条☆为了规范管理，制定本条例。" for n in range(80)] + list(extra)
    lines = [json.dumps({"id": f"d{n}", "text": text}) for n, text in enumerate(texts)]
    lines.insert(33, "not json")
    path.write_text("\n".join(lines) + "\n", encoding="ascii")
    return PathCorpus([path])


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "report.json"}


def test_equal_to_a_local_run(cluster: None, tmp_path: Path) -> None:
    from policytext.engines.ray_runs import over_cluster

    corpus = write_rows(tmp_path / "rows.jsonl", "RAISE")
    steps = Pipeline.from_names("near-duplicates", "sentences").steps
    pipeline = Pipeline((Cutter(), *steps))
    run_corpus(corpus, pipeline, tmp_path / "local", RunOptions(shard_size=30))
    options = RunOptions(workers=2, batch_size=7, shard_size=30)
    run_corpus(corpus, pipeline, tmp_path / "ray", options, spread=over_cluster())
    assert contents(tmp_path / "ray") == contents(tmp_path / "local")


def test_a_document_that_kills_or_hangs_costs_only_itself(cluster: None, tmp_path: Path) -> None:
    from policytext.engines.ray_runs import over_cluster

    corpus = write_rows(tmp_path / "rows.jsonl", "DIE", "HANG")
    options = RunOptions(workers=2, batch_size=16, timeout=2.0)
    pipeline = Pipeline((Cutter(),))
    report = run_corpus(corpus, pipeline, tmp_path / "out", options, spread=over_cluster())
    assert report.counts.by_status == {"kept": 80, "failed": 2, "unread": 1}
    rows = (tmp_path / "out" / "errors-00000.jsonl").read_text("ascii").splitlines()
    errors = [json.loads(row)["error"] for row in rows]
    assert errors[1].startswith("the process died")
    assert errors[2] == "it took longer than 2 seconds"


def test_from_the_command_line(cluster: None, tmp_path: Path) -> None:
    from click.testing import CliRunner

    from policytext.cli.app import app

    write_rows(tmp_path / "rows.jsonl")
    config = tmp_path / "pipeline.toml"
    config.write_text(Pipeline.from_names("normalize-characters").to_toml(), encoding="utf-8")
    outputs = []
    for engine in ("local", "ray"):
        out = tmp_path / engine
        ran = CliRunner().invoke(
            app,
            ["run", str(tmp_path / "rows.jsonl"), "-o", str(out), "--engine", engine,
             "--config", str(config)],
        )  # fmt: skip
        assert ran.exit_code == 1, ran.output  # One row cannot be read.
        outputs.append(contents(out))
    assert outputs[0] == outputs[1]
