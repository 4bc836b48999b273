"""What is cut from a page, what stays, and that every cut is accounted for."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from policytext.boilerplate import (
    INLINE_RULES,
    LINE_RULES,
    BoilerplateRemover,
    InlineRule,
    LineRule,
    Profile,
    classify_lines,
    remove_boilerplate,
    split_articles,
)
from policytext.document import Document, Field, Span
from policytext.structure.lines import LABELS
from policytext.testing import check_component

CASES = Path(__file__).parents[2] / "cases" / "boilerplate_lines.jsonl"
ROWS = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
PAGE = (
    "推动东北全面振兴\n□ 王小明\n要加快建设全国统一大市场。要扩大内需。\n(作者单位:东北大学)\n"
    "责任编辑：李华\n"
)


@pytest.mark.parametrize("row", ROWS, ids=[row["why"] for row in ROWS])
def test_cases(row: dict[str, str]) -> None:
    assert remove_boilerplate(row["page"]) == row.get("text", row["page"])


def test_component() -> None:
    check_component(BoilerplateRemover(), [row["page"] for row in ROWS])


@pytest.mark.parametrize("row", ROWS, ids=[row["why"] for row in ROWS])
def test_function_and_component_agree(row: dict[str, str]) -> None:
    remover = BoilerplateRemover()
    doc = Document.from_text(row["page"])
    assert doc.rewrite(remover.clean(doc), remover).text == remove_boilerplate(row["page"])


class TestGold:
    """The articles that need this room alone come out as a person left them."""

    @pytest.mark.parametrize("name", ["001", "003", "004"])
    def test_article(self, articles_folder: Path, name: str) -> None:
        (path,) = articles_folder.glob(f"{name}*.txt")
        found = remove_boilerplate(path.read_bytes().decode("utf-8"))
        gold = (articles_folder / "gold" / path.name).read_bytes().decode("utf-8")
        assert "".join(found.split()) == "".join(gold.split())

    @pytest.mark.parametrize("name", ["001", "003", "004"])
    def test_gold_is_left_alone(self, articles_folder: Path, name: str) -> None:
        (path,) = (articles_folder / "gold").glob(f"{name}*.txt")
        gold = path.read_bytes().decode("utf-8")
        assert "".join(remove_boilerplate(gold).split()) == "".join(gold.split())


class TestEdits:
    """Cuts carry reasons and references."""

    def test_every_reason_is_declared(self) -> None:
        for row in ROWS:
            for edit in BoilerplateRemover().edits(row["page"]):
                assert edit.reason in BoilerplateRemover.reasons

    def test_an_empty_result_has_a_reason_for_every_character(self) -> None:
        page = "责任编辑：李华\n扫一扫在手机打开当前页\n"
        edits = BoilerplateRemover().edits(page)
        assert edits.apply(page) == ""
        assert sum(len(edit.span) for edit in edits) == len(page)

    def test_a_pull_quote_refers_to_its_line(self) -> None:
        quote = "要把科技创新摆在核心位置，加快建设现代化产业体系。"
        body = f"会议强调了方向。{quote}各地要结合实际，抓好贯彻落实，确保取得实效，久久为功。"
        page = f"□ 王小明\n{quote}\n{body}\n"
        (cut,) = [e for e in BoilerplateRemover().edits(page) if e.reason == "pull-quote"]
        assert cut.refers_to is not None
        assert cut.refers_to.extract(page) == body

    def test_an_injected_heading_moves_before_its_paragraph(self) -> None:
        page = "要坚持稳中求进。要加快建设全国统一大\n\n## 扩大内需\n\n市场，促进公平竞争。\n"
        edits = BoilerplateRemover().edits(page)
        assert edits.apply(page).startswith("扩大内需\n要坚持稳中求进。要加快建设全国统一大市场")
        (moved,) = [edit for edit in edits if edit.origin is not None]
        assert moved.origin is not None
        assert moved.origin.extract(page) == moved.replacement

    def test_line_endings(self) -> None:
        page = "标题\r\n□ 王小明\r\n要稳中求进。\r\n责任编辑：李华\r\n"
        assert remove_boilerplate(page) == "标题\r\n要稳中求进。\r\n"

    @pytest.mark.parametrize("text", ["", "\n", "标题", "\u202e改革\u202c", "（" * 500])
    def test_odd_input_loses_nothing(self, text: str) -> None:
        assert remove_boilerplate(text) == text


class TestGrowth:
    """Time grows with the page, not with its square."""

    @pytest.mark.parametrize(
        "piece",
        [
            "经济\n", "经济建设", "（", "(", "?", "\n", "来源：\n", "相关新闻：\n", "①要点\n",
            "12\n", "要加快。建设，\n# 标题\n", "□ 王小明\n", "时租舞蹈场地", "。", "-",
            "新华社记者 李华摄\n", "要加快，要坚持稳中求进，推进高质量\n", "索引号：1\n", " |",
        ],
    )  # fmt: skip
    def test_hostile(self, piece: str) -> None:
        def seconds(size: int) -> float:
            page = piece * (size // len(piece))
            spent = []
            for _ in range(2):
                start = time.process_time()
                remove_boilerplate(page)
                spent.append(time.process_time() - start)
            return min(spent)

        seconds(1000)
        small, large = seconds(10_000), seconds(80_000)
        # Eight times the page; the square of it would be sixty-four times the time.
        assert large < 30 * max(small, 0.002)


class TestProfiles:
    """A profile switches families of rules."""

    def test_unknown(self) -> None:
        with pytest.raises(ValueError, match="profile"):
            BoilerplateRemover(profile="blog")  # type: ignore[arg-type]

    def test_transcripts_keep_their_lines(self) -> None:
        page = "各部门要稳中求进。要加快建设全国统一大\n市场，扩大内需。\n"
        assert BoilerplateRemover(profile="transcript").edits(page).apply(page) == page

    def test_gov_has_no_key_points(self) -> None:
        page = "①扩大内需要久久为功\n②科技创新要有耐心\n要稳中求进。要先立后破。\n"
        labels: dict[Profile, str] = {
            profile: classify_lines(page, profile=profile)[0].label for profile in ("auto", "gov")
        }
        assert labels["auto"] == "pull_quote"
        assert labels["gov"] != "pull_quote"


class TestRules:
    """Rules are data."""

    def test_ids_are_unique_and_explained(self) -> None:
        rules: list[LineRule | InlineRule] = [*LINE_RULES, *INLINE_RULES]
        assert len({rule.id for rule in rules}) == len(rules)
        assert all(rule.covers for rule in rules)

    def test_labels_exist(self) -> None:
        assert {rule.label for rule in LINE_RULES} <= set(LABELS)

    def test_every_label_says_why(self) -> None:
        for row in ROWS:
            assert all(label.why for label in classify_lines(row["page"]))


class TestArticles:
    """What furniture says is kept as metadata."""

    def test_fields_have_places(self) -> None:
        (article,) = split_articles(PAGE)
        assert article.title == Field("推动东北全面振兴", Span(0, 8))
        assert [author.value for author in article.authors] == ["王小明"]
        assert [note.value for note in article.notes] == ["(作者单位:东北大学)"]
        for field in (article.title, *article.authors, *article.notes):
            assert field.source_span is not None
            assert field.source_span.extract(PAGE) == field.value

    def test_two_articles(self) -> None:
        other = "扩大内需要久久为功\n□ 李华\n要稳定预期。要优化供给。\n(作者单位:清江大学)\n"
        found = split_articles(PAGE + other)
        assert [article.title.value for article in found if article.title] == [
            "推动东北全面振兴",
            "扩大内需要久久为功",
        ]
        assert [author.value for article in found for author in article.authors] == [
            "王小明",
            "李华",
        ]

    def test_an_official_title_over_two_lines(self) -> None:
        page = "国务院办公厅关于推进\n高质量发展的意见\n国办发〔2024〕5号\n各地要抓好落实。\n"
        (article,) = split_articles(page)
        assert article.title is not None
        assert article.title.value == "国务院办公厅关于推进高质量发展的意见"
        assert remove_boilerplate(page).startswith("国务院办公厅关于推进高质量发展的意见\n")

    def test_the_table_of_facts_is_metadata(self) -> None:
        page = ROWS[2]["page"]
        (article,) = split_articles(page)
        publisher = article.metadata["publisher"]
        assert isinstance(publisher, Field)
        assert publisher.value == "国务院"
        assert publisher.source_span is not None
        assert publisher.source_span.extract(page) == "国务院"

    def test_nothing(self) -> None:
        assert split_articles("") == ()
