"""The tables of what is done to corpora: duplicates and scale."""

from __future__ import annotations

from benchmarks.markdown import Figures, grid, thousands

__all__ = [
    "duplicates_doubled",
    "duplicates_kinds",
    "duplicates_laws",
    "duplicates_planted",
    "scale_duplicates",
    "scale_peers",
    "scale_runs",
]


def duplicates_planted(results: Figures) -> str:
    """Planted pairs above the threshold."""
    rows = [
        [
            name.replace("policytext, best", 'policytext, `keep="best"`'),
            f"{row['precision']:.3f}",
            f"{row['recall']:.3f}",
            thousands(row["documents_per_second"], 10),
        ]
        for name, row in results["duplicates"]["planted"]["systems"].items()
    ]
    return grid(["", "precision", "recall", "documents a second"], rows)


def duplicates_kinds(results: Figures) -> str:
    """Planted pairs by how they were edited, whether above the threshold or not."""
    names = ["policytext", "rensa", "datasketch", "simhash ≤ 6", "above_threshold"]
    rows = [
        [kind, *(f"{row[name]:.3f}" for name in names)]
        for kind, row in results["duplicates"]["planted"]["by_kind"].items()
    ]
    return grid(["found, of all pairs of a kind", *names[:-1], "reach 0.8"], rows)


def duplicates_laws(results: Figures) -> str:
    """Judged pairs of laws, by threshold."""
    rows = [
        [f"{float(name):.2f}", str(row["same"]), str(row["version"]), str(row["other-law"])]
        for name, row in results["duplicates"]["laws"].items()
        if name != "judged"
    ]
    return grid(["threshold", "one text", "editions", "different laws"], rows)


def duplicates_doubled(results: Figures) -> str:
    """Pages that were pasted twice, each copy damaged by itself."""
    head = ["damage", "pages found", "page as it was", "its first copy", "merged"]
    rows = [
        [
            name.replace("%", " %"),
            f"{row['found']:.3f}",
            *(thousands(row[key]) for key in _DOUBLED),
        ]
        for name, row in results["duplicates"]["doubled"].items()
        if name.endswith("%")
    ]
    return grid([*head, "of that, pages not found"], rows)


_DOUBLED = ("page", "first_copy", "merged", "of_it_pages_not_found")


def scale_runs(results: Figures) -> str:
    """Whole runs by size, pipeline and workers."""
    head = ["documents, pipeline", "workers", "seconds", "documents a second"]
    rows = []
    for size, parts in results["scale"]["sizes"].items():
        for name in ("default", "normalizing"):
            for workers in ("1", "2") if name in parts else ():
                row = parts[name][f"workers {workers}"]
                rows.append(
                    [
                        f"{int(size):,}, {name}",
                        workers,
                        f"{row['seconds']:.0f}",
                        thousands(row["documents_per_second"]),
                        thousands(row["characters_per_cpu_second"], 1000),
                        str(row["peak_megabytes"]),
                    ]
                )
    return grid([*head, "characters a processor second", "MB at the peak"], rows)


def scale_duplicates(results: Figures) -> str:
    """Near-duplicates on disk, by size."""
    head = ["documents of 200 characters, every tenth an edited copy", "processor seconds"]
    rows = []
    for size, parts in results["scale"]["sizes"].items():
        row = parts["near-duplicates"]
        each = 1_000_000 * row["cpu_seconds"] / int(size)
        peak = str(row["peak_megabytes"])
        rows.append([f"{int(size):,}", f"{row['cpu_seconds']:.1f}", f"{each:.0f}", peak])
    return grid([*head, "µs a document", "MB at the peak"], rows)


def scale_peers(results: Figures) -> str:
    """Stage by stage beside a peer, and the whole."""
    peers = results["scale"]["peers"]
    rows = [
        [
            stage,
            row["peer"].replace("opencc", "opencc-python-reimplemented"),
            f"{row['peers']['cpu_seconds']:.2f}",
            f"{row['policytext']['cpu_seconds']:.2f}",
            f"{row['times_as_fast']:.2f}",
            f"{row['peers']['peak_megabytes']}, {row['policytext']['peak_megabytes']}",
        ]
        for stage, row in peers["stages"].items()
    ]
    total = peers["total_cpu_seconds"]
    whole = [f"{total['peers']:.2f}", f"{total['policytext']:.2f}", f"{peers['times_as_fast']:.2f}"]
    rows.append(["all", "", *whole, ""])
    return grid(["stage", "peer", "its", "ours", "times as fast", "MB, its and ours"], rows)
