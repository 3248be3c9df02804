"""Which items hang together depends on the set of them alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.records.accounts.models import Account
from porch.records.interactions import actions, threads
from porch.records.interactions.models import Interaction, Thread, ThreadKey
from porch.records.interactions.threads import Knots
from tests.cast import ANN, BEN, NOON, says


@given(st.lists(st.lists(st.integers(0, 12), min_size=1, max_size=3)))
def test_what_was_tied_has_one_root_the_oldest(ties: list[list[int]]) -> None:
    knots = Knots()
    for together in ties:
        knots.tie(together)
    assert all(len({knots.root(one) for one in together}) == 1 for together in ties)
    assert all(knots.root(one) <= one for together in ties for one in together)
    assert all(knots.root(root) == root != one for one, root in knots.tied().items())


@pytest.mark.django_db
def test_a_missing_link_joins_two_threads_and_leaves_a_trace(shop: Account) -> None:
    record(shop, "1", "")
    record(shop, "3", "2")
    record(shop, "5", "4")
    old = Interaction.objects.get(external_id="3").thread_id
    record(shop, "4", "3")
    record(shop, "2", "1")
    (only,) = set(Interaction.objects.values_list("thread_id", flat=True))
    assert threads.root(old) == threads.root(only) == only
    assert set(Thread.objects.exclude(pk=only).values_list("merged_into_id", flat=True)) == {only}
    assert set(ThreadKey.objects.values_list("thread_id", flat=True)) == {only}


@pytest.mark.django_db
def test_what_moved_is_numbered_anew_so_that_projections_read_it_again(shop: Account) -> None:
    record(shop, "1", "")
    record(shop, "3", "2")
    before = Interaction.objects.get(external_id="3").seq
    record(shop, "2", "1")
    assert Interaction.objects.get(external_id="3").seq > before


@pytest.mark.django_db
def test_the_same_name_on_another_channel_is_another_thing(shop: Account) -> None:
    record(shop, "1", "")
    assert threads.place("elsewhere", "1", None, "") != threads.place("square", "1", None, "")


@pytest.mark.django_db
def test_a_thread_nobody_knows_is_its_own_root() -> None:
    assert threads.root(7) == 7


def record(account: Account, name: str, to: str) -> None:
    """Hear one item."""
    who = {"": ANN}.get(to, BEN)
    actions.record(account=account, items=[says(who, name=name, to=to)], received_at=NOON)
