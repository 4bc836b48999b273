"""The workers of a run, on the machines of a Ray cluster.

``policytext run --engine ray`` is the run that it is without: one process reads and writes, in
order, in shards that survive a kill. Only the workers are elsewhere, so the output is the same,
byte for byte. Actors are used and not tasks, so that a pipeline is sent and loaded once a worker.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from policytext.corpus import Spread
from policytext.engines.ray import need_ray

__all__ = ["map_ordered", "over_cluster"]

Given = TypeVar("Given")
Made = TypeVar("Made")

_WINDOW = 4
"""How many batches a worker may be ahead of the slowest one."""


def over_cluster(address: str | None = None) -> Spread:
    """What ``run_corpus`` spreads its work with.

    Args:
        address: The address of a running cluster, ``"auto"`` for the one that this machine is part
            of; without one Ray is started on this machine.

    Raises:
        MissingBackendError: If Ray is not installed.
        ConnectionError: If there is no cluster at the address.
    """
    need_ray()
    import ray

    if not ray.is_initialized():
        ray.init(address=address, log_to_driver=False, include_dashboard=False)
    return map_ordered


@dataclass
class _Task(Generic[Given, Made]):
    """A batch, with what is done of it; tried item by item if it fails as a whole."""

    index: int
    items: list[Given]
    results: list[Made] = field(default_factory=list)
    singly: bool = False

    @property
    def portion(self) -> list[Given]:
        """What goes to a worker next."""
        at = len(self.results)
        return self.items[at : at + 1] if self.singly else self.items[at:]


def map_ordered(
    work: Callable[[list[Given]], list[Made]],
    batches: Iterable[list[Given]],
    workers: int,
    *,
    give_up: Callable[[Given, str], Made],
    timeout: float | None = None,
) -> Generator[list[Made], None, None]:
    """The results of a function over batches, computed by actors, in order.

    Args:
        work: What is done with a batch; it gives one result for each item.
        batches: The batches.
        workers: How many actors; no more than the cluster has processors.
        give_up: What stands for an item on which a worker died, raised or took too long.
        timeout: How many seconds an item may take.

    Yields:
        The results of each batch.
    """
    pool: _Pool[Given, Made] = _Pool(work, workers, give_up, timeout)
    source = enumerate(batches)
    finished: dict[int, list[Made]] = {}
    following, newest, more = 0, -1, True
    try:
        while more or pool.is_busy or finished:
            while more and pool.has_room and newest - following < pool.window:
                task = next(source, None)
                if task is None:
                    more = False
                else:
                    newest = task[0]
                    pool.add(_Task(*task))
            for done in pool.advance():
                finished[done.index] = done.results
            while following in finished:
                yield finished.pop(following)
                following += 1
    finally:
        pool.close()


class _Actor:
    """What runs on the cluster: it holds the work."""

    def __init__(self, work: Callable[[list[Any]], list[Any]]) -> None:
        self._work = work

    def ready(self) -> None:
        """Nothing; it returns when the actor has started."""

    def do(self, batch: list[Any]) -> tuple[list[Any] | None, str | None]:
        """The results, or what went wrong."""
        try:
            return self._work(batch), None
        except Exception as error:
            return None, f"{type(error).__name__}: {error}"


class _Pool(Generic[Given, Made]):
    """The actors, and the tasks that wait for one."""

    def __init__(
        self,
        work: Callable[[list[Given]], list[Made]],
        workers: int,
        give_up: Callable[[Given, str], Made],
        timeout: float | None,
    ) -> None:
        import ray

        self._ray = ray
        self._work = ray.put(work)
        self._give_up = give_up
        self._timeout = timeout
        # An actor that no processor is left for would never answer.
        size = max(1, min(workers, int(ray.cluster_resources().get("CPU", 1))))
        self._make = ray.remote(num_cpus=1, max_restarts=0)(_Actor)
        self._idle: list[Any] = [self._started() for _ in range(size)]
        self._size = size
        self._waiting: deque[_Task[Given, Made]] = deque()
        self._busy: dict[Any, tuple[Any, _Task[Given, Made], float]] = {}
        self.window = size * _WINDOW

    def _started(self) -> Any:  # noqa: ANN401 - a handle of Ray's
        actor = self._make.remote(self._work)
        self._ray.get(actor.ready.remote())
        return actor

    @property
    def is_busy(self) -> bool:
        return bool(self._busy or self._waiting)

    @property
    def has_room(self) -> bool:
        return len(self._waiting) < self._size

    def add(self, task: _Task[Given, Made]) -> None:
        self._waiting.append(task)

    def advance(self) -> list[_Task[Given, Made]]:
        """Give work to idle actors, wait until something happens, and return what is done."""
        done = []
        while self._waiting and not self._waiting[0].portion:
            done.append(self._waiting.popleft())
        while self._waiting and self._idle:
            actor, task = self._idle.pop(), self._waiting.popleft()
            portion = task.portion
            limit = float("inf") if self._timeout is None else self._timeout * len(portion)
            self._busy[actor.do.remote(portion)] = actor, task, time.monotonic() + limit
        if not self._busy or done:
            return done
        nearest = min(deadline for _, _, deadline in self._busy.values())
        patience = None if nearest == float("inf") else max(0.0, nearest - time.monotonic())
        ready, _ = self._ray.wait(list(self._busy), num_returns=1, timeout=patience)
        for reference in ready:
            actor, task, _ = self._busy.pop(reference)
            self._hear(reference, actor, task)
        self._stop_the_late()
        return done

    def _hear(self, reference: Any, actor: Any, task: _Task[Given, Made]) -> None:  # noqa: ANN401
        try:
            results, error = self._ray.get(reference)
        except self._ray.exceptions.RayError as died:
            self._idle.append(self._started())
            self._fail(task, f"the process died ({type(died).__name__})")
            return
        self._idle.append(actor)
        if error is not None:
            self._fail(task, error)
        else:
            task.results.extend(results)
            self._waiting.appendleft(task)

    def _stop_the_late(self) -> None:
        now = time.monotonic()
        for reference, (actor, task, deadline) in list(self._busy.items()):
            if now >= deadline:
                del self._busy[reference]
                self._ray.kill(actor)
                self._idle.append(self._started())
                self._fail(task, f"it took longer than {self._timeout:g} seconds")

    def _fail(self, task: _Task[Given, Made], reason: str) -> None:
        """Try a batch again item by item; give up an item that fails alone."""
        portion = task.portion
        if len(portion) > 1:
            task.singly = True
        else:
            task.results.extend(self._give_up(item, reason) for item in portion)
        self._waiting.appendleft(task)

    def close(self) -> None:
        """End the actors; the cluster is left as it was."""
        for actor in [*self._idle, *(actor for actor, _, _ in self._busy.values())]:
            self._ray.kill(actor)
