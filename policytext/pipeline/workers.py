"""Several processes, one order, and no document that takes others with it.

Batches are handed out as they are read and given back in the order of the input, and only a few
are under way at a time, so memory stays bounded and the result does not depend on the number of
workers. ``concurrent.futures`` is not used: when one of its processes dies, every batch that was
under way is lost with it. Here a worker that dies, or takes too long, is replaced; its batch is
tried again one item at a time, and only the item on which it happens again is given up.
"""

from __future__ import annotations

import signal
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from policytext.components import Failed, Outcome
from policytext.document import Document

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

    from policytext.pipeline.pipeline import Pipeline

__all__ = ["Spread", "map_batches", "map_ordered"]

Given = TypeVar("Given")
Made = TypeVar("Made")


class Spread(Protocol):
    """Something that spreads work over processes, as ``map_ordered`` does."""

    def __call__(
        self,
        work: Callable[[list[Given]], list[Made]],
        batches: Iterable[list[Given]],
        workers: int,
        *,
        give_up: Callable[[Given, str], Made],
        timeout: float | None = None,
    ) -> Generator[list[Made], None, None]:
        """The results of a function over batches, in order."""


_WINDOW = 4
"""How many batches a worker may be ahead of the slowest one."""

_READY = "ready"

_context = get_context("spawn")  # A fork copies the locks of threads that it does not copy.


def map_batches(
    pipeline: Pipeline,
    batches: Iterable[list[Document]],
    workers: int,
    *,
    timeout: float | None = None,
) -> Iterator[Outcome]:
    """What becomes of every document, in the order of the input.

    Args:
        pipeline: The pipeline, fitted.
        batches: The documents.
        workers: How many processes.
        timeout: How many seconds a document may take.

    Yields:
        An outcome for each document; a document on which a process died is ``Failed``.
    """
    for outcomes in map_ordered(
        pipeline.process_batch, batches, workers, give_up=_give_up, timeout=timeout
    ):
        yield from outcomes


def _give_up(doc: Document, reason: str) -> Outcome:
    return Failed(doc, "worker", reason)


def map_ordered(
    work: Callable[[list[Given]], list[Made]],
    batches: Iterable[list[Given]],
    workers: int,
    *,
    give_up: Callable[[Given, str], Made],
    timeout: float | None = None,
) -> Generator[list[Made], None, None]:
    """The results of a function over batches, computed by several processes, in order.

    Args:
        work: What is done with a batch: something that can be pickled, and gives one result for
            each item.
        batches: The batches.
        workers: How many processes.
        give_up: What stands for an item on which a process died, raised or took too long.
        timeout: How many seconds an item may take.

    Yields:
        The results of each batch.
    """
    pool: _Pool[Given, Made] = _Pool(work, workers, give_up, timeout)
    source = enumerate(batches)
    finished: dict[int, list[Made]] = {}
    following = 0
    try:
        more = True
        while more or pool.is_busy or finished:
            while more and pool.has_room(following):
                task = next(source, None)
                if task is None:
                    more = False
                else:
                    pool.add(_Task(*task))
            for task_done in pool.advance():
                finished[task_done.index] = task_done.results
            while following in finished:
                yield finished.pop(following)
                following += 1
    finally:
        pool.close()


@dataclass
class _Task(Generic[Given, Made]):
    """A batch, with what is done of it.

    Attributes:
        index: Its place in the order.
        items: The items.
        results: The results so far.
        singly: Whether it is tried item by item, since it failed as a whole.
    """

    index: int
    items: list[Given]
    results: list[Made] = field(default_factory=list)
    singly: bool = False

    @property
    def portion(self) -> list[Given]:
        """What goes to a worker next."""
        at = len(self.results)
        return self.items[at : at + 1] if self.singly else self.items[at:]

    @property
    def is_done(self) -> bool:
        return len(self.results) >= len(self.items)


class _Worker(Generic[Given, Made]):
    """A process, and the task that it is on."""

    def __init__(self, work: Callable[[list[Given]], list[Made]]) -> None:
        self.connection, theirs = _context.Pipe()
        self.process: SpawnProcess = _context.Process(
            target=_serve, args=(work, theirs), daemon=True
        )
        self.process.start()
        theirs.close()
        self.task: _Task[Given, Made] | None = None
        self.deadline: float | None = None
        self.is_ready = False

    def give(self, task: _Task[Given, Made], timeout: float | None) -> None:
        """Send what is to be done next; a process that is dead is noticed when it is awaited."""
        self.task = task
        with suppress(OSError):
            self.connection.send(task.portion)
        if self.is_ready:
            self.start_clock(timeout)

    def start_clock(self, timeout: float | None) -> None:
        """Set the deadline; the time in which a process starts does not count."""
        if self.task is not None and timeout is not None:
            self.deadline = time.monotonic() + timeout * len(self.task.portion)

    def stop(self) -> None:
        self.process.kill()
        self.process.join()
        self.connection.close()


