"""The documents that overlay and evidence are made from: never those that figures are quoted on."""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Iterator
from pathlib import Path

__all__ = ["is_test", "read_documents", "read_test", "read_training"]

_BULLETINS = "xinwenlianbo"
_FIRST_TEST_DATE = "20240701"


def is_test(id: str, collection: str, date: str = "") -> bool:
    """Whether a document belongs to the fifth that nothing is made from.

    Args:
        id: The document's id.
        collection: The name of its collection.
        date: Its date in eight digits; bulletins are told apart by it.
    """
    if collection.startswith(_BULLETINS):
        return date >= _FIRST_TEST_DATE
    return int(hashlib.sha256(id.encode()).hexdigest()[:2], 16) % 5 == 0


def read_documents(data: Path, script: str) -> Iterator[tuple[str, bool]]:
    """The official documents of a script, each with whether it is test data.

    Args:
        data: The folder of training data.
        script: ``"hans"`` or ``"hant"``.
    """
    for path in sorted((data / "policy_text").glob("*.jsonl.xz")):
        if path.name.startswith("tw_") != (script == "hant"):
            continue
        with lzma.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                date = str(row.get("date", "")).replace("-", "")
                yield str(row["text"]), is_test(str(row["id"]), path.name, date)


def read_training(data: Path, script: str) -> Iterator[str]:
    """The documents that may be used."""
    return (text for text, test in read_documents(data, script) if not test)


def read_test(data: Path, script: str) -> Iterator[str]:
    """The documents that figures are quoted on."""
    return (text for text, test in read_documents(data, script) if test)
