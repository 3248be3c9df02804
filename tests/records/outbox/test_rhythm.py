"""How the house goes about it."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.records.accounts.models import Account
from porch.records.consent import suppressing
from porch.records.outbox import rhythm
from tests.cast import NOON

pytestmark = pytest.mark.django_db
OFFICE: dict[str, Any] = {
    "opens": time(9),
    "closes": time(18),
    "days": [0, 1, 2],
    "gap_days": 14,
    "at": NOON,
    "by": None,
}


def test_at_first_it_keeps_office_hours() -> None:
    house = rhythm.house(SYSTEM, NOON)
    assert (house.opens, house.closes, house.days, house.gap) == (time(8), time(20), set(range(5)), timedelta(days=7))
    assert (str(house.zone), house.complaints, house.mails) == ("UTC", 0, 0)


def test_the_latest_rhythm_holds() -> None:
    rhythm.keep(**OFFICE)
    rhythm.keep(**{**OFFICE, "zone": "Europe/Rome", "country": "it"})
    house = rhythm.house(SYSTEM, NOON)
    assert (str(house.zone), house.opens, house.gap) == ("Europe/Rome", time(9), timedelta(days=14))
    assert date(2026, 4, 25) in house.holidays


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"opens": time(19)}, "closes before"),
        ({"days": []}, "at least one day"),
        ({"days": [7]}, "at least one day"),
        ({"gap_days": 6}, "in peace"),
        ({"zone": "Mars/Olympus"}, "Nobody knows a time zone"),
        ({"country": "ZZ"}, "public holidays of ZZ"),
        ({"country": "DE", "region": "XX"}, "public holidays of DE XX"),
    ],
)
def test_what_cannot_be_is_said(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(PorchError, match=said):
        rhythm.keep(**{**OFFICE, **wrong})


def test_complaints_of_a_week_are_counted(shop: Account) -> None:
    for number, days in enumerate((1, 6, 8)):
        suppressing.complained(kind="email", value=f"{number}@example.org", at=NOON - timedelta(days=days))
    assert rhythm.house(SYSTEM, NOON).complaints == 2
