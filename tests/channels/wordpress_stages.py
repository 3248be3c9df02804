"""A place where Ann comments and acme answers: a real WordPress, met directly or by somebody who spoils it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx

from porch.channels.wordpress import CARD, WordPress
from porch.core.channel import Card, Wire
from porch.core.clock import SYSTEM_CLOCK, Clock, StoppedClock
from porch.core.interaction import Delivery, Heard, Utterance
from porch.proving.servers.wordpress import WordPressSite


class Between(httpx.BaseTransport):
    """Stands between us and the real site, and spoils what it is told to spoil."""

    def __init__(self, *, torn: bool = False, poison: bool = False) -> None:
        self._carrier = httpx.HTTPTransport()
        self._torn, self._poison = torn, poison

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = self._carrier.handle_request(request)
        answer.read()
        path = request.url.params.get("rest_route", "")
        if self._torn and request.method == "POST" and path in ("/wp/v2/comments", "/wp/v2/posts"):
            raise httpx.ReadError("the line broke", request=request)
        if self._poison and request.method == "GET" and path == "/wp/v2/comments":
            told = answer.json()
            told.insert(len(told) // 2, {"id": 0, "date_gmt": 7, "content": 7})
            return httpx.Response(200, json=told)
        return answer


class WordPressStage:
    """Acme is us, an editor; Ann is a customer who has signed up on the site."""

    gaps: Mapping[str, str] = {}
    card: Card = CARD

    def __init__(self, site: WordPressSite, post: int) -> None:
        self.site, self.post = site, post
        self._poison = False

    def channel(self, **changes: str) -> WordPress:
        return self._built(Between(poison=self._poison), **changes)

    def customer_says(self, text: str, reply_to: str = "") -> str:
        return self.named(self.site.comment("ann", self.post, text, parent=number(reply_to)))

    def customer_edits(self, external_id: str, text: str) -> None:
        self.site.ask("acme", "POST", f"/comments/{number(external_id)}", content=text)

    def customer_deletes(self, external_id: str) -> None:
        self.site.ask("acme", "DELETE", f"/comments/{number(external_id)}")

    def we_say_elsewhere(self, text: str, reply_to: str = "") -> str:
        return self.named(self.site.comment("acme", self.post, text, parent=number(reply_to)))

    def poison(self) -> None:
        self._poison = True

    def said(self, text: str) -> int:
        return len(self.site.comments(text))

    def address(self, heard: Heard) -> Utterance:
        return replace(words(""), to=heard.author, in_reply_to=heard.external_id, ref=heard.ref)

    def refused(self) -> WordPress:
        return self._built(Between(), password="no longer valid")

    def limited(self, seconds: int) -> WordPress:
        return self._built(httpx.MockTransport(lambda _: httpx.Response(429, headers={"Retry-After": str(seconds)})))

    def down(self) -> WordPress:
        return self._built(Between(), api="http://127.0.0.1:1/wp-json/")

    def torn(self) -> WordPress:
        return self._built(Between(torn=True))

    def skewed(self, by: timedelta) -> WordPress:
        return self._built(Between(), StoppedClock(datetime.now(UTC) + by))

    def pushed(self) -> tuple[Delivery, ...]:
        return ()

    def unacceptable(self) -> Utterance:
        return words("a" * 70_000)

    def named(self, comment: Mapping[str, Any]) -> str:
        return f"{self.site.url.partition('//')[2]}#comment-{comment['id']}"

    def _built(self, transport: httpx.BaseTransport, clock: Clock = SYSTEM_CLOCK, **changes: str) -> WordPress:
        return built(transport, clock, **{**self.site.credentials(), **changes})


def built(transport: httpx.BaseTransport, clock: Clock = SYSTEM_CLOCK, **changes: str) -> WordPress:
    http = httpx.Client(transport=transport, trust_env=False)
    fields = {"url": "https://blog.test", "user": "acme", "password": "key", **changes}
    channel = CARD.build(fields, Wire(http=http, dial=None, clock=clock))  # type: ignore[arg-type]
    assert isinstance(channel, WordPress)
    return channel


def words(text: str, **more: Any) -> Utterance:
    return Utterance(key=uuid4().hex, text=text, begun_at=datetime.now(UTC), **more)


def number(name: str) -> int:
    return int(name.rpartition("-")[2]) if name else 0
