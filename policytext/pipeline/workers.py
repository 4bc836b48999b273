"""Several processes, one order.

Each worker builds the pipeline once. Batches are handed out as they are read and given back in the
order of the input, and only a few are under way at a time, so memory stays bounded and the result
does not depend on the number of workers.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING

from policytext.components import Outcome
from policytext.document import Document

if TYPE_CHECKING:
    from policytext.pipeline.pipeline import Pipeline

__all__ = ["map_batches"]

_UNDER_WAY = 2
"""How many batches wait for each worker, so that none is idle while results are read."""

_pipeline: Pipeline | None = None


def map_batches(
    pipeline: Pipeline, batches: Iterable[list[Document]], workers: int
) -> Iterator[Outcome]:
    """What becomes of every document, in the order of the input.

    Processes are spawned, not forked: a fork copies the locks of threads that it does not copy.

    Args:
        pipeline: The pipeline, fitted.
        batches: The documents.
        workers: How many processes.
    """
    pool = ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_start, initargs=(pipeline,)
    )
    waiting: deque[Future[list[Outcome]]] = deque()
    try:
        for batch in batches:
            waiting.append(pool.submit(_work, batch))
            if len(waiting) >= workers * _UNDER_WAY:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _start(pipeline: Pipeline) -> None:
    global _pipeline
    _pipeline = pipeline


def _work(batch: list[Document]) -> list[Outcome]:
    if _pipeline is None:
        raise RuntimeError("the worker was not started")
    return _pipeline.process_batch(batch)
