"""Where figures come from: date, versions and command, written beside them."""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

__all__ = ["installed", "write_results"]

KEY = "provenance"


def installed(*names: str) -> dict[str, str]:
    """The versions of those distributions that are installed here.

    >>> installed("policytext-has-no-such-peer")
    {}
    """
    found = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def write_results(
    path: Path,
    figures: Mapping[str, object],
    command: str,
    *,
    peers: Mapping[str, str] | None = None,
    keep_peers: bool = False,
    sort: bool = False,
) -> None:
    """Write figures as JSON, with when and by what they were measured under ``provenance``.

    A run that gives the same figures leaves the file as it is, so that the date is that of the run
    which first gave them, and looking at the demo changes nothing.

    Args:
        path: The result file.
        figures: What was measured; an older ``provenance`` in it is replaced.
        command: The command that remakes the figures, without paths of this machine.
        peers: The peers that were measured, with their versions.
        keep_peers: Whether peers named in the file keep their versions, because their figures are
            kept where they are not installed.
        sort: Whether keys are sorted.
    """
    measured = {name: part for name, part in figures.items() if name != KEY}
    before = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    earlier = before.pop(KEY, {})
    if earlier and before == json.loads(json.dumps(measured)):
        return
    kept = earlier.get("peers", {}) if keep_peers else {}
    provenance = {
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "command": command,
        "policytext": installed("policytext").get("policytext", "not installed"),
        "python": platform.python_version(),
        "peers": kept | dict(peers or {}),
    }
    path.parent.mkdir(exist_ok=True)
    text = json.dumps({KEY: provenance, **measured}, ensure_ascii=False, indent=1, sort_keys=sort)
    path.write_text(text + "\n", encoding="utf-8")
