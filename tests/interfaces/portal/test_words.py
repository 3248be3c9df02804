"""Everything that can be chosen has a name."""

from __future__ import annotations

from porch.analytics.cadence.standing import Pace
from porch.interfaces.portal.words import PACES, PURPOSES, kind_named, purpose_named
from porch.records.consent.queries import Purpose
from porch.records.outbox.choosing import OFFERED


def test_every_purpose_and_pace_is_named() -> None:
    assert set(PURPOSES) == set(OFFERED)
    assert {name for name, _, _ in PACES} == set(Pace)
    assert purpose_named(Purpose.IDEA) == "Little ideas"
    assert purpose_named(None) == "Everything we begin"
    assert [kind_named("email"), kind_named("google_reviews")] == ["Mail", "Google reviews"]
