"""Conversion: own cases, what is left alone, exceptions, and clear errors."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from policytext import convert_script
from policytext.document import Document, Span
from policytext.errors import ConfigError, LexiconError
from policytext.script import ScriptConverter, conversion_edits, read_exceptions
from policytext.script._chains import CHAINS, convert_chain, edits_between

CASES = Path(__file__).parents[2] / "cases" / "script_conversion.jsonl"
ROWS = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]

TRADITIONAL = "國務院關於印發《新一代人工智能發展規劃》的通知，強調堅持“兩個毫不動搖”。"
SIMPLIFIED = "国务院关于印发《新一代人工智能发展规划》的通知，强调坚持“两个毫不动摇”。"


class TestCases:
    """Phrases with characters that stand for several, in the contexts of policy."""

    def test_there_are_enough(self) -> None:
        assert len(ROWS) >= 300

    def test_all_pass(self) -> None:
        wrong = [
            (row["source"], row["to"], row["text"], found, row["expected"])
            for row in ROWS
            for found in [convert_script(row["text"], to=row["to"], source=row["source"])]
            if found != row["expected"]
        ]
        assert wrong == []

    def test_edits_of_the_cases_name_only_what_changes(self) -> None:
        for row in ROWS:
            edits = conversion_edits(row["text"], to=row["to"], source=row["source"])
            assert edits.apply(row["text"]) == row["expected"]
            assert all(edit.replacement != edit.span.extract(row["text"]) for edit in edits)


class TestAuto:
    """Only what needs it is converted."""

    @pytest.mark.parametrize("text", [SIMPLIFIED, "2035，AI", "", "皇后"])
    def test_to_simplified_leaves_simplified_alone(self, text: str) -> None:
        assert convert_script(text, to="hans") == text

    def test_traditional_is_not_corrupted(self) -> None:
        assert convert_script(TRADITIONAL, to="hant") == TRADITIONAL
        assert convert_chain("皇后與乾隆", "hans", "hant").text == "皇后與乾隆"
        assert convert_script("於是理髮、準備麵粉", to="hant") == "於是理髮、準備麵粉"

    def test_both_ways(self) -> None:
        assert convert_script(TRADITIONAL, to="hans") == SIMPLIFIED
        assert convert_script(SIMPLIFIED, to="tw") == TRADITIONAL

    def test_a_quotation_of_the_other_script(self) -> None:
        text = f"会议指出，要加快发展新质生产力。\n{TRADITIONAL}\n各地区要认真贯彻落实。"
        assert convert_script(text, to="hans") == (
            f"会议指出，要加快发展新质生产力。\n{SIMPLIFIED}\n各地区要认真贯彻落实。"
        )
        assert convert_script(text, to="hant").split("\n")[1] == TRADITIONAL

    def test_a_word_tells_where_no_character_does(self) -> None:
        assert convert_script("干部", to="hant") == "幹部"

    def test_the_particle_of_taiwan(self) -> None:
        assert convert_script("隨著經濟發展", to="hans") == "随着经济发展"

    def test_words_of_traditional_text_stay(self) -> None:
        assert convert_script("網絡設備與軟件發展", to="twp") == "網絡設備與軟件發展"

    def test_words_are_replaced_where_the_source_is_named(self) -> None:
        assert convert_script("軟件", to="twp", source="hant") == "軟體"

    def test_regional_forms_of_general_traditional(self) -> None:
        assert convert_script("爲羣衆說話", to="tw") == "為群眾說話"


class TestEdits:
    """Places hold, whatever changes its length."""

    def test_a_run_of_characters_is_one_edit(self) -> None:
        (edit,) = conversion_edits("國務", to="hans", source="hant")
        assert (edit.start, edit.end, edit.replacement, edit.reason) == (0, 2, "国务", "script")

    def test_a_word_is_one_edit(self) -> None:
        edits = list(conversion_edits("使用新西兰的软件", to="twp", source="hans"))
        assert [(edit.span, edit.replacement, edit.reason) for edit in edits] == [
            (Span(2, 5), "紐西蘭", "wording"),
            (Span(6, 8), "軟體", "wording"),
        ]

    def test_words_of_another_length(self) -> None:
        text = "端口、出租车、二极管和互联网"
        for part in ("端口", "出租车", "互联网"):
            edits = conversion_edits(text, to="twp", source="hans")
            doc = Document.from_text(text)
            start = text.index(part)
            target = edits.to_target(Span(start, start + len(part)))
            assert edits.to_source(target).extract(text) == part
            assert doc.text == text
        assert edits.apply(text) == "埠、計程車、二極體和網際網路"

    def test_several_stages_are_one_step(self) -> None:
        text = "乌兹别克斯坦的互联网端口"
        converted = convert_chain(text, "hans", "twp")
        edits = edits_between(text, converted)
        assert edits.apply(text) == converted.text == "烏茲別克的網際網路埠"
        assert [edit.span.extract(text) for edit in edits] == ["乌兹别克斯坦", "互联网", "端口"]

    def test_mixed_and_exceptions_stay_sorted(self) -> None:
        text = f"{SIMPLIFIED}\n{TRADITIONAL}\n{SIMPLIFIED}"
        edits = conversion_edits(text, to="tw", exceptions={"印发": "發布", "務院": "務院"})
        assert [edit.start for edit in edits] == sorted(edit.start for edit in edits)
        assert edits.apply(text).count("發布") == 2


class TestProtection:
    """What stays as it is."""

    def test_terms(self) -> None:
        assert convert_script("范发先生和范围", to="hant", source="hans", protect=["范发"]) == (
            "范发先生和範圍"
        )
        assert convert_script("范围", to="hant", source="hans", protect="范") == "范圍"

    def test_spans(self) -> None:
        assert convert_script("发发发", to="hant", source="hans", protect=[Span(1, 2)]) == "發发發"

    def test_a_span_that_leaves_the_text(self) -> None:
        with pytest.raises(ValueError, match="leaves the text"):
            convert_script("发", to="hant", source="hans", protect=[Span(0, 2)])

    def test_patterns(self) -> None:
        text = "《汉书》与汉朝"
        assert convert_script(
            text, to="hant", source="hans", protect=[re.compile("《[^》]*》")]
        ) == ("《汉书》與漢朝")

    def test_what_is_protected_gives_no_context(self) -> None:
        assert convert_script("理发", to="hant", source="hans", protect=[Span(0, 1)]) == "理發"


class TestExceptions:
    """The caller's own dictionary."""

    def test_longest_first(self) -> None:
        own = {"人工智能": "人工智慧", "人工智能体": "AI 代理"}
        assert convert_script("人工智能体与人工智能", to="hant", exceptions=own) == (
            "AI 代理與人工智慧"
        )

    def test_they_hold_also_where_nothing_is_converted(self) -> None:
        assert convert_script("資訊系統", to="hant", exceptions=[("資訊", "信息")]) == "信息系統"

    def test_a_term_that_stays(self) -> None:
        assert convert_script("总台发展", to="hant", exceptions={"总台": "总台"}) == "总台發展"

    def test_a_file(self, tmp_path: Path) -> None:
        path = tmp_path / "own.tsv"
        path.write_text("\ufeff# names\n培训\t研習\n\n", "utf-8")
        assert convert_script("干部培训", to="tw", exceptions=path) == "幹部研習"

    @pytest.mark.parametrize(
        ("text", "line"),
        [("培训\t研習\n培训", 2), ("a\tb\tc", 1), ("\tb", 1), ("a\t ", 1), ("a\tb\n#\na\tc", 3)],
    )
    def test_a_malformed_file(self, tmp_path: Path, text: str, line: int) -> None:
        path = tmp_path / "own.tsv"
        path.write_text(text, "utf-8")
        with pytest.raises(LexiconError) as caught:
            read_exceptions(path)
        assert caught.value.line == line
        assert f"own.tsv:{line}" in str(caught.value)

    def test_a_file_in_another_codec(self, tmp_path: Path) -> None:
        path = tmp_path / "own.tsv"
        path.write_bytes("培训\t研習".encode("gb18030"))
        with pytest.raises(LexiconError, match="UTF-8"):
            read_exceptions(path)

    def test_an_empty_replacement(self) -> None:
        with pytest.raises(ConfigError, match="empty"):
            convert_script("发", to="hant", exceptions={"发": ""})


