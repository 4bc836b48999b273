"""What ``policytext doctor`` looks at."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

import policytext
from policytext.document import Document
from policytext.pipeline.registry import plugin_points
from policytext.resources import check, resources

__all__ = ["SAMPLE", "Finding", "diagnose", "run_selftest"]

CORE = ("ahocorasick-rs", "click", "ftfy", "numpy", "opencc-python-reimplemented", "regex")
"""The packages that every installation needs."""

EXTRAS: dict[str, tuple[str, ...]] = {
    "hanlp": ("hanlp", "torch"),
    "ray": ("ray",),
    "parquet": ("pyarrow",),
    "opencc-rs": ("opencc-pyo3",),
    "substring": ("pydivsufsort",),
    "plot": ("matplotlib",),
    "testing": ("hypothesis",),
}
"""The packages behind each extra."""

SAMPLE = (
    "推動中部地區(qū)崛起\n□ 王小明\n"
    "國務(wù)院印發(fā)《新一代人工智能發(fā)展規(guī)劃》,要求堅持“兩個毫不動搖”,積極培育新質(zhì)生產(chǎn)力。"
    "到2035年建成全國統(tǒng)一大市\n場。\n責任編輯:李華\n"
)
"""A damaged page of our own writing."""

_EXPECTED = (
    "推动中部地区崛起\n"
    "国务院印发《新一代人工智能发展规划》，要求坚持“两个毫不动摇”，积极培育新质生产力。"
    "到2035年建成全国统一大市场。\n"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A line of the diagnosis.

    Attributes:
        text: What it says.
        is_fault: Whether it is a fault, and not a fact.
    """

    text: str
    is_fault: bool = False


def diagnose() -> Iterator[Finding]:
    """Versions, extras, plugins and data files, one finding each."""
    yield Finding(f"policytext {policytext.__version__}")
    yield Finding(f"Python {platform.python_version()} on {platform.platform()}")
    for name in CORE:
        found = _version(name)
        yield Finding(f"{name} {found or 'is missing'}", found is None)
    for extra, names in EXTRAS.items():
        told = ", ".join(f"{name} {_version(name) or '(not installed)'}" for name in names)
        yield Finding(f"extra {extra}: {told}")
    for name, points in plugin_points().items():
        owners = ", ".join(point.dist.name if point.dist else point.value for point in points)
        yield Finding(f"plugin {name}: {owners}", len(points) > 1)
    faults = check()
    yield Finding(f"{len(resources())} data files, {len(faults)} faults")
    for fault in faults:
        yield Finding(fault, is_fault=True)


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def run_selftest() -> tuple[str, bool]:
    """Run the main job on the sample.

    Returns:
        What came out, and whether it is what should.
    """
    doc = policytext.process(SAMPLE, script="hans")
    problems = _problems(doc)
    verdict = "selftest passed" if not problems else f"selftest FAILED: {'; '.join(problems)}"
    slogans = "、".join(slogan.canonical for slogan in doc.slogans)
    return f"{doc.text}slogans: {slogans}\n{verdict}", not problems


def _problems(doc: Document) -> list[str]:
    found = {slogan.canonical for slogan in doc.slogans}
    checks = {
        "the text differs": doc.text == _EXPECTED,
        "replaying the edits gives another text": doc.replay() == doc.text,
        "a slogan is missing": {"两个毫不动摇", "新质生产力"} <= found,
        "no entity was found": bool(doc.entities),
        "a result has no place in the source": not any(
            doc.source_span(entity).is_empty for entity in doc.entities
        ),
    }
    return [problem for problem, holds in checks.items() if not holds]
