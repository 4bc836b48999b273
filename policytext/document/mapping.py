"""An immutable mapping, because ``MappingProxyType`` can neither be hashed nor pickled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

__all__ = ["FrozenMapping"]

Value = TypeVar("Value", covariant=True)


class FrozenMapping(Mapping[str, Value], Generic[Value]):
    """A ``Mapping`` from names to values that never changes.

    It keeps the order in which it was given, compares equal to any mapping with the same items,
    and can be hashed when its values can.

    >>> FrozenMapping({"codec": "gb18030"})["codec"]
    'gb18030'
    """

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, Value] | None = None) -> None:
        self._items: dict[str, Value] = dict(items or {})

    def __getitem__(self, key: str) -> Value:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, FrozenMapping):
            return self._items == other._items
        return isinstance(other, Mapping) and self._items == dict(other)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return f"FrozenMapping({self._items!r})"

    def __reduce__(self) -> tuple[object, ...]:
        return (FrozenMapping, (self._items,))
