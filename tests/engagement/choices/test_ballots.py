"""A ballot is found by its stub alone: no number, place or order tells whose it is."""

from __future__ import annotations

import pytest

from porch.analytics.choices.ways import Step, Way
from porch.engagement.choices import ballots
from porch.engagement.choices.models import Ballot, Choice
from porch.records.team.models import Member
from tests.engagement.choices.flight import STUBS, asked

pytestmark = pytest.mark.django_db


@pytest.fixture
def secret(alice: Member) -> Choice:
    return asked(alice, anonymous=True)


def test_stubs_are_long_and_never_the_same() -> None:
    assert len({ballots.draw() for _ in range(100)}) == 100
    assert len(ballots.draw()) >= 32


def test_a_stub_finds_its_ballot_and_no_other(secret: Choice) -> None:
    for number in range(5):
        ballots.cast(choice=secret, gut=number + 1, stub=STUBS[number])
    assert [ballots.held(secret, STUBS[number]).gut for number in range(5)] == [1, 2, 3, 4, 5]  # type: ignore[union-attr]
    assert ballots.held(secret, "") is ballots.held(secret, "another") is None


def test_all_are_laid_down_anew_each_time(secret: Choice) -> None:
    ballots.cast(choice=secret, gut=1, stub=STUBS[0])
    before = set(Ballot.objects.values_list("pk", flat=True))
    ballots.cast(choice=secret, gut=2, stub=STUBS[1])
    after = set(Ballot.objects.values_list("pk", flat=True))
    held = ballots.held(secret, STUBS[0])
    assert held is not None
    held.steps = [[2, 1, 0]]
    ballots.write(ballot=held)
    again = set(Ballot.objects.values_list("pk", flat=True))
    assert not before & after
    assert not after & again
    assert len(again) == 2
    assert ballots.way(ballots.held(secret, STUBS[0])).steps == (Step(option=2, facts=1),)  # type: ignore[arg-type]


def test_what_had_a_name_before_is_found_by_no_stub(secret: Choice) -> None:
    ballots.cast_nameless(choice=secret, ways=[Way(gut=1, steps=(Step(option=2, facts=2, mattered=1),)), Way(gut=2)])
    assert ballots.held(secret, "") is None
    assert {way.gut for way in ballots.ways(secret)} == {1, 2}
