"""People out of a file are made or completed, and never merged; what cannot be taken leaves nothing behind."""

from __future__ import annotations

from datetime import date

import pytest

from porch.core.interaction import Handle, Kind
from porch.core.profile import Filled, Job, Profile
from porch.core.viewer import SYSTEM
from porch.records.consent import erased
from porch.records.contacts import filing
from porch.records.interactions.models import Interaction
from porch.records.organisations import queries as organisations
from porch.records.organisations.models import Organisation, Role
from porch.records.people import actions as people
from porch.records.people.meeting import meet
from porch.records.people.models import Handle as HandleRow
from porch.records.people.models import Person
from porch.records.profiles import actions as profiles
from porch.records.profiles import queries as known
from porch.records.profiles.models import Field, Tag, Value
from porch.records.team.models import Member
from tests.cast import NOON

pytestmark = pytest.mark.django_db
MAIL, PHONE = Handle(kind="email", value="ann@mill.example", name="Ann"), Handle(kind="phone", value="+39055123456")
ANN = Profile(
    line=2, name="Ann Rossi", handles=(MAIL, PHONE), tags=("VIP",), notes=("Met at SIAL",),
    jobs=(Job(organisation="Mill", title="Buyer", since=date(2020, 1, 1)),),
    filled=(Filled(field="Shoe", text="38", kind="number"),),
)  # fmt: skip
TABLES = (Person, HandleRow, Organisation, Role, Tag, Field, Value, Interaction)


def everything() -> list[object]:
    return [list(table._default_manager.order_by("pk").values()) for table in TABLES]


def names(*handles: Handle) -> Person:
    """Let somebody be known by these handles."""
    met = meet({("email", handles[0].value): (handles[0], False)}, NOON)
    person = Person.objects.get(pk=met["email", handles[0].value].person_id)
    for one in handles[1:]:
        HandleRow.objects.create(kind=one.kind, value=one.value, person=person, created_at=NOON)
    return person


def told(filed: filing.Filed) -> tuple[int, int, int, int]:
    return filed.new, filed.changed, filed.same, len(filed.refused)


def test_somebody_new_is_made_with_all_the_file_says(alice: Member) -> None:
    assert told(filing.file(people=[ANN], by=alice, at=NOON)) == (1, 0, 0, 0)
    ann = Person.objects.get()
    assert (ann.name, {one.value for one in ann.handles.all()}) == ("Ann Rossi", {MAIL.value, PHONE.value})
    (role,) = organisations.roles_of(SYSTEM, ann)
    assert (role.organisation.name, role.organisation.kind, role.title) == ("Mill", "other", "Buyer")
    assert [tag.name for tag in known.tags_of(SYSTEM, ann)] == ["VIP"]
    assert [(one.field.kind, one.value and one.value.number) for one in known.values_of(SYSTEM, ann)] == [
        ("number", 38)
    ]
    note = Interaction.objects.get(kind=Kind.NOTE)
    assert (note.text, note.member, note.ours) == ("Met at SIAL", alice, True)


def test_the_same_file_again_changes_nothing() -> None:
    filing.file(people=[ANN], by=None, at=NOON)
    before = everything()
    assert told(filing.file(people=[ANN], by=None, at=NOON)) == (0, 0, 1, 0)
    assert everything() == before


def test_somebody_known_by_one_handle_is_completed_and_keeps_the_name_a_colleague_gave() -> None:
    ann = names(MAIL)
    people.rename(person=ann, name="Ann at the window")
    assert told(filing.file(people=[ANN], by=None, at=NOON)) == (0, 1, 0, 0)
    (one,) = Person.objects.all()
    assert (one.name, one.handles.count()) == ("Ann at the window", 2)


def test_a_row_that_names_two_people_is_refused_and_leaves_nothing() -> None:
    names(MAIL)
    other = Handle(kind="email", value="a@b.example")
    names(other, PHONE)
    before = everything()
    filed = filing.file(people=[ANN], by=None, at=NOON)
    assert told(filed) == (0, 0, 0, 1)
    assert "names 2 people here" in filed.refused[0].reason
    assert everything() == before


def test_a_row_whose_field_cannot_hold_it_is_refused_and_the_others_are_taken() -> None:
    profiles.add_field(name="shoe", kind="number")
    bad = Profile(line=3, name="Ben", handles=(PHONE,), filled=(Filled(field="Shoe", text="large"),))
    good = Profile(line=4, name="Cleo", handles=(MAIL,))
    filed = filing.file(people=[bad, good], by=None, at=NOON)
    assert [(one.line, one.reason) for one in filed.refused] == [(3, "shoe is a number; large is none.")]
    assert list(Person.objects.values_list("name", flat=True)) == ["Cleo"]


def test_colleagues_ourselves_and_those_set_aside_are_nobody_new(alice: Member) -> None:
    meet({("x", "us"): (Handle(kind="x", value="us"), True)}, NOON)
    aside = names(Handle(kind="email", value="news@letters.example"))
    people.mark_not_a_customer(handle=aside.handles.get(), whole_domain=True, by=None, at=NOON)
    rows = [
        Profile(line=2, name="Alice", handles=(Handle(kind="email", value="alice@example.org"),)),
        Profile(line=3, name="Us", handles=(Handle(kind="x", value="us"),)),
        Profile(line=4, name="More news", handles=(Handle(kind="email", value="more@letters.example"),)),
    ]
    filed = filing.file(people=rows, by=None, at=NOON)
    assert [one.line for one in filed.refused] == [2, 3, 4]
    assert Person.objects.count() == 1


def test_whoever_asked_to_be_forgotten_is_not_brought_back() -> None:
    erased.remember(digests=[erased.of_handle("email", MAIL.value)], what=erased.What.HANDLE, at=NOON)
    filed = filing.file(people=[ANN], by=None, at=NOON)
    assert [one.reason for one in filed.refused] == ["They asked to be forgotten, so they are not brought back"]
    assert not Person.objects.exists()


def test_a_merged_person_is_told_as_who_they_are_now() -> None:
    ann = names(MAIL)
    was = Person.objects.create(name="Annie", identity=ann, created_at=NOON)
    profiles.tag(person=was, name="vip", by=None, at=NOON)
    assert (
        told(filing.file(people=[Profile(line=2, name="", handles=(MAIL,), tags=("VIP",))], by=None, at=NOON))[2] == 1
    )
    assert known.tags_by_person(SYSTEM, [ann.pk]) == {ann.pk: ["vip"]}


def test_a_list_nobody_told_holds_words() -> None:
    row = Profile(line=2, name="Ann", handles=(MAIL,), filled=(Filled(field="Size", text="L", kind="choice"),))
    filing.file(people=[row], by=None, at=NOON)
    assert Field.objects.get().kind == "text"
