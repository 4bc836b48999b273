"""Slogans that no lexicon has: quoted numerals, N位一体, X+ actions, lists that are counted.

Each pattern begins with a character that is looked for first, and each has guards: ordinals, dates,
measure nouns and plain counting are no slogans. All work on the folded view of a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policytext.document import Span

__all__ = ["Pattern", "Proposal", "find_patterns"]

_N = "一二两三四五六七八九十"
_HAN = "[\u4e00-\u9fff]"
_MEASURE = (
    "方面|维度|层次|阶段|环节|领域|要素|部分|问题|原因|特点|特征|因素|条件|步骤|类型|方向|渠道"
    "|百年|月|年|人|省|市|县|国家|地区|城市|项目|企业|单位|部门|重点|小时|交易日|工作日|小组|世纪"
    "|字|省份|季度|会议|文件|案例|试点|行业|集群|园区|基地|标准|产业|市场|中心|指标|口岸|机场"
)
_PLANS = re.compile(rf"“?(?:十[{_N}]五|[{_N}]五)(?:规划|时期|计划)?")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a pattern found, in the view that it looked at.

    Attributes:
        span: Where it stands, without quotes, in code points of the folded text.
        kind: The kind of slogan.
        rule: Which pattern.
        score: How sure it is.
    """

    span: Span
    kind: str
    rule: str
    score: float


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern with what must stand in the text before it is tried.

    Attributes:
        rule: Its name.
        kind: The kind of slogan that it finds.
        hint: A character or string without which it cannot match.
        expression: What it looks for; the group ``slogan`` is the slogan.
        score: How sure it is.
    """

    rule: str
    kind: str
    hint: str
    expression: re.Pattern[str]
    score: float


_PATTERNS = (
    Pattern(
        "quoted-numeral",
        "numeric",
        "“",
        re.compile(
            rf"“(?P<slogan>[{_N}双](?!是|则|方面|为|、)(?:个|大|项|条)?{_HAN}{{1,7}}"
            rf"(?:、?[{_N}]{_HAN}{{1,4}}){{0,3}})”"
        ),
        0.9,
    ),
    Pattern(
        "quoted-code",
        "numeric",
        "“",
        re.compile(r"“(?P<slogan>[0-9N]{1,3}(?:\+[0-9NXM]{1,3}){1,5}|(?!19|20)[0-9]{3,5})”"),
        0.85,
    ),
    Pattern(
        "quoted-digits",
        "numeric",
        "“",
        re.compile(rf"“(?P<slogan>[{_N}]{{4,6}})”"),
        0.85,
    ),
    Pattern(
        "repeated-core",
        "numeric",
        "个",
        re.compile(
            rf"(?<![第几数百千万亿{_N}0-9])(?P<slogan>[{_N}]个(?:坚持|必须|务必|意识|自信|维护|确立"
            "|结合|毫不动摇|没有变|不摘|面向|必由之路|离不开|认同|善于|更加|全面|一以贯之|决不"
            "|体系|牢固树立))(?![的了地和与中])"
        ),
        0.8,
    ),
    Pattern(
        "in-one",
        "numeric",
        "位一体",
        re.compile(rf"(?<![第十{_N}])(?P<slogan>[{_N}]位一体)"),
        0.9,
    ),
    Pattern(
        "banner",
        "term",
        "习近平",
        re.compile(rf"(?P<slogan>习近平(?!总书记|主席|同志|在|对|关于){_HAN}{{2,6}}?思想)"),
        0.9,
    ),
    Pattern(
        "plus-action",
        "plus_action",
        "+",
        re.compile(
            "(?P<slogan>(?:人工智能|互联网|AI|数字|文旅|低空|数据要素|标准化|生态|旅游|文化|党建"
            rf"|机器人|区块链|大数据)\+(?:{_HAN}{{2,6}}(?=”)|”?(?:专项)?行动|(?=”)|))"
        ),
        0.85,
    ),
    Pattern(
        "counted-list",
        "numeric",
        "大",
        re.compile(
            rf"(?P<list>(?:{_HAN}{{2,6}}、){{1,8}}{_HAN}{{2,6}}?)(?:等)?(?P<count>[{_N}])大"
            rf"(?P<head>{_HAN}{{2,4}})"
        ),
        0.75,
    ),
)

_MEASURED = re.compile(rf"[{_N}双](?:个|大|项|条|种|类|次|年|月)?(?:{_MEASURE})")
_ORDINARY = re.compile(
    rf"[{_N}]+(?:年|月|日|号|届|岁|中全会|次|公里|亿元|万|点|时|分|级|等|体化)|[{_N}]战|双(?:赢|输|方)"
    r"|[五六八]一|[一二三]把手|一[^个]"
)
_SHAPES = re.compile(
    rf"(?P<slogan>(?:{_HAN}{{2}}化、){{2,5}}{_HAN}{{2}}化|(?:[高稳保去强促惠防]{_HAN}{{2}}、){{2,5}}"
    rf"[高稳保去强促惠防]{_HAN}{{2}}(?!{_HAN}*、))"
)


def find_patterns(folded: str) -> Iterator[Proposal]:
    """What the patterns find.

    Args:
        folded: A text, folded one to one, quotation marks in place.

    Yields:
        Proposals, in no order; they may overlap.
    """
    for pattern in _PATTERNS:
        if pattern.hint not in folded:
            continue
        for match in pattern.expression.finditer(folded):
            if pattern.rule == "counted-list":
                yield from _counted(match)
                continue
            span = Span(*match.span("slogan"))
            if _is_sound(folded, match["slogan"], pattern.rule):
                yield Proposal(span, pattern.kind, pattern.rule, pattern.score)
    if "、" in folded:
        for match in _SHAPES.finditer(folded):
            if len(set(match["slogan"].split("、"))) >= 3:
                yield Proposal(Span(*match.span("slogan")), "parallel", "same-shape", 0.4)


def _is_sound(folded: str, phrase: str, rule: str) -> bool:
    if rule.startswith("quoted") or rule == "repeated-core":
        if _PLANS.fullmatch(phrase) or _ORDINARY.fullmatch(phrase):
            return False
        return not _MEASURED.match(phrase) and not phrase.startswith("一")
    return True


_UNITS = dict(zip(_N, (1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))


def _counted(match: re.Match[str]) -> Iterator[Proposal]:
    """A list whose members are as many as is said, under a head that is a label."""
    members = match["list"].split("、")
    head = match["head"]
    if len(members) != _UNITS[match["count"]] or re.match(_MEASURE, head):
        return
    if len({len(member) for member in members}) > 2:
        return
    start = match.start("count")
    yield Proposal(Span(start, start + 4), "numeric", "counted-list", 0.7)
