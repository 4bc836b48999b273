"""Corpora at scale: throughput, memory, near-duplicates, kills, damaged rows.

``python -m benchmarks.scale`` composes documents of 200 to 400 characters from the measuring data
and runs ``policytext run`` over them. Sizes are measured that ``--sizes`` names; the figures of
other sizes stay in the result file. ``--peers`` compares stage by stage with a pipeline of peers.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.provenance import installed, write_results
from benchmarks.quality.duplicates import short_documents
from benchmarks.scale.corpus import passages, write_corpus
from benchmarks.scale.peers import compare
from benchmarks.scale.processes import Cost, measured
from benchmarks.tables import table
from policytext.language.training_texts import read_policy_texts
from policytext.pipeline import Pipeline

RESULTS = Path(__file__).resolve().parent.parent / "results" / "scale.json"
CHEAP = ("normalize-characters", "normalize-punctuation")
DEFAULT_UP_TO = 100_000
"""Beyond this the default pipeline would take longer than a quarter of an hour."""
KILLS = 20
KILLED_DOCUMENTS = 30_000
DAMAGED_DOCUMENTS = 100_000

Figures = dict[str, Any]


def run(source: Path, out: Path, config: Path | None, *arguments: str) -> Cost:
    """``policytext run`` with the default pipeline, or that of a file."""
    command = [sys.executable, "-m", "policytext", "run", str(source), "-o", str(out), "--quiet"]
    if config is not None:
        command += ["--config", str(config)]
    return measured([*command, "--batch", "64", *arguments])


def throughput(source: Path, work: Path, count: int, config: Path | None) -> Figures:
    """One and two workers over the same rows."""
    figures: Figures = {}
    for workers in (1, 2):
        out = work / f"out-{count}-{workers}-{config is None}"
        cost = run(source, out, config, "--workers", str(workers), "--detail", "slim")
        if cost.returncode:
            raise RuntimeError(f"the run over {count} documents failed")
        report = json.loads((out / "report.json").read_bytes())
        size = sum(path.stat().st_size for path in out.glob("part-*"))
        figures[f"workers {workers}"] = {
            "seconds": round(cost.seconds, 1),
            "cpu_seconds": round(cost.cpu, 1),
            "documents_per_second": round(count / cost.seconds, 1),
            "megabytes_per_second": round(source.stat().st_size / 1e6 / cost.seconds, 3),
            "characters_per_second": round(report["characters"] / cost.seconds),
            "characters_per_cpu_second": round(report["characters"] / cost.cpu),
            "peak_megabytes": round(cost.peak),
            "largest_process_megabytes": round(cost.largest),
            "output_megabytes": round(size / 1e6, 1),
        }
        _remove(out)
    one, two = figures["workers 1"]["seconds"], figures["workers 2"]["seconds"]
    figures["efficiency"] = round(one / 2 / two, 3)
    figures["characters"] = report["characters"]
    figures["input_megabytes"] = round(source.stat().st_size / 1e6, 1)
    return figures


def near_duplicates(source: Path, count: int) -> Figures:
    """The corpus step by itself, in one process."""
    cost = measured([sys.executable, "-m", "benchmarks.scale.fitting", str(source)])
    told = json.loads(cost.output)
    return {
        "seconds": round(told["seconds"], 1),
        "cpu_seconds": round(cost.cpu, 1),
        "microseconds_per_document": round(1e6 * told["seconds"] / count, 1),
        "peak_megabytes": round(cost.peak),
        "drops": told["drops"],
    }


def kills(texts: Sequence[str], work: Path) -> Figures:
    """Kill a run at random, in renames and in footers, and compare its output."""
    source = work / "killed.jsonl"
    write_corpus(source, KILLED_DOCUMENTS, texts, bad=0.01)
    command = [sys.executable, "-m", "benchmarks.scale.killed"]
    whole, out = work / "whole", work / "killed"
    subprocess.run([*command, "never", "1", str(source), str(whole)], check=True)
    chance = random.Random(11)
    done = {"before a rename": 0, "after a rename": 0, "in a footer": 0, "at a random time": 0}
    kinds = [*done] * (KILLS // len(done))
    chance.shuffle(kinds)
    for kind in kinds:
        where = {"before a rename": "before", "after a rename": "after", "in a footer": "footer"}
        number = str(chance.randrange(1, 5) if kind == "in a footer" else chance.randrange(1, 10))
        arguments = [where.get(kind, "never"), number, str(source), str(out)]
        with subprocess.Popen([*command, *arguments]) as process:
            try:
                process.wait(chance.uniform(1.0, 2.5) if kind == "at a random time" else 120)
            except subprocess.TimeoutExpired:
                process.kill()
        if process.returncode != -9:
            break  # It came to its end before it was killed.
        done[kind] += 1
    subprocess.run([*command, "never", "1", str(source), str(out)], check=True)
    same = _contents(whole) == _contents(out)
    _remove(whole)
    _remove(out)
    return {"documents": KILLED_DOCUMENTS, "kills": sum(done.values()), **done, "identical": same}


def damaged(texts: Sequence[str], work: Path) -> Figures:
    """One row in a hundred is malformed."""
    source, out = work / "damaged.jsonl", work / "damaged"
    broken = write_corpus(source, DAMAGED_DOCUMENTS, texts, bad=0.01)
    config = _config(work, CHEAP)
    run(source, out, config, "--workers", "2", "--detail", "slim")
    report = json.loads((out / "report.json").read_bytes())
    rows = sum(path.read_bytes().count(b"\n") for path in out.glob("errors-*"))
    kept = sum(path.read_bytes().count(b"\n") for path in out.glob("part-*"))
    _remove(out)
    return {
        "rows": DAMAGED_DOCUMENTS,
        "damaged": broken,
        "quarantined": report["status"]["unread"],
        "error_rows": rows,
        "kept": kept,
        "lost": DAMAGED_DOCUMENTS - kept - rows,
    }


def _contents(folder: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "report.json"}


def _config(work: Path, names: Sequence[str]) -> Path:
    path = work / "pipeline.toml"
    path.write_text(Pipeline.from_names(*names).to_toml(), encoding="utf-8")
    return path


def _remove(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


def _size(count: int, texts: Sequence[str], work: Path) -> Figures:
    source = work / f"{count}.jsonl"
    write_corpus(source, count, texts)
    figures: Figures = {"normalizing": throughput(source, work, count, _config(work, CHEAP))}
    if count <= DEFAULT_UP_TO:
        figures["default"] = throughput(source, work, count, None)
    else:
        figures["default"] = "left out: longer than a quarter of an hour"
    figures["near-duplicates, passages repeated"] = near_duplicates(source, count)
    source.unlink()
    figures["near-duplicates"] = duplicates_of(work, count)
    return figures


def duplicates_of(work: Path, count: int) -> Figures:
    """Documents of 200 characters, every tenth one an edited copy: what a corpus is like."""
    source = work / f"short-{count}.jsonl"
    texts = short_documents(
        list(read_policy_texts(Path(os.environ["POLICYTEXT_DATA"]), "test")), count
    )
    with source.open("w", encoding="utf-8") as file:
        for number, text in enumerate(texts):
            file.write(json.dumps({"id": f"d{number}", "text": text}, ensure_ascii=False) + "\n")
    figures = near_duplicates(source, count)
    source.unlink()
    return figures


def _print(figures: Figures) -> None:
    rows = []
    for count, row in sorted(figures["sizes"].items(), key=lambda item: int(item[0])):
        for name in ("default", "normalizing"):
            if isinstance(row.get(name), dict):
                for workers in ("workers 1", "workers 2"):
                    cell = row[name][workers]
                    rows.append(
                        [f"{count} {name}, {workers}"]
                        + [
                            f"{cell[key]:,}"
                            for key in (
                                "seconds",
                                "documents_per_second",
                                "characters_per_cpu_second",
                                "peak_megabytes",
                            )
                        ]
                    )
    print(table(["run", "s", "documents/s", "characters/CPU s", "MB"], rows))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and write down what was measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[10_000])
    parser.add_argument("--faults", action="store_true", help="kills and damaged rows")
    parser.add_argument("--peers", action="store_true", help="a pipeline of peers, stage by stage")
    parser.add_argument("--machine", default="", help="a remark on the machine")
    chosen = parser.parse_args(arguments)
    figures: Figures = json.loads(RESULTS.read_bytes()) if RESULTS.exists() else {"sizes": {}}
    figures["machine"] = {
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "remark": chosen.machine or figures.get("machine", {}).get("remark", ""),
    }
    texts = passages(Path(os.environ["POLICYTEXT_DATA"]))
    with tempfile.TemporaryDirectory(prefix="policytext-scale-") as folder:
        work = Path(folder)
        for size in chosen.sizes:
            figures["sizes"][str(size)] = _size(size, texts, work)
            _write(figures)
        if chosen.faults:
            figures["kills"] = kills(texts, work)
            figures["damaged"] = damaged(texts, work)
            _write(figures)
    if chosen.peers:
        figures["peers"] = compare(texts)
        _write(figures)
    _print(figures)
    return 0


def _write(figures: Figures) -> None:
    sizes = " ".join(size for size in figures["sizes"] if int(size) < 1_000_000)
    write_results(
        RESULTS,
        figures,
        f"python -m benchmarks.scale --sizes {sizes} --faults --peers",
        peers=installed("ftfy", "opencc-python-reimplemented", "jionlp", "jieba", "sumy"),
        keep_peers=True,
    )


if __name__ == "__main__":
    sys.exit(main())
