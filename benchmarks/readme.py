"""Writes the tables of figures into the READMEs and the pages of the documentation.

``python -m benchmarks.readme`` rewrites what stands between ``<!-- figures:NAME -->`` and
``<!-- end -->`` from the files in ``benchmarks/results``; with ``--check`` it changes nothing,
tells which tables are stale, and returns 1 if one is.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks import overview, pages
from benchmarks.markdown import Figures

__all__ = ["BLOCKS", "filled", "main", "read_results", "stale"]

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results"

Block = Callable[[Figures], str]

BLOCKS: Mapping[str, Block] = {**overview.BLOCKS, **pages.BLOCKS}
"""Every table by the name in its marker."""

_MARK = re.compile(r"^<!-- (?:figures:[\w-]+|end) -->$", re.MULTILINE)
_BLOCK = re.compile(
    r"^(<!-- figures:(?P<name>[\w-]+) -->\n)(?P<body>.*?)^(<!-- end -->)$", re.DOTALL | re.MULTILINE
)


def read_results(folder: Path = RESULTS) -> dict[str, Figures]:
    """What the benchmarks have written, by the name of the file."""
    return {
        path.stem: json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))
    }


def filled(text: str, results: Figures, blocks: Mapping[str, Block] = BLOCKS) -> str:
    r"""A page with its tables as the results are now; prose stays as it is.

    Raises:
        ValueError: If a marker names no table, or a table is not closed.

    >>> page = "Before.\n<!-- figures:n -->\nold\n<!-- end -->\nAfter."
    >>> print(filled(page, {"n": 3}, {"n": lambda results: str(results["n"])}))
    Before.
    <!-- figures:n -->
    <BLANKLINE>
    3
    <BLANKLINE>
    <!-- end -->
    After.
    """
    marks, found = len(_MARK.findall(text)), list(_BLOCK.finditer(text))
    if marks != 2 * len(found) or any(_MARK.search(match["body"]) for match in found):
        raise ValueError("every <!-- figures:NAME --> needs an <!-- end --> of its own")
    unknown = [match["name"] for match in found if match["name"] not in blocks]
    if unknown:
        raise ValueError(f"no such table: {', '.join(unknown)}; there are {', '.join(blocks)}")
    return _BLOCK.sub(lambda m: f"{m[1]}\n{blocks[m['name']](results)}\n\n{m[4]}", text)


def stale(before: str, after: str) -> list[str]:
    """The names of the tables that differ."""
    pairs = zip(_BLOCK.finditer(before), _BLOCK.finditer(after), strict=True)
    return [old["name"] for old, new in pairs if old["body"] != new["body"]]


def _pages(root: Path) -> Iterator[Path]:
    """Pages that may hold tables, the READMEs first."""
    yield from (root / "README.md", root / "README.zh-CN.md")
    docs = sorted((root / "docs").rglob("*.md"))
    yield from (path for path in docs if "_build" not in path.parts)


def main(arguments: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Rewrite the tables, or tell which are stale."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.readme", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, tell what is stale")
    chosen = parser.parse_args(arguments)
    results, found = read_results(root / "benchmarks" / "results"), False
    for page in _pages(root):
        before = page.read_text(encoding="utf-8")
        try:
            after = filled(before, results)
        except ValueError as error:
            parser.error(f"{page.relative_to(root)}: {error}")
        for name in stale(before, after):
            print(f"{page.relative_to(root)}: {name} {'is stale' if chosen.check else 'rewritten'}")
            found = True
        if before != after and not chosen.check:
            page.write_text(after, encoding="utf-8")
    if found and chosen.check:
        print("python -m benchmarks.readme rewrites them")
    return int(found and chosen.check)


if __name__ == "__main__":
    sys.exit(main())
