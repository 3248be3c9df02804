"""Showings are counted by idea, day and slot, in memory first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from porch.engagement.ideas import showing
from porch.engagement.ideas.models import Showing
from tests.cast import NOON
from tests.engagement.ideas.street import proposed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_was_shown_before() -> Iterator[None]:
    showing.SEEN.take()
    yield
    showing.SEEN.take()


def test_what_is_shown_is_written_after_some_seconds_added_to_what_was_there() -> None:
    first, second = proposed("A").pk, proposed("B").pk
    showing.shown(ideas=[first, second], at=NOON)
    assert not Showing.objects.exists()
    showing.shown(ideas=[first], at=NOON + timedelta(seconds=6))
    showing.shown(ideas=[first], at=NOON, first=showing.OWN_PAGE)
    assert showing.write() == 1
    assert showing.write() == 0
    rows = Showing.objects.order_by("idea", "slot").values_list("idea", "slot", "shown")
    assert list(rows) == [(first, 0, 1), (first, 1, 2), (second, 2, 1)]
    showing.shown(ideas=[first], at=NOON)
    showing.write()
    assert Showing.objects.get(idea=first, slot=1).shown == 3


def test_many_at_once_are_written_before_they_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showing, "MOST", 2)
    showing.shown(ideas=[proposed("A").pk, proposed("B").pk], at=NOON)
    assert Showing.objects.count() == 2


def test_what_is_there_no_more_is_passed_over() -> None:
    showing.shown(ideas=[proposed("A").pk, 10**6], at=NOON)
    assert showing.write() == 1


def test_nothing_shown_is_nothing_noted() -> None:
    showing.shown(ideas=[], at=NOON)
    assert showing.SEEN.take() == {}
