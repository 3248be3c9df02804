"""The morning bench's database is filled by the way everything comes in, and its cookie opens the house."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import set_urlconf

from porch.core.clock import SYSTEM_CLOCK
from porch.core.interaction import Kind
from porch.core.viewer import SYSTEM
from porch.desk.morning import queries as morning
from porch.proving.benches import _filling
from porch.records.accounts.models import Account
from porch.records.interactions.models import Interaction

pytestmark = pytest.mark.django_db
MESSAGES = 120


@pytest.fixture
def found(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What a small filling told; the addresses are given back afterwards."""
    settings.ROOT_URLCONF = "porch.proving.benches._bare_page"
    monkeypatch.setattr(_filling, "BATCH", 50)
    yield _filling.main(MESSAGES)
    set_urlconf(None)


def browser(cookie: str) -> Client:
    name, _, value = cookie.partition("=")
    client = Client(HTTP_HOST="127.0.0.1")
    client.cookies[name] = value
    return client


def test_every_message_is_in_the_log_and_the_morning_is_laid(found: dict[str, Any]) -> None:
    assert Interaction.objects.exclude(kind=Kind.NOTE).count() == MESSAGES
    assert Account.objects.get().state == Account.State.PAUSED
    arranged = morning.morning(SYSTEM, now=SYSTEM_CLOCK.now())
    assert arranged.today
    assert arranged.pile > 0


def test_the_cookie_opens_the_house_and_another_does_not(found: dict[str, Any]) -> None:
    assert browser(found["cookie"]).get("/").status_code == 200
    assert browser(found["cookie"] + "x").get("/").status_code == 302


def test_the_conversations_open(found: dict[str, Any]) -> None:
    opened = [browser(found["cookie"]).get(path).status_code for path in found["conversations"][:3]]
    assert opened
    assert set(opened) == {200}


def test_statements_are_counted_of_a_page_that_is_drawn_anew(found: dict[str, Any]) -> None:
    assert found["statements"] >= found["bare_statements"] > 0
