"""The engines that can convert, behind one small protocol.

This package's own engine is the default: it reads the dictionaries of
``opencc-python-reimplemented``, lays corrections over them, and knows each edit. The others are for
whoever must have exactly what they give; what they changed is found by comparing the two texts,
stretch by stretch.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Literal, Protocol, TypeAlias, cast

from policytext.errors import ConfigError
from policytext.language.characters import without_surrogates
from policytext.script._alignment import aligned
from policytext.script._chains import convert_chain
from policytext.script._corrections import overlay_version
from policytext.script._engine import Converted
from policytext.script._packages import (
    OFFICIAL,
    REIMPLEMENTED,
    RUST,
    BackendError,
    answering,
    dictionary_folder,
    installed_version,
)

__all__ = ["Backend", "BackendError", "BackendName", "available_backends", "find_backend"]

BackendName: TypeAlias = Literal[
    "auto", "policytext", "opencc", "opencc-pyo3", "opencc-python-reimplemented"
]
"""An engine; ``"auto"`` is ``"policytext"``, or what else is installed in its place."""

_CONFIGS: Mapping[tuple[str, str], str] = {
    ("hans", "hant"): "s2t",
    ("hans", "tw"): "s2tw",
    ("hans", "twp"): "s2twp",
    ("hans", "hk"): "s2hk",
    ("hant", "hans"): "t2s",
    ("tw", "hans"): "tw2s",
    ("twp", "hans"): "tw2sp",
    ("hk", "hans"): "hk2s",
    ("hant", "tw"): "t2tw",
    ("hant", "hk"): "t2hk",
    ("tw", "hant"): "tw2t",
    ("hk", "hant"): "hk2t",
}
"""What the other packages call a conversion."""
_RUST_CONFIGS = {("hant", "twp"): "t2twp", ("twp", "hant"): "tw2tp"}
_UNKNOWN = {REIMPLEMENTED: frozenset({"tw2t", "hk2t"})}
"""Conversions that a package lacks."""


class Backend(Protocol):
    """What converts."""

    @property
    def name(self) -> str:
        """Its name among the backends."""

    @property
    def version(self) -> str:
        """The versions of everything that its output depends on."""

    def convert(self, text: str, source: str, to: str) -> Converted:
        """A text in another script.

        Args:
            text: The text.
            source: Its script.
            to: The script wanted.

        Raises:
            ConfigError: If the backend has no such conversion.
        """


@dataclass(frozen=True)
class _OwnEngine:
    """The engine of this package."""

    name: str = "policytext"

    @property
    def version(self) -> str:
        return f"{REIMPLEMENTED}-{installed_version(REIMPLEMENTED)}.overlay-{overlay_version()}"

    def convert(self, text: str, source: str, to: str) -> Converted:
        return convert_chain(text, source, to)


@dataclass(frozen=True)
class _OtherPackage:
    """A package with the interface of OpenCC."""

    name: str
    module: str

    @property
    def version(self) -> str:
        return installed_version(self.name)

    def convert(self, text: str, source: str, to: str) -> Converted:
        configs = {**_CONFIGS, **(_RUST_CONFIGS if self.name == RUST else {})}
        config = configs.get((source, to))
        if config is None or config in _UNKNOWN.get(self.name, ()):
            raise ConfigError(
                f"the backend {self.name!r} cannot convert {source} to {to}; "
                "the backend 'policytext' can"
            )
        clean = without_surrogates(text)
        return aligned(clean, _converter(self.module, config)(clean))


@lru_cache(maxsize=32)
def _converter(module: str, config: str) -> Callable[[str], str]:
    made = import_module(module).OpenCC(config)
    return cast("Callable[[str], str]", made.convert)


def find_backend(name: BackendName = "auto") -> Backend:
    """A backend by its name.

    Args:
        name: Which one.

    Raises:
        BackendError: If its package is not there; the message says which one answers to
            ``import opencc``, and what to install.

    >>> find_backend().name
    'policytext'
    """
    if name == "auto":
        return find_backend(_default())
    if name == "policytext":
        dictionary_folder()
        return _OwnEngine()
    if name == RUST:
        if find_spec("opencc_pyo3") is None:
            raise BackendError(
                f"the backend {RUST!r} needs an extra: pip install 'policytext[opencc-rs]'",
                extra="opencc-rs",
            )
        return _OtherPackage(RUST, "opencc_pyo3")
    if name in (OFFICIAL, REIMPLEMENTED):
        _check_answer(name)
        return _OtherPackage(name, "opencc")
    raise ConfigError(f"no backend is called {name!r}; there are {', '.join(_NAMES)}")


_NAMES: tuple[BackendName, ...] = (
    "policytext",
    "opencc",
    "opencc-pyo3",
    "opencc-python-reimplemented",
)


def available_backends() -> tuple[str, ...]:
    """The names of the backends whose packages are installed."""
    found = []
    for name in _NAMES:
        try:
            found.append(find_backend(name).name)
        except BackendError:
            continue
    return tuple(found)


def _default() -> BackendName:
    if answering() == OFFICIAL:
        return "opencc"
    if answering() not in (REIMPLEMENTED, "both") and find_spec("opencc_pyo3") is not None:
        return "opencc-pyo3"
    return "policytext"


def _check_answer(name: str) -> None:
    found = answering()
    if found == name:
        return
    if found == "both":
        raise BackendError(
            f"{OFFICIAL} and {REIMPLEMENTED} are installed over each other, and neither is whole: "
            f"run pip uninstall {OFFICIAL} {REIMPLEMENTED}, then pip install {name}"
        )
    raise BackendError(
        f"the backend {name!r} is not installed: {found} answers to 'import opencc'. The two "
        f"packages cannot live together; run pip uninstall {OFFICIAL} {REIMPLEMENTED}, then "
        f"pip install {name}"
    )
