"""A lexicon is read, extended and checked, and what is wrong with a file is named by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from policytext.errors import LexiconError
from policytext.resources import read_text
from policytext.slogans import (
    Attestation,
    Entry,
    SloganLexicon,
    default_lexicon,
    lint_lexicon,
    numeral_of,
)
from policytext.slogans.lexicon import is_guard

HEAD = "canonical\tkind\tstrength\tvariants\tmembers\tguards\n"


@pytest.mark.parametrize(
    "phrase, count",
    [
        ("两个毫不动摇", 2),
        ("三会一课", 4),
        ("五位一体", 5),
        ("五统一、一开放", 6),
        ("四个铁一般", 4),
        ("双随机、一公开", 3),
        ("十三个方面成就", 13),
        ("二十字方针", 20),
        ("第二个结合", None),
        ("千万工程", None),
        ("五六七八九", 5),
        ("高质量发展", None),
    ],
)
def test_what_a_phrase_counts_to(phrase: str, count: int | None) -> None:
    assert numeral_of(phrase) == count


def test_the_lexicon_of_the_package() -> None:
    entries = default_lexicon().entries
    assert len(entries) > 3000
    assert all(entry.why for entry in entries)
    assert sum(entry.documents > 0 for entry in entries) > 0.95 * len(entries)
    for entry in entries:
        if entry.kind == "numeric" and entry.members:
            assert entry.numeral in (None, len(entry.members)), entry.canonical


def test_the_lexicon_of_the_package_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "slogans.tsv"
    path.write_text(read_text("slogans.tsv"), encoding="utf-8")
    assert lint_lexicon(path) == ()


def test_attestations_are_read_and_written() -> None:
    attestation = Attestation.parse("gwr_2014:2014:2")
    assert str(attestation) == "gwr_2014:2014:2"
    entry = default_lexicon().get("一带一路")
    assert entry is not None
    assert entry.earliest is not None
    assert entry.latest is not None
    assert entry.earliest.year <= entry.latest.year


def test_forms_of_a_list() -> None:
    entry = Entry("稳增长、促改革、调结构", "parallel", variants=("稳增长促改革",))
    assert list(entry.forms()) == [
        "稳增长、促改革、调结构",
        "稳增长,促改革,调结构",
        "稳增长促改革调结构",
        "稳增长促改革",
    ]


def test_own_entries_replace_those_of_one_name() -> None:
    own = Entry("三农", "term", variants=("农业农村农民",))
    lexicon = default_lexicon().extended([own, Entry("文旅兴县", "fixed")])
    assert len(lexicon.entries) == len(default_lexicon().entries) + 1
    assert lexicon.get("三农") == own
    assert list(lexicon.entries) == sorted(lexicon.entries, key=lambda entry: entry.canonical)


def test_tsv_and_toml_say_the_same(tmp_path: Path) -> None:
    tsv, toml = tmp_path / "own.tsv", tmp_path / "own.TOML"
    tsv.write_text(
        HEAD + "# a remark\n\n三横四纵\tnumeric\tslogan\t三横四纵路网\t\t“”|!第…\n",
        encoding="utf-8",
    )
    toml.write_text(
        "[[slogan]]\ncanonical = '三横四纵'\nkind = 'numeric'\nstrength = 'slogan'\n"
        "variants = ['三横四纵路网']\nguards = ['“”', '!第…']\n",
        encoding="utf-8",
    )
    assert SloganLexicon.load(tsv) == SloganLexicon.load(toml)


def test_a_mark_of_byte_order_is_passed(tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    path.write_text(HEAD + "文旅兴县\tfixed\n", encoding="utf-8-sig")
    assert SloganLexicon.load(path).entries == (Entry("文旅兴县", "fixed"),)


@pytest.mark.parametrize(
    "rows, line, reason",
    [
        (
            "一业一证\tfixed\tslogan\n两山\tnumerical\tslogan\n",
            3,
            "the kind 'numerical' is none of",
        ),
        ("两山\tnumeric\tstrong\n", 2, "the strength 'strong' is neither"),
        ("山\tterm\n", 2, "the canonical form '山' is too short"),
        ("两山\tnumeric\tslogan\t山\n", 2, "the variant '山' is too short"),
        ("两山\tnumeric\tslogan\t\t\t经费\n", 2, "the guard '经费' is none of"),
        ("两山\n", 2, "the row has 1 columns"),
        ("两山\tnumeric\ta\tb\tc\td\te\n", 2, "the row has 7 columns, the head 6"),
        ("两山\tnumeric\n三农\tterm\n两山\tterm\n", 4, "'两山' stands twice"),
    ],
)
def test_a_malformed_row_is_named(tmp_path: Path, rows: str, line: int, reason: str) -> None:
    path = tmp_path / "own.tsv"
    path.write_text(HEAD + rows, encoding="utf-8")
    with pytest.raises(LexiconError, match=reason) as caught:
        SloganLexicon.load(path)
    assert caught.value.line == line
    assert caught.value.path == str(path)
    assert any(f":{line}: " in fault and reason in fault for fault in lint_lexicon(path))


@pytest.mark.parametrize(
    "text, line, reason",
    [
        ("[[slogan]]\ncanonical = '两山'\n", 1, "the kind '' is none of"),
        ("[[slogan]]\ncanonical = '两山'\nkind = 'term'\n\n[[slogan]]\nname = 'x'\n", 5, "'name'"),
        ("[[slogan]]\ncanonical = '两山'\nkind = true\n", 1, "neither a string"),
        ("[slogan]\ncanonical = '两山'\n", 1, r"tables \[\[slogan\]\]"),
        ("[[slogan]]\ncanonical = \n", 2, "Invalid value"),
    ],
)
def test_a_malformed_table_is_named(tmp_path: Path, text: str, line: int, reason: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LexiconError, match=reason) as caught:
        SloganLexicon.load(path)
    assert caught.value.line == line


def test_a_file_without_a_head(tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    for text in ("", "两山\tnumeric\n", "kind\tcanonical\n", "canonical\tkind\tkind\n"):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(LexiconError, match="the first line must name columns") as caught:
            SloganLexicon.load(path)
        assert caught.value.line == 1


def test_a_file_of_another_codec(tmp_path: Path) -> None:
    path = tmp_path / "own.tsv"
    path.write_bytes((HEAD + "两山\tnumeric\n").encode("gb18030"))
    with pytest.raises(LexiconError, match="not UTF-8"):
        SloganLexicon.load(path)
    with pytest.raises(LexiconError, match="not UTF-8"):
        lint_lexicon(path)


@pytest.mark.parametrize(
    "rows, faults",
    [
        ("两山\tnumeric\n三农\tnumeric\n", ["is not in order; it belongs before '两山'"]),
        ("兩山\tterm\n", ["is not in Simplified characters; write '两山'"]),
        ("“两山”\tnumeric\n", ["holds quotation marks"]),
        ("高质量发展\tnumeric\n", ["is numeric, but holds no numeral"]),
        ("三农\tnumeric\t\t\t农业;农村\n", ["counts to 3, but has 2 members"]),
        ("三农\tterm\t\t三农|三农\n", ["has a variant twice"]),
        ("三农\tterm\t\t三农问题\n三农问题\tterm\n", ["'三农问题' belongs to '三农' as well"]),
        ("三农\tterm\t\t农业农村\n两山\tterm\t\t農業農村\n", ["'农业农村' belongs to"]),
    ],
)
def test_lint(tmp_path: Path, rows: str, faults: list[str]) -> None:
    path = tmp_path / "own.tsv"
    path.write_text(HEAD + rows, encoding="utf-8")
    told = lint_lexicon(path)
    assert len(told) == len(faults)
    assert all(fault in row for fault, row in zip(faults, told, strict=True))
    assert all(row.startswith(f"{path}:") for row in told)


@pytest.mark.parametrize("guard", ["“”", "*", "…经费", "能耗…", "!第…", "!…研究"])
def test_a_guard(guard: str) -> None:
    assert is_guard(guard)


@pytest.mark.parametrize("guard", ["", "…", "!", "!“”", "经费", "能…耗", "…经…"])
def test_no_guard(guard: str) -> None:
    assert not is_guard(guard)
