"""Near-duplicates in a corpus: what is found, what stays, and that order plays no part."""

from __future__ import annotations

import itertools
import random
import subprocess
import sys

import pytest

from policytext import Document, Drop, Field, Pipeline, Span, convert_script, deduplicate
from policytext.components import KEEP
from policytext.document import Rewrite
from policytext.duplicates import NearDuplicates, SignatureIndex
from policytext.duplicates._minhash import bands_for, signatures
from policytext.errors import NeedsCorpusError
from policytext.testing import check_component

ONE = (
    "会议强调，要坚持稳中求进工作总基调，完整、准确、全面贯彻新发展理念，加快构建新发展格局，着力推动高质量发展，"
    "全面深化改革开放，推动高水平科技自立自强，加大宏观调控力度，统筹扩大内需和深化供给侧结构性改革。"
)
OTHER = (
    "各地区各部门要因地制宜发展新质生产力，改造提升传统产业，培育壮大新兴产业，布局建设未来产业，完善现代化产业体系，"
    "健全因地制宜发展新质生产力体制机制，促进各类先进生产要素向发展新质生产力集聚。"
)
NEAR = ONE.replace("着力", "大力")
TRADITIONAL = convert_script(ONE, to="hant")
HALF = ONE[:60] + OTHER[60:]


def doc(text: str, id: str, date: str | None = None) -> Document:
    made = Document.from_text(text, id=id)
    if date is None:
        return made
    metadata = {"date": Field(date, Span(0, 1))}
    return made.rewrite(Rewrite(metadata=metadata), by=NearDuplicates())


class TestDeduplicate:
    def test_script_lines_and_marks_make_no_difference(self) -> None:
        wrapped = "\n".join(TRADITIONAL[i : i + 17] for i in range(0, len(TRADITIONAL), 17))
        result = deduplicate([ONE, OTHER, wrapped.replace("，", ",")])
        assert result.kept_positions == (0, 1)
        assert [pair.similarity for pair in result.pairs] == [1.0]

    def test_a_word_changed(self) -> None:
        (pair,) = deduplicate([ONE, OTHER, NEAR]).pairs
        assert (pair.a.position, pair.b.position) == (0, 2)
        assert 0.9 < pair.similarity < 1
        assert pair.containment >= pair.similarity

    def test_the_threshold_is_exact(self) -> None:
        (pair,) = deduplicate([ONE, NEAR]).pairs
        assert len(deduplicate([ONE, NEAR], threshold=pair.similarity).kept) == 1
        assert len(deduplicate([ONE, NEAR], threshold=pair.similarity + 1e-9).kept) == 2

    def test_a_chain_does_not_drop_what_resembles_nothing_kept(self) -> None:
        words = [chr(0x4E00 + 7 * i) for i in range(400)]
        texts = ["".join(words[i : i + 200]) for i in (0, 15, 30, 45)]
        result = deduplicate(texts, keep="first")
        kept = set(result.kept_positions)
        assert len(kept) > 1
        for row in result.dropped:
            assert row.duplicate_of.position in kept
            assert row.similarity >= 0.8

    def test_excerpts_are_reported_and_stay(self) -> None:
        chance = random.Random(4)
        whole = "".join(chr(chance.randrange(0x4E00, 0x9000)) for _ in range(3000))
        result = deduplicate([whole, whole[500:1100], OTHER])
        assert len(result.kept) == 3
        (excerpt,) = result.excerpts
        assert (excerpt.part.position, excerpt.whole.position) == (1, 0)
        assert excerpt.containment > 0.99

    @pytest.mark.parametrize(
        ("keep", "kept"), [("longest", "long"), ("first", "worn"), ("earliest", "early")]
    )
    def test_keep(self, keep: str, kept: str) -> None:
        docs = [
            doc("\ue000\ue000" + ONE, "worn", "2024-05-02"),
            doc(ONE + "完。终于。", "long"),
            doc(NEAR, "early", "2023-01-05"),
        ]
        result = deduplicate(docs, keep=keep)  # type: ignore[arg-type]
        assert [row.id for row in result.kept if isinstance(row, Document)] == [kept]

    def test_best_is_the_least_damaged(self) -> None:
        worn = ONE.replace("总基调", "总\ue000\ue001\ue002\ue003调")
        assert deduplicate([worn, ONE]).kept == (ONE,)

    def test_order_does_not_matter(self) -> None:
        texts = [ONE, NEAR, TRADITIONAL, OTHER, HALF, ONE + OTHER, "", "国"]
        expected = None
        for order in itertools.islice(itertools.permutations(range(len(texts))), 0, 40000, 4001):
            result = deduplicate([texts[i] for i in order])
            found = sorted(texts[order[position]] for position in result.kept_positions)
            expected = expected or found
            assert found == expected

    def test_processes_agree(self) -> None:
        code = (
            "from policytext.duplicates._minhash import signatures;"
            f"print(signatures([{ONE!r}]).tobytes().hex())"
        )
        for seed in ("0", "1"):
            done = subprocess.run(
                [sys.executable, "-c", code],
                env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
                capture_output=True,
                text=True,
                check=True,
            )
            assert done.stdout.strip() == signatures([ONE]).tobytes().hex()

    def test_empty_and_tiny(self) -> None:
        result = deduplicate(["", " \n", "国", "国", "，。", "民"])
        assert result.kept_positions == (0, 1, 2, 4, 5)
        assert result.empty == 3
        assert deduplicate([]).report().documents == 0

    def test_identical_ids(self) -> None:
        docs = [doc(ONE, "x"), doc(OTHER, "x"), doc(NEAR, "x")]
        assert len(deduplicate(docs).kept) == 2

    def test_one_document_many_times(self) -> None:
        result = deduplicate([ONE] * 20_000)
        assert result.kept_positions == (0,)
        assert result.report().largest == 20_000

    def test_a_crowd_of_variants(self) -> None:
        texts = [ONE + f"编号{n}" for n in range(3000)]
        result = deduplicate(texts)
        assert result.candidates < 100 * len(texts)
        assert len(result.kept) == 1

    def test_a_generator(self) -> None:
        assert len(deduplicate(text for text in (ONE, NEAR)).kept) == 1

    def test_bad_arguments(self) -> None:
        with pytest.raises(TypeError, match="decode"):
            deduplicate([ONE.encode()])  # type: ignore[list-item]
        with pytest.raises(ValueError, match="threshold"):
            deduplicate([ONE], threshold=0)
        with pytest.raises(ValueError, match="keep"):
            deduplicate([ONE], keep="last")  # type: ignore[arg-type]

    def test_report(self) -> None:
        report = deduplicate([ONE, NEAR, OTHER]).report()
        assert (report.documents, report.kept, report.clusters, report.pairs) == (3, 2, 1, 1)
        assert str(report).startswith("3 documents, 2 kept, 1 dropped")


