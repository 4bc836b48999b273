"""Remakes the list of characters that tell the scripts apart.

``python -m policytext.script.evidence --data $POLICYTEXT_DATA`` writes
``policytext/resources/script_evidence.tsv``. A character tells the script if the dictionaries
replace it in one direction, never keep it, and do not know it in the other. A few such characters,
as 群 and 秘, are still the usual form in Taiwan: what stands in Traditional documents is left out.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from policytext.language.training_texts import read_policy_texts
from policytext.script._dictionaries import read_alternatives

__all__ = ["main", "telling_characters"]

TARGET = Path(__file__).resolve().parent.parent / "resources" / "script_evidence.tsv"
_RATE = 0.02
"""A character whose rate in the other script is more than this share of its own tells nothing."""


def telling_characters(
    forms: Mapping[str, Sequence[str]],
    others: Mapping[str, Sequence[str]],
    own: Mapping[str, float],
    foreign: Mapping[str, float],
) -> list[str]:
    """The characters that stand in one script only.

    Args:
        forms: Characters of the script with their counterparts in the other.
        others: The same in the other direction.
        own: The rate of each character in documents of the script.
        foreign: Its rate in documents of the other script.

    Returns:
        The characters, sorted.

    >>> telling_characters({"国": ["國"], "后": ["後", "后"], "群": ["羣"]}, {},
    ...                    {"国": 0.01, "群": 0.001}, {"群": 0.0005})
    ['国']
    """
    return sorted(
        character
        for character, counterparts in forms.items()
        if len(character) == 1
        and character not in counterparts
        and character not in others
        and foreign.get(character, 0.0) <= _RATE * own.get(character, 0.0)
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the list."""
    parser = argparse.ArgumentParser(prog="python -m policytext.script.evidence")
    parser.add_argument("--data", type=Path, required=True, help="the folder of training data")
    chosen = parser.parse_args(arguments)
    rates = _rates(chosen.data)
    simplified, traditional = read_alternatives("STCharacters"), read_alternatives("TSCharacters")
    hans = telling_characters(simplified, traditional, rates["hans"], rates["hant"])
    hant = telling_characters(traditional, simplified, rates["hant"], rates["hans"])
    TARGET.write_text(
        f"hans\t{''.join(hans)}\nhant\t{''.join(hant)}\n", encoding="utf-8", newline="\n"
    )
    sys.stdout.write(f"{len(hans)} Simplified and {len(hant)} Traditional characters\n")
    return 0


def _rates(data: Path) -> Mapping[str, Mapping[str, float]]:
    counts: Mapping[str, Counter[str]] = {"hans": Counter(), "hant": Counter()}
    for row in read_policy_texts(data, "training"):
        counts[row.script].update(row.text)
    return {
        script: {character: count / found.total() for character, count in found.items()}
        for script, found in counts.items()
    }


if __name__ == "__main__":
    sys.exit(main())
