"""The ledger of gives and asks, in a colleague's words."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from porch.analytics.cadence import Kind, Pace
from porch.analytics.cadence.ledger import Ledger
from porch.interfaces.console import giving
from porch.records.consent.wishing import Wished
from porch.records.outbox.ledgers import Line
from tests.cast import NOON

LINE = Line(
    slot=7, kind=Kind.IDEA, about="burst-1", at=NOON, because="You talked about basil.", words="Tear it.",
    channel="email", came_back=False, involved_at=None, told_at=None, came=False, in_room=False,
)  # fmt: skip
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("so", "what", "came_of_it"),
    [
        ({}, "A little idea", ""),
        ({"involved_at": NOON}, "A little idea", "They answered."),
        ({"came_back": True}, "A little idea", "It did not reach them."),
        ({"at": NOON + DAY}, "A little idea", "It has not left yet."),
        ({"kind": Kind.INVITE, "came": True, "involved_at": NOON}, "They came", ""),
        ({"kind": Kind.FEEDBACK, "in_room": True}, "Asked in the room how it was", "They have not heard back."),
        ({"kind": Kind.FEEDBACK, "involved_at": NOON}, "Asked how it was",
         "They answered, and have not heard what came of it."),
        ({"kind": Kind.FEEDBACK, "told_at": NOON}, "Asked how it was", "They heard what came of it."),
    ],
)  # fmt: skip
def test_a_line_says_what_it_was_and_what_came_of_it(so: dict[str, object], what: str, came_of_it: str) -> None:
    told = giving.line(replace(LINE, **so), NOON)  # type: ignore[arg-type]
    assert (told.what, told.came_of_it) == (what, came_of_it)


def test_gives_and_asks_are_weighed_against_each_other() -> None:
    assert giving.balance(Ledger()) == "Given 0 times, asked 0 times."


def test_what_they_wish_is_said_in_sentences() -> None:
    wished = Wished(
        pace=Pace.MONTHLY, kinds_off=frozenset({"idea"}), channels_off=frozenset({"email"}), quiet=(time(20), time(9)),
        paused_until=NOON + DAY, zone="Asia/Tokyo",
    )  # fmt: skip
    assert giving.wishes(wished, NOON) == [
        "They want to hear something once a month at most.", "Not a little idea.", "Not on E-mail.",
        "Not from 20:00 to 09:00.", f"They asked for a pause until {NOON + DAY:%-d %B %Y}.",
        "Their clock is that of Asia/Tokyo.",
    ]  # fmt: skip
    assert giving.wishes(replace(wished, paused_until=NOON), NOON + DAY)[-1].startswith("Their clock")


def test_a_page_that_is_not_full_is_the_last() -> None:
    assert giving.next_page([LINE], 2) == ""
    asked = giving.next_page([LINE], 1)
    assert giving.before(asked.removeprefix("?before=").replace("%2B", "+")) == (NOON, 7)


@pytest.mark.parametrize("told", ["", "yesterday~7", "2026-03-01T10:00:00~7", "2026-03-01T10:00:00+00:00~x"])
def test_a_place_that_makes_no_sense_is_the_beginning(told: str) -> None:
    assert giving.before(told) is None
