"""The worker keeps up with what is said, a stretch at a time."""

from __future__ import annotations

import pytest

from porch.projections.language import actions, projector
from porch.projections.language.models import Understanding
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from tests.cast import ANN, NOON, says
from tests.projections.language.fake import plain as plain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain")]


def test_what_is_new_is_read_and_nothing_new_is_nothing_read(shop: Account) -> None:
    log.record(account=shop, items=[says(ANN, "praise!")], received_at=NOON)
    assert (actions.refresh(), actions.refresh()) == (1, 0)
    assert Understanding.objects.get().needs == "praise"


def test_what_an_older_model_read_is_read_again_a_stretch_at_a_time(
    shop: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = [1, 1, 1, 0]
    monkeypatch.setattr(actions, "AT_ONCE", 2)
    monkeypatch.setattr(projector, "read_again", lambda: left.pop(0))
    assert (actions.refresh(), actions.refresh()) == (2, 1)


def test_a_rebuild_tells_how_much_it_read(shop: Account) -> None:
    log.record(account=shop, items=[says(ANN, "praise!"), says(ANN, "idea!")], received_at=NOON)
    actions.refresh()
    Understanding.objects.update(needs="spam")
    assert (actions.rebuild(now=NOON), actions.learn(now=NOON)) == (2, False)
    assert {row.needs for row in Understanding.objects.all()} == {"praise", "idea"}
