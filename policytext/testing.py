"""For whoever writes a component: one suite of checks, strategies, and simulated damage.

``check_component(MyCleaner())`` holds a component against everything that pipelines rely on, as
scikit-learn does for estimators. It is plain asserts, so it runs under any test runner. The
Hypothesis strategies need the extra ``testing``.
"""

from __future__ import annotations

import dataclasses
import pickle
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, cast, get_args

from policytext._simulation import (
    MISREADINGS,
    SPAM,
    Dialect,
    Escape,
    double_page,
    escape_characters,
    gloss,
    glossed_characters,
    insert_spam,
    lose_bytes,
    lose_characters_to_debris,
    lose_no_break_spaces,
    misread,
    misread_runs,
    slip_bytes,
    use_private_characters,
    wrap_lines,
)
from policytext.components import (
    KEEP,
    Annotator,
    Cleaner,
    Component,
    CorpusStep,
    Drop,
    Filter,
    kind_of,
)
from policytext.document import Annotation, Document, Edit, EditList, Rewrite, Span
from policytext.errors import MissingBackendError
from policytext.pipeline.config import build, settings
from policytext.pipeline.registry import component_names

if TYPE_CHECKING:
    from _typeshed import DataclassInstance
    from hypothesis.strategies import DrawFn, SearchStrategy

    class _Dataclass(Component, DataclassInstance):
        """What ``dataclasses.replace`` takes."""


__all__ = [
    "DAMAGES",
    "MISREADINGS",
    "SAMPLES",
    "SPAM",
    "Dialect",
    "Escape",
    "check_component",
    "component_checks",
    "damaged_texts",
    "double_page",
    "edit_lists",
    "escape_characters",
    "gloss",
    "glossed_characters",
    "insert_spam",
    "lose_bytes",
    "lose_characters_to_debris",
    "lose_no_break_spaces",
    "misread",
    "misread_runs",
    "policy_texts",
    "slip_bytes",
    "use_private_characters",
    "wrap_lines",
]

SAMPLES: Mapping[str, str] = {
    "plain": "会议强调，要坚持稳中求进工作总基调，完整、准确、全面贯彻新发展理念。\n"
    "国务院印发《新一代人工智能发展规划》，到2030年达到世界领先水平。",
    "traditional": "習近平總書記強調，要堅持和落實「兩個毫不動搖」，推動高質量發展。",
    "glossed": "推動中部地區(qū)崛起,積極培育和發(fā)展新質(zhì)生產(chǎn)力。",
    "furniture": "本报北京3月5日电（记者 王小明）\n"
    "要加快建设全国统一大市场，推动经\n济高质量发展。\n责任编辑：李华\n",
    "doubled": "一是夯实算力基础。二是加强基础研究。三是推动产业化商业化应用。\n" * 2,
    "markdown": "## 总体要求\n\n- 坚持党的全面领导\n- 坚持以人民为中心\n\n| 指标 | 数值 |\n",
    "latin": "The 14th Five-Year Plan (FYP) ... see https://www.gov.cn/zhengce?x=1&y=2 "
    "(in Chinese).",
    "empty": "",
    "white space": " \t\u3000\n\r\n\r \u00a0\n",
    "marks": "？！，。、；：“”‘’「」『』《》（）【】…—·?!,.;:\"'()[]<>",
    "one character": "国",
    "carriage returns": "第一条　为了规范管理，\r\n制定本条例。\r\n\r\n"
    "第二条　本条例自公布之日起施行。\r\n",
    "lone surrogates": "改革\ud800开放\udfff，\udc00",
    "null": "改革\x00开放\x07。",
    "astral": "𠮷野家的𬭎与𪚥，见𝟙𝟚，👩‍👩‍👧。",
    "right to left": "\u202e改革开放\u202c שלום",
    "debris": "锟斤拷锟斤拷\ufffd\ufffd烫烫烫?苿咏",
    "numerals": "一二三四五六七八九十百千万" * 20,
    "brackets": "（（（（《《《《“““““））））》》》》" * 10,
}
"""Texts on which no component may fail: ordinary, damaged, and hostile ones."""

