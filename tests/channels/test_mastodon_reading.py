"""Reading: what real servers once said is understood, and nothing they could say breaks us."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porch.channels._mastodon_reading import Place, Us, envelope, read, version_of
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Kind, Trait, Visibility
from porch.proving.servers.need import need
from tests.channels.mastodon_stages import recorded
from tests.channels.test_mastodon_listening import ANN, ME, NOW, mention, nod, post

US = Us(id="1", acct="acme@porch.test", url="https://porch.test/@acme")
THEN = Us(id="117020457910412882", acct="mastodonpy_test@localhost:3000")  # who was recorded
JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.sampled_from(["0001-01-01T00:00:00+23:59", "\ud800", "\x00"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(post(1))), inner, max_size=3),
    max_leaves=6,
)


def heard(kind: str, item: object, place: Place = Place()) -> list[Heard]:  # noqa: B008
    return read(envelope(kind, item, US, place))


def recorded_items() -> Iterator[tuple[str, dict[str, Any]]]:
    path = recorded()
    need(path and path.exists(), "PORCH_DATA/protocols/mastodon")
    with gzip.open(path, "rt") as lines:
        for line in lines:
            told = json.loads(line)
            for item in told["body"] if isinstance(told["body"], list) else [told["body"]]:
                yield from kinds(item, str(told["url"]))


def kinds(item: object, url: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(item, dict) and {"type", "account", "created_at"} <= item.keys() and "/v1/notifications" in url:
        yield "notification", item
    if isinstance(item, dict) and {"content", "uri", "account"} <= item.keys():
        yield "own", item
    if isinstance(item, dict):
        yield from (
            pair
            for name in ("ancestors", "descendants", "statuses")
            for one in item.get(name) or ()
            for pair in kinds(one, url)
        )


@pytest.mark.data
def test_every_recorded_post_and_notification_is_understood() -> None:
    count: Counter[str] = Counter()
    for kind, item in recorded_items():
        for one in read(envelope(kind, item, THEN)):
            count[one.kind] += 1
            count["ours"] += one.ours
            count[one.visibility] += 1
            count["media"] += len(one.media)
    assert count["create"] > 400
    assert count["ours"] > 150
    assert count["question"] > 0 < count["media"]
    assert count["direct"] > 10 < count["followers"] + count["public"]


@pytest.mark.data
def test_the_same_recording_gives_the_same_bytes_and_versions() -> None:
    once, again = (
        [
            (one.external_id, one.version, one.raw)
            for kind, item in recorded_items()
            for one in read(envelope(kind, item, THEN))
        ]
        for _ in range(2)
    )
    assert once == again


@cache
def shapes() -> tuple[dict[str, Any], ...]:
    poll = {"options": [{"title": "bread", "votes_count": 1}]}
    return (
        mention(1, post(2, poll=poll)),
        nod(3, "reblog", post(4, ME)),
        nod(5, "follow", post(6)),
        post(7, reblog=post(8)),
    )


@settings(max_examples=300, deadline=None)
@given(which=st.integers(0, 3), path=st.lists(st.integers(0, 30), min_size=1, max_size=3), junk=JUNK)
def test_whatever_stands_in_any_field_only_unreadable_is_raised(which: int, path: list[int], junk: object) -> None:
    item = spoil(shapes()[which], path, junk)
    raw = envelope("own" if which == 3 else "notification", item, US)
    for one in readable(raw):
        assert one.external_id
        (one.text + one.html + one.author.name).encode()
        assert "\x00" not in one.text


def spoil(item: Any, path: list[int], junk: object) -> Any:
    if not path or not isinstance(item, dict) or not item:
        return junk
    key = list(item)[path[0] % len(item)]
    return item | {key: spoil(item[key], path[1:], junk)}


def readable(raw: bytes) -> list[Heard]:
    try:
        return read(raw)
    except Unreadable:
        return []


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_unreadable(raw: bytes) -> None:
    assert readable(raw) == []


def test_a_mention_is_addressed_and_carries_its_traits() -> None:
    (one,) = heard("notification", mention(1, post(2)))
    assert (one.kind, one.addressed, one.ours, one.traits) == (Kind.CREATE, True, False, {Trait.MENTION})
    assert (one.external_id, one.ref, one.author.value, one.author.followers) == (
        "https://far.test/2",
        "2",
        "ann@far.test",
        3,
    )
    assert one.at == NOW


def test_an_answer_to_us_is_a_comment() -> None:
    (one,) = heard("notification", mention(1, post(2, parent=9, in_reply_to_account_id="1")))
    assert one.traits == {Trait.COMMENT}


def test_a_robot_says_that_it_is_one() -> None:
    (one,) = heard("notification", mention(1, post(2, ANN | {"bot": True})))
    assert Trait.AUTOMATIC in one.traits


def test_what_is_merely_near_us_is_not_addressed() -> None:
    (one,) = heard("notification", nod(1, "status", post(2)))
    assert not one.addressed


def test_an_account_without_a_host_gets_ours() -> None:
    (one,) = heard("own", post(2, ME))
    assert (one.author.value, one.ours, one.addressed) == ("acme@porch.test", True, False)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("public", Visibility.PUBLIC),
        ("unlisted", Visibility.PUBLIC),
        ("private", Visibility.FOLLOWERS),
        ("direct", Visibility.DIRECT),
        ("of a new kind", Visibility.DIRECT),
    ],
)
def test_visibility_is_never_read_wider_than_it_is(said: str, meant: Visibility) -> None:
    assert heard("own", post(1, visibility=said))[0].visibility is meant


@pytest.mark.parametrize(
    ("kind", "meant", "ends"),
    [
        ("favourite", Kind.LIKE, "https://far.test/4#like-by-ann@far.test"),
        ("reblog", Kind.ANNOUNCE, "https://far.test/4#announce-by-ann@far.test"),
        ("follow", Kind.FOLLOW, "https://porch.test/@acme#follow-by-ann@far.test"),
        ("follow_request", Kind.FOLLOW, "https://porch.test/@acme#follow-by-ann@far.test"),
    ],
)
def test_a_nod_has_an_id_of_its_own(kind: str, meant: Kind, ends: str) -> None:
    (one,) = heard("notification", nod(1, kind, post(4, ME)))
    assert (one.kind, one.external_id) == (meant, ends)


def test_a_servers_own_notice_says_nothing() -> None:
    assert heard("notification", {"id": "1", "type": "moderation_warning"}) == []


def test_a_notification_nobody_knows_is_kept_for_later() -> None:
    with pytest.raises(Unreadable, match="of_tomorrow"):
        heard("notification", {"id": "1", "type": "of_tomorrow"})


def test_photos_come_with_their_words() -> None:
    photo = {"id": "1", "type": "image", "url": "https://far.test/m/cake.png?x=1", "description": "A cake"}
    (media,) = heard("own", post(1, media_attachments=[photo]))[0].media
    assert (media.url, media.name, media.alt) == (photo["url"], "cake.png", "A cake")


def test_a_poll_is_a_question_with_its_choices() -> None:
    (one,) = heard("own", post(1, poll={"options": [{"title": "Bread"}, {"title": "Wine"}]}))
    assert one.kind is Kind.QUESTION
    assert one.text == "words 1\n- Bread\n- Wine"


def test_likes_do_not_make_a_new_version_and_edits_do() -> None:
    first = post(1, favourites_count=0)
    assert version_of(first) == version_of(first | {"favourites_count": 9})
    assert version_of(first) != version_of(first | {"content": "<p>else</p>"})
    assert version_of(first) != version_of(first | {"edited_at": "2026-03-01T13:00:00Z"})


def test_what_is_stored_can_be_read_again_without_the_network() -> None:
    (one,) = heard(
        "notification", mention(1, post(2, parent=1)), Place(parent="https://far.test/1", thread="https://far.test/0")
    )
    assert read(one.raw) == [one]
    assert (one.in_reply_to, one.thread) == ("https://far.test/1", "https://far.test/0")
