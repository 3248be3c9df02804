"""Organisations are made, and people come to them and leave them; all of it can be taken back."""

from __future__ import annotations

from datetime import date

import pytest

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.records.organisations import actions, queries
from porch.records.organisations.models import Organisation, Role
from porch.records.people.models import Person
from porch.records.team.models import Member
from tests.cast import NOON

pytestmark = pytest.mark.django_db
MAY, JUNE = date(2025, 5, 1), date(2025, 6, 1)


@pytest.fixture
def mill(db: None) -> Organisation:
    return actions.add(name="Mill", domains=["mill.example"], by=None, at=NOON)


@pytest.fixture
def ann(db: None) -> Person:
    return Person.objects.create(name="Ann", created_at=NOON)


def test_an_organisation_has_a_name_a_kind_and_its_domains(alice: Member) -> None:
    made = actions.add(name="  The  Mill ", kind="reference", domains=["@Mill.example"], by=alice, at=NOON)
    assert (made.name, made.kind, made.made_by) == ("The Mill", "reference", alice)
    assert [one.domain for one in made.domains.all()] == ["mill.example"]


@pytest.mark.parametrize(
    ("domain", "why"),
    [("mill.example", "belongs to Mill"), ("gmail.com", "Anybody"), ("mill", "no mail domain"), ("", "no mail domain")],
)
def test_a_domain_that_is_anothers_or_nobodys_is_refused_and_nothing_is_made(
    mill: Organisation, domain: str, why: str
) -> None:
    with pytest.raises(PorchError, match=why):
        actions.add(name="Other", domains=["other.example", domain], by=None, at=NOON)
    assert list(Organisation.objects.values_list("name", flat=True)) == ["Mill"]


def test_a_domain_given_twice_is_given_once_and_can_be_taken(mill: Organisation) -> None:
    actions.give_domain(organisation=mill, domain="mill.example")
    actions.take_domain(organisation=mill, domain="mill.example")
    assert queries.of_domains(SYSTEM, ["mill.example"]) == {}


@pytest.mark.parametrize(("name", "kind", "why"), [("  ", "customer", "called"), ("Mill", "friend", "one of")])
def test_a_nameless_organisation_or_one_of_no_kind_is_refused(name: str, kind: str, why: str) -> None:
    with pytest.raises(PorchError, match=why):
        actions.add(name=name, kind=kind, by=None, at=NOON)


def test_it_can_be_called_otherwise_closed_and_reopened(mill: Organisation) -> None:
    actions.change(organisation=mill, name="Mühle", kind="supplier")
    assert queries.named(SYSTEM, ["muhle"])["muhle"].kind == "supplier"
    actions.close(organisation=mill, at=NOON)
    assert queries.organisations(SYSTEM) == []
    actions.reopen(organisation=mill)
    assert [one.name for one in queries.organisations(SYSTEM)] == ["Mühle"]


def test_the_same_role_noted_twice_is_one(mill: Organisation, ann: Person, alice: Member) -> None:
    first = actions.employ(person=ann, organisation=mill, title="Buyer", since=MAY, by=alice, at=NOON)
    again = actions.employ(person=ann, organisation=mill, title=" Buyer ", since=MAY, by=None, at=NOON)
    assert first == again
    assert Role.objects.count() == 1


def test_somebody_may_have_several_roles_at_once(mill: Organisation, ann: Person) -> None:
    other = actions.add(name="Guild", by=None, at=NOON)
    actions.employ(person=ann, organisation=mill, title="Buyer", by=None, at=NOON)
    actions.employ(person=ann, organisation=other, title="Chair", by=None, at=NOON)
    assert {role.title for role in queries.roles_of(SYSTEM, ann)} == {"Buyer", "Chair"}


def test_whoever_leaves_stays_on_the_page_with_the_day_and_it_can_be_undone(mill: Organisation, ann: Person) -> None:
    role = actions.employ(person=ann, organisation=mill, since=MAY, by=None, at=NOON)
    actions.leave(role=role, until=JUNE)
    assert queries.roles_of(SYSTEM, ann)[0].until == JUNE
    with pytest.raises(PorchError, match="already"):
        actions.leave(role=role, until=JUNE)
    actions.stay(role=role)
    assert queries.roles_of(SYSTEM, ann)[0].until is None


def test_nobody_leaves_before_they_came(mill: Organisation, ann: Person) -> None:
    with pytest.raises(PorchError, match="before they came"):
        actions.employ(person=ann, organisation=mill, since=JUNE, until=MAY, by=None, at=NOON)
    role = actions.employ(person=ann, organisation=mill, since=JUNE, by=None, at=NOON)
    with pytest.raises(PorchError, match="before they came"):
        actions.leave(role=role, until=MAY)


def test_a_role_that_never_was_is_withdrawn_and_restored(mill: Organisation, ann: Person) -> None:
    role = actions.employ(person=ann, organisation=mill, by=None, at=NOON)
    actions.withdraw(role=role, at=NOON)
    assert queries.roles_of(SYSTEM, ann) == []
    actions.restore(role=role)
    assert queries.roles_of(SYSTEM, ann) == [role]
