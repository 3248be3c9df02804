"""Notices on the paper: by network, few of each, and among no people."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.viewer import SYSTEM
from porch.desk.morning import actions, noticed, queries, table
from porch.projections.waiting import queries as waiting
from tests.cast import ANN, NOON, says
from tests.desk.morning.conftest import Hear
from tests.desk.morning.notices import notice

pytestmark = pytest.mark.django_db
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def test_the_paper_tells_notices_by_network_and_few_of_each(hear: Hear) -> None:
    hear(
        *[notice(f"f{n}", at=NOON - n * MINUTE) for n in range(5)], notice("g1", network="github", at=NOON - 9 * MINUTE)
    )
    told = actions.write_paper(now=NOON).notices
    assert (told["count"], told["older"]) == (6, 0)
    assert [(n["label"], n["count"], len(n["rows"])) for n in told["networks"]] == [
        ("GitHub", 1, 1),
        ("Facebook", 5, 3),
    ]
    assert told["networks"][1]["rows"][0]["subject"] == "Ann commented on f4"


def test_what_was_mailed_before_porch_is_only_counted(hear: Hear) -> None:
    hear(notice("old", at=NOON - 9 * DAY), notice("new"))
    told = noticed.laid(table.began())
    assert (told["count"], told["older"]) == (1, 1)


def test_several_notices_of_one_thing_are_one_to_tick_off(hear: Hear) -> None:
    hear(notice("n1"), notice("n2", thread="n1", at=NOON + MINUTE), at=NOON + MINUTE)
    (group,) = noticed.by_network(waiting.notices(SYSTEM))
    assert (group["count"], group["rows"][0]["more"], group["rows"][0]["subject"]) == (1, 1, "Ann commented on n2")


def test_a_notice_takes_no_seat_and_keeps_no_lamp_lit(hear: Hear) -> None:
    hear(notice("n1"), says(ANN, "thanks!"))
    actions.write_paper(now=NOON)
    arranged = queries.morning(SYSTEM, now=NOON)
    assert (arranged.today, arranged.waiting, arranged.is_done, queries.glimpse(SYSTEM).waiting) == ([], 0, True, 0)
