"""What can be found by form alone: titles, document numbers, dates, meetings, plans, amounts.

Each rule is one linear pattern over the folded text. Bounds on every repetition keep the work
proportional to the length, whatever is written there.

Source: how official documents are cited and numbered, GB/T 9704-2012; dates and numbers, GB/T
15835-2011; names of meetings and plans, the annotation guideline of the project's gold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from policytext.entities._candidates import RULES, Candidate
from policytext.entities._numerals import CHINESE_DIGITS
from policytext.entities.normal_forms import normal_date, normal_number
from policytext.language.characters import HAN

__all__ = ["find_by_rules"]

_H = f"[{HAN}]"
_N = "[一二三四五六七八九十]"
_C = f"[{CHINESE_DIGITS}]"
_OPEN, _CLOSE = '[“"]', '[”"]'


def find_by_rules(text: str) -> list[Candidate]:
    """What the rules find in a text, in no particular order; candidates may overlap.

    Args:
        text: The text, folded.
    """
    found: list[Candidate] = []
    for rule in (_titles, _numbers, _dates, _plans, _meetings, _programs, _amounts):
        found.extend(rule(text))
    return found


def _from(starts: re.Pattern[str], pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches of a pattern, tried only where another says that one may start.

    An alternation with a look behind it is tried in full at every character; a class that comes
    first is searched for at the speed of C.
    """
    end = 0
    for start in starts.finditer(text):
        if start.start() >= end:
            match = pattern.match(text, start.start())
            if match is not None:
                end = match.end()
                yield match


# -- documents -----------------------------------------------------------------------------------

_TITLE = re.compile(r"《[^《》\n]{1,120}(?:《[^《》\n]{1,80}》[^《》\n]{0,80}){0,3}》")
_LAW_ENDS = ("法", "条例", "法典", "规定", "办法", "细则", "宪法", "法案", "章程", "规则")
_PLAN_ENDS = ("规划", "计划", "纲要", "方案", "规划纲要", "战略")
_REPORT_ENDS = ("报告", "公报", "白皮书", "蓝皮书")
_PERIODICALS = ("日报", "晚报", "时报", "周刊", "杂志", "月刊", "学报")
_DRAFT = re.compile(r"[（(][^（）()]{1,12}[）)]$")


def _titles(text: str) -> Iterator[Candidate]:
    """Whatever stands in title marks, those inside included (书名号, GB/T 15834)."""
    for match in _TITLE.finditer(text):
        title = match[0][1:-1]
        yield Candidate(*match.span(), "DOCUMENT", RULES, 1.0, subtype_of_document(title), title)
        for inner in re.finditer(r"《[^《》\n]{1,80}》", match[0][1:-1]):
            start = match.start() + 1 + inner.start()
            name = inner[0][1:-1]
            yield Candidate(
                start, start + len(inner[0]), "DOCUMENT", RULES, 1.0,
                subtype_of_document(name), name,
            )  # fmt: skip


def subtype_of_document(title: str) -> str | None:
    """What kind of document a title names, where its end tells.

    Args:
        title: The title without its marks.

    >>> subtype_of_document("中华人民共和国个人所得税法（修正案）")
    'law'
    >>> subtype_of_document("新一代人工智能发展规划"), subtype_of_document("活着")
    ('plan', None)
    """
    bare = _DRAFT.sub("", title)
    for subtype, ends in (
        ("law", _LAW_ENDS),
        ("plan", _PLAN_ENDS),
        ("report", _REPORT_ENDS),
        ("periodical", _PERIODICALS),
    ):
        if bare.endswith(ends):
            return subtype
    return "periodical" if bare == "人民日报" else None


