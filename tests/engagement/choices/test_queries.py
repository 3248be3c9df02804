"""Which choices there are, who would be asked again, and what is new about them."""

from __future__ import annotations

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.choices import actions, queries
from porch.engagement.choices.actions import Decided
from porch.engagement.choices.queries import New
from porch.records.people import actions as people
from porch.records.team.models import Member
from tests.cast import NOON
from tests.engagement.choices.flight import CLOSES, HOUR, STUBS, aboard, asked, drafted, fuel, gut, informed, somebody

pytestmark = pytest.mark.django_db


def test_drafts_are_found_by_us_alone(alice: Member) -> None:
    assert not queries.any_made(SYSTEM)
    choice, draft = asked(alice), drafted(alice)
    assert queries.choices(SYSTEM) == [draft, choice]
    assert queries.choices(SYSTEM, before=draft.pk) == queries.choices(None) == [choice]
    assert (queries.choice(None, choice.pk), queries.choice(None, draft.pk)) == (choice, None)
    assert (queries.choice(SYSTEM, draft.pk), queries.choice(SYSTEM, 2**70)) == (draft, None)
    assert queries.any_made(SYSTEM)


def test_something_is_open_until_its_last_moment(alice: Member) -> None:
    asked(alice)
    assert (queries.any_open(None, NOON), queries.any_open(None, CLOSES)) == (True, False)


def test_who_chose_knowing_the_facts_would_be_asked_again_each_once(alice: Member) -> None:
    choice, secret = asked(alice), asked(alice, anonymous=True)
    one, other = aboard(choice, 2)
    gut(choice, somebody("Ann"), "Circle")
    gut(secret, one, "Circle", stub=STUBS[0])
    informed(secret, one, "Circle", stub=STUBS[0])
    gut(secret, other, "Circle", stub=STUBS[1])
    assert (queries.asked_again(SYSTEM, choice), queries.asked_again(SYSTEM, secret)) == (2, 1)
    people.merge(one=one, into=other, by=alice, at=NOON)
    assert (queries.asked_again(SYSTEM, choice), queries.asked_again(None, choice)) == (1, 0)


def test_somebody_finds_what_they_took_part_in_and_what_waits_for_them(alice: Member) -> None:
    choice, ann = asked(alice), somebody("Ann")
    gut(choice, ann, "Circle")
    assert [(part.choice, waits) for part, waits in queries.of_person(SYSTEM, ann, NOON)] == [(choice, True)]
    informed(choice, ann, "Circle")
    assert [waits for _, waits in queries.of_person(SYSTEM, ann, NOON)] == [False]
    fuel(choice)
    assert [waits for _, waits in queries.of_person(SYSTEM, ann, NOON)] == [True]
    assert [waits for _, waits in queries.of_person(SYSTEM, ann, CLOSES)] == [False]
    assert queries.of_person(None, ann, NOON) == []


def test_of_an_anonymous_choice_a_late_fact_is_all_that_waits(alice: Member) -> None:
    secret, ann = asked(alice, anonymous=True), somebody("Ann")
    gut(secret, ann, "Circle", stub=STUBS[0])
    assert [waits for _, waits in queries.of_person(SYSTEM, ann, NOON)] == [False]
    fuel(secret)
    assert [waits for _, waits in queries.of_person(SYSTEM, ann, NOON)] == [True]


def test_what_is_new_is_told_newest_first(alice: Member) -> None:
    drafted(alice)
    choice = asked(alice)
    fuel(choice)
    actions.decide(
        choice=choice, outcome=Decided(decided="We land.", reasons="Fuel."), member=alice, at=NOON + 2 * HOUR
    )
    found = queries.news(None)
    assert [one.what for one in found] == [New.DECIDED, New.FACT, New.OPENED]
    assert found[0].outcome is not None
