"""What was promised comes up when it is due, first due first, and only to who may see."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.viewer import SYSTEM
from porch.engagement.promises import actions, queries
from porch.engagement.promises.models import Promise
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.team.models import Member
from tests.cast import ANN, BEN, NOON, says

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def promised(shop: Account, alice: Member) -> dict[str, Promise]:
    """To Ann the menu in two days and bread tomorrow; to Ben a call in five."""
    log.record(account=shop, items=[says(ANN), says(BEN)], received_at=NOON)
    said = {one.handle.value: one for one in Interaction.objects.select_related("handle")}
    days = [("menu", "ann", 2), ("bread", "ann", 1), ("call", "ben", 5)]
    return {
        words: actions.make(
            thread_id=said[who].thread_id, handle=said[who].handle, words=words, due_at=NOON + day * DAY, member=alice,
            at=NOON + place * timedelta(minutes=1),
        )
        for place, (words, who, day) in enumerate(days)
    }  # fmt: skip


def words(found: list[Promise]) -> list[str]:
    return [promise.words for promise in found]


@pytest.mark.parametrize(
    ("day", "due"), [(0, []), (1, ["bread"]), (2, ["bread", "menu"]), (9, ["bread", "menu", "call"])]
)
def test_what_is_due_comes_first_due_first(promised: dict[str, Promise], day: int, due: list[str]) -> None:
    assert words(queries.due(SYSTEM, NOON + day * DAY)) == due


def test_what_has_ended_is_not_due(promised: dict[str, Promise], alice: Member) -> None:
    actions.keep(promise=promised["bread"], member=alice, at=NOON)
    actions.withdraw(promise=promised["menu"], member=alice, at=NOON)
    assert words(queries.due(alice, NOON + 9 * DAY)) == ["call"]
    assert words(queries.due(alice, NOON + 9 * DAY, limit=0)) == []


def test_a_thread_shows_its_promises_newest_first_ended_ones_too(promised: dict[str, Promise], alice: Member) -> None:
    actions.keep(promise=promised["bread"], member=alice, at=NOON)
    assert words(queries.of_thread(alice, promised["menu"].thread_id)) == ["bread", "menu"]


def test_who_has_left_sees_no_promise(promised: dict[str, Promise], alice: Member, charlie: Member) -> None:
    menu = promised["menu"]
    assert queries.promise(alice, menu.pk) == menu
    assert queries.promise(alice, menu.pk + 99) is None
    assert queries.promise(charlie, menu.pk) is None
    assert queries.of_thread(charlie, menu.thread_id) == queries.due(charlie, NOON + 9 * DAY) == []