class TestStep:
    def test_a_drop_has_its_evidence(self) -> None:
        docs = [doc(ONE, "a"), doc(OTHER, "b"), doc(NEAR, "c")]
        fitted = NearDuplicates(keep="first").fit(docs)
        assert [fitted.verdict(row) for row in docs[:2]] == [KEEP, KEEP]
        drop = fitted.verdict(docs[2])
        assert isinstance(drop, Drop)
        assert drop.reason == "near-duplicate"
        assert drop.evidence["duplicate_of"] == "a"
        similarity = drop.evidence["similarity"]
        assert isinstance(similarity, float)
        assert similarity > 0.9

    def test_twins_keep_one(self) -> None:
        docs = [doc(ONE, "a"), doc(ONE, "a")]
        assert NearDuplicates().fit(docs).verdict(docs[0]) is KEEP

    def test_an_old_corpus(self, tmp_path: object) -> None:
        path = f"{tmp_path}/old.npz"
        SignatureIndex.of([doc(ONE, "old")]).save(path)
        fitted = NearDuplicates(index=path).fit([doc(NEAR, "new"), doc(OTHER, "other")])
        drop = fitted.verdict(doc(NEAR, "new"))
        assert isinstance(drop, Drop)
        assert drop.evidence["duplicate_of"] == "old"
        assert fitted.verdict(doc(OTHER, "other")) is KEEP

    def test_a_generator_is_refused(self) -> None:
        pipeline = Pipeline.from_names("near-duplicates")
        with pytest.raises(NeedsCorpusError):
            list(pipeline.run(row for row in [doc(ONE, "a")]))

    def test_component(self) -> None:
        check_component(NearDuplicates())


@pytest.mark.parametrize("threshold", [0.3, 0.5, 0.6, 0.8, 0.9, 0.99, 1.0])
def test_bands_lose_next_to_nothing(threshold: float) -> None:
    bands, rows = bands_for(threshold)
    assert bands * rows <= 128
    assert (1 - threshold**rows) ** bands <= 0.001
