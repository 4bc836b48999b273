"""A run that kills itself where a kill hurts most; ``benchmarks.scale`` starts it again and again.

``python -m benchmarks.scale.killed WHERE NUMBER INPUT OUT``: WHERE is ``before`` or ``after`` the
NUMBER-th rename, in the ``footer`` of the NUMBER-th Parquet file, or ``never``.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from policytext.corpus import PathCorpus, RunOptions, run_corpus
from policytext.pipeline import Pipeline

__all__ = ["OPTIONS", "STEPS", "main"]

STEPS = ("normalize-characters", "near-duplicates", "sentences")
OPTIONS = {"form": "parquet", "detail": "slim", "batch_size": 16, "shard_size": 100}


def die() -> None:
    """End as a process does for which there is no memory left."""
    os.kill(os.getpid(), signal.SIGKILL)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run, and die on the way."""
    where, number, source, out = arguments or sys.argv[1:]
    left = [int(number)]

    def is_time() -> bool:
        left[0] -= 1
        return left[0] == 0

    rename, write = Path.replace, pq.write_table

    def replace(self: Path, target: Path) -> Path:
        now = is_time()
        if now and where == "before":
            die()
        done = rename(self, target)
        if now and where == "after":
            die()
        return done

    def write_table(table: Any, file: Any, **options: Any) -> None:  # noqa: ANN401
        whole = io.BytesIO()
        write(table, whole, **options)
        file.write(whole.getvalue()[:-20])
        file.flush()
        if is_time():
            die()
        file.write(whole.getvalue()[-20:])

    if where == "footer":
        pq.write_table = write_table
    elif where != "never":
        Path.replace = replace  # type: ignore[method-assign, assignment]
    options = RunOptions(workers=2, resume=Path(out, "run.json").exists(), **OPTIONS)  # type: ignore[arg-type]
    run_corpus(PathCorpus([Path(source)]), Pipeline.from_names(*STEPS), Path(out), options)


if __name__ == "__main__":
    main()
