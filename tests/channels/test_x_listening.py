"""Listening to X on its twin, and where its answers are not as they should be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from porch.channels._x_listening import Listening, is_old, newcomers, stamp, watchable
from porch.channels._x_names import Us
from porch.channels._x_server import Server
from porch.core.channel import Wire
from porch.core.clock import StoppedClock
from porch.core.errors import ChannelError, KeyRefused
from porch.core.interaction import Heard, Kind, Mark, Spoiled, Visibility
from porch.proving.twins.running import RunningTwin
from porch.proving.twins.x import CREDENTIALS
from tests.channels.twin_stage import loopback

Items = list[Heard | Spoiled | Mark]
HISTORY = timedelta(days=30)
US = Us(id="100", name="acme")


@pytest.fixture
def twin() -> Iterator[RunningTwin]:
    with RunningTwin("x") as running:
        yield running


def round_of(twin: RunningTwin, since: str | None = None, wire: Wire | None = None) -> Items:
    return list(Listening(Server({**CREDENTIALS, "api": twin.url}, wire or loopback()), since, HISTORY).run())


def cursor_of(items: Items) -> str:
    return [item.cursor for item in items if isinstance(item, Mark)][-1]


def heard(items: Items) -> list[Heard]:
    return [item for item in items if isinstance(item, Heard)]


def later(hours: float) -> Wire:
    return replace(loopback(), clock=StoppedClock(datetime.now(UTC) + timedelta(hours=hours)))


def tampered(change: Callable[[httpx.Request], httpx.Response | None]) -> Wire:
    carrier = httpx.HTTPTransport()

    def answer(request: httpx.Request) -> httpx.Response:
        return change(request) or carrier.handle_request(request)

    return replace(loopback(), http=httpx.Client(transport=httpx.MockTransport(answer), timeout=10))


def refusing(word: str, status: int, **headers: str) -> Wire:
    return tampered(lambda asked: httpx.Response(status, headers=headers) if word in str(asked.url) else None)


def test_what_was_heard_is_not_said_again(twin: RunningTwin) -> None:
    twin.says("ann", "@acme Once")
    twin.says("ann", "And in private", kind="dm")
    assert heard(round_of(twin, cursor_of(round_of(twin)))) == []


def test_a_round_that_brings_nothing_asks_little(twin: RunningTwin) -> None:
    asked: list[str] = []
    cursor = cursor_of(round_of(twin))
    round_of(twin, cursor, tampered(lambda request: asked.append(request.url.path)))
    assert [path.rpartition("/")[2] for path in asked] == ["mentions", "tweets", "dm_events"]


def test_more_than_a_page_is_heard_to_its_end(twin: RunningTwin) -> None:
    names = {twin.says("cleo", f"@acme thing {n}")[1] for n in range(230)}
    assert names == {item.external_id for item in heard(round_of(twin))}


def test_a_reading_that_broke_off_goes_on_where_it_stood(twin: RunningTwin) -> None:
    names = {twin.says("cleo", f"@acme thing {n}")[1] for n in range(230)}
    first: Items = []
    with pytest.raises(ChannelError, match="answered 503"):
        first.extend(round_of_until_broken(twin, first))
    assert len(heard(first)) == 100
    assert names == {item.external_id for item in heard(first + round_of(twin, cursor_of(first)))}


def round_of_until_broken(twin: RunningTwin, kept: Items) -> Items:
    server = Server({**CREDENTIALS, "api": twin.url}, refusing("until_id", 503))
    for item in Listening(server, None, HISTORY).run():
        kept.append(item)
    return []


def test_messages_are_heard_as_private_and_ours_as_ours(twin: RunningTwin) -> None:
    twin.says("ann", "Is there a table?", kind="dm")
    twin.says("acme", "By the window", kind="dm", place="ann")
    told = [(item.text, item.ours, item.visibility, item.ref) for item in heard(round_of(twin))]
    ref = f"with:{int(CREDENTIALS['user_id']) + 1}"
    assert told == [
        ("By the window", True, Visibility.DIRECT, ref), ("Is there a table?", False, Visibility.DIRECT, ref),
    ]  # fmt: skip


def test_many_messages_are_heard_page_by_page(twin: RunningTwin) -> None:
    names = {twin.says("ann", f"word {n}", kind="dm")[1] for n in range(130)}
    assert names == {item.external_id for item in heard(round_of(twin))}


def test_many_messages_are_heard_though_x_makes_us_wait_in_between(twin: RunningTwin) -> None:
    names = {twin.says("ann", f"word {n}", kind="dm")[1] for n in range(230)}
    told: Items = []
    slow = refusing("pagination_token", 429, **{"x-rate-limit-reset": "9999999999"})
    with pytest.raises(ChannelError):
        told.extend(listened(Server({**CREDENTIALS, "api": twin.url}, slow), told))
    assert len(heard(told)) == 100
    _, newest = twin.says("ann", "and meanwhile", kind="dm")
    rest = round_of(twin, cursor_of(told))
    assert (len(heard(rest)), {item.external_id for item in heard(told + rest)}) == (131, names | {newest})


def test_messages_are_walked_anew_when_x_no_longer_takes_its_own_token(twin: RunningTwin) -> None:
    names = {twin.says("ann", f"word {n}", kind="dm")[1] for n in range(130)}
    told: Items = []
    with pytest.raises(ChannelError, match="answered 400"):
        told.extend(listened(Server({**CREDENTIALS, "api": twin.url}, refusing("pagination_token", 400)), told))
    assert names == {item.external_id for item in heard(round_of(twin, cursor_of(told)))}


def test_likes_reposts_and_quotes_of_ours_are_heard_when_they_come(twin: RunningTwin) -> None:
    number, name = twin.says("acme", "Gnocchi today")
    cursor = cursor_of(round_of(twin))
    twin.says("ann", "", kind="like", answers=number)
    twin.says("ben", "", kind="repost", answers=number)
    _, quote = twin.says("dov", "Best in town", more={"quotes": number})
    told = {(item.kind, item.author.value, item.in_reply_to, item.addressed) for item in heard(round_of(twin, cursor))}
    assert told == {
        (Kind.LIKE, "ann", name, True), (Kind.ANNOUNCE, "ben", name, True), (Kind.CREATE, "dov", "", True),
    }  # fmt: skip
    assert quote in {item.external_id for item in heard(round_of(twin, cursor))}


def test_nods_that_are_known_are_not_asked_for_again(twin: RunningTwin) -> None:
    number, _ = twin.says("acme", "Gnocchi today")
    twin.says("ann", "", kind="like", answers=number)
    cursor = cursor_of(round_of(twin, cursor_of(round_of(twin))))
    assert heard(round_of(twin, cursor)) == []


def test_a_like_is_no_earlier_than_the_round_before(twin: RunningTwin) -> None:
    number, _ = twin.says("acme", "Gnocchi today")
    first = round_of(twin)
    before = datetime.now(UTC)
    twin.says("ann", "", kind="like", answers=number)
    [like] = [item for item in heard(round_of(twin, cursor_of(first), later(1))) if item.kind is Kind.LIKE]
    assert (like.at < before, like.detail) == (True, {"time": "at the earliest"})


def test_a_plan_without_nods_hears_all_the_rest(twin: RunningTwin) -> None:
    number, _ = twin.says("acme", "Gnocchi today")
    twin.says("ann", "", kind="like", answers=number)
    _, name = twin.says("ben", "@acme Are you open?")
    cursor = cursor_of(round_of(twin, None, refusing("liking_users", 403)))
    told = heard(round_of(twin, cursor, refusing("liking_users", 403)))
    assert (told, name) == ([], name)


def test_a_list_of_nods_that_must_wait_is_asked_for_in_the_next_round(twin: RunningTwin) -> None:
    number, _ = twin.says("acme", "Gnocchi today")
    cursor = cursor_of(round_of(twin))
    twin.says("ann", "", kind="like", answers=number)
    waiting = round_of(twin, cursor, refusing("liking_users", 429, **{"x-rate-limit-reset": "9999999999"}))
    assert [item.author.value for item in heard(round_of(twin, cursor_of(waiting)))] == ["ann"]


def test_who_followed_before_is_counted_and_who_follows_now_is_heard(twin: RunningTwin) -> None:
    twin.says("cleo", "", kind="follow")
    first = round_of(twin)
    twin.says("dov", "", kind="follow")
    told = heard(round_of(twin, cursor_of(first), later(2)))
    assert heard(first) == []
    assert [(item.kind, item.author.value, item.detail) for item in told] == [
        (Kind.FOLLOW, "dov", {"time": "when we heard of it"}),
    ]


def test_who_follows_is_asked_once_an_hour(twin: RunningTwin) -> None:
    first = round_of(twin)
    twin.says("dov", "", kind="follow")
    assert heard(round_of(twin, cursor_of(first), later(0.5))) == []


def test_an_app_that_may_not_list_followers_hears_all_the_rest(twin: RunningTwin) -> None:
    _, name = twin.says("ann", "@acme Ciao")
    assert [item.external_id for item in heard(round_of(twin, None, refusing("followers", 403)))] == [name]


def test_an_edit_that_no_longer_names_us_is_heard_all_the_same(twin: RunningTwin) -> None:
    number, name = twin.says("ann", "@acme At seven")
    cursor = cursor_of(round_of(twin))
    twin.edits(number, "At eight, elsewhere")
    told = heard(round_of(twin, cursor))
    assert [(item.external_id, item.text, item.edited_at is not None) for item in told] == [
        (name, "At eight, elsewhere", True),
    ]


def test_what_is_taken_back_keeps_its_author(twin: RunningTwin) -> None:
    number, name = twin.says("ann", "@acme Never mind")
    cursor = cursor_of(round_of(twin))
    twin.deletes(number)
    told = round_of(twin, cursor)
    assert [(item.external_id, item.author.value, item.deleted) for item in heard(told)] == [(name, "ann", True)]
    assert heard(round_of(twin, cursor_of(told))) == []


def test_what_is_only_hidden_is_not_taken_for_deleted(twin: RunningTwin) -> None:
    twin.says("ann", "@acme Ciao")
    cursor = cursor_of(round_of(twin))
    hidden = tampered(lambda asked: httpx.Response(200, json={"errors": [
        {"resource_id": asked.url.params.get("ids"), "type": "https://api.x.com/2/problems/not-authorized-for-resource"},
    ]}) if "ids" in asked.url.params else None)  # fmt: skip
    assert heard(round_of(twin, cursor, hidden)) == []


def test_one_list_that_must_wait_does_not_keep_the_others_from_being_heard(twin: RunningTwin) -> None:
    twin.says("ann", "@acme In public")
    twin.says("ben", "In private", kind="dm")
    server = Server({**CREDENTIALS, "api": twin.url}, refusing("mentions", 429, **{"x-rate-limit-reset": "9999999999"}))
    told: Items = []
    with pytest.raises(ChannelError) as caught:
        told.extend(listened(server, told))
    assert [item.text for item in heard(told)] == ["In private"]
    assert caught.value.retry_at is not None
    assert [item.text for item in heard(round_of(twin, cursor_of(told)))] == ["@acme In public"]


def listened(server: Server, kept: Items) -> Items:
    for item in Listening(server, None, HISTORY).run():
        kept.append(item)
    return []


def test_a_plan_without_mentions_says_so(twin: RunningTwin) -> None:
    with pytest.raises(ChannelError, match="answered 403") as caught:
        round_of(twin, None, refusing("mentions", 403))
    assert caught.value.permanent


def test_a_dead_key_ends_the_round(twin: RunningTwin) -> None:
    with pytest.raises(KeyRefused):
        round_of(twin, None, refusing("dm_events", 401))


def test_a_poisoned_item_is_spoiled_once(twin: RunningTwin) -> None:
    twin.says("ben", "@acme poison", more={"poisoned": True})
    first = round_of(twin)
    assert [type(item) for item in first if not isinstance(item, Mark)] == [Spoiled]
    assert [item for item in round_of(twin, cursor_of(first)) if not isinstance(item, Mark)] == []


@pytest.mark.parametrize("spoilt", [
    {"data": [{"id": 7, "text": 7}, 7, None, "text", [], {"id": "x"}]},
    {"data": [{"id": "1730000000000000002", "text": "ciao", "author_id": {"id": "200"}}]},
])  # fmt: skip
def test_items_of_another_shape_are_spoiled_and_the_round_goes_on(twin: RunningTwin, spoilt: dict[str, object]) -> None:
    twin.says("ben", "In private", kind="dm")
    wire = tampered(lambda asked: httpx.Response(200, json=spoilt) if "mentions" in asked.url.path else None)
    told = [item for item in round_of(twin, None, wire) if not isinstance(item, Mark)]
    assert [type(item) for item in told] == [*[Spoiled] * len(spoilt["data"]), Heard]  # type: ignore[arg-type]


def test_a_moment_is_written_to_the_second() -> None:
    assert stamp(datetime(2026, 11, 22, 10, 0, 0, 5, tzinfo=UTC)) == "2026-11-22T10:00:00Z"


def test_a_post_is_worth_another_look_when_it_can_be_read_and_is_no_repost() -> None:
    post = {"id": "5", "author_id": "200"}
    repost = {**post, "referenced_posts": [{"type": "retweeted", "id": "4"}]}
    told = [watchable(one, "mention", US) for one in (post, {**post, "author_id": "100"}, repost, {}, None, 7)]
    assert told == [True, False, False, False, False, False]


def test_a_message_is_old_below_the_last_one_and_beyond_history() -> None:
    floor = datetime(2026, 11, 1, tzinfo=UTC)
    ids = ["1900000000000000000", "2130000000000000000", "x", None]
    assert [is_old({"id": one}, "1950000000000000000", floor) for one in ids] == [True, False, False, False]
    assert is_old({"id": "1900000000000000000"}, "", floor) is True


def test_newcomers_end_where_somebody_was_known() -> None:
    assert list(newcomers([{"id": "3"}, {"id": "2"}, {"id": "1"}], ["2", "1"])) == [{"id": "3"}]
