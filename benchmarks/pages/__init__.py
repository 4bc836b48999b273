"""The tables of figures on the documentation's pages, from the results files."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from benchmarks.markdown import Figures, source
from benchmarks.pages import corpora, findings, repairs

__all__ = ["BLOCKS"]


def _source_of(name: str) -> Callable[[Figures], str]:
    return lambda results: source(results[name])


_FILES = [
    "boilerplate",
    "duplicates",
    "encoding",
    "entities",
    "scale",
    "script",
    "slips",
    "slogans",
    "summaries",
]

BLOCKS: Mapping[str, Callable[[Figures], str]] = {
    "encoding": repairs.encoding,
    "slips": repairs.slips,
    "script-agreement": repairs.script_agreement,
    "script-detection": repairs.script_detection,
    "boilerplate-peers": repairs.boilerplate_peers,
    "boilerplate-official": repairs.boilerplate_official,
    "duplicates-planted": corpora.duplicates_planted,
    "duplicates-kinds": corpora.duplicates_kinds,
    "duplicates-laws": corpora.duplicates_laws,
    "duplicates-doubled": corpora.duplicates_doubled,
    "entities-layers": findings.entities_layers,
    "entities-labels": findings.entities_labels,
    "entities-causes": findings.entities_causes,
    "slogans": findings.slogans,
    "slogans-discovery": findings.slogans_discovery,
    "summaries": findings.summaries,
    "scale-runs": corpora.scale_runs,
    "scale-duplicates": corpora.scale_duplicates,
    "scale-peers": corpora.scale_peers,
    **{f"source-{name}": _source_of(name) for name in _FILES},
}
"""Every block of the documentation by the name in its marker."""
