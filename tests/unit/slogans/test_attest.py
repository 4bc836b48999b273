"""Counts of the lexicon: from dated documents, without those of the test fifth."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import pytest

from policytext.language.training_texts import is_test
from policytext.slogans import Attestation, Entry, SloganLexicon
from policytext.slogans.attest import DatedText, attest, main, read_dated_texts, write_lexicon


def test_counts_with_the_first_and_the_last_document() -> None:
    lexicon = SloganLexicon((Entry("高质量发展", "term"), Entry("文旅兴县", "fixed")))
    texts = [
        DatedText("b", 2020, "推动高质量发展，高质量发展。"),
        DatedText("a", 2018, "推动高质量发展。"),
        DatedText("c", 2024, "平稳运行。"),
    ]
    first, second = attest(lexicon, texts).entries
    assert (first.documents, first.occurrences) == (2, 3)
    assert (first.earliest, first.latest) == (
        Attestation("a", 2018, 1),
        Attestation("b", 2020, 2),
    )
    assert (second.documents, second.earliest) == (0, None)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    lexicon = SloganLexicon(
        (
            Entry(
                "两山",
                "numeric",
                variants=("两山理念",),
                members=("绿水青山", "金山银山"),
                guards=("“”",),
                status="2005 浙江安吉",
                why="a name",
                documents=1,
                occurrences=2,
                earliest=Attestation("x", 2005, 2),
                latest=Attestation("x", 2005, 2),
            ),
        )
    )
    path = tmp_path / "slogans.tsv"
    write_lexicon(lexicon, path)
    assert SloganLexicon.load(path) == lexicon


def _corpus(folder: Path) -> dict[str, bool]:
    """Documents of a work report each year, some of them test documents."""
    (folder / "policy_text").mkdir(parents=True)
    rows = [
        {"id": f"gwr_{year}", "year": year, "text": "推动高质量发展。"}
        for year in range(2001, 2021)
    ]
    path = folder / "policy_text" / "work_reports_national_test.jsonl.xz"
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    return {str(row["id"]): is_test(str(row["id"]), "work_reports_national") for row in rows}


def test_test_documents_are_left_out(tmp_path: Path) -> None:
    is_left_out = _corpus(tmp_path)
    read = {text.id for text in read_dated_texts(tmp_path)}
    assert read == {name for name, out in is_left_out.items() if not out}
    assert 0 < len(read) < len(is_left_out)


def test_no_documents(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no dated documents"):
        list(read_dated_texts(tmp_path))


def test_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _corpus(tmp_path)
    own = tmp_path / "own.tsv"
    own.write_text("canonical\tkind\n高质量发展\tterm\n文旅兴县\tfixed\n", encoding="utf-8")
    out = tmp_path / "out.tsv"
    main(["--data", str(tmp_path), "--lexicon", str(own), "--out", str(out)])
    assert capsys.readouterr().out == "2 entries, 1 of them attested\n"
    entry = SloganLexicon.load(out).get("高质量发展")
    assert entry is not None
    assert entry.documents > 0
    monkeypatch.delenv("POLICYTEXT_DATA", raising=False)
    with pytest.raises(SystemExit):
        main([])
