"""Slack's twin lists threads apart, and signs what it pushes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from porch.proving.twins.network import KEY
from porch.proving.twins.running import RunningTwin
from porch.proving.twins.slack import number_of, signed


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("slack") as running:
        yield running


def call(twin: RunningTwin, method: str, **told: str) -> Any:
    return twin.http.post(f"/{method}", data=told, headers={"Authorization": f"Bearer {KEY}"}).json()


def test_answers_stand_in_their_thread_and_not_in_the_history(twin: RunningTwin) -> None:
    first, name = twin.says("ann", "first", place="D0ANN")
    twin.says("ann", "second", place="D0ANN", answers=first)
    (shown,) = call(twin, "conversations.history", channel="D0ANN")["messages"]
    assert (shown["text"], shown["reply_count"]) == ("first", 1)
    thread = call(twin, "conversations.replies", channel="D0ANN", ts=shown["ts"])["messages"]
    assert [one["text"] for one in thread] == ["first", "second"]
    assert name == f"D0ANN/{shown['ts']}"


@pytest.mark.parametrize(
    ("method", "told", "error"),
    [
        ("chat.postMessage", {"channel": "D0ANN", "text": " "}, "no_text"),
        ("chat.postMessage", {"channel": "C9", "text": "hi"}, "channel_not_found"),
        ("conversations.replies", {"ts": "1.999999"}, "thread_not_found"),
        ("users.info", {"user": "U0NOBODY"}, "user_not_found"),
        ("reactions.add", {"timestamp": "1.999999", "name": "x"}, "message_not_found"),
        ("no.such", {}, "unknown_method"),
    ],
)
def test_what_slack_refuses_it_refuses_in_slacks_words(
    twin: RunningTwin, method: str, told: dict[str, str], error: str
) -> None:
    assert call(twin, method, **told) == {"ok": False, "error": error}


def test_a_key_it_does_not_know_is_refused_with_status_200(twin: RunningTwin) -> None:
    answer = twin.http.post("/auth.test")
    assert (answer.status_code, answer.json()["error"]) == (200, "invalid_auth")


def test_what_it_pushes_is_signed(twin: RunningTwin) -> None:
    twin.says("ben", "pushed", place="D0BEN")
    push = twin.pushed()[-1]
    stamp = int(push.headers["x-slack-request-timestamp"])
    assert signed(push.body, stamp)["X-Slack-Signature"] == push.headers["x-slack-signature"]


def test_a_time_stamp_names_its_entry() -> None:
    assert [number_of(stamp) for stamp in ("1780000000.000012", "", "soon")] == [12, 0, 0]
