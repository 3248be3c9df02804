"""The table of permissions, held against what the console really answers."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from porch.core.viewer import SYSTEM
from porch.interfaces.console.permissions import ANONYMOUS, EVERYBODY, PERMISSIONS, allowed, role_of
from porch.projections.waiting import queries as waiting
from porch.records.interactions import queries as log
from porch.records.people import queries as people
from tests.interfaces.console.conftest import Town, sign_in

ROLES = ("anonymous", "reader", "member", "owner")
LET_IN = {200, 204, 302, 303, 304, 400, 404, 409, 410, 422}  # the view was reached, whatever it said


def address(name: str, town: Town) -> str:
    """Return an address of a route that leads to something in the town."""
    standing = waiting.box(SYSTEM, "waiting")[0]
    arguments: dict[str, list[Any]] = {
        "ref": [f"{standing.thread_id}-{standing.handle_id}"], "person_id": [people.people(SYSTEM)[0].pk],
        "account_id": [town.bluesky.pk], "item_id": [log.quarantined(SYSTEM)[0].pk], "member_id": [town.charlie.pk],
        "place": ["waiting"], "channel": ["feeds"], "file_id": [999], "deed_id": [999], "outgoing_id": [999],
        "attachment_id": [999], "promise_id": [999], "barrier_id": [999], "permission_id": [999],
        "occurrence_id": [999], "burst_id": [999], "hold_id": [999], "series_id": [999],
        "survey_id": [999, "q1"], "suppression_id": [999, 999],
    }  # fmt: skip
    for given in ([], *arguments.values()):
        try:
            return reverse(f"console:{name}", args=given)
        except NoReverseMatch:
            continue
    raise AssertionError(f"no address for {name}")


def browser_of(role: str, town: Town) -> Client:
    """Return a browser in which somebody of that role is signed in."""
    members = {"reader": town.charlie, "member": town.bob, "owner": town.alice}
    return sign_in(members[role]) if role in members else Client()


def test_every_route_of_the_console_has_its_line() -> None:
    console = next(part for part in get_resolver().url_patterns if getattr(part, "namespace", "") == "console")
    assert {pattern.name for pattern in console.url_patterns} == set(PERMISSIONS)


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
