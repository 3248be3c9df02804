"""What people ask for, lack and praise is counted by people and organisations, and told in their words."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from porch.analytics.quarters import quarter_of
from porch.core.interaction import Kind, Visibility
from porch.core.viewer import SYSTEM
from porch.projections.needs import queries
from porch.records.accounts.models import Account
from porch.records.interactions import here
from porch.records.organisations import actions as organisations
from porch.records.people import actions as people
from porch.records.people import merging
from porch.records.people.models import Handle, Person
from porch.records.team.models import Member
from tests.cast import ANN, BEN, CLEO, NOON, says
from tests.projections.language.fake import plain as plain
from tests.projections.needs.town import EARLIER, hear
from tests.projections.needs.town import talk as talk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain", "talk")]
SPAN = quarter_of(NOON.date()).span(NOON + timedelta(hours=1), UTC)
BREAD = ("ask", "bread")


@pytest.fixture
def heard(shop: Account) -> Account:
    """Ann asks for bread three times, Ben once, and Cleo in private last quarter; Ben lacks a table."""
    hear(
        shop, *(says(ANN, f"request! bread number {n} please", at=NOON - timedelta(minutes=n)) for n in range(3)),
        says(BEN, "request! bread number one please"), says(BEN, "complaint! table by the door"),
        says(CLEO, "request! bread", at=EARLIER, visibility=Visibility.DIRECT),
    )  # fmt: skip
    return shop


def person(name: str) -> Person:
    found = Handle.objects.get(value=name).person
    assert found is not None
    return found


def test_people_are_counted_and_not_messages(heard: Account) -> None:
    told = [(line.kind, line.topic, line.people, line.before) for line in queries.lines(SYSTEM, SPAN)]
    assert told == [("ask", "bread", 2, 1), ("lack", "table", 1, 0)]
    assert [line.key for line in queries.lines(SYSTEM, SPAN, kind="lack")] == [("lack", "table")]
    assert queries.any_read(SYSTEM)


def test_what_is_on_no_topic_comes_last(heard: Account) -> None:
    hear(heard, *(says(who, "request! something else") for who in (ANN, BEN, CLEO)))
    assert [(line.topic, line.people) for line in queries.lines(SYSTEM, SPAN, kind="ask")] == [("bread", 2), ("", 3)]


def test_one_need_is_told_alone(heard: Account) -> None:
    found = queries.line(SYSTEM, SPAN, *BREAD)
    assert found is not None
    assert (found.people, found.change.word) == (2, "few")
    assert queries.line(SYSTEM, SPAN, "ask", "cake") is None


def test_two_who_are_one_are_counted_once_and_again_as_two(heard: Account, bob: Member) -> None:
    merge = merging.merge(one=person("ben"), into=person("ann"), by=bob, at=NOON)
    assert queries.lines(SYSTEM, SPAN)[0].people == 1
    merging.unmerge(merge=merge, by=bob, at=NOON)
    assert queries.lines(SYSTEM, SPAN)[0].people == 2


def test_who_works_at_one_place_is_one_organisation(heard: Account, bob: Member) -> None:
    bakery = organisations.add(name="Bakery", by=bob, at=NOON)
    for name in ("ann", "ben"):
        organisations.employ(person=person(name), organisation=bakery, by=bob, at=NOON)
    found = queries.lines(SYSTEM, SPAN)[0]
    assert (found.people, found.organisations) == (2, 1)


def test_who_is_no_customer_is_neither_counted_nor_quoted(heard: Account, bob: Member) -> None:
    people.mark_not_a_customer(handle=Handle.objects.get(value="ben"), whole_domain=False, by=bob, at=NOON)
    assert [line.people for line in queries.lines(SYSTEM, SPAN)] == [1]
    assert {quote.name for quote in queries.said(SYSTEM, SPAN, BREAD)} == {"Ann"}


def test_words_come_latest_first_a_page_at_a_time(heard: Account) -> None:
    first = queries.said(SYSTEM, SPAN, BREAD, limit=2)
    later = queries.said(SYSTEM, SPAN, BREAD, before=(first[-1].at, first[-1].id))
    assert [quote.at for quote in first + later] == sorted((q.at for q in first + later), reverse=True)
    assert len({quote.id for quote in first + later}) == 4


def test_quotes_are_of_different_people_and_for_outside_none_is_private(heard: Account) -> None:
    found = queries.quotes(SYSTEM, SPAN, [BREAD])[BREAD]
    assert sorted(quote.name for quote in found) == ["Ann", "Ben"]
    hear(heard, says(CLEO, "request! bread number two please", visibility=Visibility.DIRECT))
    inside, outside = (queries.quotes(SYSTEM, SPAN, [BREAD], public=public)[BREAD] for public in (False, True))
    assert [quote.private for quote in inside].count(True) == 1
    assert sorted(quote.name for quote in outside) == ["Ann", "Ben"]


def test_ideas_that_were_proposed_on_a_topic_are_named(heard: Account) -> None:
    for name in ("idea-7", "idea-9"):
        here.hear(
            person=person("ann"), name=name, kind=Kind.CREATE, at=NOON, about=name, words="bread", detail={"as": "idea"}
        )
    hear(heard)
    assert queries.proposed(SYSTEM, "bread") == [9, 7]
    assert queries.proposed(SYSTEM, "table") == []


def test_who_left_learns_nothing(heard: Account, charlie: Member) -> None:
    assert queries.lines(charlie, SPAN) == []
    assert queries.said(charlie, SPAN, BREAD) == []
    assert queries.proposed(charlie, "bread") == []
    assert queries.any_read(charlie) is False
