"""What other cleaners make of the pages of the boilerplate benchmark.

``python -m benchmarks.quality.boilerplate_peers`` runs those that can be imported and merges their
figures, with their versions, into ``benchmarks/results/boilerplate.json``. It imports nothing of
policytext, so that it also runs in an environment that holds only peers.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.measures import fold

__all__ = ["PEERS", "common_length", "kept_figures", "main", "pages"]

RESULTS = Path(__file__).resolve().parents[1] / "results" / "boilerplate.json"
ARTICLES = Path(__file__).resolve().parents[2] / "tests" / "fixtures" / "articles"


def common_length(first: str, second: str) -> int:
    """The length of the longest common subsequence, by bit vectors.

    Source: M. Crochemore et al., A fast and practical bit-vector algorithm for the longest common
    subsequence problem, 2001.

    >>> common_length("全国统一大市场", "全国大市场建")
    5
    """
    places: dict[str, int] = {}
    for index, character in enumerate(first):
        places[character] = places.get(character, 0) | 1 << index
    everything = (1 << len(first)) - 1
    vector = everything
    for character in second:
        shared = vector & places.get(character, 0)
        vector = ((vector + shared) | (vector - shared)) & everything
    return len(first) - vector.bit_count()


def pages(data: Path | None) -> Iterator[tuple[str, str, str, str]]:
    """Set, name, page and gold text of every page."""
    for path in sorted(ARTICLES.glob("*.txt")):
        gold = (ARTICLES / "gold" / path.name).read_bytes().decode("utf-8")
        yield "articles", path.name[:3], path.read_bytes().decode("utf-8"), gold
    for path in sorted((data / "layout").glob("*.raw.txt")) if data else ():
        beside = path.with_name(path.name.replace(".raw.", ".gold."))
        name = path.name.split(".")[0]
        yield "layout", name, path.read_bytes().decode("utf-8"), beside.read_bytes().decode("utf-8")


def kept_figures(clean: Callable[[str], str], data: Path | None) -> dict[str, dict[str, float]]:
    """Recall and precision of the kept characters, pooled over the pages of each set."""
    totals: dict[str, list[int]] = {}
    for group, _, page, gold in pages(data):
        found, wanted = fold(clean(page)), fold(gold)
        common = common_length(wanted, found)
        total = totals.setdefault(group, [0, 0, 0])
        for at, value in enumerate((common, len(wanted), len(found))):
            total[at] += value
    return {
        group: {
            "recall": round(common / wanted, 5),
            "precision": round(common / max(1, found), 5),
            "characters": wanted,
        }
        for group, (common, wanted, found) in totals.items()
    }


def _as_html(page: str) -> str:
    escaped = page.replace("&", "&amp;").replace("<", "&lt;")
    paragraphs = "".join(f"<p>{line}</p>\n" for line in re.split(r"\r?\n", escaped) if line.strip())
    return f"<html><body><article>{paragraphs}</article></body></html>"


def _jionlp() -> Callable[[str], str]:
    clean: Callable[[str], str] = import_module("jionlp").clean_text
    return clean


def _trafilatura() -> Callable[[str], str]:
    module = import_module("trafilatura")
    return lambda page: module.extract(_as_html(page), deduplicate=True) or ""


def _justext() -> Callable[[str], str]:
    module = import_module("justext")
    # Its stop lists know no Chinese; without one it judges by length and links.
    options = {
        "stoplist": frozenset(),
        "stopwords_low": 0,
        "stopwords_high": 0,
        "length_low": 10,
        "length_high": 40,
    }

    def clean(page: str) -> str:
        found = module.justext(_as_html(page).encode("utf-8"), **options)
        return "\n".join(part.text for part in found if not part.is_boilerplate)

    return clean


def _clean_text() -> Callable[[str], str]:
    module: Any = import_module("cleantext")
    return lambda page: str(module.clean(page, to_ascii=False, lower=False, no_urls=True))


PEERS: dict[str, Callable[[], Callable[[str], str]]] = {
    "jionlp": _jionlp,
    "trafilatura": _trafilatura,
    "justext": _justext,
    "clean-text": _clean_text,
}


def main() -> None:
    """Measure the peers that are here and merge their figures into the results."""
    results = json.loads(RESULTS.read_text("utf-8")) if RESULTS.is_file() else {}
    place = os.environ.get("POLICYTEXT_DATA")
    for name, load in PEERS.items():
        try:
            clean = load()
        except ImportError:
            continue
        figures: dict[str, object] = dict(kept_figures(clean, Path(place) if place else None))
        figures["version"] = version(name)
        results.setdefault("peers", {})[name] = figures
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
