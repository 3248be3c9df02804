from __future__ import annotations

import json
from typing import Any

import pytest

from porch.channels._meta_reading import Around, Us, sealed
from porch.channels._threads_reading import names, person, pushed, read, understand
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Kind, Spoiled, Trait

US = Us(ids=frozenset({"acme"}))
POST = {
    "id": "18000000000000001", "text": "@acme Are you open?", "username": "Ann", "media_type": "TEXT_POST",
    "timestamp": "2026-11-22T10:00:00+0000", "permalink": "https://www.threads.com/@ann/post/a",
}  # fmt: skip


def one(kind: str, item: object, us: Us = US) -> Heard:
    [heard] = read(sealed(kind, item, Around(us=us)))
    return heard


def heard(told: object) -> list[Heard]:
    return [item for item in understand(json.dumps(told).encode(), "") if isinstance(item, Heard)]


def test_a_post_that_names_us_is_for_us() -> None:
    told = one("post", POST)
    assert (told.external_id, told.author.value, told.author.name, told.text) == (
        POST["id"], "ann", "Ann", "@acme Are you open?",
    )  # fmt: skip
    assert (told.addressed, told.traits, told.url) == (True, {Trait.MENTION}, POST["permalink"])


def test_a_post_that_names_nobody_is_not_for_us() -> None:
    assert one("post", {**POST, "text": "Best tiramisu"}).addressed is False


def test_a_reply_stands_in_its_thread() -> None:
    told = one("reply", {**POST, "replied_to": {"id": "6"}, "root_post": {"id": "5"}})
    assert (told.in_reply_to, told.thread, told.traits) == ("6", "5", {Trait.COMMENT})


@pytest.mark.parametrize("change", [{"username": "Acme"}, {"is_reply_owned_by_me": True}])
def test_what_we_say_is_ours(change: dict[str, Any]) -> None:
    told = one("reply", {**POST, **change})
    assert (told.ours, told.addressed, told.traits) == (True, False, frozenset())


def test_somebody_whose_name_is_kept_from_us_is_somebody_all_the_same() -> None:
    told = one("reply", {key: value for key, value in POST.items() if key != "username"})
    assert (told.author.value, told.author.url, told.addressed) == (f"of-{POST['id']}", "", True)


def test_a_repost_is_a_nod() -> None:
    told = one("post", {**POST, "media_type": "REPOST_FACADE", "text": "", "reposted_post": {"id": "5"}})
    assert (told.kind, told.external_id, told.in_reply_to) == (Kind.ANNOUNCE, "5#announce-by-ann", "5")


def test_photos_come_by_address_with_their_words() -> None:
    album = {"data": [{"media_url": "https://p.example/a.jpg", "alt_text": "A plate"}, {"media_url": "nowhere"}]}
    told = one("post", {**POST, "children": album})
    assert [(media.url, media.alt) for media in told.media] == [("https://p.example/a.jpg", "A plate")]


def test_a_quote_and_a_hidden_reply_say_so() -> None:
    told = one("reply", {**POST, "hide_status": "HIDDEN", "quoted_post": {"id": "5"}})
    assert told.detail == {"hidden": "yes", "quotes": "5"}


def test_what_is_gone_keeps_its_author() -> None:
    told = one("gone", {"id": "5", "author": "ann", "at": "2026-11-22T10:00:00+00:00", "kind": "mention"})
    assert (told.external_id, told.deleted, told.author.value, told.addressed) == ("5", True, "ann", True)


@pytest.mark.parametrize("change", [
    {"id": None}, {"id": ""}, {"text": 7}, {"username": 7}, {"timestamp": None}, {"timestamp": "never"},
    {"timestamp": 7},
])  # fmt: skip
def test_a_post_of_another_shape_is_unreadable(change: dict[str, object]) -> None:
    with pytest.raises(Unreadable):
        read(sealed("post", {**POST, **change}, Around(us=US)))


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", sealed("unknown", POST, Around())])
def test_an_item_that_is_none_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read(raw)


def test_a_whole_answer_is_understood_with_all_it_refers_to() -> None:
    told = {"data": [POST, {**POST, "id": "6", "quoted_post": {**POST, "id": "7"}}], "paging": {"cursors": {}}}
    assert [item.external_id for item in heard(told)] == [POST["id"], "6", "7"]


def test_a_whole_webhook_is_understood() -> None:
    told = {"app_id": "1", "topic": "moderate", "values": {"value": POST, "field": "replies"}}
    assert [(item.external_id, item.addressed) for item in heard(told)] == [(POST["id"], True)]


def test_a_webhook_may_bring_several_and_what_nobody_says_is_nothing() -> None:
    told = {"values": [{"value": POST, "field": "mentions"}, {"value": {}, "field": "insights"}, 7]}
    assert len(list(pushed(told, US))) == 1


@pytest.mark.parametrize("told", [{}, [], {"data": []}, {"id": "1", "username": "acme"}, {"error": {"code": 190}}, 7])
def test_a_body_in_which_nobody_speaks_says_nothing(told: object) -> None:
    assert list(understand(json.dumps(told).encode(), "")) == []


def test_what_cannot_be_read_is_spoiled_and_its_neighbour_is_heard() -> None:
    told = {"data": [{**POST, "text": 7}, POST]}
    assert [type(item) for item in understand(json.dumps(told).encode(), "")] == [Spoiled, Heard]


@pytest.mark.parametrize("body", [b"", b"<html>", b"{"])
def test_what_is_no_json_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        list(understand(body, ""))


@pytest.mark.parametrize(("words", "named"), [
    ("@acme!", True), ("Ciao @Acme", True), ("@acmes", False), ("@acme.pizza", False), ("a@acme", False), ("", False),
])  # fmt: skip
def test_a_name_counts_where_it_stands_alone(words: str, named: bool) -> None:
    assert names(words, "acme") is named


def test_a_person_is_known_by_their_name_in_small_letters() -> None:
    assert (person("Ann").value, person("Ann").url) == ("ann", "https://www.threads.com/@Ann")