class _Pool(Generic[Given, Made]):
    """The workers, and the tasks that wait for one."""

    def __init__(
        self,
        work: Callable[[list[Given]], list[Made]],
        workers: int,
        give_up: Callable[[Given, str], Made],
        timeout: float | None,
    ) -> None:
        self._work = work
        self._give_up = give_up
        self._timeout = timeout
        self._waiting: deque[_Task[Given, Made]] = deque()
        self._window = workers * _WINDOW
        self._workers: list[_Worker[Given, Made]] = []
        self._size = workers

    @property
    def is_busy(self) -> bool:
        return bool(self._waiting) or any(worker.task for worker in self._workers)

    def has_room(self, following: int) -> bool:
        """Whether another batch may be read; ``following`` is the one that is given out next."""
        busy = [worker.task.index for worker in self._workers if worker.task]
        newest = max([*busy, *(task.index for task in self._waiting)], default=following - 1)
        return len(self._waiting) < self._size and newest - following < self._window

    def add(self, task: _Task[Given, Made]) -> None:
        self._waiting.append(task)

    def advance(self) -> list[_Task[Given, Made]]:
        """Give work to idle workers, wait until something happens, and return what is done."""
        done = [task for task in self._waiting if task.is_done]  # An empty batch needs no worker.
        self._waiting = deque(task for task in self._waiting if not task.is_done)
        self._assign()
        busy = {worker.connection: worker for worker in self._workers if worker.task}
        if not busy or done:
            return done
        for connection in wait(list(busy), self._patience()):
            self._hear(busy[connection])  # type: ignore[index]
        self._stop_the_late()
        return done + self._collect()

    def _assign(self) -> None:
        while self._waiting and len(self._workers) < self._size and self._none_idle():
            self._workers.append(_Worker(self._work))
        for worker in self._workers:
            if worker.task is None and self._waiting:
                worker.give(self._waiting.popleft(), self._timeout)

    def _none_idle(self) -> bool:
        return all(worker.task for worker in self._workers)

    def _patience(self) -> float | None:
        deadlines = [worker.deadline for worker in self._workers if worker.task and worker.deadline]
        return max(0.0, min(deadlines) - time.monotonic()) if deadlines else None

    def _hear(self, worker: _Worker[Given, Made]) -> None:
        """Take what a worker sent; the end of its connection means that it is dead."""
        task = worker.task
        if task is None:
            return
        try:
            answer = worker.connection.recv()
        except (EOFError, OSError):
            worker.process.join()
            self._bury(worker, _exit_reason(worker.process.exitcode))
            return
        if answer == _READY:
            worker.is_ready = True
            worker.start_clock(self._timeout)
            return
        results, error = answer
        if error is not None:
            self._fail(worker, error)
            return
        task.results.extend(results)
        self._continue(worker)

    def _bury(self, worker: _Worker[Given, Made], reason: str) -> None:
        """Replace a dead worker; one that never began is no document's fault."""
        if not worker.is_ready:
            raise RuntimeError(
                f"a worker process could not start ({reason}); if this is a script, its own work "
                "must stand under 'if __name__ == \"__main__\":', since workers import it"
            )
        self._replace(worker, f"the process died ({reason})")

    def _stop_the_late(self) -> None:
        now = time.monotonic()
        for worker in list(self._workers):
            if worker.task and worker.deadline is not None and now >= worker.deadline:
                self._replace(worker, f"it took longer than {self._timeout:g} seconds")

    def _replace(self, worker: _Worker[Given, Made], reason: str) -> None:
        """Start a fresh process in the place of one that is dead or late."""
        worker.stop()
        fresh: _Worker[Given, Made] = _Worker(self._work)
        fresh.task = worker.task
        self._workers[self._workers.index(worker)] = fresh
        self._fail(fresh, reason)

    def _fail(self, worker: _Worker[Given, Made], reason: str) -> None:
        """Try a batch again item by item; give up an item that fails alone."""
        task = worker.task
        if task is None:
            return
        portion = task.portion
        if len(portion) > 1:
            task.singly = True
        else:
            task.results.extend(self._give_up(item, reason) for item in portion)
        self._continue(worker)

    def _continue(self, worker: _Worker[Given, Made]) -> None:
        if worker.task is not None and not worker.task.is_done:
            worker.give(worker.task, self._timeout)

    def _collect(self) -> list[_Task[Given, Made]]:
        done = []
        for worker in self._workers:
            if worker.task is not None and worker.task.is_done:
                done.append(worker.task)
                worker.task = None
        return done

    def close(self) -> None:
        for worker in self._workers:
            worker.stop()


def _exit_reason(code: int | None) -> str:
    if code is not None and code < 0:
        with suppress(ValueError):
            return signal.Signals(-code).name
    return f"exit code {code}"


def _serve(
    work: Callable[[list[Given]], list[Made]], connection: Connection[object, object]
) -> None:
    """The life of a worker: take a batch, give back results or what went wrong."""
    # Ctrl-C reaches every process of the terminal; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    connection.send(_READY)
    while True:
        try:
            batch = connection.recv()
        except (EOFError, OSError):
            return
        try:
            answer: tuple[list[Made] | None, str | None] = (work(batch), None)  # type: ignore[arg-type]
        except Exception as error:
            answer = (None, f"{type(error).__name__}: {error}")
        try:
            connection.send(answer)
        except (BrokenPipeError, ConnectionResetError):
            return
        except Exception as error:
            connection.send((None, f"the result cannot be sent: {type(error).__name__}: {error}"))
