"""A town that talks of bread and of tables: topics one can read off a text, and needs said outright."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from porch.core.interaction import Handle, Heard
from porch.projections.influence import topics
from porch.projections.language import projector as language
from porch.projections.needs import projector
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from tests.cast import NOON, says

TOPICS = ("bread", "table")
EARLIER = NOON - timedelta(days=100)  # as far into the quarter before


@pytest.fixture
def talk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a text be on the topic it names."""
    monkeypatch.setattr(topics, "known", lambda: lambda text: next((one for one in TOPICS if one in text), ""))


def hear(account: Account, *items: Heard) -> None:
    """Hear these, understand them, and know what is needed."""
    log.record(account=account, items=items, received_at=max([NOON, *(item.at for item in items)]))
    language.catch_up()
    projector.catch_up()


def needs(who: Handle, text: str, *, at: datetime = NOON, name: str = "") -> Heard:
    """Return something somebody says at a time."""
    return says(who, text, at=at, name=name)
