"""What we know of somebody is read through who they are now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.viewer import SYSTEM
from porch.records.people.models import Person
from porch.records.profiles import actions, queries
from porch.records.profiles.wanted import Wanted
from porch.records.team.models import Member
from tests.cast import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(db: None) -> Person:
    return Person.objects.create(name="Ann", created_at=NOON)


@pytest.fixture
def annie(ann: Person) -> Person:
    return Person.objects.create(name="Annie", created_at=NOON, identity=ann)


def test_a_merge_brings_tags_along(ann: Person, annie: Person) -> None:
    actions.tag(person=annie, name="VIP", by=None, at=NOON)
    actions.tag(person=ann, name="VIP", by=None, at=NOON)
    actions.tag(person=ann, name="Press", by=None, at=NOON)
    assert [tag.name for tag in queries.tags_of(SYSTEM, ann)] == ["Press", "VIP"]
    assert queries.tags_by_person(SYSTEM, [ann.pk]) == {ann.pk: ["Press", "VIP"]}


def test_after_a_merge_the_latest_value_holds_and_the_other_is_told(ann: Person, annie: Person) -> None:
    shoe = actions.add_field(name="Shoe")
    actions.put(person=ann, field=shoe, text="38", by=None, at=NOON)
    actions.put(person=annie, field=shoe, text="39", by=None, at=NOON + timedelta(hours=1))
    held = queries.values_of(SYSTEM, ann)[0]
    assert held.value is not None
    assert (held.value.text, held.also) == ("39", ("38",))


def test_whoever_may_see_nothing_sees_no_tag_no_field_no_segment(ann: Person, charlie: Member) -> None:
    actions.tag(person=ann, name="VIP", by=None, at=NOON)
    shoe = actions.add_field(name="Shoe")
    value = actions.put(person=ann, field=shoe, text="38", by=None, at=NOON)
    segment = actions.save_segment(name="VIP", wanted=Wanted(tag=1), by=None, at=NOON)
    assert value is not None
    assert queries.tags(charlie) == queries.tags_of(charlie, ann) == queries.values_of(charlie, ann) == []
    assert queries.tag(charlie, "VIP") is queries.field(charlie, shoe.pk) is queries.value(charlie, value.pk) is None
    assert queries.field_named(charlie, "Shoe") is queries.segment(charlie, segment.pk) is None
    assert queries.segment_named(charlie, "VIP") is None
    assert queries.segments(charlie) == queries.fields(charlie) == []
    assert queries.tags_by_person(charlie, [ann.pk]) == {}
    assert queries.tag(SYSTEM, "vip") is not None
    assert queries.field_named(SYSTEM, "shoe") == queries.field(SYSTEM, shoe.pk) == shoe
    assert queries.value(SYSTEM, value.pk) == value
    assert queries.segment(SYSTEM, segment.pk) == segment
