"""Whole lists of who follows whom against the log: new, gone, back again, and never twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.clock import StoppedClock
from porch.core.errors import ChannelError
from porch.core.interaction import Handle, Kind, Tally
from porch.core.viewer import SYSTEM
from porch.desk.morning import queries as morning
from porch.desk.post import collecting, following
from porch.desk.post import queries as post
from porch.projections.waiting import projector
from porch.projections.waiting import queries as waiting
from porch.records.accounts.models import Account
from porch.records.interactions.models import Interaction, Observation
from porch.records.tallies import actions as tallies
from porch.records.tallies import queries as tally_queries
from tests.cast import ANN, BEN, CLEO, DOV, NOON, says
from tests.desk.post.listing import TROUBLES, Book, ready
from tests.desk.post.listing import book as book
from tests.fakes import NAME, TownSquare

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def account(shop: Account, book: Book) -> Account:
    return ready(shop, NOON)


def compare(account: Account, clock: StoppedClock, *who: Handle, book: Book, days: int = 1) -> str:
    book.followers = list(who)
    said = following.compare_follows(account, clock=clock)
    clock.advance(days * DAY)
    return said


def standing() -> list[str]:
    found = Interaction.objects.filter(kind=Kind.FOLLOW, deleted=False, ours=False)
    return sorted(value for value in found.values_list("handle__value", flat=True) if value)


def follow(who: Handle, name: str, **more: object) -> object:
    return says(who, "", name=name, kind=Kind.FOLLOW, **more)  # type: ignore[arg-type]


def test_who_is_new_on_the_list_follows_and_who_is_gone_does_not_any_more(
    account: Account, book: Book, clock: StoppedClock
) -> None:
    assert compare(account, clock, ANN, BEN, book=book) == ""
    assert standing() == ["ann", "ben"]
    compare(account, clock, BEN, CLEO, book=book)
    assert standing() == ["ben", "cleo"]
    gone = Interaction.objects.get(handle__value="ann")
    assert (gone.deleted, Observation.objects.get(external_id=gone.external_id, deleted=True).edited_at) == (
        True, NOON + DAY,
    )  # fmt: skip


def test_a_list_that_says_the_same_changes_nothing(account: Account, book: Book, clock: StoppedClock) -> None:
    compare(account, clock, ANN, BEN, ANN, book=book)
    before = list(Interaction.objects.order_by("id").values_list("seq", "external_id"))
    compare(account, clock, BEN, ANN, book=book)
    assert list(Interaction.objects.order_by("id").values_list("seq", "external_id")) == before


def test_whoever_comes_back_follows_again(account: Account, book: Book, clock: StoppedClock) -> None:
    for list_of_the_day in ([ANN], [], [ANN], [], [ANN]):
        compare(account, clock, *list_of_the_day, book=book)
    assert standing() == ["ann"]
    assert Interaction.objects.filter(kind=Kind.FOLLOW).count() == 3


def test_a_follow_that_a_network_told_of_is_not_told_again_by_its_list(
    account: Account, book: Book, square: TownSquare, clock: StoppedClock
) -> None:
    square.hear(follow(ANN, "follow-of-ann"))  # type: ignore[arg-type]
    collecting.collect(account, clock=clock)
    compare(account, clock, ANN, book=book)
    assert list(Interaction.objects.values_list("external_id", flat=True)) == ["follow-of-ann"]
    compare(account, clock, book=book)
    assert Interaction.objects.get().deleted


def test_a_network_that_tells_late_of_a_follow_its_list_told_of_wins_and_there_is_one(
    account: Account, book: Book, square: TownSquare, clock: StoppedClock
) -> None:
    compare(account, clock, ANN, BEN, book=book)
    square.hear(follow(ANN, "follow-of-ann"))  # type: ignore[arg-type]
    collecting.collect(account, clock=clock)
    assert standing() == ["ann", "ben"]
    stands = Interaction.objects.get(handle__value="ann", deleted=False)
    withdrawn = Interaction.objects.get(handle__value="ann", deleted=True)
    assert (stands.external_id, withdrawn.detail["instead"]) == ("follow-of-ann", "told by the network itself")
    compare(account, clock, ANN, BEN, book=book)
    assert standing() == ["ann", "ben"]


def test_a_follow_that_stands_twice_for_whatever_reason_is_mended_by_the_next_list(
    account: Account, book: Book, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    compare(account, clock, ANN, book=book)
    with monkeypatch.context() as patch:
        patch.setattr(collecting.follows, "heard", lambda account, items, at: None)
        collecting.take(account, [follow(ANN, "follow-of-ann")], clock=clock)  # type: ignore[list-item]
    assert standing() == ["ann", "ann"]
    compare(account, clock, ANN, book=book)
    assert standing() == ["ann"]


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda error: type(error).__name__)
def test_a_list_that_breaks_off_changes_nothing(
    account: Account, book: Book, clock: StoppedClock, trouble: Exception
) -> None:
    compare(account, clock, ANN, BEN, book=book)
    book.trouble, book.told_before_trouble = trouble, 1
    assert compare(account, clock, CLEO, ANN, book=book) != ""
    assert standing() == ["ann", "ben"]
    assert tally_queries.rounds(SYSTEM, account.pk)["follows"].done_at == NOON


def test_the_other_list_is_compared_all_the_same(account: Account, book: Book, clock: StoppedClock) -> None:
    book.trouble, book.following = ChannelError("not to you", permanent=True), [DOV]
    assert compare(account, clock, book=book) == "not to you"
    ours = Interaction.objects.get()
    assert (ours.ours, ours.to_handle.value if ours.to_handle else "") == (True, "dov")


def test_a_list_far_shorter_than_what_is_counted_was_cut_short(
    account: Account, book: Book, clock: StoppedClock
) -> None:
    fans = [Handle(kind=NAME, value=f"fan-{number}") for number in range(30)]
    compare(account, clock, *fans, book=book)
    tallies.keep(
        account=account, tallies=[Tally(of="", at=clock.now(), counts={"followers": 30})], received_at=clock.now()
    )
    assert "cut short" in compare(account, clock, *fans[:10], book=book)
    assert len(standing()) == 30
    assert compare(account, clock, *fans[:20], book=book) == ""
    assert len(standing()) == 20
    assert compare(account, clock, *fans[:1], book=book) == "", "a count of three days ago says nothing any more"


def test_whom_we_follow_is_ours_and_answers_nobody(account: Account, book: Book, clock: StoppedClock) -> None:
    collecting.take(account, [says(DOV, "Do you cater?", name="q")], clock=clock)
    book.following = [DOV]
    compare(account, clock, book=book)
    projector.catch_up(now=clock.now())
    assert [one.handle.value for one in waiting.box(SYSTEM, "waiting")] == ["dov"]
    book.following = []
    compare(account, clock, book=book)
    assert not Interaction.objects.filter(kind=Kind.FOLLOW, deleted=False).exists()


def test_times_say_only_between_which_looks_it_was(account: Account, book: Book, clock: StoppedClock) -> None:
    compare(account, clock, ANN, book=book)
    compare(account, clock, ANN, BEN, book=book)
    first, later = Interaction.objects.order_by("id")
    assert (first.at, first.detail) == (
        account.connected_at - following.BEFORE_US, {"heard": "list", "before": NOON.isoformat()},
    )  # fmt: skip
    assert (later.at, later.detail) == (
        NOON + DAY, {"heard": "list", "before": (NOON + DAY).isoformat(), "after": NOON.isoformat()},
    )  # fmt: skip


def test_somebody_who_still_asks_whether_they_may_is_not_gone(
    account: Account, book: Book, clock: StoppedClock
) -> None:
    collecting.take(account, [follow(ANN, "asks")], clock=clock)  # type: ignore[list-item]
    Interaction.objects.update(detail={"request": "yes"})
    compare(account, clock, book=book)
    assert standing() == ["ann"]


def test_lists_wait_until_the_past_is_read_and_are_due_once_a_day(
    shop: Account, book: Book, clock: StoppedClock
) -> None:
    assert following.to_compare(NOON) == []
    compare(ready(shop, NOON), clock, ANN, book=book)
    assert following.to_compare(NOON + DAY / 2) == []
    assert following.to_compare(NOON + DAY) == [ready(shop, NOON)]


def test_a_thousand_followers_at_the_first_look_wait_for_nobody_and_stand_behind_whoever_wrote(
    account: Account, book: Book, clock: StoppedClock
) -> None:
    collecting.take(account, [says(DOV, "Do you cater?", name="q")], clock=clock)
    compare(account, clock, *(Handle(kind=NAME, value=f"fan-{n}") for n in range(1000)), book=book)
    projector.catch_up(now=clock.now())
    assert Interaction.objects.filter(kind=Kind.FOLLOW).count() == 1000
    assert [one.handle.value for one in waiting.box(SYSTEM, "all", limit=1)] == ["dov"]
    assert [one.handle.value for one in waiting.box(SYSTEM, "waiting")] == ["dov"]
    page = morning.morning(SYSTEM, now=clock.now())
    assert (len(page.today), page.later_count) == (1, 0)
    days = [
        post.line(SYSTEM, account, day) for day in ((account.connected_at - following.BEFORE_US).date(), NOON.date())
    ]
    assert [(day.stored, day.adds_up) for day in days] == [(1000, True), (1, True)]
    assert days[0].fates["needs_no_answer"] == 1000
