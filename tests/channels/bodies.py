"""The captured answers of networks in the shared data, one body at a time."""

from __future__ import annotations

import gzip
import json
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from porch.proving.servers.need import need

DATA = Path(os.environ.get("PORCH_DATA", str(Path(__file__).parents[3] / "shared" / "data")))


def responses(name: str) -> Iterator[tuple[str, Any]]:
    """Yield path and body of every recorded answer in `protocols/<name>.jsonl.gz`; skips when it is absent."""
    path = DATA / "protocols" / f"{name}.jsonl.gz"
    need(path.exists(), f"{path.name} (PORCH_DATA)")
    with gzip.open(path) as lines:
        for line in lines:
            told = json.loads(line)
            yield str(told.get("url") or told.get("file") or ""), told["body"]


def files(name: str) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of every file in `protocols/<name>.tar.gz`; skips when it is absent."""
    path = DATA / "protocols" / f"{name}.tar.gz"
    need(path.exists(), f"{path.name} (PORCH_DATA)")
    with tarfile.open(path) as held:
        for member in held:
            if (opened := held.extractfile(member)) is not None:
                yield member.name, opened.read()


def raw(body: Any) -> bytes:
    """Return a recorded body as the bytes that came."""
    return body.encode() if isinstance(body, str) else json.dumps(body).encode()
