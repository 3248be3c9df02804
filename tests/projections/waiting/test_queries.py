"""Questions about who is waiting, each list a page at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F, Q

from porch.core.interaction import Handle, Kind, Trait, Visibility
from porch.core.viewer import SYSTEM
from porch.engagement.conversations import actions as conversations
from porch.projections.waiting import projector, queries
from porch.projections.waiting.models import Standing
from porch.projections.waiting.queries import Looking, Narrow
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.team.models import Member
from tests.cast import ANN, BEN, CLEO, DOV, NOON, US, says

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
LIST = Handle(kind="square", value="news")


@pytest.fixture
def town(shop: Account) -> dict[str, Standing]:
    """Ann asks, Ben is poisoned in private, Cleo is kind, Dov shares, a list writes; a minute lies between them."""
    items = [
        says(ANN, at=NOON), says(BEN, "Food poisoning!", at=NOON + MINUTE, visibility=Visibility.DIRECT),
        says(CLEO, "thanks!", name="kind", at=NOON + 2 * MINUTE),
        says(LIST, at=NOON - MINUTE, traits=frozenset({Trait.LIST})),
        says(DOV, "", at=NOON + 3 * MINUTE, kind=Kind.ANNOUNCE),
    ]  # fmt: skip
    log.record(account=shop, items=items, received_at=NOON + 4 * MINUTE)
    projector.catch_up(now=NOON + 4 * MINUTE)
    return {s.handle.value: s for s in Standing.objects.select_related("handle")}


def names(found: list[Standing]) -> list[str]:
    return [s.handle.value for s in found]


def test_who_waited_longest_comes_first(town: dict[str, Standing]) -> None:
    assert names(queries.longest_waiting(SYSTEM)) == ["ann", "ben"]
    assert names(queries.longest_waiting(SYSTEM, since=NOON + MINUTE)) == ["ben"]
    assert names(queries.urgent(SYSTEM)) == ["ben"]


def test_the_pile_is_what_began_before(town: dict[str, Standing]) -> None:
    assert names(queries.before(SYSTEM, NOON + MINUTE)) == ["ann"]
    assert (queries.pile_size(SYSTEM, NOON + DAY), queries.pile_size(SYSTEM, NOON + DAY, most=1)) == (2, 1)


def test_kind_words_are_for_thanking(town: dict[str, Standing]) -> None:
    assert names(queries.kind_words(SYSTEM, NOON)) == ["dov", "cleo"]


@pytest.mark.parametrize(
    ("box", "held"),
    [
        ("waiting", ["ann", "ben"]), ("unassigned", ["ann", "ben"]), ("set_aside", ["news"]), ("done", ["dov", "cleo"]),
        ("snoozed", []), ("handed_over", []), ("all", ["dov", "cleo", "ben", "ann", "news"]),
    ],
)  # fmt: skip
def test_a_box_is_read_a_page_at_a_time(town: dict[str, Standing], box: str, held: list[str]) -> None:
    by_since = box in ("waiting", "unassigned")
    assert names(queries.box(SYSTEM, box)) == held
    for place, name in enumerate(held):
        last = town[name]
        key = {True: last.since, False: last.last_at}[by_since]
        assert names(queries.box(SYSTEM, box, before=(key, last.pk))) == held[place + 1 :]


def test_a_box_can_be_narrowed(town: dict[str, Standing], alice: Member) -> None:
    assert names(queries.box(SYSTEM, "all", narrow=Narrow(visibility="direct"))) == ["ben"]
    assert queries.box(SYSTEM, "all", narrow=Narrow(channel="email")) == []
    assert queries.box(SYSTEM, "all", narrow=Narrow(colleague=alice.pk)) == []


def test_mine_is_what_was_given_to_me(town: dict[str, Standing], alice: Member, bob: Member) -> None:
    ann, ben = town["ann"], town["ben"]
    conversations.assign(thread_id=ann.thread_id, handle=ann.handle, to=alice, member=alice, at=NOON + DAY)
    conversations.hand_over(
        thread_id=ben.thread_id, handle=ben.handle, to=bob, until=NOON + 2 * DAY, member=alice, at=NOON + DAY
    )  # fmt: skip
    assert names(queries.box(alice, "mine")) == ["ann"]
    assert names(queries.box(bob, "mine")) == ["ben"]
    assert (queries.box(SYSTEM, "mine"), names(queries.box(SYSTEM, "unassigned"))) == ([], [])
    projector.catch_up(now=NOON + 2 * DAY)
    assert names(queries.returned(SYSTEM, NOON + 2 * DAY)) == ["ben"]


def test_conversations_are_found_by_number_pair_and_handle(town: dict[str, Standing]) -> None:
    ann, ben = town["ann"], town["ben"]
    assert queries.standing(SYSTEM, ann.thread_id, ann.handle_id) == ann
    assert names(queries.standings(SYSTEM, [ann.pk, ben.pk])) == ["ben", "ann"]
    assert queries.of_pairs(SYSTEM, [(ann.thread_id, ann.handle_id), (0, 0)]) == [ann]
    assert queries.of_handles(SYSTEM, [ben.handle_id]) == [ben]


def test_the_ledger_counts_by_fate(town: dict[str, Standing], shop: Account) -> None:
    assert queries.ledger(SYSTEM, shop.pk, NOON.date()) == {"waiting": 2, "set_aside": 1, "needs_no_answer": 2}
    assert queries.summary(SYSTEM).waiting == 2


def test_charlie_sees_nobody(town: dict[str, Standing], shop: Account, charlie: Member) -> None:
    ann = town["ann"]
    seen = (
        queries.longest_waiting(charlie), queries.urgent(charlie), queries.before(charlie, NOON + DAY),
        queries.kind_words(charlie, NOON), queries.box(charlie, "all"), queries.returned(charlie, NOON + DAY),
        queries.standings(charlie, [ann.pk]), queries.of_handles(charlie, [ann.handle_id]),
        queries.of_pairs(charlie, [(ann.thread_id, ann.handle_id)]),
    )  # fmt: skip
    assert seen == ([],) * 9
    assert queries.standing(charlie, ann.thread_id, ann.handle_id) is None
    assert (queries.pile_size(charlie, NOON + DAY), queries.summary(charlie).waiting) == (0, 0)
    assert queries.ledger(charlie, shop.pk, NOON.date()) == {}


def test_who_was_thanked_is_not_to_be_thanked_again(town: dict[str, Standing], shop: Account, alice: Member) -> None:
    cleo, dov = town["cleo"], town["dov"]
    log.record(
        account=shop, items=[says(US, "Come again!", to="kind", ours=True, at=NOON + DAY)], received_at=NOON + DAY
    )
    conversations.acknowledge(thread_id=dov.thread_id, handle=dov.handle, member=alice, at=NOON + DAY)
    assert queries.kind_words(SYSTEM, NOON) == []
    log.record(account=shop, items=[says(CLEO, "thanks!", to="kind", at=NOON + 2 * DAY)], received_at=NOON + 2 * DAY)
    projector.catch_up(now=NOON + 2 * DAY)
    assert queries.kind_words(SYSTEM, NOON) == [cleo]


def test_only_public_words_of_the_time_asked_for_are_worth_thanks(town: dict[str, Standing], shop: Account) -> None:
    private = says(ANN, "thanks!", name="p", at=NOON + DAY, visibility=Visibility.DIRECT)
    log.record(account=shop, items=[private], received_at=NOON + DAY)
    projector.catch_up(now=NOON + DAY)
    assert names(queries.kind_words(SYSTEM, NOON, limit=1)) == ["dov"]
    assert names(queries.kind_words(SYSTEM, NOON + 3 * MINUTE)) == ["dov"]
    assert queries.kind_words(SYSTEM, NOON + 4 * MINUTE) == []


@pytest.mark.parametrize("box", ["waiting", "all"])
def test_a_page_shows_each_once_though_all_came_in_the_same_moment(shop: Account, box: str) -> None:
    log.record(account=shop, items=[says(who) for who in (ANN, BEN, CLEO, DOV)], received_at=NOON)
    projector.catch_up(now=NOON)
    first = queries.box(SYSTEM, box, limit=2)
    second = queries.box(SYSTEM, box, before=(NOON, first[-1].pk), limit=2)
    assert [len(first), len(second)] == [2, 2]
    assert first + second == queries.box(SYSTEM, box)


def test_a_box_shows_a_colleagues_and_a_channels(town: dict[str, Standing], alice: Member, bob: Member) -> None:
    ann = town["ann"]
    conversations.assign(thread_id=ann.thread_id, handle=ann.handle, to=bob, member=alice, at=NOON + DAY)
    assert names(queries.box(SYSTEM, "all", narrow=Narrow(colleague=bob.pk))) == ["ann"]
    assert names(queries.box(SYSTEM, "waiting", narrow=Narrow(channel="square", visibility="direct"))) == ["ben"]


def test_a_box_nobody_knows_is_an_error(alice: Member) -> None:
    with pytest.raises(ValueError, match="attic"):
        queries.box(alice, "attic")


def test_a_room_above_sees_more_with_each_row_and_leaves_some_out(town: dict[str, Standing]) -> None:
    looking = Looking(also={"said_often": F("turns")}, without=Q(handle__value="ben"))
    assert [(s.handle.value, s.said_often) for s in queries.longest_waiting(SYSTEM, looking=looking)] == [("ann", 1)]


def test_a_thread_and_somebody_elses_handle_are_no_pair(town: dict[str, Standing]) -> None:
    ann, ben = town["ann"], town["ben"]
    crossed = [(ben.thread_id, ben.handle_id), (ann.thread_id, ben.handle_id), (ann.thread_id, ann.handle_id)]
    assert queries.of_pairs(SYSTEM, crossed) == [ben, ann]
    assert queries.standing(SYSTEM, ann.thread_id, ben.handle_id) is None


def test_who_no_longer_waits_is_no_longer_urgent(town: dict[str, Standing], alice: Member) -> None:
    ben = town["ben"]
    conversations.close(thread_id=ben.thread_id, handle=ben.handle, reason="Called", member=alice, at=NOON + DAY)
    assert queries.urgent(SYSTEM) == []


def test_before_anything_was_counted_nobody_waits(db: None) -> None:
    assert (queries.summary(SYSTEM).waiting, queries.summary(SYSTEM).counted_at) == (0, None)
