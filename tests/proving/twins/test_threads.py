"""The twin of Threads, asked as Meta's documents say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from porch.channels.threads import CARD, Threads
from porch.core.errors import OutcomeUnknown
from porch.core.interaction import Heard, Utterance
from porch.proving.twins.network import KEY
from porch.proving.twins.running import RunningTwin
from porch.proving.twins.threads import CREDENTIALS
from tests.channels.twin_stage import loopback


@pytest.fixture(scope="module")
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("threads") as running:
        yield running


@pytest.fixture(scope="module")
def lossy() -> Iterator[RunningTwin]:
    with RunningTwin("threads", lossy=1.0) as running:
        yield running


def ask(twin: RunningTwin, method: str, path: str, **told: Any) -> Any:
    headers = {"authorization": f"Bearer {KEY}"}
    return httpx.request(method, f"{twin.url}/v1.0/{path}", headers=headers, **told).json()


def us(twin: RunningTwin) -> Threads:
    built = CARD.build({**CREDENTIALS, "api": twin.url}, loopback())
    assert isinstance(built, Threads)
    return built


def test_what_is_taken_is_seen_by_nobody_before_it_is_published(twin: RunningTwin) -> None:
    held = ask(twin, "POST", "me/threads", json={"media_type": "TEXT", "text": "Closed on Monday"})
    assert twin.ours() == []
    made = ask(twin, "POST", "me/threads_publish", json={"creation_id": held["id"]})
    assert (twin.ours(), ask(twin, "GET", made["id"])["text"]) == (["Closed on Monday"], "Closed on Monday")


def test_what_was_taken_once_is_published_once(twin: RunningTwin) -> None:
    held = ask(twin, "POST", "me/threads", json={"text": "Only once"})
    made = [ask(twin, "POST", "me/threads_publish", json={"creation_id": held["id"]})["id"] for _ in range(2)]
    assert (made[0] == made[1], twin.ours().count("Only once")) == (True, 1)


def test_a_conversation_shows_every_depth(twin: RunningTwin) -> None:
    post, name = twin.says("acme", "Gnocchi")
    reply, first = twin.says("ann", "Gladly", answers=post)
    _, second = twin.says("ben", "Me too", answers=reply)
    assert [one["id"] for one in ask(twin, "GET", f"{name}/conversation")["data"]] == [second, first]


def test_a_page_says_where_the_list_goes_on(twin: RunningTwin) -> None:
    for n in range(3):
        twin.says("ann", f"@acme {n}")
    page = ask(twin, "GET", "me/mentions", params={"limit": "2"})
    assert (len(page["data"]), "next" in page["paging"]) == (2, True)


def test_too_long_a_text_is_refused(twin: RunningTwin) -> None:
    assert ask(twin, "POST", "me/threads", json={"text": "a" * 501})["error"]["code"] == 100


def test_what_it_published_and_answered_with_500_can_be_found(lossy: RunningTwin) -> None:
    said = Utterance(key="k", text="Closed on Tuesday", begun_at=datetime.now(UTC))
    with pytest.raises(OutcomeUnknown):
        us(lossy).speak(said)
    assert us(lossy).find(said) is not None
    assert lossy.ours() == ["Closed on Tuesday"]


def test_all_is_read_when_it_lists_more_than_a_page(twin: RunningTwin) -> None:
    posts = {twin.says("cleo", f"@acme thing {number}")[1] for number in range(60)}
    assert posts <= {item.external_id for item in us(twin).listen(None) if isinstance(item, Heard)}
