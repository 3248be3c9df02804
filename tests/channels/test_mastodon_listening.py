"""Listening: nothing is missed across pages, breaks and clock skew, and an idle round costs few requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import httpx
import pytest

from porch.channels.contract import hear
from porch.core.clock import StoppedClock
from porch.core.errors import ChannelError
from porch.core.interaction import Heard, Kind, Mark, Spoiled
from tests.channels.mastodon_stages import built

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ME = {"id": "1", "acct": "acme", "username": "acme", "url": "https://porch.test/@acme", "followers_count": 7}
ANN = {"id": "2", "acct": "Ann@Far.test", "username": "Ann", "url": "https://far.test/@ann", "followers_count": 3}


def post(
    ref: int, account: Mapping[str, Any] = ANN, at: datetime = NOW, parent: int = 0, **more: Any
) -> dict[str, Any]:
    return {
        "id": str(ref), "uri": f"https://far.test/{ref}", "url": f"https://far.test/@ann/{ref}", "account": account,
        "content": f"<p>words {ref}</p>", "created_at": at.isoformat(), "edited_at": None, "visibility": "public",
        "in_reply_to_id": str(parent) if parent else None, "in_reply_to_account_id": None, "mentions": [],
        "media_attachments": [], "spoiler_text": "", "language": "it", "reblog": None, "poll": None, **more,
    }  # fmt: skip


def mention(number: int, status: dict[str, Any]) -> dict[str, Any]:
    return {"id": str(number), "type": "mention", "created_at": status["created_at"], "account": ANN, "status": status}


def nod(number: int, kind: str, status: dict[str, Any]) -> dict[str, Any]:
    return mention(number, status) | {"type": kind}


class Town:
    """A Mastodon that pages by max_id as the real one does, and counts what it is asked."""

    def __init__(self) -> None:
        self.notes: list[dict[str, Any]] = []
        self.ours: list[dict[str, Any]] = []
        self.posts: dict[str, dict[str, Any]] = {}
        self.talks: list[dict[str, Any]] = []
        self.asked: list[str] = []
        self.batch = True
        self.fails_after = 10_000
        self.stumbles_over = "nothing"
        self.keeps_context = True

    def says(self, count: int, start: int = 1, at: datetime = NOW) -> None:
        for ref in range(start, start + count):
            self.add(ref, at=at)

    def add(self, ref: int, **more: Any) -> dict[str, Any]:
        status = post(ref, **more)
        self.posts[status["id"]] = status
        self.notes.append(mention(9000 + ref, status))
        return status

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.path)
        if len(self.asked) > self.fails_after:
            return httpx.Response(429, headers={"Retry-After": "60"})
        if self.stumbles_over in request.url.path:
            return httpx.Response(500)
        found = self.find(request.url.path.removeprefix("/api"), request.url.params)
        return httpx.Response(404 if found is None else 200, json=found)

    def find(self, path: str, params: httpx.QueryParams) -> object:
        pages: dict[str, Callable[[], object]] = {
            "/v1/accounts/verify_credentials": lambda: ME,
            "/v2/instance": lambda: {"domain": "porch.test"},
            "/v1/notifications": lambda: page(self.notes, params),
            "/v1/accounts/1/statuses": lambda: page(self.ours, params),
            "/v1/conversations": lambda: self.talks,
            "/v1/statuses": lambda: self.several(params.get_list("id[]")),
        }
        if path in pages:
            return pages[path]()
        ref, _, rest = path.removeprefix("/v1/statuses/").partition("/")
        return self.context(ref) if rest else self.posts.get(ref)

    def several(self, refs: list[str]) -> object:
        return [self.posts[ref] for ref in refs if ref in self.posts] if self.batch else None

    def context(self, ref: str) -> dict[str, Any] | None:
        if not self.keeps_context:
            return None
        above: list[dict[str, Any]] = []
        while parent := self.posts.get(ref, {}).get("in_reply_to_id"):
            above.insert(0, self.posts[parent])
            ref = parent
        return {"ancestors": above, "descendants": []}

    def channel(self, now: datetime = NOW, **credentials: str) -> object:
        known = {"server": "porch.test", "access_token": "key", **credentials}
        return built(httpx.MockTransport(self.answer), known, StoppedClock(now))

    def forget(self, ref: int) -> None:
        del self.posts[str(ref)]
        self.notes = [note for note in self.notes if note["status"]["id"] != str(ref)]


def page(items: list[dict[str, Any]], params: httpx.QueryParams) -> list[dict[str, Any]]:
    below = int(params.get("max_id", 10**9))
    newest = sorted((item for item in items if int(item["id"]) < below), key=lambda item: -int(item["id"]))
    return newest[: int(params["limit"])]


@pytest.fixture
def town() -> Town:
    return Town()


def refs(heard: list[Heard]) -> list[int]:
    return sorted(int(item.ref) for item in heard)


def test_a_first_listening_walks_every_page_once(town: Town) -> None:
    town.says(130)
    heard, spoiled, _ = hear(town.channel())
    assert refs(heard) == list(range(1, 131))
    assert spoiled == []


def test_the_next_listening_hears_only_what_came_since_however_much(town: Town) -> None:
    town.says(60)
    _, _, cursor = hear(town.channel())
    town.says(100, start=61)
    assert refs(hear(town.channel(), cursor)[0]) == list(range(61, 161))


@pytest.mark.parametrize("marks", [1, 2, 3, 4])
def test_a_listening_broken_off_at_any_mark_goes_on_from_there(town: Town, marks: int) -> None:
    town.says(150)
    first, cursor = listen_until(town, marks)
    town.says(90, start=151)
    later, _, _ = hear(town.channel(), cursor)
    assert set(refs(first)) | set(refs(later)) == set(range(1, 241))


def test_a_limit_in_the_middle_loses_nothing(town: Town) -> None:
    town.says(150)
    town.fails_after = 5
    heard: list[Heard] = []
    marks: list[str] = []
    with pytest.raises(ChannelError) as refused:
        take(town, heard, marks)
    assert refused.value.retry_at == NOW + timedelta(minutes=1)
    town.fails_after = 10_000
    heard += hear(town.channel(), marks[-1])[0]
    assert set(refs(heard)) == set(range(1, 151))


def take(town: Town, heard: list[Heard], marks: list[str]) -> None:
    for item in town.channel().listen(None):  # type: ignore[attr-defined]
        heard += [item] if isinstance(item, Heard) else []
        marks += [item.cursor] if isinstance(item, Mark) else []


def test_history_ends_where_it_was_told_to(town: Town) -> None:
    town.says(50, at=NOW - timedelta(days=40))
    town.says(50, start=51, at=NOW - timedelta(days=1))
    heard, _, _ = hear(town.channel(history_days="30"))
    assert refs(heard) == list(range(51, 101))


def test_an_idle_round_repeats_nothing_and_asks_little(town: Town) -> None:
    town.says(45)
    town.ours = [post(500 + n, ME) for n in range(45)]
    _, _, cursor = hear(town.channel())
    town.asked.clear()
    heard, _, _ = hear(town.channel(), cursor)
    assert heard == []
    assert len(town.asked) <= 6


def test_an_edit_beyond_the_latest_page_is_heard(town: Town) -> None:
    edited = town.add(1)
    _, _, cursor = hear(town.channel())
    town.notes += [nod(20_000 + n, "favourite", post(600 + n, ME)) for n in range(50)]
    edited |= {"content": "<p>at eight</p>", "edited_at": (NOW + timedelta(hours=1)).isoformat()}
    heard, _, _ = hear(town.channel(), cursor)
    assert [item.text for item in heard if item.ref == "1"] == ["at eight"]


@pytest.mark.parametrize("batch", [True, False])
def test_a_deletion_is_told_from_a_cleared_notification(town: Town, batch: bool) -> None:
    town.batch = batch
    town.says(3)
    _, _, cursor = hear(town.channel())
    town.forget(2)
    town.notes = []
    heard, _, cursor = hear(town.channel(), cursor)
    assert [(item.ref, item.deleted, item.author.value) for item in heard] == [("2", True, "ann@far.test")]
    assert hear(town.channel(), cursor)[0] == []


def test_a_deletion_of_our_own_is_heard_as_ours(town: Town) -> None:
    town.ours = [post(1, ME)]
    _, _, cursor = hear(town.channel())
    town.ours = []
    heard, _, _ = hear(town.channel(), cursor)
    assert [(item.deleted, item.ours, item.addressed) for item in heard] == [(True, True, False)]


def test_an_answer_knows_its_parent_and_its_thread(town: Town) -> None:
    town.posts = {"1": post(1), "2": post(2, parent=1)}
    town.add(3, parent=2)
    heard, _, _ = hear(town.channel())
    assert [(item.in_reply_to, item.thread) for item in heard] == [("https://far.test/2", "https://far.test/1")]


def test_where_no_context_is_kept_the_thread_is_climbed_by_hand(town: Town) -> None:
    town.keeps_context = False
    town.posts = {str(ref): post(ref, parent=ref - 1) for ref in range(1, 8)}
    town.add(8, parent=7)
    town.add(9, parent=4)
    heard, _, _ = hear(town.channel())
    assert {item.ref: item.in_reply_to[-1] for item in heard} == {"8": "7", "9": "4"}
    assert {item.thread for item in heard} == {"https://far.test/1"}


def test_an_answer_to_what_is_gone_is_heard_all_the_same(town: Town) -> None:
    town.posts["3"] = status = post(3)
    town.notes = [mention(9, status | {"in_reply_to_id": "2"})]
    heard, _, _ = hear(town.channel())
    assert [(item.text, item.in_reply_to) for item in heard] == [("words 3", "")]


def test_a_long_thread_is_asked_for_once(town: Town) -> None:
    town.posts = {"1": post(1)}
    for ref in range(2, 30):
        town.add(ref, parent=ref - 1)
    heard, _, _ = hear(town.channel())
    assert {item.thread for item in heard} == {"https://far.test/1"}
    assert sum("context" in path for path in town.asked) == 1


def test_a_direct_message_without_a_notification_is_heard_from_its_conversation(town: Town) -> None:
    town.talks = [{"id": "1", "last_status": post(5, visibility="direct")}, {"id": "2", "last_status": None}, 7]
    heard, _, cursor = hear(town.channel())
    assert [(item.ref, item.visibility, item.addressed) for item in heard] == [("5", "direct", True)]
    assert hear(town.channel(), cursor)[0] == []


def test_our_own_boost_is_ours_and_names_what_it_boosts(town: Town) -> None:
    town.ours = [post(8, ME, reblog=post(1))]
    heard, _, cursor = hear(town.channel())
    assert [(item.kind, item.ours, item.in_reply_to) for item in heard] == [(Kind.ANNOUNCE, True, "https://far.test/1")]
    assert hear(town.channel(), cursor)[0] == []


def test_what_cannot_be_read_is_spoiled_once_and_stops_nobody(town: Town) -> None:
    town.says(2)
    town.notes += [
        mention(9997, {"id": "7", "content": "no uri", "created_at": NOW.isoformat()}),
        {"id": "9998", "type": "mention", "status": {"content": None}},
        {"id": "9999", "type": "new"},
    ]
    heard, spoiled, cursor = hear(town.channel())
    assert refs(heard) == [1, 2]
    assert len(spoiled) == 3
    assert hear(town.channel(), cursor)[:2] == ([], [])


def test_a_page_that_is_no_list_is_a_passing_error() -> None:
    with pytest.raises(ChannelError) as refused:
        hear(built_with(lambda _: httpx.Response(200, json=ME)))
    assert not refused.value.permanent


def built_with(answer: Callable[[httpx.Request], httpx.Response]) -> object:
    return built(httpx.MockTransport(answer), {"server": "porch.test", "access_token": "key"})


def listen_until(town: Town, marks: int) -> tuple[list[Heard], str]:
    said = town.channel().listen(None)  # type: ignore[attr-defined]
    taken: list[Heard | Spoiled | Mark] = []
    for _ in range(marks):
        taken += list(islice(until_mark(said), None))
    last = [item for item in taken if isinstance(item, Mark)][-1]
    return [item for item in taken if isinstance(item, Heard)], last.cursor


def until_mark(said: Any) -> Any:
    for item in said:
        yield item
        if isinstance(item, Mark):
            return


@pytest.mark.parametrize("place", ["/2/context", "/statuses/1", "/conversations"])
def test_a_server_that_stumbles_over_one_thing_is_heard_all_the_same(town: Town, place: str) -> None:
    town.posts["1"] = post(1)
    town.add(2, parent=1)
    town.stumbles_over = place
    assert refs(hear(town.channel())[0]) == [2]


def test_a_server_that_stumbles_while_we_look_again_has_deleted_nothing(town: Town) -> None:
    town.add(2)
    _, _, cursor = hear(town.channel())
    town.notes, town.batch, town.stumbles_over = [], False, "/statuses/2"
    heard, _, cursor = hear(town.channel(), cursor)
    assert heard == []
    town.stumbles_over = "nothing"
    town.forget(2)
    assert [item.deleted for item in hear(town.channel(), cursor)[0]] == [True]
