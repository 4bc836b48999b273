"""Numbers as official text writes them."""

from __future__ import annotations

__all__ = ["CHINESE_DIGITS", "integer"]

CHINESE_DIGITS = "〇○零一二三四五六七八九十"
"""The characters of Chinese numbers below a hundred, years written out included."""

_DIGITS = {**dict(zip("〇零一二三四五六七八九", (0, *range(10)), strict=True)), "○": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}


def integer(number: str) -> int | None:
    """The value of a whole number in Arabic or Chinese digits.

    Args:
        number: The number.

    Returns:
        Its value, or ``None`` if it is no such number.

    >>> integer("一九八〇"), integer("二十三"), integer("2024"), integer("第三")
    (1980, 23, 2024, None)
    """
    plain = number.replace(",", "")
    if plain.isascii() and plain.isdigit():
        return int(plain)
    if not plain or any(sign not in _DIGITS and sign not in _UNITS for sign in plain):
        return None
    if all(sign in _DIGITS for sign in plain):
        return int("".join(str(_DIGITS[sign]) for sign in plain))
    return _written_out(plain)


def _written_out(number: str) -> int:
    total = section = digit = 0
    for sign in number:
        unit = _UNITS.get(sign)
        if unit is None:
            digit = _DIGITS[sign]
        elif unit < 10_000:
            section += (digit or 1) * unit
            digit = 0
        else:
            total = (total + section + digit) * unit
            section = digit = 0
    return total + section + digit
