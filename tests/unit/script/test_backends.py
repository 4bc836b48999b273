"""Which package answers to ``import opencc``, and what the message says if it is the wrong one."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from policytext.document import Document
from policytext.errors import ConfigError, MissingBackendError
from policytext.script import (
    BackendError,
    BackendName,
    ScriptConverter,
    available_backends,
    backends,
    conversion_edits,
    convert_script,
    detect_script,
    find_backend,
)
from policytext.script import _packages as packages


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that answers to ``import opencc``, still empty."""
    folder = tmp_path / "opencc"
    folder.mkdir()
    monkeypatch.setattr(packages, "opencc_folder", lambda: folder)
    return folder


class TestAnswering:
    """The package is told from its folder."""

    def test_the_reimplementation(self, installed: Path) -> None:
        (installed / "dictionary").mkdir()
        assert packages.answering() == "opencc-python-reimplemented"
        assert find_backend().name == "policytext"
        assert find_backend("opencc-python-reimplemented").name == "opencc-python-reimplemented"
        with pytest.raises(BackendError, match="opencc-python-reimplemented answers to"):
            find_backend("opencc")

    def test_the_official_one(self, installed: Path) -> None:
        (installed / "clib").mkdir()
        assert packages.answering() == "opencc"
        assert find_backend().name == "opencc"
        with pytest.raises(BackendError, match="opencc answers to 'import opencc'"):
            find_backend("policytext")
        with pytest.raises(BackendError, match="opencc answers to 'import opencc'"):
            find_backend("opencc-python-reimplemented")

    def test_both_over_each_other(self, installed: Path) -> None:
        (installed / "clib").mkdir()
        (installed / "dictionary").mkdir()
        assert packages.answering() == "both"
        assert find_backend().name == "policytext"
        with pytest.raises(BackendError, match="installed over each other"):
            find_backend("opencc")

    def test_a_remainder(self, installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        assert packages.answering() == "something else"
        monkeypatch.setattr(backends, "find_spec", lambda name: None)
        with pytest.raises(BackendError, match="something else answers"):
            find_backend()
        assert available_backends() == ()

    def test_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(packages, "opencc_folder", lambda: None)
        monkeypatch.setattr(backends, "find_spec", lambda name: None)
        with pytest.raises(BackendError, match="nothing answers"):
            find_backend("opencc")

    def test_the_rust_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(backends, "find_spec", lambda name: None)
        with pytest.raises(MissingBackendError, match=r"policytext\[opencc-rs\]") as caught:
            find_backend("opencc-pyo3")
        assert caught.value.extra == "opencc-rs"

    def test_the_rust_one_in_place_of_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(packages, "opencc_folder", lambda: None)
        monkeypatch.setattr(backends, "find_spec", lambda name: SimpleNamespace())
        assert find_backend().name == "opencc-pyo3"

    def test_an_unknown_name(self) -> None:
        with pytest.raises(ConfigError, match="no backend is called 'zhconv'"):
            find_backend("zhconv")  # type: ignore[arg-type]

    def test_an_error_travels(self, installed: Path) -> None:
        with pytest.raises(BackendError) as caught:
            find_backend("opencc")
        assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)

    def test_detection_needs_no_dictionaries(self, installed: Path) -> None:
        (installed / "clib").mkdir()
        assert detect_script("推動高質量發展").script == "hant"
        assert detect_script("推动高质量发展").script == "hans"


class TestOtherPackages:
    """Edits of a package that only gives texts."""

    @pytest.fixture
    def fake(self, installed: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        (installed / "clib").mkdir()
        table = {"内存": "記憶體", "软件": "軟體", "国": "國"}

        class OpenCC:
            """Replaces three terms, as the real one replaces many."""

            def __init__(self, config: str) -> None:
                assert config == "s2twp"

            def convert(self, text: str) -> str:
                text.encode()  # The real ones cannot take lone surrogates either.
                for term, replacement in table.items():
                    text = text.replace(term, replacement)
                return text

        monkeypatch.setattr(backends, "import_module", lambda name: SimpleNamespace(OpenCC=OpenCC))
        monkeypatch.setattr(packages, "version", lambda name: "9.9")
        backends._converter.cache_clear()
        packages.installed_version.cache_clear()
        yield
        packages.installed_version.cache_clear()

    @pytest.mark.usefixtures("fake")
    def test_edits(self) -> None:
        text = "我国软件，大内存条。\ud800国"
        edits = conversion_edits(text, to="twp", source="hans")
        assert edits.apply(text) == "我國軟體，大記憶體条。\ud800國"
        assert convert_script(text, to="twp", source="hans") == edits.apply(text)
        assert [(e.span.extract(text), e.replacement, e.reason) for e in edits] == [
            ("国软件", "國軟體", "script"),
            ("内存", "記憶體", "wording"),
            ("国", "國", "script"),
        ]

    @pytest.mark.usefixtures("fake")
    def test_the_step_names_it(self) -> None:
        converter = ScriptConverter(to="twp", source="hans")
        doc = Document.from_text("我国软件")
        (step,) = doc.rewrite(converter.clean(doc), by=converter).history
        assert (step.config["backend"], step.version) == ("opencc", "1+9.9")

    @pytest.mark.usefixtures("fake")
    def test_what_is_protected_stays(self) -> None:
        assert convert_script("软件与软件", to="twp", source="hans", protect=["软件"]) == (
            "软件与软件"
        )

    @pytest.mark.usefixtures("fake")
    def test_a_conversion_that_it_lacks(self) -> None:
        with pytest.raises(ConfigError, match="cannot convert twp to hant"):
            convert_script("軟體", to="hant", source="twp")


def test_the_bare_reimplementation() -> None:
    if packages.answering() != "opencc-python-reimplemented":
        pytest.skip("opencc-python-reimplemented is not what answers to 'import opencc'")
    bare: BackendName = "opencc-python-reimplemented"
    assert convert_script("背包与发展", to="hant", source="hans", backend=bare) == "揹包與發展"
    assert convert_script("背包与发展", to="hant", source="hans") == "背包與發展"
    with pytest.raises(ConfigError, match="cannot convert tw to hant"):
        convert_script("為", to="hant", source="tw", backend=bare)
