"""Keeping what networks count: append-only, but a figure that comes again only moves when it was last seen."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from porch.core.interaction import Tally
from porch.records.accounts.models import Account
from porch.records.tallies import actions
from porch.records.tallies.models import Figure, Round
from tests.cast import NOON

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def told(at: datetime = NOON, of: str = "", **counts: int) -> Tally:
    return Tally(of=of, at=at, counts=counts)


def keep(account: Account, *tallies: Tally, at: datetime = NOON) -> actions.Kept:
    return actions.keep(
        account=account, tallies=tallies, received_at=max([at, *(t.at for t in tallies if t.at.tzinfo)])
    )


def rows(of: str = "", name: str = "followers") -> list[tuple[int, datetime, datetime, bool]]:
    found = Figure.objects.filter(of=of, name=name).order_by("at")
    return list(found.values_list("value", "at", "seen_at", "standing"))


def test_a_year_of_hourly_rounds_that_say_the_same_is_one_row(shop: Account) -> None:
    for hour in range(0, 24 * 365, 97):
        keep(shop, told(NOON + hour * HOUR, followers=12))
    assert rows() == [(12, NOON, NOON + 24 * 365 // 97 * 97 * HOUR, True)]


def test_another_value_begins_a_row_and_a_lower_one_is_kept_as_the_correction_it_is(shop: Account) -> None:
    for hour, value in enumerate([12, 13, 13, 9]):
        keep(shop, told(NOON + hour * HOUR, followers=value))
    assert rows() == [
        (12, NOON, NOON, False),
        (13, NOON + HOUR, NOON + 2 * HOUR, False),
        (9, NOON + 3 * HOUR, NOON + 3 * HOUR, True),
    ]


def test_a_value_that_comes_back_after_another_is_a_row_of_its_own(shop: Account) -> None:
    for hour, value in enumerate([12, 13, 12]):
        keep(shop, told(NOON + hour * HOUR, followers=value))
    assert [row[0] for row in rows()] == [12, 13, 12]


def test_the_same_answer_twice_and_one_that_is_late_change_nothing(shop: Account) -> None:
    keep(shop, told(NOON, followers=12))
    keep(shop, told(NOON + HOUR, followers=13))
    before = rows()
    for late in (told(NOON + HOUR, followers=13), told(NOON, followers=12), told(NOON + HOUR, followers=99)):
        assert keep(shop, late) == actions.Kept()
    assert rows() == before


def test_one_round_holds_many_posts_and_counters_and_says_what_it_came_to(shop: Account) -> None:
    first = keep(shop, told(followers=12), told(of="post-1", likes=41, shares=3), told(of="post-2", likes=0))
    again = keep(shop, told(NOON + HOUR, of="post-1", likes=42, shares=3))
    assert (first, again) == (actions.Kept(new=4), actions.Kept(new=1, same=1))
    assert rows("post-2", "likes") == [(0, NOON, NOON, True)]


def test_two_tallies_of_one_round_that_differ_are_two_rows_of_which_the_later_stands(shop: Account) -> None:
    keep(shop, told(NOON, followers=12), told(NOON + HOUR, followers=13), told(NOON + 2 * HOUR, followers=13))
    assert rows() == [(12, NOON, NOON, False), (13, NOON + HOUR, NOON + 2 * HOUR, True)]


def test_what_is_no_figure_is_refused_and_its_neighbours_are_kept(shop: Account) -> None:
    wild = {"likes": -1, "shares": 2**63, "views": True, "replies": "7", "karma": 4, "followers": 12}
    kept = keep(shop, Tally(of="", at=NOON, counts=wild))  # type: ignore[arg-type]
    assert kept == actions.Kept(new=1, refused=5)
    naive = Tally(of="", at=NOON.replace(tzinfo=None), counts={"likes": 1, "views": 2})
    assert keep(shop, naive) == actions.Kept(refused=2)
    assert rows() == [(12, NOON, NOON, True)]


def test_a_network_whose_clock_is_ahead_is_held_to_ours(shop: Account) -> None:
    actions.keep(account=shop, tallies=[told(NOON + 9 * HOUR, followers=12)], received_at=NOON)
    actions.keep(account=shop, tallies=[told(NOON + 9 * HOUR, followers=13)], received_at=NOON + HOUR)
    assert [row[:2] for row in rows()] == [(12, NOON), (13, NOON + HOUR)]


def test_a_name_too_long_for_a_column_is_still_one_post(shop: Account) -> None:
    long = "https://far.example/" + "a" * 700
    keep(shop, told(of=long, likes=1))
    keep(shop, told(NOON + HOUR, of=long, likes=1))
    assert Figure.objects.count() == 1


def test_trouble_doubles_the_pause_up_to_a_day_and_a_good_round_forgets_it(shop: Account) -> None:
    pauses = []
    for _ in range(7):
        held = actions.went_wrong(account=shop, what="counters", at=NOON, reason="down", every=HOUR)
        pauses.append((held.due_at - NOON) / HOUR)
    assert pauses == [1, 2, 4, 8, 16, 24, 24]
    actions.went_well(account=shop, what="counters", at=NOON, due_at=NOON + HOUR)
    held = Round.objects.get()
    assert (held.failures, held.error, held.done_at, held.due_at) == (0, "", NOON, NOON + HOUR)


def test_the_pause_is_never_shorter_than_the_network_asks(shop: Account) -> None:
    held = actions.went_wrong(
        account=shop, what="follows", at=NOON, reason="slow down", every=HOUR, retry_at=NOON + 5 * HOUR
    )
    assert held.due_at == NOON + 5 * HOUR
