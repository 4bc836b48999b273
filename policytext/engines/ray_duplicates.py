"""Near-duplicates over Ray Data: bands meet by a hash shuffle, and what they pair is settled.

What travels is a description of 400 bytes a document and one row for each of its bands; texts
travel only where they resemble another. The driver holds the pairs, and the texts that stand in one
in a temporary folder.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np

from policytext.document import Document, Field
from policytext.duplicates import Keep
from policytext.duplicates.partitions import bucket_pairs, content_digest, describe, settle
from policytext.engines.ray import need_ray

if TYPE_CHECKING:
    import pyarrow as pa
    from ray.data import Dataset

__all__ = ["deduplicate", "near_duplicates"]

Row = tuple[str, float, bytes]
"""What stays for a document, their similarity, and the digest of the document's content."""


def deduplicate(
    dataset: Dataset,
    *,
    text: str = "text",
    id: str = "id",
    date: str = "date",
    threshold: float = 0.8,
    keep: Keep = "best",
    partitions: int | None = None,
) -> Dataset:
    """The rows that stay: of texts that say the same, one.

    The result is that of ``policytext.deduplicate``, whatever the partitions, except that the last
    tie goes by id, since a data set has no order.

    Args:
        dataset: Rows with a text and an id. It is read three times: materialize what is costly.
        text: The column that holds the text; a row without one stays.
        id: The column that holds the id.
        date: The column that holds the date, for ``keep="earliest"``; there need be none.
        threshold: The similarity from which two texts are duplicates, above 0 and up to 1.
        keep: Which of several stays: ``"best"``, ``"longest"`` or ``"earliest"``.
        partitions: How many the shuffles make; two for each processor if left out.

    Returns:
        The data set without the rows that go.

    Raises:
        MissingBackendError: If Ray is not installed.
        ValueError: If the threshold or ``keep`` cannot be, or two rows have both id and content in
            common.
    """
    drops = _drops(dataset, text, id, date, threshold, keep, partitions)
    import ray

    held = ray.put({key: row[2] for key, row in drops.items()})
    return dataset.map_batches(
        partial(_without, text=text, id=id, drops=held), batch_format="pyarrow"
    )


def near_duplicates(
    dataset: Dataset,
    *,
    text: str = "text",
    id: str = "id",
    date: str = "date",
    threshold: float = 0.8,
    keep: Keep = "best",
    partitions: int | None = None,
) -> pa.Table:
    """What ``deduplicate`` leaves out, and for what.

    Args:
        dataset: As for ``deduplicate``; it is read twice.
        text: As for ``deduplicate``.
        id: As for ``deduplicate``.
        date: As for ``deduplicate``.
        threshold: As for ``deduplicate``.
        keep: As for ``deduplicate``.
        partitions: As for ``deduplicate``.

    Returns:
        Columns ``id``, ``duplicate_of`` and ``similarity``, by id.

    Raises:
        MissingBackendError: If Ray is not installed.
        ValueError: As for ``deduplicate``.
    """
    drops = _drops(dataset, text, id, date, threshold, keep, partitions)
    import pyarrow as pa

    rows = sorted((key, kept, score) for key, (kept, score, _) in drops.items())
    return pa.table(
        {
            "id": pa.array([row[0] for row in rows], pa.string()),
            "duplicate_of": pa.array([row[1] for row in rows], pa.string()),
            "similarity": pa.array([row[2] for row in rows], pa.float64()),
        }
    )


