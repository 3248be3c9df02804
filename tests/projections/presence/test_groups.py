"""Who is in which group."""

from __future__ import annotations

import pytest

from porch.core.viewer import SYSTEM
from porch.projections.presence import groups
from tests.cast import NOON
from tests.projections.presence.stage import ANN, BEN, CLEO, DAY, DOV, person, settle

pytestmark = pytest.mark.django_db


def test_people_are_grouped_by_how_they_keep_in_touch(db: None) -> None:
    settle()
    told = {group.name: group.people for group in groups.every(SYSTEM, now=NOON)}
    assert told == {
        "everybody": None, "regulars": {person(ANN).pk}, "quiet": frozenset(),
        "new": {person(ANN).pk, person(BEN).pk, person(DOV).pk},
    }  # fmt: skip
    assert person(CLEO).pk not in (told["new"] or ())


def test_a_regular_who_stops_has_gone_quiet(db: None) -> None:
    settle()
    later = {group.name: group.people for group in groups.every(SYSTEM, now=NOON + 40 * DAY)}
    assert (later["regulars"], later["quiet"]) == (frozenset(), {person(ANN).pk})


def test_nobody_is_in_an_empty_house(db: None) -> None:
    assert [len(group.people or ()) for group in groups.every(SYSTEM, now=NOON)] == [0, 0, 0, 0]
