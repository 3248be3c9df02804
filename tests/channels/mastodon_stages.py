"""Places where a Mastodon customer and we can act: two real federating servers, and a mock of a newer Mastodon."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import sleep
from uuid import uuid4

import httpx

from porch.channels._mastodon_words import plain
from porch.channels.mastodon import CARD, Mastodon
from porch.core.channel import Card, Wire
from porch.core.clock import SYSTEM_CLOCK, Clock, StoppedClock
from porch.core.interaction import Delivery, Heard, Utterance
from porch.proving.servers.ports import free_port
from porch.proving.servers.processes import end, until
from porch.proving.servers.snac import Resident, SnacPair, eventually, lasting_one_answer


class Between(httpx.BaseTransport):
    """Stands between us and the real server, and spoils what it is told to spoil."""

    def __init__(self, *, torn: bool = False, poison: bool = False) -> None:
        self._client = lasting_one_answer()
        self._torn, self._poison = torn, poison

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._client.send(
            httpx.Request(request.method, request.url, headers=request.headers, content=request.read())
        )
        if self._torn and request.method == "POST" and request.url.path == "/api/v1/statuses":
            raise httpx.ReadError("the line broke", request=request)
        if self._poison and request.url.path == "/api/v1/notifications":
            items = answer.json()
            items.insert(len(items) // 2, {"id": "0", "type": "mention", "status": {"content": 7, "account": None}})
            return httpx.Response(200, json=items)
        return httpx.Response(
            answer.status_code, headers={"date": answer.headers.get("date", "")}, content=answer.content
        )


class SnacStage:
    """acme is us, ann the customer, both on the first server."""

    gaps: Mapping[str, str] = {"follows": "snac keeps the list of its followers to itself, and answers an empty one"}

    def __init__(self, pair: SnacPair) -> None:
        self.acme, self.ann, self.ben = pair.acme, pair.ann, pair.ben
        self.named = f"@{pair.acme.acct} "
        reserved = CARD.limits.measure(f"@{pair.ann.acct} ")
        self.card: Card = replace(CARD, limits=replace(CARD.limits, text=500 - reserved))
        self._poison = False

    def channel(self) -> Mastodon:
        return self._built(Between(poison=self._poison))

    def customer_says(self, text: str, reply_to: str = "") -> str:
        ann = self.ann
        said = ann.say(self.named + text, reply_to=ann.ref(reply_to) if reply_to else "")
        self.acme.ref(said["uri"])
        return str(said["uri"])

    def customer_edits(self, external_id: str, text: str) -> None:
        sleep(1.1)  # snac stamps edits to the second
        self.ann.edit(self.own_ref(external_id), self.named + text)
        eventually(lambda: text in json.dumps(self.notifications(), ensure_ascii=False), "the edit")

    def customer_deletes(self, external_id: str) -> None:
        self.ann.delete(external_id)
        eventually(lambda: external_id not in json.dumps(self.notifications()), "the deletion")

    def we_say_elsewhere(self, text: str, reply_to: str = "") -> str:
        acme = self.acme
        said = acme.say(f"@{self.ann.acct} {text}", reply_to=acme.ref(reply_to) if reply_to else "")
        return str(said["uri"])

    def poison(self) -> None:
        self._poison = True

    def said(self, text: str) -> int:
        ours = self.acme.get("/api/v1/accounts/acme/statuses")
        return sum(text in post["text"] for post in ours)

    def address(self, heard: Heard) -> Utterance:
        return Utterance(
            key=uuid4().hex, text="", begun_at=datetime.now(UTC), to=heard.author, in_reply_to=heard.external_id,
            ref=heard.ref,
        )  # fmt: skip

    def refused(self) -> Mastodon:
        return self._built(Between(), access_token="no longer")

    def limited(self, seconds: int) -> Mastodon:
        return self._built(httpx.MockTransport(lambda _: httpx.Response(429, headers={"Retry-After": str(seconds)})))

    def down(self) -> Mastodon:
        return self._built(Between(), server="http://127.0.0.1:1")

    def torn(self) -> Mastodon:
        return self._built(Between(torn=True))

    def skewed(self, by: timedelta) -> Mastodon:
        return self._built(Between(), clock=StoppedClock(datetime.now(UTC) + by))

    def pushed(self) -> tuple[Delivery, ...]:
        return ()

    def unacceptable(self) -> Utterance:
        return Utterance(key=uuid4().hex, text="a" * 501, begun_at=datetime.now(UTC))

    def own_ref(self, uri: str) -> str:
        return next(post["id"] for post in self.ann.get("/api/v1/accounts/ann/statuses") if post["uri"] == uri)

    def notifications(self) -> object:
        return self.acme.get("/api/v1/notifications")

    def credentials(self) -> dict[str, str]:
        return {"server": self.acme.server, "access_token": self.acme.token}

    def _built(self, transport: httpx.BaseTransport, clock: Clock = SYSTEM_CLOCK, **changes: str) -> Mastodon:
        credentials = {**self.credentials(), "max_characters": "500", **changes}
        return built(transport, credentials, clock)


def no_dial(host: str, port: int, timeout: float) -> object:
    raise AssertionError("Mastodon needs no socket of its own")


def built(transport: httpx.BaseTransport, credentials: Mapping[str, str], clock: Clock = SYSTEM_CLOCK) -> Mastodon:
    wire = Wire(http=httpx.Client(transport=transport), dial=no_dial, clock=clock)  # type: ignore[arg-type]
    channel = CARD.build(credentials, wire)
    assert isinstance(channel, Mastodon)
    return channel


class MockStage(SnacStage):
    """A Mastodon 4.6 in miniature: it streams, deletes by its API, and pages as Mastodon does."""

    gaps: Mapping[str, str] = {
        "longest_text": "the mock counts the host of a name; Mastodon's rule (and the real server) does not"
    }

    def __init__(self, acme: Resident, ann: Resident) -> None:
        self.acme, self.ann = acme, ann
        self.card = replace(CARD, limits=replace(CARD.limits, text=500 - CARD.limits.measure(f"@{ann.acct} ")))
        self.named = "@acme "
        self._poison = False

    def customer_edits(self, external_id: str, text: str) -> None:
        self.ann.edit(self.own_ref(external_id), self.named + text)

    def customer_deletes(self, external_id: str) -> None:
        ref = self.own_ref(external_id)
        self.ann.http.delete(f"{self.ann.server}/api/v1/statuses/{ref}", headers=self.ann.headers)

    def said(self, text: str) -> int:
        mine = self.acme.get(f"/api/v1/accounts/{self.id_of(self.acme)}/statuses", limit="40")
        return sum(text in plain(post["content"]) for post in mine)

    def channel(self, *, streaming: bool = False) -> Mastodon:
        return self._built(httpx.HTTPTransport() if streaming else Between(poison=self._poison))

    def own_ref(self, uri: str) -> str:
        mine = self.ann.get(f"/api/v1/accounts/{self.id_of(self.ann)}/statuses", limit="40")
        return next(post["id"] for post in mine if post["uri"] == uri)

    def id_of(self, resident: Resident) -> str:
        return str(resident.get("/api/v1/accounts/verify_credentials")["id"])


@contextmanager
def mock_stage(folder: Path) -> Iterator[MockStage]:
    """Run the mock in a process of its own, so that nothing of it is in ours."""
    port = free_port()
    config = folder / "mock.toml"
    accounts = "".join(
        f'[[seed.accounts]]\nusername = "{name}"\naccess_token = "key-{name}"\n' for name in ("acme", "ann")
    )
    config.write_text(f'[database]\npath = ":memory:"\n[streaming]\nheartbeat_seconds = 0.2\n{accounts}')
    log = folder / "mock.log"
    command = [sys.executable, "-m", "mastodon_mock", "serve", "--config", str(config), "--port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen([*command, "--host", "127.0.0.1"], stdout=out, stderr=out)
    server = f"http://127.0.0.1:{port}"
    try:
        until(lambda: answers(server), process, within=30, what="mastodon_mock", log=log)
        yield MockStage(*(Resident(name, server, "", f"key-{name}") for name in ("acme", "ann")))
    finally:
        end(process)


def answers(server: str) -> bool:
    try:
        return httpx.get(f"{server}/api/v1/instance").is_success
    except httpx.HTTPError:
        return False


def recorded() -> Path:
    """Return where the answers stand that a real server once gave."""
    data = Path(os.environ.get("PORCH_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
    return data / "protocols" / "mastodon" / "mastodonpy_responses.jsonl.gz"
