"""What is asked of ties: one person as of now, the lines beside a reply box, who has gone quiet."""

from __future__ import annotations

import pytest

from porch.core.viewer import SYSTEM
from porch.projections.relationships import actions, queries
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.people.models import Handle, Person
from porch.records.team.models import Member
from tests.cast import ANN, BEN, CLEO, NOON, US, says
from tests.projections.relationships.stage import DAY, NOW, talks

pytestmark = pytest.mark.django_db
ANGRY = "This is broken, I want my money back"


def person(name: str) -> int:
    return Person.objects.get(handles__value=name).pk


def test_a_tie_is_told_as_it_is_now_and_its_points_add_up(shop: Account) -> None:
    talks(shop, days=range(0, 100, 10))
    found = queries.with_us(SYSTEM, person("ann"), now=NOW)
    assert found is not None
    assert found.weight is not None
    assert found.weight.silent_days == 10
    assert sum(found.weight.points.values()) == pytest.approx(found.weight.total) == pytest.approx(found.tie.points)
    later = queries.with_us(SYSTEM, person("ann"), now=NOW + 300 * DAY)
    assert later is not None
    assert later.weight is not None
    assert later.weight.strength < found.weight.strength


def test_of_somebody_who_never_talked_nothing_is_told(shop: Account) -> None:
    talks(shop, days=[1])
    found = queries.with_us(SYSTEM, person("ann"), now=NOW)
    assert found is not None
    assert found.weight is None
    assert queries.with_us(SYSTEM, 0, now=NOW) is None


def test_before_answering_ben_one_sees_that_he_hears_from_us_only_when_unhappy(shop: Account) -> None:
    talks(shop, BEN, days=(0, 20, 40), text=ANGRY)
    talks(shop, ANN, days=(0, 20, 40))
    (line,) = queries.lines(SYSTEM, person("ben"))
    assert line.words == "They hear from us only when they are unhappy: all of our 3 contacts."
    assert queries.lines(SYSTEM, person("ann")) == ()


def test_who_is_silent_for_three_times_their_own_rhythm_is_quiet(shop: Account) -> None:
    talks(shop, CLEO, days=range(0, 40, 5))
    talks(shop, ANN, days=range(0, 100, 5))
    talks(shop, BEN, days=range(0, 100, 33))
    actions.refresh(now=NOW)
    (quiet,) = queries.quiet(SYSTEM, now=NOW)
    assert (quiet.person, quiet.name) == (person("cleo"), "Cleo")
    assert "have been silent for 65" in quiet.leak.words
    assert queries.quiet(SYSTEM, now=NOW + 500 * DAY) == []


def test_months_tell_both_sides(shop: Account) -> None:
    talks(shop, days=(0, 1, 40))
    handles = list(Handle.objects.filter(person__isnull=False).values_list("pk", flat=True))
    found = queries.months(SYSTEM, handles, NOON)
    assert [(month.first.month, month.theirs, month.ours) for month in found] == [(3, 2, 2), (4, 1, 1)]


def test_who_was_written_to_often_and_said_nothing_was_written_to_in_vain(shop: Account) -> None:
    told = [says(US, "Come", ours=True, recipients=(CLEO,), at=NOW - day * DAY) for day in range(1, 5)]
    log.record(account=shop, items=told, received_at=NOW)
    talks(shop, ANN, days=range(0, 100, 5))
    actions.refresh(now=NOW)
    month = NOW - 30 * DAY
    assert queries.written_to_in_vain(SYSTEM, since=month, least=4) == {person("cleo")}
    assert queries.written_to_in_vain(SYSTEM, since=month, least=5) == set()
    log.record(account=shop, items=[says(CLEO, "Leave me be", at=NOW - DAY)], received_at=NOW)
    actions.refresh(now=NOW)
    assert queries.written_to_in_vain(SYSTEM, since=month, least=4) == set()


def test_charlie_sees_nothing(shop: Account, charlie: Member) -> None:
    talks(shop, BEN, days=(0, 20, 40), text=ANGRY)
    assert queries.with_us(charlie, person("ben"), now=NOW) is None
    assert (queries.lines(charlie, person("ben")), queries.quiet(charlie, now=NOW)) == ((), [])
    assert queries.written_to_in_vain(charlie, since=NOON, least=0) == set()
    assert (queries.colleagues(charlie, person("ben")), queries.months(charlie, [1], NOON)) == ([], [])
