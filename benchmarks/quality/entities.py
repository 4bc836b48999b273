"""Named entities: layer by layer, beside jieba, by cross-validation and on gold never touched.

``python -m benchmarks.quality.entities`` measures exact spans with their labels; entities marked as
doubtful, and what overlaps them, are left out. ``cross-validation`` trains the tagger five times on
the policy gold, and measures on the sources that it did not see. ``dev`` and ``articles`` are held
by the weights that are shipped, which saw neither; ``traditional`` is the part of the
cross-validated sentences in Traditional characters; ``documents`` joins the sentences of a source,
so that the second pass has something to look at. ``--quick`` leaves cross-validation out and writes
nothing; ``--errors`` lists what was missed and invented in cross-validation.
"""

from __future__ import annotations

import argparse
import os
import warnings
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import TypeAlias

from benchmarks.measures import Mention
from benchmarks.provenance import installed, write_results
from benchmarks.quality.entities_gold import Sentence, folds, read_gold, read_sets
from benchmarks.quality.entities_scores import (
    LABELS,
    MAIN,
    Figures,
    Found,
    causes,
    figures_of,
    known_names,
    list_errors,
    total,
)
from benchmarks.tables import table
from policytext.entities import default_gazetteer
from policytext.entities._belief import believed
from policytext.entities._candidates import Candidate
from policytext.entities._features import Seen
from policytext.entities._view import View
from policytext.entities.extension import extended
from policytext.entities.gazetteer import proposals
from policytext.entities.resolution import resolve
from policytext.entities.rules import find_by_rules
from policytext.entities.second_pass import look_again
from policytext.entities.tagging import load_tagger
from policytext.entities.training import Labelled, fit_tagger
from policytext.language.characters import fold

__all__ = ["main"]

HERE = Path(__file__).resolve().parent
RESULTS = HERE.parent / "results" / "entities.json"
MORE_GOLD = HERE / "data" / "entities_train.jsonl"
_JIEBA: Mapping[str, str] = {
    "nr": "PERSON",
    "nrt": "PERSON",
    "nrfg": "PERSON",
    "ns": "LOCATION",
    "nt": "ORGANIZATION",
}

System: TypeAlias = Callable[[Sequence[str]], list[list[Mention]]]
Tag: TypeAlias = Callable[[Sequence[Seen]], list[list[Candidate]]]
"""What the tagger proposes for some views, with what the other layers saw in them."""


# -- systems ---------------------------------------------------------------------------------------


def _layers(tag: Tag) -> dict[str, System]:
    """The layers one by one, and together as ``find_entities`` has them."""

    def system(*chosen: str) -> System:
        def find(texts: Sequence[str]) -> list[list[Mention]]:
            views = [View.of(text) for text in texts]
            seen = [_seen(view.text) for view in views]
            tagged = tag(seen) if "tagger" in chosen else [[] for _ in seen]
            return [
                _found(view, one, rows, chosen)
                for view, one, rows in zip(views, seen, tagged, strict=True)
            ]

        return find

    both = ("rules", "gazetteer")
    return {
        "rules": system("rules"),
        "gazetteer": system("gazetteer"),
        "tagger": system("tagger"),
        "rules and gazetteer": system(*both),
        "these with extension": system(*both, "extension"),
        "rules, gazetteer, tagger": system(*both, "tagger"),
        "these with belief": system(*both, "tagger", "belief"),
        "and with extension": system(*both, "tagger", "belief", "extension"),
        "all layers": system(*both, "tagger", "belief", "extension", "second pass"),
    }


def _seen(text: str) -> Seen:
    return Seen(text, find_by_rules(text), default_gazetteer().matches(text))


def _found(
    view: View, seen: Seen, tagged: Sequence[Candidate], chosen: Collection[str]
) -> list[Mention]:
    text = view.text
    ruled = list(seen.rows) if "rules" in chosen else []
    known = list(proposals(seen.matches, text)) if "gazetteer" in chosen else []
    if "extension" in chosen:
        known += extended([*ruled, *known], text)
    guessed = believed(tagged, known, text) if "belief" in chosen else list(tagged)
    rows = [*ruled, *known, *guessed]
    if "extension" in chosen:
        rows += extended(guessed, text)
    found = resolve(rows, view.text)
    if "second pass" in chosen:
        found = resolve([*found, *look_again(found, view.text)], view.text)
    spans = ((view.original(row.start, row.end), row.label) for row in found)
    return [Mention(span.start, span.end, label) for span, label in spans]


