"""The measures that every quoted figure rests on."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from benchmarks.measures import (
    Mention,
    Score,
    fold,
    levenshtein,
    match_entities,
    match_slogans,
)
from benchmarks.tables import table, width

WORDS = st.text(alphabet="国务院发展𠮷改革,。a", max_size=80)


@given(WORDS, WORDS)
def test_the_distance_is_the_one_of_an_independent_implementation(one: str, two: str) -> None:
    assert levenshtein(one, two) == Levenshtein.distance(one, two)


def test_fold_forgives_width_quotes_white_space_and_heads() -> None:
    assert fold("## 第一，「人工智能＋」\n 100％") == '第一,"人工智能+"100%'


def test_fold_keeps_what_counts() -> None:
    assert fold("# 發展") != fold("# 发展")
    assert fold("C#语言") == "C#语言"


def test_entities_count_exact_span_and_label() -> None:
    gold = [Mention(0, 3, "PERSON"), Mention(5, 8, "DATE"), Mention(10, 14, "DATE", counts=False)]
    found = [
        Mention(0, 3, "PERSON"),
        Mention(5, 8, "MEETING"),
        Mention(11, 12, "LOCATION"),
        Mention(20, 22, "LOCATION"),
    ]
    assert match_entities(gold, found) == Score(hits=1, wrong=2, missed=1)


def test_an_entity_found_twice_is_right_once() -> None:
    gold = [Mention(0, 3, "PERSON")]
    assert match_entities(gold, gold * 2) == Score(hits=1, wrong=1, missed=0)


TEXT = "坚持“两个毫不动摇”，发展新质(zhì)生产力，推动高质量发展。"


def mention(part: str, name: str, *, counts: bool = True) -> Mention:
    start = TEXT.index(part)
    return Mention(start, start + len(part), name, counts)


def test_slogans_are_compared_by_their_content_characters() -> None:
    gold = [mention("两个毫不动摇", "两个毫不动摇")]
    quoted = [mention("“两个毫不动摇”", "另一种写法")]
    assert match_slogans(TEXT, gold, quoted)[0] == Score(hits=1)


def test_too_small_a_part_of_a_slogan_is_no_hit_unless_the_form_is_the_same() -> None:
    gold = [mention("两个毫不动摇", "两个毫不动摇")]
    part = mention("两个", "两个")
    assert match_slogans(TEXT, gold, [part])[0] == Score(wrong=1, missed=1)
    named = Mention(part.start, part.end, "两个毫不动摇")
    assert match_slogans(TEXT, gold, [named])[0] == Score(hits=1)


def test_optional_gold_is_neither_right_nor_wrong() -> None:
    gold = [mention("高质量发展", "高质量发展", counts=False)]
    assert match_slogans(TEXT, gold, [mention("高质量发展", "高质量发展")])[0] == Score()
    assert match_slogans(TEXT, gold, [])[0] == Score()


def test_types_count_distinct_forms() -> None:
    text = "高质量发展，高质量发展，共同富裕"
    gold = [Mention(0, 5, "高质量发展"), Mention(6, 11, "高质量发展"), Mention(12, 16, "共同富裕")]
    occurrences, types = match_slogans(text, gold, gold[:1])
    assert (occurrences, types) == (Score(1, 0, 2), Score(1, 0, 1))


def test_scores() -> None:
    score = Score(hits=3, wrong=1, missed=2)
    assert (score.precision, score.recall) == (0.75, 0.6)
    assert round(score.f1, 4) == round(2 * 0.75 * 0.6 / 1.35, 4)


def test_columns_line_up_for_wide_characters() -> None:
    lines = table(["词", "n"], [["共同富裕", "7"], ["x", "12"]]).splitlines()
    assert len(set(map(width, lines))) == 1
