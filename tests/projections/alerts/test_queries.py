"""What is new is new for each colleague since they looked; beyond a hundred nobody counts."""

from __future__ import annotations

import pytest

from porch.core.viewer import SYSTEM
from porch.projections.alerts import projector, queries
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.saved import actions as saved
from porch.records.team.models import Member
from tests.cast import ANN, NOON, says
from tests.projections.alerts.stage import searchable

pytestmark = pytest.mark.django_db


def come(shop: Account, many: int) -> None:
    log.record(account=shop, items=[says(ANN, "mussels") for _ in range(many)], received_at=NOON)
    searchable()
    projector.catch_up()


def test_looking_is_ones_own(shop: Account, alice: Member, bob: Member) -> None:
    kept = saved.save(name="Mussels", asked={"words": "mussels"}, by=alice, at=NOON)
    saved.save(name="Bread", asked={"words": "bread"}, by=alice, at=NOON)
    come(shop, 2)
    first = queries.news(alice)
    saved.see(saved=kept, member=alice, upto=first[0].upto, at=NOON)
    assert [(one.name, one.words) for one in first] == [("Mussels", "2 new")]
    assert [(one.name, one.words, one.asked) for one in queries.kept(alice)] == [
        ("Bread", "", {"words": "bread"}), ("Mussels", "", {"words": "mussels"}),
    ]  # fmt: skip
    assert (queries.news(alice), [one.number for one in queries.news(bob)]) == ([], [2])
    come(shop, 1)
    assert [[one.number for one in queries.news(who)] for who in (alice, bob, SYSTEM)] == [[1], [3], [3]]


def test_more_than_a_hundred_are_not_counted(shop: Account, alice: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    saved.save(name="Mussels", asked={"words": "mussels"}, by=alice, at=NOON)
    come(shop, 105)
    assert [one.words for one in queries.news(alice)] == ["more than 99 new"]


def test_a_silent_or_forgotten_search_tells_nothing(shop: Account, alice: Member) -> None:
    kept = saved.save(name="Mussels", asked={"words": "mussels"}, by=alice, at=NOON)
    come(shop, 1)
    saved.tell(saved=kept, tells=False)
    assert ([one.number for one in queries.kept(alice)], queries.news(alice)) == ([1], [])
    saved.close(saved=kept, at=NOON)
    assert queries.kept(alice) == []


def test_nobody_else_is_told(shop: Account, alice: Member) -> None:
    saved.save(name="Mussels", asked={"words": "mussels"}, by=alice, at=NOON)
    come(shop, 1)
    assert (queries.news(None), queries.kept(None)) == ([], [])
