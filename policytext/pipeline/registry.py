"""Names of components, and how a name becomes a class.

Built-in components are a table of import strings; those of other distributions come through the
entry-point group ``policytext.components``. Listing names imports nothing, and a name is resolved
only when it is asked for, so a broken plugin breaks nobody who does not use it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import is_dataclass
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType

from policytext.components import Component, kind_of
from policytext.errors import ConfigError, PluginError, UnknownComponentError

__all__ = ["BUILT_IN", "GROUP", "component_class", "component_names", "plugin_points"]

GROUP = "policytext.components"
"""The entry-point group under which other distributions register components."""

BUILT_IN: Mapping[str, str] = MappingProxyType(
    {
        "repair-encoding": "policytext.encoding:EncodingRepairer",
        "merge-copies": "policytext.duplicates:CopyMerger",
        "remove-boilerplate": "policytext.boilerplate:BoilerplateRemover",
        "remove-repeats": "policytext.duplicates:RepeatRemover",
        "normalize-characters": "policytext.encoding:CharacterNormalizer",
        "normalize-punctuation": "policytext.encoding:PunctuationNormalizer",
        "convert-script": "policytext.script:ScriptConverter",
        "sentences": "policytext.structure:SentenceSplitter",
        "entities": "policytext.entities:EntityRecognizer",
        "slogans": "policytext.slogans:SloganFinder",
        "summary": "policytext.summarization:Summarizer",
        "near-duplicates": "policytext.duplicates:NearDuplicates",
        "entities-hanlp": "policytext.entities.hanlp:HanLPRecognizer",
        "repair-conversion": "policytext.script:ConversionRepairer",
        "repeated-lines": "policytext.boilerplate:RepeatedLines",
    }
)
"""The components of this package: registry name to import string."""


def component_names() -> tuple[str, ...]:
    """Every registered name, the package's own first. Nothing is imported."""
    return (*BUILT_IN, *sorted(set(plugin_points()) - set(BUILT_IN)))


@cache
def plugin_points() -> Mapping[str, tuple[EntryPoint, ...]]:
    """The entry points of other distributions, by name. Nothing is imported.

    The environment variable ``POLICYTEXT_DISABLE_PLUGINS`` leaves them all out.
    """
    points: dict[str, tuple[EntryPoint, ...]] = {}
    if not os.environ.get("POLICYTEXT_DISABLE_PLUGINS"):
        for point in entry_points(group=GROUP):
            points[point.name] = (*points.get(point.name, ()), point)
    return MappingProxyType(points)


def component_class(name: str, *, path: str = "") -> type[Component]:
    """The class that is registered under a name.

    Args:
        name: The registry name.
        path: Where the name stands in a configuration, for the message.

    Raises:
        UnknownComponentError: If nothing is registered under it.
        PluginError: If two distributions claim it, or if the plugin cannot be imported or is not
            a component.
    """
    plugins = plugin_points().get(name, ())
    if plugins and (name in BUILT_IN or len(plugins) > 1):
        owners = ["policytext"] if name in BUILT_IN else []
        owners += [_distribution(point) for point in plugins]
        raise PluginError(
            f"the component name {name!r} is claimed by {' and by '.join(owners)}; "
            "uninstall one of them",
            distribution=owners[-1],
        )
    if name in BUILT_IN:
        return _import_class(BUILT_IN[name])
    if plugins:
        return _plugin_class(plugins[0])
    raise UnknownComponentError(name, get_close_matches(name, component_names(), n=2), path=path)


def _import_class(target: str) -> type[Component]:
    module, _, attribute = target.partition(":")
    found: type[Component] = getattr(import_module(module), attribute)
    return found


def _plugin_class(point: EntryPoint) -> type[Component]:
    owner = _distribution(point)
    try:
        found = point.load()
    except Exception as error:
        raise PluginError(
            f"the component {point.name!r} of {owner} cannot be imported: "
            f"{type(error).__name__}: {error}",
            distribution=owner,
        ) from error
    fault = _fault(found, point.name)
    if fault:
        raise PluginError(f"the component {point.name!r} of {owner} {fault}", distribution=owner)
    loaded: type[Component] = found
    return loaded


def _fault(found: object, name: str) -> str | None:
    """Why something is not the component that it is registered as."""
    if not (isinstance(found, type) and is_dataclass(found)):
        return "is not a dataclass"
    try:
        kind_of(found)
    except ConfigError as error:
        return f"is not a component: {error}"
    for attribute in ("name", "version", "reasons"):
        if not hasattr(found, attribute):
            return f"has no class variable {attribute!r}"
    declared = getattr(found, "name", None)
    return None if declared == name else f"calls itself {declared!r}"


def _distribution(point: EntryPoint) -> str:
    return point.dist.name if point.dist is not None else point.value
