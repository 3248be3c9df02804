"""Where people are, read from the projection."""

from __future__ import annotations

import pytest

from porch.core.networks import Family
from porch.projections.presence import projector, whereabouts
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.people import actions as people
from tests.cast import NOON
from tests.projections.presence.stage import ANN, BEN, CLEO, DAY, DOV, NEWS, met, person, settle

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def town(db: None) -> None:
    """The town is counted."""
    settle()


def test_everybody_human_is_where_they_were_heard() -> None:
    those = whereabouts.folk(NOON)
    ann, ben, cleo = (those[person(who).pk] for who in (ANN, BEN, CLEO))
    assert (ann.known, ann.to_us, ann.domains) == ({"email", "in_person"}, {"email", "in_person"}, {"mill.example"})
    assert (ben.known, ben.about_us, ben.only) == ({"x"}, {"x"}, "x")
    assert cleo.to_us == {"in_person"}, "what was said 400 days ago is long ago"
    assert person(NEWS).pk not in those


def test_only_those_asked_for_are_told() -> None:
    assert set(whereabouts.folk(NOON, [person(BEN).pk])) == {person(BEN).pk}
    assert whereabouts.folk(NOON, []) == {}


def test_who_is_set_aside_is_not_on_the_map() -> None:
    row = person(CLEO).handles.get()
    people.mark_not_a_customer(handle=row, whole_domain=True, by=None, at=NOON)
    assert set(whereabouts.folk(NOON)) == {person(BEN).pk, person(DOV).pk}


def test_a_barrier_is_ones_own_or_ones_companys() -> None:
    people.note_barrier(person=person(BEN), families=[Family.SOCIAL], why="at work", by=None, at=NOON)
    people.note_barrier(domain="mill.example", families=[Family.PHONE], why="", by=None, at=NOON)
    those = whereabouts.folk(NOON)
    assert "x" in those[person(BEN).pk].barred
    assert (those[person(BEN).pk].only, those[person(DOV).pk].barred) == ("", set())
    assert those[person(ANN).pk].barred == {"phone", "sms"}


def test_two_handles_of_one_person_are_one_person() -> None:
    ben = person(BEN).handles.get()
    people.attach(handle=ben, person=person(ANN), by=None, at=NOON)
    those = whereabouts.folk(NOON)
    assert those[person(ANN).pk].known == {"email", "in_person", "x"}
    assert len(those) == 3


def test_people_who_are_alike_are_counted_together() -> None:
    drawn = whereabouts.picture(whereabouts.folk(NOON))
    assert (drawn.people, sum(one.people for one in drawn.whereabouts), drawn.heard["x"]) == (4, 4, NOON - 2 * DAY)
    assert drawn.alone == {"x": (person(BEN).pk, person(DOV).pk)}


def test_a_fair_tells_who_spoke_to_us_since() -> None:
    (fair,) = whereabouts.met(whereabouts.folk(NOON), NOON)
    assert (fair.place, fair.what, fair.met, fair.still, fair.last_at) == ("SIAL", "booth", 2, 1, NOON - 20 * DAY)


def test_the_fair_with_most_of_them_comes_first() -> None:
    log.record(
        account=Account.objects.get(channel="in_person"), items=[met(BEN, NOON - DAY, "Anuga")], received_at=NOON
    )
    projector.catch_up()
    those = whereabouts.folk(NOON)
    assert [fair.place for fair in whereabouts.met(those, NOON)] == ["SIAL", "Anuga"]
    assert [fair.place for fair in whereabouts.met(those, NOON, [person(BEN).pk])] == ["Anuga"]


def test_a_moment_is_told_alike_by_both_databases() -> None:
    assert whereabouts.moment("2026-03-02 12:00:00") == whereabouts.moment(NOON) == NOON