class TestBadInput:
    """Clear errors, or clean results."""

    def test_bytes(self) -> None:
        with pytest.raises(TypeError, match="decode"):
            convert_script(b"a", to="hans")  # type: ignore[arg-type]

    def test_an_unknown_target(self) -> None:
        with pytest.raises(ConfigError, match="no script is called 'cn'; there are hans, hant, hk"):
            convert_script("发", to="cn")  # type: ignore[arg-type]

    @pytest.mark.parametrize(("source", "to"), [("tw", "hk"), ("hans", "hans"), ("xx", "hant")])
    def test_an_illegal_pair(self, source: str, to: str) -> None:
        with pytest.raises(ConfigError, match="no conversion leads from"):
            convert_script("发", to=to, source=source)  # type: ignore[arg-type]

    def test_all_legal_pairs(self) -> None:
        assert len(CHAINS) == 14
        for source, to in CHAINS:
            convert_script("发展", to=to, source=source)  # type: ignore[arg-type]

    def test_lone_surrogates(self) -> None:
        text = "发\ud800展\udfff理发"
        assert convert_script(text, to="hant", source="hans") == "發\ud800展\udfff理髮"
        assert conversion_edits(text, to="hant", source="hans").apply(text) == (
            "發\ud800展\udfff理髮"
        )

    def test_astral_characters(self) -> None:
        assert convert_script("𠮷野家发展", to="hant", source="hans") == "𠮷野家發展"
        assert convert_script("𫗧", to="hant", source="hans") == "餗"

    @pytest.mark.parametrize("text", ["", "\n", "AI 2035", "\u3000"])
    def test_nothing_to_convert(self, text: str) -> None:
        assert convert_script(text, to="twp", source="hans") == text
        assert len(conversion_edits(text, to="twp", source="hans")) == 0


