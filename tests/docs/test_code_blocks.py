"""Every block of Python in the README and the docs runs, and shows what it says it shows.

The blocks of a page share one namespace, in order. A block with ``>>>`` is a doctest, every other
one a script.
"""

from __future__ import annotations

import doctest
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PAGES = [*sorted(ROOT.glob("README*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def blocks(page: Path) -> Iterator[tuple[int, str]]:
    """The line where each block of a page begins, and its code."""
    text = page.read_text(encoding="utf-8")
    for match in _BLOCK.finditer(text):
        yield text.count("\n", 0, match.start(1)) + 1, match.group(1)


def with_code() -> list[Path]:
    return [page for page in PAGES if "_build" not in page.parts and any(blocks(page))]


@pytest.mark.parametrize("page", with_code(), ids=lambda page: str(page.relative_to(ROOT)))
def test_page(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    articles = ROOT / "tests" / "fixtures" / "articles"
    space: dict[str, object] = {"__name__": "__main__", "ARTICLES": articles}
    for line, code in blocks(page):
        if ">>>" in code:
            run_doctest(code, space, page, line)
        else:
            source = "\n" * (line - 1) + code
            exec(compile(source, str(page), "exec", dont_inherit=True), space)


def run_doctest(code: str, space: dict[str, object], page: Path, line: int) -> None:
    test = doctest.DocTestParser().get_doctest(code, space, page.name, str(page), line - 1)
    report: list[str] = []
    runner = doctest.DocTestRunner(optionflags=_FLAGS)
    runner.run(test, out=report.append, clear_globs=False)
    space.update(test.globs)
    assert not runner.failures, "".join(report)
