"""Whose a webhook address is, and whether the network signed: the channel's own check, before anything is believed."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from porch.core.errors import KeyRefused
from porch.core.interaction import Delivery, Greeting, Heard
from porch.desk.post import letterbox, wiring
from porch.desk.post.letterbox import Slot, Slots, Verdict
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from tests.cast import ANN, NOON, says

SECRET = b"hush"


@dataclass
class Signed:
    """A channel that knows its network by an HMAC over the raw body."""

    careless: bool = False  # reads before it looks at the signature

    def overhear(self, delivery: Delivery) -> Iterable[Heard]:
        """Yield one greeting of Ann's."""
        if self.careless:
            delivery.body.decode()
        given = delivery.headers.get("x-signature", "")
        if not hmac.compare_digest(given, hmac.digest(SECRET, delivery.body, "sha256").hex()):
            raise KeyRefused("not signed")
        yield says(ANN, delivery.body.decode())

    def greet(self, delivery: Delivery) -> Greeting | None:
        """Answer a challenge; a wrong token is refused, and a strange one is beyond us."""
        token = delivery.query.get("token")
        if token == "wrong":
            raise KeyRefused("not your token")
        return Greeting(body=delivery.query["challenge"].encode()) if token else None


@dataclass
class Talking(Signed):
    """One whose network waits for a word."""

    def answer(self, delivery: Delivery) -> Greeting | None:
        """Say thank you, unless it is asked for silence, and fall over whatever is no text."""
        said = delivery.body.decode()
        return None if said == "hush" else Greeting(body=b"thank you")


def pushed(body: bytes = b"ciao", **headers: str) -> Delivery:
    signature = hmac.digest(SECRET, body, "sha256").hex()
    return Delivery(body=body, received_at=NOON, headers={"x-signature": signature, **headers})


def slot(**kinds: Any) -> Slot:
    return Slot(account_id=1, channel=Signed(**kinds))


def test_what_the_network_signed_is_believed() -> None:
    assert letterbox.verdict(slot(), pushed()) == Verdict.SIGNED


@pytest.mark.parametrize(
    "forged",
    [
        replace(pushed(), headers={}),
        replace(pushed(), headers={"x-signature": ""}),
        replace(pushed(), headers={"x-signature": "0" * 64}),
        replace(pushed(), body=b"ciao!"),
        replace(pushed(), body=b""),
    ],
)
def test_what_it_did_not_is_refused(forged: Delivery) -> None:
    assert letterbox.verdict(slot(), forged) == Verdict.FORGED


def test_poison_that_is_signed_is_taken_so_that_its_bytes_are_kept() -> None:
    assert letterbox.verdict(slot(), pushed(b"\xff\xfe")) == Verdict.SIGNED


def test_where_one_cannot_tell_nothing_is_taken() -> None:
    assert letterbox.verdict(slot(careless=True), pushed(b"\xff\xfe")) == Verdict.UNSURE


def test_a_signature_that_breaks_the_channel_is_no_signature() -> None:
    assert letterbox.verdict(slot(), replace(pushed(), headers={"x-signature": "\xe9"})) == Verdict.UNSURE


def test_a_handshake_is_answered() -> None:
    asked = replace(pushed(), method="GET", query={"token": "ours", "challenge": "42"})
    assert letterbox.greeting(slot(), asked) == Greeting(body=b"42")


def test_what_is_no_handshake_is_none() -> None:
    assert letterbox.greeting(slot(), pushed()) is None
    assert letterbox.greeting(Slot(account_id=1, channel=object()), pushed()) is None


def test_a_handshake_that_breaks_the_channel_is_none() -> None:
    assert letterbox.greeting(slot(), replace(pushed(), query={"token": "ours"})) is None


def test_a_forged_handshake_is_refused() -> None:
    with pytest.raises(KeyRefused):
        letterbox.greeting(slot(), replace(pushed(), query={"token": "wrong"}))


@pytest.mark.django_db
def test_an_address_leads_to_its_connection(shop: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "open_channel", lambda account: Signed())
    found = letterbox.look_up(shop.public_id)
    assert found is not None
    assert (found.account_id, found.pushes, found.closed) == (shop.pk, True, False)


@pytest.mark.django_db
def test_an_address_nobody_has_leads_nowhere(shop: Account) -> None:
    assert letterbox.look_up("x" * 22) is None


@pytest.mark.django_db
def test_a_closed_connection_takes_nothing(shop: Account) -> None:
    accounts.disconnect(account=shop, at=NOON)
    found = letterbox.look_up(shop.public_id)
    assert found is not None
    assert (found.closed, found.pushes) == (True, False)


@pytest.mark.django_db
def test_a_channel_whose_key_cannot_be_opened_takes_nothing(shop: Account) -> None:
    Account.objects.update(sealed=b"sealed elsewhere")
    found = letterbox.look_up(shop.public_id)
    assert found is not None
    assert not found.pushes


@pytest.mark.django_db
def test_the_channel_is_built_anew_only_when_the_connection_changed(shop: Account) -> None:
    first = letterbox.look_up(shop.public_id)
    assert letterbox.look_up(shop.public_id, first) is first
    accounts.keep_credentials(account=shop, credentials={"key": "changed"}, at=NOON)
    assert letterbox.look_up(shop.public_id, first) is not first


def test_a_slot_is_asked_for_once_while_it_is_fresh() -> None:
    asked: list[str] = []
    slots = Slots(lambda public_id, known: asked.append(public_id) or slot())  # type: ignore[func-returns-value]
    assert slots.find("a") is slots.find("a")
    assert asked == ["a"]


def test_a_stale_slot_is_asked_for_again_and_one_that_is_gone_is_forgotten() -> None:
    answers = [slot(), None]
    slots = Slots(lambda public_id, known: answers.pop(0), fresh_for=0)
    assert slots.find("a") is not None
    assert slots.find("a") is None
    assert slots._held == {}


def test_a_network_that_waits_for_a_word_gets_it_and_others_none() -> None:
    talking = Slot(account_id=1, channel=Talking())
    assert letterbox.answer(talking, pushed()) == Greeting(body=b"thank you")
    assert letterbox.answer(talking, pushed(b"hush")) is None
    assert letterbox.answer(slot(), pushed()) is None


def test_a_channel_that_finds_no_word_costs_the_word_alone() -> None:
    assert letterbox.answer(Slot(account_id=1, channel=Talking()), pushed(b"\xff")) is None
