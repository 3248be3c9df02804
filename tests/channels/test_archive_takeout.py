import zipfile
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from porch.channels._archive_takeout import outbox, read_activity, read_of_x, twitter
from porch.core.errors import ChannelError, Unreadable
from porch.core.interaction import Kind, Spoiled, Visibility

US = "https://town.test/users/acme"
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
NOTE = {
    "id": f"{US}/statuses/1", "type": "Note",
    "content": "<p>Today: <b>gnocchi</b></p>", "published": "2026-11-06T08:00:00Z",
    "inReplyTo": "https://town.test/users/ann/statuses/9", "contentMap": {"it": "x"}, "summary": None,
    "attachment": [{"url": "https://town.test/g.jpg", "mediaType": "image/jpeg", "name": "gnocchi"},
                   {"url": "/local.jpg"}],
}  # fmt: skip
SAID = {"id": f"{US}/statuses/1/activity", "type": "Create", "actor": US, "to": [PUBLIC], "object": NOTE}
SHARED = {
    "id": f"{US}/statuses/2/activity", "type": "Announce", "actor": US, "published": "2026-11-06T09:00:00Z",
    "to": PUBLIC, "object": "https://town.test/users/ann/statuses/9",
}  # fmt: skip
ACTOR = {"id": US, "preferredUsername": "acme", "name": "Acme", "publicKey": {"left": "out"}}


def archive(path: Path, **held: object) -> Path:
    with zipfile.ZipFile(path / "archive.zip", "w") as packed:
        for name, content in held.items():
            packed.writestr(f"data/{name.replace('__', '.').replace('_', '-')}", content)  # type: ignore[arg-type]
    return path / "archive.zip"


def said(*activities: object) -> bytes:
    return orjson.dumps({"type": "OrderedCollection", "orderedItems": activities})


def test_what_we_said_on_mastodon_is_ours(tmp_path: Path) -> None:
    path = archive(tmp_path, outbox__json=said(SAID, SHARED), actor__json=orjson.dumps(ACTOR))
    note, share = (read_activity(raw) for raw in outbox(path) if isinstance(raw, bytes))
    assert (note.external_id, note.text, note.ours) == (f"{US}/statuses/1", "Today: gnocchi", True)
    assert (note.author.kind, note.author.value, note.author.name) == ("mastodon", "acme@town.test", "Acme")
    assert (note.in_reply_to, note.language) == ("https://town.test/users/ann/statuses/9", "it")
    assert [one.alt for one in note.media] == ["gnocchi"]
    assert note.at == datetime(2026, 11, 6, 8, tzinfo=UTC)
    assert (share.kind, share.external_id, share.in_reply_to) == (Kind.ANNOUNCE, SHARED["id"], SHARED["object"])


@pytest.mark.parametrize(
    ("to", "cc", "seen"),
    [
        ([PUBLIC], [], Visibility.PUBLIC),
        ([f"{US}/followers"], [PUBLIC], Visibility.PUBLIC),
        ([f"{US}/followers"], [], Visibility.FOLLOWERS),
        (["https://town.test/users/ann"], None, Visibility.DIRECT),
    ],
)
def test_who_could_see_it_is_known(to: list[str], cc: list[str], seen: Visibility) -> None:
    assert read_activity(orjson.dumps({"actor": {}, "activity": SAID | {"to": to, "cc": cc}})).visibility is seen


@pytest.mark.parametrize(
    "raw",
    [b"", b"{}", b"[]", b'{"activity": 3}', b'{"activity": {"type": "Move", "object": {}}}'],
)
def test_an_activity_that_is_none_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read_activity(raw)


def test_an_outbox_alone_is_enough(tmp_path: Path) -> None:
    (tmp_path / "mine.json").write_bytes(said(SAID))
    (raw,) = outbox(tmp_path / "mine.json")
    assert isinstance(raw, bytes)
    assert read_activity(raw).author.value == "acme@town.test"


@pytest.mark.parametrize("content", [b"[]", b"{", b'{"orderedItems": 3}'])
def test_what_is_no_outbox_says_so(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ChannelError, match=r"archive\.zip"):
        list(outbox(archive(tmp_path, outbox__json=content)))
    with pytest.raises(ChannelError, match=r"no outbox\.json"):
        list(outbox(archive(tmp_path, other__json=content)))


TWEET = {
    "id_str": "11", "full_text": "@ann Yes &amp; no", "created_at": "Tue Oct 31 22:10:47 +0000 2017", "lang": "en",
    "in_reply_to_status_id_str": "10",
}  # fmt: skip
WHEN = {"createdAt": "2017-10-31T22:10:47.000Z"}
MESSAGES = {
    "dmConversation": {
        "conversationId": "5-6",
        "messages": [
            {"messageCreate": {"id": "1", "senderId": "6", "recipientId": "5", "text": "A table?", **WHEN}},
            {"messageCreate": {"id": "2", "senderId": "5", "recipientId": "6", "text": "Yes", **WHEN}},
            {"joinConversation": {}},
        ],
    }
}  # fmt: skip
ACCOUNT = {
    "account": {"accountId": "5", "username": "Acme", "accountDisplayName": "Acme Ltd", "email": "left@out.test"}
}


def script(name: str, *items: object) -> bytes:
    return f"window.YTD.{name}.part0 = ".encode() + orjson.dumps(items, option=orjson.OPT_INDENT_2)


def test_an_x_archive_gives_tweets_and_both_sides_of_messages(tmp_path: Path) -> None:
    path = archive(
        tmp_path,
        tweets__js=script("tweets", {"tweet": TWEET}, {"tweet": 3}),
        direct_messages__js=script("direct_messages", MESSAGES, "odd"),
        account__js=script("account", ACCOUNT),
        ad_engagements__js=b"window.YTD.ads = [",
    )
    found = list(twitter(path))
    first, second, tweet = (read_of_x(raw) for raw in found if isinstance(raw, bytes))
    assert sum(isinstance(one, Spoiled) for one in found) == 2
    assert (tweet.external_id, tweet.text, tweet.ours, tweet.in_reply_to) == ("x:11", "@ann Yes & no", True, "x:10")
    assert (tweet.author.value, tweet.author.name) == ("acme", "Acme Ltd")
    assert (first.author.value, first.ours, first.visibility) == ("id:6", False, Visibility.DIRECT)
    assert (second.author.value, second.ours, second.thread) == ("acme", True, "x:dm:5-6")
    assert b"left@out.test" not in b"".join(raw for raw in found if isinstance(raw, bytes))


def test_a_share_is_a_share() -> None:
    raw = orjson.dumps({"us": {"accountId": "5"}, "tweet": TWEET | {"full_text": "RT @ann: ciao"}})
    assert read_of_x(raw).kind is Kind.ANNOUNCE


@pytest.mark.parametrize("raw", [b"", b"{}", b'{"us": {}}', b'{"us": {}, "tweet": {}}', b'{"us": {}, "message": {}}'])
def test_what_is_not_of_x_is_unreadable(raw: bytes) -> None:
    with pytest.raises((Unreadable, KeyError)):
        read_of_x(raw)


@pytest.mark.parametrize("content", [b"window.YTD.tweets.part0 = [", b"window.YTD.tweets.part0 = {}", b"[]"])
def test_an_x_archive_that_cannot_be_read_says_so(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ChannelError, match=r"archive\.zip"):
        list(twitter(archive(tmp_path, tweets__js=content)))
