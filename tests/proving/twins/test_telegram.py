"""Telegram's twin forgets what was taken, as Telegram does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from porch.proving.twins.running import RunningTwin
from porch.proving.twins.telegram import TOKEN


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("telegram") as running:
        yield running


def call(twin: RunningTwin, method: str, mood: str = "", **told: Any) -> Any:
    return twin.http.post(f"{mood}/bot{TOKEN}/{method}", json=told).json()


def test_an_update_below_the_one_asked_for_never_comes_again(twin: RunningTwin) -> None:
    twin.says("ann", "one")
    twin.says("ann", "two")
    first, second = call(twin, "getUpdates")["result"]
    assert call(twin, "getUpdates", offset=second["update_id"])["result"] == [second]
    assert call(twin, "getUpdates")["result"] == [second]
    assert first["message"]["text"] == "one"


@pytest.mark.parametrize("told", [{"text": " "}, {"text": "a" * 4097}, {"text": "hi", "chat_id": 7}])
def test_what_telegram_would_not_send_is_not_sent(twin: RunningTwin, told: dict[str, Any]) -> None:
    assert call(twin, "sendMessage", **{"chat_id": 1002, **told})["error_code"] == 400


def test_another_key_is_refused(twin: RunningTwin) -> None:
    assert twin.http.post("/bot1:other/getMe").status_code == 401


def test_it_says_in_how_many_seconds_to_come_back(twin: RunningTwin) -> None:
    assert call(twin, "getMe", mood="/~limited:9")["parameters"] == {"retry_after": 9}
