"""Words counted from text, cut, and put into classes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policytext.language.words import WordList, normal_symbols, word_list
from policytext.language.words_training import classify_words, count_words, train_words

SENTENCES = [
    f"{who}{what}{where}。"
    for who in ("国务院", "教育部", "我们", "大家", "专家", "代表")
    for what in ("推动", "支持", "研究", "讨论", "提出")
    for where in ("改革开放", "乡村振兴", "科技创新", "对外贸易")
]


def test_words_are_what_stands_together_among_free_neighbours() -> None:
    words = count_words(SENTENCES)
    assert {"推动", "支持", "改革开放", "乡村振兴", "国务院"} <= set(words)
    assert not {"动改", "革开", "院推", "务院"} & set(words)


def test_words_of_one_kind_share_a_class() -> None:
    rows = {
        word: (fine, coarse) for word, fine, coarse in classify_words(SENTENCES, ["推动", "支持"])
    }
    assert set(rows) >= {"推动", "支持"}
    assert rows["推动"][0] > 0


@given(st.text(alphabet="国务院印发规划。\n3aX, 𠀀", max_size=60))
def test_pieces_cover_the_text(text: str) -> None:
    cut = word_list().cut(text)
    assert "".join(text[a:b] for a, b in zip(cut.starts, cut.ends, strict=True)) == text
    assert (cut.ends[:-1] == cut.starts[1:]).all()
    assert all(
        word_list().words[number - 1] == text[start:end]
        for start, end, number in zip(cut.starts, cut.ends, cut.words, strict=True)
        if number
    )


def test_the_longest_word_wins() -> None:
    words = WordList((("改革", 1, 1), ("改革开放", 2, 1), ("放", 3, 2)))
    cut = words.cut("改革开放改革放")
    assert cut.words.tolist() == [2, 1, 0]
    assert cut.fine.tolist() == [2, 1, 3]


def test_digits_and_letters_are_alike() -> None:
    assert normal_symbols("2024年aZ").tolist() == normal_symbols("1999年xy").tolist()


def test_no_data(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        train_words(tmp_path, tmp_path / "words.tsv")


def test_the_list_of_the_package() -> None:
    words = word_list()
    assert len(words.words) > 40_000
    fine = np.array([row[1] for row in words.rows])
    assert fine.max() == 512
