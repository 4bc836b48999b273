"""Byte slips: undone where the bytes say so, left and marked where they do not."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from policytext.document import EditList, Span
from policytext.encoding._slip_cells import cells
from policytext.encoding._slips import REASON, SLIP_HINT, find_slips
from policytext.testing import slip_bytes

REPAIRED = [
    # T2: the reading names the character that hides across two others.
    ("推動?xùn)|北全面振興取得新突破", "推動東北全面振興取得新突破"),
    ("在新時(shí)代推動?xùn)|北全面振興。", "在新時(shí)代推動東北全面振興。"),
    # T1: a mark hides, and the first byte of the character before it is lost.
    ("鞏固?；浉郯拇鬄硡^發展", "鞏固。粵港澳大灣區發展"),
    (
        "以產業協同化推進?？赏苿咏⒅胁苛∪斯ぶ悄墚a業",
        "以產業協同化推進。可推動建立中部六省人工智能產業",
    ),
    # The same on a page whose marks are half-width, the residue annotated.
    (
        "以產業協同化推進??赏苿咏⒅胁苛∪斯ぶ悄墚a(chǎn)業",
        "以產業協同化推進。可推動建立中部六省人工智能產(chǎn)業",
    ),
]

UNTOUCHED = [
    "真的嗎？！我們再討論。",
    "真的嗎?！我們再討論。",
    "是不是??你說說看。",
    "你說什麼?!OK，我們繼續。",
    "好不好??Hello大家好",
    "什麼?!",
    "「是嗎?」他說。",
    "這樣嗎?（笑）",
    "為何?:D哈哈",
    "what?!No way, why??a b c",
    "请问?：第一个问题",
    "怎么办?？①先报告，②再处理。",
    "可以嗎?、A方案",
    "哪個?！卡拉OK",
    "到底有没有问题??我们都不知道",
    "何？：A同學",
    "(xùn)是一個讀音?(xué)也是。",
    "摘? 要：本文",
    "https://www.gov.cn/?！a=1",
    "??????????",
    "，。？！；：" * 20,
]


def repair(text: str) -> str:
    edits, _ = find_slips(text)
    return EditList(edits).apply(text)


@pytest.mark.parametrize("damaged, clean", REPAIRED)
def test_slips_are_undone(damaged: str, clean: str) -> None:
    assert repair(damaged) == clean


@pytest.mark.parametrize("text", UNTOUCHED)
def test_what_people_write_stays(text: str) -> None:
    assert find_slips(text)[0] == []


@pytest.mark.parametrize("clean", sorted({clean for _, clean in REPAIRED}))
def test_clean_text_has_no_slips(clean: str) -> None:
    assert find_slips(clean) == ([], [])


def test_an_edit_says_what_was_lost() -> None:
    ((named,), _) = find_slips("推動?xùn)|北全面振興")
    assert (named.span, named.reason, named.certain) == (Span(2, 8), REASON, True)
    ((guessed,), _) = find_slips("以產業協同化推進??赏苿咏⒅胁苛∪斯ぶ悄墚a業")
    assert not guessed.certain
    assert guessed.margin is not None
    assert guessed.margin >= 3


def test_several_slips_in_one_text() -> None:
    text = "推動?xùn)|北全面振興，鞏固?；浉郯拇鬄硡^，推動?xùn)|北發展"
    assert repair(text) == "推動東北全面振興，鞏固。粵港澳大灣區，推動東北發展"


def test_a_residue_keeps_its_gloss() -> None:
    # 監 ends in the byte of O, and its gloss was put behind that: whoever cuts glosses comes next.
    assert repair("完善剛?cè)岵谋O(jiān)管") == "完善剛柔并濟的監(jiān)管"


def test_what_cannot_be_told_is_marked() -> None:
    edits, damaged = find_slips("真?zhèn)淇?。")
    assert edits == []
    assert damaged
    assert damaged[0].start == 1


def test_two_characters_cut_at_a_line_end_are_marked() -> None:
    text = "表達最深的祝?！?\n真的？！？\n什麼?!?"
    edits, damaged = find_slips(text)
    assert edits == []
    assert [span.extract(text) for span in damaged] == ["?！?"]


def test_an_unknown_reading_leaves_a_guess() -> None:
    ((guessed,), damaged) = find_slips("推動?zzòng)|北全面振興")
    assert (guessed.replacement, guessed.certain, damaged) == ("東", False, [])


def test_a_gloss_on_the_page_teaches_a_reading() -> None:
    # The table holds no such reading; the page itself prints it behind 訓.
    ((named,), _) = find_slips("培訓(xxùn)工作，推動?xxùn)|北全面振興")
    assert (named.replacement, named.certain) == ("東", True)


def test_a_lost_digit_stays_a_question_mark() -> None:
    text = "習近平總書記指出，因?yàn)槲覈?024年經濟運行平穩"
    edits, damaged = find_slips(text)
    assert EditList(edits).apply(text) == "習近平總書記指出，因為我國?024年經濟運行平穩"
    assert [span.extract(text) for span in damaged] == ["?"]


def test_empty_text() -> None:
    assert find_slips("") == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        "?" * 100_000,
        "？" * 100_000,
        "(" * 100_000,
        "?！" * 50_000,
        "推?xùn)我" * 5_000,
        "\ud800?！\udfff",
    ],
)
def test_hostile_text(text: str) -> None:
    edits, damaged = find_slips(text)
    EditList(edits).check_range(len(text))
    assert all(span.end <= len(text) for span in damaged)


def test_edits_and_marks_are_disjoint_and_sorted() -> None:
    text = "推動?xùn)|北，真?zhèn)淇?。推動?xùn)|北"
    edits, damaged = find_slips(text)
    places = sorted([edit.span for edit in edits] + damaged)
    assert all(a.end <= b.start for a, b in pairwise(places))


def test_the_hint_is_quick_to_refuse() -> None:
    assert not SLIP_HINT.search("全面贯彻新发展理念，加快构建新发展格局。" * 100)
    assert SLIP_HINT.search("推動?xùn)|北")


def test_empty_cells_are_empty() -> None:
    table = cells()
    assert table.spell(0xB6, 0xAB) == "东"
    assert table.spell(0xA1, 0x4F) == ""
    assert table.spell(0xF9, 0xCA) == ""
    assert int(table.filled.sum()) == sum(bool(cell) for row in table.characters for cell in row)


def test_the_article_whose_copies_share_their_damage(articles_folder: Path) -> None:
    (path,) = articles_folder.glob("002_*.txt")
    repaired = repair(path.read_text(encoding="utf-8"))
    assert repaired.count("。可推動建立中部六省人工智能產") == 2
    assert repaired.count("剛柔并濟的監") == 2
    assert repaired.count("。”人工智能是新一輪科技革命和產") == 2
    assert repaired.count("。跨區") == 2


@pytest.mark.parametrize(
    ("shown", "clean"),
    [
        ("推動?xun)|北全面振興", "推動東北全面振興"),
        ("推動?xun) |北全面振興", "推動東北全面振興"),
        ("這是因?yan) 楫a業發展的需要", "這是因為產業發展的需要"),
        ("全國數據局?jin)?shu)據(ju)顯示", "全國數據局數據(ju)顯示"),
    ],
)
def test_a_reading_without_its_tone_names_the_character_too(shown: str, clean: str) -> None:
    edits, damaged = find_slips(shown)
    assert EditList(edits).apply(shown) == clean
    assert not damaged


@pytest.mark.parametrize(
    "text",
    [
        "對嗎?can)，對",
        "對吗?man)好的",
        "是嗎?(yes?no)不是",
        "選項：a?b)丙",
        "人工智能?ai)",
    ],
)
def test_words_in_brackets_behind_a_question_mark_stay(text: str) -> None:
    assert find_slips(text) == ([], [])


def test_a_long_reading_is_not_hidden_by_short_ones() -> None:
    clean = "推動發展、檢視整改貫通起來，針對河湖管理配套法規不健全等薄弱環節，逐項落實責任"
    shown = slip_bytes(clean, {"饋": "kuì"}, marks=False)
    assert shown != clean
    assert EditList(find_slips(shown)[0]).apply(shown) == clean
