"""Tags, fields and segments are given and taken back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.records.people.models import Person
from porch.records.profiles import actions, queries
from porch.records.profiles.models import Field, Tag, Value
from porch.records.profiles.wanted import Wanted
from porch.records.team.models import Member
from tests.cast import NOON

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=1)


@pytest.fixture
def ann(db: None) -> Person:
    return Person.objects.create(name="Ann", created_at=NOON)


@pytest.fixture
def shoe(db: None) -> Field:
    return actions.add_field(name="Shoe", kind="number")


def held(ann: Person) -> list[str]:
    return [one.value.text if one.value else "" for one in queries.values_of(SYSTEM, ann)]


def test_a_tag_is_one_however_it_is_written(ann: Person, alice: Member) -> None:
    first = actions.tag(person=ann, name="Very  Important", by=alice, at=NOON)
    again = actions.tag(person=ann, name="very importánt", by=None, at=LATER)
    assert first == again
    assert [tag.name for tag in queries.tags_of(SYSTEM, ann)] == ["Very Important"]


def test_a_tag_is_taken_off_under_every_person_they_were(ann: Person) -> None:
    also = Person.objects.create(name="Annie", created_at=NOON, identity=ann)
    row = actions.tag(person=also, name="VIP", by=None, at=NOON)
    assert actions.untag(persons=[ann.pk, also.pk], tag=row.tag) == 1
    assert queries.tags_of(SYSTEM, ann) == []


def test_an_empty_tag_is_refused(ann: Person) -> None:
    with pytest.raises(PorchError, match="a word"):
        actions.tag(person=ann, name=" \0 ", by=None, at=NOON)
    assert not Tag.objects.exists()


def test_a_field_holds_the_last_that_was_put_and_remembers_what_stood_before(ann: Person, shoe: Field) -> None:
    actions.put(person=ann, field=shoe, text="38", by=None, at=NOON)
    now = actions.put(person=ann, field=shoe, text="38.5", by=None, at=LATER)
    assert held(ann) == ["38.5"]
    assert now is not None
    actions.put_back(value=now, at=LATER)
    assert held(ann) == ["38"]
    with pytest.raises(PorchError, match="meanwhile"):
        actions.put_back(value=now, at=LATER)


def test_the_first_value_undone_leaves_nothing(ann: Person, shoe: Field) -> None:
    value = actions.put(person=ann, field=shoe, text="38", by=None, at=NOON)
    assert value is not None
    actions.put_back(value=value, at=LATER)
    assert held(ann) == [""]


def test_an_undone_value_is_not_brought_back_by_another_undo(ann: Person, shoe: Field) -> None:
    actions.put(person=ann, field=shoe, text="38", by=None, at=NOON)
    for text in ("39", "40"):
        value = actions.put(person=ann, field=shoe, text=text, by=None, at=NOON)
        assert value is not None
        actions.put_back(value=value, at=LATER)
    assert held(ann) == ["38"]


def test_the_same_value_again_changes_nothing(ann: Person, shoe: Field) -> None:
    actions.put(person=ann, field=shoe, text="38", by=None, at=NOON)
    assert actions.put(person=ann, field=shoe, text=" 38 ", by=None, at=LATER) is None
    assert Value.objects.count() == 1


def test_nothing_empties_a_field(ann: Person, shoe: Field) -> None:
    actions.put(person=ann, field=shoe, text="38", by=None, at=NOON)
    actions.put(person=ann, field=shoe, text="", by=None, at=LATER)
    assert held(ann) == [""]


@pytest.mark.parametrize(
    ("kind", "choices", "text", "kept"),
    [
        ("number", [], "1e3", "1e3"),
        ("date", [], "2026-03-01", "2026-03-01"), ("choice", ["Red", "Blue"], "red", "Red"),
        ("text", [], "x" * 5000, "x" * 1000),
    ],
)  # fmt: skip
def test_a_field_holds_what_its_kind_holds(ann: Person, kind: str, choices: list[str], text: str, kept: str) -> None:
    field = actions.add_field(name="It", kind=kind, choices=choices)
    actions.put(person=ann, field=field, text=text, by=None, at=NOON)
    assert held(ann) == [kept]


@pytest.mark.parametrize(
    ("kind", "choices", "text"),
    [("number", [], "many"), ("number", [], "nan"), ("date", [], "soon"), ("choice", ["Red"], "green")],
)
def test_a_field_refuses_what_it_cannot_hold(ann: Person, kind: str, choices: list[str], text: str) -> None:
    field = actions.add_field(name="It", kind=kind, choices=choices)
    with pytest.raises(PorchError, match="It is"):
        actions.put(person=ann, field=field, text=text, by=None, at=NOON)


@pytest.mark.parametrize(
    ("name", "kind", "choices"),
    [("", "text", []), ("It", "colour", []), ("It", "choice", []), ("It", "text", ["a"]), ("SHOE", "text", [])],
)
def test_a_field_that_makes_no_sense_is_refused(shoe: Field, name: str, kind: str, choices: list[str]) -> None:
    with pytest.raises(PorchError):
        actions.add_field(name=name, kind=kind, choices=choices)


def test_a_closed_field_comes_back_under_its_name_with_what_it_held(ann: Person, shoe: Field) -> None:
    actions.put(person=ann, field=shoe, text="38", by=None, at=NOON)
    actions.close_field(field=shoe, at=NOON)
    assert queries.values_of(SYSTEM, ann) == []
    actions.add_field(name="shoe", kind="text")
    assert held(ann) == ["38"]


def test_days_can_be_compared(ann: Person) -> None:
    field = actions.add_field(name="Since", kind="date")
    value = actions.put(person=ann, field=field, text="2026-03-01", by=None, at=NOON)
    assert value is not None
    assert value.day == date(2026, 3, 1)


@pytest.mark.parametrize(("name", "wanted"), [("", Wanted(tag=1)), ("All", Wanted())])
def test_a_segment_needs_a_name_and_a_filter(name: str, wanted: Wanted) -> None:
    with pytest.raises(PorchError):
        actions.save_segment(name=name, wanted=wanted, by=None, at=NOON)


def test_a_segment_is_forgotten_and_brought_back_unless_its_name_is_taken(alice: Member) -> None:
    segment = actions.save_segment(name="VIP", wanted=Wanted(tag=1), by=alice, at=NOON)
    with pytest.raises(PorchError, match="already"):
        actions.save_segment(name="vip", wanted=Wanted(tag=2), by=alice, at=NOON)
    actions.close_segment(segment=segment, at=NOON)
    assert queries.segments(SYSTEM) == []
    actions.reopen_segment(segment=segment)
    assert queries.segment_named(SYSTEM, "vip") == segment
    actions.close_segment(segment=segment, at=NOON)
    actions.save_segment(name="VIP", wanted=Wanted(tag=2), by=alice, at=NOON)
    with pytest.raises(PorchError, match="another"):
        actions.reopen_segment(segment=segment)
