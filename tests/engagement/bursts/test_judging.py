"""Over all ways to somebody the best answer counts."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from porch.analytics.cadence import Allow, Burst, House, Kind, Ledger, Refuse, Standing
from porch.engagement.bursts.channels import Way
from porch.engagement.bursts.judging import NOWHERE, judge

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUSE, PIZZA = House(zone=ZoneInfo("UTC")), {"pizza": "You talked about pizza."}
WAYS = [Way(handle=1, kind="mastodon"), Way(handle=2, kind="email")]
QUESTION = Burst(kind=Kind.QUESTION, channel="", topic="pizza")


def test_the_first_way_that_may_be_gone_is_gone() -> None:
    stands = Standing(topics=PIZZA, grounds={("question", "email"): "You said yes."})
    found = judge(QUESTION, WAYS, of=(stands, Ledger()), house=HOUSE, at=NOON)
    assert (found.handle, isinstance(found.decision, Allow)) == (2, True)


def test_where_none_may_the_first_says_why_and_no_way_is_none() -> None:
    found = judge(QUESTION, WAYS, of=(Standing(topics=PIZZA), Ledger()), house=HOUSE, at=NOON)
    assert isinstance(found.decision, Refuse)
    assert (found.handle, found.decision.rule) == (1, "C1")
    assert judge(QUESTION, [], of=(Standing(), Ledger()), house=HOUSE, at=NOON).decision == NOWHERE