def _peers() -> dict[str, System]:
    if not find_spec("jieba"):
        return {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba imports what setuptools deprecates.
        jieba, posseg = import_module("jieba"), import_module("jieba.posseg")
    jieba.setLogLevel(60)

    def find(texts: Sequence[str]) -> list[list[Mention]]:
        return [_of_words(posseg.lcut(fold(text))) for text in texts]

    return {"jieba.posseg": find}


def _of_words(words: Iterable[tuple[str, str]]) -> list[Mention]:
    """Words with their tags as names; those of one label side by side stay apart, as jieba says."""
    found, at = [], 0
    for word, tag in words:
        if tag in _JIEBA:
            found.append(Mention(at, at + len(word), _JIEBA[tag]))
        at += len(word)
    return found


# -- sets ------------------------------------------------------------------------------------------


def _documents(sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences of each source as one text, for want of documents annotated as a whole."""
    ordered = sorted(sentences, key=lambda sentence: sentence.source)
    return [_joined(list(rows)) for _, rows in groupby(ordered, key=lambda row: row.source)]


def _joined(rows: Sequence[Sentence]) -> Sentence:
    gold: list[Mention] = []
    text = ""
    for row in rows:
        gold += (replace(m, start=m.start + len(text), end=m.end + len(text)) for m in row.gold)
        text += row.text + "\n\n"
    return Sentence(rows[0].id, rows[0].source, rows[0].collection, text, tuple(gold))


def _texts(sentences: Iterable[Sentence]) -> list[str]:
    return [sentence.text for sentence in sentences]


# -- figures ---------------------------------------------------------------------------------------


def _measure(sentences: Sequence[Sentence], systems: Mapping[str, System]) -> Figures:
    return {
        name: figures_of(sentences, system(_texts(sentences))) for name, system in systems.items()
    }


def _shipped(data: Path) -> Figures:
    """The weights that come with the package, on gold that they never saw."""
    systems = {**_layers(load_tagger().tag), **_peers()}
    return {name: _measure(rows, systems) for name, rows in read_sets(data).items()}


def _cross_validated(data: Path, *, errors: bool) -> Figures:
    """Five taggers, each on the sources that it did not see."""
    gold = read_gold(data / "ner_policy" / "gold_train.jsonl")
    more = read_gold(MORE_GOLD)
    parts = list(folds(gold))
    rows: list[Sentence] = []
    found: dict[str, list[list[Mention]]] = {}
    joined: list[Sentence] = []
    again: dict[str, list[list[Mention]]] = {}
    for training, measured in parts:
        held = {sentence.source for sentence in measured}
        extra = [sentence for sentence in more if sentence.source not in held]
        systems = {**_layers(_train([*training, *extra])), **_peers()}
        documents = _documents(measured)
        rows += measured
        joined += documents
        for name, system in systems.items():
            found.setdefault(name, []).extend(system(_texts(measured)))
        for name in ("and with extension", "all layers"):
            again.setdefault(name, []).extend(systems[name](_texts(documents)))
    known = known_names(parts)
    if errors:
        list_errors(rows, found["all layers"])
    return {
        "cross-validation": {name: figures_of(rows, one) for name, one in found.items()},
        "traditional": _traditional(rows, found),
        "documents": {name: figures_of(joined, one) for name, one in again.items()},
        "collections": _by_collection(rows, found["all layers"]),
        "causes": causes(rows, found["all layers"], lambda name, id: name in known[id]),
    }


def _train(sentences: Sequence[Sentence]) -> Tag:
    """A tagger fitted as the one that is shipped."""
    return fit_tagger(
        [
            Labelled(
                row.text,
                tuple((gold.start, gold.end, gold.name) for gold in row.gold if gold.counts),
                tuple((gold.start, gold.end) for gold in row.gold if not gold.counts),
                row.source,
            )
            for row in sentences
        ]
    ).tag


def _traditional(rows: Sequence[Sentence], found: Mapping[str, Found]) -> Figures:
    places = [at for at, row in enumerate(rows) if row.is_traditional]
    chosen = [rows[at] for at in places]
    return {name: figures_of(chosen, [one[at] for at in places]) for name, one in found.items()}


def _by_collection(rows: Sequence[Sentence], found: Found) -> Figures:
    figures: Figures = {}
    for name in sorted({row.collection for row in rows}):
        places = [at for at, row in enumerate(rows) if row.collection == name]
        score = total([rows[at] for at in places], [found[at] for at in places], MAIN)
        figures[name] = {"n": score.hits + score.missed, "f1": round(score.f1, 4)}
    return figures


# -- showing ---------------------------------------------------------------------------------------


def _show(figures: Figures) -> None:
    for name, systems in figures.items():
        if name in ("causes", "collections"):
            print(f"\n{name}")
            for row, counts in systems.items():
                print(f"  {row}: " + ", ".join(f"{key} {value}" for key, value in counts.items()))
            continue
        cells = [[system, *_cells(row)] for system, row in systems.items()]
        print(f"\n{name}")
        print(table(["system", "n", "P", "R", "F1", "interval", *(x[:6] for x in LABELS)], cells))


def _cells(row: Figures) -> list[str]:
    low, high = row["interval"]
    return [
        str(row["n"]),
        *(f"{100 * row[name]:.1f}" for name in ("precision", "recall", "f1")),
        f"{100 * low:.1f}-{100 * high:.1f}",
        *(f"{100 * row['labels'][label]['f1']:.1f}" for label in LABELS),
    ]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print the tables, and write the results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality.entities")
    parser.add_argument("--quick", action="store_true", help="leave cross-validation out")
    parser.add_argument("--errors", action="store_true", help="list errors of cross-validation")
    options = parser.parse_args(arguments)
    data = Path(os.environ["POLICYTEXT_DATA"])
    if options.errors:
        _cross_validated(data, errors=True)
        return
    figures = _shipped(data)
    if not options.quick:
        figures |= _cross_validated(data, errors=False)
        command = "python -m benchmarks.quality.entities"
        write_results(RESULTS, figures, command, peers=installed("jieba"), sort=True)
    _show(figures)


if __name__ == "__main__":
    main()
