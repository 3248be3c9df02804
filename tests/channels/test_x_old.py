from __future__ import annotations

import pytest

from porch.channels._x_names import Us
from porch.channels._x_old import moment, number_of, renewed, user
from porch.channels._x_reading import envelope, read
from porch.core.interaction import Heard, Kind, Visibility

US = Us(id="100", name="acme")
ANN = {"id": 200, "id_str": "200", "screen_name": "Ann", "name": "Ann", "followers_count": 12}
ACME = {"id_str": "100", "screen_name": "Acme", "name": "Acme"}
TWEET = {
    "id": 850007368138018817, "id_str": "850007368138018817", "text": "@Acme cut off…", "user": ANN, "lang": "en",
    "created_at": "Thu Apr 06 15:28:43 +0000 2017",
    "entities": {"user_mentions": [{"id_str": "100", "screen_name": "Acme"}], "urls": []},
}  # fmt: skip
EVENT = {
    "type": "message_create", "id": "954491830116155396", "created_timestamp": "1516403560557",
    "message_create": {
        "target": {"recipient_id": "100"}, "sender_id": "200", "message_data": {"text": "Hello", "entities": {}},
    },
}  # fmt: skip


def one(kind: str, item: object, pool: object = None) -> Heard:
    [heard] = read(envelope(kind, item, US, pool))  # type: ignore[arg-type]
    return heard


def test_an_old_post_is_heard_as_a_new_one() -> None:
    heard = one("old_post", TWEET)
    assert (heard.external_id, heard.author.value, heard.author.followers, heard.addressed) == (
        "post:850007368138018817", "ann", 12, True,
    )  # fmt: skip
    assert heard.at.isoformat() == "2017-04-06T15:28:43+00:00"


def test_an_extended_post_is_read_to_its_end() -> None:
    long = {"full_text": "@Acme all of it https://t.co/a", "entities": {"urls": [
        {"url": "https://t.co/a", "expanded_url": "https://trattoria.example"},
    ]}}  # fmt: skip
    assert one("old_post", {**TWEET, "extended_tweet": long}).text == "@Acme all of it https://trattoria.example"


def test_an_old_answer_quote_and_repost_say_what_they_refer_to() -> None:
    answer = one("old_post", {**TWEET, "in_reply_to_status_id_str": "5", "in_reply_to_user_id_str": "100"})
    quote = one("old_post", {**TWEET, "quoted_status_id": 6})
    repost = one("old_post", {**TWEET, "retweeted_status": {"id_str": "7", "user": ACME, "text": "Gnocchi"}})
    assert (answer.in_reply_to, quote.detail) == ("post:5", {"quotes": "post:6"})
    assert (repost.kind, repost.external_id, repost.addressed) == (Kind.ANNOUNCE, "post:7#announce-by-200", True)


def test_an_old_edit_keeps_its_first_id() -> None:
    edits = {"initial_tweet_id": "850007368138018000", "edit_tweet_ids": ["850007368138018000", "850007368138018817"]}
    assert one("old_post", {**TWEET, "edit_history": edits}).external_id == "post:850007368138018000"


def test_old_photos_come_by_address_with_their_words() -> None:
    photo = {"id_str": "9", "type": "photo", "media_url_https": "https://p.example/a.jpg", "ext_alt_text": "A plate"}
    heard = one("old_post", {**TWEET, "extended_entities": {"media": [photo]}})
    assert [(one.url, one.alt) for one in heard.media] == [("https://p.example/a.jpg", "A plate")]


def test_an_old_film_is_its_best_version() -> None:
    films = [{"content_type": "video/mp4", "bitrate": n, "url": f"https://v.example/{n}.mp4"} for n in (1, 9, 5)]
    film = {"id_str": "9", "type": "video", "media_url_https": "https://p.example/a.jpg"}
    heard = one("old_post", {**TWEET, "extended_entities": {"media": [{**film, "video_info": {"variants": films}}]}})
    assert [one.url for one in heard.media] == ["https://v.example/9.mp4"]


def test_a_pushed_message_is_private_and_has_its_names() -> None:
    users = {"users": {"200": user(ANN), "100": user(ACME)}}
    heard = one("old_event", EVENT, users)
    assert (heard.external_id, heard.author.value, heard.visibility, heard.thread, heard.ref) == (
        "dm:954491830116155396", "ann", Visibility.DIRECT, "dm:100-200", "with:200",
    )  # fmt: skip


def test_a_message_from_before_events_is_heard_too() -> None:
    item = {"id": 3444662, "sender_id": 200, "recipient_id": 100, "sender_screen_name": "ann", "text": "Ciao",
            "recipient_screen_name": "acme", "created_at": "Mon Jun 04 00:07:58 +0000 2007"}  # fmt: skip
    heard = one("old_dm", item)
    assert (heard.author.value, [one.value for one in heard.recipients], heard.at.year) == ("ann", ["acme"], 2007)


def test_a_pushed_like_follow_and_deletion_are_heard() -> None:
    like = one("old_like", {"timestamp_ms": 1516403560557, "favorited_status": TWEET, "user": ANN})
    follow = one("old_follow", {"type": "follow", "created_timestamp": "1516403560557", "source": ANN, "target": ACME})
    gone = one("old_gone", {"status": {"id": "850007368138018817", "user_id": "100"}, "timestamp_ms": "1516403560557"})
    assert (like.external_id, like.at.year) == ("post:850007368138018817#like-by-200", 2018)
    assert (follow.external_id, follow.deleted) == ("user:100#follow-by-200", False)
    assert (gone.external_id, gone.deleted, gone.ours) == ("post:850007368138018817", True, True)


def test_a_newer_kind_is_left_as_it_is() -> None:
    assert renewed("post", {"id": "5"}, {}) == ("post", {"id": "5"}, {})


@pytest.mark.parametrize(
    ("told", "number"), [({"id": 5}, "5"), ({"id_str": "5", "id": 6}, "5"), ({"id": "x"}, ""), ({}, "")]
)
def test_an_id_is_read_whichever_way_it_is_written(told: dict[str, object], number: str) -> None:
    assert number_of(told) == number


@pytest.mark.parametrize(("told", "at"), [
    ("Thu Apr 06 15:28:43 +0000 2017", "2017-04-06T15:28:43+00:00"),
    ("1516403560557", "2018-01-19T23:12:40.557000+00:00"),
    ("never", "never"),
    (None, ""),
])  # fmt: skip
def test_an_old_time_is_written_anew_or_left(told: object, at: str) -> None:
    assert moment(told) == at


@pytest.mark.parametrize("told", [None, 7, {}, {"screen_name": "ann"}])
def test_an_account_that_is_none_is_nothing(told: object) -> None:
    assert user(told) == {}  # type: ignore[arg-type]