_KEBAB = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def check_component(component: Component, texts: Iterable[str] = ()) -> None:
    """Hold a component against the contract of pipelines.

    It must be a frozen dataclass with a kebab-case name, a version and declared reasons; be
    deterministic, picklable, safe under threads; leave its input alone; survive every sample; emit
    edits that are sorted, disjoint, in range, that change something, and whose reasons are
    declared; and emit labels inside the text. A corpus step is fitted to the samples, and what it
    gives is checked in turn.

    Args:
        component: The component.
        texts: Further texts, such as those that it is made for.

    Raises:
        AssertionError: If it breaks the contract; the message says how and on which text.

    >>> from policytext.encoding import EncodingRepairer
    >>> check_component(EncodingRepairer())
    """
    for _, check in component_checks(component, texts):
        check()


def component_checks(
    component: Component, texts: Iterable[str] = ()
) -> Iterator[tuple[str, Callable[[], None]]]:
    """The checks of ``check_component`` one by one, to parametrize a test with.

    Args:
        component: The component.
        texts: Further texts.

    Yields:
        The name of a check, and the check.
    """
    docs = _documents(texts)
    yield "declares itself", lambda: _check_declaration(component)
    yield "survives a configuration round trip", lambda: _check_configuration(component)
    yield "pickles", lambda: _check_pickle(component)
    if isinstance(component, CorpusStep):
        yield "fits the same way twice", lambda: _check_fit(component, docs)
        return
    yield "answers every sample", lambda: _check_answers(component, docs)
    yield "is deterministic", lambda: _check_determinism(component, docs)
    yield "leaves its input alone", lambda: _check_purity(component, docs)
    yield "answers the same in threads", lambda: _check_threads(component, docs)


def _documents(texts: Iterable[str]) -> list[Document]:
    named = [Document.from_text(text, id=name) for name, text in SAMPLES.items()]
    return named + [Document.from_text(text, id=f"text {i}") for i, text in enumerate(texts)]


def _check_declaration(component: Component) -> None:
    cls = type(component)
    # Every dataclass has its generated parameters, but no type says so.
    parameters = getattr(cls, "__dataclass_params__", None)
    assert parameters is not None, f"{cls.__name__} is not a dataclass"
    assert parameters.frozen, f"{cls.__name__} is not frozen"
    kind_of(component)
    assert _KEBAB.fullmatch(component.name), f"the name {component.name!r} is not in kebab-case"
    assert component.version, "the version is empty"
    for code, meaning in component.reasons.items():
        assert _KEBAB.fullmatch(code), f"the reason {code!r} is not in kebab-case"
        assert meaning, f"the reason {code!r} has no meaning"


def _check_configuration(component: Component) -> None:
    values = settings(component)
    twin = dataclasses.replace(cast("_Dataclass", component), **values)
    assert twin == component, "a component made from its own settings differs"
    assert hash(twin) == hash(component), "equal components have different hashes"
    if component.name in component_names():
        given = {name: value for name, value in values.items() if value is not None}
        built = build(component.name, given)
        if type(built) is type(component):
            assert built == component, "a component built from its name and settings differs"


def _check_pickle(component: Component) -> None:
    twin = pickle.loads(pickle.dumps(component))
    assert twin == component, "the component differs after pickling"
    if not isinstance(component, CorpusStep):
        doc = Document.from_text(SAMPLES["glossed"])
        assert _answer(twin, doc) == _answer(component, doc), "it answers differently once pickled"


def _check_answers(component: Component, docs: Sequence[Document]) -> None:
    for doc in docs:
        answer = _answer(component, doc)
        if isinstance(answer, Rewrite):
            _check_rewrite(component, doc, answer)
        elif isinstance(answer, tuple):
            _check_annotations(doc, answer)
        elif isinstance(answer, Drop):
            assert answer.reason in component.reasons, (
                f"the reason {answer.reason!r} is not declared ({doc.id})"
            )
        else:
            assert answer is KEEP, f"a verdict is KEEP or a Drop, not {answer!r} ({doc.id})"


def _check_rewrite(component: Component, doc: Document, rewrite: Rewrite) -> None:
    rewrite.edits.check_range(len(doc.text))
    for edit in rewrite.edits:
        assert edit.reason in component.reasons, (
            f"the reason {edit.reason!r} is not declared ({doc.id})"
        )
        assert edit.replacement != edit.span.extract(doc.text), (
            f"the edit at {edit.start} changes nothing ({doc.id})"
        )
    assert doc.text or not len(rewrite.edits), "an empty text was edited"
    _check_annotations(doc, rewrite.annotations)
    after = doc.rewrite(rewrite, by=component)
    assert after.replay() == after.text, f"replaying the edits gives another text ({doc.id})"
    if after.text:
        whole = after.source_span(Span(0, len(after.text)))
        assert not whole.is_empty, f"text came from nowhere ({doc.id})"
        assert whole.end <= len(doc.text), f"text came from outside the source ({doc.id})"


