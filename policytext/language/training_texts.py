"""The documents that models are made from, apart from those that figures are quoted on."""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

__all__ = ["Part", "PolicyText", "is_test", "read_policy_texts"]

Part: TypeAlias = Literal["training", "test"]
"""Which documents: those that things are made from, or those that they are measured on."""

FOLDER = "policy_text"
_BULLETINS = "xinwenlianbo"
_FIRST_TEST_DATE = "20240701"
_TRADITIONAL = "tw_"


@dataclass(frozen=True, slots=True)
class PolicyText:
    """A document of the training data.

    Attributes:
        id: Its id.
        collection: The name of its collection, such as ``"laws_sample"``.
        script: ``"hans"`` or ``"hant"``.
        text: Its text.
    """

    id: str
    collection: str
    script: Literal["hans", "hant"]
    text: str


def is_test(id: str, collection: str, date: str = "") -> bool:
    """Whether a document belongs to the fifth that nothing is made from.

    Args:
        id: The document's id.
        collection: The name of its collection.
        date: Its date in eight digits; news bulletins are told apart by it.

    >>> is_test("xwlb_20240701", "xinwenlianbo_2022_2024", "20240701")
    True
    """
    if collection.startswith(_BULLETINS):
        return date >= _FIRST_TEST_DATE
    return int(hashlib.sha256(id.encode()).hexdigest()[:2], 16) % 5 == 0


def read_policy_texts(data: Path, part: Part) -> Iterator[PolicyText]:
    """The documents of one part, in a fixed order.

    Args:
        data: The folder of training data, which ``POLICYTEXT_DATA`` names.
        part: Which of them.

    Raises:
        FileNotFoundError: If the folder holds none.
    """
    paths = sorted((data / FOLDER).glob("*.jsonl.xz"))
    if not paths:
        raise FileNotFoundError(f"no documents in {data / FOLDER}")
    for path in paths:
        collection = path.name.removesuffix(".jsonl.xz")
        script: Literal["hans", "hant"] = "hant" if collection.startswith(_TRADITIONAL) else "hans"
        with lzma.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                date = str(row.get("date", "")).replace("-", "")
                if is_test(str(row["id"]), collection, date) == (part == "test"):
                    yield PolicyText(str(row["id"]), collection, script, str(row["text"]))
