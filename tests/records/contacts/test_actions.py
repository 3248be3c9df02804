"""What an address book does to the people here: it makes and completes them, and merges and removes nobody."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from porch.core.interaction import Handle, Introduction
from porch.core.viewer import SYSTEM
from porch.records.accounts.models import Account
from porch.records.contacts import actions, queries
from porch.records.contacts.models import Contact
from porch.records.people import actions as people
from porch.records.people.meeting import meet
from porch.records.people.models import Handle as HandleRow
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.cast import NOON

pytestmark = pytest.mark.django_db
MAIL, PHONE = Handle(kind="email", value="ann@home.test"), Handle(kind="phone", value="+39055123456")
POST = Handle(kind="mastodon", value="ann@town.example", name="ann")


@pytest.fixture
def book(db: None) -> Account:
    return Account.objects.create(channel="contacts", name="People", handle="us", connected_at=NOON)


def ann(*handles: Handle, name: str = "Ann Rossi", version: str = "1", uid: str = "ann") -> Introduction:
    return Introduction(
        uid=uid, version=version, raw=b"", ref=f"/book/{uid}.vcf", name=name, handles=handles or (MAIL, PHONE)
    )


def known(*handles: Handle, ours: bool = False) -> None:
    meet({(one.kind, one.value): (one, ours) for one in handles}, NOON)


def people_by_name() -> dict[str, set[str]]:
    return {one.name: {h.value for h in one.handles.all()} for one in Person.objects.prefetch_related("handles")}


def test_somebody_new_becomes_one_person_with_all_their_handles(book: Account) -> None:
    told = actions.introduce(account=book, items=[ann()], at=NOON)
    assert (told.seen, told.new) == (1, 1)
    assert people_by_name() == {"Ann Rossi": {"ann@home.test", "+39055123456"}}


def test_the_same_contact_again_changes_nothing(book: Account) -> None:
    actions.introduce(account=book, items=[ann()], at=NOON)
    before = list(Contact.objects.values())
    told = actions.introduce(account=book, items=[ann(), ann()], at=NOON)
    assert (told.new, told.changed) == (0, 0)
    assert list(Contact.objects.values()) == before
    assert people_by_name() == {"Ann Rossi": {"ann@home.test", "+39055123456"}}


def test_somebody_known_by_one_handle_gets_the_others_and_a_name_for_the_bare_handle(book: Account) -> None:
    known(MAIL)
    assert set(people_by_name()) == {"ann@home.test"}
    actions.introduce(account=book, items=[ann()], at=NOON)
    assert people_by_name() == {"Ann Rossi": {"ann@home.test", "+39055123456"}}


def test_a_name_a_colleague_gave_stays(book: Account) -> None:
    known(MAIL)
    people.rename(person=Person.objects.get(), name="Ann at the window")
    actions.introduce(account=book, items=[ann()], at=NOON)
    assert set(people_by_name()) == {"Ann at the window"}


def test_a_name_the_address_book_gave_changes_with_it(book: Account) -> None:
    actions.introduce(account=book, items=[ann()], at=NOON)
    actions.introduce(account=book, items=[ann(name="Ann Verdi", version="2")], at=NOON)
    assert set(people_by_name()) == {"Ann Verdi"}


def test_several_people_are_never_merged_but_suggested(book: Account) -> None:
    known(replace(MAIL, name="Ann"), POST)
    actions.introduce(account=book, items=[ann(MAIL, POST, PHONE)], at=NOON)
    assert people_by_name() == {"Ann": {"ann@home.test"}, "ann": {"ann@town.example"}}
    (pair,) = queries.pairs(SYSTEM)
    assert {pair.one, pair.other} == set(Person.objects.values_list("pk", flat=True))
    assert (pair.one < pair.other, pair.name) == (True, "Ann Rossi")
    Contact.objects.update(deleted_at=NOON)
    assert queries.pairs(SYSTEM) == []


def test_who_is_one_here_is_suggested_no_more_until_that_is_taken_back(book: Account) -> None:
    known(replace(MAIL, name="Ann"), POST)
    actions.introduce(account=book, items=[ann(MAIL, POST)], at=NOON)
    mail, post = HandleRow.objects.get(kind="email"), HandleRow.objects.get(kind="mastodon")
    assert mail.person is not None
    edge = people.attach(handle=post, person=mail.person, by=None, at=NOON)
    assert queries.pairs(SYSTEM) == []
    people.detach(attachment=edge, at=NOON)
    assert len(queries.pairs(SYSTEM)) == 1


def test_an_offices_number_makes_nobody_one(book: Account) -> None:
    ben = ann(Handle(kind="email", value="ben@home.test"), PHONE, name="Ben Brown", uid="ben")
    actions.introduce(account=book, items=[ann(), ben], at=NOON)
    actions.introduce(account=book, items=[replace(ben, version="2", name="Benjamin Brown")], at=NOON)
    assert people_by_name() == {
        "Ann Rossi": {"ann@home.test", "+39055123456"},
        "Benjamin Brown": {"ben@home.test"},
    }
    assert queries.pairs(SYSTEM) == []


def test_colleagues_ourselves_and_those_set_aside_are_no_new_people(book: Account, alice: Member) -> None:
    us = Handle(kind="email", value="post@shop.test")
    known(us, ours=True)
    robot = Handle(kind="email", value="robot@bulk.test")
    known(robot)
    people.mark_not_a_customer(handle=HandleRow.objects.get(value=robot.value), whole_domain=True, by=alice, at=NOON)
    items = [
        ann(Handle(kind="email", value="alice@example.org"), PHONE, uid="a"),
        ann(us, PHONE, uid="b"),
        ann(Handle(kind="email", value="news@bulk.test"), PHONE, uid="c"),
    ]
    actions.introduce(account=book, items=items, at=NOON)
    assert set(people_by_name()) == {"robot@bulk.test"}
    assert Contact.objects.count() == 3


def test_a_contact_by_which_nobody_can_be_known_makes_nobody(book: Account) -> None:
    actions.introduce(account=book, items=[replace(ann(), handles=())], at=NOON)
    assert people_by_name() == {}


def test_a_contact_removed_there_stays_here_and_says_so_and_may_come_back(book: Account) -> None:
    actions.introduce(account=book, items=[ann()], at=NOON)
    gone = Introduction(uid="", version="gone", raw=b"", ref="/book/ann.vcf", deleted=True)
    assert actions.introduce(account=book, items=[gone, gone], at=NOON).gone == 1
    (listed,) = queries.of_handles(SYSTEM, [HandleRow.objects.get(kind="email").pk])
    assert listed.deleted_at == NOON
    assert set(people_by_name()) == {"Ann Rossi"}
    actions.introduce(account=book, items=[ann()], at=NOON)
    assert Contact.objects.get().deleted_at is None


def test_letters_a_database_refuses_break_nothing(book: Account) -> None:
    hostile = replace(ann(name="A\0nn \ud83d", uid="\0x"), organisation="\0", note="\0")
    actions.introduce(account=book, items=[hostile], at=NOON)
    assert set(people_by_name()) == {"Ann ?"}


def test_five_hundred_contacts_take_few_statements(book: Account) -> None:
    def some(names: range) -> list[Introduction]:
        mail = [Handle(kind="email", value=f"guest{n}@home.test") for n in names]
        return [ann(one, name=f"Guest {one.value}", uid=one.value) for one in mail]

    with CaptureQueriesContext(
        connection,
    ) as asked:
        actions.introduce(account=book, items=some(range(500)), at=NOON)
    assert Person.objects.count() == 500
    writes = {one["sql"].split(maxsplit=3)[2] for one in asked.captured_queries if one["sql"].startswith("INSERT")}
    assert len({one["sql"][:60] for one in asked.captured_queries}) < 30
    assert writes
    with CaptureQueriesContext(connection) as asked:
        actions.introduce(account=book, items=some(range(500)), at=NOON)
    assert Person.objects.count() == 500
    assert len(asked) < 30
    with CaptureQueriesContext(connection) as again:
        actions.introduce(account=book, items=some(range(500)), at=NOON)
    assert len(again) < 15
