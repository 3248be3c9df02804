"""What was pushed is read into the log in order; poison goes to quarantine with its bytes and can be replayed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field, replace

import pytest
from django.db import OperationalError

from porch.core.clock import Clock, StoppedClock
from porch.core.errors import KeyRefused, Unreadable
from porch.core.interaction import Delivery, Heard, Spoiled
from porch.desk.post import collecting, reading, wiring
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.interactions import pushes
from porch.records.interactions.models import Delivery as Stored
from porch.records.interactions.models import Interaction, Quarantined
from porch.records.interactions.pushes import Arrival
from tests.cast import ANN, NOON, says

pytestmark = pytest.mark.django_db


@dataclass
class Pushing:
    """A channel that reads names out of a body; what it cannot read it says in different ways."""

    learned: list[str] = field(default_factory=list)
    clock: Clock | None = None
    seen: list[object] = field(default_factory=list)

    def overhear(self, delivery: Delivery) -> Iterable[Heard | Spoiled]:
        """Yield one thing for every name."""
        if delivery.headers.get("x-signature") != "good":
            raise KeyRefused("not signed")
        self.seen.append((self.clock.now() if self.clock else None, delivery.received_at))
        for name in json.loads(delivery.body):
            if name == "poison" and "poison" not in self.learned:
                raise Unreadable("what is poison?")
            if name == "half" and "half" not in self.learned:
                yield Spoiled(raw=b"half", reason="half of it", where="half")
                continue
            yield replace(says(ANN, name=name), raw=f"raw {name}".encode())


@pytest.fixture
def pushing(shop: Account, monkeypatch: pytest.MonkeyPatch) -> Pushing:
    channel = Pushing()

    def opened(account: Account, *, clock: Clock | None = None) -> Pushing:
        channel.clock = clock
        return channel

    monkeypatch.setattr(wiring, "open_channel", opened)
    return channel


def push(shop: Account, *names: str, signature: str = "good") -> None:
    body = json.dumps(names).encode()
    pushed = Delivery(body=body, received_at=NOON, headers={"x-signature": signature})
    pushes.keep(arrivals=[Arrival(account_id=shop.pk, pushed=pushed)])


def unread() -> int:
    return Stored.objects.filter(unread=True).count()


def names() -> list[str]:
    return list(Interaction.objects.order_by("seq").values_list("external_id", flat=True))


def test_what_was_pushed_stands_in_the_log_in_its_order(shop: Account, pushing: Pushing, clock: StoppedClock) -> None:
    push(shop, "a", "b")
    push(shop, "c")
    assert reading.read_deliveries(clock=clock) == 2
    assert (names(), unread()) == (["a", "b", "c"], 0)
    shop.refresh_from_db()
    assert shop.pushed_at == NOON


def test_the_networks_secret_is_forgotten_once_it_was_read(shop: Account, pushing: Pushing) -> None:
    push(shop, "a")
    reading.read_deliveries()
    assert set(Stored.objects.values_list("envelope", flat=True)) == {""}


def test_many_are_read_a_batch_at_a_time_with_a_rest_between(
    shop: Account, pushing: Pushing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "AT_ONCE", 3)
    rests: list[float] = []
    for n in range(8):
        push(shop, f"n{n}")
    assert reading.read_deliveries(rest=rests.append) == 8
    assert (len(names()), len(rests)) == (8, 2)


def test_the_channel_lives_in_the_moment_of_the_arrival(shop: Account, pushing: Pushing) -> None:
    push(shop, "a")
    reading.read_deliveries()
    assert pushing.seen == [(NOON, NOON)]


def test_poison_is_kept_and_the_rest_goes_on(shop: Account, pushing: Pushing) -> None:
    push(shop, "a")
    push(shop, "poison")
    push(shop, "b", signature="key of last week")
    push(shop, "c")
    reading.read_deliveries()
    assert names() == ["a", "c"]
    reasons = Quarantined.objects.order_by("id").values_list("where", "reason")
    assert list(reasons) == [("webhook", "what is poison?"), ("webhook", "not signed")]
    assert unread() == 0


def test_an_item_that_is_spoiled_is_set_apart_and_its_neighbours_are_heard(shop: Account, pushing: Pushing) -> None:
    push(shop, "a", "half", "b")
    reading.read_deliveries()
    assert (names(), Quarantined.objects.get().where) == (["a", "b"], "half")


def test_a_delivery_in_quarantine_is_replayed_with_its_signature(shop: Account, pushing: Pushing) -> None:
    push(shop, "poison", "b")
    reading.read_deliveries()
    quarantined = Quarantined.objects.get()
    assert not collecting.replay(quarantined)
    pushing.learned.append("poison")
    assert collecting.replay(quarantined)
    assert names() == ["poison", "b"]
    assert (Stored.objects.get(pk=quarantined.delivery_id).envelope, quarantined.replayed_at is not None) == ("", True)


def test_a_replay_that_can_read_only_half_leaves_the_whole_where_it_is(shop: Account, pushing: Pushing) -> None:
    push(shop, "poison", "half")
    reading.read_deliveries()
    pushing.learned.append("poison")
    assert not collecting.replay(Quarantined.objects.get())
    assert Quarantined.objects.get().reason == "half of it"


def test_a_paused_connection_keeps_what_is_pushed_until_it_listens_again(shop: Account, pushing: Pushing) -> None:
    accounts.pause(account=shop)
    push(shop, "a")
    assert (reading.read_deliveries(), unread()) == (0, 1)
    accounts.resume(account=shop, at=NOON)
    assert (reading.read_deliveries(), names()) == (1, ["a"])


def test_a_database_that_is_locked_is_no_poison(
    shop: Account, pushing: Pushing, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_: object, **__: object) -> None:
        raise OperationalError("database is locked")

    push(shop, "a")
    monkeypatch.setattr(collecting, "take", locked)
    with pytest.raises(OperationalError):
        reading.read_deliveries()
    assert (unread(), Quarantined.objects.count()) == (1, 0)


def test_one_delivery_that_breaks_us_is_found_and_set_apart(
    shop: Account, pushing: Pushing, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = collecting.take

    def breaks(account: Account, items: Iterable[Heard], **more: object) -> object:
        items = list(items)
        if any(item.external_id == "bomb" for item in items):
            raise MemoryError("too much")
        return take(account, items, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(collecting, "take", breaks)
    push(shop, "a")
    push(shop, "bomb")
    push(shop, "b")
    reading.read_deliveries()
    assert (names(), Quarantined.objects.get().reason) == (["a", "b"], "MemoryError: too much")


def test_while_another_worker_reads_this_one_leaves_it_to_them(
    shop: Account, pushing: Pushing, monkeypatch: pytest.MonkeyPatch
) -> None:
    push(shop, "a")
    monkeypatch.setattr(reading, "_turn", lambda: nullcontext(False))
    assert (reading.read_deliveries(), unread()) == (0, 1)
