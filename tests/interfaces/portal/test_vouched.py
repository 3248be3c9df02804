"""Who has an account elsewhere is vouched for by its server, and what they wrote is done as they sent it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from ipaddress import ip_network
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from porch.core.clock import SYSTEM_CLOCK
from porch.core.rates import RATES
from porch.desk.post import guard, vouching
from porch.desk.post.addresses import Allowance
from porch.interfaces.portal import visiting, vouched
from porch.proving.servers.need import need
from porch.proving.servers.snac import SnacPair, port_80_is_ours
from porch.proving.servers.snac_build import CannotBuild, snac
from porch.records.guests import providers
from porch.records.guests.models import Errand, PublicName, Stay
from porch.records.people.models import Handle, Person
from tests.channels.openid_provider import ISSUER, Provider
from tests.interfaces.portal import entering
from tests.interfaces.portal.networked import BACK, YOU, Server, come_back, leave, state
from tests.interfaces.portal.test_signing_in import fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    """social.example, where Ann has an account."""
    found = Server()
    monkeypatch.setattr(vouching, "wire", found.wire)
    Handle.objects.filter(kind="mastodon").update(value="ann@social.example")
    return found


def test_a_deed_is_done_by_whom_their_server_names_and_counts_for_whom_we_know(
    ann: Person, guest: Client, server: Server
) -> None:
    name = 'A "quoted" <b>name</b> & more'
    away = leave(guest, "@ann@social.example", name=name)
    assert away.context["address"].startswith("https://social.example/oauth/authorize?")
    assert away["Refresh"] == f"0; url={away.context['address']}"
    page = come_back(guest, away)
    assert ("Back from social.example" in page.text, PublicName.objects.count(), Stay.objects.count()) == (True, 0, 0)
    done = guest.post(YOU, fields(page))
    assert (done.status_code, done["Location"]) == (303, "/with/you/?done=kept")
    stay, called = Stay.objects.get(), PublicName.objects.get()
    assert (stay.how, stay.person, called.person, called.name) == ("mastodon", ann, ann, name)
    assert Handle.objects.get(kind="mastodon").verified_by == "mastodon"
    assert "You are signed in as ann@social.example." in guest.get(YOU).text


def test_whom_nobody_knew_becomes_somebody_by_coming_back_and_not_by_leaving(
    ann: Person, guest: Client, server: Server
) -> None:
    server.answers["/api/v1/accounts/verify_credentials"]["acct"] = "ben"
    away = leave(guest)
    assert Person.objects.count() == 1
    guest.post(YOU, fields(come_back(guest, away)))
    assert Handle.objects.get(value="ben@social.example").person != ann


def test_who_is_lured_back_with_the_code_of_another_is_let_in_as_nobody(
    ann: Person, guest: Client, server: Server
) -> None:
    villain = Client()
    away = leave(villain)
    assert fields(come_back(villain, away))["sign-proof"] == "code"
    for lured in (guest, away_elsewhere(guest)):
        page = come_back(lured, away)
        assert "did not say who you are" in page.text
        told = {"key": entering.key(lured), "sign-proof": "code", "sign-state": state(away)}
        assert lured.post(YOU, told).status_code == 422
    assert (Stay.objects.count(), visiting.COOKIE in guest.cookies) == (0, False)


def away_elsewhere(guest: Client) -> Client:
    leave(guest)
    return guest


def test_a_word_counts_once_and_for_an_hour(ann: Person, guest: Client, server: Server) -> None:
    away = leave(guest)
    form = fields(come_back(guest, away))
    secret = guest.cookies[vouched.COOKIE].value
    guest.post(YOU, form)
    thief = Client(cookies={vouched.COOKIE: secret})
    thief.cookies[vouched.COOKIE] = secret
    assert thief.post(YOU, {**form, "key": entering.key(thief)}).status_code == 422
    late = Client()
    away = leave(late)
    Errand.objects.update(at=SYSTEM_CLOCK.now() - timedelta(hours=1))
    assert "did not say who you are" in come_back(late, away).text
    assert Stay.objects.count() == 1


def test_who_said_no_there_finds_what_they_wrote_here(ann: Person, guest: Client, server: Server) -> None:
    away = leave(guest, name="Annie")
    page = guest.get(BACK, {"error": "access_denied", "state": state(away)})
    assert (fields(page)["name"], f'action="{YOU}"' in page.text) == ("Annie", True)


def test_looking_changes_nothing(ann: Person, guest: Client, server: Server) -> None:
    away = leave(guest)
    asked = len(server.asked)
    for _ in range(3):
        come_back(guest, away)
    assert (len(server.asked), Stay.objects.count(), Errand.objects.filter(used_at=None).count()) == (asked, 0, 1)


@pytest.mark.parametrize("told", ["other.example", "127.0.0.1", "javascript:alert(1)", "", "x" * 400])
def test_a_server_that_cannot_be_asked_is_told_in_the_same_words_whatever_the_matter_was(
    ann: Person, guest: Client, server: Server, told: str
) -> None:
    page = leave(guest, told, name="Annie")
    assert (page.status_code, "This server cannot be asked." in page.text) == (422, True)
    assert (fields(page)["name"], Errand.objects.count()) == ("Annie", 0)


def test_a_network_that_is_switched_off_is_neither_shown_nor_asked(
    ann: Person, guest: Client, server: Server, settings: Any
) -> None:
    settings.PORCH_SIGN_IN_NETWORKS = frozenset()
    assert "Mastodon" not in guest.get("/with/sign-in/").text
    assert (leave(guest).status_code, server.asked) == (422, [])


def test_no_more_servers_are_asked_for_one_place_than_a_household_needs(
    ann: Person, guest: Client, server: Server
) -> None:
    for _ in range(vouched.MOST):
        RATES.knock("portal errands 127.0.0.1", vouched.MOST, SYSTEM_CLOCK.now())
    assert (leave(guest).status_code, server.asked) == (422, [])


def test_a_form_that_is_too_long_to_go_along_is_not_sent_away(ann: Person, guest: Client, server: Server) -> None:
    assert leave(guest, name="x" * vouched.LARGEST).status_code == 422


def test_what_waits_is_sealed_and_nothing_secret_is_in_the_address(ann: Person, guest: Client, server: Server) -> None:
    away = leave(guest, name="Annie")
    kept = bytes(Errand.objects.get().kept)
    assert [one for one in (b"Annie", b"secret", b"social") if one in kept] == []
    secret = guest.cookies[vouched.COOKIE]
    assert (secret.value in away.text, secret["httponly"], secret["samesite"]) == (False, True, "Lax")


def add(guest: Client, server: str = "social.example") -> HttpResponse:
    """Add an account elsewhere to who is signed in; return what came of it."""
    told = {"sign-network": "mastodon", "sign-server": server, "key": entering.key(guest, YOU)}
    away = guest.post("/with/you/accounts/", told)
    return guest.post("/with/you/accounts/", fields(come_back(guest, away)))


def test_who_is_known_by_two_names_proves_both_and_is_one(ann: Person, guest: Client, server: Server) -> None:
    other = Person.objects.create(name="Anna", created_at=SYSTEM_CLOCK.now())
    Handle.objects.filter(kind="mastodon").update(person=other, home=other)
    entering.enter(guest, "ann@example.org")
    assert add(guest)["Location"] == "/with/you/?done=kept"
    assert {one.person for one in Handle.objects.all()} == {ann}
    assert '<li dir="auto">ann@social.example</li>' in guest.get(YOU).text
    assert add(guest)["Location"] == "/with/you/?done=kept"


def test_what_their_server_does_not_say_joins_nobody(ann: Person, guest: Client, server: Server) -> None:
    entering.enter(guest, "ann@example.org")
    server.answers["/oauth/token"] = None
    page = add(guest)
    assert (page.status_code, "could not be added" in page.text) == (422, True)
    told = {"sign-network": "mastodon", "sign-server": "other.example", "key": entering.key(guest, YOU)}
    assert guest.post("/with/you/accounts/", told).status_code == 422


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Provider:
    """A company's own sign-in, which the owner has chosen."""
    found = Provider()
    monkeypatch.setattr(vouching.wiring, "wire", cache(found.wire))
    providers.add(
        name="work", label="Our company", issuer=ISSUER, client_id="porch", client_secret="hush",
        at=SYSTEM_CLOCK.now(),
    )  # fmt: skip
    return found


