"""Many who answer at one moment: each seat once, nobody lost, whichever database runs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from porch.core.viewer import SYSTEM
from porch.engagement.gatherings import arriving, roll
from porch.engagement.gatherings.models import Arrival, Guest, Occurrence, Seat
from porch.records.interactions.models import Interaction
from porch.records.people.models import Person
from tests.cast import NOON
from tests.engagement.gatherings.hall import EVENING, date, says, seen, somebody
from tests.records.outbox.test_races import shared as shared

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.usefixtures("shared")]
NAMES = [f"Guest{number}" for number in range(12)]


def race(do: object, these: list[object]) -> list[object]:
    """Do something for each of these at one moment; return what came of it."""

    def one(this: object) -> object:
        try:
            return do(this)  # type: ignore[operator]
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        return list(pool.map(one, these))


def test_twelve_who_answer_at_once_share_five_seats_and_seven_wait_in_a_line() -> None:
    held, people = date(room_seats=5), [somebody(name) for name in NAMES]

    def answer(person: object) -> Guest:
        assert isinstance(person, Person)
        return says(Occurrence.objects.get(pk=held.pk), person)

    race(answer, list(people))
    assert sorted(Seat.objects.values_list("number", flat=True)) == [1, 2, 3, 4, 5]
    assert Seat.objects.values("guest").distinct().count() == 5
    assert roll.counts(SYSTEM, [held.pk])[held.pk].waiting == 7


def test_six_phones_that_see_one_person_at_once_are_one_coming() -> None:
    held, ann = date(), somebody("Ann")

    def check_in(key: object) -> Arrival:
        return arriving.check_in(occurrence=held, person=ann, seen=seen(str(key)), member=None, at=EVENING)

    race(check_in, [f"race{number}" for number in range(6)])
    assert (Arrival.objects.count(), Guest.objects.count()) == (6, 1)
    assert Interaction.objects.filter(deleted=False).count() == 1
    assert NOON < EVENING
