"""Every registered component keeps the contract of pipelines."""

from __future__ import annotations

import pytest

from policytext.components import Component
from policytext.pipeline import BUILT_IN, build, component_class
from policytext.testing import component_checks

SETTINGS: dict[str, dict[str, object]] = {"convert-script": {"to": "hans"}}
# What needs a model of HanLP is held to the contract where there is one: test_hanlp.py, twice.
NAMES = [name for name in BUILT_IN if name != "entities-hanlp"]


def made(name: str) -> Component:
    """A component with its least settings."""
    return build(name, SETTINGS.get(name, {}))


@pytest.mark.parametrize("name", NAMES)
def test_component(name: str) -> None:
    failures: list[str] = []
    for check, run in component_checks(made(name)):
        try:
            run()
        except AssertionError as error:
            failures.append(f"{check}: {error}")
    assert failures == []


@pytest.mark.parametrize("name", NAMES)
def test_registered_class_calls_itself_by_its_name(name: str) -> None:
    assert isinstance(made(name), component_class(name))
    assert made(name).name == name


@pytest.mark.parametrize("name", NAMES)
def test_every_class_documents_its_reasons(name: str) -> None:
    component = made(name)
    has_effect = hasattr(component, "clean") or hasattr(component, "verdict")
    assert bool(component.reasons) >= has_effect
