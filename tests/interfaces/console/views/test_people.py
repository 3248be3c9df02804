"""People: the list, the page, joining, setting aside."""

from __future__ import annotations

import re
from html import unescape
from types import SimpleNamespace
from typing import Any

import pytest

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.interfaces.console.views import people as views
from porch.projections.fourcs.models import Act
from porch.projections.waiting import queries as waiting
from porch.records.interactions.models import Interaction
from porch.records.people import queries
from tests.interfaces.console.conftest import Town, sign_in

FETCHED = {"X-Porch-Deed": "1"}


def person(name: str) -> Any:
    """Return somebody by the name of their handle."""
    return queries.find(SYSTEM, name)[0].person


def test_everybody_stands_in_the_list(town: Town) -> None:
    body = sign_in(town.alice).get("/people/").content.decode()
    assert all(name in body for name in ("Ann Lindqvist", "Ben Okafor", "Cleo Marsh", "Dov Peretz"))


def test_a_long_list_goes_on_by_key(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PAGE", 3)
    client = sign_in(town.alice)
    first = client.get("/people/").content.decode()
    more = re.search(r'href="(/people/\?after=[^"]+)"', first)
    assert more is not None
    second = client.get(unescape(more[1])).content.decode()
    pages = [re.findall(r'href="/people/(\d+)/"', page) for page in (first, second)]
    assert (len(pages[0]), len(pages[1]), len({*pages[0], *pages[1]})) == (3, 2, 5)


def test_one_looks_somebody_up(town: Town) -> None:
    body = sign_in(town.alice).get("/people/?q=ann").content.decode()
    assert "Ann Lindqvist" in body
    assert "Ben Okafor" not in body


def test_a_page_shows_handles_and_conversations(town: Town) -> None:
    client, here = sign_in(town.alice), f"/people/{person('ann').pk}/"
    assert "saffron risotto" in client.get(here).content.decode()
    assert "ann@example.org" in client.get(f"{here}known/").content.decode()
    assert "saffron risotto" in client.get(f"{here}around/").content.decode()


def test_all_that_passed_with_somebody_is_one_conversation_whatever_the_channel(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, ann, cleo = sign_in(town.alice), person("ann@example.org"), person("cleo@town.example")
    client.post(f"/people/{ann.pk}/handles/", {"handle": "cleo@town.example"})
    body = client.get(f"/people/{ann.pk}/").content.decode()
    said = re.findall(r"said__words[^>]*>([^<]+)<", body)
    assert len(said) >= 2
    assert body.count(">answer</a>") == len(said)
    monkeypatch.setattr(views, "TURNS", 1)
    newest = client.get(f"/people/{ann.pk}/").content.decode()
    (older,) = re.findall(r'href="([^"]+before=[0-9]+)"', newest)
    assert (said[-1] in newest, said[-2] in client.get(older).content.decode()) == (True, True)
    assert client.get(f"/people/{cleo.pk}/").status_code == 200


def test_a_handle_is_joined_and_taken_apart(town: Town) -> None:
    client, ann = sign_in(town.alice), person("ann")
    note = client.post(f"/people/{ann.pk}/handles/", {"handle": "@cleo@town.example"}, headers=FETCHED).content.decode()
    assert {h.value for h in queries.person(SYSTEM, ann.pk).handles.all()} == {"ann@example.org", "cleo@town.example"}
    assert "joined by Alice" in client.get(f"/people/{ann.pk}/known/").content.decode()
    undo = re.search(r'action="(/attachments/[^"]+)"', note)
    assert undo is not None
    client.post(undo[1])
    assert {h.value for h in queries.person(SYSTEM, ann.pk).handles.all()} == {"ann@example.org"}


@pytest.mark.parametrize(
    ("handle", "words"),
    [("nobody", "No handle here is called nobody."), ("", "No handle"), ("ann@example.org", "belongs to")],
)
def test_joining_what_cannot_be_joined_says_why(handle: str, words: str, town: Town) -> None:
    answer = sign_in(town.alice).post(f"/people/{person('ann').pk}/handles/", {"handle": handle}, headers=FETCHED)
    assert answer.status_code in (409, 422)
    assert words in answer.content.decode()


def test_a_robot_is_set_aside_and_brought_back(town: Town) -> None:
    client, ann = sign_in(town.alice), person("ann")
    handles = [h.pk for h in ann.handles.all()]
    client.post(f"/people/{ann.pk}/set-aside/")
    assert queries.set_aside_handles(SYSTEM, handles) == set(handles)
    client.post(f"/people/{ann.pk}/return/")
    assert queries.set_aside_handles(SYSTEM, handles) == set()


def test_nobody_is_not_found(town: Town) -> None:
    client = sign_in(town.alice)
    assert client.get("/people/99999/").status_code == 404
    assert client.post("/attachments/99999/undo/").status_code == 404


def test_somebody_without_a_name_is_called_by_their_handle() -> None:
    nameless = SimpleNamespace(name="", pk=7)
    assert views.name_of(nameless, [SimpleNamespace(name="", value="a@b.example")]) == "a@b.example"
    assert views.name_of(nameless, []) == "person 7"


def test_a_line_tells_the_channels_of_somebody(town: Town) -> None:
    line = views.line(person("ann"))
    assert (line.name, line.handles_line, line.marks) == ("Ann Lindqvist", "ann@example.org", [("mail", "E-mail")])
    assert waiting.summary(SYSTEM).waiting == 6


def test_a_page_says_how_somebody_takes_part_and_what_would_come_next(town: Town) -> None:
    ben = person("ben")
    client, here = sign_in(town.alice), f"/people/{ben.pk}/around/"
    assert "How they take part" not in client.get(here).content.decode()
    Act.objects.create(
        interaction=Interaction.objects.filter(handle__person=ben.pk).first(), handle=ben.handles.first(), level=2,
        topic="bread", at=SYSTEM_CLOCK.now(),
    )  # fmt: skip
    told = client.get(here).content.decode()
    assert "<strong>Curation</strong> this quarter, nothing the quarter before" in told
    assert "Ask what they would do, in their own words." in told
    assert "bread" in told
