"""HanLP's summariser, which exists only as a remote service.

**The text leaves the machine.** Nothing here runs unless the caller makes this object and names
the service. Only the standard library is used, so no extra is needed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from policytext.language.characters import fold
from policytext.summarization.backends import SummaryRequest

__all__ = ["HanLPRemote"]

_TOP = 10
_MOST_BYTES = 1 << 22


@dataclass(frozen=True, slots=True)
class HanLPRemote:
    """A backend that sends the text to a HanLP RESTful service and cites what it picks.

    Attributes:
        url: The service, such as ``https://hanlp.hankcs.com/api``. The text is sent there.
        auth: The key of the service, if it wants one.
        language: What the service calls the language.
        timeout: Seconds to wait.
        name: What the summary's ``method`` says.

    Source: the protocol of the client ``hanlp_restful``: a POST of JSON to
    ``/extractive_summarization``, answered by sentences with scores.
    """

    url: str
    auth: str | None = field(default=None, repr=False)
    language: str = "zh"
    timeout: float = 30.0
    name: str = "hanlp-remote"

    def __post_init__(self) -> None:
        """Refuse what is no address of the web."""
        if urlsplit(self.url).scheme not in ("http", "https"):
            raise ValueError(f"the service is named by an http or https URL, not {self.url!r}")

    def summarize(self, request: SummaryRequest) -> str:
        """The sentences that the service picks, each cited by its number.

        Args:
            request: The sentences; only they are sent.

        Returns:
            Sentences of the request, the best first, as far as they fit the budget.

        Raises:
            OSError: If the service cannot be reached, refuses, or takes too long.
            ValueError: If it answers something else than sentences with scores.
        """
        text = "".join(" ".join(item.text.split()) for item in request.sentences)
        picked = self._ask(text)
        numbers = {_key(item.text): at for at, item in enumerate(request.sentences, start=1)}
        lines: list[str] = []
        left = request.max_chars
        for sentence in sorted(picked, key=lambda item: -picked[item]):
            number = numbers.get(_key(sentence))
            if number is None:
                continue
            own = " ".join(request.sentences[number - 1].text.split())
            if left is not None and len(own) > left:
                continue
            left = None if left is None else left - len(own)
            lines.append(f"{own}[{number}]")
        return "\n".join(lines)

    def _ask(self, text: str) -> dict[str, float]:
        form = {"text": text, "language": self.language, "topk": _TOP}
        headers = {"Content-Type": "application/json"}
        if self.auth:
            headers["Authorization"] = f"Basic {self.auth}"
        address = f"{self.url.rstrip('/')}/extractive_summarization"
        body = json.dumps(form).encode()
        with urlopen(Request(address, body, headers), timeout=self.timeout) as answer:
            told = json.loads(answer.read(_MOST_BYTES))
        if not isinstance(told, dict):
            raise ValueError(f"{address} answered a {type(told).__name__}, not sentences")
        return {
            str(sentence): float(score)
            for sentence, score in told.items()
            if isinstance(score, int | float)
        }


def _key(sentence: str) -> str:
    """What two writings of a sentence have in common."""
    return "".join(character for character in fold(sentence) if character.isalnum())
