"""HanLP models on this machine: finding one, loading it, and asking it.

``hanlp.load`` is not called. When a model cannot be loaded it looks for a newer HanLP in the
network, for half a minute where there is none, and then hides the cause behind a missing module.
So the files are looked at first, and the class that the model names is made and filled directly.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Protocol, TypeAlias, cast

from policytext.errors import MissingBackendError, ModelLoadError

__all__ = ["Description", "HanLPModel", "Tagged", "describe", "load"]

Tagged: TypeAlias = tuple[str, int, int]
"""A tag of the model, and where its name stands, in code points of the piece."""

_NEEDED = ("config.json", "model.pt")
_PREFERRED_TASKS = ("ner/msra", "ner/ontonotes", "ner/pku")
_LONGEST = 120
_MARKS = 4
"""Room that a window keeps for the marks at its ends."""


class _Component(Protocol):
    """What of a HanLP component is used."""

    def load(self, save_dir: str, **settings: object) -> None:
        """Fill it from a folder."""

    def __call__(self, data: object, **settings: object) -> object:
        """Its answer to a list of sentences."""


@dataclass(frozen=True, slots=True)
class Description:
    """What the files of a model say, before anything of it is loaded.

    Attributes:
        folder: Where it lies.
        classpath: The class of HanLP that it fills.
        tokenizing: The task that cuts words, where the model does several tasks.
        task: The task that finds names, or ``""`` where the model does nothing else.
        transformer: What it calls the transformer that it was built on.
        window: How many characters it takes at a time.
    """

    folder: Path
    classpath: str
    tokenizing: str
    task: str
    transformer: str
    window: int


def describe(model: str, *, task: str = "", transformer: str = "") -> Description:
    """Find a model on this machine, and whatever it needs.

    Args:
        model: A folder, a name or address of HanLP's list (``MSRA_NER_ELECTRA_SMALL_ZH``), or a
            place under ``$HANLP_HOME``.
        task: Which of the model's tasks finds names; ``ner/msra``, ``ner/ontonotes`` or
            ``ner/pku``, whichever it has first, if left out.
        transformer: The folder of the transformer, if it is not where the model says.

    Raises:
        MissingBackendError: If HanLP is not installed.
        ModelLoadError: If the model is not there, or is not one that finds names.
    """
    if find_spec("hanlp") is None or find_spec("torch") is None:
        raise MissingBackendError("the HanLP backend", extra="hanlp")
    folder = _folder(model)
    config = _config(folder, model)
    classpath = str(config.get("classpath", ""))
    tasks = [name for name, value in config.items() if name.startswith("ner") and _is_task(value)]
    if not classpath.startswith("hanlp.") or not (tasks or ".ner." in classpath):
        raise ModelLoadError(
            f"the HanLP model {model!r} finds no names: it is a {classpath or 'nothing known'}",
            path=model,
        )
    encoder = config.get("encoder")
    inner = encoder if isinstance(encoder, dict) else config
    named = transformer or str(inner.get("transformer", ""))
    return Description(
        folder,
        classpath,
        next((name for name, value in config.items() if _cuts_words(name, value)), ""),
        _task(task, tasks, model),
        _transformer(named, model),
        _window(config.get("max_seq_len"), inner.get("max_sequence_length")),
    )


def _is_task(value: object) -> bool:
    return isinstance(value, dict) and "classpath" in value


def _cuts_words(name: str, value: object) -> bool:
    return name.startswith("tok") and _is_task(value)


def _task(wanted: str, tasks: Sequence[str], model: str) -> str:
    if wanted and wanted not in tasks:
        known = ", ".join(tasks) or "one, which has no name"
        raise ModelLoadError(
            f"the HanLP model {model!r} has no task {wanted!r} that finds names; it has {known}",
            path=model,
        )
    return wanted or next((name for name in (*_PREFERRED_TASKS, *tasks) if name in tasks), "")


def _window(*lengths: object) -> int:
    known = [length for length in lengths if isinstance(length, int)]
    return max(min([_LONGEST, *(length - _MARKS for length in known)]), 1)


# -- where things lie -----------------------------------------------------------------------------


def _home() -> Path:
    """Where HanLP keeps what it fetched."""
    place = os.environ.get("HANLP_HOME")
    if place:
        return Path(place)
    if os.name == "nt":
        return Path(os.environ.get("APPDATA", "~")).expanduser() / "hanlp"
    return Path("~/.hanlp").expanduser()


def _folder(model: str) -> Path:
    for place in (Path(model), _home() / model):
        if model and place.is_dir():
            return place
    kept = _kept(_address(model))
    if kept is not None and kept.is_dir():
        return kept
    raise ModelLoadError(
        f"there is no HanLP model at {model!r}, and none at {kept or _home() / model}. Nothing is "
        "fetched from the network here: name a folder, or let HanLP fetch it once: "
        f'python -c "import hanlp; hanlp.load({model!r})"',
        path=model,
    )


def _address(model: str) -> str:
    """The address that a name of HanLP's list stands for."""
    if not model.isupper():
        return model
    known = cast("Mapping[str, str]", import_module("hanlp.pretrained").ALL)
    return known.get(model, model)


def _kept(address: str) -> Path | None:
    """Where HanLP keeps what it fetches from an address."""
    if not address.startswith(("http://", "https://")):
        return None
    place = import_module("hanlp.utils.io_util").path_from_url(address, str(_home()))
    return Path(str(place).removesuffix(".zip"))


