"""Across documents: passages in common, and repair by comparison."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from policytext import Document
from policytext.duplicates import cut_passages, find_passages, repair_across
from policytext.errors import MissingBackendError

STOCK = (
    "本网站转载信息的目的在于传递更多信息，并不代表本网赞同其观点，也不对其真实性负责。"
    "如有侵权请联系删除。"
)
ONE = "会议强调，要坚持稳中求进工作总基调，完整、准确、全面贯彻新发展理念，支持半导体产业发展。"
TWO = "各地区各部门要因地制宜发展新质生产力，改造提升传统产业，布局建设未来产业。"
LONG = (
    ONE
    + TWO
    + "要深化科技体制改革，健全关键核心技术攻关新型举国体制，推动科技成果向现实生产力转化。"
)

has_suffix_arrays = pytest.mark.skipif(
    find_spec("pydivsufsort") is None, reason="needs the extra substring"
)


class TestPassages:
    @has_suffix_arrays
    def test_whole_sentences(self) -> None:
        docs: list[str | Document] = [
            ONE + "\n" + STOCK,
            Document.from_text(TWO + STOCK + "（完）", id="b"),
            TWO[:10],
        ]
        (passage,) = find_passages(docs)
        assert passage.text == STOCK
        assert passage.documents == 2
        assert [row.member.id for row in passage.occurrences] == ["0", "b"]
        assert all(
            row.span.extract(text) == STOCK
            for row, text in zip(passage.occurrences, [docs[0], TWO + STOCK], strict=True)
            if isinstance(text, str)
        )

    @has_suffix_arrays
    def test_line_breaks_and_script_make_no_difference(self) -> None:
        wrapped = STOCK[:20] + "\n" + STOCK[20:].replace("网", "網")
        (passage,) = find_passages([ONE + STOCK, TWO + wrapped])
        assert passage.occurrences[1].span.extract(TWO + wrapped) == wrapped

    @has_suffix_arrays
    def test_cutting(self) -> None:
        docs = [ONE + STOCK, TWO + STOCK, STOCK]
        passages = find_passages(docs)
        first = [e.apply(d) for e, d in zip(cut_passages(docs, passages), docs, strict=True)]
        assert first == [ONE + STOCK, TWO, ""]
        none = cut_passages(docs, passages, keep_first=False)
        assert [e.apply(d) for e, d in zip(none, docs, strict=True)] == [ONE, TWO, ""]

    @has_suffix_arrays
    def test_nothing(self) -> None:
        assert find_passages([]) == ()
        assert find_passages(["", " ", "国"]) == ()
        assert find_passages([ONE, TWO]) == ()
        assert find_passages([ONE + ONE]) == ()

    @has_suffix_arrays
    def test_bad_arguments(self) -> None:
        with pytest.raises(ValueError, match="2 documents"):
            find_passages([ONE], documents=1)
        with pytest.raises(TypeError, match="decode"):
            find_passages([ONE.encode()])  # type: ignore[list-item]

    def test_without_the_extra(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("policytext.duplicates.passages.find_spec", lambda name: None)
        with pytest.raises(MissingBackendError, match="substring"):
            find_passages([ONE, ONE])


class TestRepair:
    def test_spam_is_voted_out(self) -> None:
        docs = [
            LONG.replace("半导", "半舞蹈场地导"),
            LONG.replace("举国", "举个人空间国"),
            LONG,
        ]
        for row in repair_across(docs):
            assert row.edits.apply(docs[row.position]) == LONG
        assert {row.position for row in repair_across(docs)} == {0, 1}

    def test_damage_is_mended_by_one_other(self) -> None:
        docs = [LONG.replace("核心技术攻关", "核心\ue000\ue001攻关"), LONG]
        (row,) = repair_across(docs)
        assert row.edits.apply(docs[0]) == LONG
        assert row.sources == (1,)
        assert not any(edit.certain for edit in row.edits)

    @pytest.mark.parametrize(
        ("old", "new"), [("完整", "不完整"), ("坚持", "坚持和完善"), ("要深化", "要进一步深化")]
    )
    def test_versions_stay(self, old: str, new: str) -> None:
        assert repair_across([LONG, LONG.replace(old, new), LONG.replace(old, new)]) == ()

    def test_numbers_stay(self) -> None:
        old, new = LONG + "自2024年5月1日起施行。", LONG + "自2025年1月1日起施行。"
        assert repair_across([old, new, new]) == ()

    def test_nothing(self) -> None:
        assert repair_across([]) == ()
        assert repair_across(["", "", ONE]) == ()
