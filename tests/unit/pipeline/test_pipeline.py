"""Pipelines: order, streams, drops, failures, corpus steps, configuration."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import pytest

from policytext.components import KEEP, Component, Drop, Dropped, Failed, Verdict
from policytext.document import Annotation, Document, Edit, Rewrite, Span
from policytext.errors import (
    ComponentError,
    ConfigError,
    NeedsCorpusError,
    PluginError,
    UnknownComponentError,
)
from policytext.pipeline import Pipeline, build, component_names, registry
from policytext.pipeline.registry import component_class
from policytext.testing import check_component


@dataclass(frozen=True)
class CutMark:
    """Cuts every occurrence of a mark."""

    mark: str = "※"
    name: ClassVar[str] = "cut-mark"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = {"mark": "a mark"}

    def clean(self, doc: Document) -> Rewrite:
        """The cuts."""
        return Rewrite(
            [Edit(i, i + 1, "", "mark") for i, c in enumerate(doc.text) if c == self.mark]
        )


@dataclass(frozen=True)
class FirstCharacter:
    """Labels the first character."""

    name: ClassVar[str] = "first-character"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = {}

    def annotate(self, doc: Document) -> Iterable[Annotation]:
        """The label."""
        if doc.text:
            yield Annotation(Span(0, 1), "firsts", "FIRST", self.name)


@dataclass(frozen=True)
class NoEmpty:
    """Drops empty documents."""

    name: ClassVar[str] = "no-empty"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = {"empty": "the text is empty"}

    def verdict(self, doc: Document) -> Verdict:
        """Whether there is text."""
        return KEEP if doc.text else Drop("empty", {"length": 0})


@dataclass(frozen=True)
class Fragile:
    """Raises on a word."""

    name: ClassVar[str] = "fragile"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = {}

    def clean(self, doc: Document) -> Rewrite:
        """Nothing, or an error."""
        if "坏" in doc.text:
            raise RuntimeError("坏 found")
        return Rewrite()


@dataclass(frozen=True)
class Seen:
    """Drops texts that stood earlier in the corpus."""

    counts: tuple[tuple[str, int], ...] = field(default=(), metadata={"config": False})
    name: ClassVar[str] = "frequent"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = {"frequent": "the text stands several times"}

    def verdict(self, doc: Document) -> Verdict:
        """Whether the text is rare."""
        count = dict(self.counts).get(doc.text, 0)
        return Drop("frequent", {"count": count}) if count > 1 else KEEP


@dataclass(frozen=True)
class Frequent:
    """A corpus step that counts texts."""

    name: ClassVar[str] = "frequent"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = {"frequent": "the text stands several times"}

    def fit(self, docs: Iterable[Document]) -> Seen:
        """The counts."""
        counts: dict[str, int] = {}
        for doc in docs:
            counts[doc.text] = counts.get(doc.text, 0) + 1
        return Seen(tuple(sorted(counts.items())))


@dataclass(frozen=True)
class Confused:
    """Has two methods, so it is nothing."""

    name: ClassVar[str] = "confused"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = {}

    def clean(self, doc: Document) -> Rewrite:
        """Nothing."""
        return Rewrite()

    def annotate(self, doc: Document) -> Iterable[Annotation]:
        """Nothing."""
        return ()


def texts(docs: Iterable[Document]) -> list[str]:
    """The texts of some documents."""
    return [doc.text for doc in docs]


class TestOneDocument:
    def test_steps_run_in_order(self) -> None:
        result = Pipeline([CutMark(), FirstCharacter()])("※国务院")
        assert isinstance(result, Document)
        assert result.text == "国务院"
        assert result.slice(result.layer("firsts")[0]) == "国"

    def test_a_drop_keeps_the_document_and_tells_why(self) -> None:
        result = Pipeline([CutMark(), NoEmpty(), FirstCharacter()])("※")
        assert isinstance(result, Dropped)
        assert (result.by, result.drop.reason, result.document.source.text) == (
            "no-empty", "empty", "※"
        )  # fmt: skip
        assert "dropped: by no-empty: empty (length 0)" in str(result.explain())

    def test_an_error_names_component_and_document(self) -> None:
        with pytest.raises(ComponentError, match="fragile failed on document 'a'") as caught:
            Pipeline([Fragile()])(Document.from_text("坏", id="a"))
        assert (caught.value.by, caught.value.document_id) == ("fragile", "a")
        assert isinstance(caught.value.__cause__, RuntimeError)

    def test_what_is_not_a_component_is_refused_with_its_place(self) -> None:
        with pytest.raises(ConfigError) as caught:
            Pipeline([CutMark(), Confused(), 3, CutMark])  # type: ignore[list-item]
        assert [problem.split(":")[0] for problem in caught.value.problems] == [
            "steps[1]", "steps[2]", "steps[3]"
        ]  # fmt: skip


class TestStream:
    docs = ("※一", "", "二坏", "三※", "坏", "四")

    def test_equals_calling_on_each(self) -> None:
        pipeline = Pipeline([CutMark(), FirstCharacter()])
        assert list(pipeline.stream(self.docs)) == [pipeline(doc) for doc in self.docs]

    @pytest.mark.parametrize("batch_size", [1, 2, 100])
    def test_drops_and_failures_are_handed_over(self, batch_size: int) -> None:
        drops: list[Dropped] = []
        failures: list[Failed] = []
        stream = Pipeline([CutMark(), NoEmpty(), Fragile()]).stream(
            self.docs, batch_size=batch_size, on_drop=drops.append, on_error=failures.append
        )
        assert texts(stream) == ["一", "三", "四"]
        assert [drop.document.source.text for drop in drops] == [""]
        assert [failed.document.text for failed in failures] == ["二坏", "坏"]
        assert failures[0].error == "RuntimeError: 坏 found"

    def test_quarantine_leaves_failures_out(self) -> None:
        assert texts(Pipeline([Fragile()]).stream(["坏", "好"], on_error="quarantine")) == ["好"]

    def test_raise_is_the_default(self) -> None:
        with pytest.raises(ComponentError, match="坏 found"):
            list(Pipeline([Fragile()]).stream(["坏"]))

    def test_is_lazy(self) -> None:
        def endless() -> Iterator[str]:
            while True:
                yield "国"

        stream = Pipeline([CutMark()]).stream(endless(), batch_size=2)
        assert next(stream).text == "国"

    def test_an_unknown_answer_to_errors_is_refused_at_once(self) -> None:
        with pytest.raises(ValueError, match="on_error must be"):
            Pipeline([CutMark()]).stream([], on_error="ignore")  # type: ignore[arg-type]

    @pytest.mark.parametrize("workers", [2, 3])
    def test_is_the_same_for_any_number_of_workers(self, workers: int) -> None:
        pipeline = Pipeline.from_names("repair-encoding", "normalize-punctuation")
        docs = [f"第{i}條:推動地區(qū)崛起,因此" for i in range(20)]
        alone = list(pipeline.stream(docs, batch_size=3))
        assert list(pipeline.stream(docs, workers=workers, batch_size=3)) == alone

    def test_batches_of_annotations_fall_back_to_single_documents(self) -> None:
        @dataclass(frozen=True)
        class Together(FirstCharacter):
            """Annotates in batches, and fails on some."""

            def annotate_batch(self, docs: list[Document]) -> list[list[Annotation]]:
                """All or nothing."""
                if any(not doc.text for doc in docs):
                    raise RuntimeError("empty")
                return [list(self.annotate(doc)) for doc in docs]

        pipeline = Pipeline([Together()])
        for docs in (["国", "务"], ["国", ""]):
            assert list(pipeline.stream(docs)) == [pipeline(doc) for doc in docs]


class TestCorpora:
    corpus = ("※一", "一", "二")

    def test_run_fits_on_what_the_steps_before_leave(self) -> None:
        assert texts(Pipeline([CutMark(), Frequent()]).run(self.corpus)) == ["二"]

    def test_fit_gives_a_pipeline_for_single_documents(self) -> None:
        fitted = Pipeline([CutMark(), Frequent()]).fit(self.corpus)
        assert isinstance(fitted("一"), Dropped)
        assert isinstance(fitted("新"), Document)

    def test_an_unfitted_step_says_what_to_do(self) -> None:
        pipeline = Pipeline([Frequent()])
        for call in (lambda: pipeline("一"), lambda: pipeline.stream(["一"])):
            with pytest.raises(NeedsCorpusError, match=r"call pipeline\.run\(corpus\)") as caught:
                call()
            assert caught.value.step == "frequent"

    def test_an_iterator_can_be_read_only_once(self) -> None:
        with pytest.raises(NeedsCorpusError, match="read only once"):
            Pipeline([Frequent()]).run(iter(self.corpus))

    def test_an_iterator_will_do_where_nothing_is_fitted(self) -> None:
        assert texts(Pipeline([CutMark()]).run(iter(self.corpus))) == ["一", "一", "二"]


class TestConfiguration:
    def test_round_trip(self) -> None:
        pipeline = Pipeline.default(script="hans")
        assert Pipeline.from_toml(pipeline.to_toml()) == pipeline

    def test_all_faults_are_reported_together(self) -> None:
        config = """
            schema = 1
            stepz = 1
            [[steps]]
            use = "repair-encodingg"
            [[steps]]
            use = "convert-script"
            to = "klingon"
            protekt = ["国"]
            [[steps]]
            threshold = 3
        """
        with pytest.raises(ConfigError) as caught:
            Pipeline.from_toml(config)
        told = str(caught.value)
        assert "stepz: unknown key; did you mean 'steps'?" in told
        assert "steps[0]: no component is called 'repair-encodingg'; did you mean" in told
        assert "steps[1].to: expected" in told
        assert "steps[1].protekt: convert-script has no such setting; did you mean" in told
        assert "steps[2].use: missing" in told

    @pytest.mark.parametrize(
        ("config", "message"),
        [
            ("schema = ", "not TOML"),
            ("", "schema: missing"),
            ("schema = 7", "schema: 7 is not known"),
            ("schema = 1\nsteps = 3", "expected a list of tables"),
            ("schema = 1\nsteps = [3]", r"steps\[0\]: expected a table"),
        ],
    )
    def test_what_is_not_a_configuration_is_refused(self, config: str, message: str) -> None:
        with pytest.raises(ConfigError, match=message):
            Pipeline.from_toml(config)

    def test_a_missing_setting_is_named(self) -> None:
        with pytest.raises(ConfigError, match="to: missing"):
            build("convert-script")

    def test_an_unregistered_step_cannot_be_written(self) -> None:
        with pytest.raises(ConfigError, match=r"steps\[0\]: no component is called 'cut-mark'"):
            Pipeline([CutMark()]).to_toml()


class FakeDistribution:
    """Stands for an installed distribution."""

    name = "policytext-extra"


class FakePoint:
    """Stands for an entry point."""

    dist = FakeDistribution()

    def __init__(self, name: str, target: object) -> None:
        self.name = name
        self.value = f"extra:{name}"
        self._target = target

    def load(self) -> object:
        """The target, or the error that importing it raises."""
        if isinstance(self._target, Exception):
            raise self._target
        return self._target


class TestRegistry:
    @pytest.fixture
    def plug(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, tuple[FakePoint, ...]]]:
        points: dict[str, tuple[FakePoint, ...]] = {}
        monkeypatch.setattr(registry, "plugin_points", lambda: points)
        return points  # type: ignore[return-value]

    def test_a_plugin_is_found_by_name(self, plug: dict[str, tuple[FakePoint, ...]]) -> None:
        plug["cut-mark"] = (FakePoint("cut-mark", CutMark),)
        assert build("cut-mark", {"mark": "☆"}) == CutMark("☆")
        assert "cut-mark" in component_names()
        config = Pipeline([CutMark("☆")]).to_toml()
        assert Pipeline.from_toml(config) == Pipeline([CutMark("☆")])

    def test_a_broken_plugin_breaks_only_its_own_name(
        self, plug: dict[str, tuple[FakePoint, ...]]
    ) -> None:
        plug["broken"] = (FakePoint("broken", ImportError("no module named x")),)
        assert "broken" in component_names()
        assert component_class("repair-encoding").__name__ == "EncodingRepairer"
        with pytest.raises(PluginError, match="of policytext-extra cannot be imported") as caught:
            component_class("broken")
        assert caught.value.distribution == "policytext-extra"

    @pytest.mark.parametrize(
        ("name", "target", "message"),
        [
            ("other", CutMark, "calls itself 'cut-mark'"),
            ("confused", Confused, "clean and annotate"),
            ("cut-mark", print, "is not a dataclass"),
        ],
    )
    def test_what_is_not_a_component_is_refused(
        self, plug: dict[str, tuple[FakePoint, ...]], name: str, target: object, message: str
    ) -> None:
        plug[name] = (FakePoint(name, target),)
        with pytest.raises(PluginError, match=message):
            component_class(name)

    def test_a_name_claimed_twice_names_both(self, plug: dict[str, tuple[FakePoint, ...]]) -> None:
        plug["sentences"] = (FakePoint("sentences", CutMark),)
        with pytest.raises(PluginError, match="claimed by policytext and by policytext-extra"):
            component_class("sentences")

    def test_an_unknown_name_gets_suggestions(self) -> None:
        with pytest.raises(UnknownComponentError) as caught:
            component_class("sentence")
        assert caught.value.close_matches == ("sentences",)


@dataclass(frozen=True)
class Undeclared(CutMark):
    """Declares no reason."""

    reasons: ClassVar[Mapping[str, str]] = {}


@dataclass(frozen=True)
class Idle(CutMark):
    """Replaces text by itself."""

    def clean(self, doc: Document) -> Rewrite:
        """The same."""
        return Rewrite([Edit(0, 1, doc.text[0], "mark")] if doc.text else [])


@dataclass(frozen=True)
class Outside(FirstCharacter):
    """Labels what is not there."""

    def annotate(self, doc: Document) -> Iterable[Annotation]:
        """A label."""
        return [Annotation(Span(0, len(doc.text) + 1), "firsts", "FIRST", "x")]


@dataclass(frozen=True)
class Counting(FirstCharacter):
    """Answers differently each time."""

    calls: ClassVar[list[int]] = []

    def annotate(self, doc: Document) -> Iterable[Annotation]:
        """A label that counts the calls."""
        self.calls.append(1)
        return [Annotation(Span(0, 1), "firsts", str(len(self.calls)), "x")] if doc.text else []


@dataclass
class Mutable:
    """Can be changed."""

    name: ClassVar[str] = "mutable"
    version: ClassVar[str] = "1"
    reasons: ClassVar[Mapping[str, str]] = {}

    def verdict(self, doc: Document) -> Verdict:
        """Always keep."""
        return KEEP


class TestContractSuite:
    """The suite finds what is wrong with a component."""

    @pytest.mark.parametrize("component", [CutMark(), FirstCharacter(), NoEmpty(), Frequent()])
    def test_accepts_good_ones(self, component: Component) -> None:
        check_component(component, ["※国※"])

    @pytest.mark.parametrize(
        ("component", "message"),
        [
            (Undeclared(), "'mark' is not declared"),
            (Idle(), "changes nothing"),
            (Outside(), "leaves the text"),
            (Counting(), "differ"),
            (Mutable(), "is not frozen"),
        ],
    )
    def test_finds_the_fault(self, component: Component, message: str) -> None:
        with pytest.raises(AssertionError, match=message):
            check_component(component, ["※"])
