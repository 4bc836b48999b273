"""The tables of what is found in a text: names, slogans, summaries."""

from __future__ import annotations

from benchmarks.markdown import Figures, grid, percent, points, thousands

__all__ = [
    "entities_causes",
    "entities_labels",
    "entities_layers",
    "slogans",
    "slogans_discovery",
    "summaries",
]


def entities_layers(results: Figures) -> str:
    """F1 of each set of layers; intervals for the last, and a peer."""
    found = results["entities"]
    sets = {"cross-validation": "cross-validation", "dev": "development gold"}
    sets |= {"traditional": "Traditional sentences, cross-validated", "articles": "five articles"}
    rows = [["names", *(thousands(found[name]["all layers"]["n"]) for name in sets)]]
    for layer in _LAYERS:
        cells = [points(found[name][layer]["f1"]) for name in sets]
        if layer == "all layers":
            intervals = [found[name][layer]["interval"] for name in sets]
            cells = [
                f"**{cell}** ({points(low)} to {points(high)})"
                for cell, (low, high) in zip(cells, intervals, strict=True)
            ]
        rows.append([layer, *cells])
    return grid(["", *sets.values()], rows)


_LAYERS = (
    "rules",
    "rules and gazetteer",
    "these with extension",
    "rules, gazetteer, tagger",
    "these with belief",
    "and with extension",
    "all layers",
    "jieba.posseg",
)


def entities_labels(results: Figures) -> str:
    """Cross-validation by label."""
    labels = results["entities"]["cross-validation"]["all layers"]["labels"]
    rows = [
        [name, *(points(row[key]) for key in ("precision", "recall", "f1")), thousands(row["n"])]
        for name, row in labels.items()
    ]
    return grid(["cross-validation", "precision", "recall", "F1", "names"], rows)


def entities_causes(results: Figures) -> str:
    """What goes wrong in cross-validation, the most frequent cause first."""
    causes = results["entities"]["causes"]
    rows = []
    for cause, row in sorted(causes.items(), key=lambda item: -item[1]["all"]):
        labels = {_NOUNS[name]: count for name, count in row.items() if name != "all"}
        most = sorted(labels.items(), key=lambda item: -item[1])[:3]
        rows.append([cause, str(row["all"]), ", ".join(f"{name} {n}" for name, n in most)])
    return grid(["cause", "errors", "most of them"], rows)


_NOUNS = {
    "DATE": "dates",
    "DOCUMENT": "documents",
    "LOCATION": "places",
    "MEETING": "meetings",
    "ORGANIZATION": "bodies",
    "PERSON": "persons",
    "PROGRAM": "programmes",
}


def slogans(results: Figures) -> str:
    """Occurrences found, set by set."""
    rows = []
    for name, title in _SLOGAN_SETS.items():
        for system in ("policytext", "jieba TF-IDF", "jieba TextRank"):
            row = results["slogans"]["detection"][name][system]
            low, high = row["recall_interval"]
            rows.append(
                [
                    title if system == "policytext" else "",
                    system,
                    str(row["n"]),
                    f"{row['precision']:.3f}",
                    f"{row['recall']:.3f} ({low:.2f} to {high:.2f})",
                    f"{row['f1']:.3f}",
                ]
            )
    return grid(["set", "", "slogans", "P", "R (95 %)", "F1"], rows)


_SLOGAN_SETS = {
    "articles": "five articles (seen)",
    "dev1": "`dev1` (tuned on)",
    "dev2": "`dev2` (tuned on)",
    "dev3": "`dev3` (tuned on)",
    "fresh": "`fresh`: 160 paragraphs of the test fifth",
    "fresh2": "`fresh2`: 160 other paragraphs of it",
}


def slogans_discovery(results: Figures) -> str:
    """What discovery finds again of the lexicon that was taken away."""
    found = results["slogans"]["discovery"]
    rows = [
        [
            f"`{kind}`" if kind != "all" else kind,
            str(row["n"]),
            percent(row["share"]),
            percent(found["found_again_with_unquoted"][kind]["share"]),
        ]
        for kind, row in found["found_again"].items()
    ]
    return grid(["kind", "slogans", "found again", "with unquoted phrases"], rows)


def summaries(results: Figures) -> str:
    """R2 of every system; a peer saw a part of the documents, so ours on them stands beside."""
    sets = results["summaries"]["sets"]
    rows = []
    for system in sets["bulletins"]["systems"]:
        name = _SYSTEMS.get(system, system)
        rows.append([name, *(_rouge(row["systems"][system]) for row in sets.values())])
    head = [
        f"{name.replace('-no-lead', ' without opening')} ({row['documents']})"
        for name, row in sets.items()
    ]
    return grid(["", *head], rows)


_SYSTEMS = {
    "lead": "Lead",
    "policy-ranking": "our ranking, filled as the peers are",
    "policy": "**policy** (default)",
    "policy-fill": "**policy**, `fill=True`",
    "lexrank": 'our `method="lexrank"`',
    "oracle": "greedy oracle",
}


def _rouge(row: Figures) -> str:
    ours = f" (ours {row['policy_r2_here']:.1f})" if "policy_r2_here" in row else ""
    low, high = row.get("gap", (None, None))
    gap = f", {low:+.1f} to {high:+.1f}" if low is not None else ""
    return f"{row['r2']:.1f}{ours}{gap}"
