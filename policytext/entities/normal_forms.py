"""Normal forms of dates and amounts.

Dates follow ISO 8601 and its extended form (EDTF, ISO 8601-2): ``2024-07``, ``--02-22`` for a day
whose year the text does not give, ``199X`` for a decade, ``2021/2025`` for a period. Halves and
quarters are ``2025-H1`` and ``2025-Q3``. Nothing is guessed: what a text does not say is left out.
"""

from __future__ import annotations

import re

from policytext.entities._numerals import CHINESE_DIGITS, integer

__all__ = ["normal_date", "normal_number"]

_D = rf"(?:\d+|[{CHINESE_DIGITS}]+)"
_PARTS = re.compile(
    rf"(?:(?P<year>{_D})年)?(?:(?P<month>{_D})月份?)?(?:(?P<day>{_D})日)?(?P<rest>\D*)"
)
_DECADE = re.compile(
    rf"(?:(?P<century>{_D})世纪)?(?P<decade>(?:19|20)\d0|\d0|[一二三四五六七八九]十)年代"
)
_FIVE_YEARS = re.compile(r"(十?[一二三四五六七八九]?|十)五")
_FIRST_PLAN, _THIRD_PLAN = (1953, 1966)
_REPUBLIC, _BEFORE_THE_REPUBLIC = "民国", 1911
_LEAST_YEAR = 1000
"""A year of fewer digits is one of the Republic, or of the century: nobody says which."""
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_QUARTER = re.compile("第?([一二三四1-4])季度")


def normal_date(date: str) -> str | None:
    """The normal form of a date or a named period.

    Args:
        date: The characters of a DATE, folded.

    Returns:
        The form, or ``None`` where the text gives no number that stands by itself.

    >>> normal_date("2024年7月"), normal_date("2月22日"), normal_date("一九八〇年")
    ('2024-07', '--02-22', '1980')
    >>> normal_date("20世纪90年代"), normal_date("“十四五”时期"), normal_date("今年3月")
    ('199X', '2021/2025', '--03')
    >>> normal_date("民国94年12月7日"), normal_date("94年12月7日")
    ('2005-12-07', None)
    """
    if "五" in date and ("“" in date or '"' in date):
        return _plan_years(date)
    decade = _DECADE.search(date)
    return _decade(decade) if decade else _calendar(date)


def _calendar(date: str) -> str | None:
    is_republic = date.startswith(_REPUBLIC)
    match = _PARTS.fullmatch(
        date.removeprefix(_REPUBLIC).lstrip("今去明前后本同当次翌年")
        if not date[0].isdigit()
        else date
    )
    if match is None:
        return None
    year, month, day = (
        integer(match[name]) if match[name] else None for name in ("year", "month", "day")
    )
    if year is not None and is_republic:
        year += _BEFORE_THE_REPUBLIC
    if year is not None and year < _LEAST_YEAR:
        return None
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        return None
    if year is not None and month is None:
        return f"{year:04d}{_part_of_year(match['rest'])}"
    if year is not None:
        return f"{year:04d}-{month:02d}" + (f"-{day:02d}" if day is not None else "")
    if month is not None:
        return f"--{month:02d}" + (f"-{day:02d}" if day is not None else "")
    return f"---{day:02d}" if day is not None else None


def _part_of_year(rest: str) -> str:
    if "上半年" in rest or "下半年" in rest:
        return "-H1" if "上" in rest else "-H2"
    quarter = _QUARTER.search(rest)
    return f"-Q{_QUARTERS[quarter[1]]}" if quarter else ""


def _decade(match: re.Match[str]) -> str | None:
    decade = integer(match["decade"])
    if decade is None:
        return None
    if decade >= 1000:
        return f"{decade // 10}X"
    century = integer(match["century"]) if match["century"] else None
    return f"{century - 1}{decade // 10}X" if century is not None else None


def _plan_years(period: str) -> str | None:
    """The years of a five-year plan: 1953 to 1962 for the first two, from 1966 on the others."""
    match = _FIVE_YEARS.search(period)
    number = integer(match[1]) if match and match[1] else None
    if number is None:
        return None
    first = _FIRST_PLAN + 5 * (number - 1) if number < 3 else _THIRD_PLAN + 5 * (number - 3)
    return f"{first}/{first + 4}"


_NUMBER = re.compile(
    r"([\d,]+(?:\.\d+)?)(?:多|余|几)?((?:百|千)?(?:万亿|亿|万|千|百)?)(?:多|余)?(.*)"
)
_POWERS = {"百": 2, "千": 3, "万": 4, "亿": 8}
_CURRENCIES = {
    "元": "CNY", "人民币": "CNY", "块钱": "CNY", "美元": "USD", "欧元": "EUR", "英镑": "GBP",
    "日元": "JPY", "港元": "HKD", "港币": "HKD", "澳门元": "MOP", "卢布": "RUB", "新台币": "TWD",
}  # fmt: skip


def normal_number(amount: str) -> str | None:
    """The normal form of an amount: its value in full digits, and its unit.

    Args:
        amount: The characters of a MONEY, PERCENT or QUANTITY, folded.

    >>> normal_number("1.5万亿元"), normal_number("8.5%"), normal_number("百分之五")
    ('1500000000000 CNY', '8.5%', '5%')
    >>> normal_number("19.2亿亩")
    '1920000000 亩'
    """
    if "分之" in amount:
        value = integer(amount.partition("分之")[2])
        return f"{value}%" if value is not None and amount[0] == "百" else None
    match = _NUMBER.fullmatch(amount)
    if match is None:
        return None
    value_text = _shifted(match[1].replace(",", ""), sum(_POWERS[sign] for sign in match[2]))
    unit = match[3]
    return value_text + unit if unit[:1] in "%‰" else f"{value_text} {_CURRENCIES.get(unit, unit)}"


def _shifted(number: str, power: int) -> str:
    """A decimal number times a power of ten, exactly."""
    whole, _, part = number.partition(".")
    padded = part.ljust(power, "0")
    whole = (whole + padded[:power]).lstrip("0") or "0"
    rest = padded[power:].rstrip("0")
    return f"{whole}.{rest}" if rest else whole
