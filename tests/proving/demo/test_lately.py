"""The last days are told through the house's own deeds."""

from __future__ import annotations

import pytest

from porch.core.interaction import Kind
from porch.proving.demo import cast
from porch.records.interactions.models import Interaction

pytestmark = pytest.mark.usefixtures("told")


@pytest.mark.parametrize(
    "kind",
    [Kind.HAND_OVER, Kind.SET_ASIDE, Kind.PROMISE, Kind.URGENT, Kind.NOTE, Kind.SNOOZE, Kind.DECLINE],
)
def test_a_deed_stands_in_the_log_with_who_did_it(kind: Kind) -> None:
    deeds = Interaction.objects.filter(kind=kind)
    assert deeds.exists()
    assert not deeds.filter(member=None).exists()


@pytest.mark.parametrize("kind", [Kind.LIKE, Kind.ANNOUNCE, Kind.FOLLOW])
def test_people_like_share_and_follow(kind: Kind) -> None:
    assert Interaction.objects.filter(kind=kind, ours=False).exists()


def test_the_dish_was_said_on_both_public_networks() -> None:
    said = Interaction.objects.filter(ours=True, said_here=True, text__contains="saffron risotto")
    assert sorted(said.values_list("channel", flat=True)) == ["bluesky", "mastodon"]


def test_ben_spoke_twice_in_one_conversation_since_porch_began() -> None:
    loud = Interaction.objects.filter(handle__value=cast.BEN.value).order_by("-at")[:2]
    assert len({turn.thread_id for turn in loud}) == 1


def test_dov_was_told_who_has_it() -> None:
    told = Interaction.objects.filter(to_handle__value=cast.DOV.value, detail__told="1")
    assert told.count() == 1
