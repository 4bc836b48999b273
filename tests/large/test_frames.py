"""The recipes for pandas, Spark, Dask and Daft run, each where it is installed.

``pytest -m large tests/large/test_frames.py``, in an environment that has them.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

PAGES = Path(__file__).resolve().parent.parent.parent / "docs" / "how-to"
_BLOCK = re.compile(r"^```\{code-block\} python\n(?::name: (\w+)\n)?(.*?)^```$", re.M | re.S)

pytestmark = [
    pytest.mark.large,
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.timeout(300),
]


def blocks(page: str) -> list[tuple[str, str]]:
    """The name and the code of every block that the tests of the docs leave out."""
    return _BLOCK.findall((PAGES / page).read_text(encoding="utf-8"))


def execute(code: str, name: str) -> None:
    exec(compile(code, name, "exec", dont_inherit=True), {"__name__": "__main__"})


def test_pandas() -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("pyarrow")
    found = blocks("pandas.md")
    assert len(found) == 3
    execute("\n".join(code for _, code in found), "pandas.md")


@pytest.mark.parametrize(
    ("name", "module"), [("spark", "pyspark"), ("dask", "dask.dataframe"), ("daft", "daft")]
)
def test_engine(name: str, module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip(module)
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    if name == "spark" and shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    execute(dict(blocks("spark-dask-daft.md"))[name], name)
