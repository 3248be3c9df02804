"""What advertising cost, by network and period; currencies stay apart, and what was not told is not 0."""

from __future__ import annotations

from datetime import date

import pytest

from porch.core.viewer import SYSTEM
from porch.records.ads import actions, queries
from porch.records.ads.models import Spend
from tests.cast import NOON

pytestmark = pytest.mark.django_db
LINES = """day,network,campaign,currency,spend,impressions,clicks
2025-01-05,google,Brand,EUR,1.00,10,
2026-02-27,meta,Spring,EUR,10.50,1000,10
2026-03-01,meta,Spring,EUR,20.00,2000,20
2026-03-01,meta,Summer,EUR,5.00,500,5
2026-03-02,meta,Spring,USD,7.00,,
2026-03-31,google,Brand,JPY,1200,90,
"""


@pytest.fixture(autouse=True)
def told() -> None:
    actions.take_in(body=LINES.encode(), layout="plain", source="all.csv", at=NOON)


def test_a_period_is_summed_by_network_and_currency() -> None:
    found = queries.spent(SYSTEM, since=date(2026, 3, 1), until=date(2026, 3, 31))
    assert [(one.network, one.currency, one.amount, one.impressions, one.clicks) for one in found] == [
        ("google", "JPY", "1200", 90, None), ("meta", "EUR", "25.00", 2500, 25), ("meta", "USD", "7.00", None, None),
    ]  # fmt: skip
    assert (found[1].campaigns, found[1].days, found[1].begins) == (2, 1, date(2026, 3, 1))


def test_months_come_newest_first_and_empty_ones_are_left_out() -> None:
    found = queries.months(SYSTEM, limit=2)
    assert [(one.begins, one.network, one.currency) for one in found] == [
        (date(2026, 3, 1), "google", "JPY"), (date(2026, 3, 1), "meta", "EUR"), (date(2026, 3, 1), "meta", "USD"),
        (date(2026, 2, 1), "meta", "EUR"),
    ]  # fmt: skip
    older = queries.months(SYSTEM, before=found[-1].begins)
    assert [(one.begins, one.amount) for one in older] == [(date(2025, 1, 1), "1.00")]
    assert queries.months(SYSTEM, before=date(2025, 1, 1)) == []


def test_figures_come_in_pages() -> None:
    first = queries.days(SYSTEM, limit=4)
    rest = queries.days(SYSTEM, before=(first[-1].day, first[-1].pk), limit=4)
    assert [one.day.isoformat() for one in (*first, *rest)] == [
        "2026-03-31", "2026-03-02", "2026-03-01", "2026-03-01", "2026-02-27", "2025-01-05",
    ]  # fmt: skip
    assert len({one.pk for one in (*first, *rest)}) == 6


def test_who_is_not_of_the_team_sees_nothing() -> None:
    one = Spend.objects.first()
    assert one is not None
    assert (queries.months(None), queries.days(None), queries.told_before(None, one), queries.refused(None)) == (
        [],
    ) * 4
    assert queries.spent(None, since=date(2020, 1, 1), until=date(2030, 1, 1)) == []
    assert queries.refused_line(None, 1) is None
