"""A filter over people takes those it says, whatever it is made of, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.projections.presence import actions, groups, queries, segments
from porch.projections.presence.queries import Behind
from porch.records.organisations import actions as organisations
from porch.records.people.models import Person
from porch.records.profiles import actions as profiles
from porch.records.profiles.wanted import Wanted, read
from porch.records.team.models import Member
from tests.cast import NOON
from tests.projections.presence.stage import ANN, BEN, DAY, DOV, person, settle

pytestmark = pytest.mark.django_db
TODAY = NOON.date()


@pytest.fixture
def asked(db: None) -> dict[str, int]:
    """Ann and Ben are tagged; Ann works at the mill, Dov left it; shoes are known of Ann and Ben."""
    settle()
    mill = organisations.add(name="Mill", by=None, at=NOON)
    organisations.employ(person=person(ANN), organisation=mill, by=None, at=NOON)
    organisations.employ(person=person(DOV), organisation=mill, until=TODAY - DAY, by=None, at=NOON)
    tag = profiles.tag(person=person(ANN), name="VIP", by=None, at=NOON).tag
    profiles.tag(person=person(BEN), name="VIP", by=None, at=NOON)
    shoe, born = profiles.add_field(name="Shoe", kind="number"), profiles.add_field(name="Born", kind="date")
    town = profiles.add_field(name="Town")
    profiles.put(person=person(ANN), field=shoe, text="38", by=None, at=NOON)
    profiles.put(person=person(BEN), field=shoe, text="44.5", by=None, at=NOON)
    profiles.put(person=person(ANN), field=born, text="1980-05-01", by=None, at=NOON)
    profiles.put(person=person(BEN), field=town, text="Forlì", by=None, at=NOON)
    return {"mill": mill.pk, "vip": tag.pk, "shoe": shoe.pk, "born": born.pk, "town": town.pk}


FILTERS: list[tuple[dict[str, Any], set[str]]] = [
    ({}, {"Ann", "Ben", "Cleo", "Dov", "News"}),
    ({"tag": "vip"}, {"Ann", "Ben"}),
    ({"organisation": "mill"}, {"Ann"}),
    ({"field": "shoe"}, {"Ann", "Ben"}),
    ({"field": "shoe", "holds": "38"}, {"Ann"}),
    ({"field": "shoe", "holds": ">= 40"}, {"Ben"}),
    ({"field": "born", "holds": "<=1990-01-01"}, {"Ann"}),
    ({"field": "town", "holds": "FORLI"}, {"Ben"}),
    ({"channel": "x"}, {"Ben", "Dov"}),
    ({"heard_after": "2d"}, {"Ben"}),
    ({"heard_before": "30d", "mail": "yes"}, set()),
    ({"channel": "email", "heard_before": "100d"}, {"Cleo"}),
    ({"mail": "no"}, {"Ben", "Dov"}),
    ({"words": "ann@mill ann"}, {"Ann"}),
    ({"tag": "vip", "channel": "x", "words": "b"}, {"Ben"}),
]


def wanted(told: Mapping[str, Any], asked: Mapping[str, int]) -> Wanted:
    return read({name: asked.get(value, value) for name, value in told.items()})


@pytest.mark.parametrize(("told", "names"), FILTERS)
def test_a_filter_takes_whom_it_says(asked: dict[str, int], told: dict[str, Any], names: set[str]) -> None:
    sought = wanted(told, asked)
    assert {one.name for one in segments.people(SYSTEM, sought, now=NOON)} == names
    assert segments.count(SYSTEM, sought, now=NOON) == len(segments.members(SYSTEM, sought, now=NOON)) == len(names)


def test_pages_hold_everybody_once(asked: dict[str, int]) -> None:
    seen, after = [], None
    for _ in range(5):
        (one,) = segments.people(SYSTEM, Wanted(), now=NOON, after=after, limit=1)
        seen.append(one.name)
        after = (one.name, one.pk)
    assert seen == ["Ann", "Ben", "Cleo", "Dov", "News"]
    assert segments.people(SYSTEM, Wanted(), now=NOON, after=after) == []


def test_somebody_merged_is_found_by_what_was_written_for_whom_they_were(asked: dict[str, int]) -> None:
    ben, dov = person(BEN), person(DOV)
    ben.handles.update(person=dov)
    Person.objects.filter(pk=ben.pk).update(identity=dov)
    assert segments.members(SYSTEM, Wanted(tag=asked["vip"]), now=NOON) == {person(ANN).pk, dov.pk}
    assert segments.members(SYSTEM, Wanted(field=asked["town"]), now=NOON) == {dov.pk}


def test_what_cannot_be_compared_is_said(asked: dict[str, int]) -> None:
    with pytest.raises(PorchError, match="cannot be compared"):
        segments.people(SYSTEM, Wanted(field=asked["shoe"], holds=">=large"), now=NOON)


def test_a_segment_is_a_group_of_the_channel_map(asked: dict[str, int]) -> None:
    profiles.save_segment(name="Our VIPs", wanted=Wanted(tag=asked["vip"]), by=None, at=NOON)
    broken = Wanted(field=asked["shoe"], holds="large")
    profiles.save_segment(name="Broken", wanted=broken, by=None, at=NOON)
    told = {group.label: group for group in groups.every(SYSTEM, now=NOON)}
    assert told["Our VIPs"].people == {person(ANN).pk, person(BEN).pk}
    assert told["Broken"].people == frozenset()
    assert actions.refresh(now=NOON + timedelta(hours=1))
    behind = queries.people_behind(SYSTEM, Behind(group=told["Our VIPs"].name))
    assert {one.name for one in behind} == {"Ann", "Ben"}


def test_whoever_may_see_nothing_finds_nobody(asked: dict[str, int], charlie: Member) -> None:
    assert segments.people(charlie, Wanted(), now=NOON) == []
    assert segments.count(charlie, Wanted(), now=NOON) == 0
    assert segments.members(charlie, Wanted(), now=NOON) == frozenset()
