"""Remakes the overlay by comparing with the official OpenCC.

``python -m policytext.script.overlay --official PYTHON --data $POLICYTEXT_DATA`` writes
``policytext/resources/script_overlay.tsv``. ``PYTHON`` is the interpreter of an environment with
the official ``opencc``: it installs the same module as ``opencc-python-reimplemented``, so the two
cannot stand side by side. The rows of ``script_terms.tsv``, which were judged by hand, come first,
and nothing that is mined may contradict them.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from policytext.language.training_texts import read_policy_texts
from policytext.script._chains import stages
from policytext.script._corrections import OVERLAY, read_terms
from policytext.script._dictionaries import read_dictionary
from policytext.script._engine import StageEngine
from policytext.script._mining import Convert, Miner, Usage, count_stretches, unheard
from policytext.script.official import OfficialOpenCC

__all__ = ["Rows", "main", "make_overlay", "write_rows"]

TARGET = Path(__file__).resolve().parent.parent / "resources" / OVERLAY
Rows = Mapping[str, Mapping[str, tuple[str, str]]]
"""For each dictionary its keys, what replaces each, and why."""


@dataclass(frozen=True)
class _Task:
    """One direction in which the two are compared.

    Attributes:
        source: The script of the text.
        to: The script wanted.
        config: The conversion of the official package.
        characters: The dictionary that corrections of single characters go to.
        phrases: The dictionary that all others go to.
    """

    source: str
    to: str
    config: str
    characters: str
    phrases: str


_TASKS = (
    _Task("hans", "hant", "s2t", "STCharacters", "STPhrases"),
    _Task("hant", "hans", "t2s", "TSCharacters", "TSPhrases"),
    _Task("hant", "tw", "t2tw", "TWVariants", "TWVariants"),
    _Task("hant", "hk", "t2hk", "HKVariants", "HKVariants"),
    _Task("hant", "twp", "t2twp", "TWPhrases", "TWPhrases"),
    _Task("tw", "hant", "tw2t", "TWVariantsRev", "TWVariantsRevPhrases"),
    _Task("hk", "hant", "hk2t", "HKVariantsRev", "HKVariantsRevPhrases"),
    _Task("twp", "hant", "twp2t", "TWPhrasesRev", "TWPhrasesRev"),
)
"""Why this order: a later task rests on the corrections of the earlier ones."""


_CROSSED = {
    "制": {"度": "度", "定": "定", "约": "約", "裁": "裁", "止": "止", "订": "訂"},
    "征": {"程": "程", "途": "途"},
}
"""Characters that stay as they are before others, whatever stands before them: 制度, 征程."""
_KEPT = (("覆", "復"),)
"""Until 1986 覆 was written 复, as in 颠复 and 复灭, which OpenCC no longer knows."""


def make_overlay(official: OfficialOpenCC, data: Path) -> Rows:
    """The rows of the overlay.

    Args:
        official: The official OpenCC.
        data: The folder of training data.
    """
    terms = read_terms()
    rows: dict[str, dict[str, tuple[str, str]]] = {
        name: {key: (value, why) for key, (value, why) in group.items()}
        for name, group in terms.items()
    }
    texts = _Texts(official, data)
    _add_crossings(rows)
    _add_unheard(rows, texts)
    for task in _TASKS:
        miner = Miner(
            official.mode(task.config),
            partial(_converter, task, rows),
            texts.usage(task),
            {
                key: value
                for name in (task.characters, task.phrases)
                for key, (value, _) in rows.get(name, {}).items()
            },
            _traditional() if task.source == "hans" else frozenset(),
            _KEPT,
        )
        miner.probe(
            texts.probes(task), f"a key of the dictionaries; OpenCC {official.version} differs"
        )
        miner.mine(texts.counts(task))
        for key, row in miner.rows.items():
            name = task.characters if len(key) == 1 else task.phrases
            rows.setdefault(name, {}).setdefault(key, row)
        sys.stdout.write(f"{task.source} to {task.to}: {len(miner.rows)} rows\n")
        sys.stdout.flush()
    return rows


def _add_crossings(rows: dict[str, dict[str, tuple[str, str]]]) -> None:
    """Add the words of government that a word before them would cross, as 特製 does 制定."""
    phrases, characters = read_dictionary("STPhrases"), read_dictionary("STCharacters")
    for key, value in phrases.items():
        if len(key) != 2 or key[1] not in _CROSSED or value[1] == key[1]:
            continue
        for after, converted in _CROSSED[key[1]].items():
            if key + after not in phrases:
                why = f"{key[1]}{converted}, which {value} would cross"
                # What stands before belongs to another word, so it is read alone.
                before = characters.get(key[0], key[0])
                row = (before + key[1] + converted, why)
                rows.setdefault("STPhrases", {}).setdefault(key + after, row)


def _add_unheard(rows: dict[str, dict[str, tuple[str, str]]], texts: _Texts) -> None:
    """Add what both converters get wrong, as genuine text shows."""
    task = _TASKS[0]
    counts = texts.counts(task)
    converted = _converter(task, rows, {})(list(counts))
    for key, row in unheard(counts, converted, texts.usage(task)).items():
        rows.setdefault(task.phrases, {}).setdefault(key, row)


def _traditional() -> frozenset[str]:
    """What no Simplified phrase holds; the dictionaries have keys of mixed script."""
    simplified = read_dictionary("STCharacters")
    return frozenset(read_dictionary("TSCharacters")) - frozenset(simplified)


def _converter(task: _Task, rows: Rows, found: Mapping[str, str]) -> Convert:
    """Ours, with the rows so far and those that a miner has found."""
    laid = {name: {key: value for key, (value, _) in group.items()} for name, group in rows.items()}
    for key, value in found.items():
        laid.setdefault(task.characters if len(key) == 1 else task.phrases, {})[key] = value
    engines = [
        StageEngine([{**read_dictionary(name), **laid.get(name, {})} for name in stage])
        for stage in stages(task.source, task.to)
    ]

    def convert(texts: Sequence[str]) -> Sequence[str]:
        joined = "\n".join(texts)
        for engine in engines:
            joined = engine.convert(joined).text
        return joined.split("\n") if texts else []

    return convert


class _Texts:
    """What the two converters are compared on, in the script that a task begins with."""

    def __init__(self, official: OfficialOpenCC, data: Path) -> None:
        self._official = official
        rows = list(read_policy_texts(data, "training"))
        self._hans = count_stretches(row.text for row in rows if row.script == "hans")
        self._hant = count_stretches(row.text for row in rows if row.script == "hant")
        self._standard = self._converted("s2t", self._hans)

    def counts(self, task: _Task) -> Counter[str]:
        """Stretches of running text, with how often each occurs."""
        if task.source == "hans":
            return self._hans
        if task.source == "hant":
            return self._standard + self._hant
        config = "t2hk" if task.source == "hk" else "t2tw"
        return self._converted(config, self._standard) + self._hant

    def usage(self, task: _Task) -> Usage:
        """What is usual in the script that a task ends with."""
        if task.to == "hans":
            return Usage(self._hans)
        if task.to in ("tw", "twp"):
            return Usage(self._hant)
        if task.source == "twp":  # Words of the mainland are wanted, in Traditional characters.
            return Usage(self._standard)
        standard = self._converted("tw2t", self._hant)
        return Usage(self._converted("t2hk", standard) if task.to == "hk" else standard)

    def probes(self, task: _Task) -> list[str]:
        """Strings that mean something alone."""
        simplified = [*read_dictionary("STCharacters"), *read_dictionary("STPhrases")]
        if task.source == "hans":
            return simplified
        standard = [*self._official.convert("s2t", simplified), *_keys(task)]
        if task.source == "hant":
            words = read_dictionary("TWPhrases").values() if task.to == "hans" else ()
            return [*standard, *words]
        config = "t2hk" if task.source == "hk" else "t2tw"
        regional = self._official.convert(config, standard)
        return [*regional, *_keys(task), *read_dictionary("TWPhrases").values()]

    def _converted(self, config: str, counts: Mapping[str, int]) -> Counter[str]:
        found: Counter[str] = Counter()
        results = self._official.convert(config, list(counts))
        for result, count in zip(results, counts.values(), strict=True):
            found[result] += count
        return found


def _keys(task: _Task) -> Iterable[str]:
    return (
        key
        for stage in stages(task.source, task.to)
        for name in stage
        for key in read_dictionary(name)
    )


def write_rows(rows: Rows) -> str:
    """The overlay as a file: what the dictionaries do not say themselves, sorted."""
    lines = ["# dictionary\tkey\tvalue\twhy"]
    for name in sorted(rows):
        known = read_dictionary(name)
        lines += [
            f"{name}\t{key}\t{value}\t{why}"
            for key, (value, why) in sorted(rows[name].items())
            if known.get(key) != value
        ]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the overlay."""
    parser = argparse.ArgumentParser(prog="python -m policytext.script.overlay")
    parser.add_argument("--official", required=True, help="a Python with the official opencc")
    parser.add_argument("--data", type=Path, required=True, help="the folder of training data")
    chosen = parser.parse_args(arguments)
    with OfficialOpenCC(chosen.official) as official:
        rows = make_overlay(official, chosen.data)
    TARGET.write_text(write_rows(rows), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
