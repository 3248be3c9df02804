"""Networks that can call are waited for; when one calls, it is listened to."""

from __future__ import annotations

from typing import ClassVar

import pytest

from porch.interfaces.schedule import watching
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.jobs.models import Job

pytestmark = pytest.mark.django_db


class Thread:
    """A thread that remembers whom it watches."""

    alive = True
    started: ClassVar[list[int]] = []

    def __init__(self, *, target: object, args: tuple[int, ...], daemon: bool) -> None:
        """Remember."""
        self.account = args[0]

    def start(self) -> None:
        """Pretend to watch."""
        Thread.started.append(self.account)

    def is_alive(self) -> bool:
        """Say whether it goes on."""
        return Thread.alive


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    monkeypatch.setattr(watching.threading, "Thread", Thread)
    monkeypatch.setattr(watching.post, "can_wait", lambda account_id: True)
    monkeypatch.setattr(Thread, "started", [])
    monkeypatch.setattr(Thread, "alive", True)
    return Thread.started


def test_each_connection_is_watched_by_one(shop: Account, started: list[int]) -> None:
    watch = watching.Watch()
    watch.look()
    watch.look()
    assert started == [shop.pk]


def test_a_watch_that_fell_is_taken_up_again(
    shop: Account, started: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = watching.Watch()
    watch.look()
    monkeypatch.setattr(Thread, "alive", False)
    watch.look()
    assert started == [shop.pk, shop.pk]


def test_a_network_that_cannot_call_is_not_watched(
    shop: Account, started: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching.post, "can_wait", lambda account_id: False)
    watching.Watch().look()
    assert started == []


def test_a_call_is_followed_by_listening_until_the_connection_ends(
    shop: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def calls(account: Account, longest: object) -> bool:
        accounts.pause(account=account)
        return True

    monkeypatch.setattr(watching.connection, "close", lambda: None)
    monkeypatch.setattr(watching.post, "wait", calls)
    watching.Watch()._watch(shop.pk)
    assert Job.objects.get().key == f"collect:{shop.pk}"


def test_trouble_while_waiting_is_waited_out(shop: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(account: Account, longest: object) -> bool:
        accounts.pause(account=account)
        raise OSError("the line broke")

    monkeypatch.setattr(watching.connection, "close", lambda: None)
    monkeypatch.setattr(watching, "AFTER_TROUBLE", 0)
    monkeypatch.setattr(watching.post, "wait", breaks)
    watching.Watch()._watch(shop.pk)
    assert Job.objects.count() == 0
