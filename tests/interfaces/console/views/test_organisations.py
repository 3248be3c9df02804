"""Organisations on their pages: who is there and was, on whom it hangs, and what passed lately."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from porch.core.viewer import SYSTEM
from porch.projections.presence import actions as presence
from porch.projections.relationships.models import Bond, Tie
from porch.records.interactions import actions as log
from porch.records.organisations import actions, queries
from porch.records.organisations.models import Organisation
from porch.records.people import queries as people
from tests.cast import says
from tests.interfaces.console.conftest import ANN, BEN, Town, sign_in
from tests.interfaces.console.test_cost import statements
from tests.interfaces.console.views.test_profiles import deed, shown, undo_of


@pytest.fixture
def bob(town: Town) -> Client:
    return sign_in(town.bob)


@pytest.fixture
def mill(town: Town) -> Organisation:
    return actions.add(name="The Mill", kind="reference", domains=["mill.example"], by=None, at=town.now)


def known(who: Any) -> Any:
    found = people.known_as(SYSTEM, who.kind, who.value)
    assert found is not None
    return people.person(SYSTEM, found.person_id or 0)


def url(mill: Organisation) -> str:
    return reverse("console:organisation", args=[mill.pk])


def test_nobody_is_written_down_at_first_and_the_first_step_is_told(bob: Client) -> None:
    assert "No organisation yet" in shown(bob, reverse("console:organisations"))


def test_an_organisation_is_written_down_listed_by_kind_and_taken_off_the_list(bob: Client) -> None:
    new = reverse("console:organisations")
    undo = undo_of(deed(bob, new, name="Mühle <&>", kind="supplier", domain="muehle.example"))
    assert "Mühle &lt;&amp;&gt;" in shown(bob, f"{new}?kind=supplier")
    assert "None of this kind" in shown(bob, f"{new}?kind=competitor")
    assert deed(bob, new, name="Other", domain="muehle.example").status_code == 422
    back = undo_of(deed(bob, undo))
    assert queries.organisations(SYSTEM) == []
    deed(bob, back)
    assert len(queries.organisations(SYSTEM)) == 1


def test_its_page_says_who_is_there_who_was_and_that_all_hangs_on_one(
    bob: Client, mill: Organisation, town: Town
) -> None:
    actions.employ(person=known(ANN), organisation=mill, title="Buyer", since=date(2020, 1, 1), by=None, at=town.now)
    actions.employ(person=known(BEN), organisation=mill, until=date(2021, 1, 1), by=None, at=town.now)
    page = shown(bob, url(mill))
    assert "You know one person at The Mill: Ann Lindqvist." in page
    assert "Who was there" in page
    assert "until Jan 2021" in page
    actions.employ(person=known(BEN), organisation=mill, by=None, at=town.now)
    assert "You know one person" not in shown(bob, url(mill))


def test_it_says_who_of_us_knows_whom_and_that_all_rests_on_one(bob: Client, mill: Organisation, town: Town) -> None:
    for who in (ANN, BEN):
        actions.employ(person=known(who), organisation=mill, by=None, at=town.now)
    times = {"first_at": town.now, "last_at": town.now, "as_of": town.now}
    Tie.objects.create(person=known(ANN), points=61.6, **times)
    Bond.objects.create(person=known(ANN), member=town.alice, ours=3, **times)
    page = shown(bob, url(mill))
    assert "62 of 100, known by" in page
    assert "Only Alice knows anybody at The Mill" in page
    Bond.objects.create(person=known(BEN), member=town.bob, ours=1, **times)
    assert "Only Alice" not in shown(bob, url(mill))


def test_when_the_last_has_left_it_says_so(bob: Client, mill: Organisation, town: Town) -> None:
    assert "You know nobody" not in shown(bob, url(mill))
    actions.employ(person=known(BEN), organisation=mill, until=date(2021, 1, 1), by=None, at=town.now)
    assert "You know nobody at The Mill now." in shown(bob, url(mill))


def test_what_passed_with_any_of_its_people_stands_on_it(bob: Client, mill: Organisation, town: Town) -> None:
    actions.employ(person=known(ANN), organisation=mill, by=None, at=town.now)
    log.record(account=town.email, items=[says(ANN, "The flour came wet", at=town.now)], received_at=town.now)
    assert 'hx-get="' + url(mill) + 'river/"' in shown(bob, url(mill))
    assert "The flour came wet" in bob.get(f"{url(mill)}river/").content.decode()


def test_whoever_writes_from_there_is_offered_and_taken_on(bob: Client, mill: Organisation, town: Town) -> None:
    crowd = [says(type(ANN)(kind="email", value=f"{n}@mill.example", name=n), at=town.now) for n in ("max", "mia")]
    log.record(account=town.email, items=crowd, received_at=town.now)
    presence.count(now=town.now)
    page = shown(bob, url(mill))
    assert ">max</a>" in page
    max_ = known(crowd[0].author)
    deed(bob, reverse("console:person-roles", args=[max_.pk]), id=str(mill.pk), next=url(mill))
    assert [role.organisation for role in queries.roles_of(SYSTEM, max_)] == [mill]
    assert "Companies people write from" not in shown(bob, reverse("console:organisations"))


def test_its_name_its_kind_and_its_domains_change(bob: Client, mill: Organisation) -> None:
    deed(bob, url(mill), name="Mill & Sons", kind="customer")
    assert "Mill &amp; Sons" in shown(bob, url(mill))
    assert deed(bob, url(mill), name=" ", kind="customer").status_code == 422
    again = undo_of(deed(bob, f"{url(mill)}domains/removal/", domain="mill.example"))
    assert queries.of_domains(SYSTEM, ["mill.example"]) == {}
    deed(bob, again)
    assert deed(bob, f"{url(mill)}domains/", domain="gmail.com").status_code == 422
    assert queries.of_domains(SYSTEM, ["mill.example"]) == {"mill.example": mill}


def test_whoever_only_reads_sees_it_and_changes_nothing(mill: Organisation, town: Town) -> None:
    page = shown(sign_in(town.charlie), url(mill)).split('id="deed"')[-1].split("</form>", 1)[-1]
    assert "<form" not in page.split("<main", 1)[-1].split("</main>")[0]


def test_the_pages_ask_few_statements(bob: Client, mill: Organisation, town: Town) -> None:
    actions.employ(person=known(ANN), organisation=mill, by=None, at=town.now)
    actions.employ(person=known(BEN), organisation=mill, by=None, at=town.now)
    for address in (url(mill), reverse("console:organisations")):
        asked = statements(bob, address)
        assert len(asked) <= 8, "\n".join(asked)


@pytest.mark.parametrize("name", ["organisation", "organisation-closure", "organisation-domains"])
def test_what_is_not_there_is_not_found(bob: Client, name: str) -> None:
    assert deed(bob, reverse(f"console:{name}", args=[999])).status_code == 404
