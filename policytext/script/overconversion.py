"""Remakes the list of wrongly converted words.

``python -m policytext.script.overconversion --data $POLICYTEXT_DATA`` writes
``policytext/resources/script_overconversion.tsv``. One Simplified character may stand for several
Traditional ones, and a converter that does not know the word takes the wrong one: 全麵, 係列, 隻有.
Each row is a pair of characters that stands in no genuine Traditional document, and the pair that
does.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import add
from pathlib import Path

from policytext.language.training_texts import read_policy_texts
from policytext.script._chains import convert_chain
from policytext.script._dictionaries import read_alternatives
from policytext.script._mining import count_stretches

__all__ = ["main", "wrong_pairs"]

TARGET = Path(__file__).resolve().parent.parent / "resources" / "script_overconversion.tsv"
_SPELLINGS = (
    "佈布", "臺台檯枱", "佔占", "夥伙", "箇個", "嶽岳", "昇升", "週周", "採采",
    "遊游", "兇凶", "慾欲", "註注", "纔才", "喫吃", "藉借", "歎嘆", "託托",
    "閑閒", "証證", "蒐搜", "併並幷", "傢家", "群羣", "摺折", "彙匯滙", "覆復",
    "覆複", "瞭了", "捲卷", "裏裡", "麪麵", "着著", "鑑鑒", "鍊煉", "剋克",
    "穀谷", "鬚須",
)  # fmt: skip
"""Characters of which genuine text of one place or another has either in the same word, or which
stand in names and terms that the documents here do not hold: neither is an error."""
_GENUINE_TOO = frozenset({"不準", "復合", "不幹", "沒幹", "我幹"})
"""Pairs that mean something of their own, though no document here has them."""
_VARIANTS = {"裏": "裡", "麪": "麵", "爲": "為"}
"""Characters of OpenCC's own standard, and what most text has."""
_FREQUENT = 20
"""A pair must stand this often in Simplified documents."""
_GENUINE = 2
"""The right pair must stand this often in genuine Traditional documents."""


def wrong_pairs(
    pairs: Mapping[tuple[str, str], int],
    alternatives: Mapping[str, Sequence[str]],
    genuine: Mapping[str, int],
) -> dict[str, str]:
    """Pairs of characters that only a wrong conversion gives, and what is right.

    A character that was left as it is counts as no error: that is what text without conversion
    has.

    Args:
        pairs: Pairs of Simplified characters with what they become, and how often.
        alternatives: Which Traditional characters each Simplified one may become.
        genuine: Pairs of Traditional characters, with how often each stands in genuine text.

    Returns:
        The wrong pair and the right one.

    >>> wrong_pairs({("全面", "全面"): 50}, {"面": ["面", "麪", "麵"]}, {"全面": 9})
    {'全麪': '全面', '全麵': '全面'}
    """
    found: dict[str, str] = {}
    for (pair, right), count in sorted(pairs.items()):
        if count >= _FREQUENT and genuine.get(right, 0) >= _GENUINE:
            for wrong in _other_forms(pair, right, alternatives):
                if not genuine.get(wrong) and wrong not in _GENUINE_TOO:
                    found[wrong] = right
    return found


def _other_forms(pair: str, right: str, alternatives: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """The pair with one character converted in another way."""
    for at in (0, 1):
        for other in alternatives.get(pair[at], ()):
            is_spelling = any(other in group and right[at] in group for group in _SPELLINGS)
            if other not in (right[at], pair[at]) and not is_spelling:
                yield other + right[1] if at == 0 else right[0] + other


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the list."""
    parser = argparse.ArgumentParser(prog="python -m policytext.script.overconversion")
    parser.add_argument("--data", type=Path, required=True, help="the folder of training data")
    chosen = parser.parse_args(arguments)
    rows = list(read_policy_texts(chosen.data, "training"))
    stretches = count_stretches(row.text for row in rows if row.script == "hans")
    genuine: Counter[str] = Counter()
    for stretch, count in count_stretches(row.text for row in rows if row.script == "hant").items():
        for pair in map(add, stretch, stretch[1:]):
            genuine[pair] += count
    alternatives = _alternatives()
    found = wrong_pairs(_converted_pairs(stretches, alternatives), alternatives, genuine)
    TARGET.write_text(
        "".join(f"{wrong}\t{right}\n" for wrong, right in sorted(found.items())),
        encoding="utf-8",
        newline="\n",
    )
    sys.stdout.write(f"{len(found)} pairs\n")
    return 0


def _alternatives() -> Mapping[str, Sequence[str]]:
    """The Simplified characters that may become several Traditional ones."""
    return {
        key: [*values, *(_VARIANTS[value] for value in values if value in _VARIANTS)]
        for key, values in read_alternatives("STCharacters").items()
        if len(values) > 1
    }


def _converted_pairs(
    stretches: Mapping[str, int], alternatives: Iterable[str]
) -> Counter[tuple[str, str]]:
    """Pairs with an ambiguous character, and what they become in their contexts."""
    ambiguous = frozenset(alternatives)
    results = convert_chain("\n".join(stretches), "hans", "tw").text.split("\n")
    found: Counter[tuple[str, str]] = Counter()
    for (stretch, count), result in zip(stretches.items(), results, strict=True):
        for at in range(len(stretch) - 1):
            if stretch[at] in ambiguous or stretch[at + 1] in ambiguous:
                found[stretch[at : at + 2], result[at : at + 2]] += count
    return found


if __name__ == "__main__":
    sys.exit(main())
