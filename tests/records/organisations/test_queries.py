"""Who works where, read through who people are now; companies are suggested by mail domains."""

from __future__ import annotations

import pytest

from porch.core.interaction import Handle
from porch.core.viewer import SYSTEM
from porch.records.organisations import actions, queries
from porch.records.organisations.models import Organisation
from porch.records.people import queries as people
from porch.records.people.meeting import meet
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.cast import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def mill(db: None) -> Organisation:
    return actions.add(name="Mill", domains=["mill.example"], by=None, at=NOON)


def somebody(*mails: str) -> Person:
    met = meet({("email", mail): (Handle(kind="email", value=mail), False) for mail in mails[:1]}, NOON)
    found = people.person(SYSTEM, met["email", mails[0]].person_id or 0)
    assert found is not None
    for mail in mails[1:]:
        found.handles.create(kind="email", value=mail, created_at=NOON)
    return people.by_ids(SYSTEM, [found.pk])[0]


def test_organisations_come_by_name_a_page_at_a_time(mill: Organisation) -> None:
    bakery = actions.add(name="Bakery", kind="supplier", by=None, at=NOON)
    assert queries.organisations(SYSTEM, limit=1) == [bakery]
    assert queries.organisations(SYSTEM, after=("Bakery", bakery.pk)) == [mill]
    assert queries.organisations(SYSTEM, kind="supplier") == [bakery]


def test_of_two_with_one_name_the_first_is_meant(mill: Organisation) -> None:
    actions.add(name="MILL", by=None, at=NOON)
    assert queries.named(SYSTEM, ["mill", "nobody"]) == {"mill": mill}


def test_a_mail_address_suggests_a_company_known_or_new_and_never_a_free_provider(mill: Organisation) -> None:
    ann = somebody("ann@mill.example", "ann@guild.example", "ann@gmail.com")
    told = queries.suggested(SYSTEM, ann)
    assert [(one.domain, one.organisation) for one in told] == [("guild.example", None), ("mill.example", mill)]


def test_what_is_written_down_is_suggested_no_more(mill: Organisation) -> None:
    ann = somebody("ann@mill.example")
    actions.employ(person=ann, organisation=mill, by=None, at=NOON)
    assert queries.suggested(SYSTEM, ann) == []


def test_a_merge_brings_roles_along_and_counts_one_person(mill: Organisation) -> None:
    ann, also = somebody("ann@mill.example"), somebody("a@mill.example")
    actions.employ(person=ann, organisation=mill, title="Buyer", by=None, at=NOON)
    actions.employ(person=also, organisation=mill, title="Head", by=None, at=NOON)
    assert queries.people_counted(SYSTEM, [mill.pk]) == {mill.pk: 2}
    Person.objects.filter(pk=also.pk).update(identity=ann)
    assert {role.title for role in queries.roles_of(SYSTEM, ann)} == {"Buyer", "Head"}
    assert queries.people_counted(SYSTEM, [mill.pk]) == {mill.pk: 1}


def test_who_is_there_comes_a_page_at_a_time(mill: Organisation) -> None:
    first = actions.employ(person=somebody("a@mill.example"), organisation=mill, by=None, at=NOON)
    second = actions.employ(person=somebody("b@mill.example"), organisation=mill, by=None, at=NOON)
    assert queries.roles_at(SYSTEM, mill, limit=1) == [second]
    assert queries.roles_at(SYSTEM, mill, before=second.pk) == [first]


def test_whoever_may_see_nothing_sees_no_organisation(mill: Organisation, charlie: Member) -> None:
    ann = somebody("ann@mill.example")
    role = actions.employ(person=ann, organisation=mill, by=None, at=NOON)
    assert queries.organisations(charlie) == []
    assert queries.organisation(charlie, mill.pk) is None
    assert queries.roles_at(charlie, mill) == queries.roles_of(charlie, ann) == queries.suggested(charlie, ann) == []
    assert queries.role(charlie, role.pk) is None
    assert queries.of_domains(charlie, ["mill.example"]) == queries.named(charlie, ["mill"]) == {}
    assert queries.people_counted(charlie, [mill.pk]) == {}
    assert not queries.any_open(charlie)
    assert queries.any_open(SYSTEM)