def _drops(
    dataset: Dataset,
    text: str,
    id: str,
    date: str,
    threshold: float,
    keep: Keep,
    partitions: int | None,
) -> Mapping[str, Row]:
    need_ray()
    import ray

    describe([], [], threshold=threshold, keep=keep)  # What cannot be is named here.
    count = partitions or max(2, 2 * int(ray.cluster_resources().get("CPU", 1)))
    work = partial(_described, text=text, id=id, date=date, threshold=threshold, keep=keep)
    described = dataset.map_batches(work, batch_format="pyarrow")
    groups = _met(described, "digest", count, _firsts).materialize()
    equal: dict[str, tuple[str, bytes]] = {}
    for table in _tables(groups.map_batches(_equal, batch_format="pyarrow", batch_size=None)):
        for row in table.to_pylist():
            equal[row["id"]] = (row["first"], row["digest"])
    spread = groups.map_batches(_spread, batch_format="pyarrow", batch_size=None)
    pairs: set[tuple[str, str]] = set()
    for table in _tables(_met(spread, "key", count, _paired)):
        pairs.update(zip(table["a"].to_pylist(), table["b"].to_pylist(), strict=True))
    involved = {key for pair in pairs for key in pair}
    held = ray.put(involved)
    read = partial(_involved, text=text, id=id, date=date, wanted=held)
    digests: dict[str, bytes] = {}
    docs = _documents(dataset.map_batches(read, batch_format="pyarrow"), equal, digests)
    drops = settle(docs, pairs, threshold=threshold, keep=keep)
    made = {key: (kept, score, digests[key]) for key, (kept, score) in drops.items()}
    for key, (first, digest) in equal.items():
        kept, score = drops.get(first, (first, 1.0))
        made[key] = kept, score, digest
    return made


def _met(dataset: Dataset, key: str, count: int, work: Any) -> Dataset:  # noqa: ANN401
    """Rows of one key in one partition, and a function over each partition as a whole."""
    return dataset.repartition(count, keys=[key]).map_batches(
        work, batch_format="pyarrow", batch_size=None
    )


def _tables(dataset: Dataset) -> Iterator[pa.Table]:
    return (
        table
        for table in dataset.iter_batches(batch_format="pyarrow", batch_size=4096)
        if table.num_rows
    )


def _documents(
    dataset: Dataset, equal: Mapping[str, object], digests: dict[str, bytes]
) -> Iterator[Document]:
    """The documents that stand in a pair; what has the content of another is not one of them."""
    for table in _tables(dataset):
        for row in table.to_pylist():
            if row["id"] in equal:
                continue
            if row["id"] in digests:
                if digests[row["id"]] == row["digest"]:
                    raise _twin(row["id"])
                raise ValueError(f"the id {row['id']!r} is given to several texts; make ids unique")
            digests[row["id"]] = row["digest"]
            metadata = {} if row["date"] is None else {"date": Field(row["date"])}
            yield Document.from_text(row["text"], id=row["id"], metadata=metadata)


def _twin(id: str) -> ValueError:
    return ValueError(f"the id {id!r} is given twice to texts of equal content; make ids unique")


# -- what workers do -----------------------------------------------------------------------------
# Every function gives the same columns for no rows, since engines join what their workers return.


def _columns(
    table: pa.Table, text: str, id: str, date: str
) -> tuple[list[str], list[str], list[str | None]]:
    if not table.num_rows and text not in table.column_names:
        return [], [], []
    missing = [name for name in (text, id) if name not in table.column_names]
    if missing:
        raise ValueError(f"the data set has no column {missing[0]!r}; it has {table.column_names}")
    texts = [value if isinstance(value, str) else "" for value in table[text].to_pylist()]
    ids = [str(value) for value in table[id].to_pylist()]
    if date not in table.column_names:
        return texts, ids, [None] * len(texts)
    dates = [None if value is None else str(value) for value in table[date].to_pylist()]
    return texts, ids, dates


def _described(
    table: pa.Table, *, text: str, id: str, date: str, threshold: float, keep: Keep
) -> pa.Table:
    import pyarrow as pa

    texts, ids, dates = _columns(table, text, id, date)
    rows = describe(texts, dates, threshold=threshold, keep=keep)
    return pa.table(
        {
            "id": pa.array([ids[place] for place in rows.places.tolist()], pa.string()),
            "digest": pa.array(rows.digests, pa.binary()),
            "length": pa.array(rows.lengths, pa.int64()),
            "rank": pa.array(rows.ranks, pa.binary()),
            "keys": pa.array(list(rows.keys), pa.list_(pa.uint64())),
        }
    )


