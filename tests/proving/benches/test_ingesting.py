"""The ingest bench measures the same rows both ways, counts what is lost, and feels what is planted."""

from __future__ import annotations

import pytest
from django.db import connection

from porch.core.interaction import Kind
from porch.proving.benches import _ingesting
from porch.proving.benches._crowd import NOW, Crowd
from porch.records.accounts import actions as accounts
from porch.records.interactions import actions as log
from porch.records.interactions.intake import INSERTED
from porch.records.interactions.models import Interaction
from porch.records.tables import bulk

pytestmark = pytest.mark.django_db
THE_SAME = (
    "channel", "external_id", "version", "kind", "visibility", "ours", "addressed", "deleted", "at", "text",
    "in_reply_to",
)  # fmt: skip


@pytest.fixture(autouse=True)
def small_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_ingesting, "ROUND", 30)
    monkeypatch.setattr(_ingesting, "BATCH", 10)


def test_as_many_rows_go_in_our_way_as_the_plain_way() -> None:
    told = _ingesting.main(200, 1, 50)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {_ingesting.PLAIN}")
        (plain,) = cursor.fetchone()
    assert (plain, Interaction.objects.count(), told["lost"]) == (200, 200, 0)
    assert min(told["ratio"], told["per_s"], told["plain_per_s"], told["flat_1m"]) > 0


def test_a_planted_loss_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_ingesting, "PLANT", "lost")
    assert _ingesting.main(200, 1, 50)["lost"] == 4  # one of each filling and of each round


def test_a_planted_delay_is_felt_in_our_rounds_only(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(_ingesting, "PLANT", "slow")
    monkeypatch.setattr(_ingesting, "sleep", slept.append)
    monkeypatch.setattr(_ingesting, "_timed", lambda act: act() or 5.0)
    _ingesting.main(200, 1, 50)
    assert slept == [20, 20]  # four times as long as each of our two took


def test_a_plain_row_is_what_the_log_holds_of_the_same_item() -> None:
    heard = Crowd(seed=3).say(20)
    account = accounts.connect(channel="mastodon", name="bench", handle="us@bench", credentials={}, at=NOW)
    log.record(account=account, items=heard, received_at=NOW)
    rows = [dict(zip(INSERTED, _ingesting._as_row(item), strict=True)) for item in heard]
    plain = [tuple(str(row[name]) for name in THE_SAME) for row in rows]
    held = Interaction.objects.order_by("id").values(*THE_SAME)
    ours = [tuple(str(bulk.moment(v) if name == "at" else v) for name, v in row.items()) for row in held]
    assert plain == ours
    assert {item.kind for item in heard} >= {Kind.CREATE}
