"""What is left on a doorstep is heard once, like anything else; its visitor reads what was said to them only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from porch.core.clock import StoppedClock
from porch.core.doorstep import Slip, digest_of
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.desk.post import actions as post
from porch.desk.post import doorsteps
from porch.desk.post import queries as channels
from porch.desk.post.doorsteps import Door
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.interactions.models import Delivery, Interaction, Quarantined
from porch.records.people import queries as people
from porch.records.team import actions as team
from porch.records.team.models import Member
from tests.cast import NOON

CLEO = digest_of("Cleo's token", "trattoria")
SLIP = Slip(key="key-00001", visitor=CLEO, at=NOON, words="Do you have a table?")


@pytest.fixture
def door(alice: Member) -> Door:
    """The open chat."""
    card = channels.card("webchat")
    assert card is not None
    post.connect(card, {"name": "Trattoria", "origins": "https://shop.example"}, by=alice, at=NOON)
    found = doorsteps.door("webchat", "trattoria")
    assert found is not None
    return found


def test_a_door_knows_its_name_and_the_pages_it_may_stand_on(door: Door) -> None:
    assert (door.name, door.address, door.origins) == ("Trattoria", "trattoria", ("https://shop.example",))
    assert doorsteps.door_of(door.account) == door


@pytest.mark.parametrize(("kind", "address"), [("webform", "trattoria"), ("webchat", "bakery"), ("email", "trattoria")])
def test_there_is_no_other_door(door: Door, kind: str, address: str) -> None:
    assert doorsteps.door(kind, address) is None


def test_a_networks_connection_is_no_doorstep(shop: Account) -> None:
    assert doorsteps.door_of(shop) is None


def test_a_door_that_rests_or_was_taken_away_is_closed(door: Door) -> None:
    accounts.pause(account=door.account)
    assert doorsteps.door("webchat", "trattoria") is None
    accounts.resume(account=door.account, at=NOON)
    accounts.disconnect(account=door.account, at=NOON)
    assert doorsteps.door("webchat", "trattoria") is None


def test_a_slip_is_kept_byte_for_byte_and_said_by_our_clock(door: Door, clock: StoppedClock) -> None:
    assert doorsteps.leave(door, replace(SLIP, at=NOON - timedelta(days=9)), clock=clock)
    said = Interaction.objects.get()
    assert (said.at, said.text) == (NOON, SLIP.words)
    assert SLIP.words.encode() in bytes(Delivery.objects.get().body)


def test_a_slip_left_again_is_not_taken_again(door: Door, clock: StoppedClock) -> None:
    doorsteps.leave(door, SLIP, clock=clock)
    clock.advance(timedelta(minutes=1))
    assert not doorsteps.leave(door, SLIP, clock=clock)
    assert Delivery.objects.count() == Interaction.objects.count() == 1


@pytest.mark.parametrize(
    "slip", [replace(SLIP, words=" "), replace(SLIP, key="x"), Slip(key="key-00001", visitor=CLEO, at=NOON, kind="who")]
)
def test_what_says_nothing_is_not_taken(door: Door, clock: StoppedClock, slip: Slip) -> None:
    with pytest.raises(PorchError):
        doorsteps.leave(door, slip, clock=clock)
    assert not Delivery.objects.exists()


def test_the_door_is_well_when_somebody_used_it(door: Door, clock: StoppedClock) -> None:
    doorsteps.leave(door, SLIP, clock=clock)
    door.account.refresh_from_db()
    assert door.account.heard_at == NOON


def test_listening_to_a_door_is_no_trouble(door: Door, clock: StoppedClock) -> None:
    assert post.collect(door.account, clock=clock).trouble == ""
    door.account.refresh_from_db()
    assert door.account.failing_since is None


def test_a_kept_slip_can_be_read_again_out_of_quarantine(door: Door, clock: StoppedClock, monkeypatch: Any) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("porch.core.doorstep.read_slip", lambda raw: 1 / 0)
        doorsteps.leave(door, SLIP, clock=clock)
    assert not Interaction.objects.exists()
    assert post.replay(Quarantined.objects.get(), clock=clock)
    assert Interaction.objects.get().text == SLIP.words


def test_nothing_has_passed_with_somebody_never_seen(door: Door) -> None:
    assert doorsteps.passed(door, CLEO) == []


def test_what_passed_is_told_in_order_and_from_a_place_on(door: Door, clock: StoppedClock) -> None:
    for number in range(3):
        doorsteps.leave(door, replace(SLIP, key=f"key-0000{number}", words=f"{number}"), clock=clock)
    turns = doorsteps.passed(door, CLEO)
    assert [(turn.words, turn.key, turn.ours) for turn in turns] == [(str(n), f"key-0000{n}", False) for n in range(3)]
    assert [turn.words for turn in doorsteps.passed(door, CLEO, after=turns[1].seq)] == ["2"]


def test_another_door_of_ours_tells_nothing_of_this_one(door: Door, clock: StoppedClock, alice: Member) -> None:
    doorsteps.leave(door, SLIP, clock=clock)
    card = channels.card("webchat")
    assert card is not None
    post.connect(card, {"name": "Bakery", "origins": "https://b.example"}, by=alice, at=NOON)
    other = doorsteps.door("webchat", "bakery")
    assert other is not None
    assert doorsteps.passed(other, CLEO) == []


def test_a_name_is_taken_over_and_an_address_beside_it(door: Door, clock: StoppedClock) -> None:
    doorsteps.leave(door, replace(SLIP, name="Cleo", mail="cleo@example.org", phone="+1 555 0100"), clock=clock)
    handle = people.known_as(SYSTEM, "webchat", CLEO)
    assert handle is not None
    assert handle.person is not None
    assert handle.person.name == "Cleo"
    values = {h.value for h in handle.person.handles.all() if h.kind.startswith("unverified")}
    beside = f"(not verified, Visitor {CLEO[:6]})"
    assert values == {f"cleo@example.org {beside}", f"+1 555 0100 {beside}"}


def test_the_day_is_the_business_s_own(door: Door) -> None:
    team.change_business(time_zone="Pacific/Auckland")
    told = doorsteps.presence(NOON)
    assert (told.by, told.zone) == (date(2026, 3, 10), "Pacific/Auckland")


def test_nobody_is_there_until_somebody_does_something(door: Door) -> None:
    told = doorsteps.presence(NOON)
    assert (told.there, told.by) == (False, date(2026, 3, 9))
