"""Where people have been with us."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from porch.analytics.cadence import Burst, Kind
from porch.core.viewer import SYSTEM
from porch.engagement.bursts import facts
from porch.engagement.bursts.whereabouts import Where, whereabouts
from porch.engagement.gatherings.models import Guest
from porch.engagement.gatherings.setting import Mode
from porch.records.people import actions as people
from porch.records.people.models import Person
from tests.cast import NOON
from tests.engagement.gatherings.hall import date, somebody

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def came(person: Person, days: int, *, mode: str = Mode.ROOM, **where: str) -> None:
    Guest.objects.create(occurrence=date(**where), person=person, mode=mode, came_at=NOON - days * DAY)


def test_the_last_place_tells_the_clock_and_all_of_them_where_somebody_goes() -> None:
    ann, anna, ben, cleo = (somebody(name) for name in ("Ann", "Anna", "Ben", "Cleo"))
    came(ann, 90, zone="Europe/Rome", place="Bari")
    came(anna, 30, zone="Europe/London", place="Leeds")
    came(ben, 30, mode=Mode.ONLINE, zone="Europe/Rome", place="Bari")
    came(cleo, 900, zone="Europe/Rome", place="Bari")
    people.merge(one=anna, into=ann, by=None, at=NOON)
    there = Where(zone=ZoneInfo("Europe/London"), places=frozenset({"Bari", "Leeds"}))
    assert whereabouts(None, NOON) == whereabouts([ann.pk, ben.pk, cleo.pk], NOON) == {ann.pk: there}
    known = facts.facts(SYSTEM, Burst(kind=Kind.INVITE, channel=""), NOON, persons=[ann.pk]).standing(ann.pk)
    assert (known.zone, known.places) == (there.zone, there.places)