_NUMBER = re.compile(
    r"(?:[〔\[【](?:19|20)\d\d[〕\]】]|[（(](?<=[发函字令规办].)(?:19|20)\d\d[）)])第?\d{1,5}号"
)
_SIGN = re.compile(f"{_H}+$")
"""The sign of the office before the year, as far as a sign may reach."""
_LONGEST_SIGN = 10
_BEFORE_A_NUMBER = re.compile(
    "^.*(?:根据|按照|依据|依照|参照|关于|贯彻|落实|执行|印发|下发|文件|通知|以下简称|[的了和与及以在经由对据见是为即如])"
)


def _numbers(text: str) -> Iterator[Candidate]:
    """Document numbers (发文字号): 国发〔2019〕5号, without the words that lead up to them."""
    for match in _NUMBER.finditer(text):
        sign = _SIGN.search(text[max(0, match.start() - _LONGEST_SIGN) : match.start()])
        if sign is None:
            continue
        lead = _BEFORE_A_NUMBER.match(sign[0])
        if lead is not None and lead.end() == len(sign[0]):
            continue
        start = match.start() - len(sign[0]) + (lead.end() if lead else 0)
        name = text[start : match.end()]
        yield Candidate(start, match.end(), "DOCUMENT", RULES, 1.0, "number", name)


_FIVE_YEARS = f"{_OPEN}(?:十?{_N}五|[一二]五){_CLOSE}"
_PLAN = re.compile(
    rf"{_FIVE_YEARS}(?:国民经济和社会发展)?[{HAN}]{{0,8}}?(?:规划纲要|计划纲要|规划|计划)"
    rf"|第{_N}{{1,3}}个五年(?:规划|计划)(?:纲要)?"
)
_REPORT = re.compile(
    rf"(?:党的|中共)?{_N}{{1,3}}(?:大|届{_N}{{1,2}}中全会)报告|(?<![{HAN}])政府工作报告"
)
_REPORT_STARTS = re.compile(r"[党中政一二三四五六七八九十](?=.{2,10}报告)")


def _plans(text: str) -> Iterator[Candidate]:
    """Five-year plans and reports that are named without title marks."""
    for match in _PLAN.finditer(text):
        yield Candidate(*match.span(), "DOCUMENT", RULES, 0.9, "plan")
    for match in _from(_REPORT_STARTS, _REPORT, text):
        yield Candidate(*match.span(), "DOCUMENT", RULES, 0.9, "report")


# -- dates -----------------------------------------------------------------------------------------

