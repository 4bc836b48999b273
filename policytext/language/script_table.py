"""Remakes the table of Traditional and Simplified characters.

``python -m policytext.language.script_table`` writes ``policytext/resources/hant_to_hans.tsv`` from
the character dictionary of the installed ``opencc-python-reimplemented``. Where that gives several
Simplified characters, the first, most common one is taken; a fold need not choose by context,
since both sides of a comparison go through it.
"""

from __future__ import annotations

import sys
from importlib.metadata import files
from pathlib import Path

__all__ = ["main", "make_table"]

PACKAGE = "opencc-python-reimplemented"
DICTIONARY = "TSCharacters.txt"
TARGET = Path(__file__).resolve().parent.parent / "resources" / "hant_to_hans.tsv"


def make_table(dictionary: str) -> str:
    r"""The rows of the table.

    Args:
        dictionary: Rows of a character, a tab, and its counterparts with spaces between.

    Returns:
        One row a character whose counterpart differs, sorted by code point.

    >>> make_table("後\t后\n國\t国\n干\t干 乾\n")
    '國\t国\n後\t后\n'
    """
    pairs: dict[str, str] = {}
    for row in dictionary.splitlines():
        character, _, counterparts = row.partition("\t")
        first = counterparts.split(" ")[0].strip()
        if len(character) == len(first) == 1 and character != first:
            pairs[character] = first
    return "".join(f"{character}\t{pairs[character]}\n" for character in sorted(pairs))


def main() -> int:
    """Write the table."""
    found = [path for path in files(PACKAGE) or () if path.name == DICTIONARY]
    if not found:
        sys.stderr.write(f"{PACKAGE} is not installed, or holds no {DICTIONARY}\n")
        return 1
    text = Path(str(found[0].locate())).read_text(encoding="utf-8")
    TARGET.write_text(make_table(text), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
