"""Who comes in by a link, and what whoever has none is told."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from django.test import Client

from porch.core.clock import SYSTEM_CLOCK
from porch.core.rates import RATES
from porch.interfaces.portal import guard
from porch.interfaces.portal.permissions import PERMISSIONS, VISITED
from porch.records.outbox.models import Outgoing
from porch.records.people import links
from porch.records.people.links import Door
from porch.records.people.models import Person
from tests.interfaces.portal import doors

Of = Callable[..., str]


def test_a_link_that_was_changed_says_so_and_nothing_of_anybody(guest: Client, address: Of) -> None:
    whole = address(Door.WISHES)
    broken = guest.get(whole[:-5] + "/")
    assert broken.status_code == 404
    assert "not whole" in broken.text
    assert "Ann" not in broken.text
    assert "a…@" not in broken.text


def test_one_that_ended_is_sent_anew_to_its_owner_and_nobody_else(guest: Client, address: Of) -> None:
    ended = guest.get(address(Door.WISHES, lasts=timedelta(seconds=-1)))
    assert ended.status_code == 410
    assert "a…@example.org" in ended.text
    assert "ann@example.org" not in ended.text
    seal = ended.context["anew"]
    answers = [guest.post("/with/anew/", {"seal": seal}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert [(one.to_address, "/with/wishes/" in one.text) for one in Outgoing.objects.all()] == [
        ("ann@example.org", True)
    ]


def test_whoever_was_forgotten_is_named_to_nobody(guest: Client, ann: Person) -> None:
    token = links.link(door=Door.WISHES, person=ann.pk + 1000, now=SYSTEM_CLOCK.now())
    assert guest.get(f"/with/wishes/{token}/").status_code == 410


def test_only_the_methods_of_the_table_are_answered(guest: Client, address: Of) -> None:
    assert guest.put(address(Door.WISHES)).status_code == 405
    assert guest.post(address(Door.OWN)).status_code == 405
    assert guest.get("/with/anew/").status_code == 405
    assert guest.head(address(Door.WISHES)).status_code == 200


def test_pages_are_kept_by_nobody_and_their_address_is_told_to_nobody(guest: Client, address: Of) -> None:
    answer = guest.get(address(Door.WISHES))
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "porch_console" not in answer.cookies


def test_who_knocks_too_often_waits(guest: Client, address: Of, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MOST_SAID", 1)
    answers = [guest.post("/with/sign-up/", {}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [422, 429]
    assert int(answers[1]["Retry-After"]) > 0
    one_click = guest.post(address(Door.STOP, "idea@email"), {"List-Unsubscribe": "One-Click"})
    assert one_click.status_code == 200, "a mail provider's few machines speak for many"


def test_one_link_is_not_used_again_and_again(guest: Client, address: Of, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MOST_SAID_BY_ONE", 1)
    path = address(Door.STOP, "idea@email")
    assert [guest.post(path).status_code for _ in range(2)] == [200, 429]
    RATES.forget()


def test_a_body_that_is_too_large_is_not_read(guest: Client, address: Of) -> None:
    assert guest.post(address(Door.WISHES), CONTENT_LENGTH=str(guard.LARGEST + 1)).status_code == 413


def test_a_route_without_a_line_cannot_be_added() -> None:
    with pytest.raises(KeyError):
        guard.route("with/x/", lambda request: None, "x")  # type: ignore[arg-type,return-value]
    with pytest.raises(KeyError):
        guard.route("with/x/", lambda request: None, "wishes")  # type: ignore[arg-type,return-value]
    assert "wishes" in PERMISSIONS


@pytest.mark.parametrize(("name", "how"), [("sign-up", "signed"), ("you", "visits"), ("you", ""), ("wishes", "visits")])
def test_a_route_that_knows_visitors_is_in_its_table_and_takes_forms_only_with_a_key(name: str, how: str) -> None:
    with pytest.raises(KeyError):
        guard.route("with/x/", lambda request: None, name, **dict.fromkeys([how] if how else [], True))  # type: ignore[arg-type,return-value]


def test_a_seal_that_ended_is_sealed_anew_for_the_same_thing(guest: Client, ann: Person) -> None:
    now = SYSTEM_CLOCK.now()
    old = links.link(door=Door.ANEW, person=ann.pk, now=now, about="own ", lasts=timedelta(seconds=-1))
    page = guest.post("/with/anew/", {"seal": old})
    assert page.status_code == 410
    (seal,) = re.findall(r'name="seal" value="([^"]+)"', page.text)
    assert guest.post("/with/anew/", {"seal": seal}).status_code == 200
    (sent,) = Outgoing.objects.all()
    assert "/with/own/" in sent.text


MAY_BE_KEPT = ("look", "board-feed", "decisions-feed", "choices-feed", "idea-picture")
"""What says the same to everybody and may be kept for some minutes, and a picture, in one's own browser."""


def test_whatever_is_answered_is_kept_told_and_framed_by_nobody(guest: Client, ann: Person) -> None:
    paths = doors.open_all(ann).paths().items()
    for method, (name, path) in product(("GET", "POST", "PUT", "OPTIONS"), paths):
        said = guest.generic(method, path)
        assert "no-store" in said["Cache-Control"] or name in MAY_BE_KEPT, name
        assert said["Referrer-Policy"] == ("same-origin" if name in VISITED else "no-referrer"), name
        assert ("X-Robots-Tag" in said) is (name not in VISITED or method == "POST"), name
        assert name not in VISITED or "Cookie" in said["Vary"], name
        assert (said["X-Frame-Options"], said["X-Content-Type-Options"]) == ("DENY", "nosniff"), name
        assert "frame-ancestors 'none'" in said["Content-Security-Policy"], name
        assert method == "POST" or not said.cookies, name
        assert {(one["httponly"], one["samesite"]) for one in said.cookies.values()} <= {(True, "Lax")}, name


def test_a_link_opens_its_own_door_alone_whole_and_as_it_was_written(guest: Client, ann: Person) -> None:
    every = doors.open_all(ann)
    tokens = {door: every.token(door) for door in every.about}
    for name, path in every.paths(looked_at=True).items():
        door = next((door for door, token in tokens.items() if token in path), None)
        others = [path.replace(tokens[door], token) for other, token in tokens.items() if other != door] if door else []
        cut = [path.replace(tokens[door], tokens[door][:-1])] if door else []
        assert [guest.get(one).status_code for one in [*others, *cut]] == [404] * len([*others, *cut]), name
