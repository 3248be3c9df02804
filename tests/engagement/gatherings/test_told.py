"""What guests do is in the log as theirs, and a name is a handle only where it is one person's."""

from __future__ import annotations

import pytest

from porch.core.interaction import Kind
from porch.engagement.gatherings import told
from porch.records.accounts.models import Account
from porch.records.interactions.models import Interaction
from porch.records.people.models import Person
from tests.cast import NOON
from tests.engagement.gatherings.hall import EVENING, date, says, somebody

pytestmark = pytest.mark.django_db


def test_a_name_is_a_handle_where_it_is_one_persons_and_nothing_where_it_may_be_several() -> None:
    somebody("Dov")
    assert told.through(" dov ") == "email:dov@home.test"
    assert (told.through("Eve"), told.through("  ")) == ("", "")


def test_coming_says_what_it_was_and_where_and_through_whom() -> None:
    somebody("Dov")
    guest = says(date(sort="user_group"), somebody("Ann"), "maybe", told_by="Dov")
    came = told.came(guest, key="phone-1234", at=EVENING)
    assert came is not None
    assert (came.kind, came.ours, came.at) == (Kind.MEETING, False, EVENING)
    assert came.detail["brought_by"] == "email:dov@home.test"
    assert came.detail["where"] == "The cellar"
    assert Interaction.objects.get(kind=Kind.VIEW).detail["answer"] == "maybe"
    assert Account.objects.filter(channel="in_person").count() == 1


def test_somebody_without_any_handle_is_not_in_the_log() -> None:
    nobody = Person.objects.create(name="", created_at=NOON)
    says(date(), nobody)
    assert told.handle_of(nobody) is None
    assert not Interaction.objects.exists()
