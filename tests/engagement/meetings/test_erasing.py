"""Somebody is taken out of the meetings they were asked to; one with nobody else goes."""

from __future__ import annotations

import pytest

from porch.core.whom import Whom
from porch.engagement.meetings import erasing
from porch.engagement.meetings.models import Guest, Meeting, Version
from porch.records.accounts.models import Account
from porch.records.people.models import Handle, Person
from porch.records.tables.personal import Forgot
from tests.cast import NOON


def meeting(account: Account, key: str, *guests: Handle) -> Meeting:
    made = Meeting.objects.create(key=key, uid=key, mail=account, made_at=NOON)
    Version.objects.create(
        meeting=made, title="Birds", begins=NOON, minutes=30, zone="UTC", at=NOON, words="With Quorra Zyxwold"
    )
    Guest.objects.bulk_create(Guest(meeting=made, handle=guest) for guest in guests)
    return made


@pytest.mark.django_db
def test_a_meeting_with_others_goes_on_without_them(shop: Account) -> None:
    person = Person.objects.create(name="somebody", created_at=NOON)
    ann, quorra = (
        Handle.objects.create(kind="email", value=value, person=person, created_at=NOON) for value in ("ann", "quorra")
    )
    meeting(shop, "alone", quorra)
    kept = meeting(shop, "together", quorra, ann)
    forgot = Forgot(at=NOON)
    erasing.erase(whom=Whom(persons=(), handles=(quorra.pk,), words=("Quorra Zyxwold",)), forgot=forgot)
    assert list(Guest.objects.values_list("meeting", "handle")) == [(kept.pk, ann.pk)]
    assert list(Version.objects.values_list("meeting", "words")) == [(kept.pk, "With [erased]")]
    assert forgot.rows["meetings.Meeting"] == 1
