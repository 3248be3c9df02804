"""A chat and a form of the trattoria's, its team, and visitors with tokens of their own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from porch.core.clock import SYSTEM_CLOCK, StoppedClock
from porch.core.rates import RATES
from porch.core.viewer import SYSTEM
from porch.desk.morning import actions as morning
from porch.desk.post import actions as post
from porch.desk.post import queries as channels
from porch.engagement.conversations import actions as conversations
from porch.projections.waiting import queries as waiting
from porch.records.outbox import actions as outbox
from porch.records.team import actions as team
from tests.interfaces.console.conftest import PASSWORD
from tests.interfaces.console.conftest import _nothing_remembered as _nothing_remembered
from tests.interfaces.console.conftest import browser as browser

SHOP = "https://shop.example"
CHAT, FORM = "/chat/trattoria/", "/forms/trattoria/"
TOKEN = "a" * 43
OTHERS = "b" * 43


@pytest.fixture(autouse=True)
def nobody_has_knocked() -> Iterator[None]:
    """Every test begins with quiet doors."""
    RATES.forget()
    yield
    RATES.forget()


@pytest.fixture
def alice(db: None) -> Any:
    """Alice, who answers."""
    team.change_business(
        name="Trattoria", time_zone="UTC", bound_days=3, began_at=datetime.now(UTC) - timedelta(days=30)
    )
    return team.add_member(name="Alice", email="alice@trattoria.example", password=PASSWORD, role="owner")


@pytest.fixture
def chat(alice: Any) -> Any:
    """The chat that may stand on the shop's pages."""
    return connected("webchat", {"name": "Trattoria", "origins": SHOP})


@pytest.fixture
def form(alice: Any) -> Any:
    """The form that may be framed on the shop's pages."""
    return connected("webform", {"name": "Trattoria", "origins": SHOP})


def connected(channel: str, fields: dict[str, str]) -> Any:
    """Return a connection made as the wizard makes it."""
    card = channels.card(channel)
    assert card is not None
    return post.connect(card, fields, by=None, at=SYSTEM_CLOCK.now())


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody on a page of `origin`, as their browser asks on their behalf."""

    token: str = TOKEN
    origin: str = SHOP
    at: str = CHAT

    def asks(self, path: str = "talk/", **query: Any) -> Any:
        """Return the answer to a question."""
        return Client().get(self.at + path, query, headers=self._headers())

    def sends(self, path: str = "talk/", **fields: Any) -> Any:
        """Return the answer to what was sent."""
        body = {"key": uuid4().hex, **fields}
        return self.sends_bytes(path, json.dumps(body).encode())

    def sends_bytes(self, path: str, body: bytes) -> Any:
        """Return the answer to any bytes."""
        return Client().generic("POST", self.at + path, body, "application/json", headers=self._headers())

    def reads(self) -> list[tuple[bool, str]]:
        """Return what the visitor may read, each with whether it is ours."""
        return [(turn["ours"], turn["words"]) for turn in self.asks().json()["turns"]]

    def _headers(self) -> dict[str, str]:
        told = {"Origin": self.origin, "Authorization": f"Bearer {self.token}" if self.token else ""}
        return {name: value for name, value in told.items() if value}


def answered(member: Any, words: str, *, left: bool = True) -> Any:
    """Let the team answer whoever waits first; `left`: and let the time to undo pass."""
    now = SYSTEM_CLOCK.now()
    morning.refresh(now=now)
    standing = waiting.box(SYSTEM, "waiting")[0]
    outgoing = conversations.reply(
        thread_id=standing.thread_id, handle=standing.handle, member=member, text=words, at=now
    )
    if left:
        post.deliver_next(clock=StoppedClock(now + outbox.UNDO + timedelta(seconds=1)))
    return outgoing
