"""Every file and row comes out: as a document, or with the reason why not."""

from __future__ import annotations

import csv
import gzip
import io
import json
import lzma
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from policytext.corpus import Columns, PathCorpus, Unread, read_file
from policytext.corpus import formats as formats_module
from policytext.document import Document, Field

ROWS = [
    {"id": "a", "text": "坚持稳中求进工作总基调。", "date": "2024-03-05", "pages": 3},
    {"id": "b", "text": "推动高质量发展。\n第二行。", "date": "2024-03-06", "pages": 4},
]


def lines(rows: Sequence[Mapping[str, object]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def write_jsonl(path: Path) -> None:
    path.write_bytes(lines(ROWS))


def write_gz(path: Path) -> None:
    path.write_bytes(gzip.compress(lines(ROWS)))


def write_xz(path: Path) -> None:
    path.write_bytes(lzma.compress(lines(ROWS)))


def write_zst(path: Path) -> None:
    with pa.output_stream(str(path), compression="zstd") as file:
        file.write(lines(ROWS))


def csv_text() -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, ["id", "text", "date", "pages"])
    writer.writeheader()
    writer.writerows(ROWS)
    return text.getvalue()


def write_csv(path: Path) -> None:
    path.write_text(csv_text(), encoding="utf-8-sig", newline="")


def write_gbk_csv(path: Path) -> None:
    path.write_text(csv_text(), encoding="gb18030", newline="")


def write_parquet(path: Path) -> None:
    pq.write_table(pa.Table.from_pylist(ROWS), path)


def write_arrow(path: Path) -> None:
    table = pa.Table.from_pylist(ROWS)
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


@pytest.mark.parametrize(
    "name, write",
    [
        ("rows.jsonl", write_jsonl),
        ("rows.jsonl.gz", write_gz),
        ("rows.ndjson.xz", write_xz),
        ("rows.jsonl.zst", write_zst),
        ("rows.csv", write_csv),
        ("gbk.csv", write_gbk_csv),
        ("rows.parquet", write_parquet),
        ("rows.arrow", write_arrow),
    ],
)
def test_every_form_gives_the_same_documents(
    tmp_path: Path, name: str, write: Callable[[Path], None]
) -> None:
    path = tmp_path / name
    write(path)
    corpus = PathCorpus([path])
    for _ in range(2):
        docs = list(corpus)
        assert [doc.id for doc in docs] == ["a", "b"]
        assert [doc.text for doc in docs] == [row["text"] for row in ROWS]
        assert docs[0].metadata == {"date": Field("2024-03-05"), "pages": Field("3")}


def test_columns_are_mapped(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(lines([{"nr": 7, "body": "国务院", "source": "x", "tags": ["a"]}]))
    (doc,) = read_file(path, Columns(text="body", id="nr", metadata=("source", "tags", "absent")))
    assert isinstance(doc, Document)
    assert (doc.id, doc.text, doc.metadata) == ("7", "国务院", {"source": Field("x")})


def test_a_row_without_an_id_is_called_by_its_place(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b"\n" + lines([{"text": "x"}]))
    (doc,) = read_file(path)
    assert doc.id == f"{path}#2"


@pytest.mark.parametrize(
    "line, reason",
    [
        (b"{", "JSONDecodeError"),
        (b"[1]", "expected an object, found list"),
        (b'{"txt": "x"}', "the row has no column 'text'; it has 'txt'"),
        (b'{"text": null}', "the column 'text' holds no text but NoneType"),
        (b'{"schema": 9, "history": []}', "schema 9 is not known"),
        (b"[" * 100_000, "RecursionError"),
    ],
)
def test_a_malformed_row_is_named_and_the_rest_is_read(
    tmp_path: Path, line: bytes, reason: str
) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(lines(ROWS[:1]) + line + b"\n" + lines(ROWS[1:]))
    first, bad, last = read_file(path)
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert isinstance(bad, Unread)
    assert reason in bad.error
    assert (bad.id, bad.path, bad.row) == (f"{path}#2", str(path), 2)


def test_a_row_in_another_codec_is_read(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes('{"text": "推动高质量发展，坚持稳中求进"}\n'.encode("gb18030"))
    (doc,) = read_file(path)
    assert isinstance(doc, Document)
    assert doc.text == "推动高质量发展，坚持稳中求进"


def test_a_table_row_that_does_not_fit_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("id,text\na,国\nb\nc,民\n", encoding="utf-8")
    first, bad, last = read_file(path)
    assert isinstance(bad, Unread)
    assert "the row has 1 fields, the head 2" in bad.error
    assert [item.id for item in (first, last)] == ["a", "c"]


def test_a_compressed_file_that_breaks_off_gives_what_it_has(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl.gz"
    many = [{"id": str(n), "text": f"第{n}条　为了规范管理。{n * 7919}"} for n in range(5000)]
    path.write_bytes(gzip.compress(lines(many))[:-2000])
    *docs, last = read_file(path)
    assert len(docs) > 1000
    assert isinstance(last, Unread)
    assert "EOFError" in last.error


@pytest.mark.parametrize("name", ["x.jsonl.gz", "x.ndjson.xz", "x.parquet", "x.arrow"])
def test_a_damaged_file_is_named(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"this is nothing of the kind")
    (item,) = read_file(path)
    assert isinstance(item, Unread)
    assert item.path == str(path)


def test_an_empty_parquet_file_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    pq.write_table(pa.table({"text": pa.array([], pa.string())}), path)
    assert list(read_file(path)) == []


def test_a_line_that_is_too_long_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats_module, "MAX_LINE", 100)
    path = tmp_path / "rows.jsonl"
    path.write_bytes(lines([{"text": "国" * 5000}, {"text": "民"}]))
    bad, doc = read_file(path)
    assert isinstance(bad, Unread)
    assert "longer than 100 bytes" in bad.error
    assert isinstance(doc, Document)


def test_folders_are_read_by_name_and_unknown_files_left_out(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.txt").write_text("二", encoding="utf-8")
    (tmp_path / "a.txt").write_text("一", encoding="utf-8")
    (tmp_path / "c.png").write_bytes(b"\x89PNG")
    assert [doc.text for doc in PathCorpus([tmp_path])] == ["一", "二"]


def test_a_file_name_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / b"\xff\xfe.txt".decode("utf-8", "surrogateescape")
    try:
        path.write_text("国务院", encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    (doc,) = PathCorpus([tmp_path])
    assert doc.text == "国务院"
    assert Document.from_json(doc.to_json()).id == doc.id


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    (item,) = read_file(tmp_path / "nowhere.txt")
    assert isinstance(item, Unread)
    assert "No such file" in item.error


def test_our_own_records_are_read_back(tmp_path: Path) -> None:
    doc = Document.from_text("国务院", id="x")
    path = tmp_path / "rows.jsonl"
    path.write_text(doc.to_json() + "\n", encoding="ascii")
    assert list(read_file(path)) == [doc]
