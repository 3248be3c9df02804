"""Changes of a date: told once, in one letter for all of which nobody was told yet, and taken back one by one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.errors import PorchError
from porch.engagement.gatherings import changing, holding
from porch.engagement.gatherings.changing import By
from porch.engagement.gatherings.models import Change
from porch.records.outbox.models import Outgoing
from tests.cast import NOON
from tests.engagement.gatherings.hall import EVENING, mailbox, says, somebody, what
from tests.engagement.gatherings.hall import date as held

pytestmark = pytest.mark.django_db
WAITING = Outgoing.State.APPROVED
SOON = NOON + timedelta(minutes=3)


def letters() -> list[tuple[str, str]]:
    """Return what is to leave about changes, and to whom."""
    rows = Outgoing.objects.filter(state=WAITING, key__contains="-v").select_related("to_handle").order_by("pk")
    return [(row.subject, row.to_handle.value) for row in rows if row.to_handle is not None]


def test_two_changes_before_anybody_was_told_are_one_letter_and_the_first_stands_when_the_second_is_taken_back() -> (
    None
):
    mailbox()
    one = held()
    says(one, somebody("Ann"))
    holding.move(occurrence=one, begins=EVENING + timedelta(days=1), member=None, at=NOON)
    changing.change(one, {"place": "The garden"}, By(member=None, at=SOON))
    assert letters() == [("New time: Tasting", "ann@home.test")]
    assert Outgoing.objects.get(key__endswith="-v2").state == WAITING
    changing.take_back(change=Change.objects.latest("sequence"), at=SOON)
    assert Outgoing.objects.get(state=WAITING, key__contains="-v").key.endswith("-v1")
    one.refresh_from_db()
    assert (one.place, one.begins) == ("The cellar", EVENING + timedelta(days=1))


def test_nobody_is_told_of_what_does_not_concern_them() -> None:
    mailbox()
    one = held()
    says(one, somebody("Ann"))
    changing.change(one, {"room_seats": 9, "topic": "wine"}, By(member=None, at=NOON))
    assert letters() == []
    changing.take_back(change=Change.objects.get(), at=NOON)
    one.refresh_from_db()
    assert (one.room_seats, one.topic, one.alone) == (2, "", False)


def test_what_stays_as_it_is_is_no_change() -> None:
    with pytest.raises(PorchError, match="Nothing has changed"):
        changing.change(held(), {"place": what().place}, By(member=None, at=NOON))
