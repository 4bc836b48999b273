"""Near-duplicates over Ray are those found locally, however the rows are parted.

Runs where the extra ``ray`` is installed: ``pytest -m ray tests/large/test_ray_duplicates.py``.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from policytext import Document, deduplicate
from policytext.errors import MissingBackendError

pa = pytest.importorskip("pyarrow")
ray = pytest.importorskip("ray")
pytest.importorskip("ray.data")

pytestmark = [
    pytest.mark.ray,
    pytest.mark.large,
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.timeout(600),
]

ALPHABET = "会议强调要坚持稳中求进工作总基调完整准确全面贯彻新发展理念"


@pytest.fixture(scope="module")
def cluster() -> Iterator[None]:
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ["RAY_DATA_DISABLE_PROGRESS_BARS"] = "1"
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


def rows(count: int = 200) -> list[dict[str, str]]:
    chance = random.Random(11)
    bases = ["".join(chance.choices(ALPHABET, k=chance.randrange(3, 120))) for _ in range(30)]
    made = []
    for number in range(count):
        text = chance.choice([*bases, "", "，。"])
        for _ in range(chance.randrange(3)):
            at = chance.randrange(len(text) + 1)
            text = text[:at] + chance.choice(["，", "\ue000", "\n", "会", "議", "新"]) + text[at:]
        made.append({"id": f"d{number:04}", "text": text})
    return made


def local(given: list[dict[str, str]]) -> dict[str, tuple[str, float]]:
    docs = [Document.from_text(row["text"], id=row["id"]) for row in given]
    dropped = deduplicate(docs, excerpts=False).dropped
    return {row.member.id: (row.duplicate_of.id, row.similarity) for row in dropped}


def told(table: Any) -> dict[str, tuple[str, float]]:  # noqa: ANN401 - pyarrow has no types
    return {row["id"]: (row["duplicate_of"], row["similarity"]) for row in table.to_pylist()}


def ids(dataset: Any) -> set[str]:  # noqa: ANN401
    return {row["id"] for row in dataset.take_all()}


@pytest.mark.parametrize("partitions", [1, 2, 7])
def test_equal_to_the_local_result(cluster: None, partitions: int) -> None:
    from policytext.engines.ray import deduplicate as over_ray
    from policytext.engines.ray_duplicates import near_duplicates

    given = rows()
    expected = local(given)
    dataset = ray.data.from_arrow(pa.Table.from_pylist(given)).repartition(partitions)
    assert told(near_duplicates(dataset, partitions=partitions)) == expected
    if partitions == 2:  # The anti-join does not shuffle: once is enough.
        kept = ids(over_ray(dataset, partitions=partitions))
        assert kept == {row["id"] for row in given} - expected.keys()


def test_a_killed_worker_costs_nothing(cluster: None, tmp_path: Path) -> None:
    from policytext.engines.ray import deduplicate as over_ray

    flag = tmp_path / "died"

    def die_once(table: Any) -> Any:  # noqa: ANN401
        if not flag.exists():
            flag.touch()
            os._exit(1)
        return table

    given = rows()
    dataset = ray.data.from_arrow(pa.Table.from_pylist(given)).repartition(4)
    kept = ids(over_ray(dataset.map_batches(die_once, batch_format="pyarrow"), partitions=2))
    assert flag.exists()
    assert kept == {row["id"] for row in given} - local(given).keys()


def test_nothing_to_drop_and_nothing_at_all(cluster: None) -> None:
    from policytext.engines.ray import deduplicate as over_ray

    table = pa.table({"id": ["a", "b"], "text": ["国务院关于印发规划的通知", "教育部"]})
    assert ids(over_ray(ray.data.from_arrow(table), partitions=2)) == {"a", "b"}
    assert over_ray(ray.data.from_arrow(table.slice(0, 0)), partitions=2).count() == 0


def test_ids_must_tell_texts_apart(cluster: None) -> None:
    from policytext.engines.ray import deduplicate as over_ray

    table = pa.table({"id": ["a", "a"], "text": ["国务院关于印发规划的通知"] * 2})
    with pytest.raises(Exception, match="make ids unique"):
        over_ray(ray.data.from_arrow(table), partitions=2)


def test_partitions_have_no_first(cluster: None) -> None:
    from policytext.engines.ray import deduplicate as over_ray

    dataset = ray.data.from_arrow(pa.Table.from_pylist(rows(3)))
    with pytest.raises(ValueError, match="no order"):
        over_ray(dataset, keep="first")
    assert issubclass(MissingBackendError, ImportError)
