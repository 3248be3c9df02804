"""`porch alerts` lists saved searches with what they came upon."""

from __future__ import annotations

import pytest

from porch.interfaces.cli.alerts import alerts
from porch.projections.alerts import projector
from porch.projections.search import projector as search
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.saved import actions as saved
from tests.cast import ANN, says
from tests.interfaces.cli.terminal import NOON, say, told

pytestmark = pytest.mark.django_db


def test_saved_searches_stand_with_what_is_new(shop: Account) -> None:
    saved.save(name="Mussels", asked={"words": "mussels", "channel": "square"}, by=None, at=NOON, tells=False)
    log.record(account=shop, items=[says(ANN, "mussels"), says(ANN, "bread")], received_at=NOON)
    search.catch_up()
    projector.catch_up()
    assert told(alerts) == [
        {"name": "Mussels", "asks": "words mussels, channel square", "new": 1, "more": False, "tells": False}
    ]


def test_without_saved_searches_it_says_so() -> None:
    assert "No search is saved." in say(alerts).stdout
