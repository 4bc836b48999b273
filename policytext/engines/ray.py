"""A pipeline over Ray Data, on one machine or many.

Errors are isolated in the kernel, document by document, since Ray throws away or tries again the
whole block on which a function raises. What is shipped to the workers is the pipeline's
configuration; each worker loads its own data files, once.
"""

from __future__ import annotations

from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

from policytext.corpus.table import process_table
from policytext.document import Detail
from policytext.errors import MissingBackendError

if TYPE_CHECKING:
    import pyarrow as pa
    from ray.data import Dataset

    from policytext.duplicates import Keep
    from policytext.pipeline import Pipeline

__all__ = ["deduplicate", "need_ray", "process"]


def process(
    dataset: Dataset,
    pipeline: Pipeline,
    *,
    text: str = "text",
    id: str = "id",
    detail: Detail = "slim",
    batch_size: int = 256,
    num_cpus: float = 1.0,
) -> Dataset:
    """What becomes of each row of a data set.

    Args:
        dataset: Rows with a text, and perhaps an id; further columns become metadata.
        pipeline: The pipeline, fitted.
        text: The column that holds the text.
        id: The column that holds the id.
        detail: ``"full"`` also fills the column ``document``.
        batch_size: How many rows are processed at a time.
        num_cpus: How many processors a task is counted as.

    Returns:
        One row for each, with the columns of ``policytext.corpus.table_schema``: what was dropped
        and what failed is among them, and says so.

    Raises:
        MissingBackendError: If Ray is not installed.
        NeedsCorpusError: If a step has to be fitted to a corpus first.
    """
    need_ray()
    pipeline.process_batch([])  # A step that is not fitted is named here, not by every worker.
    work = partial(_process, pipeline=pipeline, text=text, id=id, detail=detail)
    return dataset.map_batches(
        work, batch_format="pyarrow", batch_size=batch_size, num_cpus=num_cpus
    )


def need_ray() -> None:
    """Raise unless Ray is installed.

    Raises:
        MissingBackendError: If it is not.
    """
    if find_spec("ray") is None:
        raise MissingBackendError("the Ray engine", extra="ray")


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

    See ``policytext.engines.ray_duplicates.deduplicate``, which this is.
    """
    from policytext.engines import ray_duplicates

    return ray_duplicates.deduplicate(
        dataset,
        text=text,
        id=id,
        date=date,
        threshold=threshold,
        keep=keep,
        partitions=partitions,
    )


def _process(
    table: pa.Table, *, pipeline: Pipeline, text: str, id: str, detail: Detail
) -> pa.Table:
    # Ray also calls this with tables that have no rows and no columns, to learn the schema.
    if not table.num_rows and text not in table.column_names:
        from policytext.corpus.table import table_schema

        return table_schema().empty_table()
    return process_table(table, pipeline, text=text, id=id, detail=detail)
