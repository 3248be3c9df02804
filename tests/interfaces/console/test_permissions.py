"""The table of permissions, held against what the console really answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from porch.core.viewer import SYSTEM
from porch.interfaces.console.permissions import ANONYMOUS, EVERYBODY, PERMISSIONS, allowed, role_of
from porch.projections.waiting import queries as waiting
from porch.records.interactions import queries as log
from porch.records.people import queries as people
from tests.interfaces.console.conftest import Town, sign_in

ROLES = ("anonymous", "reader", "member", "owner")
LET_IN = {200, 204, 302, 303, 304, 400, 404, 409, 410, 422}  # the view was reached, whatever it said


KNOWN: Mapping[str, Callable[[Town], Any]] = {
    "ref": lambda town: "{0.thread_id}-{0.handle_id}".format(waiting.box(SYSTEM, "waiting")[0]),
    "person_id": lambda town: people.people(SYSTEM)[0].pk,
    "account_id": lambda town: town.bluesky.pk,
    "item_id": lambda town: log.quarantined(SYSTEM)[0].pk,
    "member_id": lambda town: town.charlie.pk,
    "place": lambda town: "waiting",
    "channel": lambda town: "feeds",
    "key": lambda town: "q1",
}
"""What stands in addresses and leads to something in the town; any other number leads to nothing."""


def address(name: str, town: Town) -> str:
    """Return an address of a route that leads to something in the town."""
    wanted = console()[name].pattern.converters
    return reverse(f"console:{name}", kwargs={part: KNOWN.get(part, lambda _: 999)(town) for part in wanted})


@cache
def console() -> dict[str, URLPattern]:
    """Return the routes of the console by name."""
    resolver = next(part for part in get_resolver().url_patterns if getattr(part, "namespace", "") == "console")
    return {pattern.name: pattern for pattern in resolver.url_patterns}


def browser_of(role: str, town: Town) -> Client:
    """Return a browser in which somebody of that role is signed in."""
    members = {"reader": town.charlie, "member": town.bob, "owner": town.alice}
    return sign_in(members[role]) if role in members else Client()


def test_every_route_of_the_console_has_its_line() -> None:
    assert set(console()) == set(PERMISSIONS)


@pytest.mark.parametrize(
    "name", sorted(name for name in PERMISSIONS if PERMISSIONS[name].get("GET", EVERYBODY) != EVERYBODY)
)
def test_looking_is_for_whom_the_table_says(name: str, town: Town) -> None:
    place, roles = address(name, town), PERMISSIONS[name]["GET"]
    told = {role: browser_of(role, town).get(place).status_code for role in ROLES}
    assert {role for role, status in told.items() if role in roles and status not in LET_IN} == set()
    refused = {role: status for role, status in told.items() if role not in roles}
    assert refused == {role: 302 if role == ANONYMOUS else 403 for role in refused}


@pytest.mark.parametrize(
    "name", sorted(name for name in PERMISSIONS if PERMISSIONS[name].get("POST", EVERYBODY) != EVERYBODY)
)
def test_doing_is_for_whom_the_table_says(name: str, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    place, reached = address(name, town), list[str]()
    monkeypatch.setattr("porch.interfaces.console.guard._not_your_role", lambda _: _refusal(reached))
    told = {role: (browser_of(role, town).post(place), bool(reached), reached.clear()) for role in ROLES}
    refused = {role for role, (_, was_refused, _) in told.items() if was_refused}
    assert refused == set(ROLES) - {ANONYMOUS} - set(PERMISSIONS[name]["POST"])
    assert "/door/login/" in told[ANONYMOUS][0]["Location"]


def test_a_page_to_look_at_takes_no_deeds(town: Town) -> None:
    browser = sign_in(town.alice)
    places = {name: address(name, town) for name in PERMISSIONS if "POST" not in PERMISSIONS[name]}
    assert {name for name, place in places.items() if browser.post(place).status_code != 405} == set()


def test_a_deed_is_never_done_by_looking(town: Town) -> None:
    browser = sign_in(town.alice)
    places = {name: address(name, town) for name in PERMISSIONS if "GET" not in PERMISSIONS[name]}
    assert {name for name, place in places.items() if browser.get(place).status_code != 405} == set()


def test_nobody_is_anonymous() -> None:
    assert role_of(None) == ANONYMOUS


def test_asking_for_the_head_is_looking() -> None:
    assert allowed("morning", "HEAD") == allowed("morning", "GET")
    assert allowed("morning", "DELETE") is None


def _refusal(reached: list[str]) -> Any:
    from django.http import HttpResponse

    reached.append("refused")
    return HttpResponse(status=403)
