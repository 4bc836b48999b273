"""The index that lasts: round trips, matches, and files that are not what they should be."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from policytext import Document
from policytext.duplicates import SignatureIndex, deduplicate
from policytext.errors import IndexMismatchError

OLD = (
    "会议强调，要坚持稳中求进工作总基调，完整、准确、全面贯彻新发展理念，加快构建新发展格局，着力推动高质量发展，"
    "全面深化改革开放，推动高水平科技自立自强。"
)
NEW = OLD.replace("着力", "大力")
OTHER = (
    "各地区各部门要因地制宜发展新质生产力，改造提升传统产业，培育壮大新兴产业，布局建设未来产业。"
)


@pytest.fixture(params=["npz", "parquet"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == "parquet":
        pytest.importorskip("pyarrow")
    return tmp_path / f"old.{request.param}"


@pytest.mark.parametrize("exact", [True, False])
def test_round_trip(path: Path, exact: bool) -> None:
    index = SignatureIndex.of([Document.from_text(OLD, id="a/“旧”"), "", OTHER], exact=exact)
    index.save(path)
    back = SignatureIndex.load(path)
    assert back.ids == ("a/“旧”", "1", "2")
    assert np.array_equal(back.signatures, index.signatures)
    assert np.array_equal(back.offsets, index.offsets)
    assert (back.shingles is None) == (not exact)
    assert back.matches([NEW, OTHER, ""]) == index.matches([NEW, OTHER, ""])
    assert not list(path.parent.glob("*.part"))


def test_matches_say_what_deduplicate_says() -> None:
    index = SignatureIndex.of([OTHER, OLD])
    (match,) = index.matches([NEW])
    (pair,) = deduplicate([OLD, NEW]).pairs
    assert (match.duplicate_of, match.similarity) == ("1", pair.similarity)
    assert match.containment == pair.containment
    assert match.exact


def test_estimates_are_marked() -> None:
    index = SignatureIndex.of([OTHER, OLD], exact=False)
    (match,) = index.matches([OLD])
    assert (match.similarity, match.exact, match.containment) == (1.0, False, None)


def test_extended_is_the_same_as_made_at_once() -> None:
    once = SignatureIndex.of([OLD, OTHER, NEW])
    grown = SignatureIndex.of([OLD]).extended([OTHER]).extended([NEW])
    assert grown.ids == once.ids
    assert np.array_equal(grown.signatures, once.signatures)
    assert grown.shingles is not None
    assert once.shingles is not None
    assert np.array_equal(grown.shingles, once.shingles)
    assert np.array_equal(grown.offsets, once.offsets)


def test_empty(path: Path) -> None:
    SignatureIndex.of([]).save(path)
    assert SignatureIndex.load(path).matches([OLD]) == ()
    assert SignatureIndex.of([OLD]).matches([]) == ()


def test_bad_threshold() -> None:
    with pytest.raises(ValueError, match="threshold"):
        SignatureIndex.of([OLD]).matches([NEW], threshold=1.5)


def test_no_file(path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no signature index"):
        SignatureIndex.load(path)


def test_cut_off_file(path: Path) -> None:
    SignatureIndex.of([OLD, OTHER] * 50).save(path)
    data = path.read_bytes()
    for size in (0, 10, len(data) // 2, len(data) - 5):
        path.write_bytes(data[:size])
        with pytest.raises(IndexMismatchError, match="damaged"):
            SignatureIndex.load(path)


def test_another_file(path: Path) -> None:
    path.write_bytes("会议强调".encode() * 100)
    with pytest.raises(IndexMismatchError, match="no signature index"):
        SignatureIndex.load(path)


def test_other_parameters(tmp_path: Path) -> None:
    path = tmp_path / "old.npz"
    SignatureIndex.of([OLD]).save(path)
    with np.load(path) as file:
        columns = dict(file)
    parameters = json.loads(str(columns["parameters"])) | {"seed": 7}
    columns["parameters"] = np.array(json.dumps(parameters))
    np.savez(path, **columns)
    with pytest.raises(IndexMismatchError, match="seed 7") as caught:
        SignatureIndex.load(path)
    assert caught.value.found == parameters


@pytest.mark.parametrize("column", ["lengths", "signatures", "offsets", "shingles"])
def test_columns_that_do_not_fit(tmp_path: Path, column: str) -> None:
    path = tmp_path / "old.npz"
    SignatureIndex.of([OLD, OTHER]).save(path)
    with np.load(path) as file:
        columns = dict(file)
    columns[column] = columns[column][:-1]
    np.savez(path, **columns)
    with pytest.raises(IndexMismatchError, match="damaged"):
        SignatureIndex.load(path)
