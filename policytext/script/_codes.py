"""Text as an array of code points, and back: the form in which whole documents are looked up."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

__all__ = ["CodeTable", "Codes", "code_table", "decode", "encode"]

Codes = npt.NDArray[np.uint32]
"""The code points of a text. *Shape:* ``(len(text),)``"""

CodeTable = npt.NDArray[np.uint32]
"""For every code point the one that replaces it. *Shape:* ``(0x110000,)``"""

_POINTS = 0x110000


def encode(text: str) -> Codes:
    """The code points of a text, lone surrogates included."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def decode(codes: Codes) -> str:
    """The text of some code points."""
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


def code_table(pairs: Mapping[str, str]) -> CodeTable:
    """A table that replaces single characters and leaves all others.

    Args:
        pairs: Characters and what replaces each, one character too.
    """
    table = np.arange(_POINTS, dtype=np.uint32)
    table[[ord(key) for key in pairs]] = [ord(value) for value in pairs.values()]
    table.flags.writeable = False
    return table