_ARABIC_YEAR = r"(?:(?<!\d)(?:1[5-9]|20|21)\d\d年)"
_CHINESE_YEAR = r"(?:(?<![一二三四五六七八九十百千万第])(?:一[五六七八九]|二[〇○零])[〇○零一二三四五六七八九]{2}年)"  # noqa: E501
_ROC_YEAR = r"(?:(?:民国)?(?<![\d.])\d{2,3}年(?=(?:1[0-2]|0?[1-9])月(?:3[01]|[12]\d|0?[1-9])日))"
_RELATIVE = "(?:今年|去年|明年|前年|后年|本年|同年|当年|次年|翌年)"
_MONTH = rf"(?:(?<!\d)(?:1[0-2]|0?[1-9])月份?|(?<![{CHINESE_DIGITS}])(?:十[一二]?|[一二三四五六七八九])月份?)"  # noqa: E501
_DAY = rf"(?:(?:3[01]|[12]\d|0?[1-9])日|(?:三十一?|二?十{_N}?|廿{_N}?|[一二三四五六七八九])日)"
_PART = (
    "(?:年底|年初|年中|度(?![假过])|底|初|末|上半年|下半年|第?[一二三四1-4]季度|上旬|中旬|下旬"
    "|[春夏秋冬][天季]?|元旦|春节)"
)
_YEAR = f"(?:{_ARABIC_YEAR}|{_CHINESE_YEAR})"
_DATE = re.compile(
    rf"{_YEAR}(?:{_MONTH}(?:{_DAY}|底|初|末|中旬|上旬|下旬)?|{_PART})?"
    rf"|{_ROC_YEAR}{_MONTH}{_DAY}"
    rf"|{_RELATIVE}{_MONTH}(?:{_DAY}|底|初|末)?"
    rf"|[本上当]月{_DAY}"
    rf"|{_MONTH}(?:{_DAY}|底|初|末|上旬|中旬|下旬)"
    rf"|(?<!\d)(?<!\d[.,:：/])(?:3[01]|[12]\d|[1-9])日(?![均内元后本圆])"
    rf"|(?:上个?世纪|(?:1[5-9]|2[01])世纪|二十世纪|十九世纪)(?:[一二三四五六七八九]十|[1-9]0)年代(?:[初中末]期?|后期|前期)?"
    r"|(?<!\d)(?:1[5-9]|2[01])世纪(?!海上|马)|(?<![一二三四五六七八九十])(?:二十一|二十|十九|十八)世纪(?!海上|马)"
    rf"|(?<![{CHINESE_DIGITS}百千万几数余多来\d])(?:[一二三四五六七八九]十|[1-9]0)年代(?:[初中末]期?|后期|前期)?"
    rf"|(?<!\d)(?:1[5-9]|20)\d0年代(?:[初中末]期?|后期|前期)?"
)
_BARE_MONTH = re.compile(
    rf"(?<![\d.,])(?:1[0-2]|[1-9])月(?![\d{HAN}]|份)|(?<!\d)(?:1[0-2]|[1-9])月份?(?=以来|起|，|,|、)"
)
_DATE_STARTS = re.compile(
    rf"[\d{CHINESE_DIGITS}十廿今去明前后本同当次翌上民](?=.{{0,6}}[年月日纪])"
)
_MONTH_STARTS = re.compile(r"[1-9](?=\d?月)")
_PERIOD = re.compile(rf"{_FIVE_YEARS}(?:计划|规划)?(?:时期|期间|前期|中期|后期|末期|末|初期|初)")


def _dates(text: str) -> Iterator[Candidate]:
    """Calendar dates and named periods."""
    for match in chain(
        _from(_DATE_STARTS, _DATE, text),
        _from(_MONTH_STARTS, _BARE_MONTH, text),
        _PERIOD.finditer(text),
    ):
        yield Candidate(*match.span(), "DATE", RULES, 0.95, None, normal_date(match[0]))


# -- meetings --------------------------------------------------------------------------------------

_PARTY = "(?:中国共产党|中共|党的)"
_ORDINAL = rf"第?{_N}{{1,3}}"
_MEETING = re.compile(
    rf"{_PARTY}?{_ORDINAL}届{_N}{{1,2}}中全会"
    rf"|{_PARTY}{_ORDINAL}届(?:中央委员会)?(?:第{_N}{{1,2}}次全体会议|{_N}{{1,2}}中全会)"
    rf"|{_PARTY}?第{_N}{{1,3}}次全国代表大会(?:第{_N}次(?:全体)?会议)?"
    rf"|{_PARTY}{_N}{{1,3}}大(?![{HAN}]|[”\"])(?:{_N}次会议)?"
    rf"|{_PARTY}{_N}{{1,3}}大(?=报告|精神|以来|和|提出|召开|上|后|前|的|作出|确定|胜利|关于|明确|对|以后|以前|代表|将|是|强调|通过|指出|部署|之后|开启)"
    rf"|(?:中华人民共和国)?{_ORDINAL}届全国(?:人民代表大会|人大)(?:常务委员会|常委会)?第?{_N}{{1,3}}次(?:全体)?会议"
    rf"|(?:中国人民政治协商会议|全国政协|政协)(?:全国委员会)?{_ORDINAL}届(?:全国委员会)?(?:常务委员会|常委会)?(?:第?{_N}{{1,3}}次(?:全体|主席)?会议)"
    rf"|第{_N}{{1,2}}届全国人民代表大会"
    rf"|{_ORDINAL}届中央(?:政治局第{_N}{{1,3}}次集体学习|财经委员会第{_N}{{1,3}}次会议|纪委{_N}次全会)"
)
_MEETING_STARTS = re.compile("[第党中政全一二三四五六七八九十](?=.{1,28}[会大习])")
_ACT = '围绕|召开|举行|出席|参加|贯彻|落实|学习|根据|按照|关于|结合|通过|强调|指出|[在的是于对从将把与和及为至到以、，,。；;：:？?！!“”"（）()《》\\s\\d]|今年|去年|明年|本次|这次|此次|主持|会议'  # noqa: E501
_NAMED_MEETING = re.compile(
    r"(?:中央|全国)(?:[一-龥](?<![在的是于对从将把与和及为至到以])){2,12}?(?:工作会议|电视电话会议|座谈会)"
    r"|(?:世界|全球|国际|中国|全国|亚洲|联合国)(?:[一-龥](?<![在的是于对从将把为至到以])){2,12}?(?:大会|峰会|论坛|博览会|交易会|运动会|锦标赛)"
)
_HOST = re.compile(rf"(?:{_ACT})")


