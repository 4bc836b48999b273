"""Hypothesis profiles, and what several tests need."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]

settings.register_profile("dev", max_examples=50, deadline=None, suppress_health_check=_SLOW)
settings.register_profile(
    "ci", max_examples=100, deadline=None, derandomize=True, suppress_health_check=_SLOW
)
settings.register_profile("nightly", max_examples=2000, deadline=None, suppress_health_check=_SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.getenv("CI") else "dev"))

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    """The top folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def articles_folder() -> Path:
    """The five articles; their gold stands in its folder ``gold``."""
    folder = ROOT / "tests" / "fixtures" / "articles"
    if not folder.is_dir():
        pytest.skip("the five articles are not in the source distribution; use a checkout")
    return folder


@pytest.fixture(scope="session")
def policy_data() -> Path:
    """The folder of training and measuring data, which lies outside the repository."""
    place = os.environ.get("POLICYTEXT_DATA")
    if not place:
        pytest.skip("POLICYTEXT_DATA is not set; it names the folder of measuring data")
    folder = Path(place)
    if not folder.is_dir():
        pytest.skip(f"POLICYTEXT_DATA names {place}, which is no folder")
    return folder
