"""Bad input and bad places: every fault is named, and nothing half-written bears a final name."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from policytext.cli.app import app
from policytext.corpus import Columns, PathCorpus, RunOptions, Unread, formats, run_corpus
from policytext.pipeline import Pipeline

PIPELINE = Pipeline.from_names("normalize-characters")
POSIX = pytest.mark.skipif(os.name != "posix", reason="a fault of POSIX systems")


def write_rows(path: Path, count: int = 40) -> PathCorpus:
    rows = [{"id": f"d{n}", "text": f"第{n}条　为了规范管理。"} for n in range(count)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="ascii")
    return PathCorpus([path])


def errors(out: Path) -> list[dict[str, object]]:
    return [
        json.loads(line)
        for path in sorted(out.glob("errors-*"))
        for line in path.read_text("ascii").splitlines()
    ]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["run", "--quiet", *map(str, arguments)])


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("config") / "pipeline.toml"
    path.write_text(PIPELINE.to_toml(), encoding="utf-8")
    return path


class TestFiles:
    @POSIX
    def test_a_link_that_leads_nowhere(self, tmp_path: Path) -> None:
        (tmp_path / "in").mkdir()
        (tmp_path / "in" / "a.txt").write_text("国务院。", encoding="utf-8")
        (tmp_path / "in" / "b.txt").symlink_to(tmp_path / "gone.txt")
        (tmp_path / "in" / "c.txt").symlink_to("c.txt")
        report = run_corpus(PathCorpus([tmp_path / "in"]), PIPELINE, tmp_path / "out")
        assert report.counts.by_status == {"kept": 1, "unread": 2}
        assert [row["path"] for row in errors(tmp_path / "out")] == [
            str(tmp_path / "in" / name) for name in ("b.txt", "c.txt")
        ]

    @POSIX
    def test_a_pipe_is_not_waited_for(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "a.txt")
        assert PathCorpus([tmp_path]).files() == []

    @pytest.mark.parametrize("suffix", [".txt", ".jsonl", ".csv", ".parquet"])
    def test_a_file_that_may_not_be_read(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
    ) -> None:
        path = tmp_path / f"a{suffix}"
        path.write_bytes(b"x")

        def refused(*_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied", str(path))

        # Whoever runs the tests may read everything, so the refusal is simulated.
        monkeypatch.setattr(Path, "open", refused)
        monkeypatch.setattr(pq, "ParquetFile", refused)
        (item,) = PathCorpus([path]).items()
        assert isinstance(item, Unread)
        assert item.error == "PermissionError: Permission denied"

    def test_a_folder_that_may_not_be_looked_into(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "a.txt").write_text("国务院。", encoding="utf-8")
        (tmp_path / "closed").mkdir()
        scan = os.scandir

        def refused(path: str) -> object:
            if str(path).endswith("closed"):
                raise PermissionError(13, "Permission denied", str(path))
            return scan(path)

        monkeypatch.setattr(os, "scandir", refused)
        items = list(PathCorpus([tmp_path]).items())
        assert [type(item).__name__ for item in items] == ["Document", "Unread"]
        assert items[1].id == str(tmp_path / "closed")

    def test_parquet_without_rows_or_bytes(self, tmp_path: Path) -> None:
        pq.write_table(pa.table({"text": pa.array([], pa.string())}), tmp_path / "none.parquet")
        (tmp_path / "void.parquet").touch()
        corpus = PathCorpus([tmp_path / "none.parquet", tmp_path / "void.parquet"])
        report = run_corpus(corpus, PIPELINE, tmp_path / "out", RunOptions("parquet"))
        assert report.counts.by_status == {"unread": 1}
        assert errors(tmp_path / "out")[0]["path"] == str(tmp_path / "void.parquet")

    def test_a_column_that_is_not_there(self, tmp_path: Path) -> None:
        corpus = write_rows(tmp_path / "rows.jsonl", 3)
        wrong = PathCorpus(corpus.paths, Columns(text="content"))
        report = run_corpus(wrong, PIPELINE, tmp_path / "out")
        assert report.counts.by_status == {"unread": 3}
        assert "no column 'content'; it has 'id', 'text'" in str(errors(tmp_path / "out")[0])

    def test_ids_given_twice_lose_nothing(self, tmp_path: Path) -> None:
        path = tmp_path / "rows.jsonl"
        rows = [{"id": "same", "text": f"第{n}条。"} for n in range(5)]
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="ascii")
        pipeline = Pipeline.from_names("near-duplicates", "sentences")
        report = run_corpus(PathCorpus([path]), pipeline, tmp_path / "out")
        assert report.counts.by_status == {"kept": 5}

    @pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux alone")
    @pytest.mark.parametrize("form", ["jsonl", "parquet"])
    def test_names_that_are_not_utf8(self, tmp_path: Path, form: str) -> None:
        folder = os.fsencode(tmp_path)
        for name, text in ((b"\xb9.txt", "国务院。"), (b"\xba.txt", "国务院。"), (b"\xbb.txt", "")):
            with open(os.path.join(folder, name), "wb") as file:
                file.write(text.encode() or bytes(range(32)))
        out = Path(os.fsdecode(os.path.join(folder, b"out\xfa")))
        pipeline = Pipeline.from_names("near-duplicates", "sentences")
        options = RunOptions(form)  # type: ignore[arg-type]
        report = run_corpus(PathCorpus([tmp_path]), pipeline, out, options)
        assert report.counts.by_status == {"kept": 1, "dropped": 1, "unread": 1}
        assert os.fsencode(str(errors(out)[0]["path"])).endswith(b"\xbb.txt")
        again = run_corpus(PathCorpus([tmp_path / "none"]), PIPELINE, tmp_path / "other")
        assert again.counts.by_status == {"unread": 1}


class TestLength:
    @pytest.mark.parametrize("suffix", [".txt", ".jsonl", ".csv", ".txt.gz"])
    def test_a_line_that_is_too_long(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
    ) -> None:
        monkeypatch.setattr(formats, "MAX_LINE", 1000)
        long = "长" * 3000
        lines = {
            ".txt": long,
            ".jsonl": json.dumps({"text": long}) + '\n{"text": "x"}\n',
            ".csv": f"text\nx\n{long}\nx\n",
            ".txt.gz": long,
        }
        path = tmp_path / f"a{suffix}"
        data = lines[suffix].encode()
        if suffix.endswith(".gz"):
            import gzip

            data = gzip.compress(data)
        path.write_bytes(data)
        items = list(PathCorpus([path]).items())
        (unread,) = (item for item in items if isinstance(item, Unread))
        assert "1000" in unread.error
        assert len(items) == {".jsonl": 2, ".csv": 3}.get(suffix, 1)

    @pytest.mark.slow
    @pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".txt"])
    def test_a_line_of_a_gigabyte(self, tmp_path: Path, config: Path, suffix: str) -> None:
        path = tmp_path / f"a{suffix}"
        with path.open("wb") as file:
            file.write(b"text\n" if suffix == ".csv" else b"")
            for _ in range(1024):
                file.write(b"x" * 2**20)
            file.write(b"\n" + (b'{"text": "x"}' if suffix == ".jsonl" else b"x") + b"\n")
        code = (
            "import resource, sys\nfrom policytext.cli import main\n"
            "if __name__ == '__main__':\n"
            "    try:\n        main()\n"
            "    finally:\n"
            "        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
            "        its = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss\n"
            "        print(max(own, its) // 1024)\n"
        )
        script = tmp_path / "run.py"
        script.write_text(code, encoding="ascii")
        command = [sys.executable, script, "run", path, "-o", tmp_path / "out"]
        ran = subprocess.run(
            [*map(str, command), "--quiet", "--config", str(config)],
            capture_output=True, text=True, timeout=280, check=False,
        )  # fmt: skip
        assert ran.returncode == 1, ran.stderr
        assert int(ran.stdout) < 1400, "megabytes: a line of 256 MB is held, not one of 1024"
        (row,) = errors(tmp_path / "out")
        assert str(formats.MAX_LINE) in str(row["error"])


class TestPlaces:
    def test_output_that_exists(self, tmp_path: Path, config: Path) -> None:
        write_rows(tmp_path / "rows.jsonl")
        out = tmp_path / "out"
        out.write_text("mine", encoding="ascii")
        ran = run(tmp_path / "rows.jsonl", "-o", out, "--config", config)
        assert ran.exit_code == 2
        assert "exists and is no folder" in ran.output
        assert out.read_text("ascii") == "mine"

    def test_output_that_may_not_be_written(
        self, tmp_path: Path, config: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write_rows(tmp_path / "rows.jsonl")

        def refused(self: Path, *_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied", str(self))

        monkeypatch.setattr(Path, "mkdir", refused)
        ran = run(tmp_path / "rows.jsonl", "-o", tmp_path / "out", "--config", config)
        assert ran.exit_code == 1
        assert "Permission denied" in ran.output
        assert "Traceback" not in ran.output

    @POSIX
    @pytest.mark.parametrize("form", ["jsonl", "parquet"])
    def test_a_full_disk(self, tmp_path: Path, config: Path, form: str) -> None:
        """A limit on the length of files fails as a full disk does: in the middle of a write."""
        write_rows(tmp_path / "rows.jsonl", 400)
        command = [sys.executable, "-m", "policytext", "run", tmp_path / "rows.jsonl"]
        command += ["-o", tmp_path / "out", "--quiet", "--config", config, "--format", form]

        ran = subprocess.run(
            [*map(str, command), "--shard", "300"],
            preexec_fn=_limited(4_000),
            capture_output=True,
            check=False,
            timeout=100,
        )
        assert ran.returncode == 1
        assert b"File too large" in ran.stderr
        assert b"Traceback" not in ran.stderr
        assert [path.name for path in (tmp_path / "out").iterdir()] == ["run.json"]
        again = subprocess.run(
            [*map(str, command), "--shard", "300", "--resume"], check=False, timeout=100
        )
        assert again.returncode == 0
        assert len(list((tmp_path / "out").glob("part-*"))) == 2

    def test_ray_that_is_not_installed(
        self, tmp_path: Path, config: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from policytext.engines import ray

        monkeypatch.setattr(ray, "find_spec", lambda name: None)
        write_rows(tmp_path / "rows.jsonl")
        arguments = (tmp_path / "rows.jsonl", "-o", tmp_path / "out", "--config", config)
        ran = run(*arguments, "--engine", "ray")
        assert ran.exit_code == 2
        assert "policytext[ray]" in ran.output
        assert not (tmp_path / "out").exists()
        ran = run(*arguments, "--address", "auto")
        assert ran.exit_code == 2
        assert "--engine ray" in ran.output


def _limited(size: int) -> Callable[[], None]:
    def limit() -> None:
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit
