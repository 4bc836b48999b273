"""The table that both READMEs show: one row a capability, the best peer beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from benchmarks.markdown import Figures, grid, percent, points, thousands

__all__ = ["BLOCKS", "Row", "rows"]


@dataclass(frozen=True, slots=True)
class Row:
    """One figure, in two languages where it has words.

    Attributes:
        what: The capability and its figure.
        what_zh: The same in Chinese.
        data: The test data.
        data_zh: The same in Chinese.
        ours: Our value.
        peer: The best peer's value and name; empty where no peer does this.
        file: The results file that it stands in.
    """

    what: str
    what_zh: str
    data: str
    data_zh: str
    ours: str
    peer: str
    file: str


def _best(values: Mapping[str, float], shown: Callable[[float], str]) -> str:
    """The highest value and whose it is."""
    name = max(values, key=lambda key: values[key])
    return f"{shown(values[name])} {name}"


def _articles(results: Figures) -> list[Row]:
    found, pages = results["articles"], results["boilerplate"]
    rows = [row for name, row in found.items() if name != "provenance"]
    peers = {name: row["articles"]["precision"] for name, row in pages["peers"].items()}
    return [
        Row(
            "whole pipeline: characters that differ from the clean text",
            "整条流水线：与干净文本相差的字符数",
            "five damaged articles, seen while building",
            "五篇损坏的文章，开发时见过",
            str(sum(row["distance"] for row in rows)),
            "",
            "articles",
        ),
        Row(
            "page furniture: share of what is kept that belongs to the text",
            "去除网页边角料：保留内容中正文所占的比例",
            "the same five articles",
            "同样的五篇文章",
            percent(pages["pipeline"]["articles"]["precision"]),
            _best(peers, percent),
            "boilerplate",
        ),
    ]


def _encoding(results: Figures) -> list[Row]:
    found, slipped = results["encoding"], results["slips"]["documents"]
    damage = found["damage"].values()
    passages = sum(row["passages"] for row in damage)
    ours, ftfy = (
        percent(sum(row[key] * row["passages"] for row in damage) / passages)
        for key in ("exact", "ftfy_exact")
    )
    kinds = sum(row["passages"] > 0 for row in damage)
    strings, clean = found["decoding"]["strings"], found["clean"]
    return [
        Row(
            "codec told from bytes",
            "由字节识别编码",
            f"{thousands(strings['count'])} strings of 4 to 40 characters, test fifth",
            f"{thousands(strings['count'])} 个 4 至 40 字的字符串，测试部分",
            percent(strings["right"]),
            f"{percent(strings['charset_normalizer'])} charset-normalizer",
            "encoding",
        ),
        Row(
            "wrong codecs, glosses, escapes: passages restored exactly",
            "误读编码、夹注、转义：完全复原的段落",
            f"{thousands(passages)} passages, {kinds} simulated kinds, also those that lose bytes",
            f"{thousands(passages)} 个段落、{kinds} 种模拟损坏，包括丢失字节的",
            ours,
            f"{ftfy} ftfy",
            "encoding",
        ),
        Row(
            "repairs made in clean text",
            "对干净文本的误修复",
            f"{clean['characters'] / 1e6:.1f} million characters",
            f"{clean['characters'] / 1e4:,.0f} 万字",
            f"{clean['repairs']:.0f}",
            "",
            "encoding",
        ),
        Row(
            "byte slips mended (mended wrongly)",
            "修复的字节错位（修错的）",
            f"{thousands(slipped['slips'])} simulated slips in {slipped['documents']} documents",
            f"{slipped['documents']} 篇文档中 {thousands(slipped['slips'])} 处模拟错位",
            f"{percent(slipped['mended'])} ({percent(slipped['wrong'])})",
            "",
            "slips",
        ),
    ]


def _script(results: Figures) -> list[Row]:
    found = results["script"]
    agreement, sentences = found["agreement"], found["detection"]["sentences"]
    name = "opencc-python-reimplemented"
    directions = {
        "t2s": ("Traditional to Simplified", "繁体转简体"),
        "s2t": ("Simplified to Traditional", "简体转繁体"),
    }
    return [
        *(
            Row(
                f"{english}: agreement with OpenCC {found['official_version']}",
                f"{chinese}：与 OpenCC {found['official_version']} 一致",
                f"{thousands(agreement[key]['characters'])} characters, test fifth",
                f"{thousands(agreement[key]['characters'])} 字，测试部分",
                percent(agreement[key]["after"], 3),
                f"{percent(agreement[key]['before'], 3)} {name}",
                "script",
            )
            for key, (english, chinese) in directions.items()
        ),
        Row(
            "script told",
            "识别简繁",
            f"{thousands(sentences['n'])} sentences, test fifth",
            f"{thousands(sentences['n'])} 个句子，测试部分",
            percent(sentences["right"], 2),
            "",
            "script",
        ),
    ]


def _duplicates(results: Figures) -> list[Row]:
    planted = results["duplicates"]["planted"]
    peers = {
        name: row["recall"]
        for name, row in planted["systems"].items()
        if not name.startswith("policytext")
    }
    above = thousands(planted["planted_above_threshold"])
    documents = thousands(planted["documents"])
    ours = planted["systems"]["policytext"]
    return [
        Row(
            f"near-duplicates: recall, at a precision of {ours['precision']:.3f}",
            f"近似重复：召回率，准确率为 {ours['precision']:.3f}",
            f"{above} planted pairs in {documents} documents, test fifth",
            f"{documents} 篇文档中植入的 {above} 对，测试部分",
            f"{ours['recall']:.3f}",
            _best(peers, "{:.3f}".format),
            "duplicates",
        )
    ]


def _entities(results: Figures) -> list[Row]:
    found = results["entities"]
    sets = {
        "cross-validation": ("policy gold, cross-validated", "政策语料标注，交叉验证"),
        "dev": ("development gold", "开发集"),
    }
    return [
        Row(
            "entities: F1 (aim 95)",
            "命名实体：F1（目标 95）",
            f"{thousands(found[name]['all layers']['n'])} names, {english}",
            f"{thousands(found[name]['all layers']['n'])} 个名称，{chinese}",
            points(found[name]["all layers"]["f1"]),
            f"{points(found[name]['jieba.posseg']['f1'])} jieba.posseg",
            "entities",
        )
        for name, (english, chinese) in sets.items()
    ]


def _slogans(results: Figures) -> list[Row]:
    rows = []
    for name, title in (("fresh", "first"), ("fresh2", "second")):
        found = results["slogans"]["detection"][name]
        ours = found["policytext"]
        peers = {key: found[key]["f1"] for key in ("jieba TF-IDF", "jieba TextRank")}
        shown = [f"{ours[key]:.2f}" for key in ("precision", "recall")]
        number = "一" if title == "first" else "二"
        rows.append(
            Row(
                "slogans: precision, recall (aim .98, .90); the peer's F1",
                "提法：准确率、召回率（目标 .98、.90）；对照为 F1",
                f"{ours['n']} slogans, {title} sample of the test fifth",
                f"{ours['n']} 条提法，测试部分第{number}次抽样",
                f"{shown[0]}, {shown[1]} (F1 {ours['f1']:.2f})",
                _best(peers, "{:.2f}".format),
                "slogans",
            )
        )
    return rows


def _summaries(results: Figures) -> list[Row]:
    rows = []
    titles = {
        "bulletins": ("bulletins", "篇通稿"),
        "meetings": ("meetings", "场会议"),
    }
    for name, (english, chinese) in titles.items():
        found = results["summaries"]["sets"][name]
        systems, count = found["systems"], found["documents"]
        peers = {key: row["r2"] for key, row in systems.items() if "policy_r2_here" in row}
        seen = systems[max(peers, key=lambda key: peers[key])]
        ours = f"{systems['policy']['r2']:.1f}"
        if seen["documents"] < count:
            ours += f"; {seen['policy_r2_here']:.1f}"
            english += f"; the peers' first {seen['documents']}"
            chinese += f"；对照软件只用前 {seen['documents']} 篇"
        rows.append(
            Row(
                "summary: ROUGE-2, beside the first sentences (Lead) and the best package",
                "摘要：ROUGE-2，对照开头几句（Lead）和最好的软件包",
                f"{count} {english}",
                f"{count} {chinese}",
                ours,
                f"{systems['lead']['r2']:.1f} Lead; {_best(peers, '{:.1f}'.format)}",
                "summaries",
            )
        )
    return rows


def _briefs(results: Figures) -> list[Row]:
    found = results["briefs"]["official"]
    kinds = [found[name] for name in ("statements", "measures", "figures")]
    gold = ", ".join(str(row["gold"]) for row in kinds)
    return [
        Row(
            "brief: precision, recall of statements; measures; figures",
            "简报：表态；措施；数字的准确率、召回率",
            f"{gold} in {found['documents']} excerpts; rules were mended after a first run",
            f"{found['documents']} 篇节选中各 {gold.replace(', ', '、')} 处；首轮测试后修正过规则",
            "; ".join(f"{row['precision']:.2f}, {row['recall']:.2f}" for row in kinds),
            "",
            "briefs",
        )
    ]


def _scale(results: Figures) -> list[Row]:
    found = results["scale"]
    size, parts = [row for row in found["sizes"].items() if "default" in row[1]][-1]
    speed = parts["default"]["workers 1"]["characters_per_cpu_second"]
    peers = found["peers"]
    return [
        Row(
            "speed of the default pipeline, characters a processor second",
            "默认流水线的速度（每处理器秒字数）",
            f"{int(size):,} documents",
            f"{int(size):,} 篇文档",
            thousands(speed, 1000),
            "",
            "scale",
        ),
        Row(
            "processor seconds of five stages (aim: a tenth of the peers')",
            "五个阶段的处理器秒数（目标：对照的十分之一）",
            f"{thousands(peers['documents'])} documents",
            f"{thousands(peers['documents'])} 篇文档",
            f"{peers['total_cpu_seconds']['policytext']:.1f}",
            f"{peers['total_cpu_seconds']['peers']:.1f} "
            + " + ".join(found.get("provenance", {}).get("peers", {})),
            "scale",
        ),
    ]


_PARTS = (
    _articles,
    _encoding,
    _script,
    _duplicates,
    _entities,
    _slogans,
    _summaries,
    _briefs,
    _scale,
)


def rows(results: Figures) -> list[Row]:
    """The rows of the table, in the order of the pipeline."""
    return [row for part in _PARTS for row in part(results)]


def english(results: Figures) -> str:
    """The table of README.md."""
    cells = [
        [r.what, r.ours, r.peer or "–", r.data, f"`{_short(results, r)}`"] for r in rows(results)
    ]
    head = ["measured", "policytext", "best peer", "test data", "`python -m benchmarks.`…"]
    note = f"Measured {_dates(results)} with policytext {_versions(results)}; peers: "
    return f"{grid(head, cells)}\n\n{note}{_peers(results)}."


def chinese(results: Figures) -> str:
    """The table of README.zh-CN.md."""
    cells = [
        [r.what_zh, r.ours, r.peer or "–", r.data_zh, f"`{_short(results, r)}`"]
        for r in rows(results)
    ]
    head = ["指标", "policytext", "最好的同类软件", "测试数据", "`python -m benchmarks.`…"]
    note = f"测量日期：{_dates(results, '至')}；policytext {_versions(results)}；同类软件："
    return f"{grid(head, cells)}\n\n{note}{_peers(results, '、')}。"


def _short(results: Figures, row: Row) -> str:
    """The command of a row without what all commands begin with."""
    command: str = _provenance(results[row.file]).get("command", "")
    return command.removeprefix("python -m benchmarks.")


def _provenance(found: Figures) -> Figures:
    row: Figures = found.get("provenance", {})
    return row


def _dates(results: Figures, between: str = "to") -> str:
    dates = sorted({_provenance(found)["date"] for found in _sourced(results)})
    return dates[0] if len(dates) == 1 else f"{dates[0]} {between} {dates[-1]}"


def _versions(results: Figures) -> str:
    return ", ".join(sorted({_provenance(found)["policytext"] for found in _sourced(results)}))


def _peers(results: Figures, between: str = ", ") -> str:
    """Every peer with its version; where two files name different ones, both."""
    found = {
        f"{name} {version}"
        for part in _sourced(results)
        for name, version in _provenance(part)["peers"].items()
    }
    return between.join(sorted(found, key=str.lower))


def _sourced(results: Figures) -> list[Figures]:
    """The results that say where they come from."""
    return [found for found in results.values() if "provenance" in found]


BLOCKS: Mapping[str, Callable[[Figures], str]] = {"measured": english, "measured-zh": chinese}
"""The tables of the READMEs by the name in their markers."""
