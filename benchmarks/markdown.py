"""Tables, numbers and sources in Markdown, for pages that are generated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

__all__ = ["Figures", "grid", "peers_of", "percent", "points", "source", "thousands"]

Figures = Mapping[str, Any]


def grid(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table.

    >>> print(grid(["set", "F1"], [["articles", "0.996"]]))
    | set | F1 |
    |---|---|
    | articles | 0.996 |
    """
    lines = [list(head), ["---"] * len(head), *map(list, rows)]
    shown = [f"| {' | '.join(line)} |" for line in lines]
    shown[1] = "|" + "---|" * len(head)
    return "\n".join(shown)


def percent(share: float, digits: int = 1) -> str:
    """A share in percent; what is below the last digit is never rounded up to everything.

    >>> percent(0.9021), percent(0.99996), percent(1.0)
    ('90.2 %', '99.9 %', '100 %')
    """
    if share in (0, 1):
        return f"{share:.0%}".replace("%", " %")
    shown = f"{100 * share:.{digits}f}"
    if float(shown) == 100:
        shown = f"{100 - 10**-digits:.{digits}f}"
    return f"{shown} %"


def points(share: float) -> str:
    """A share as points of a hundred, without the sign.

    >>> points(0.9152)
    '91.5'
    """
    return f"{100 * share:.1f}"


def thousands(number: float, step: int = 1) -> str:
    """A whole number with commas, rounded to a multiple of ``step``.

    >>> thousands(151654, 1000)
    '152,000'
    """
    return f"{round(number / step) * step:,}"


def peers_of(results: Figures) -> str:
    """The peers of a results file with their versions, as a list in words."""
    peers = results.get("provenance", {}).get("peers", {})
    return ", ".join(f"{name} {version}" for name, version in peers.items())


def source(results: Figures) -> str:
    """When, with what and by which command figures were measured.

    >>> row = {"date": "2026-11-26", "policytext": "0.1.0", "peers": {"jieba": "0.42.1"}}
    >>> source({"provenance": {**row, "command": "python -m benchmarks.quality.slogans"}})
    'Measured 2026-11-26 with policytext 0.1.0 beside jieba 0.42.1:
    `python -m benchmarks.quality.slogans`.'
    """
    row = results.get("provenance")
    if not row:
        return "Measured on a date that was not written down."
    date = row["date"] + (f" (date of commit {row['commit']})" if "commit" in row else "")
    python = f", Python {row['python']}" if "python" in row else ""
    beside = f" beside {peers_of(results)}" if row.get("peers") else ""
    versions = f"policytext {row['policytext']}{python}{beside}"
    return f"Measured {date} with {versions}: `{row['command']}`."
