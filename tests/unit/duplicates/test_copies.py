"""Doubled pages: found, aligned, merged; and what is no doubled page."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from policytext.document import Annotation, Document, Edit, Rewrite, Span
from policytext.duplicates import CopyMerger, find_copies
from policytext.duplicates._alignment import align
from policytext.duplicates._content import content
from policytext.encoding import EncodingRepairer
from policytext.testing import check_component, double_page, wrap_lines

ARTICLE = (
    "加快发展新质生产力\n"
    "会议强调，要坚持稳中求进工作总基调，完整、准确、全面贯彻新发展理念，加快构建新发展格局。\n"
    "各地区要因地制宜发展新质生产力，改造提升传统产业，培育壮大新兴产业，布局建设未来产业。\n"
    "要深化科技体制改革，健全关键核心技术攻关新型举国体制，推动科技成果向现实生产力转化。\n"
    "（作者单位：某大学经济研究院）\n"
)


def merge(text: str) -> Document:
    doc = Document.from_text(text)
    return doc.rewrite(CopyMerger().clean(doc), by=CopyMerger())


class TestFinding:
    def test_two_copies(self) -> None:
        assert find_copies(ARTICLE * 2) == (
            Span(0, len(ARTICLE)),
            Span(len(ARTICLE), 2 * len(ARTICLE)),
        )

    def test_three_copies(self) -> None:
        assert [len(copy) for copy in find_copies(ARTICLE * 3)] == [len(ARTICLE)] * 3

    def test_furniture_before_between_and_after(self) -> None:
        page = f"首页 > 要闻\n{ARTICLE}分享到：\n{ARTICLE}版权所有\n"
        copies = find_copies(page)
        assert len(copies) == 2
        assert copies[1].extract(page).startswith("加快发展新质生产力\n会议强调")

    def test_copies_without_a_line_break_between_them(self) -> None:
        flat = ARTICLE.replace("\n", "")
        assert [copy.extract(flat * 2) for copy in find_copies(flat * 2)] == [flat, flat]

    @pytest.mark.parametrize("seed", range(5))
    def test_damage_in_both_copies(self, seed: int) -> None:
        page = double_page(ARTICLE * 3, noise=0.03, seed=seed)
        first = double_page(ARTICLE, noise=0.03, seed=seed)[len(ARTICLE) :]
        second = double_page(ARTICLE, noise=0.03, seed=seed + 50)[len(ARTICLE) :]
        assert len(find_copies(first + second)) == 2
        assert find_copies(page)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "国",
            ARTICLE,
            # Parallel clauses that differ in numbers and names.
            "".join(
                f"第{n}条 {place}省人民政府应当在本行政区域内实施本条例，每年安排资金{k}亿元。\n"
                for n, place, k in [
                    ("三", "河北", "五"),
                    ("四", "湖南", "七"),
                    ("五", "青海", "二"),
                ]
            ),
            "一二三四五六七八九十百千万" * 20,
            "（（（（《《《《“““““））））》》》》》" * 10,
        ],
    )
    def test_no_copies(self, text: str) -> None:
        assert find_copies(text) == ()

    def test_the_five_articles(self, articles_folder: Path) -> None:
        found = {
            path.name[:3]: len(find_copies(path.read_bytes().decode("utf-8")))
            for path in articles_folder.glob("*.txt")
        }
        assert found == {"000": 2, "001": 0, "002": 2, "003": 0, "004": 0}


class TestMerging:
    def test_equal_copies(self) -> None:
        doc = merge(ARTICLE * 2)
        assert doc.text == ARTICLE
        (edit,) = doc.history[0].edits
        assert edit.reason == "copy"
        assert edit.refers_to is not None
        assert edit.refers_to.start == 0

    def test_other_line_breaks(self) -> None:
        assert merge(ARTICLE + wrap_lines(ARTICLE, width=20)).text == ARTICLE

    def test_other_script_and_marks(self) -> None:
        other = ARTICLE.replace("，", ",").replace("发展", "發展")
        assert merge(ARTICLE + other).text == ARTICLE

    @pytest.mark.parametrize(
        ("sound", "damaged"),
        [
            ("总基调", "总?调"),
            ("总基调", "总\ufffd调"),
            ("总基调", "总调"),
            ("新兴产业", "新兴舞蹈场地产业"),
            ("关键核心技术", "关键核心禥术"),
        ],
    )
    def test_the_less_damaged_reading_wins(self, sound: str, damaged: str) -> None:
        bad = ARTICLE.replace(sound, damaged)
        assert merge(ARTICLE + bad).text == ARTICLE
        doc = merge(bad + ARTICLE)
        assert doc.text == ARTICLE
        choices = [edit for edit in doc.history[0].edits if edit.reason == "better-copy"]
        assert choices
        for edit in choices:
            if edit.replacement:
                assert edit.origin is not None
                assert edit.origin.start >= len(bad)
                assert edit.origin.extract(doc.source.text) == edit.replacement

    def test_what_was_taken_is_traced_to_the_other_copy(self) -> None:
        bad = ARTICLE.replace("总基调", "总?调")
        doc = merge(bad + ARTICLE)
        at = doc.text.index("基")
        assert doc.source_span(Span(at, at + 1)).start == len(bad) + at

    def test_majority_of_three(self) -> None:
        doc = merge(ARTICLE.replace("各地区", "各省区") + ARTICLE + ARTICLE)
        assert doc.text == ARTICLE
        assert "majority" in set(doc.history[0].edits.reasons)

    def test_undecided_readings_are_annotated(self) -> None:
        doc = merge(ARTICLE + ARTICLE.replace("各地区要", "各部门要"))
        assert doc.text == ARTICLE
        (conflict,) = [row for row in doc.layer("damage") if row.label == "conflict"]
        assert conflict.anchor == "region"
        assert conflict.attributes["other"] == "部门"
        assert doc.slice(conflict) == "地区"

    def test_a_passage_of_one_copy_alone_stays(self) -> None:
        extra = "附件：某某事项的实施细则，由有关部门另行制定，并报上级机关备案后施行。\n"
        doc = merge(ARTICLE + ARTICLE + extra)
        assert doc.text == ARTICLE + extra

    def test_an_uncertain_repair_loses(self) -> None:
        first = ARTICLE.replace("各地区", "各省区")
        doc = Document.from_text(first.replace("省区", "\x00区") + ARTICLE)
        at = doc.text.index("\x00")
        guess = Rewrite([Edit(at, at + 1, "省", "byte-slip", certain=False)])
        doc = doc.rewrite(guess, by=EncodingRepairer())
        assert doc.rewrite(CopyMerger().clean(doc), by=CopyMerger()).text == ARTICLE

    def test_an_unrepaired_place_loses(self) -> None:
        first = ARTICLE.replace("各地区", "各省区")
        doc = Document.from_text(first + ARTICLE)
        at = doc.text.index("省")
        mark = Annotation(Span(at, at + 1), "damage", "byte-slip", "x", anchor="region")
        doc = doc.annotate([mark])
        assert doc.rewrite(CopyMerger().clean(doc), by=CopyMerger()).text == ARTICLE

    def test_component(self) -> None:
        check_component(CopyMerger(), [ARTICLE * 2, ARTICLE * 3, double_page(ARTICLE, noise=0.05)])


class TestAlignment:
    def test_an_insertion(self) -> None:
        places = align(content("改革开放新时期")[0], content("改革和开放新时期")[0])
        assert places.tolist() == [0, 1, 3, 4, 5, 6, 7]

    def test_it_increases(self) -> None:
        one, two = content(ARTICLE)[0], content(double_page(ARTICLE, noise=0.2)[len(ARTICLE) :])[0]
        places = align(one, two)
        matched = places[places >= 0]
        assert (np.diff(matched) > 0).all()
        assert (one[places >= 0] == two[matched]).all()

    @pytest.mark.timeout(60)
    def test_long_hostile_texts(self) -> None:
        codes = content("国" * 300_000)[0]
        assert (align(codes, codes) >= 0).all()
        align(content("国家" * 50_000)[0], content("家国" * 60_000 + "民")[0])