def _config(folder: Path, model: str) -> Mapping[str, object]:
    missing = [name for name in _NEEDED if not (folder / name).is_file()]
    if missing and (folder / "meta.json").is_file():
        raise ModelLoadError(
            f"the HanLP model {model!r} is one for TensorFlow, of HanLP 2.0; take one for PyTorch",
            path=model,
        )
    if missing:
        raise ModelLoadError(
            f"the folder {folder} is no HanLP model: it has no {' and no '.join(missing)}",
            path=model,
        )
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except ValueError as error:
        raise ModelLoadError(f"{folder / 'config.json'} is damaged: {error}", path=model) from error
    if not isinstance(config, dict):
        raise ModelLoadError(f"{folder / 'config.json'} holds no settings", path=model)
    return config


def _transformer(name: str, model: str) -> str:
    """The transformer on this machine: a model holds its weights, but not its vocabulary."""
    if (Path(name) / "config.json").is_file():
        return name
    # HanLP looks for these in its own folder, and some of them are told by their names.
    mirrors = import_module("hanlp.layers.transformers.resource").tokenizer_mirrors
    if name in mirrors:
        place = _kept(mirrors[name])
        if place is not None and place.is_dir():
            return name
    elif place := _cached(name):
        return str(place)
    raise ModelLoadError(
        f"the HanLP model {model!r} was built on the transformer {name!r}, which is not on this "
        "machine; give its folder as 'transformer'",
        path=model,
    )


def _cached(name: str) -> Path | None:
    """The folder of a transformer in the cache of Hugging Face."""
    try:
        found = import_module("huggingface_hub").try_to_load_from_cache(name, "config.json")
    except ValueError:  # The name is a path, and not a name of theirs.
        return None
    return Path(found).parent if isinstance(found, str) else None


# -- a loaded model -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HanLPModel:
    """A loaded model. Only one thread asks it at a time: HanLP makes no promise about threads.

    Attributes:
        description: What it is.
    """

    description: Description
    _component: _Component
    _lock: Lock

    def tag(self, pieces: Sequence[str]) -> list[list[Tagged]]:
        """The names that the model sees in each piece of text.

        Args:
            pieces: Texts of at most ``description.window`` characters, none of them blank.

        Returns:
            For each piece, the names in no particular order.
        """
        if not pieces:
            return []
        if self.description.task:
            return self._tag_words(pieces)
        with self._lock:
            answer = self._component([list(piece) for piece in pieces])
        return [list(_tagged(names)) for names in cast("list[list[tuple[object, ...]]]", answer)]

    def _tag_words(self, pieces: Sequence[str]) -> list[list[Tagged]]:
        """A model of several tasks cuts words itself, and counts in them."""
        what = self.description
        with self._lock:
            answer = cast(
                "Mapping[str, list[list[tuple[object, ...]]]]",
                self._component(list(pieces), tasks=what.task),
            )
        words = cast("list[list[str]]", answer[what.tokenizing or "tok"])
        return [
            list(_in_characters(_tagged(names), places(piece, cut)))
            for piece, cut, names in zip(pieces, words, answer[what.task], strict=True)
        ]


def _tagged(names: Sequence[tuple[object, ...]]) -> Iterator[Tagged]:
    for _, tag, start, end in names:
        yield str(tag), int(cast("int", start)), int(cast("int", end))


def _in_characters(names: Iterator[Tagged], found: Sequence[tuple[int, int]]) -> Iterator[Tagged]:
    for tag, first, last in names:
        if last <= len(found):
            yield tag, found[first][0], found[last - 1][1]


def places(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where words stand in the text that they were cut from.

    HanLP leaves out blanks and characters that do not print, and nothing else. A word that is not
    there ends the list: a place that is guessed is worse than none.

    Args:
        text: The text.
        words: Its words, in order.

    Returns:
        Starts and ends, in code points.

    >>> places("推动 高质量\u3000发展", ["推动", "高质量", "发展"])
    [(0, 2), (3, 6), (7, 9)]
    """
    found: list[tuple[int, int]] = []
    at = 0
    for word in words:
        while at < len(text) and not text.startswith(word, at) and _is_left_out(text[at]):
            at += 1
        if not text.startswith(word, at):
            break
        found.append((at, at + len(word)))
        at += len(word)
    return found


def _is_left_out(character: str) -> bool:
    return character.isspace() or not character.isprintable()


_loading = Lock()


def load(model: str, *, task: str = "", transformer: str = "", device: int = -1) -> HanLPModel:
    """A model, loaded once.

    Args:
        model: As for ``describe``.
        task: As for ``describe``.
        transformer: As for ``describe``.
        device: The number of the GPU, or -1 for none.

    Raises:
        MissingBackendError: If HanLP is not installed.
        ModelLoadError: If the model is not there, or cannot be loaded.
    """
    with _loading:
        return _load(describe(model, task=task, transformer=transformer), model, device)


@lru_cache(maxsize=2)
def _load(what: Description, model: str, device: int) -> HanLPModel:
    try:
        component = _made(what.classpath)
        component.load(str(what.folder), devices=device, verbose=False, **_built_on(what))
    except Exception as error:  # HanLP, transformers and torch raise whatever they like.
        raise ModelLoadError(
            f"the HanLP model {model!r} cannot be loaded: {type(error).__name__}: {error}",
            path=model,
        ) from error
    return HanLPModel(what, component, Lock())


def _made(classpath: str) -> _Component:
    module, _, name = classpath.rpartition(".")
    made: _Component = getattr(import_module(module), name)()
    return made


def _built_on(what: Description) -> dict[str, object]:
    """The setting that tells HanLP where the transformer lies."""
    if not what.task:
        return {"transformer": what.transformer}
    config = json.loads((what.folder / "config.json").read_text(encoding="utf-8"))
    encoder = {**config["encoder"], "transformer": what.transformer}
    return {"encoder": import_module("hanlp_common.configurable").Configurable.from_config(encoder)}