def _firsts(table: pa.Table) -> pa.Table:
    """Each row with the id of the one that stays of all with its content."""
    import pyarrow as pa

    if not table.num_rows:
        names = ("id", "digest", "length", "rank", "keys")
        types = (pa.string(), pa.binary(), pa.int64(), pa.binary(), pa.list_(pa.uint64()))
        table = pa.table([pa.array([], kind) for kind in types], names=list(names))
    table = table.sort_by([(name, "ascending") for name in ("digest", "rank", "id")])
    ids, digests = table["id"].to_pylist(), table["digest"].to_pylist()
    firsts: list[str] = []
    seen: set[str] = set()
    for row, digest in enumerate(digests):
        is_fresh = not row or digest != digests[row - 1]
        seen = set() if is_fresh else seen
        if ids[row] in seen:
            raise _twin(ids[row])
        seen.add(ids[row])
        firsts.append(ids[row] if is_fresh else firsts[-1])
    return table.append_column("first", pa.array(firsts, pa.string()))


def _equal(table: pa.Table) -> pa.Table:
    """The rows that go because another has their content."""
    import pyarrow as pa

    if "first" not in table.column_names:
        names = ["id", "first", "digest"]
        return pa.table(
            [pa.array([], kind) for kind in (pa.string(), pa.string(), pa.binary())], names=names
        )
    goes = np.array(table["id"].to_pylist(), object) != np.array(table["first"].to_pylist(), object)
    return table.select(["id", "first", "digest"]).filter(pa.array(goes, pa.bool_()))


def _spread(table: pa.Table) -> pa.Table:
    """One row for each band of each text that stands for its content."""
    import pyarrow as pa

    keys: list[bytes] = []
    owners: list[int] = []
    if "first" in table.column_names:
        rows = zip(
            table["id"].to_pylist(),
            table["first"].to_pylist(),
            table["keys"].to_pylist(),
            strict=True,
        )
        for owner, (id, first, values) in enumerate(rows):
            if id == first:
                keys += [
                    bytes([band]) + value.to_bytes(8, "big") for band, value in enumerate(values)
                ]
                owners += [owner] * len(values)
        moved = table.select(["id", "digest", "length"]).take(pa.array(owners, pa.int64()))
    else:
        moved = pa.table(
            {
                "id": pa.array([], pa.string()),
                "digest": pa.array([], pa.binary()),
                "length": pa.array([], pa.int64()),
            }
        )
    return moved.append_column("key", pa.array(keys, pa.binary()))


def _paired(table: pa.Table) -> pa.Table:
    """The ids of rows that have a key in common."""
    import pyarrow as pa

    ids: list[str] = []
    pairs = np.zeros((0, 2), np.int64)
    if table.num_rows:
        ids = table["id"].to_pylist()
        lengths = np.asarray(table["length"].to_pylist(), np.int64)
        pairs = bucket_pairs(table["key"].to_pylist(), table["digest"].to_pylist(), lengths)
    columns = {
        name: pa.array([ids[row] for row in pairs[:, side].tolist()], pa.string())
        for side, name in enumerate(("a", "b"))
    }
    return pa.table(columns)


@lru_cache(maxsize=2)
def _fetched(reference: Any) -> Any:  # noqa: ANN401 - whatever was put
    import ray

    return ray.get(reference)


def _involved(table: pa.Table, *, text: str, id: str, date: str, wanted: Any) -> pa.Table:  # noqa: ANN401
    """The rows that stand in a pair."""
    import pyarrow as pa

    texts, ids, dates = _columns(table, text, id, date)
    involved = _fetched(wanted)
    places = [place for place, key in enumerate(ids) if key in involved]
    return pa.table(
        {
            "id": pa.array([ids[place] for place in places], pa.string()),
            "text": pa.array([texts[place] for place in places], pa.large_string()),
            "date": pa.array([dates[place] for place in places], pa.string()),
            "digest": pa.array([content_digest(texts[place]) for place in places], pa.binary()),
        }
    )


def _without(table: pa.Table, *, text: str, id: str, drops: Any) -> pa.Table:  # noqa: ANN401
    """The rows that stay; an id alone does not drop a text of other content."""
    import pyarrow as pa

    texts, ids, _ = _columns(table, text, id, "")
    gone = _fetched(drops)
    stays = [
        key not in gone or gone[key] != content_digest(value)
        for key, value in zip(ids, texts, strict=True)
    ]
    return table.filter(pa.array(stays, pa.bool_())) if len(stays) else table
