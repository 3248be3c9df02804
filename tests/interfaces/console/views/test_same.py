"""Are these the same? Merging, taking it back, and "no, never", by the page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from porch.core.viewer import SYSTEM
from porch.interfaces.console.views import same as views
from porch.projections.identity import queries as identity
from porch.projections.identity.models import Look, Suggestion
from porch.records.people import actions, queries
from porch.records.people.models import Merge, NeverSame, Person
from tests.interfaces.console.conftest import Town, sign_in

FETCHED = {"X-Porch-Deed": "1"}
HERE = "/people/same/"


def person(name: str) -> Any:
    """Return somebody by the name of their handle."""
    return queries.find(SYSTEM, name)[0].person


@pytest.fixture
def pairs(town: Town) -> Town:
    """Ann may be Cleo, probably, and Ben, says the address book."""
    ann, ben, cleo = (person(name) for name in ("ann", "ben", "cleo"))
    for other, probability, reasons in (
        (cleo, 0.962, [["both are called ann.marsh", 3.1], ["another family name", -0.4]]),
        (ben, None, [["your address book has both as Ann", None]]),
    ):
        one, two = sorted((ann, other), key=lambda row: row.pk)
        Suggestion.objects.create(
            one=one, other=two, probability=probability, sureness=probability or 1.0, evidence=reasons
        )
    Look.objects.create(mark="", handles=9, looked_at=town.now)
    return town


def undo_of(answer: Any) -> str:
    """The address behind the note's undo."""
    found = re.search(r'action="([^"]+)"', answer.content.decode())
    assert found is not None
    return found[1]


def test_pairs_stand_with_how_sure_it_is_and_why(pairs: Town) -> None:
    body = sign_in(pairs.alice).get(HERE).content.decode()
    assert body.index("Your address book takes them for one") < body.index("Very probably one person: 96 %")
    assert all(words in body for words in ("both are called ann.marsh", "another family name", "9 handles compared"))
    assert "2 pairs may be one person" in sign_in(pairs.alice).get("/people/").content.decode()


def test_nobody_to_decide_about_and_not_compared_yet_are_told_apart(town: Town) -> None:
    client = sign_in(town.alice)
    assert "Not compared yet" in client.get(HERE).content.decode()
    Look.objects.create(mark="", handles=1, looked_at=town.now)
    assert "Nobody to decide about" in client.get(HERE).content.decode()


def test_many_pairs_go_on_by_key(pairs: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PAGE", 1)
    client = sign_in(pairs.alice)
    first = client.get(HERE).content.decode()
    more = re.search(r'href="(\?after=[^"]+)"', first)
    assert more is not None
    second = client.get(HERE + more[1]).content.decode()
    assert ("Your address book" in first, "Very probably" in first) == (True, False)
    assert ("Your address book" in second, "Very probably" in second) == (False, True)
    assert "Your address book" in client.get(HERE + "?after=x~y").content.decode()


def test_two_are_merged_and_taken_apart_and_merged_again(pairs: Town) -> None:
    client, ann, cleo = sign_in(pairs.alice), person("ann"), person("cleo")
    handles = cleo.handles.count()
    done = client.post(f"/people/{ann.pk}/merges/", {"other": str(cleo.pk)}, headers=FETCHED)
    assert "are one person now" in done.content.decode()
    edge = Merge.objects.get()
    assert (edge.by, edge.evidence) == (pairs.alice, ["both are called ann.marsh", "another family name"])
    here = f"/people/{cleo.pk}/"  # an old address
    body = "".join(client.get(f"{here}{part}").content.decode() for part in ("", "known/"))
    assert all(words in body for words in (ann.name, "Merged into one", "cleo@town.example", "merged by Alice"))
    again = undo_of(client.post(undo_of(done), headers=FETCHED))
    assert Person.objects.get(pk=cleo.pk).handles.count() == handles
    assert "one person again" in client.post(again, headers=FETCHED).content.decode()
    assert client.post(again, headers=FETCHED).status_code == 409
    assert Merge.objects.filter(undone_at=None).count() == 1


def test_the_second_of_two_colleagues_is_told_what_happened(pairs: Town) -> None:
    ann, cleo = person("ann"), person("cleo")
    sign_in(pairs.alice).post(f"/people/{ann.pk}/merges/", {"other": str(cleo.pk)}, headers=FETCHED)
    told = sign_in(pairs.bob).post(f"/people/{cleo.pk}/merges/", {"other": str(ann.pk)}, headers=FETCHED)
    assert (told.status_code, told.content.decode()) == (409, "This is one person already.")


def test_somebody_is_merged_by_name_or_handle_when_that_means_one(pairs: Town) -> None:
    client, ann = sign_in(pairs.alice), person("ann")
    here = f"/people/{ann.pk}/merges/"
    assert "found by nobody" in client.post(here, {"handle": "nobody"}, headers=FETCHED).content.decode()
    assert "found by nothing" in client.post(here, {"handle": " "}, headers=FETCHED).content.decode()
    assert client.post(here, {"other": "999999"}, headers=FETCHED).status_code == 404
    assert client.post(here, {"handle": "@cleo@town.example"}, headers=FETCHED).status_code == 200
    assert person("cleo") == person("ann")


def test_a_name_that_several_have_merges_nobody(pairs: Town) -> None:
    for name in ("ben", "cleo"):
        actions.rename(person=person(name), name="Robin Marsh")
    here = f"/people/{person('ann').pk}/merges/"
    answer = sign_in(pairs.alice).post(here, {"handle": "Robin Marsh"}, headers=FETCHED)
    assert answer.content.decode() == "2 people are found by Robin Marsh: write one handle in full."
    assert not Merge.objects.exists()


def test_who_are_two_are_not_asked_about_until_that_is_taken_back(pairs: Town) -> None:
    client, ann, cleo = sign_in(pairs.alice), person("ann"), person("cleo")
    done = client.post(f"/people/{ann.pk}/never/", {"other": str(cleo.pk)}, headers=FETCHED)
    assert len(identity.suggestions(SYSTEM)) == 1
    refused = client.post(f"/people/{ann.pk}/merges/", {"other": str(cleo.pk)}, headers=FETCHED)
    assert refused.content.decode() == "Alice said that they are two. Take that back first."
    assert "may be one after all" in client.post(undo_of(done), headers=FETCHED).content.decode()
    assert len(identity.suggestions(SYSTEM)) == 2
    assert NeverSame.objects.get().undone_at is not None
    assert client.post(f"/people/{ann.pk}/never/", {"other": str(ann.pk)}, headers=FETCHED).status_code == 409


def test_what_is_not_there_is_not_found(town: Town) -> None:
    client = sign_in(town.alice)
    for name in ("merge-undo", "merge-again", "never-undo", "person-merges", "person-never"):
        assert client.post(reverse(f"console:{name}", args=[999999]), headers=FETCHED).status_code == 404


def test_the_page_asks_few_statements_however_many_the_pairs(pairs: Town) -> None:
    client = sign_in(pairs.alice)
    client.get(HERE)
    with CaptureQueriesContext(connection) as caught:
        client.get(HERE)
    assert len(caught) <= 10, [query["sql"] for query in caught]
