"""Misreadings: undone where bytes and fluency agree, with what was lost marked."""

from __future__ import annotations

import pytest

from policytext import repair_encoding
from policytext.document import EditList
from policytext.encoding.mojibake import MOJIBAKE_REASONS, find_mojibake
from policytext.testing import misread

HANS = (
    "会议强调，要坚持稳中求进工作总基调，完整、准确、全面贯彻新发展理念。"
    "国务院印发《新一代人工智能发展规划》，到2030年达到世界领先水平。"
)
HANT = "習近平總書記強調，要堅持和落實“兩個毫不動搖”，推動高質量發展。"
LOSSLESS = [
    "utf-8 as latin-1", "utf-8 as cp1252", "utf-8 as mac cyrillic", "gbk as latin-1",
    "gbk as cp1252", "gbk as iso-8859-9",
]  # fmt: skip


@pytest.mark.parametrize("kind", LOSSLESS)
@pytest.mark.parametrize("text", [HANS, HANT])
def test_nothing_lost(kind: str, text: str) -> None:
    edits, damaged = find_mojibake(misread(text, kind))
    assert EditList(edits).apply(misread(text, kind)) == text
    assert all(edit.certain and edit.reason in MOJIBAKE_REASONS for edit in edits)
    assert not damaged


@pytest.mark.parametrize("mark", ["?", "\ufffd"])
def test_bytes_that_the_reader_is_known_to_lose(mark: str) -> None:
    damaged = misread(HANS, "utf-8 as gbk", mark=mark)
    edits, _ = find_mojibake(damaged)
    assert EditList(edits).apply(damaged) == HANS
    assert not all(edit.certain for edit in edits)


@pytest.mark.parametrize(
    ("damaged", "clean"),
    [
        ("关于鍏ㄩ潰娣卞寲鏀归潻的决定", "关于全面深化改革的决定"),
        ("推进新质生产力ÐÂÖÊÉú²úÁ¦发展", "推进新质生产力新质生产力发展"),
        ("支持ĞÂÖÊÉú²úÁ¦，加快发展", "支持新质生产力，加快发展"),
        ("蔼借秖祇甶，推動產業升級", "高質量發展，推動產業升級"),
        ("他说â€œ改革â€\x9d", "他说“改革”"),
        ("涓€是夯实算力基础", "一是夯实算力基础"),
        ("café与cafÃ©", "café与café"),
    ],
)
def test_runs_in_good_text(damaged: str, clean: str) -> None:
    edits, _ = find_mojibake(damaged)
    assert EditList(edits).apply(damaged) == clean


def test_a_blank_that_was_a_no_break_space() -> None:
    damaged = misread("加强党的全面领导，推动高质量发展", "utf-8 as latin-1").replace("\xa0", " ")
    edits, _ = find_mojibake(damaged)
    assert EditList(edits).apply(damaged) == "加强党的全面领导，推动高质量发展"


@pytest.mark.parametrize(
    "kinds",
    [
        ("utf-8 as latin-1", "utf-8 as latin-1"),
        ("gbk as latin-1", "utf-8 as latin-1"),
        ("utf-8 as latin-1", "utf-8 as mac cyrillic"),
        ("utf-8 as mac cyrillic", "utf-8 as latin-1"),
    ],
)
def test_two_levels(kinds: tuple[str, str]) -> None:
    assert repair_encoding(misread(misread(HANS, kinds[0]), kinds[1])) == HANS


def test_short_runs_follow_long_ones() -> None:
    alone = "在¶Ô法规"
    assert repair_encoding(alone) == alone
    together = misread("坚持以习近平新时代中国特色社会主义思想为指导", "gbk as latin-1")
    assert repair_encoding(f"{together}。\n{alone}").endswith("在对法规")


def test_what_cannot_be_told_is_marked_and_not_guessed() -> None:
    damaged = misread("財團法人電信技術中心說明", "utf-8 as big5")
    edits, places = find_mojibake(damaged)
    shown = EditList(edits).apply(damaged)
    assert shown == damaged or "\ufffd" in shown or places


def test_what_reads_well_between_misread_words_stays() -> None:
    damaged = "坚持" + misread("稳中求进工作总基调", "gbk as latin-1") + "，推动"
    edits, _ = find_mojibake(damaged)
    assert [edit.span.extract(damaged)[0] for edit in edits] == ["Î"]
    assert EditList(edits).apply(damaged) == "坚持稳中求进工作总基调，推动"


def test_short_misread_runs_between_good_text_are_found() -> None:
    shown = (
        f"创历史新高，{misread('同比增长', 'utf-8 as gbk')}3.7%。其中，出口2.19万亿元，连续增长，"
    )
    shown += misread("同比增长", "utf-8 as gbk")
    assert find_mojibake(shown)[0][0].replacement == "同比增长"
    assert len(find_mojibake(shown)[0]) == 2


def test_two_lost_bytes_side_by_side_are_chosen_together() -> None:
    clean = "要坚持稳中求进，加强备案审查制度建设，推动高质量发展"
    edits, _ = find_mojibake(misread(clean, "utf-8 as gbk"))
    assert EditList(edits).apply(misread(clean, "utf-8 as gbk")) == clean


def test_a_pair_that_shows_as_a_common_character_goes_with_its_run() -> None:
    clean = "守护好水生态环境，既要把习近平生态文明思想学深悟透"
    shown = misread(clean, "gbk as big5")
    assert "暫" in shown
    assert EditList(find_mojibake(shown)[0]).apply(shown) == clean


def test_a_lost_first_byte_and_a_lost_second_byte_meet() -> None:
    clean = "如何确保房地产市场平稳发展，全国统调电厂存煤充足"
    shown = misread(clean, "gbk as big5")
    assert "?姘?" in shown
    assert EditList(find_mojibake(shown)[0]).apply(shown) == clean


def test_of_variants_the_usual_one_is_written() -> None:
    shown = misread("提供了技术保障能力", "utf-8 as gbk")
    assert "鏈?" in shown
    assert EditList(find_mojibake(shown)[0]).apply(shown).startswith("提供了技术保障")
