"""Script detection and conversion on the test fifth of the official documents.

``python -m benchmarks.quality.script`` measures detection, wrongly converted characters, the round
trip and offsets. Agreement with the official OpenCC needs another environment, whose Python
``--official`` names; without it the figures of the results file stay if the overlay is the one that
they were measured with. Rows that were judged by hand or by genuine text deviate from the
official one on purpose, so agreement is also given outside of them.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.provenance import installed, write_results
from benchmarks.tables import table
from policytext import convert_script, detect_script
from policytext.document import Span
from policytext.language.training_texts import PolicyText, read_policy_texts
from policytext.resources import read_text
from policytext.script import repair_conversion
from policytext.script._chains import CHAINS, convert_chain, edits_between
from policytext.script._corrections import OVERLAY, overlay_version
from policytext.script._dictionaries import read_alternatives, read_dictionary
from policytext.script._engine import SEPARATOR
from policytext.script._mining import count_stretches
from policytext.script.official import OfficialOpenCC

__all__ = ["main"]

RESULTS = Path(__file__).resolve().parents[1] / "results" / "script.json"
CASES = Path(__file__).resolve().parents[2] / "tests" / "cases" / "script_conversion.jsonl"
CONFIGS = {
    ("hans", "hant"): "s2t",
    ("hans", "tw"): "s2tw",
    ("hans", "hk"): "s2hk",
    ("hans", "twp"): "s2twp",
    ("hant", "hans"): "t2s",
    ("tw", "hans"): "tw2s",
    ("hk", "hans"): "hk2s",
    ("twp", "hans"): "tw2sp",
}
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]?")
_HAN = re.compile("[\u4e00-\u9fff]")
Figures = dict[str, float]


# -- agreement with the official OpenCC ------------------------------------------------------------


def agreement(official: OfficialOpenCC, rows: Sequence[PolicyText]) -> dict[str, Figures]:
    """The share of characters, of running text, that come out as the official one has them."""
    counts = {
        script: count_stretches(row.text for row in rows if row.script == script)
        for script in ("hans", "hant")
    }
    return {
        config: _text_agreement(
            official, counts["hans" if source == "hans" else "hant"], source, to
        )
        for (source, to), config in CONFIGS.items()
    }


def _text_agreement(
    official: OfficialOpenCC, counts: Mapping[str, int], source: str, to: str
) -> Figures:
    stretches = list(counts)
    wanted = official.convert(CONFIGS[source, to], stretches)
    total = sum(len(stretch) * count for stretch, count in counts.items())
    judged = _judged_keys(source, to)
    bare = outside = found = 0
    before, after = (_convert_all(stretches, source, to, overlay=laid) for laid in (False, True))
    for stretch, value, old, new in zip(stretches, wanted, before, after, strict=True):
        bare += counts[stretch] * len(_differing(value, old))
        places = _differing(value, new)
        found += counts[stretch] * len(places)
        outside += counts[stretch] * sum(not _is_judged(stretch, at, judged) for at in places)
    return {
        "characters": total,
        "before": _share(bare, total),
        "after": _share(found, total),
        "outside_judged_rows": _share(outside, total),
    }


def _differing(one: str, other: str) -> list[int]:
    """Where two conversions differ; where lengths do, the first place counts for the stretch."""
    places = [at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    return places[:1] if len(one) != len(other) else places


def _judged_keys(source: str, to: str) -> frozenset[str]:
    """The keys of rows that deviate on purpose, in the script that the conversion begins with."""
    rows = [line.split("\t") for line in read_text(OVERLAY).splitlines()[1:]]
    names = {"hans": ("STPhrases", "TWPhrases")}.get(source, ("TSPhrases", "TWPhrasesRev"))
    keys = {
        key for name, key, _, why in rows if name in names and "OpenCC" not in why and len(key) > 1
    }
    if source == "hans" and to == "twp":
        keys |= set(_convert_all(sorted(keys), "hant", "hans", overlay=True))
    return frozenset(keys)


def _is_judged(stretch: str, at: int, keys: frozenset[str]) -> bool:
    return any(
        stretch[start : start + size] in keys
        for size in range(2, 9)
        for start in range(max(0, at - size + 1), at + 1)
    )


def word_agreement(
    official: OfficialOpenCC, words: Mapping[str, Sequence[str]]
) -> dict[str, Figures]:
    """The share of words that come out as the official one has them, before and after the overlay.

    In each direction the words are in the script that it begins with, as the official one gives
    them.
    """
    found: dict[str, Figures] = {}
    for (source, to), config in CONFIGS.items():
        figures: Figures = {}
        for name, simplified in words.items():
            there = CONFIGS.get(("hans", source))
            rows = list(simplified) if there is None else official.convert(there, simplified)
            wanted = official.convert(config, rows)
            for label, laid in (("before", False), ("after", True)):
                ours = _convert_all(rows, source, to, overlay=laid)
                wrong = sum(map(str.__ne__, ours, wanted))
                figures[f"{name}_{label}"] = _share(wrong, len(rows))
        found[config] = figures
    return found


def _convert_all(texts: Sequence[str], source: str, to: str, *, overlay: bool) -> list[str]:
    return convert_chain("\n".join(texts), source, to, overlay=overlay).text.split("\n")


def counted_words(rows: Iterable[PolicyText]) -> list[str]:
    """The words of 2 to 6 Han characters that jieba finds in Simplified documents."""
    import jieba

    found: Counter[str] = Counter()
    for row in rows:
        if row.script == "hans":
            found.update(jieba.cut(row.text))
    return sorted(
        word for word in found if 2 <= len(word) <= 6 and len(_HAN.findall(word)) == len(word)
    )


# -- detection -------------------------------------------------------------------------------------


def detection(rows: Sequence[PolicyText]) -> dict[str, Figures]:
    """The share of documents, paragraphs and sentences whose script is told rightly."""
    parts: dict[str, Callable[[PolicyText], Iterator[str]]] = {
        "documents": lambda row: iter((row.text,)),
        "paragraphs": lambda row: iter(row.text.split("\n")),
        "sentences": lambda row: (match.group() for match in _SENTENCE.finditer(row.text)),
    }
    found: dict[str, Figures] = {}
    for name, cut in parts.items():
        counts: Counter[str] = Counter()
        for row in rows[:: 1 if name == "documents" else 4]:
            for part in cut(row):
                if len(_HAN.findall(part)) >= 10:
                    label = detect_script(part).script
                    counts[label if label == "neutral" else str(label == row.script)] += 1
        told = counts["True"] + counts["False"]
        found[name] = {
            "n": told,
            "right": _share(counts["False"], told),
            "at_least": _least(counts["True"], told),
            "neutral": counts["neutral"],
        }
    return found


def mixed_detection(rows: Sequence[PolicyText], count: int = 400) -> Figures:
    """Texts of both scripts: paragraphs of one with some of the other between them."""
    chooser = random.Random(1)
    pools = {
        script: [
            line
            for row in rows
            if row.script == script
            for line in row.text.split("\n")
            if len(_HAN.findall(line)) >= 20
        ]
        for script in ("hans", "hant")
    }
    right = spans = characters = 0
    for number in range(count):
        outer, inner = ("hans", "hant") if number % 2 else ("hant", "hans")
        before, after = (chooser.sample(pools[outer], 3) for _ in range(2))
        middle = chooser.choice(pools[inner])
        head, tail = "\n".join(before) + "\n", "\n" + "\n".join(after)
        report = detect_script(head + middle + tail)
        right += report.script == "mixed"
        place = Span(len(head), len(head) + len(middle))
        spans += len(middle)
        characters += sum(
            max(0, min(item.span.end, place.end) - max(item.span.start, place.start))
            for item in report.spans
            if item.script == inner
        )
    return {"n": count, "right": right / count, "characters_of_the_quotation": characters / spans}


def region_detection(rows: Sequence[PolicyText]) -> Figures:
    """Documents of Taiwan told as such, and documents converted to Traditional told as neither."""
    counts: Counter[tuple[str, str | None]] = Counter()
    for row in rows:
        text = row.text
        if row.script == "hans":
            text = convert_chain(text, "hans", "hant").text
        counts[row.script, detect_script(text).region] += 1
    total = {
        script: sum(n for (s, _), n in counts.items() if s == script) for script in ("hans", "hant")
    }
    return {
        "n_tw": total["hant"],
        "tw_as_tw": counts["hant", "tw"] / total["hant"],
        "tw_as_hk": counts["hant", "hk"] / total["hant"],
        "n_converted": total["hans"],
        "converted_as_a_region": 1 - counts["hans", None] / total["hans"],
    }


# -- wrongly converted characters ------------------------------------------------------------------


def repairs(rows: Sequence[PolicyText]) -> Figures:
    """False alarms in genuine documents; repairs of what a table of characters makes of others."""
    genuine = [row.text for row in rows if row.script == "hant"]
    alarms = sum(
        sum(error.kind == "wrong-character" for error in detect_script(text).conversion_errors)
        for text in genuine
    )
    benefit, harm, errors, told, documents = 0, 0, 0, 0, 0
    for row in [row for row in rows if row.script == "hans"][::8]:
        good = convert_chain(row.text, "hans", "tw").text
        for choice in (0, -1):
            bad = row.text.translate(_character_table(choice))
            mended = repair_conversion(bad)
            documents += 1
            told += detect_script(bad).machine_converted
            for right, wrong, found in zip(good, bad, mended, strict=True):
                errors += right != wrong
                benefit += right != wrong and found == right
                harm += right == wrong and found != right
    return {
        "genuine_characters": sum(map(len, genuine)),
        "false_alarms": alarms,
        "converted_by_table": documents,
        "told_as_machine_converted": told / documents,
        "differing_characters": errors,
        "mended": benefit,
        "harmed": harm,
    }


def _character_table(choice: int) -> dict[int, str]:
    """A converter that knows no words: always the first, or the last, of the alternatives."""
    return {
        ord(key): convert_chain(values[choice], "hant", "tw").text
        for key, values in read_alternatives("STCharacters").items()
        if len(key) == 1
    }


# -- round trip and offsets ------------------------------------------------------------------------


def round_trips(rows: Sequence[PolicyText]) -> dict[str, float]:
    """The share of characters that are the same after conversion there and back."""
    text = "\n".join(row.text for row in rows if row.script == "hans")
    found = {}
    for to in ("hant", "tw", "hk"):
        back = convert_chain(convert_chain(text, "hans", to).text, to, "hans").text
        found[to] = _share(sum(map(str.__ne__, text, back)), len(text))
    return found


def offsets(rows: Sequence[PolicyText], count: int = 1000) -> Figures:
    """Stretches of converted paragraphs, traced back, and converted again."""
    chooser = random.Random(2)
    pools = {
        script: [
            line
            for row in rows
            if row.script == script
            for line in row.text.split("\n")
            if 40 <= len(line) <= 400
        ]
        for script in ("hans", "hant")
    }
    pieces = wrong = 0
    for source, to in CHAINS:
        for line in chooser.sample(pools["hans" if source == "hans" else "hant"], count):
            converted = convert_chain(line, source, to)
            edits = edits_between(line, converted)
            for span in _stretches(converted.text):
                pieces += 1
                origin = edits.to_source(span).extract(line)
                wrong += convert_chain(origin, source, to).text != span.extract(converted.text)
    return {"paragraphs": count * len(CHAINS), "pieces": pieces, "wrong": wrong}


def _stretches(text: str) -> list[Span]:
    bounds = [0]
    for match in SEPARATOR.finditer(text):
        bounds += match.span()
    bounds.append(len(text))
    return [Span(a, b) for a, b in zip(bounds[::2], bounds[1::2], strict=True) if a < b]


def cases() -> Figures:
    """The conversion cases of the test suite."""
    rows = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    passed = sum(
        convert_script(row["text"], to=row["to"], source=row["source"]) == row["expected"]
        for row in rows
    )
    return {"n": len(rows), "passed": passed}


def _share(wrong: int, total: int) -> float:
    return 1 - wrong / total if total else 1.0


def _least(right: int, total: int) -> float:
    """The lower end of the 95 % interval of a share.

    Source: E. B. Wilson, Probable inference, 1927.
    """
    z, share = 1.96, right / total
    middle = share + z * z / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return (middle - spread) / (1 + z * z / total)


# -- the command -----------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print tables, and write the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality.script")
    parser.add_argument("--official", help="a Python with the official opencc")
    chosen = parser.parse_args(arguments)
    rows = list(read_policy_texts(Path(os.environ["POLICYTEXT_DATA"]), "test"))
    figures: dict[str, Any] = {"overlay": overlay_version(), "cases": cases()}
    if chosen.official:
        with OfficialOpenCC(chosen.official) as official:
            figures["official_version"] = official.version
            figures["agreement"] = agreement(official, rows)
            words = {"keys": list(read_dictionary("STPhrases")), "words": counted_words(rows)}
            figures["word_agreement"] = word_agreement(official, words)
            figures["word_counts"] = {name: len(group) for name, group in words.items()}
    else:
        figures |= _earlier()
    figures["detection"] = detection(rows)
    figures["mixed"] = mixed_detection(rows)
    figures["region"] = region_detection(rows)
    figures["repair"] = repairs(rows)
    figures["round_trip"] = round_trips(rows)
    figures["offsets"] = offsets(rows)
    peers = installed("opencc-python-reimplemented")
    if "official_version" in figures:
        peers["opencc"] = figures["official_version"]
    command = "python -m benchmarks.quality.script --official PYTHON"
    write_results(RESULTS, figures, command, peers=peers)
    _show(figures)


def _earlier() -> dict[str, Any]:
    """Agreement from the results file, if it was measured with the same overlay."""
    if not RESULTS.is_file():
        return {}
    before = json.loads(RESULTS.read_text("utf-8"))
    if before.get("overlay") != overlay_version():
        return {}
    names = ("official_version", "agreement", "word_agreement", "word_counts")
    return {name: before[name] for name in names if name in before}


def _show(figures: Mapping[str, Any]) -> None:
    for name, value in figures.items():
        if not isinstance(value, dict):
            print(f"{name}: {value}\n")
            continue
        rows = [
            [row, *map(_shown, cell.values() if isinstance(cell, dict) else [cell])]
            for row, cell in value.items()
        ]
        cells = list(value.values())
        heads = list(cells[0]) if isinstance(cells[0], dict) else [""]
        print(table([name, *heads], rows) + "\n")


def _shown(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{100 * value:.4f} %"


if __name__ == "__main__":
    main()
