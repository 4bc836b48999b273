"""Check the data files against ``SOURCES.toml``, or write their hashes anew."""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path

from policytext.resources import check, resources

_HASH = re.compile(r'^sha256\s*=\s*".*"$', re.MULTILINE)


def refresh(folder: Path) -> None:
    """Write the hash of every listed file into ``SOURCES.toml``.

    Args:
        folder: The folder of the data files.
    """
    listing = folder / "SOURCES.toml"
    blocks = listing.read_text("utf-8").split("[[resource]]")
    for index, resource in enumerate(resources(), start=1):
        digest = hashlib.sha256((folder / resource.file).read_bytes()).hexdigest()
        line = f'sha256 = "{digest}"'
        block = blocks[index]
        blocks[index] = (
            _HASH.sub(line, block) if _HASH.search(block) else block.rstrip("\n") + f"\n{line}\n\n"
        )
    listing.write_text("[[resource]]".join(blocks), "utf-8")


def main(arguments: list[str]) -> int:
    """Run the command.

    Args:
        arguments: ``["refresh"]``, or nothing to check only.

    Returns:
        0 if all is well, 1 if a file is not what ``SOURCES.toml`` says.
    """
    if arguments == ["refresh"]:
        refresh(Path(__file__).parent)
        return 0
    problems = check()
    sys.stdout.writelines(f"{problem}\n" for problem in problems)
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
