"""A command, with the time and memory that it and its processes took."""

from __future__ import annotations

import os
import resource
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Cost", "measured"]

_INTERVAL = 0.1


@dataclass(frozen=True)
class Cost:
    """What a command took.

    Attributes:
        returncode: Its exit code.
        seconds: From start to end.
        cpu: Processor seconds of it and its processes.
        peak: The most memory of all of them together, in MB: what is theirs alone, mapped files
            left aside, seen every tenth of a second.
        largest: The most that one of them had.
        output: What it wrote to standard output.
    """

    returncode: int
    seconds: float
    cpu: float
    peak: float
    largest: float
    output: str


def measured(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command.

    Args:
        command: The command.
        environment: What is added to the environment.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, **(environment or {})}
    )
    watch = _Watch(process.pid)
    watch.start()
    output, _ = process.communicate()
    seconds = time.perf_counter() - started
    watch.stop()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(process.returncode, seconds, cpu, watch.peak / 1e6, watch.largest / 1e6, output)


class _Watch(threading.Thread):
    """Looks at the memory of a process and of those that it started."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._done = threading.Event()
        self.peak = self.largest = 0

    def run(self) -> None:
        while not self._done.wait(_INTERVAL):
            sizes = [_anonymous(pid) for pid in _family(self._pid)]
            self.peak = max(self.peak, sum(sizes))
            self.largest = max([self.largest, *sizes])

    def stop(self) -> None:
        self._done.set()
        self.join()


def _family(pid: int) -> list[int]:
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text("ascii", "replace")
            except OSError:
                continue
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def _anonymous(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii", "replace")
    except OSError:
        return 0
    for line in status.splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * 1024
    return 0
