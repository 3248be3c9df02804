"""A connection is tried before it is kept, by form or by the network's own consent page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from porch.core.channel import Card, Credentials, Field
from porch.core.errors import PorchError
from porch.desk.post import connecting, wiring
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from tests.cast import NOON
from tests.fakes import NAME, TownSquare

pytestmark = pytest.mark.django_db


@pytest.fixture
def card(square: TownSquare) -> Card:
    """The square's Card, with a form of two lines."""
    fields = (Field(name="key", label="Key", secret=True), Field(name="home", label="Home", required=False))
    return replace(wiring.registry.card(NAME), fields=fields)


class Consent:
    """A consent page that gives the good key for the right code."""

    def authorize(self, fields: Credentials, redirect_uri: str, state: str) -> tuple[str, Credentials]:
        """Return the page."""
        return f"https://square.example/consent?state={state}", {"verifier": "v"}

    def exchange(self, kept: Credentials, code: str) -> Mapping[str, str]:
        """Return the key."""
        return {"key": {"right": "good"}.get(code, "bad")}


def test_what_one_can_connect_by_a_form_is_every_channel_but_imports(square: TownSquare) -> None:
    names = {card.name for card in connecting.cards()}
    assert {"mastodon", "bluesky", "email", "feeds"} <= names
    assert "archive" not in names
    assert connecting.card(NAME) is not None
    assert connecting.card("carrier pigeon") is None


def test_a_key_that_works_says_who_we_are_and_is_kept_sealed(card: Card) -> None:
    account = connecting.connect(card, {"key": " good "}, by=None, at=NOON)
    assert (account.name, account.handle, account.due_at) == ("Trattoria", "trattoria", NOON)
    assert accounts.credentials(account) == {"key": "good"}
    assert b"good" not in bytes(account.sealed)


def test_a_key_that_does_not_work_is_not_kept(card: Card) -> None:
    with pytest.raises(PorchError, match="not known here"):
        connecting.connect(card, {"key": "bad"}, by=None, at=NOON)
    assert Account.objects.count() == 0


def test_what_is_left_out_is_asked_for_before_anything_is_tried(card: Card) -> None:
    tried = connecting.try_out(card, {"key": "  "})
    assert (tried.handle, tried.problem) == (None, "Still needed: Key.")


def test_what_the_network_can_find_out_need_not_be_filled_in(card: Card) -> None:
    finding = replace(card, discover=lambda given, wire: {"home": "found", "key": "not this"})
    assert connecting.try_out(finding, {"key": "good"}).credentials == {"key": "good", "home": "found"}


def test_a_channel_that_cannot_be_tested_says_so(card: Card) -> None:
    mute = replace(card, build=lambda given, wire: object())
    assert connecting.try_out(mute, {"key": "good"}).problem == "Town square cannot be tested."


def test_a_consent_page_brings_back_a_key(card: Card, monkeypatch: pytest.MonkeyPatch) -> None:
    asking = replace(card, consent=lambda wire: Consent())
    monkeypatch.setattr(connecting, "card", lambda name: asking)
    url, kept = connecting.begin_consent(asking, {}, "https://porch.example/back")
    assert kept["state"] in url
    account = connecting.finish_consent(kept, code="right", state=kept["state"], by=None, at=NOON)
    assert accounts.credentials(account) == {"key": "good"}


@pytest.mark.parametrize("kept", [{}, {"state": "other", "channel": NAME}])
def test_an_answer_to_another_attempt_is_refused(kept: dict[str, str]) -> None:
    with pytest.raises(PorchError, match="another attempt"):
        connecting.finish_consent(kept, code="right", state="mine", by=None, at=NOON)


def test_a_channel_without_a_consent_page_says_so(card: Card) -> None:
    with pytest.raises(PorchError, match="no consent page"):
        connecting.begin_consent(card, {}, "https://porch.example/back")
    with pytest.raises(PorchError, match="not known any more"):
        connecting.finish_consent({"state": "s", "channel": NAME}, code="c", state="s", by=None, at=NOON)


def test_the_test_button_says_what_is_wrong_now(shop: Account, square: TownSquare) -> None:
    assert connecting.check(shop) == ""
    square.key = "changed"
    assert connecting.check(shop) == "this key is not known here"
    Account.objects.update(sealed=b"sealed with another key")
    assert "keys.json" in connecting.check(Account.objects.get())


@pytest.fixture
def known(card: Card, shop: Account, monkeypatch: pytest.MonkeyPatch) -> Account:
    """A connection whose key is refused, on a channel with a consent page."""
    asking = replace(card, consent=lambda wire: Consent())
    monkeypatch.setattr(connecting, "card", lambda name: asking)
    monkeypatch.setattr(wiring, "card_of", lambda account: asking)
    accounts.keep_credentials(account=shop, credentials={"key": "bad", "home": "here"}, at=NOON)
    accounts.note_trouble(account=shop, at=NOON, reason="refused", due_at=NOON, refused=True)
    return shop


def test_the_consent_page_brings_the_connection_itself_back(known: Account) -> None:
    _, kept = connecting.begin_consent_again(known, "https://porch.example/back")
    again = connecting.finish_consent(kept, code="right", state=kept["state"], by=None, at=NOON)
    assert (again.pk, again.state, Account.objects.count()) == (known.pk, "live", 1)
    assert accounts.credentials(again) == {"key": "good", "home": "here", "secret": "hush"}


def test_a_new_key_is_tried_before_it_takes_the_place_of_the_old(known: Account) -> None:
    with pytest.raises(PorchError, match="not known here"):
        connecting.connect_again(known, {"key": "worse"}, by=None, at=NOON)
    assert accounts.credentials(known)["key"] == "bad"


def test_a_key_left_out_is_the_one_we_have(known: Account, square: TownSquare) -> None:
    square.key = "bad"
    assert connecting.connect_again(known, {"key": " ", "home": "there"}, by=None, at=NOON).state == "live"
    assert accounts.credentials(known) == {"key": "bad", "home": "there", "secret": "hush"}


def test_the_key_of_another_account_changes_nothing(known: Account) -> None:
    known.handle = "osteria"
    known.save()
    with pytest.raises(PorchError, match="key of trattoria, and this connection is osteria"):
        connecting.connect_again(known, {"key": "good"}, by=None, at=NOON)
    assert accounts.credentials(known)["key"] == "bad"


def test_what_a_form_may_show_holds_no_secret(known: Account) -> None:
    assert connecting.held(known, secrets_too=False) == {"home": "here"}
    assert connecting.held(known) == {"key": "bad", "home": "here", "secret": "hush"}
