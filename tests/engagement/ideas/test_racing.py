"""Many who vote at one moment: each person once, whoever they turn out to be, whichever database runs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from porch.core.errors import PorchError
from porch.engagement.ideas import counting, joining, voting
from porch.engagement.ideas.models import Idea, Vote
from porch.records.people import merging
from porch.records.people.models import Person
from tests.cast import NOON
from tests.engagement.ideas import street
from tests.records.outbox.test_races import shared as shared

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.usefixtures("shared")]
THREADS = 10


def race(*deeds: Any) -> list[Any]:
    """Do these at one moment; return what came of each, a PorchError too."""

    def one(deed: Any) -> Any:
        try:
            return deed()
        except PorchError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, deeds))


def standing(idea: Idea) -> int:
    return counting.standing_votes(idea.pk).count()


def test_a_hundred_votes_of_one_person_at_once_are_one() -> None:
    idea, ben = street.proposed(), street.somebody("Ben")
    race(*[lambda: voting.vote(idea=idea, person=ben, at=NOON)] * 100)
    assert (standing(idea), street.again(idea).votes) == (2, 2)
    assert Vote.objects.filter(person=ben).count() == 1


def test_votes_of_thirty_people_at_once_are_thirty() -> None:
    idea, people = street.proposed(), [street.somebody(f"Guest{number}") for number in range(30)]
    race(*[lambda who=who: voting.vote(idea=idea, person=who, at=NOON) for who in people])
    assert (standing(idea), street.again(idea).votes) == (31, 31)


def test_withdrawing_and_voting_at_once_leaves_one_or_none_and_the_count_says_which() -> None:
    idea, ben = street.proposed(), street.somebody("Ben")
    race(*[
        lambda: voting.vote(idea=idea, person=ben, at=NOON),
        lambda: voting.withdraw(idea=idea, person=ben, at=NOON + timedelta(hours=1)),
    ] * 20)  # fmt: skip
    of_ben = Vote.objects.filter(person=ben, withdrawn_at=None).count()
    assert of_ben in {0, 1}
    assert street.again(idea).votes == 1 + of_ben == standing(idea)


def test_two_who_turn_out_to_be_one_while_they_vote_count_once_after_the_next_count() -> None:
    idea, ben, cleo = street.proposed(), street.somebody("Ben"), street.somebody("Cleo")
    race(
        lambda: voting.vote(idea=idea, person=ben, at=NOON),
        lambda: merge(ben, cleo),
        lambda: voting.vote(idea=idea, person=cleo, at=NOON),
        lambda: voting.vote(idea=idea, person=Person.objects.get(pk=ben.pk), at=NOON),
    )
    counting.recount([idea.pk])
    assert street.again(idea).votes == 2
    voting.vote(idea=idea, person=Person.objects.get(pk=cleo.pk), at=NOON)
    assert street.again(idea).votes == 2


def test_votes_cast_while_two_ideas_become_one_are_all_on_the_one() -> None:
    bread, loaf = street.proposed("Bread"), street.proposed("Loaf", by="Zoe")
    people = [street.somebody(f"Guest{number}") for number in range(20)]
    votes = [lambda who=who, to=to: voting.vote(idea=to, person=who, at=NOON) for who in people for to in (bread, loaf)]
    race(*votes[:20], lambda: joining.join(idea=loaf, into=bread, member=None, at=NOON), *votes[20:])
    assert street.again(loaf).into == bread
    assert street.again(bread).votes == 22
    counting.recount([bread.pk, loaf.pk])
    assert street.again(bread).votes == 22


@pytest.mark.parametrize("again", range(10))  # one in nine or so found the circle that there was
def test_whoever_votes_while_ideas_are_joined_again_and_again_waits_in_no_circle(again: int) -> None:
    bread, loaf, bun = (street.proposed(title, by=title) for title in ("Bread", "Loaf", "Bun"))
    people = [street.somebody(f"Guest{number}") for number in range(45)]
    votes = [lambda who=who: voting.vote(idea=loaf, person=who, at=NOON) for who in people]
    joins = [
        lambda one=one, into=into: joining.join(idea=one, into=into, member=None, at=NOON)
        for one, into in ((loaf, bread), (bread, bun), (bun, loaf))
    ]
    told = race(*votes[:15], joins[0], *votes[15:30], joins[1], joins[2], *votes[30:])
    assert sum(isinstance(one, PorchError) for one in told) == 1
    (root,) = (one for one in map(street.again, (bread, loaf, bun)) if one.into is None)
    assert root.votes == 48


def test_two_joinings_the_other_way_round_at_once_leave_one_idea() -> None:
    bread, loaf = street.proposed("Bread"), street.proposed("Loaf", by="Zoe")
    told = race(
        *[lambda: joining.join(idea=loaf, into=bread, member=None, at=NOON)] * 3,
        *[lambda: joining.join(idea=bread, into=loaf, member=None, at=NOON)] * 3,
    )
    assert sum(isinstance(one, PorchError) for one in told) == 5
    assert sum(street.again(one).into is None for one in (bread, loaf)) == 1


def test_no_vote_slips_in_while_an_idea_is_refused() -> None:
    idea, people = street.proposed(), [street.somebody(f"Guest{number}") for number in range(20)]
    deeds = [lambda who=who: voting.vote(idea=idea, person=who, at=NOON) for who in people]
    told = race(*deeds[:10], lambda: street.decided(idea), *deeds[10:])
    refused = sum(isinstance(one, PorchError) for one in told)
    assert street.again(idea).votes == standing(idea) == 21 - refused
    assert isinstance(race(deeds[0])[0], PorchError) or told[0] is not None


def merge(one: Person, other: Person) -> None:
    merging.merge(one=other, into=one, by=None, at=NOON)
