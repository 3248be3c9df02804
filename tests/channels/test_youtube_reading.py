"""What YouTube says, read: comments, answers, videos, what is gone; and what nobody could read."""

from __future__ import annotations

from typing import Any

import pytest

from porch.channels._youtube_reading import Under, envelope, read, version_of, video_id
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Media, Trait, Visibility

UNDER = Under(video="v1", opener="UCann", plain=True)


def comment(**snippet: Any) -> dict[str, Any]:
    said = {
        "textDisplay": "Buono!", "authorDisplayName": "@ann", "authorChannelId": {"value": "UCann"},
        "publishedAt": "2026-11-01T10:00:00Z", "updatedAt": "2026-11-01T10:00:00Z", "channelId": "UCus",
    }  # fmt: skip
    return {"kind": "youtube#comment", "id": "Ug1", "snippet": {**said, **snippet}}


def heard(item: Any, under: Under = UNDER, us: str = "UCus") -> Heard:
    return read(envelope("comment", item, us, under))[0]


def test_a_comment_is_read_whole() -> None:
    one = heard(comment())
    assert (one.external_id, one.text, one.ref, one.thread) == (
        "Ug1", "Buono!", "Ug1", "https://www.youtube.com/watch?v=v1",
    )  # fmt: skip
    assert one.edited_at is None
    assert one.addressed
    assert one.traits == {Trait.COMMENT}


def test_an_edit_is_a_later_version() -> None:
    before, after = heard(comment()), heard(comment(textDisplay="Ottimo", updatedAt="2026-11-02T10:00:00Z"))
    assert before.version < after.version
    assert after.edited_at is not None


def test_what_is_let_through_follows_what_was_held_back() -> None:
    held, shown = heard(comment(moderationStatus="heldForReview")), heard(comment(moderationStatus="published"))
    assert held.version < shown.version
    assert (held.visibility, shown.visibility) == (Visibility.DIRECT, Visibility.PUBLIC)


def test_words_typed_like_markup_stay_as_they_were_typed() -> None:
    assert heard(comment(textDisplay="a &amp; <b>c</b>")).text == "a &amp; <b>c</b>"
    assert heard(comment(textDisplay="a &amp; <b>c</b><br>d"), Under()).text == "a & c\nd"
    assert heard(comment(textDisplay="a &amp; b", textOriginal="a & b"), Under()).text == "a & b"


def test_an_answer_stands_under_its_thread() -> None:
    one = heard({**comment(parentId="Ug0"), "id": "Ug0.1"})
    assert (one.in_reply_to, one.ref, one.addressed) == ("Ug0", "Ug0", True)


@pytest.mark.parametrize(
    ("under", "addressed"),
    [
        (Under(opener="UCben"), False),
        (Under(opener="UCben", joined=True), True),
        (Under(opener="UCus"), True),
        (Under(opener="UCann"), True),
    ],
)
def test_an_answer_is_meant_for_us_where_we_are_part_of_the_thread(under: Under, addressed: bool) -> None:
    assert heard(comment(parentId="Ug0"), under).addressed is addressed


def test_what_we_say_is_ours_and_without_us_nobody_is() -> None:
    ours = comment(authorChannelId={"value": "UCus"})
    assert heard(ours).ours
    assert not heard(ours).addressed
    assert not heard(ours, us="").ours


def test_an_author_whom_youtube_has_forgotten_is_known_by_name() -> None:
    assert heard(comment(authorChannelId=None)).author.value == "@ann"


def test_a_picture_comes_by_address() -> None:
    assert heard(comment(imageUrl="https://i.test/a")).media == (Media(url="https://i.test/a", content_type="image/*"),)


def test_the_letter_nul_and_half_letters_do_no_harm() -> None:
    assert heard(comment(textDisplay="a\0b\ud800")).text == "a\ufffdb\ufffd\ufffd\ufffd"


@pytest.mark.parametrize(
    "item",
    [
        None, 7, [], {}, {"id": "Ug1"}, comment(publishedAt="yesterday"),
        comment(publishedAt="0001-01-01T00:00:00+14:00"),
        comment(textDisplay=None), comment(textDisplay=["x"]), {**comment(), "id": ""}, {**comment(), "id": 7},
        comment(authorChannelId={}, authorDisplayName=""), {**comment(), "snippet": "words"},
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_to_be_so(item: Any) -> None:
    with pytest.raises(Unreadable):
        heard(item)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"7", b"\xff", b'{"kind": "?", "item": {}, "us": ""}', b"[" * 9999])
def test_bytes_that_are_no_envelope_are_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read(raw)


@pytest.mark.parametrize("missing", ["channelId", "publishedAt"])
def test_a_video_without_what_names_it_is_unreadable(missing: str) -> None:
    snippet = {"title": "t", "channelId": "UCus", "publishedAt": "2026-11-01T10:00:00Z"}
    del snippet[missing]
    with pytest.raises(Unreadable):
        read(envelope("video", {"id": "v1", "snippet": snippet}, "UCus"))


def test_a_changed_video_is_later_than_it_was() -> None:
    snippet = {"title": "t", "channelId": "UCus", "publishedAt": "2026-11-01T10:00:00Z"}
    before = read(envelope("video", {"id": "v1", "snippet": snippet}, "UCus"))[0]
    changed = {"id": "v1", "snippet": {**snippet, "title": "u"}}
    after = read(envelope("video", changed, "UCus", seen="2026-11-02T10:00:00+00:00"))[0]
    assert before.external_id == after.external_id
    assert before.version != after.version
    assert after.edited_at is not None


def test_a_version_needs_a_stamp() -> None:
    with pytest.raises(LookupError):
        version_of({"snippet": {"textDisplay": "x"}}, plain_words=True)
    assert video_id("https://www.youtube.com/watch?v=abc") == "abc"