def _meetings(text: str) -> Iterator[Candidate]:
    """Meetings by their ordinal, and by their host and kind."""
    for match in _from(_MEETING_STARTS, _MEETING, text):
        yield Candidate(*match.span(), "MEETING", RULES, 0.95)
    for match in _NAMED_MEETING.finditer(text):
        if not _HOST.search(match[0][:-2]) and "代表大会" not in match[0]:
            yield Candidate(*match.span(), "MEETING", RULES, 0.7)


# -- programmes ----------------------------------------------------------------------------------

_PROGRAM = re.compile(
    rf"{_OPEN}[^“”\"\n，。；]{{2,12}}{_CLOSE}(?:[{HAN}]{{0,2}}(?:三年|专项)?)?(?:行动计划|行动|工程|计划|倡议)"
)


def _programs(text: str) -> Iterator[Candidate]:
    """Programmes whose name is quoted and goes on after the quotes: “三北”工程."""
    for match in _PROGRAM.finditer(text):
        yield Candidate(*match.span(), "PROGRAM", RULES, 0.7)


# -- amounts ---------------------------------------------------------------------------------------

_NUM = r"(?<![\d.])\d[\d,]{0,14}(?:\.\d{1,6})?"
_BIG = "(?:多|余|几)?(?:百|千)?(?:万亿|亿|万|千|百)?(?:多|余)?"
_CURRENCY = "元|美元|欧元|英镑|日元|港元|港币|澳门元|人民币|卢布|新台币|块钱"
_UNITS = (
    "平方公里|平方千米|平方米|立方米|公里|千米|米|公顷|亩|吨|公斤|千克|克|斤|千瓦时|千瓦|兆瓦|度|"
    "人次|人|户|名|家|个|项|件|次|辆|台|套|架|艘|座|所|条|株|头|只|册|种|份|对|批|期|篇|万千瓦|"
    "倍|天|小时|分钟|岁|吨标准煤|标准箱|架次|场|篇|处|支|张|位|部|艘次|列|卡路里|摄氏度"
)
_NUMBER_STARTS = re.compile(r"\d(?<![\d.].)|[百千万](?=分之)", re.DOTALL)
_MONEY = re.compile(rf"{_NUM}{_BIG}(?:{_CURRENCY})")
_PERCENT = re.compile(rf"{_NUM}(?:%|‰|个?百分点)|[百千万]分之[{CHINESE_DIGITS}百点]{{1,8}}")
_QUANTITY = re.compile(rf"{_NUM}{_BIG}(?:{_UNITS})(?!月|百分点)")


def _amounts(text: str) -> Iterator[Candidate]:
    """Money, shares and counted or measured quantities in Arabic digits."""
    for label, pattern in (("MONEY", _MONEY), ("PERCENT", _PERCENT), ("QUANTITY", _QUANTITY)):
        for match in _from(_NUMBER_STARTS, pattern, text):
            yield Candidate(*match.span(), label, RULES, 0.9, None, normal_number(match[0]))