class TestConverter:
    """The component."""

    def test_the_step_says_which_engine(self) -> None:
        converter = ScriptConverter(to="hans")
        doc = Document.from_text(TRADITIONAL)
        (step,) = doc.rewrite(converter.clean(doc), by=converter).history
        assert step.config["backend"] == "policytext"
        assert step.config["to"] == "hans"
        assert "opencc-python-reimplemented-" in step.version
        assert "overlay-" in step.version

    def test_settings(self, tmp_path: Path) -> None:
        path = tmp_path / "own.tsv"
        path.write_text("培训\t训练\n干部\t公务员\n", "utf-8")
        converter = ScriptConverter(
            to="twp",
            source="hans",
            protect=("软件",),
            protect_patterns=("《[^》]*》",),
            exceptions=(("培训", "研習"),),
            exceptions_file=str(path),
        )
        text = "《汉书》软件干部培训网络"
        assert converter.edits(text).apply(text) == "《汉书》软件公务员研習網路"

    def test_faults_are_found_when_it_is_made(self, tmp_path: Path) -> None:
        with pytest.raises(ConfigError, match="protect_patterns"):
            ScriptConverter(to="hans", protect_patterns=("(",))
        with pytest.raises(ConfigError, match="no conversion"):
            ScriptConverter(to="hk", source="tw")
        path = tmp_path / "own.tsv"
        path.write_text("培训", "utf-8")
        with pytest.raises(LexiconError):
            ScriptConverter(to="hans", exceptions_file=str(path))
        with pytest.raises(OSError, match="missing"):
            ScriptConverter(to="hans", exceptions_file=str(tmp_path / "missing"))
