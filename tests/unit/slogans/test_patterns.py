"""Patterns for what no lexicon has, and their guards."""

from __future__ import annotations

import pytest

from policytext.errors import LexiconError
from policytext.slogans import patterns
from policytext.slogans.patterns import find_patterns, is_proper_name


def rules(view: str) -> list[tuple[str, str]]:
    return sorted((p.span.extract(view), p.rule) for p in find_patterns(view))


@pytest.mark.parametrize(
    "view, rule, slogan",
    [
        ("推行“七统三分”改革", "quoted-numeral", "七统三分"),
        ("“三抓三比一促”", "quoted-numeral", "三抓三比一促"),
        ("“双进双产”", "quoted-numeral", "双进双产"),
        ("“一核两轴三区”", "quoted-numeral", "一核两轴三区"),
        ("实施“1+9+N”体系", "quoted-code", "1+9+N"),
        ("“深圳五小虎”", "quoted-nickname", "深圳五小虎"),
        ("“五六七八九”", "quoted-digits", "五六七八九"),
        ("“十六五”时期", "plan", "十六五"),
        ("构建七位一体格局", "in-one", "七位一体"),
        ("增强四个更加注重", "repeated-core", "四个更加注重"),
        ("学习习近平海洋思想", "banner", "习近平海洋思想"),
        ("“互联网+农家乐”", "plus-action", "互联网+农家乐"),
        ("农业产业化、产业农业化", "chiasm", "农业产业化、产业农业化"),
        ("稳岗位、促消费、优供给", "verbs", "稳岗位、促消费、优供给"),
        ("专业化、精细化、特色化", "same-ending", "专业化、精细化、特色化"),
        ("新赛道、新职业、新空间", "same-beginning", "新赛道、新职业、新空间"),
        ("绿色是第一底色、创新是第一特色", "firsts", "绿色是第一底色、创新是第一特色"),
        ("“百车大战”", "battle", "百车大战"),
        ("“多而不精”", "but-not", "多而不精"),
    ],
)
def test_what_a_pattern_finds(view: str, rule: str, slogan: str) -> None:
    assert (slogan, rule) in rules(view)


@pytest.mark.parametrize(
    "view",
    [
        "第七位一体",
        "十七位一体",
        "第四个更加注重",
        "四个更加注重的",
        "深化、优化、转化",
        "“二月二”",
        "“三点”",
        "“五公里”",
        "“十六连冠”",
        "“2026”",
        "“12345”x",
        "“三年行动的成果”",
        "改革、开放三大动力",
        "改革、开放、创新三大领域",
        "“人工智能”+医疗",
        "防火灾、防事故、防洪水",
        "新能源、新材料、新能源汽车",
        "习近平总书记重要思想",
        "是第一，是第二",
    ],
)
def test_guards(view: str) -> None:
    assert [rule for _, rule in rules(view) if rule != "quoted-code"] == []


def test_lists_that_need_not_recur_are_less_sure() -> None:
    view = "具有渗透性、替代性、协同性"
    (weak,) = find_patterns(view)
    assert weak.score < 0.5
    assert list(find_patterns(view, 0.5)) == []


def test_members_of_a_counted_list() -> None:
    view = "用好改革、开放、创新三大动力"
    (proposal,) = find_patterns(view)
    assert [member.extract(view) for member in proposal.members] == ["改革", "开放", "创新"]


@pytest.mark.parametrize("phrase", ["十四五", "雪龙号", "七一勋章", "海马斯", "三年", "双赢"])
def test_proper_names(phrase: str) -> None:
    assert is_proper_name(phrase)


def test_a_malformed_word_list_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    patterns._forms.cache_clear()
    monkeypatch.setattr(patterns, "read_text", lambda name: "# head\nmeasure 方面\n")
    with pytest.raises(LexiconError) as caught:
        patterns._forms()
    assert caught.value.line == 2
    monkeypatch.undo()
    patterns._forms.cache_clear()
