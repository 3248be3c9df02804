"""What may carry word: between people as they are now, on a topic as far as one is listened to for it."""

from __future__ import annotations

import pytest

from porch.core.viewer import SYSTEM
from porch.projections.influence.links import links
from porch.projections.influence.models import Pull
from porch.records.people import merging
from porch.records.team.models import Member
from tests.cast import NOON
from tests.engagement.gatherings.stage import listened_to, person

pytestmark = pytest.mark.django_db


def pull(source: str, target: str, chance: float = 0.8) -> None:
    Pull.objects.create(
        source=person(source) if source else None, target=person(target), chance=chance, acts=3, last_at=NOON
    )


def test_whom_we_move_ourselves_is_left_out(db: None) -> None:
    pull("Dov", "Ann")
    pull("", "Ann")
    assert list(links(SYSTEM)) == [(person("Dov").pk, person("Ann").pk, 0.8)]


def test_on_a_topic_a_chance_counts_for_what_the_topic_makes_of_the_whole(db: None) -> None:
    for name in ("Dov", "Eve", "Gil"):
        pull(name, "Ann")
        listened_to(name, expected=4.0)
    listened_to("Dov", topic="bread", expected=1.0)
    listened_to("Eve", topic="bread", expected=9.0)
    found = {source: round(chance, 9) for source, _, chance in links(SYSTEM, topic="bread")}
    assert found == {person("Dov").pk: 0.2, person("Eve").pk: 0.8}


def test_who_is_somebody_else_now_moves_nobody_under_their_old_name(alice: Member) -> None:
    pull("Dov", "Ann")
    merging.merge(one=person("Dov"), into=person("Eve"), by=alice, at=NOON)
    assert list(links(SYSTEM)) == []


def test_charlie_sees_nothing(charlie: Member) -> None:
    pull("Dov", "Ann")
    assert list(links(charlie)) == []
