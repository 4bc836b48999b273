"""The official OpenCC in a process of its own.

It installs the same module as ``opencc-python-reimplemented``, so the two cannot stand in one
environment. Whoever compares them gives the interpreter of another.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Sequence
from types import TracebackType

from policytext.errors import ResourceError

__all__ = ["OfficialOpenCC"]

_SERVER = """
import json, os, sys, tempfile
from importlib.metadata import version
import opencc
out = sys.stdout.buffer
data = os.path.join(os.path.dirname(opencc.__file__), "clib", "share", "opencc")
PARTS = {
    "t2twp": ("TWPhrases", "TWVariantsPhrases", "TWVariants"),
    "twp2t": ("TWPhrasesRev", "TWVariantsRevPhrases", "TWVariantsRev"),
}

def converter(mode):
    if mode not in PARTS:
        return opencc.OpenCC(mode)
    dicts = [{"type": "ocd2", "file": os.path.join(data, name + ".ocd2")} for name in PARTS[mode]]
    group = {"type": "group", "match_policy": "short_circuit", "dicts": dicts}
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, mode + ".json")
        with open(path, "w") as file:
            json.dump({"name": mode, "conversion_chain": [{"dict": group}]}, file)
        return opencc.OpenCC(path)

found = version("opencc") if os.path.isdir(data) else "missing"
out.write((found + "\\n").encode())
out.flush()
converters = {}
for line in sys.stdin.buffer:
    mode, texts = json.loads(line)
    if mode not in converters:
        converters[mode] = converter(mode)
    answer = [converters[mode].convert(text) for text in texts]
    out.write((json.dumps(answer) + "\\n").encode())
    out.flush()
"""


class OfficialOpenCC:
    """The official OpenCC, in a process of its own.

    Args:
        python: The interpreter of an environment that has it.

    Attributes:
        version: Its version.

    Raises:
        ResourceError: If the environment does not have it.
    """

    def __init__(self, python: str) -> None:
        self._process = subprocess.Popen(
            [python, "-c", _SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.version: str = self._read().decode().strip()
        if self.version in ("", "missing"):
            self._process.communicate()
            raise ResourceError(f"{python} has no official opencc", resource=python)

    def __enter__(self) -> OfficialOpenCC:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.communicate()

    def convert(self, mode: str, texts: Sequence[str]) -> list[str]:
        """Each of some texts, converted alone.

        Args:
            mode: A conversion of OpenCC, such as ``"s2t"``.
            texts: The texts.
        """
        assert self._process.stdin is not None
        self._process.stdin.write((json.dumps([mode, list(texts)]) + "\n").encode())
        self._process.stdin.flush()
        answer: list[str] = json.loads(self._read())
        return answer

    def _read(self) -> bytes:
        assert self._process.stdout is not None
        return self._process.stdout.readline()

    def mode(self, name: str) -> Callable[[Sequence[str]], Sequence[str]]:
        """One conversion as a function.

        Args:
            name: A conversion of OpenCC.
        """
        return lambda texts: self.convert(name, texts)
