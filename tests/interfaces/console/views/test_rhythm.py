"""The house's rhythm, and holding a segment."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

import pytest
from django.urls import reverse

from porch.core.viewer import SYSTEM
from porch.engagement.bursts import queries
from porch.records.outbox import rhythm
from porch.records.profiles import actions as profiles
from porch.records.profiles.wanted import Wanted
from tests.interfaces.console.conftest import Town, sign_in

pytestmark = pytest.mark.django_db
TOLD = {"opens": "09:00", "closes": "18:00", "days": ["1", "2"], "gap_days": "14", "zone": "", "country": "it"}


def post(town: Town, name: str, *args: int, **told: Any) -> Any:
    return sign_in(town.alice).post(reverse(f"console:{name}", args=args), told)


def test_a_rhythm_that_is_told_holds(town: Town) -> None:
    assert post(town, "rhythm", **TOLD).status_code == 302
    held = rhythm.rhythm(SYSTEM)
    assert (held.opens, held.closes, held.days, held.gap_days, held.country) == (time(9), time(18), [1, 2], 14, "IT")
    assert 'value="09:00"' in sign_in(town.alice).get(reverse("console:rhythm")).content.decode()


@pytest.mark.parametrize("wrong", [{"opens": "19:00"}, {"days": []}, {"gap_days": "3"}, {"country": "ZZ"}])
def test_what_cannot_be_is_said_and_nothing_is_kept(town: Town, wrong: dict[str, Any]) -> None:
    assert post(town, "rhythm", **{**TOLD, **wrong}).status_code == 422
    assert rhythm.rhythm(SYSTEM).pk is None


def test_a_segment_is_held_with_a_reason_and_let_go(town: Town) -> None:
    made = profiles.save_segment(name="Guests", wanted=Wanted(words="an"), by=town.alice, at=town.now)
    assert post(town, "holds", segment=made.pk, why="").status_code == 422
    assert post(town, "holds", segment=made.pk, why="The flood in the kitchen").status_code == 302
    [held] = queries.holds(SYSTEM)
    shown = sign_in(town.charlie).get(reverse("console:rhythm")).text
    assert "The flood in the kitchen" in shown
    assert re.search(rf'href="/people/\?segment={made.pk}">\d+ (person|people)<', shown)
    assert post(town, "hold-lifting", held.pk).status_code == 302
    assert queries.holds(SYSTEM) == []
    assert post(town, "hold-lifting", 999).status_code == 404
