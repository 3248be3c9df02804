"""The first look: who was never answered, who has gone quiet, the three to answer now."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.viewer import SYSTEM
from porch.desk.morning import actions, first_look
from porch.records.team.models import Member
from tests.cast import ANN, BEN, CLEO, DOV, NOON, US, says
from tests.desk.morning.conftest import Hear

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_who_wrote_and_was_never_answered_is_named_newest_first(hear: Hear) -> None:
    hear(
        says(ANN, name="a", at=NOON - 9 * DAY), says(US, to="a", ours=True, at=NOON - 8 * DAY),
        says(BEN, at=NOON - 7 * DAY), says(DOV, at=NOON - 3 * DAY), says(CLEO, "thanks!", at=NOON - DAY),
    )  # fmt: skip
    actions.write_paper(now=NOON)
    look = first_look.first_look(SYSTEM, now=NOON)
    assert [s.handle.value for s in look.never_answered] == ["dov", "ben"]
    assert (look.never_answered_count, look.pile, look.totals["interactions"]) == (2, 2, 5)


def test_the_three_to_answer_now_are_of_today_or_else_of_the_past(hear: Hear) -> None:
    hear(says(BEN, at=NOON - 7 * DAY))
    assert [row.standing.handle.value for row in first_look.first_look(SYSTEM, now=NOON).answer_now] == ["ben"]
    hear(says(ANN))
    assert [row.standing.handle.value for row in first_look.first_look(SYSTEM, now=NOON).answer_now] == ["ann"]


def test_a_regular_whose_rhythm_broke_has_gone_quiet(hear: Hear) -> None:
    hear(*[says(CLEO, "thanks!", at=NOON - n * DAY) for n in range(90, 300, 7)])
    (quiet,) = first_look.gone_quiet(SYSTEM, now=NOON)
    assert quiet.person.name == "Cleo"
    assert quiet.words


def test_connections_that_still_read_the_past_are_shown(hear: Hear) -> None:
    assert [a.name for a in first_look.first_look(SYSTEM, now=NOON).reading] == ["Trattoria"]


def test_charlie_sees_no_past(hear: Hear, charlie: Member) -> None:
    hear(says(BEN))
    look = first_look.first_look(charlie, now=NOON)
    assert (look.never_answered, look.never_answered_count, look.quiet, look.totals) == ([], 0, [], {})
