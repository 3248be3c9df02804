"""Many who type at one moment: one code lets one in, and a last try is one try, whichever database runs."""

from __future__ import annotations

import pytest

from porch.records.guests import actions, codes
from porch.records.guests.models import Code, Stay
from porch.records.outbox.models import Outgoing
from porch.records.people.models import Person
from tests.engagement.gatherings.test_racing import race
from tests.records.guests.asking import MAIL, NOON, ask, other
from tests.records.outbox.test_races import shared as shared

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.usefixtures("shared")]


def entered(digits: object) -> bool:
    """Return whether these digits let somebody in."""
    try:
        return bool(actions.enter(address=MAIL, digits=str(digits), at=NOON))
    except actions.WrongCode:
        return False


def test_one_code_typed_six_times_at_once_lets_one_in_and_makes_one_person() -> None:
    digits = ask()
    assert sum(map(bool, race(entered, [digits] * 6))) == 1
    assert (Stay.objects.count(), Person.objects.count()) == (1, 1)


def test_many_guesses_at_once_take_no_more_tries_than_there_are() -> None:
    digits = ask()
    assert race(entered, [other(digits, by) for by in range(1, 13)]) == [False] * 12
    assert Code.objects.get().tries == codes.TRIES


def test_six_who_ask_at_once_send_three_mails() -> None:
    race(lambda _: ask(), list(range(6)))
    assert Outgoing.objects.count() == codes.MAILS
