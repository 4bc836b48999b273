"""The Ray engine gives what the local kernel gives, and survives a worker's death.

Runs where the extra ``ray`` is installed: ``pytest -m ray tests/large/test_ray.py``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import pytest

from policytext.corpus.table import process_table, table_schema
from policytext.document import Document, Edit, Rewrite
from policytext.errors import NeedsCorpusError
from policytext.pipeline import Pipeline

pa = pytest.importorskip("pyarrow")
ray = pytest.importorskip("ray")
pytest.importorskip("ray.data")

pytestmark = [
    pytest.mark.ray,
    pytest.mark.large,
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.timeout(600),
]


@dataclass(frozen=True)
class Cutter:
    """Cuts stars; raises, or kills its process once, where the text says so."""

    name: ClassVar[str] = "cutter"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = {"star": "a star"}

    flag: str = ""

    def clean(self, doc: Document) -> Rewrite:
        if "RAISE" in doc.text:
            raise ValueError("asked to")
        if "DIE" in doc.text and not Path(self.flag).exists():
            Path(self.flag).touch()
            os._exit(1)
        return Rewrite(
            Edit(at, at + 1, "", "star") for at, char in enumerate(doc.text) if char == "☆"
        )


@pytest.fixture(scope="module")
def cluster() -> Iterator[None]:
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ["RAY_DATA_DISABLE_PROGRESS_BARS"] = "1"
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
    ray.data.DataContext.get_current().enable_progress_bars = False
    yield
    ray.shutdown()


def table(*extra: str) -> Any:  # noqa: ANN401 - pyarrow has no types
    texts = [f"第{n}条☆为了规范管理，制定本条例。" for n in range(60)] + list(extra)
    return pa.table({"id": [f"d{n}" for n in range(len(texts))], "text": texts})


def as_set(rows: Any) -> set[str]:  # noqa: ANN401
    return {repr(row) for row in rows.to_pylist()}


def collected(dataset: Any) -> Any:  # noqa: ANN401
    blocks = [ray.get(ref) for ref in dataset.to_arrow_refs()]
    return pa.concat_tables([table_schema().empty_table(), *(b for b in blocks if b.num_rows)])


@pytest.mark.parametrize("partitions", [1, 2, 7])
def test_equal_to_the_local_result(cluster: None, partitions: int) -> None:
    from policytext.engines.ray import process

    rows = table("RAISE")
    pipeline = Pipeline([Cutter()])
    dataset = ray.data.from_arrow(rows).repartition(partitions)
    made = collected(process(dataset, pipeline, batch_size=16))
    assert as_set(made) == as_set(process_table(rows, pipeline))
    assert made.column("status").to_pylist().count("failed") == 1


def test_a_killed_worker_costs_nothing(cluster: None, tmp_path: Path) -> None:
    from policytext.engines.ray import process

    flag = tmp_path / "died"
    pipeline = Pipeline([Cutter(str(flag))])
    made = collected(process(ray.data.from_arrow(table("DIE")), pipeline, batch_size=16))
    assert flag.exists()
    assert made.num_rows == 61


def test_no_rows(cluster: None) -> None:
    from policytext.engines.ray import process

    made = process(ray.data.from_arrow(table().slice(0, 0)), Pipeline([Cutter()]))
    assert made.count() == 0


def test_a_step_that_is_not_fitted_is_named(cluster: None) -> None:
    from policytext.engines.ray import process

    with pytest.raises(NeedsCorpusError):
        process(ray.data.from_arrow(table()), Pipeline.from_names("near-duplicates"))
