"""What Bluesky shows is understood, and what is bent is left to quarantine without harm."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.channels._bluesky_reading import kept, parts, plain, read
from porch.channels._bluesky_writing import tid_at
from porch.core.channel import readings
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Kind, Spoiled, Trait

US, ANN = "did:plc:trattoria", "did:plc:ann"
AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
KEY = tid_at(AT)


def strong(did: str, key: str = KEY) -> dict[str, str]:
    return {"uri": f"at://{did}/app.bsky.feed.post/{key}", "cid": "bafy1"}


def notification(collection: str = "app.bsky.feed.post", **record: Any) -> dict[str, Any]:
    return {
        "uri": f"at://{ANN}/{collection}/{KEY}",
        "cid": "bafy2",
        "author": {"did": ANN, "handle": "ann.test", "displayName": "Ann", "labels": [], "viewer": {"muted": False}},
        "reason": "reply",
        "record": {"$type": collection, "text": "Buongiorno", "createdAt": "2026-11-21T12:00:00Z", **record},
        "isRead": False,
        "indexedAt": "2026-11-21T12:00:00.000Z",
    }


def understood(item: Any) -> Heard:
    [heard] = read(kept(item), US)
    return heard


def facet(start: object, end: object, uri: object) -> dict[str, Any]:
    return {"index": {"byteStart": start, "byteEnd": end}, "features": [{"uri": uri}]}


def test_a_reply_is_heard_with_its_thread_and_what_is_needed_to_answer_it() -> None:
    heard = understood(notification(reply={"root": strong(US, "root"), "parent": strong(US)}, langs=["it"]))
    assert (heard.text, heard.language, heard.at) == ("Buongiorno", "it", AT)
    assert (heard.author.value, heard.author.name) == (ANN, "Ann")
    assert heard.author.url == "https://bsky.app/profile/ann.test"
    assert (heard.in_reply_to, heard.thread) == (strong(US)["uri"], strong(US, "root")["uri"])
    assert json.loads(heard.ref)["root"] == strong(US, "root")
    assert heard.traits == {Trait.COMMENT}


def test_what_changes_by_itself_is_not_kept() -> None:
    item = notification()
    read_since = {**item, "isRead": True, "author": {**item["author"], "viewer": {"muted": True}}}
    assert kept(item) == kept(read_since)


def test_an_item_that_is_no_act_of_a_person_is_passed_over() -> None:
    assert list(read(kept(notification("app.bsky.graph.verification")), US)) == []


def test_a_follow_needs_no_answer_and_points_at_nothing() -> None:
    heard = understood(notification("app.bsky.graph.follow", subject=US) | {"reason": "follow"})
    assert (heard.kind, heard.text, heard.ref, heard.in_reply_to) == (Kind.FOLLOW, "", "", "")


def test_a_clock_in_1979_does_not_make_a_post_wait_since_then() -> None:
    heard = understood(notification() | {"indexedAt": "1979-01-01T00:00:00Z"})
    assert heard.at == AT


def test_pictures_beside_a_quotation_are_found() -> None:
    media = {"images": [{"fullsize": "https://img.example/1", "alt": "figs"}]}
    embed = {"$type": "app.bsky.embed.recordWithMedia", "record": {"record": strong(US)}, "media": {}}
    heard = understood(notification(embed=embed) | {"embed": {"media": media}})
    assert [(one.url, one.alt) for one in heard.media] == [("https://img.example/1", "figs")]
    assert heard.detail["quotes"] == strong(US)["uri"]


def test_a_picture_the_network_tells_no_address_of_is_found_where_pictures_usually_are() -> None:
    embed = {"$type": "app.bsky.embed.images", "images": [{"image": {"ref": {"$link": "bafypic"}}, "alt": ""}]}
    [picture] = understood(notification(embed=embed)).media
    assert picture.url.endswith(f"/{ANN}/bafypic@jpeg")


def test_spam_is_marked_as_the_network_marked_it() -> None:
    assert Trait.SPAM in understood(notification() | {"labels": [{"val": "spam"}]}).traits


def test_letters_that_no_database_holds_are_made_harmless() -> None:
    heard = understood(notification(text="a\0b \ud800 c"))
    assert heard.text.encode().startswith(b"ab ")


@pytest.mark.parametrize(
    ("text", "facets", "whole"),
    [
        ("see a.example/lo... now", [facet(4, 19, "https://a.example/long")], "see https://a.example/long now"),
        ("see a.example/lo… now", [facet(4, 19, "https://a.example/long")], "see https://a.example/long now"),
        ("see https://a.example", [facet(4, 21, "https://a.example/")], "see https://a.example"),
        ("è here", [facet(3, 7, "https://a.example")], "è here (https://a.example)"),
        (
            "two two",
            [facet(0, 3, "https://a.example"), facet(2, 5, "https://b.example")],
            "two (https://a.example) two",
        ),
        ("text", [facet(2, 99, "https://a.example")], "text"),
        ("text", [facet(-1, 2, "https://a.example")], "text"),
        ("text", [facet("0", None, "https://a.example"), facet(0, 2, 7), 3, {"features": [None]}], "text"),
        ("text", "no list", "text"),
    ],
)
def test_shortened_links_are_written_out(text: str, facets: object, whole: str) -> None:
    assert plain(text, facets) == whole


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{}", b'{"uri": "https://a/b/c"}', b'{"uri": "at://did:plc:a/b"}', b"\xff"]
)
def test_what_is_no_item_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        list(read(raw, US))


@pytest.mark.parametrize("uri", ["", "at://ann.test/app.bsky.feed.post/1", "at://did:plc:a/b/c/d"])
def test_an_address_of_another_kind_is_refused(uri: str) -> None:
    with pytest.raises(ValueError, match="no at:// address"):
        parts(uri)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["uri", "root", "record"]), inner),
)


@given(st.sampled_from(["author", "record", "indexedAt", "embed", "labels", "reason", "cid"]), ANYTHING)
def test_a_bent_part_spoils_at_most_its_own_item(key: str, bent: object) -> None:
    raws = [kept(notification()), kept(notification() | {key: bent}), kept(notification())]
    found = list(readings(raws, lambda raw: read(raw, US), "test"))
    assert isinstance(found[0], Heard)
    assert found[0] == found[-1]
    assert all(isinstance(item, Spoiled) or item.at.tzinfo for item in found)


@given(st.sampled_from(["text", "facets", "reply", "embed", "langs", "createdAt"]), ANYTHING)
def test_a_bent_record_spoils_at_most_its_own_item(key: str, bent: object) -> None:
    raws = [kept(notification()), kept(notification(**{key: bent})), kept(notification())]
    found = list(readings(raws, lambda raw: read(raw, US), "test"))
    assert found[0] == found[-1]
    assert len(found) == 3
