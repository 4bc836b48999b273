"""Documents as rows of an Arrow table, and a pipeline as a function from table to table.

One schema serves the Parquet files of ``policytext run`` and every engine that hands out Arrow
tables: Ray Data, Spark, Dask, Daft. It is fixed, also for no rows, because engines join the blocks
that their workers return. Errors are columns, because an engine that sees an exception throws
away, or tries again, the whole block that the document stands in.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from policytext.components import Dropped, Failed, Outcome
from policytext.corpus.formats import need_arrow
from policytext.corpus.readers import Columns, read_row
from policytext.document import Detail, Document
from policytext.document.serialise import to_dict
from policytext.errors import PolicyTextError
from policytext.language.characters import without_surrogates

if TYPE_CHECKING:
    import pyarrow as pa

    from policytext.pipeline import Pipeline

__all__ = ["outcome_table", "process_table", "table_schema"]


def table_schema() -> pa.Schema:
    """The columns of every table of documents.

    ``status`` is ``"kept"``, ``"dropped"`` or ``"failed"``; ``by``, ``reason`` and ``evidence`` say
    which component dropped the document and why, or failed on it and how. Offsets count code
    points, in ``text`` and in the source text. ``metadata``, ``attributes``, ``evidence`` and
    ``document`` hold JSON; ``document`` is the full record, with source and history, from which
    ``Document.from_json`` makes the document again.

    Raises:
        MissingBackendError: If pyarrow is not installed.
    """
    need_arrow("Arrow tables")
    import pyarrow as pa

    annotation = pa.struct(
        [
            ("layer", pa.string()),
            ("label", pa.string()),
            ("start", pa.int64()),
            ("end", pa.int64()),
            ("source_start", pa.int64()),
            ("source_end", pa.int64()),
            ("by", pa.string()),
            ("score", pa.float64()),
            ("attributes", pa.string()),
        ]
    )
    return pa.schema(
        [
            ("id", pa.string()),
            ("status", pa.string()),
            ("text", pa.large_string()),
            ("metadata", pa.string()),
            ("annotations", pa.list_(annotation)),
            ("by", pa.string()),
            ("reason", pa.string()),
            ("evidence", pa.string()),
            ("document", pa.large_string()),
        ]
    )


def process_table(
    table: pa.Table,
    pipeline: Pipeline,
    *,
    text: str = "text",
    id: str = "id",
    detail: Detail = "slim",
) -> pa.Table:
    """What becomes of each row of a table: the adapter that engines call.

    Args:
        table: Rows with a text, and perhaps an id; further columns of text, numbers and dates
            become metadata.
        pipeline: The pipeline, fitted.
        text: The column that holds the text.
        id: The column that holds the id; the row's number stands for it where there is none.
        detail: ``"full"`` also fills the column ``document``.

    Returns:
        One row for each, in order, with the columns of ``table_schema``.

    Raises:
        ValueError: If the table has no column of texts.
        NeedsCorpusError: If a step has to be fitted to a corpus first.
    """
    if text not in table.column_names:
        raise ValueError(f"the table has no column {text!r}; it has {table.column_names}")
    columns = Columns(text, id)
    docs: list[Document] = []
    outcomes: list[Outcome | None] = []
    for number, row in enumerate(table.to_pylist()):
        try:
            docs.append(read_row(row, str(number), columns))
            outcomes.append(None)
        except (PolicyTextError, ValueError) as error:
            place = row.get(id)
            empty = Document.from_text("", id=str(number) if place is None else str(place))
            outcomes.append(Failed(empty, "reader", f"{type(error).__name__}: {error}"))
    processed = iter(pipeline.process_batch(docs))
    return outcome_table([item or next(processed) for item in outcomes], detail)


def outcome_table(outcomes: Iterable[Outcome], detail: Detail = "slim") -> pa.Table:
    """Outcomes as a table.

    Args:
        outcomes: What became of some documents.
        detail: ``"full"`` also fills the column ``document``.

    Returns:
        One row for each, in order, with the columns of ``table_schema``.
    """
    import pyarrow as pa

    schema = table_schema()
    rows: Sequence[dict[str, object]] = [_row(outcome, detail) for outcome in outcomes]
    return pa.Table.from_pylist(rows, schema=schema)


def _row(outcome: Outcome, detail: Detail) -> dict[str, object]:
    if isinstance(outcome, Document):
        return {"status": "kept", **_document_row(outcome, detail)}
    row = _document_row(outcome.document, detail)
    if isinstance(outcome, Dropped):
        drop = outcome.drop
        evidence = json.dumps(dict(drop.evidence), default=str)
        return {
            **row,
            "status": "dropped",
            "by": outcome.by,
            "reason": drop.reason,
            "evidence": evidence,
        }
    return {**row, "status": "failed", "by": outcome.by, "reason": outcome.error}


def _document_row(document: Document, detail: Detail) -> dict[str, object]:
    slim = to_dict(document, "slim")
    annotations = slim["annotations"]
    rows = annotations if isinstance(annotations, list) else []
    return {
        "id": _printable(document.id),
        "text": _printable(document.text),
        "metadata": json.dumps(slim["metadata"]),
        "annotations": [
            {**row, "attributes": json.dumps(row["attributes"])}
            for row in rows
            if isinstance(row, dict)
        ],
        "document": document.to_json() if detail == "full" else None,
    }


def _printable(text: str) -> str:
    """The text with lone surrogates replaced, which Arrow's strings cannot hold.

    Each becomes one U+FFFD, so offsets stay; the full record keeps what it was.
    """
    return without_surrogates(text)
