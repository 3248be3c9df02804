"""Mastodon against real servers (snac2, federating), against broken ones, and against what real servers once said."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import sleep
from uuid import uuid4

import httpx
import pytest

from porch.channels import contract
from porch.channels.mastodon import CARD, Mastodon
from porch.core.channel import Card, Wire
from porch.core.clock import SYSTEM_CLOCK, Clock, StoppedClock
from porch.core.interaction import Heard, Utterance
from porch.proving.servers.need import need
from porch.proving.servers.snac import SnacPair, eventually, lasting_one_answer, port_80_is_ours
from porch.proving.servers.snac_build import CannotBuild, snac

PHOTO = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture(scope="session")
def pair() -> Iterator[SnacPair]:
    need(port_80_is_ours(), "leave to listen on port 80 of a loopback address (root or CAP_NET_BIND_SERVICE)")
    try:
        snac()
    except CannotBuild as error:
        need(False, f"snac2: {error}")
    with SnacPair() as running:
        yield running


@pytest.fixture
def stage(pair: SnacPair) -> SnacStage:
    return SnacStage(pair)


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

    gaps: Mapping[str, str] = {}

    def __init__(self, pair: SnacPair) -> None:
        self.pair = pair
        self.named = f"@{pair.acme.acct} "
        reserved = CARD.limits.measure(f"@{pair.ann.acct} ")
        self.card: Card = replace(CARD, limits=replace(CARD.limits, text=500 - reserved))
        self._poison = False

    def channel(self) -> Mastodon:
        return self._built(Between(poison=self._poison))

    def customer_says(self, text: str, reply_to: str = "") -> str:
        ann = self.pair.ann
        said = ann.say(self.named + text, reply_to=ann.ref(reply_to) if reply_to else "")
        self.pair.acme.ref(said["uri"])
        return str(said["uri"])

    def customer_edits(self, external_id: str, text: str) -> None:
        sleep(1.1)  # snac stamps edits to the second
        self.pair.ann.edit(self.own_ref(external_id), self.named + text)
        eventually(lambda: text in json.dumps(self.notifications(), ensure_ascii=False), "the edit")

    def customer_deletes(self, external_id: str) -> None:
        self.pair.ann.delete(external_id)
        eventually(lambda: external_id not in json.dumps(self.notifications()), "the deletion")

    def we_say_elsewhere(self, text: str, reply_to: str = "") -> str:
        acme = self.pair.acme
        said = acme.say(f"@{self.pair.ann.acct} {text}", reply_to=acme.ref(reply_to) if reply_to else "")
        return str(said["uri"])

    def poison(self) -> None:
        self._poison = True

    def said(self, text: str) -> int:
        ours = self.pair.acme.get("/api/v1/accounts/acme/statuses")
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

    def unacceptable(self) -> Utterance:
        return Utterance(key=uuid4().hex, text="a" * 501, begun_at=datetime.now(UTC))

    def own_ref(self, uri: str) -> str:
        return next(post["id"] for post in self.pair.ann.get("/api/v1/accounts/ann/statuses") if post["uri"] == uri)

    def notifications(self) -> object:
        return self.pair.acme.get("/api/v1/notifications")

    def _built(self, transport: httpx.BaseTransport, clock: Clock = SYSTEM_CLOCK, **changes: str) -> Mastodon:
        credentials = {**self.pair.credentials(), "max_characters": "500", **changes}
        return built(transport, credentials, clock)


def no_dial(host: str, port: int, timeout: float) -> object:
    raise AssertionError("Mastodon needs no socket of its own")


def built(transport: httpx.BaseTransport, credentials: Mapping[str, str], clock: Clock = SYSTEM_CLOCK) -> Mastodon:
    wire = Wire(http=httpx.Client(transport=transport), dial=no_dial, clock=clock)  # type: ignore[arg-type]
    channel = CARD.build(credentials, wire)
    assert isinstance(channel, Mastodon)
    return channel


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_keeps_the_contract_on_a_real_server(stage: SnacStage, check: contract.Check) -> None:
    assert contract.run(check, stage).gap == ""
