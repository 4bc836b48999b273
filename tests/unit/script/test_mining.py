"""How the overlay, the evidence and the list of wrong pairs are made."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

import pytest

from policytext.errors import ResourceError
from policytext.resources import read_text
from policytext.script import _corrections as corrections
from policytext.script import _dictionaries as dictionaries
from policytext.script._engine import SEPARATOR, StageEngine
from policytext.script._mining import Miner, Usage, count_stretches, unheard
from policytext.script.official import OfficialOpenCC
from policytext.script.overlay import write_rows

PHRASES = {"配制": "配製", "理发": "理髮"}
CHARACTERS = {"发": "發", "国": "國", "丑": "醜"}


def ours(rows: Mapping[str, str]) -> StageEngine:
    single = {key: value for key, value in rows.items() if len(key) == 1}
    longer = {key: value for key, value in rows.items() if len(key) > 1}
    return StageEngine([{**PHRASES, **longer}, {**CHARACTERS, **single}])


def converter(rows: Mapping[str, str]):  # type: ignore[no-untyped-def]  # noqa: ANN201
    return lambda texts: [ours(rows).convert(text).text for text in texts]


def reference(texts: Sequence[str]) -> list[str]:
    """Knows two more phrases, and one wrongly."""
    rows = {"小丑": "小丑", "分配制度": "分配制度", "护发": "護髮"}
    return [ours(rows).convert(text).text for text in texts]


class TestEngine:
    """One stage."""

    def test_longest_anywhere_first(self) -> None:
        engine = StageEngine([{"甲乙": "1", "乙丙丁": "2"}, {}])
        assert engine.convert("甲乙丙丁").text == "甲2"

    def test_leftmost_of_equals(self) -> None:
        engine = StageEngine([{"甲乙": "1", "乙丙": "2"}, {}])
        assert engine.convert("甲乙丙").text == "1丙"

    def test_an_earlier_dictionary_goes_first(self) -> None:
        engine = StageEngine([{"乙": "1"}, {"甲乙丙": "2", "甲": "3"}])
        assert engine.convert("甲乙丙").text == "31丙"

    def test_what_changes_nothing_keeps_others_from_matching(self) -> None:
        engine = StageEngine([{"甲乙丙": "甲乙丙", "乙丙": "2"}, {}])
        assert engine.convert("甲乙丙").text == "甲乙丙"

    def test_keys_with_separators_never_match(self) -> None:
        engine = StageEngine([{"乔．布": "1"}, {}])
        assert engine.convert("乔．布").text == "乔．布"

    def test_crowded_text_takes_linear_time(self) -> None:
        engine = StageEngine([{"甲乙": "1", "乙甲": "2"}, {}])
        assert engine.convert("甲乙" * 200_000).text == "1" * 200_000


class TestMiner:
    """Rows that make one converter agree with another where that one is right."""

    def test_rows_of_running_text(self) -> None:
        miner = Miner(reference, converter, Usage({}))
        miner.mine(count_stretches(["小丑与收入分配制度。", "小丑"]))
        rows = {key: value for key, (value, _) in miner.rows.items()}
        assert rows["小丑"] == "小丑"
        assert ours(rows).convert("收入分配制度").text == "收入分配制度"

    def test_keys_short_ones_first(self) -> None:
        miner = Miner(reference, converter, Usage({}))
        miner.probe(["小丑鱼", "小丑"], "why")
        miner.mine({})
        assert miner.rows == {"小丑": ("小丑", "why")}

    def test_what_is_less_usual_is_refused(self) -> None:
        miner = Miner(reference, converter, Usage({"保護發展": 50}))
        miner.mine(count_stretches(["护发展", "护发展"]))
        assert miner.rows == {}

    def test_judged_rows_are_not_contradicted(self) -> None:
        miner = Miner(reference, converter, Usage({}), fixed={"小丑": "小醜"})
        miner.mine(count_stretches(["小丑"]))
        miner.probe(["小丑鱼"], "why")
        assert miner.rows == {}

    def test_strange_keys_and_kept_characters(self) -> None:
        miner = Miner(reference, converter, Usage({}), strange=frozenset("丑"))
        miner.probe(["小丑"], "why")
        assert miner.rows == {}
        miner = Miner(reference, converter, Usage({}), kept=(("醜", "丑"),))
        miner.probe(["小丑"], "why")
        assert miner.rows == {}

    def test_what_both_get_wrong(self) -> None:
        usage = Usage({"保護發展": 50})
        rows = unheard({"维护发展": 3, "护发展": 1}, ["維護髮展", "護髮展"], usage)
        assert list(rows) == ["护发展"]
        assert rows["护发展"][0] == "護發展"

    def test_a_word_is_left_alone(self) -> None:
        usage = Usage({"發現": 50, "理髮": 40})
        assert unheard({"理发现": 5}, ["理髮現"], usage) == {}


class TestOverlay:
    """The data file."""

    def test_every_row_changes_its_dictionary(self) -> None:
        for name, rows in corrections.corrections().items():
            known = dictionaries.read_dictionary(name)
            assert [key for key, value in rows.items() if known.get(key) == value] == []

    def test_every_row_says_why(self) -> None:
        lines = read_text(corrections.OVERLAY).splitlines()[1:]
        assert all(len(line.split("\t")) == 4 and line.split("\t")[3] for line in lines)
        assert len(lines) > 1000

    def test_no_key_holds_a_separator(self) -> None:
        for rows in corrections.corrections().values():
            assert not any(map(SEPARATOR.search, rows))

    def test_judged_rows_are_in_it(self) -> None:
        found = corrections.corrections()
        for name, rows in corrections.read_terms().items():
            known = dictionaries.read_dictionary(name)
            for key, (value, _) in rows.items():
                assert found[name].get(key, known.get(key)) == value

    def test_a_damaged_file(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(corrections, "read_text", lambda name: "# head\nSTPhrases\t发\n")
        with pytest.raises(ResourceError, match="row 2"):
            corrections.read_terms()

    def test_rows_are_sorted_and_say_something_new(self) -> None:
        rows = {
            "TSPhrases": {"乙乙": ("1", "x"), "甲甲": ("2", "y"), "一目瞭然": ("一目了然", "z")},
            "STPhrases": {"丙丙": ("3", "z")},
        }
        assert write_rows(rows).splitlines()[1:] == [
            "STPhrases\t丙丙\t3\tz",
            "TSPhrases\t乙乙\t1\tx",
            "TSPhrases\t甲甲\t2\ty",
        ]

    def test_a_python_without_the_official_one(self) -> None:
        with pytest.raises(OSError, match="opencc"), OfficialOpenCC(sys.executable) as official:
            official.convert("s2hkp", ["发"])


def test_a_malformed_dictionary() -> None:
    with pytest.raises(ResourceError, match="row 2"):
        dict(dictionaries._rows("发\t發 髮\n国\n", "X.txt"))
