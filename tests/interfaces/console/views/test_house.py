"""Quarantine, ledger, settings."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from porch.core.viewer import SYSTEM
from porch.interfaces.console.views import house
from porch.records.interactions import queries as log
from porch.records.team import queries as team
from tests.interfaces.console.conftest import Town, sign_in

FETCHED = {"X-Porch-Deed": "1"}


def test_a_quarantined_item_is_shown_with_its_bytes(town: Town) -> None:
    item = log.quarantined(SYSTEM)[0]
    body = sign_in(town.charlie).get(f"/quarantine/{item.pk}/").content.decode()
    assert "From: : =?utf-q?i4?content;" in body
    assert "ValueError: invalid header" in body


@pytest.mark.parametrize(("understood", "status"), [(True, 200), (False, 409)])
def test_a_replay_says_how_it_went(understood: bool, status: int, town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house.post, "replay", lambda _: understood)
    item = log.quarantined(SYSTEM)[0]
    assert sign_in(town.bob).post(f"/quarantine/{item.pk}/replay/", headers=FETCHED).status_code == status


def test_all_are_replayed(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house.post, "replay", lambda _: True)
    answer = sign_in(town.bob).post("/quarantine/replays/", headers=FETCHED)
    assert "1 of 1 could be read this time." in answer.content.decode()


def test_an_item_nobody_has_is_not_found(town: Town) -> None:
    assert sign_in(town.alice).get("/quarantine/99999/").status_code == 404


def test_the_ledger_adds_up_by_day(town: Town) -> None:
    body = sign_in(town.charlie).get("/ledger/").content.decode()
    assert "ciao@trattoria.example" in body
    assert "Not compared yet" in body
    assert "Does not add up" not in body


@pytest.mark.parametrize("last", ["2026-02-31", "nonsense", "2999-01-01", ""])
def test_a_day_that_never_was_is_today(last: str, town: Town) -> None:
    assert sign_in(town.alice).get("/ledger/", {"last": last}).status_code == 200


def test_earlier_days_are_one_step_away(town: Town) -> None:
    last = town.now.date() - timedelta(days=7)
    assert f"?last={last}" in sign_in(town.alice).get("/ledger/").content.decode()
    assert "Later" in sign_in(town.alice).get(f"/ledger/?last={last}").content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"adds_up": False, "fates": {"a": 1}, "stored": 2}, "Does not add up: 1 of 2 have a fate"),
        ({"missing": ("x",)}, "1 stand there and not here"),
        ({"counted_at": None}, "Not compared yet"),
        ({"held_there": None}, "Unverifiable: the network cannot be asked"),
        ({"held_there": 7}, "All 7 held there are here"),
    ],
)
def test_a_line_says_how_it_compares(fields: dict[str, Any], words: str) -> None:
    plain = {"adds_up": True, "fates": {}, "stored": 0, "missing": (), "counted_at": "now", "held_there": 0}
    assert house._comparison(SimpleNamespace(**{**plain, **fields}))[0] == words


def test_the_business_says_how_it_likes_its_mornings(town: Town) -> None:
    told = {
        "name": "Trattoria",
        "time_zone": "Europe/Rome",
        "minutes": "20",
        "bound_days": "5",
        "quiet_share": "0.33",
        "digest_hour": "7",
        "urgent": "en: allergy",
    }
    assert sign_in(town.alice).post("/settings/", told).status_code == 302
    business = team.business(SYSTEM)
    assert (business.minutes, business.digest_hour, business.urgent_words) == (20, 7, {"en": ["allergy"]})
    assert business.quiet_share == 0.33


def test_a_setting_that_makes_no_sense_is_refused(town: Town) -> None:
    assert sign_in(town.alice).post("/settings/", {"name": "T", "minutes": "0"}).status_code == 422


def test_more_lists_every_room(town: Town) -> None:
    assert "Ledger" in sign_in(town.charlie).get("/more/").content.decode()
