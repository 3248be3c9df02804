"""Downloads that are torn, doubled, renamed or wrong within are read as far as they go, and never make Porch fall."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest

from porch.core.errors import ChannelError
from porch.core.interaction import Heard
from tests.channels.downloads import archive, zipped
from tests.channels.test_archive_google import CHAT, HANGOUTS, REVIEWS, YOUTUBE, mail
from tests.channels.test_archive_linkedin import WHOLE
from tests.channels.test_archive_meta import FACEBOOK, INSTAGRAM
from tests.channels.test_archive_whatsapp import ANDROID, IOS

DOWNLOADS: dict[str, dict[str, str]] = {
    "facebook-information": FACEBOOK,
    "instagram-information": INSTAGRAM,
    "google-takeout": {**CHAT, **REVIEWS, **YOUTUBE, **HANGOUTS, "Takeout/Mail/a.mbox": mail("Inbox")},
    "linkedin-data": WHOLE,
    "whatsapp-chat": {"a/WhatsApp Chat with Ann.txt": ANDROID, "_chat.txt": IOS},
}
ODD: list[Any] = [
    None,
    7,
    -1,
    10**40,
    "",
    [],
    {},
    "x" * 50,
    True,
    1.5,
    [None],
    {"a": None},
    "\ud83d",
    "\0",
    "2026-99-99",
]
PIECES = [b'"', b"\n", b",", b"\xff", b"\0", b"[", b"25/03/26, 21:00 - x: y\n", b"https://["]


def strange(told: Any, chance: Random) -> Any:
    """Return JSON with here and there another value, a renamed field, or a field less."""
    if chance.random() < 0.06:
        return chance.choice(ODD)
    if isinstance(told, dict):
        kept = [(name, value) for name, value in told.items() if chance.random() > 0.03]
        return {chance.choice([name] * 30 + ["x"]): strange(value, chance) for name, value in kept}
    return [strange(one, chance) for one in told] if isinstance(told, list) else told


def torn(body: bytes, chance: Random) -> bytes:
    """Return bytes with pieces cut out and put in."""
    for _ in range(chance.randint(0, 8)):
        at = chance.randrange(len(body) + 1)
        body = body[:at] + chance.choice([b"", *PIECES]) + body[at + chance.choice([0, 1, 20]) :]
    return body


def made_strange(name: str, content: str, chance: Random) -> bytes:
    whole = json.dumps(strange(json.loads(content), chance)).encode() if name.endswith(".json") else content.encode()
    return torn(whole, chance) if chance.random() < 0.4 else whole


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("format_name", DOWNLOADS)
def test_a_strange_download_is_read_as_far_as_it_goes(tmp_path: Path, format_name: str, seed: int) -> None:
    chance = Random(f"{format_name} {seed}")
    files = {name: made_strange(name, content, chance) for name, content in DOWNLOADS[format_name].items()}
    channel = archive(zipped(tmp_path / "d.zip", files), format_name)  # type: ignore[arg-type]
    found: list[Heard] = []
    with suppress(ChannelError):
        found += [one for one in channel.listen(None) if isinstance(one, Heard)]
    assert [channel.reread(one.raw) for one in found] == [[one] for one in found]
    for one in found:
        assert one.at.tzinfo is not None
        "".join((one.text, one.external_id, one.thread, one.author.value, one.author.name)).encode()
        assert len(one.author.value) <= 400
