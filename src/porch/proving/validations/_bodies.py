"""Captured bodies of networks in a folder: one folder a network, bodies as files, archives of files, or JSON lines."""

from __future__ import annotations

import gzip
import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SPECIFICATIONS = ("openapi", "lexicons.tar.gz", "official_docs_with_json.tar.gz")
NO_BODIES = ("license", "readme", "source.md", "notice", "copying")


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """One captured answer or webhook: of which network, under what name or address, and its bytes."""

    network: str
    name: str
    content: bytes

    @property
    def key(self) -> str:
        """Return what names the body among all."""
        return f"{self.network}/{self.name}"


def bodies(folder: Path) -> Iterator[Body]:
    """Yield every body below `folder`; specifications, lexicons and licences are none."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and len(parts) > 1 and not any(part in SPECIFICATIONS for part in parts):
            yield from _held(parts[0], path)


def _held(network: str, path: Path) -> Iterator[Body]:
    if path.name.endswith(".tar.gz"):
        yield from _packed(network, path)
    elif path.name.endswith(".jsonl.gz"):
        with gzip.open(path) as lines:
            for number, line in enumerate(lines):
                yield _line(network, number, json.loads(line))
    elif not _no_body(path.name):
        content = path.read_bytes()
        yield Body(
            network=network, name=path.name, content=gzip.decompress(content) if path.suffix == ".gz" else content
        )


def _packed(network: str, path: Path) -> Iterator[Body]:
    with tarfile.open(path) as held:
        for member in held:
            opened = held.extractfile(member) if not _no_body(member.name) else None
            if opened is not None:
                yield Body(network=_within(network, member.name), name=member.name, content=opened.read())


def _line(network: str, number: int, told: dict[str, Any]) -> Body:
    body = told["body"]
    content = body.encode() if isinstance(body, str) else json.dumps(body, ensure_ascii=False).encode()
    return Body(network=network, name=f"{number} {told.get('url') or told.get('file') or ''}", content=content)


def _within(network: str, name: str) -> str:
    """Return the network of a file in a collection of many: the folder it lies in."""
    if network != "perceval":
        return network
    parts = name.split("/")
    return parts[-2] if len(parts) > 1 else network


def _no_body(name: str) -> bool:
    file = name.rpartition("/")[2].lower()
    return file.startswith(NO_BODIES) or "/lexicon/" in name or file.endswith((".py", ".md"))
