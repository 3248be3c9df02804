"""Many presses at one moment leave one pick, whichever database runs."""

from __future__ import annotations

import pytest

from porch.engagement.choices import choosing
from porch.engagement.choices.models import Ballot, Part, Phase, Pick
from porch.records.team.models import Member
from tests.engagement.choices.flight import STUBS, asked, gut, informed, somebody
from tests.engagement.gatherings.test_racing import race
from tests.records.outbox.test_races import shared as shared

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.usefixtures("shared")]
PRESSES: list[object] = ["Circle", "Milwaukee"] * 8


def test_one_person_who_presses_sixteen_times_chose_once(alice: Member) -> None:
    choice, ann = asked(alice), somebody("Ann")
    race(lambda title: gut(choice, ann, str(title)), PRESSES)
    choosing.read_facts(choice=choice, person=ann, upto=2, at=choice.made_at)
    race(lambda title: informed(choice, ann, str(title)), PRESSES)
    assert (Part.objects.count(), Pick.objects.filter(phase=Phase.GUT).count()) == (1, 1)
    assert Pick.objects.filter(phase=Phase.INFORMED, replaced_at=None).count() == 1


def test_ballots_cast_at_once_are_all_kept_and_each_person_has_one(alice: Member) -> None:
    secret = asked(alice, anonymous=True)
    people = [somebody(f"Guest{number}") for number in range(8)]

    def cast(number: object) -> None:
        assert isinstance(number, int)
        gut(secret, people[number % 8], "Circle", stub=STUBS[number % 8])

    race(cast, [*range(8), *range(8)])
    assert (Part.objects.count(), Ballot.objects.count()) == (8, 8)
