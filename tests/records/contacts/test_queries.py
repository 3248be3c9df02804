"""What an address book says is found along its indexes, by those who may see it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from porch.core.interaction import Handle, Introduction
from porch.core.viewer import SYSTEM
from porch.records.accounts.models import Account
from porch.records.contacts import actions, queries
from porch.records.people.models import Handle as HandleRow
from porch.records.team.models import Member
from tests.cast import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(db: None) -> HandleRow:
    book = Account.objects.create(channel="contacts", name="People", handle="us", connected_at=NOON)
    people = [
        Introduction(
            uid=f"u{n}", version="1", raw=b"", ref=f"/book/{n}.vcf", name=f"Guest {n}",
            handles=(Handle(kind="email", value=f"guest{n}@home.test"),),
        )
        for n in range(200)
    ]  # fmt: skip
    actions.introduce(account=book, items=people, at=NOON)
    return HandleRow.objects.get(value="guest7@home.test")


def test_who_has_left_sees_nothing(listed: HandleRow, charlie: Member) -> None:
    assert queries.of_handles(charlie, [listed.pk]) == []
    assert queries.pairs(charlie) == []


def test_the_contacts_of_one_person_are_found_in_one_statement(listed: HandleRow) -> None:
    with CaptureQueriesContext(connection) as asked:
        (found,) = queries.of_handles(SYSTEM, [listed.pk])
    assert found.name == "Guest 7"
    assert len(asked) == 1
