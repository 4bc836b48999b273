"""Workers: one order, and a process that dies takes nothing with it but what it was on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from policytext.pipeline.workers import map_ordered

KILL, EXIT, HANG, RAISE, UNSENDABLE = 3, 7, 11, 13, 17


def square(batch: list[int]) -> list[object]:
    return [one(item) for item in batch]


def one(item: int) -> object:
    if item == KILL:
        os.kill(os.getpid(), signal.SIGKILL)
    if item == EXIT:
        os._exit(9)
    if item == HANG:
        time.sleep(60)
    if item == RAISE:
        raise ValueError("no square")
    if item == UNSENDABLE:
        return lambda: None
    return item * item


def give_up(item: int, reason: str) -> object:
    return f"{item}: {reason}"


def batches(items: range, size: int) -> Iterator[list[int]]:
    for start in range(0, len(items), size):
        yield list(items[start : start + size])


@pytest.mark.parametrize("workers", [1, 2])
def test_only_the_item_at_fault_is_given_up(workers: int) -> None:
    results = [
        result
        for part in map_ordered(
            square, batches(range(20), 6), workers, give_up=give_up, timeout=1.0
        )
        for result in part
    ]
    lost = {index: str(result) for index, result in enumerate(results) if isinstance(result, str)}
    assert lost.keys() == {KILL, EXIT, HANG, RAISE, UNSENDABLE}
    assert lost[KILL] == "3: the process died (SIGKILL)"
    assert lost[EXIT] == "7: the process died (exit code 9)"
    assert lost[HANG] == "11: it took longer than 1 seconds"
    assert lost[RAISE] == "13: ValueError: no square"
    assert lost[UNSENDABLE].startswith("17: the result cannot be sent")
    assert [r for r in results if not isinstance(r, str)] == [
        n * n for n in range(20) if n not in lost
    ]


def test_empty_input_and_empty_batches() -> None:
    assert list(map_ordered(square, [], 2, give_up=give_up)) == []
    assert list(map_ordered(square, [[], [2], []], 2, give_up=give_up)) == [[], [4], []]


def test_reading_stays_a_few_batches_ahead() -> None:
    read: list[int] = []

    def source() -> Iterator[list[int]]:
        for number in range(100, 200):
            read.append(number)
            yield [number]

    results = map_ordered(square, source(), 2, give_up=give_up)
    assert next(results) == [10000]
    assert len(read) < 20
    results.close()


SCRIPT = """
from policytext.pipeline.workers import map_ordered

def lengths(batch):
    return [len(item) for item in batch]

print(list(map_ordered(lengths, [["a"]], 1, give_up=lambda item, reason: None)))
"""


def test_a_script_without_a_guard_is_told_so(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    ran = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "RuntimeError: a worker process could not start (exit code 1)" in ran.stderr
    assert '__name__ == "__main__"' in ran.stderr
