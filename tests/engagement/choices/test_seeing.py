"""What is hidden is hidden from everybody it is hidden from, until the choice itself says otherwise."""

from __future__ import annotations

import pytest

from porch.core.viewer import SYSTEM, Viewer
from porch.engagement.choices import actions, seeing
from porch.engagement.choices.models import Choice
from porch.engagement.choices.seeing import Seen
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.cast import NOON
from tests.engagement.choices.flight import (
    CLOSES,
    FACTS,
    HOUR,
    STUBS,
    aboard,
    asked,
    drafted,
    fuel,
    gut,
    informed,
    somebody,
)

pytestmark = pytest.mark.django_db


def seen(choice: Choice, person: Person | None = None, viewer: Viewer = None, **told: object) -> Seen:
    found = seeing.seen(viewer, choice, told.pop("now", NOON), person=person, **told)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_a_draft_is_seen_by_us_alone(alice: Member, charlie: Member) -> None:
    draft = drafted(alice)
    assert seeing.seen(None, draft, NOON) is None
    assert seeing.seen(charlie, draft, NOON) is None
    assert len(seen(draft, viewer=alice).facts) == len(FACTS)


def test_the_facts_come_after_the_gut_and_to_a_stranger_who_says_they_only_read(alice: Member) -> None:
    choice, ann = asked(alice), somebody("Ann")
    assert (seen(choice, ann).facts, seen(choice, ann).held_back) == ((), 2)
    assert (seen(choice).held_back, seen(choice, reads=True).held_back) == (2, 0)
    assert seen(choice, ann, reads=True).held_back == 2, "who is known takes part: the gut comes first"
    gut(choice, ann, "Circle")
    assert len(seen(choice, ann).facts) == 2
    assert len(seen(choice, now=CLOSES).facts) == 2


def test_results_are_hidden_until_one_has_chosen_knowing_every_fact(alice: Member) -> None:
    choice, ann = asked(alice), somebody("Ann")
    aboard(choice, 5)
    gut(choice, ann, "Circle")
    assert seen(choice, ann).results is None
    informed(choice, ann, "Circle")
    assert seen(choice, ann).results is not None
    assert seen(choice).results is None, "a stranger has not chosen"
    fuel(choice)
    assert seen(choice, ann).results is None, "there is a fact they have not chosen with"
    assert seen(choice, now=CLOSES).results is not None


@pytest.mark.parametrize(("hides", "after"), [("closed", True), ("always", False)])
def test_results_hidden_longer_are_hidden_from_who_chose_too(alice: Member, hides: str, after: bool) -> None:
    choice = asked(alice, hides=hides)
    first = aboard(choice, 5)[0]
    assert seen(choice, first).results is None
    assert (seen(choice, first, now=CLOSES).results is not None) is after
    assert seen(choice, viewer=SYSTEM).results is not None


def test_fewer_than_five_are_seen_by_nobody_and_not_counted_to_strangers(alice: Member) -> None:
    choice = asked(alice)
    people = aboard(choice, 4)
    assert (seen(choice, people[0]).results, seen(choice, people[0]).took_part) == (None, None)
    assert (seen(choice, viewer=alice).results, seen(choice, viewer=alice).took_part) == (None, 4)
    gut(choice, somebody("Ann"), "Circle")
    assert seen(choice).took_part == 5


def test_of_an_anonymous_choice_nobody_sees_anything_while_it_is_open(alice: Member) -> None:
    choice = asked(alice, anonymous=True)
    people = aboard(choice, 10, anonymous=True)
    assert "until then" in seen(choice, viewer=alice).why
    assert seen(choice, people[0], stub=STUBS[0]).results is None
    actions.close(choice=choice, at=NOON + HOUR)
    told = seen(Choice.objects.get(), viewer=alice).results
    assert told is not None
    assert told.took_part == 10
