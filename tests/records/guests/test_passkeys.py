"""A passkey lets in its owner alone: here, now, once, and while the address it was made for is theirs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.records.consent import suppressing
from porch.records.guests import passkeys, queries
from porch.records.guests.models import Challenge, Passkey, Stay
from porch.records.guests.passkeys import WrongPasskey
from porch.records.people import actions as people
from porch.records.people.models import Handle, Person
from tests.records.guests.asking import MAIL, NOON, enter
from tests.records.guests.device import PRESENT, Device

pytestmark = pytest.mark.django_db
HOST = "porch.example"


def signed_in(mail: str = MAIL) -> Stay:
    """Return the stay of somebody who came by a code."""
    held = queries.staying(SYSTEM, enter(mail), NOON)
    assert held is not None
    return held.stay


def made(device: Device, stay: Stay | None = None, **other: Any) -> Passkey:
    """Return the passkey a device made for whoever is signed in."""
    stay = stay or signed_in()
    asked = passkeys.to_make(stay=stay, host=HOST, now=NOON)
    told = {"name": " My \n phone ", "host": HOST, "sealed": asked.sealed, "at": NOON, **other}
    return passkeys.make(stay=stay, answer=device.make(asked), **told)


def entered(device: Device, **other: Any) -> str:
    """Return the token of whom a device signed in."""
    asked = passkeys.to_enter(host=HOST, now=NOON)
    return passkeys.enter(answer=device.sign(asked), **{"host": HOST, "sealed": asked.sealed, "at": NOON, **other})


def test_who_made_a_passkey_enters_with_it() -> None:
    device = Device()
    key = made(device)
    held = queries.staying(SYSTEM, entered(device), NOON)
    assert held is not None
    assert (held.stay.how, held.person) == ("passkey", key.handle.person)
    assert (key.name, Passkey.objects.get().used_at) == ("My phone", NOON)
    assert [one.pk for one in queries.passkeys(SYSTEM, held.person)] == [key.pk]
    assert queries.passkeys(None, held.person) == []


def test_what_was_signed_once_is_not_taken_again() -> None:
    device = Device()
    made(device)
    asked = passkeys.to_enter(host=HOST, now=NOON)
    answer = device.sign(asked)
    assert passkeys.enter(host=HOST, sealed=asked.sealed, answer=answer, at=NOON)
    with pytest.raises(WrongPasskey):
        passkeys.enter(host=HOST, sealed=asked.sealed, answer=answer, at=NOON)
    assert Challenge.objects.count() == 2


@pytest.mark.parametrize(
    "changed",
    [
        lambda device: replace(device, origin="https://porch.example.evil.example"),
        lambda device: replace(device, origin="http://porch.example"),
        lambda device: replace(device, host="evil.example"),
        lambda device: replace(device, flags=PRESENT),
        lambda device: replace(device, key=Device().key),
        lambda device: replace(device, id=b"another passkey."),
    ],
    ids=["another site", "no TLS", "another host", "whoever holds it", "another key", "unknown"],
)
def test_another_page_key_or_whoever_found_the_device_gets_nowhere(changed: Callable[[Device], Device]) -> None:
    device = Device()
    made(device)
    with pytest.raises(WrongPasskey):
        entered(changed(device))
    assert Stay.objects.filter(how="passkey").count() == 0


def test_a_page_that_was_open_for_long_or_was_anothers_is_not_taken() -> None:
    device, stay = Device(), signed_in()
    late = NOON + passkeys.LASTS + timedelta(seconds=1)
    with pytest.raises(WrongPasskey, match="again"):
        made(device, stay, at=late)
    others = passkeys.to_make(stay=signed_in("ben@example.org"), host=HOST, now=NOON)
    with pytest.raises(WrongPasskey, match="again"):
        made(device, stay, sealed=others.sealed)
    with pytest.raises(WrongPasskey, match="again"):
        made(device, stay, sealed="x")
    assert Passkey.objects.count() == 0


@pytest.mark.parametrize("answer", ["", "x", "[]", "{}", '{"id": 7}', '{"rawId": "x", "response": {}}', "9" * 20_000])
def test_what_is_no_answer_is_refused_in_words(answer: str) -> None:
    stay = signed_in()
    asked, other = passkeys.to_make(stay=stay, host=HOST, now=NOON), passkeys.to_enter(host=HOST, now=NOON)
    with pytest.raises(WrongPasskey):
        passkeys.make(stay=stay, name="", host=HOST, sealed=asked.sealed, answer=answer, at=NOON)
    with pytest.raises(WrongPasskey):
        passkeys.enter(host=HOST, sealed=other.sealed, answer=answer, at=NOON)


def test_a_device_that_counts_is_not_taken_when_it_says_a_number_twice() -> None:
    device = Device(count=7)
    made(device)
    with pytest.raises(WrongPasskey):
        entered(device)
    assert entered(replace(device, count=8))
    with pytest.raises(WrongPasskey):
        entered(replace(device, count=8))


def test_one_that_was_removed_opens_nothing_and_only_its_owner_removes_it() -> None:
    device = Device()
    key = made(device)
    stranger = Person.objects.create(name="Ben", created_at=NOON)
    assert not passkeys.end(person=stranger, passkey_id=key.pk, at=NOON)
    assert entered(device)
    assert key.handle.person is not None
    assert passkeys.end(person=key.handle.person, passkey_id=key.pk, at=NOON)
    with pytest.raises(WrongPasskey):
        entered(device)


def test_it_follows_the_address_it_was_made_for() -> None:
    device = Device()
    ann = made(device).handle.person
    other = Person.objects.create(name="A. Arbor", created_at=NOON)
    Handle.objects.create(kind="email", value="arbor@example.org", person=other, created_at=NOON)
    assert ann is not None
    edge = people.merge(one=ann, into=other, by=None, at=NOON)
    assert len(queries.passkeys(SYSTEM, other)) == 1
    people.unmerge(merge=edge, at=NOON)
    assert queries.passkeys(SYSTEM, other) == []
    suppressing.complained(kind="email", value=MAIL, at=NOON)
    with pytest.raises(WrongPasskey):
        entered(device)


def test_there_are_ten_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passkeys, "MOST", 1)
    stay = signed_in()
    made(Device(), stay)
    with pytest.raises(PorchError, match="Remove one"):
        made(Device(), stay)


def test_the_device_is_asked_to_make_no_second_one_and_learns_no_number_of_ours() -> None:
    device, stay = Device(), signed_in()
    made(device, stay)
    options = json.loads(passkeys.to_make(stay=stay, host=HOST, now=NOON).options)
    assert len(options["excludeCredentials"]) == 1
    assert (options["rp"]["id"], options["user"]["name"]) == (HOST, MAIL)
    assert str(stay.handle_id) != options["user"]["id"]


@pytest.mark.parametrize(("host", "works"), [("localhost:8000", True), ("10.0.0.7", False), ("[::1]:80", False)])
def test_devices_make_them_for_names_and_not_for_addresses(host: str, works: bool) -> None:
    assert passkeys.works_at(host) is works
