"""A promise has words and a day, stands in the log, and ends kept or withdrawn."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.errors import PorchError
from porch.core.interaction import Kind
from porch.core.viewer import SYSTEM
from porch.engagement.promises import actions, queries
from porch.engagement.promises.models import Promise
from porch.projections.waiting import projector
from porch.projections.waiting.models import Standing
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.team.models import Member
from tests.cast import ANN, NOON, says

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def ann(shop: Account) -> dict[str, object]:
    log.record(account=shop, items=[says(ANN)], received_at=NOON)
    said = Interaction.objects.get()
    return {"thread_id": said.thread_id, "handle": said.handle}


@pytest.fixture
def menu(ann: dict[str, object], alice: Member) -> Promise:
    """Alice has promised Ann the menu by Friday."""
    return actions.make(**ann, words=" The menu ", due_at=NOON + DAY, member=alice, at=NOON)  # type: ignore[arg-type]


def logged() -> list[tuple[str, str, dict[str, str]]]:
    found = Interaction.objects.filter(kind=Kind.PROMISE).order_by("seq")
    return list(found.values_list("text", "member__name", "detail"))


def still_open() -> list[Promise]:
    return queries.due(SYSTEM, NOON + 9 * DAY)


def test_a_promise_is_kept_in_mind_and_in_the_log(menu: Promise, alice: Member) -> None:
    assert (menu.words, menu.due_at, menu.by, menu.handle.value) == ("The menu", NOON + DAY, alice, "ann")
    assert logged() == [(" The menu ", "Alice", {"until": (NOON + DAY).isoformat()})]
    assert still_open() == [menu]


def test_a_promise_answers_nobody(menu: Promise) -> None:
    projector.catch_up(now=NOON)
    assert Standing.objects.get().state == "waiting"


def test_nothing_is_not_promised(ann: dict[str, object], alice: Member) -> None:
    with pytest.raises(PorchError, match="Say what was promised"):
        actions.make(**ann, words=" ", due_at=NOON, member=alice, at=NOON)  # type: ignore[arg-type]
    assert logged() == []


def test_many_words_are_cut_to_what_fits(ann: dict[str, object], alice: Member) -> None:
    promise = actions.make(**ann, words="so " * 200, due_at=NOON, member=alice, at=NOON)  # type: ignore[arg-type]
    assert Promise.objects.get(pk=promise.pk).words == ("so " * 100)


@pytest.mark.parametrize(("end", "how"), [(actions.keep, "kept"), (actions.withdraw, "withdrawn")])
def test_a_promise_ends_in_the_log_and_opens_again(menu: Promise, bob: Member, end: object, how: str) -> None:
    end(promise=menu, member=bob, at=NOON + DAY)  # type: ignore[operator]
    ended = Promise.objects.get()
    assert {"kept": ended.kept_at, "withdrawn": ended.withdrawn_at}.pop(how) == NOON + DAY
    assert (ended.kept_at is None) is (how == "withdrawn")
    assert logged()[1] == ("The menu", "Bob", {"promise": str(menu.pk), "ended": how})
    assert still_open() == []
    actions.reopen(promise=ended, at=NOON + DAY)
    assert still_open() == [menu]
