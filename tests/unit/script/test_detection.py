"""Detection: scripts, stretches, regions, and what machines leave behind."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from policytext import detect_script
from policytext.document import Document, Span
from policytext.script import ConversionRepairer, repair_conversion
from policytext.testing import check_component

HANS = "会议强调，要坚持和落实“两个毫不动摇”，积极培育和发展新质生产力。"
HANT = "會議強調，要堅持和落實“兩個毫不動搖”，積極培育和發展新質生產力。"


class TestScript:
    """The label."""

    @pytest.mark.parametrize(
        ("text", "script"),
        [
            (HANS, "hans"),
            (HANT, "hant"),
            (f"{HANS}\n{HANT}", "mixed"),
            ("", "neutral"),
            ("2035, AI", "neutral"),
            ("皇后", "neutral"),
            ("一二三", "neutral"),
            ("干部", "hans"),
            ("里面", "hans"),
            ("国", "hans"),
            ("國", "hant"),
            ("群众", "hans"),
            ("群眾", "hant"),
            ("\ud800", "neutral"),
            ("𫗧", "hans"),
        ],
    )
    def test_label(self, text: str, script: str) -> None:
        assert detect_script(text).script == script

    def test_bytes(self) -> None:
        with pytest.raises(TypeError, match="decode"):
            detect_script(b"a")  # type: ignore[arg-type]

    def test_a_spelling_that_both_have_tells_nothing(self) -> None:
        for text in ("周期", "了解", "公布", "群", "秘", "床"):
            assert detect_script(text).script == "neutral"

    def test_counts(self) -> None:
        report = detect_script("会議")
        assert report.counts == {"hans": 1, "hant": 1}


class TestSpans:
    """Stretches of one script inside another."""

    def test_a_quotation(self) -> None:
        text = f"{HANS}他說：「堅持穩中求進，實現高質量發展。」{HANS}"
        report = detect_script(text)
        assert report.script == "mixed"
        assert [item.script for item in report.spans] == ["hans", "hant", "hans"]
        assert "堅持穩中求進，實現高質量發展" in report.spans[1].span.extract(text)
        assert "会议" not in report.spans[1].span.extract(text)

    def test_a_simplified_quotation_in_a_traditional_article(self) -> None:
        text = f"{HANT * 5}\n“{HANS}”\n{HANT * 5}"
        report = detect_script(text)
        assert [item.script for item in report.spans] == ["hant", "hans", "hant"]
        assert report.spans[1].span.extract(text).strip("“”\n") == HANS

    def test_a_stray_character_is_no_stretch(self) -> None:
        report = detect_script(HANT.replace("議", "议"))
        assert (report.script, len(report.spans)) == ("hant", 1)

    def test_alternating_text_takes_linear_time(self) -> None:
        def seconds(length: int) -> float:
            start = time.process_time()
            detect_script("国國" * length)
            return time.process_time() - start

        seconds(1000)
        assert seconds(80_000) < 40 * max(seconds(4_000), 0.005)


class TestRegion:
    """Words that only one region has."""

    @pytest.mark.parametrize(
        ("text", "region"),
        [
            ("數位發展部推動資訊安全與人工智慧發展", "tw"),
            ("特區政府改善公屋質素，市民可乘的士到屋邨", "hk"),
            (HANT, None),
            (HANS, None),
            ("數位內容與屋邨", None),
        ],
    )
    def test_region(self, text: str, region: str | None) -> None:
        assert detect_script(text).region == region

    def test_one_word_in_a_long_text_is_no_wording(self) -> None:
        assert detect_script(HANT * 100 + "捷運").region is None


class TestConversionErrors:
    """What a converter without words leaves."""

    def test_wrong_characters_are_named(self) -> None:
        text = "全麵推進係列改革，隻有堅持開放，實現髮展"
        report = detect_script(text)
        assert report.machine_converted
        assert [(error.text, error.expected) for error in report.conversion_errors] == [
            ("全麵", "全面"),
            ("係列", "系列"),
            ("隻有", "只有"),
            ("髮展", "發展"),
        ]
        assert all(error.kind == "wrong-character" for error in report.conversion_errors)

    def test_left_over_characters_are_named(self) -> None:
        text = HANT.replace("議", "议").replace("發", "发")
        found = detect_script(text).conversion_errors
        assert [(error.text, error.expected, error.kind) for error in found] == [
            ("议", "議", "left-over"),
            ("发", "發", "left-over"),
        ]
        assert found[0].span == Span(1, 2)

    @pytest.mark.parametrize(
        "text",
        [
            HANT,
            "一隻有毛的狗與兩隻貓",
            "生產安全麵粉，標準說明",
            "他的頭髮展現光澤",
            "關係到發展，聯繫群眾，系統與體系",
            "皇后與太后說，以後再議",
            "製造業與制度，研製設備",
            "乾隆年間，乾燥的氣候與幹部",
            "鐘錶與表現，麵包與面積",
            "說什麼不準，時鐘走得不準確",
            "後台與后冠，里長與裡面",
        ],
    )
    def test_genuine_text_has_none(self, text: str) -> None:
        assert detect_script(text).conversion_errors == ()
        assert repair_conversion(text) == text

    def test_simplified_text_has_none(self) -> None:
        assert detect_script("全面推进系列改革，发展").conversion_errors == ()


class TestRepair:
    """The opt-in cleaner."""

    def test_repair(self) -> None:
        assert repair_conversion("全麵推進係列改革，隻有實現髮展") == (
            "全面推進系列改革，只有實現發展"
        )

    def test_only_traditional_stretches(self) -> None:
        assert repair_conversion(f"{HANS}全麵粉") == f"{HANS}全麵粉"
        assert repair_conversion("") == ""

    def test_the_component_is_the_function(self) -> None:
        for text in ("全麵推進改革，發展", HANT, HANS, ""):
            doc = Document.from_text(text)
            repairer = ConversionRepairer()
            assert doc.rewrite(repairer.clean(doc), by=repairer).text == repair_conversion(text)

    def test_it_keeps_the_contract(self) -> None:
        check_component(ConversionRepairer(), texts=["全麵推進係列改革，發展"])


def test_genuine_documents(policy_data: Path) -> None:
    from policytext.language.training_texts import read_policy_texts

    rows = list(read_policy_texts(policy_data, "test"))[::12]
    assert len(rows) > 30
    for row in rows:
        report = detect_script(row.text)
        assert report.script == row.script, row.id
        assert not report.machine_converted, row.id
