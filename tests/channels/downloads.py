"""Downloads as networks hand them out, small and of our own making, in the shapes that owners get."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import httpx

from porch.channels.archive import Archive, build
from porch.channels.contract import hear
from porch.core.channel import Wire
from porch.core.clock import SYSTEM_CLOCK
from porch.core.interaction import Heard, Spoiled

NOON_MS = 1_762_430_400_000


def no_socket(host: str, port: int, timeout: float) -> Any:
    raise AssertionError(f"an archive opens no socket: {host}:{port}, {timeout}")


def archive(path: Path, name: str, **told: str) -> Archive:
    http = httpx.Client(transport=httpx.MockTransport(lambda _: httpx.Response(500)))
    return build({"path": str(path), "format": name, **told}, Wire(http=http, dial=no_socket, clock=SYSTEM_CLOCK))


def heard(path: Path, name: str, **told: str) -> tuple[list[Heard], list[Spoiled]]:
    """Return what an archive said, and what of it could not be read."""
    said = list(archive(path, name, **told).listen(None))
    return [one for one in said if isinstance(one, Heard)], [one for one in said if isinstance(one, Spoiled)]


def said(path: Path, name: str, **told: str) -> list[Heard]:
    """Return what an archive said; nothing of it was unreadable, and each item reads the same from its own bytes."""
    channel = archive(path, name, **told)
    found, spoiled = hear(channel)[0], heard(path, name, **told)[1]
    assert spoiled == []
    assert [channel.reread(one.raw) for one in found] == [[one] for one in found]
    return found


def zipped(path: Path, files: Mapping[str, bytes | str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return path


def unpacked(path: Path, files: Mapping[str, bytes | str]) -> Path:
    for name, content in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator="\n").writerows([heads, *rows])
    return file.getvalue()


def as_meta_writes(told: object) -> str:
    """Return JSON whose letters are the bytes of UTF-8, one each."""
    plain = json.dumps(told, ensure_ascii=False)
    return "".join(
        letter if letter < "\x80" else f"\\u{ord(letter):04x}" for letter in plain.encode().decode("latin-1")
    )


def meta_chat(people: Sequence[str], messages: Iterable[Mapping[str, object]], title: str = "") -> str:
    return as_meta_writes(
        {
            "participants": [{"name": name} for name in people], "messages": list(messages),
            "title": title or people[0], "is_still_participant": True, "thread_path": "inbox/x", "magic_words": [],
        }
    )  # fmt: skip


def meta_said(who: str, text: str, at: int = NOON_MS, **more: object) -> dict[str, object]:
    return {"sender_name": who, "timestamp_ms": at, "content": text, "is_geoblocked_for_viewer": False, **more}


PROFILE = as_meta_writes({"profile_v2": {"name": {"full_name": "Osteria Così"}, "username": "osteria.cosi"}})