def _check_annotations(doc: Document, annotations: Iterable[Annotation]) -> None:
    for annotation in annotations:
        assert annotation.span.end <= len(doc.text), f"a label leaves the text ({doc.id})"
        assert not annotation.span.is_empty, f"a label stands on nothing ({doc.id})"
        assert annotation.layer, f"a label has no layer ({doc.id})"
        assert annotation.label, f"a label is empty ({doc.id})"


def _check_determinism(component: Component, docs: Sequence[Document]) -> None:
    for doc in docs:
        assert _answer(component, doc) == _answer(component, doc), f"two answers differ ({doc.id})"


def _check_purity(component: Component, docs: Sequence[Document]) -> None:
    for doc in docs:
        before = pickle.dumps(doc)
        _answer(component, doc)
        assert pickle.loads(before) == doc, f"the document was changed ({doc.id})"


def _check_threads(component: Component, docs: Sequence[Document]) -> None:
    alone = [_answer(component, doc) for doc in docs]
    fresh = pickle.loads(pickle.dumps(component))
    with ThreadPoolExecutor(4) as pool:
        rounds = list(pool.map(lambda _: [_answer(fresh, doc) for doc in docs], range(4)))
    assert all(answers == alone for answers in rounds), "threads get different answers"


def _check_fit(component: CorpusStep, docs: Sequence[Document]) -> None:
    once, twice = component.fit(list(docs)), component.fit(list(docs))
    assert not isinstance(once, CorpusStep), "fitting gives another corpus step"
    assert [_answer(once, doc) for doc in docs] == [_answer(twice, doc) for doc in docs], (
        "fitting twice gives different answers"
    )
    _check_answers(once, docs)
    pickle.loads(pickle.dumps(once))
    component.fit([])


def _answer(component: object, doc: Document) -> object:
    if isinstance(component, Cleaner):
        return component.clean(doc)
    if isinstance(component, Annotator):
        return tuple(component.annotate(doc))
    if isinstance(component, Filter):
        return component.verdict(doc)
    raise AssertionError(f"{component!r} is not a component for single documents")


# -- Hypothesis --------------------------------------------------------------------------------


def policy_texts(*, max_size: int = 200) -> SearchStrategy[str]:
    """A strategy for text that looks like what this library is given.

    Han of the common, extended and astral planes, both scripts, full- and half-width marks and
    digits, kana, private use, lone combining marks, line breaks, glosses; no surrogates.

    Args:
        max_size: The greatest number of pieces that are joined.

    Raises:
        MissingBackendError: If Hypothesis is not installed.
    """
    _need_hypothesis()
    from hypothesis import strategies as st

    piece = st.one_of(
        st.sampled_from(_PIECES),
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
        st.characters(min_codepoint=0x20000, max_codepoint=0x2A6DF),
        st.characters(exclude_categories=["Cs"]),
    )
    return st.lists(piece, max_size=max_size).map("".join)


def edit_lists(text: str) -> SearchStrategy[EditList]:
    """A strategy for edits of a text: replacements, cuts, and insertions that repeat a span.

    Args:
        text: The text.

    Raises:
        MissingBackendError: If Hypothesis is not installed.
    """
    _need_hypothesis()
    from hypothesis import strategies as st

    positions = st.lists(st.integers(0, len(text)), unique=True, max_size=12).map(sorted)

    @st.composite
    def make(draw: DrawFn) -> EditList:
        bounds = draw(positions)
        edits: list[Edit] = []
        for start, end in zip(bounds[::2], bounds[1::2], strict=False):
            replacement = draw(
                st.sampled_from(["", "国", "务院", text[start:end][::-1], "地區(qū)"])
            )
            if replacement != text[start:end]:
                edits.append(Edit(start, end, replacement, "drawn"))
        if text and draw(st.booleans()):
            origin = Span(0, draw(st.integers(1, len(text))))
            at = len(text)
            edits.append(Edit(at, at, origin.extract(text), "repeated", origin=origin))
        return EditList(edits)

    return make()


