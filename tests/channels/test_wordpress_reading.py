"""What WordPress says, read: comments and posts in every shape its REST API gives them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from porch.channels._wordpress_reading import Us, envelope, read, understand
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Kind, Spoiled, Trait

COMMENT: dict[str, Any] = {
    "id": 7, "post": 4, "parent": 0, "author": 0, "author_name": "Ann", "author_url": "https://ann.test",
    "date": "2026-11-22T09:00:00", "date_gmt": "2026-11-22T08:00:00", "type": "comment", "status": "approved",
    "content": {"rendered": "<p>It&#8217;s &amp; was lovely</p>\n"}, "link": "https://blog.test/dish/#comment-7",
    "_links": {"self": [{"href": "https://blog.test/wp-json/wp/v2/comments/7"}]},
}  # fmt: skip
POST: dict[str, Any] = {
    "id": 4, "slug": "dish", "title": {"rendered": "Today&#8217;s dish"}, "author": 2, "status": "publish",
    "content": {"rendered": '<p>Risotto</p><img class="x" src="https://blog.test/r.jpg" alt="">'},
    "date_gmt": "2026-11-21T08:00:00", "modified": "2026-11-21T10:00:00", "modified_gmt": "2026-11-21T09:00:00",
    "link": "https://blog.test/dish/",
}  # fmt: skip


def one(item: dict[str, Any], us: Us | None = None) -> Heard:
    [heard] = read(envelope("comment" if "post" in item else "post", item, us or Us()))
    return heard


def test_a_comment_stands_under_its_post() -> None:
    heard = one(COMMENT)
    assert (heard.external_id, heard.thread, heard.in_reply_to) == (
        "blog.test#comment-7", "blog.test#post-4", "blog.test#post-4",
    )  # fmt: skip
    assert heard.text == "It’s & was lovely"
    assert heard.author.value == "ann@blog.test"
    assert heard.ref == "comment:7:4"


@pytest.mark.parametrize(
    "root", ["https://blog.test/shop/wp-json/wp/v2", "https://blog.test/shop/index.php?rest_route=/wp/v2"]
)
def test_two_blogs_on_one_host_are_two_blogs(root: str) -> None:
    moved = COMMENT | {"_links": {"self": [{"href": f"{root}/comments/7"}]}}
    assert one(moved).external_id == "blog.test/shop#comment-7"


def test_the_writer_of_the_post_our_user_and_our_names_are_us() -> None:
    us = Us(id=1, names=("trattoria",))
    under = COMMENT | {"_embedded": {"up": [{"title": {"rendered": "Today&#8217;s dish"}, "author": 2}]}}
    assert one(under | {"author": 2}, us).ours
    assert one(under | {"author": 1}, us).ours
    assert one(under | {"author_name": "Trattoria"}, us).ours
    assert not one(under | {"author": 3}, us).ours
    assert not one(under | {"author": 2}).ours
    assert one(under).detail == {"post": "Today’s dish"}


def test_two_people_without_a_name_are_two_people() -> None:
    first, second = one(COMMENT | {"author_name": ""}), one(COMMENT | {"author_name": "", "id": 8})
    assert first.author.value != second.author.value


def test_who_left_a_mail_address_is_known_by_it() -> None:
    assert one(COMMENT | {"author_email": "Ann@Mail.test"}).author.value == "ann@mail.test"


def test_a_link_from_elsewhere_is_a_mention_and_a_review_is_a_review() -> None:
    assert Trait.MENTION in one(COMMENT | {"type": "pingback"}).traits
    assert one(COMMENT | {"type": "review"}).kind is Kind.REVIEW


def test_spam_is_deleted_and_called_spam() -> None:
    heard = one(COMMENT | {"status": "spam"})
    assert heard.deleted
    assert Trait.SPAM in heard.traits


def test_an_approval_comes_after_the_waiting_and_before_a_change() -> None:
    waiting, shown = one(COMMENT | {"status": "hold"}), one(COMMENT)
    assert waiting.version < shown.version
    assert one(COMMENT | {"content": {"rendered": "Other"}}).version != shown.version


def test_a_post_is_ours_on_our_own_site_and_brings_its_photos() -> None:
    heard = one(POST, Us(id=1))
    assert (heard.ours, heard.subject, heard.addressed) == (True, "Today’s dish", False)
    assert [media.url for media in heard.media] == ["https://blog.test/r.jpg"]
    assert heard.edited_at is not None
    assert not one(POST).ours


def test_what_is_gone_is_deleted() -> None:
    told = {
        "kind": "comment",
        "id": 7,
        "site": "blog.test",
        "author": "ann",
        "at": "2026-11-22T08:00:00",
        "ours": False,
    }
    [heard] = read(envelope("gone", told | {"ours": False}))
    assert (heard.external_id, heard.deleted) == ("blog.test#comment-7", True)


@pytest.mark.parametrize("body", [[COMMENT, POST], COMMENT, POST])
def test_a_whole_answer_is_understood(body: object) -> None:
    told = list(understand(json.dumps(body).encode(), "/wp-json/wp/v2/comments"))
    assert told
    assert all(isinstance(item, Heard) for item in told)


@pytest.mark.parametrize("body", [b"{}", b"[]", b"[7]", b'{"code": "rest_forbidden", "message": "Sorry"}', b"null"])
def test_what_holds_nothing_says_nothing(body: bytes) -> None:
    assert list(understand(body, "")) == []


@pytest.mark.parametrize("body", [b"", b"<html>", b"[{"])
def test_what_is_no_json_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        list(understand(body, ""))


@pytest.mark.parametrize(
    "change", [{"id": "x"}, {"date_gmt": 7e40}, {"date_gmt": "tomorrow"}, {"parent": [1]}, {"link": None, "_links": {}}]
)
def test_an_item_of_the_wrong_shape_spoils_itself_alone(change: dict[str, object]) -> None:
    told = list(understand(json.dumps([COMMENT | change, POST]).encode(), ""))
    assert [type(item) for item in told] == [Spoiled, Heard]


@pytest.mark.parametrize("raw", [b"", b"7", b'{"kind": "comment"}', b'{"kind": "poem", "item": {}}'])
def test_what_is_no_envelope_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read(raw)
