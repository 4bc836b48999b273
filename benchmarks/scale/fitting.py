"""Near-duplicates of a corpus, found on disk: ``python -m benchmarks.scale.fitting INPUT``."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from policytext.corpus import PathCorpus
from policytext.duplicates import NearDuplicates

__all__ = ["main"]


def main() -> None:
    """Fit, and print how long it took and what goes."""
    started = time.perf_counter()
    fitted = NearDuplicates().fit(PathCorpus([Path(sys.argv[1])]))
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "drops": len(fitted.drops)}))


if __name__ == "__main__":
    main()
