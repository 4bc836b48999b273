"""Backends: citations mapped back, lies flagged, failures replaced by the extract."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import pytest

from policytext import summarize
from policytext.document import Summary
from policytext.summarization import (
    Backend,
    CallableBackend,
    CitedSummary,
    HanLPRemote,
    SummaryRequest,
    write_summary,
)

TEXT = (
    "会议强调，要坚持稳中求进工作总基调。国务院印发规划，支持半导体产业发展。"
    "到2035年，基本建成现代化产业体系，加快建设全国统一大市场。"
)


def test_citations_are_mapped_to_spans() -> None:
    summary = summarize(
        TEXT, backend=lambda prompt: "会议强调坚持稳中求进。[1]支持半导体产业发展。【2】"
    )
    assert isinstance(summary, CitedSummary)
    assert summary.text == "会议强调坚持稳中求进。支持半导体产业发展。"
    assert summary.method == "callable"
    assert [claim.citations[0].extract(TEXT)[:4] for claim in summary.claims] == [
        "会议强调",
        "国务院印",
    ]
    assert all(claim.is_supported for claim in summary.claims)
    assert all(item.span.extract(TEXT) == item.text for item in summary.sentences)
    assert not summary.notes


def test_the_prompt_numbers_the_sentences_and_demands_citations() -> None:
    seen: list[str] = []

    def write(prompt: str) -> str:
        seen.append(prompt)
        return "稳中求进。[1]"

    summarize(TEXT, title="经济工作", backend=write, max_chars=120)
    assert "[1] 会议强调" in seen[0]
    assert "[3] 到2035年" in seen[0]
    assert "标题：经济工作" in seen[0]
    assert "不超过120个字" in seen[0]


@pytest.mark.parametrize(
    ("written", "supported"),
    [
        ("到2040年基本建成现代化产业体系。[3]", False),
        ("到2035年基本建成现代化产业体系。[3]", True),
        ("月球基地即将投入使用并对外开放。[2]", False),
        ("会议强调坚持稳中求进，支持半导体产业发展。[1][2]", True),
        ("会议强调坚持稳中求进，支持半导体产业发展。[1-2]", True),
        ("会议强调坚持稳中求进。[1，99]", True),
    ],
)
def test_claims_are_held_to_what_they_cite(written: str, supported: bool) -> None:
    summary = summarize(TEXT, backend=lambda prompt: written)
    assert isinstance(summary, CitedSummary)
    assert [claim.is_supported for claim in summary.claims] == [supported]
    assert bool(summary.unsupported) is not supported
    assert bool(summary.notes) is not supported


def _raise(prompt: str) -> str:
    raise RuntimeError("no credit left")


@pytest.mark.parametrize(
    ("writer", "reason"),
    [
        (_raise, "RuntimeError: no credit left"),
        (lambda prompt: "", "wrote nothing"),
        (lambda prompt: None, "gave a NoneType"),
        (lambda prompt: "天上有月亮。", "cited no sentence"),
        (lambda prompt: "会议强调稳中求进。[77]", "cited no sentence"),
        (lambda prompt: "会议" * 300 + "。[1]", "longer than the budget"),
    ],
)
def test_failures_fall_back_to_the_extract(writer: Callable[[str], str], reason: str) -> None:
    summary = summarize(TEXT, backend=writer)
    assert summary.sentences == summarize(TEXT).sentences
    assert reason in summary.notes[-1]
    assert not isinstance(summary, CitedSummary)


def test_a_backend_that_hangs_is_left_behind() -> None:
    release = threading.Event()
    backend = CallableBackend(lambda prompt: str(release.wait(30)), timeout=0.1)
    start = time.monotonic()
    summary = summarize(TEXT, backend=backend)
    release.set()
    assert time.monotonic() - start < 5
    assert "TimeoutError" in summary.notes[-1]


def test_without_a_timeout_it_is_called_directly() -> None:
    summary = summarize(TEXT, backend=CallableBackend(lambda prompt: "稳中求进。[1]", "mine", None))
    assert summary.method == "mine"


def test_what_is_beyond_the_budget_is_left_out() -> None:
    written = "会议强调坚持稳中求进。[1]支持半导体产业发展。[2]"
    summary = summarize(TEXT, max_chars=15, backend=lambda prompt: written)
    assert summary.text == "会议强调坚持稳中求进。"
    assert "beyond the budget" in summary.notes[0]


def test_nothing_to_summarise_calls_nobody() -> None:
    assert summarize("", backend=_raise) == summarize("")


def test_a_backend_is_told_by_its_method() -> None:
    assert isinstance(CallableBackend(_raise), Backend)
    assert not isinstance(_raise, Backend)
    request = SummaryRequest(TEXT, summarize(TEXT).sentences)
    assert isinstance(write_summary(CallableBackend(_raise), request, Summary()), Summary)


# -- HanLP's service, played by a local server ----------------------------------------------------


class _Service(BaseHTTPRequestHandler):
    seen: ClassVar[list[tuple[str, str | None, dict[str, Any]]]] = []
    answer: ClassVar[object] = None
    status: ClassVar[int] = 200

    def do_POST(self) -> None:
        form = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.seen.append((self.path, self.headers.get("Authorization"), form))
        body = json.dumps(self.answer, ensure_ascii=False).encode()
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def service() -> Iterator[str]:
    _Service.seen.clear()
    _Service.status = 200
    server = HTTPServer(("127.0.0.1", 0), _Service)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/api"
    server.shutdown()
    server.server_close()
    thread.join()


def test_hanlp_sentences_are_cited(service: str) -> None:
    _Service.answer = {
        "国务院印发规划，支持半导体产业发展。": 0.9,
        "会议强调,要坚持稳中求进工作总基调": 0.5,
        "别处的一句话。": 0.7,
    }
    summary = summarize(TEXT, backend=HanLPRemote(service, auth="key"))
    assert isinstance(summary, CitedSummary)
    assert summary.method == "hanlp-remote"
    assert [item.text[:3] for item in summary.sentences] == ["会议强", "国务院"]
    assert all(claim.is_supported for claim in summary.claims)
    ((path, auth, form),) = _Service.seen
    assert path == "/api/extractive_summarization"
    assert auth == "Basic key"
    assert form == {"text": TEXT, "language": "zh", "topk": 10}


@pytest.mark.parametrize("answer", [["a"], "text", {"别处的一句话。": 1.0}, {}])
def test_hanlp_answers_that_are_none(service: str, answer: object) -> None:
    _Service.answer = answer
    summary = summarize(TEXT, backend=HanLPRemote(service))
    assert summary.sentences == summarize(TEXT).sentences
    assert "stands in" in summary.notes[-1]


def test_hanlp_refusal_and_absence(service: str) -> None:
    _Service.status = 429
    assert "HTTPError" in summarize(TEXT, backend=HanLPRemote(service)).notes[-1]
    nowhere = HanLPRemote("http://127.0.0.1:9", timeout=1)
    assert "URLError" in summarize(TEXT, backend=nowhere).notes[-1]


def test_hanlp_keeps_its_key_to_itself() -> None:
    assert "secret" not in repr(HanLPRemote("https://example.org/api", auth="secret"))


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "example.org"])
def test_hanlp_wants_an_address_of_the_web(url: str) -> None:
    with pytest.raises(ValueError, match="http"):
        HanLPRemote(url)
