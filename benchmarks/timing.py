"""What the speed benchmarks use of pytest-benchmark."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

__all__ = ["Benchmark"]


class Benchmark(Protocol):
    """What is used of the fixture ``benchmark``, whose own types are incomplete."""

    extra_info: dict[str, object]
    stats: Any

    def pedantic(
        self,
        target: Callable[..., object],
        args: tuple[object, ...] = (),
        kwargs: Mapping[str, object] | None = None,
        setup: Callable[[], None] | None = None,
        rounds: int = 1,
        iterations: int = 1,
    ) -> object:
        """Call a function some times and keep the times."""
