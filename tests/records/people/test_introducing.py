"""Many people are introduced at once; what an address book makes of it all is tested with the contacts."""

from __future__ import annotations

import pytest

from porch.core.interaction import Handle
from porch.core.viewer import SYSTEM
from porch.records.people import actions, queries
from porch.records.people.introducing import Card, introduce
from porch.records.people.meeting import meet
from porch.records.people.models import Handle as HandleRow
from porch.records.people.models import Person
from tests.cast import NOON

pytestmark = pytest.mark.django_db
MAIL, PHONE = Handle(kind="email", value="ann@home.test"), Handle(kind="phone", value="+39055123456")


def card(*handles: Handle, name: str = "Ann", uid: str = "1", was: str = "") -> Card:
    return Card(uid=uid, name=name, handles=handles, was=was)


def test_one_card_makes_one_person_and_a_second_of_the_same_name_completes_them() -> None:
    post = Handle(kind="x", value="ann")
    named = introduce(
        [card(MAIL), card(MAIL, PHONE, uid="2"), card(PHONE, post, uid="3")], claims={}, never=(), at=NOON
    )
    assert [len(one) for one in named] == [1, 2, 2]
    assert Person.objects.get().handles.count() == 3


def test_a_handle_that_a_card_of_another_name_holds_says_nothing() -> None:
    meet({("phone", PHONE.value): (PHONE, False)}, NOON)
    introduce([card(PHONE, MAIL)], claims={("phone", PHONE.value): {"9": "The office"}}, never=(), at=NOON)
    assert HandleRow.objects.get(kind="email").person != HandleRow.objects.get(kind="phone").person


def test_a_card_without_a_name_is_called_by_its_handle_until_somebody_knows_better() -> None:
    introduce([card(MAIL, name="")], claims={}, never=(), at=NOON)
    assert Person.objects.get().name == "ann@home.test"
    introduce([card(MAIL, name="Ann Rossi")], claims={}, never=(), at=NOON)
    introduce([card(MAIL, name="Somebody else")], claims={}, never=(), at=NOON)
    assert Person.objects.get().name == "Ann Rossi"
    assert [one.value for one in queries.find(SYSTEM, "rossi")] == ["ann@home.test"]


def test_a_handle_that_completes_somebody_merged_leaves_with_them_when_that_is_taken_back() -> None:
    introduce([card(MAIL)], claims={}, never=(), at=NOON)
    ann, other = Person.objects.get(), Person.objects.create(name="Ann R.", created_at=NOON)
    edge = actions.merge(one=ann, into=other, by=None, at=NOON)
    introduce([card(MAIL, PHONE)], claims={}, never=(), at=NOON)
    assert HandleRow.objects.get(kind="phone").person == other
    actions.unmerge(merge=edge, at=NOON)
    assert HandleRow.objects.get(kind="phone").person == ann


def test_nobody_is_made_of_a_handle_that_is_never_a_customers() -> None:
    introduce([card(MAIL, PHONE)], claims={}, never={("email", MAIL.value)}, at=NOON)
    assert not Person.objects.exists()
