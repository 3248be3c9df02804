"""The channel map: its numbers, whom one finds behind them, and the walls people stand before."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from porch.core.networks import Family
from porch.core.viewer import SYSTEM
from porch.projections.presence import actions as presence
from porch.projections.presence import queries
from porch.projections.waiting import queries as waiting
from porch.records.accounts import actions as accounts
from porch.records.interactions import actions as log
from porch.records.people import actions as deeds
from porch.records.people import queries as people
from tests.cast import says
from tests.interfaces.console.conftest import ANN, Town, sign_in
from tests.interfaces.console.test_cost import statements

MAP, BACK = "/map/", "/map/people/"


@pytest.fixture
def drawn(town: Town) -> Town:
    """The town, six people on X heard through an export, two who write from one mill; all counted."""
    export = accounts.connect(channel="archive", name="Export", handle="us", credentials={}, at=town.now)
    crowd = [
        says(type(ANN)(kind="x", value=f"fan{n}", name=f"Fan {n}"), at=town.now, addressed=False) for n in range(6)
    ]
    mill = [
        says(type(ANN)(kind="email", value=f"{name}@mill.example", name=name), at=town.now) for name in ("Max", "Mia")
    ]
    log.record(account=export, items=crowd, received_at=town.now)
    log.record(account=town.email, items=mill, received_at=town.now)
    presence.count(now=town.now)
    cache.clear()
    return town


def shown(member: Any, path: str) -> str:
    answer = sign_in(member).get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_map_says_what_to_open_next_and_leads_there(drawn: Town) -> None:
    page = shown(drawn.alice, MAP)
    assert "X (Twitter) would bring most who are reached nowhere else: 6 of 6 people there." in page
    assert reverse("console:connect-channel", args=["x"]) in page
    assert "mill.example" in page


def test_who_cannot_connect_is_told_who_can(drawn: Town) -> None:
    page = shown(drawn.bob, MAP)
    assert "An owner can connect it" in page
    assert reverse("console:connect-channel", args=["x"]) not in page


def test_a_company_has_its_own_map(drawn: Town) -> None:
    page = shown(drawn.charlie, f"{MAP}?group=company:mill.example")
    assert "Everybody who writes from" in page
    assert "X (Twitter)" not in page
    assert "What could rest" not in page


def test_a_group_nobody_knows_is_not_found(drawn: Town) -> None:
    assert sign_in(drawn.alice).get(f"{MAP}?group=nobody").status_code == 404
    assert sign_in(drawn.alice).get(f"{MAP}?group=company:{'x' * 400}").status_code == 404


def test_behind_a_number_stand_its_people_a_page_at_a_time(drawn: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("porch.interfaces.console.views.channel_map.PAGE", 4)
    client = sign_in(drawn.alice)
    page = client.get(f"{BACK}?network=x&fact=about_us").content.decode()
    assert "Who talks about you on X (Twitter)" in page
    assert ["Fan 0" in page, "Fan 3" in page, "Fan 4" in page] == [True, True, False]
    more = client.get(f"{BACK}?network=x&fact=about_us&after={_after('Fan 3')}").content.decode()
    assert ["Fan 3" in more, "Fan 4" in more] == [False, True]


def _after(name: str) -> str:
    return f"{people.find(SYSTEM, name)[0].person_id}~{name}"


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("network=email&fact=to_us", "Who talks to you on E-mail"), ("network=x&fact=alone", "alone"),
        ("met=sial", "Whom we met there"), ("network=x&fact=nonsense", "Who is on X (Twitter)"),
        ("", "Everybody on the map"),
        ("after=x~y", "Everybody on the map"), ("after=9999999999999999999999~y", "Everybody on the map"),
    ],
)  # fmt: skip
def test_a_list_says_whom_it_lists(drawn: Town, asked: str, title: str) -> None:
    assert title in shown(drawn.alice, f"{BACK}?{asked}")


def test_companies_are_listed_a_page_at_a_time(drawn: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    page = shown(drawn.alice, "/map/companies/")
    assert "mill.example" in page
    assert "2 people" in page
    assert "No companies yet" in shown(drawn.alice, "/map/companies/?after=2~mill.example")
    assert "mill.example" in shown(drawn.alice, "/map/companies/?after=x~y")


def test_before_anybody_writes_the_map_says_what_will_stand_there(team_of_three: tuple[Any, Any, Any]) -> None:
    assert "Nobody on the map yet" in shown(team_of_three[0], MAP)


def test_a_wall_at_a_company_is_noted_and_counted_at_once(drawn: Town) -> None:
    client = sign_in(drawn.bob)
    answer = client.post("/map/barriers/", {"domain": "mill.example", "families": ["social"], "why": "firewall"})
    assert answer["Location"] == MAP
    assert "firewall" in shown(drawn.bob, f"{MAP}?group=company:mill.example")
    mia = people.find(SYSTEM, "Mia")[0]
    assert "firewall" in shown(drawn.bob, reverse("console:person-around", args=[mia.person_id]))


@pytest.mark.parametrize("told", [{}, {"domain": "mill.example"}, {"domain": "mill", "families": ["social"]}])
def test_a_wall_that_makes_no_sense_is_refused_with_the_reason(drawn: Town, told: dict[str, Any]) -> None:
    answer = sign_in(drawn.bob).post("/map/barriers/", told, headers={"X-Porch-Deed": "1"})
    assert answer.status_code == 422
    assert people.every_barrier(SYSTEM) == []


def test_a_persons_wall_is_noted_taken_back_and_put_up_again(drawn: Town) -> None:
    fan = people.find(SYSTEM, "Fan 1")[0]
    client, path = sign_in(drawn.bob), reverse("console:person-barriers", args=[fan.person_id])
    assert client.post(path, {"families": ["social"]}).status_code == 302
    (barrier,) = people.every_barrier(SYSTEM)
    assert behind(drawn, "barred") == ["Fan 1"]
    client.post(reverse("console:barrier-lifting", args=[barrier.pk]))
    assert behind(drawn, "barred") == []
    client.post(reverse("console:barrier-return", args=[barrier.pk]))
    assert behind(drawn, "barred") == ["Fan 1"]
    again = client.post(path, {"families": ["social"]}, headers={"X-Porch-Deed": "1"})
    assert "noted already" in again.content.decode()
    assert client.post(path, {}, headers={"X-Porch-Deed": "1"}).status_code == 422


def behind(drawn: Town, fact: str) -> list[str]:
    found = queries.people_behind(drawn.bob, queries.Behind(network="x", fact=fact))
    return [person.name for person in found]


@pytest.mark.parametrize("path", ["/people/999999/barriers/", "/barriers/999999/lifting/", "/barriers/999999/return/"])
def test_a_wall_nobody_knows_is_not_found(drawn: Town, path: str) -> None:
    assert sign_in(drawn.bob).post(path, {"families": ["social"]}).status_code == 404


def test_the_panel_beside_an_answer_says_where_they_cannot_go(drawn: Town) -> None:
    ben = people.find(SYSTEM, "Ben")[0]
    assert ben.person is not None
    deeds.note_barrier(person=ben.person, families=[Family.SOCIAL], why="the bank blocks it", by=None, at=drawn.now)
    standing = next(one for one in waiting.box(SYSTEM, "all") if one.handle_id == ben.pk)
    page = shown(drawn.bob, f"/conversations/{standing.thread_id}-{standing.handle_id}/about/")
    assert "Ben cannot go to social networks." in page
    assert "the bank blocks it" in page


def test_the_map_stands_in_the_rail_once_it_is_drawn(drawn: Town) -> None:
    assert 'data-go="map"' in shown(drawn.bob, "/people/")


@pytest.mark.parametrize("path", [MAP, f"{MAP}?group=company:mill.example", f"{BACK}?network=x", "/map/companies/"])
def test_a_page_asks_at_most_ten_statements(drawn: Town, path: str) -> None:
    asked = statements(sign_in(drawn.alice), path)
    assert len(asked) <= 10, "\n".join(asked)


def test_nobody_is_let_in_without_a_name(drawn: Town) -> None:
    assert "/door/" in Client().get(MAP)["Location"]
