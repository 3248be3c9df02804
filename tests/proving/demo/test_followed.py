"""The town listens to Dov, some came with him, and Sofia listens to her friend."""

from __future__ import annotations

import pytest

from porch.core.viewer import SYSTEM
from porch.projections.influence import queries
from porch.projections.influence.models import Act
from porch.proving.demo import cast, followed
from porch.records.people.models import Handle

pytestmark = pytest.mark.usefixtures("told")


def person(who: Handle) -> int:
    return Handle.objects.get(kind=who.kind, value=who.value).person_id or 0


@pytest.mark.slow
def test_dov_is_listened_to_most() -> None:
    first = queries.voices(SYSTEM)[0]
    assert (first.person, first.is_scored) == (person(cast.DOV), True)
    assert first.in_person > 0


def test_dov_is_listened_to_on_pizza() -> None:
    assert queries.voices(SYSTEM, topic="pizza")[0].person == person(cast.DOV)


def test_four_came_because_he_asked_them() -> None:
    came = Act.objects.filter(kind="brought", in_person=True)
    assert came.count() == len(followed.CAME_WITH_DOV)
    assert {act.target.person_id for act in came.select_related("target") if act.target} == {person(cast.DOV)}


def test_sofia_follows_her_friend_before_the_celebrity() -> None:
    names = [one.name for one in queries.moved_by(SYSTEM, person(cast.SOFIA))]
    assert names.index("Ines Duarte") < names.index("Dov Peretz")


def test_we_are_responded_to_ourselves() -> None:
    ours = queries.sway_of(SYSTEM, None)
    assert ours is not None
    assert ours.voice.is_scored
