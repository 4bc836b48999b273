"""Every notebook of the docs runs from top to bottom, and is committed without what it printed.

The cells are run here as a notebook runs them: in order, in one namespace, the value of a last
expression shown. Where ``nbclient`` and a kernel are installed they are run by those as well.
"""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"
NOTEBOOKS = sorted((DOCS / "notebooks").glob("*.ipynb"))
_NAMES = [path.name for path in NOTEBOOKS]


def cells(notebook: Path) -> list[dict[str, object]]:
    """The cells of a notebook, in order."""
    book = json.loads(notebook.read_text(encoding="utf-8"))
    assert book["nbformat"] == 4
    rows: list[dict[str, object]] = book["cells"]
    return rows


def source(cell: dict[str, object]) -> str:
    lines = cell["source"]
    assert isinstance(lines, list)
    return "".join(lines)


def code_cells(notebook: Path) -> list[dict[str, object]]:
    return [cell for cell in cells(notebook) if cell["cell_type"] == "code"]


def run(code: str, space: dict[str, object], name: str) -> None:
    """Run a cell, and show the value of its last expression as a notebook does."""
    tree = ast.parse(code, name)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, name, "exec", dont_inherit=True), space)
    if isinstance(last, ast.Expr):
        value = eval(compile(ast.Expression(last.value), name, "eval", dont_inherit=True), space)
        show = getattr(value, "_repr_html_", None) or value.__repr__
        assert isinstance(show(), str)


def test_there_are_notebooks() -> None:
    assert _NAMES == ["first-article.ipynb", "slogans-over-time.ipynb"]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=_NAMES)
def test_every_cell_runs(notebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    space: dict[str, object] = {"__name__": "__main__"}
    for number, cell in enumerate(code_cells(notebook), start=1):
        run(source(cell), space, f"{notebook.name}, code cell {number}")


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=_NAMES)
def test_nothing_that_was_printed_is_committed(notebook: Path) -> None:
    for cell in code_cells(notebook):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=_NAMES)
def test_the_index_links_it(notebook: Path) -> None:
    assert f"<notebooks/{notebook.name}>" in (DOCS / "index.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=_NAMES)
def test_a_kernel_runs_it(notebook: Path, tmp_path: Path) -> None:
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    book = nbformat.read(notebook, as_version=4)
    nbformat.validate(book)
    place = {"metadata": {"path": str(tmp_path)}}
    nbclient.NotebookClient(book, timeout=300, resources=place).execute()
    numbers = [cell["execution_count"] for cell in book.cells if cell["cell_type"] == "code"]
    assert numbers == list(range(1, len(numbers) + 1))
