"""How we are as partners."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.ideas import health, voting
from porch.engagement.ideas.health import Figure
from porch.engagement.ideas.voting import Source
from porch.projections.presence import actions as presence
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.team.models import Member
from tests.cast import ANN, BEN, NOON, says
from tests.engagement.ideas.street import NO, YES, backed, board, decided, owner, proposed, somebody

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def figures(found: health.Health) -> dict[str, Figure]:
    of_boards = [one for there in found.boards for one in there.figures]
    return {one.key: one for one in (*of_boards, *found.figures)}


def test_a_board_tells_what_it_owes_how_long_it_takes_and_who_spoke_through_us() -> None:
    board(answer_days=14)
    decided(proposed("Bake bread"), YES, at=NOON + 2 * DAY)
    decided(proposed("Own honey"), NO, at=NOON + 4 * DAY)
    late = backed(proposed("Rye bread", by="Ben"), "Cleo")
    voting.vote(idea=late, person=somebody("Dov"), at=NOON, source=Source(how="phone", member=owner()))
    told = figures(health.health(SYSTEM, now=NOON + 20 * DAY, zone=UTC))
    assert (told["answer_debt"].value, told["answer_debt"].n) == (1, 1)
    assert (told["time_to_decision"].value, told["time_to_decision"].n) == (4.0, 3)
    assert (told["offline_voices"].value, told["offline_voices"].n) == (0.25, 4)
    assert (told["new_contributors"].value, told["new_contributors"].n) == (1.0, 2)
    assert told["winners_commenting"].value is None
    assert all(one.meaning and one.formula for one in told.values())


def test_silent_customers_are_weighed_in_beside_those_online(monkeypatch: pytest.MonkeyPatch) -> None:
    board()
    loud, quiet = backed(proposed("Night mode"), *"ABCDEF"), proposed("Printed menu", by="Cleo")
    for number in range(6):
        source = Source(how="phone", member=owner())
        voting.vote(idea=quiet, person=somebody(f"Caller {number}"), at=NOON, source=source)
    monkeypatch.setattr(health, "online", lambda viewer, now: (20, 80))
    (found,) = health.health(SYSTEM, now=NOON, zone=UTC).boards
    assert [(one.key, one.place, one.online_place) for one in found.weighed.voices] == [
        (quiet.pk, 1, 2), (loud.pk, 2, 1),
    ]  # fmt: skip
    assert found.ideas[quiet.pk].title == "Printed menu"


def test_who_was_heard_in_person_alone_is_not_online(shop: Account, charlie: Member) -> None:
    log.record(account=shop, items=[says(ANN), says(BEN)], received_at=NOON)
    somebody("Cleo")
    presence.refresh(now=NOON)
    assert health.online(SYSTEM, NOON) == (2, 1)
    assert health.online(charlie, NOON) == (0, 0)