# -- Damage --------------------------------------------------------------------------------------


def _misread_whole(kind: str, text: str, seed: int) -> str:
    return misread(text, kind)


def _misread_some(kind: str, text: str, seed: int) -> str:
    return misread_runs(text, kind, share=0.3, seed=seed)


def _gloss(dialect: Dialect, text: str, seed: int) -> str:
    return gloss(text, dialect, seed=seed)


def _escape(form: Escape, text: str, seed: int) -> str:
    return escape_characters(text, form, share=0.3, seed=seed)


DAMAGES: Mapping[str, Callable[[str, int], str]] = {
    **{f"{kind}, whole": partial(_misread_whole, kind) for kind in MISREADINGS},
    **{f"{kind}, in runs": partial(_misread_some, kind) for kind in MISREADINGS},
    **{f"glosses of dialect {dialect}": partial(_gloss, dialect) for dialect in get_args(Dialect)},
    **{f"{form} escapes": partial(_escape, form) for form in get_args(Escape)},
    "byte slips": lambda text, seed: slip_bytes(text, seed=seed),
    "byte slips, half-width": lambda text, seed: slip_bytes(text, half_width=True, seed=seed),
    "byte slips and glosses": lambda text, seed: slip_bytes(text, glosses=True, seed=seed),
    "debris": lambda text, seed: lose_characters_to_debris(text, share=0.3, seed=seed),
    "a doubled page": lambda text, seed: double_page(text, noise=0.02, seed=seed),
    "spam inside words": lambda text, seed: insert_spam(text, count=3, seed=seed),
    "spam before lines": lambda text, seed: insert_spam(text, count=2, inside=False, seed=seed),
    "wrapped lines": lambda text, seed: wrap_lines(text, 15 + seed % 20),
    "lost no-break spaces": lambda text, seed: lose_no_break_spaces(text),
    "private-use characters": lambda text, seed: use_private_characters(text),
}
"""Every kind of damage by name: a text and a seed give the damaged text."""

_CLEAN = (
    "会议强调，要坚持稳中求进工作总基调，完整、准确、全面贯彻新发展理念。",
    "国务院印发《新一代人工智能发展规划》，到2030年达到世界领先水平。",
    "各地区各部门要结合实际认真贯彻落实，确保各项政策措施落地见效。",
    "習近平總書記強調，要堅持和落實“兩個毫不動搖”，推動高質量發展。",
    "鞏固和完善農村基本經營制度，加快推動東北全面振興取得新突破。",
    "因為產業數據的來應用，當地政府將進一步優化營商環境。可以說，這是總的要求。",
)


def damaged_texts(
    kinds: Iterable[str] = (),
) -> SearchStrategy[tuple[str, str, str]]:
    """A strategy for damage: its kind, a text of some sentences, and the damaged text.

    Args:
        kinds: Keys of ``DAMAGES``; all of them by default.

    Raises:
        MissingBackendError: If Hypothesis is not installed.
    """
    _need_hypothesis()
    from hypothesis import strategies as st

    chosen = tuple(kinds) or tuple(DAMAGES)

    @st.composite
    def make(draw: DrawFn) -> tuple[str, str, str]:
        kind = draw(st.sampled_from(chosen))
        text = "\n".join(draw(st.lists(st.sampled_from(_CLEAN), min_size=1, max_size=5)))
        return kind, text, DAMAGES[kind](text, draw(st.integers(0, 1000)))

    return make()


_PIECES = (
    "新質(zhì)生產(chǎn)力", "国务院", "兩個毫不動搖", "“人工智能+”", "，", "。", "、", "；", "：",
    "“", "”", "「", "」", "《", "》", "（", "）", "(", ")", "?", "？", "!", ",", ".", "\n", "\r\n",
    "　", " ", "\u00a0", "\u200b", "\ufeff", "２０２４", "2024年", "ＡＩ", "AI", "３.5％", "——",
    "……", "\u0301", "\ue000", "\uf900", "⻑", "ア", "①", "€", "第一条", "责任编辑：", "## ",
    "|", "□",
)  # fmt: skip


def _need_hypothesis() -> None:
    if find_spec("hypothesis") is None:
        raise MissingBackendError("the Hypothesis strategies", extra="testing")
