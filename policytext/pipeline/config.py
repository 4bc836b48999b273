"""Components from configuration values and back; a pipeline as TOML.

All faults of a configuration are reported together, each with its path (``steps[3].threshold``),
and an unknown key gets a suggestion: whoever edits a file by hand should not have to run it once
for every slip.
"""

from __future__ import annotations

import json
import tomllib
import types
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, Field, fields
from difflib import get_close_matches
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

from policytext.components import Component
from policytext.errors import ConfigError, PluginError, PolicyTextError
from policytext.pipeline.registry import component_class

__all__ = ["SCHEMA", "build", "read_toml", "settings", "write_toml"]

SCHEMA = 1
"""The version of the configuration format."""


def read_toml(text: str) -> tuple[Component, ...]:
    """The components that a configuration names.

    Args:
        text: TOML with ``schema = 1`` and a list of ``[[steps]]``, each with ``use = "name"`` and
            the component's settings.

    Raises:
        ConfigError: If it is not TOML, or has faults; it lists all of them.
    """
    try:
        config = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"not TOML: {error}") from error
    problems = _faults_of_frame(config)
    steps: list[Component] = []
    rows = config.get("steps", [])
    for index, row in enumerate(rows if isinstance(rows, list) else []):
        try:
            steps.append(_read_step(row, f"steps[{index}]"))
        except ConfigError as error:
            problems.extend(error.problems)
        except (PolicyTextError, ImportError) as error:
            problems.append(f"steps[{index}]: {error}")
    if problems:
        raise ConfigError(problems)
    return tuple(steps)


def _faults_of_frame(config: Mapping[str, object]) -> list[str]:
    problems = [
        f"{key}: unknown key{_suggestion(key, ('schema', 'steps'))}"
        for key in config
        if key not in ("schema", "steps")
    ]
    if "schema" not in config:
        problems.append(f"schema: missing; write 'schema = {SCHEMA}' at the top")
    elif config["schema"] != SCHEMA:
        problems.append(f"schema: {config['schema']!r} is not known; this version reads {SCHEMA}")
    if not isinstance(config.get("steps", []), list):
        problems.append("steps: expected a list of tables, [[steps]]")
    return problems


def _read_step(row: object, path: str) -> Component:
    if not isinstance(row, dict):
        raise ConfigError(f"{path}: expected a table")
    values = dict(row)
    name = values.pop("use", None)
    if not isinstance(name, str):
        raise ConfigError(f"{path}.use: missing; name a component")
    return build(name, values, path=path)


def build(name: str, values: Mapping[str, object] | None = None, *, path: str = "") -> Component:
    """A component from its registry name and its settings.

    Args:
        name: The registry name.
        values: Settings by field name; lists stand for tuples.
        path: Where this stands in a configuration, for the messages.

    Raises:
        ConfigError: If a setting is unknown, missing, or of the wrong type; it lists all faults.
        UnknownComponentError: If no component has this name.
        PluginError: If the plugin behind the name is broken.
        MissingBackendError: If the component needs an extra that is not installed.
    """
    cls = component_class(name, path=path)
    known = {item.name: item for item in _settings_of(cls)}
    hints = get_type_hints(cls)
    problems: list[str] = []
    arguments: dict[str, object] = {}
    for key, value in (values or {}).items():
        place = f"{path}.{key}" if path else key
        if key not in known:
            problems.append(f"{place}: {name} has no such setting{_suggestion(key, known)}")
            continue
        arguments[key] = _frozen(value)
        if not _fits(arguments[key], hints[key]):
            problems.append(f"{place}: expected {_named(hints[key])}, found {value!r}")
    problems += [
        f"{path}.{item.name}: missing" if path else f"{item.name}: missing"
        for item in known.values()
        if item.name not in arguments
        and item.default is MISSING
        and item.default_factory is MISSING
    ]
    if problems:
        raise ConfigError(problems)
    try:
        return cls(**arguments)
    except (PolicyTextError, ImportError):
        raise
    except (ValueError, TypeError) as error:
        raise ConfigError(f"{path}: {error}" if path else str(error)) from error


def settings(component: Component) -> dict[str, object]:
    """The settings of a component: the fields that its constructor takes."""
    return {item.name: getattr(component, item.name) for item in _settings_of(type(component))}


def write_toml(steps: Iterable[Component]) -> str:
    """A configuration from which ``read_toml`` gives equal components.

    Every setting is written, defaults too, so that the file keeps its meaning when a default
    changes.

    Args:
        steps: Registered components.

    Raises:
        ConfigError: If a component is not registered, or holds state that a file cannot hold.
    """
    lines = [f"schema = {SCHEMA}"]
    problems: list[str] = []
    for index, step in enumerate(steps):
        lines += ["", "[[steps]]", f"use = {_toml(step.name)}"]
        problems += _faults_of_step(step, f"steps[{index}]")
        for item in _settings_of(type(step)):
            value = getattr(step, item.name)
            if value is not None:
                try:
                    lines.append(f"{item.name} = {_toml(value)}")
                except TypeError as error:
                    problems.append(f"steps[{index}].{item.name}: {error}")
            elif item.default is not None:
                problems.append(f"steps[{index}].{item.name}: TOML has no word for None")
    if problems:
        raise ConfigError(problems)
    return "\n".join(lines) + "\n"


def _faults_of_step(step: Component, path: str) -> list[str]:
    try:
        registered = component_class(step.name, path=path)
    except ConfigError as error:
        return list(error.problems)
    except PluginError as error:
        return [f"{path}: {error}"]
    if registered is not type(step):
        return [
            f"{path}: {type(step).__name__} is not what is registered as {step.name!r}; a fitted "
            "step cannot be written as configuration"
        ]
    return []


def _settings_of(cls: type[Component]) -> tuple[Field[Any], ...]:
    # A component is a dataclass; the protocol cannot say so.
    items = fields(cast("type[Any]", cls))
    return tuple(item for item in items if item.init and item.metadata.get("config", True))


def _suggestion(key: str, known: Iterable[str]) -> str:
    close = get_close_matches(key, list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def _frozen(value: object) -> object:
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple) else value


def _fits(value: object, hint: object) -> bool:
    """Whether a TOML value can stand where a field of this type is wanted."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return any(_fits(value, option) for option in arguments)
    if origin is Literal:
        return value in arguments
    if origin is tuple:
        if not isinstance(value, tuple):
            return False
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return all(_fits(item, arguments[0]) for item in value)
        return len(value) == len(arguments) and all(map(_fits, value, arguments))
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if isinstance(hint, type):
        return isinstance(value, hint)
    return True


def _named(hint: object) -> str:
    if get_origin(hint) is Literal:
        return " or ".join(map(repr, get_args(hint)))
    if get_origin(hint) in (Union, types.UnionType):
        return " or ".join(_named(option) for option in get_args(hint) if option is not type(None))
    return hint.__name__ if isinstance(hint, type) and not get_args(hint) else str(hint)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # A JSON string is a TOML basic string, but for one character that JSON leaves bare.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    raise TypeError(f"a configuration file cannot hold a {type(value).__name__}")