def test_a_provider_says_who_somebody_is_by_their_mail_address(ann: Person, guest: Client, work: Provider) -> None:
    assert "Sign in with Our company" in guest.get("/with/sign-in/").text
    away = leave(guest, "", **{"sign-network": "work", "name": "Annie"})
    code = work.approve(away.context["address"])
    done = guest.post(YOU, fields(come_back(guest, away, code)))
    assert done["Location"] == "/with/you/?done=kept"
    assert (Stay.objects.get().how, Stay.objects.get().person, PublicName.objects.get().person) == ("oidc", ann, ann)
    assert Handle.objects.get(kind="email").verified_by == "oidc"


def test_whom_the_provider_does_not_vouch_for_is_let_in_by_a_code_alone(
    ann: Person, guest: Client, work: Provider
) -> None:
    work.who = {"sub": "7", "email": "ann@example.org", "email_verified": False}
    away = leave(guest, "", **{"sign-network": "work", "name": "Annie"})
    page = guest.post(YOU, fields(come_back(guest, away, work.approve(away.context["address"]))))
    assert (page.status_code, fields(page)["name"], Stay.objects.count()) == (422, "Annie", 0)


@pytest.fixture(scope="module")
def snac_pair() -> Iterator[SnacPair]:
    """Two real servers."""
    need(port_80_is_ours(), "leave to listen on port 80 of a loopback address (root or CAP_NET_BIND_SERVICE)")
    try:
        snac()
    except CannotBuild as error:
        need(False, f"snac2: {error}")
    with SnacPair() as running:
        yield running


@pytest.mark.real
def test_ann_signs_in_with_her_real_server(
    ann: Person, guest: Client, snac_pair: SnacPair, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = guard.wire(Allowance(cidrs=(ip_network("127.0.0.0/8"),)), SYSTEM_CLOCK, caps=vouching.CAPS)
    monkeypatch.setattr(vouching, "wire", lambda: replace(here))
    Handle.objects.filter(kind="mastodon").update(value=snac_pair.ann.acct)
    away = leave(guest, snac_pair.ann.server, name="Annie")
    address = away.context["address"]
    assert snac_pair.ann.http.get(address).status_code == 200
    asked = snac_pair.ann.http.build_request("GET", address).url.params
    code = snac_pair.ann.approve(asked["client_id"], asked["redirect_uri"])
    guest.post(YOU, fields(come_back(guest, away, code)))
    assert (PublicName.objects.get().person, Stay.objects.get().how) == (ann, "mastodon")
