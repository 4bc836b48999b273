"""Each conversion backend in an environment of its own.

The official ``opencc`` and ``opencc-python-reimplemented`` install the same module, so no one
environment holds both. Run this file in each: with the package's own dependencies; with ``opencc``
in place of ``opencc-python-reimplemented``; with ``opencc-pyo3`` beside either. What is not
installed is skipped, and what must hold anywhere is not.

    python -m pytest tests/large/test_script_backends.py -m large
"""

from __future__ import annotations

import pytest

from policytext import convert_script, detect_script
from policytext.document import Document
from policytext.script import (
    BackendError,
    BackendName,
    ScriptConverter,
    available_backends,
    conversion_edits,
    find_backend,
)
from policytext.script._packages import OFFICIAL, REIMPLEMENTED, answering
from policytext.testing import check_component

pytestmark = pytest.mark.large

NAMES: tuple[BackendName, ...] = (
    "policytext",
    "opencc",
    "opencc-pyo3",
    "opencc-python-reimplemented",
)
SIMPLIFIED = (
    "国务院强调，要坚持“两个毫不动摇”，推动高质量发展。\n理发店里面的头发。𠮷野家\ud800网络软件。"
)
TRADITIONAL = "國務院強調，要堅持“兩個毫不動搖”，推動高質量發展。"


def need(name: BackendName) -> None:
    """Skip where a backend is not installed."""
    if name not in available_backends():
        pytest.skip(f"{name} is not installed; {answering()} answers to 'import opencc'")


def test_something_can_convert() -> None:
    assert find_backend().name in available_backends()


def test_the_default_is_what_is_installed() -> None:
    expected = {REIMPLEMENTED: "policytext", "both": "policytext", OFFICIAL: "opencc"}
    assert find_backend().name == expected.get(answering(), "opencc-pyo3")


def test_the_two_packages_exclude_each_other() -> None:
    if answering() == OFFICIAL:
        with pytest.raises(BackendError, match="opencc answers to 'import opencc'"):
            find_backend("policytext")
    elif answering() == REIMPLEMENTED:
        with pytest.raises(BackendError, match=f"{REIMPLEMENTED} answers to"):
            find_backend("opencc")


@pytest.mark.parametrize("name", NAMES)
def test_conversion(name: BackendName) -> None:
    need(name)
    found = convert_script(TRADITIONAL, to="hans", source="hant", backend=name)
    assert found == "国务院强调，要坚持“两个毫不动摇”，推动高质量发展。"
    found = convert_script("理发店与发展", to="hant", source="hans", backend=name)
    assert found == "理髮店與發展"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("to", ["hant", "tw", "twp", "hk"])
def test_edits(name: BackendName, to: str) -> None:
    need(name)
    edits = conversion_edits(SIMPLIFIED, to=to, source="hans", backend=name)  # type: ignore[arg-type]
    found = convert_script(SIMPLIFIED, to=to, source="hans", backend=name)  # type: ignore[arg-type]
    assert edits.apply(SIMPLIFIED) == found
    assert "\ud800" in found
    for edit in edits:
        assert edit.replacement != edit.span.extract(SIMPLIFIED)


@pytest.mark.parametrize("name", NAMES)
def test_component(name: BackendName) -> None:
    need(name)
    for to in ("hans", "twp"):
        check_component(ScriptConverter(to=to, backend=name))


@pytest.mark.parametrize("name", NAMES)
def test_the_step_says_which(name: BackendName) -> None:
    need(name)
    converter = ScriptConverter(to="hans", backend=name)
    doc = Document.from_text(TRADITIONAL)
    (step,) = doc.rewrite(converter.clean(doc), by=converter).history
    assert step.config["backend"] == name
    assert "unknown" not in step.version


def test_detection_works_with_any() -> None:
    assert detect_script(TRADITIONAL).script == "hant"
    assert detect_script(SIMPLIFIED).script == "hans"
    detect_script("干部")
