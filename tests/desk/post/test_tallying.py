"""Networks are asked what they count, beside listening and without disturbing it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.clock import StoppedClock
from porch.core.errors import ChannelError
from porch.core.viewer import SYSTEM
from porch.desk.post import collecting, spending, tallying
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.tallies import queries as tallies
from porch.records.tallies.models import Figure
from tests.cast import ANN, NOON, says
from tests.desk.post.listing import TROUBLES, Book
from tests.desk.post.listing import book as book
from tests.fakes import TownSquare

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def again(account: Account) -> Account:
    return Account.objects.get(pk=account.pk)


def test_what_is_counted_is_kept_and_the_next_round_is_in_an_hour(
    shop: Account, book: Book, clock: StoppedClock
) -> None:
    book.counts = {"": {"followers": 12}, "post-1": {"likes": 41}}
    assert tallying.to_tally(NOON) == [shop]
    assert tallying.tally(shop, clock=clock) == ""
    assert tallies.of_account(SYSTEM, shop.pk)["followers"].value == 12
    assert tallying.to_tally(NOON + HOUR / 2) == []
    assert tallying.to_tally(NOON + HOUR) == [shop]


def test_a_post_that_is_counted_before_it_is_heard_finds_its_interaction_by_its_name(
    shop: Account, book: Book, square: TownSquare, clock: StoppedClock
) -> None:
    book.counts = {"mine": {"likes": 41}}
    tallying.tally(shop, clock=clock)
    square.hear(says(ANN, "Gnocchi today", name="mine", ours=True))
    collecting.collect(shop, clock=clock)
    assert tallies.of_posts(SYSTEM, [(shop.channel, "mine")])[shop.channel, "mine"]["likes"].value == 41


def test_a_channel_that_does_not_count_is_never_due(shop: Account) -> None:
    assert tallying.to_tally(NOON) == []


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda error: type(error).__name__)
def test_trouble_keeps_what_was_told_waits_longer_and_longer_and_leaves_listening_alone(
    shop: Account, book: Book, clock: StoppedClock, trouble: Exception
) -> None:
    book.counts = {"": {"followers": 12}, "post-1": {"likes": 41}}
    book.trouble, book.told_before_trouble = trouble, 1
    before = again(shop)
    assert tallying.tally(shop, clock=clock) != ""
    after = again(shop)
    assert [(f.of, f.value) for f in Figure.objects.all()] == [("", 12)]
    kept = ("state", "error", "failing_since", "failures", "open_until", "due_at", "blocked_until")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert tallying.to_tally(NOON + HOUR) == [shop]
    tallying.tally(shop, clock=clock)
    assert tallying.to_tally(NOON + HOUR) == []
    assert str(trouble) in tallies.rounds(SYSTEM, shop.pk)["counters"].error


def test_a_network_that_names_the_moment_is_left_alone_until_then(
    shop: Account, book: Book, clock: StoppedClock
) -> None:
    book.trouble = ChannelError("too many", retry_at=NOON + 5 * HOUR)
    tallying.tally(shop, clock=clock)
    assert tallying.to_tally(NOON + 5 * HOUR - timedelta(seconds=1)) == []
    assert tallying.to_tally(NOON + 5 * HOUR) == [shop]


def test_a_key_that_can_be_renewed_is_renewed(
    shop: Account, book: Book, square: TownSquare, clock: StoppedClock
) -> None:
    book.trouble, square.renews = TROUBLES[1], True
    square.key = "fresh"
    tallying.tally(shop, clock=clock)
    assert accounts.credentials(again(shop))["key"] == "fresh"


@pytest.mark.parametrize(
    "away",
    [
        {"open_until": NOON + HOUR, "failures": 5},
        {"open_until": NOON - HOUR, "failures": 5},
        {"blocked_until": NOON + HOUR},
    ],
    ids=["left alone", "to be tried once, by listening", "asked us to wait"],
)
def test_a_network_in_trouble_is_not_asked_at_all(
    shop: Account, book: Book, clock: StoppedClock, away: dict[str, object]
) -> None:
    Account.objects.filter(pk=shop.pk).update(**away)
    assert tallying.tally(again(shop), clock=clock) != ""
    assert book.asked == 0
    assert again(shop).probing_until is None
    assert tallies.rounds(SYSTEM, shop.pk) == {}


def test_a_limit_on_what_we_say_holds_for_asking_too(shop: Account, book: Book, clock: StoppedClock) -> None:
    spending.note_blocked(shop, NOON + HOUR, NOON, whole_app=True)
    tallying.tally(shop, clock=clock)
    assert book.asked == 0
