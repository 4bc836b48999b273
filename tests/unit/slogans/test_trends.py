"""Slogans over time: counted by document, and grouped by their canonical form."""

from __future__ import annotations

import csv
import io
import json

import pytest

from policytext import Document, Field
from policytext.slogans import (
    Entry,
    SloganFinder,
    SloganLexicon,
    SloganTable,
    compare_tables,
    period_of,
    slogan_heat,
    slogan_table,
)
from policytext.slogans.heat import quantile_cutoffs


def doc(text: str, date: str | None = None) -> Document:
    return Document.from_text(text, metadata={"date": Field(date)} if date else {})


@pytest.fixture
def table() -> SloganTable:
    return slogan_table(
        [
            doc("坚持科学发展观。坚持科学发展观。", "2008-03-05"),
            doc("坚持科学发展观，做好“三农”工作。", "2008-10-12"),
            doc("会议强调，要推动高质量发展，做好“三农”工作。", "2018-12-19"),
            doc("推動高質量發展。", "2024年3月5日"),
            doc("做好三农工作。"),
        ],
        pairs=True,
    )


def test_documents_are_counted_not_only_places(table: SloganTable) -> None:
    row = table.get("科学发展观")
    assert row is not None
    assert (row.documents, row.occurrences, row.first, row.last) == (2, 3, "2008", "2008")
    assert dict(row.occurrences_by_period) == {"2008": 3}
    assert table.share("科学发展观", "2008") == 1.0
    assert table.share("科学发展观", "2018") == table.share("无此提法", "2018") == 0.0
    assert table.share("三农", "1999") == 0.0


def test_documents_without_a_date_count_in_no_period(table: SloganTable) -> None:
    assert (table.undated, table.total, table.periods) == (1, 5, ("2008", "2018", "2024"))
    row = table.get("三农")
    assert row is not None
    assert (row.documents, dict(row.by_period)) == (3, {"2008": 1, "2018": 1})


def test_variants_and_scripts_are_grouped(table: SloganTable) -> None:
    row = table.get("高质量发展")
    assert row is not None
    assert dict(row.variants) == {"高质量发展": 1, "高質量發展": 1}
    assert dict(row.speakers) == {"会议": 1}


def test_rates(table: SloganTable) -> None:
    assert table.rate("高质量发展", "2024") == pytest.approx(10_000 / 8)
    assert table.rate("高质量发展", "1999") == 0.0


def test_newcomers_vanished_and_missing(table: SloganTable) -> None:
    assert [row.canonical for row in table.newcomers("2018")] == ["高质量发展"]
    assert [row.canonical for row in table.vanished("2018")] == ["科学发展观"]
    assert table.missing(["三农", "双循环"]) == ("双循环",)
    assert table.missing(["三农", "双循环"], "2024") == ("三农", "双循环")


def test_pairs(table: SloganTable) -> None:
    pairs = {frozenset((pair.first, pair.second)): pair for pair in table.pairs}
    pair = pairs[frozenset(("三农", "高质量发展"))]
    assert (pair.documents, round(pair.lift, 3)) == (1, round(5 / (3 * 2), 3))


def test_by_month_and_by_a_function_of_the_caller() -> None:
    docs = [doc("推动高质量发展。", "2024-03-05"), doc("推动高质量发展。", "2024-11-01")]
    assert slogan_table(docs, by="month").periods == ("2024-03", "2024-11")
    assert slogan_table(docs, period=lambda one: "all").periods == ("all",)


def test_slogans_found_before_are_counted_as_they_are() -> None:
    one = doc("推动高质量发展，文旅兴县。", "2024")
    own = SloganLexicon((Entry("文旅兴县", "fixed"),))
    assert [row.canonical for row in slogan_table([one], lexicon=own).rows] == ["文旅兴县"]
    annotated = one.annotate(SloganFinder().annotate(one))
    assert [row.canonical for row in slogan_table([annotated], lexicon=own).rows] == ["高质量发展"]


def test_names_of_organisations_are_not_counted() -> None:
    assert slogan_table([doc("习近平法治思想研究中心揭牌。", "2021")]).rows == ()


def test_kinds_and_vocabulary() -> None:
    docs = [doc("建设数字中国，推动高质量发展，做好“三农”工作。", "2024")]
    assert [row.canonical for row in slogan_table(docs, kinds=["numeric"]).rows] == ["三农"]
    names = {row.canonical for row in slogan_table(docs, include_keywords=True).rows}
    assert names == {"数字中国", "高质量发展", "三农"}


def test_csv_and_json(table: SloganTable) -> None:
    rows = list(csv.DictReader(io.StringIO(table.to_csv())))
    (row,) = (row for row in rows if row["canonical"] == "科学发展观")
    assert (row["documents"], row["2008"], row["2024"]) == ("2", "2", "0")
    value = json.loads(table.to_json())
    assert value["documents"] == {"2008": 2, "2018": 1, "2024": 1}
    assert value["undated"] == 1
    assert {"first", "second", "documents", "lift"} == set(value["pairs"][0])


def test_nothing() -> None:
    empty = slogan_table([])
    assert (empty.rows, empty.periods, empty.total) == ((), (), 0)
    assert slogan_heat(empty) == ()
    assert compare_tables(empty, empty) == ()


def test_two_corpora() -> None:
    one = slogan_table(["推动高质量发展。"] * 8 + ["做好“三农”工作。"] * 2)
    two = slogan_table(["推动高质量发展。"] * 2 + ["做好“三农”工作。"] * 8)
    contrasts = {row.canonical: row for row in compare_tables(one, two)}
    assert contrasts["高质量发展"].surprise > 0 > contrasts["三农"].surprise
    assert contrasts["高质量发展"].surprise == pytest.approx(7.7099, abs=1e-3)
    assert all(row.surprise == 0 for row in compare_tables(one, one))


def test_heat_and_its_change() -> None:
    docs = [doc("推动高质量发展。" if n < k else "平稳。", f"20{20 + y}")
            for y, k in enumerate((0, 1, 3, 5)) for n in range(10)]  # fmt: skip
    heat = slogan_heat(slogan_table(docs), cutoffs=(0.05, 0.1, 0.2, 0.4, 0.9))
    assert [(row.period, row.tier, row.change) for row in heat] == [
        ("2020", "冷", 0),
        ("2021", "暖", 2),
        ("2022", "热", 1),
        ("2023", "烫", 1),
    ]


@pytest.mark.parametrize("cutoffs", [(0.1,), (0.5, 0.4, 0.3, 0.2, 0.1), (0.1,) * 6])
def test_heat_needs_five_cutoffs_in_order(table: SloganTable, cutoffs: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="5 shares in ascending order"):
        slogan_heat(table, cutoffs=cutoffs)


def test_cutoffs_are_quantiles_if_none_are_given(table: SloganTable) -> None:
    bounds = quantile_cutoffs(table)
    assert list(bounds) == sorted(bounds)
    tiers = {row.tier for row in slogan_heat(table, ["无此提法"])}
    assert tiers == {"冷"}


@pytest.mark.parametrize(
    "date, year, month",
    [
        ("2024-03-05", "2024", "2024-03"),
        ("2024年3月5日", "2024", "2024-03"),
        ("20240305", "2024", "2024-03"),
        ("2024", "2024", None),
        ("2024.11", "2024", "2024-11"),
        ("no date", None, None),
        ("12024", None, None),
    ],
)
def test_periods(date: str, year: str | None, month: str | None) -> None:
    assert (period_of(doc("", date)), period_of(doc("", date), "month")) == (year, month)
