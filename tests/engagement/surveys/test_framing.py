"""Of everybody asked is told what is known, and small tags stand together as others."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.surveys.framing import CONTACT, MOOD, SEGMENT, TENURE, frame
from porch.projections.relationships.models import Tie
from porch.records.profiles import actions as profiles
from tests.cast import NOON
from tests.engagement.surveys import asking

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_tie_tells_how_long_they_are_known_when_we_last_spoke_and_their_mood() -> None:
    people = [asking.somebody(name) for name in ("Ann", "Ben", "Cleo")]
    for person, first, last, told in zip(
        people, (400, 100, 10), (3, 60, 400), ({"thanks": 2}, {"unhappy": 2, "praised": 1}, {}), strict=True
    ):
        Tie.objects.create(person=person, first_at=NOON - first * DAY, last_at=NOON - last * DAY, as_of=NOON, **told)
    ann, ben, cleo = (frame(SYSTEM, [one.pk for one in people], now=NOON)[one.pk] for one in people)
    assert (ann[TENURE], ann[CONTACT], ann[MOOD]) == ("over a year", "within 30 days", "praised more")
    assert (ben[TENURE], ben[CONTACT], ben[MOOD]) == ("up to a year", "within a year", "complained more")
    assert (cleo[TENURE], cleo[CONTACT], cleo[MOOD]) == ("under 90 days", "longer ago", "neither praise nor complaint")


def test_a_tag_of_fewer_than_five_is_not_named() -> None:
    people = [asking.somebody(f"Guest {n}") for n in range(7)]
    for person in people[:5]:
        profiles.tag(person=person, name="regular", at=NOON, by=None)
    profiles.tag(person=people[5], name="mayor", at=NOON, by=None)
    found = frame(SYSTEM, [one.pk for one in people], now=NOON)
    assert [found[one.pk][SEGMENT] for one in people] == ["regular"] * 5 + ["other", "no tag"]
    assert found[people[6].pk][TENURE] == "not yet"


def test_who_may_see_nothing_is_told_of_nobody() -> None:
    assert frame(None, [1], now=NOON) == {}
