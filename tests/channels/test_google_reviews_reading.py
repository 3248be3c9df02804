"""What Google says of our places, read: reviews, replies, questions, answers; and what nobody could read."""

from __future__ import annotations

from typing import Any

import pytest

from porch.channels._google_reviews_reading import Place, envelope, moment, outer, own_words, read
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Kind

PLACE = Place(name="accounts/1/locations/2", title="Acme Bakery")


def review(**more: Any) -> dict[str, Any]:
    told = {
        "name": "accounts/1/locations/2/reviews/3", "reviewId": "3", "reviewer": {"displayName": "Ann"},
        "starRating": "FIVE", "comment": "Buono", "createTime": "2026-11-01T10:00:00.123456789Z",
        "updateTime": "2026-11-01T10:00:00.123456789Z",
    }  # fmt: skip
    return {**told, **more}


def question(**more: Any) -> dict[str, Any]:
    stamps = {"createTime": "2026-11-01T10:00:00Z", "updateTime": "2026-11-01T10:00:00Z"}
    name = "locations/2/questions/4"
    return (
        {"name": name, "text": "Open today?", "author": {"displayName": "Ben", "type": "REGULAR_USER"}} | stamps | more
    )


def heard(item: Any, kind: str = "review", place: Place = PLACE) -> list[Heard]:
    return read(envelope(kind, item, place))


def test_a_review_is_known_without_the_account_that_showed_it() -> None:
    (one,) = heard(review())
    assert (one.external_id, one.ref) == ("locations/2/reviews/3", "accounts/1/locations/2/reviews/3")
    assert (one.kind, one.detail["rating"], one.edited_at) == (Kind.REVIEW, "5", None)


def test_stars_without_words_are_a_review_all_the_same() -> None:
    (one,) = heard(review(comment=None))
    assert (one.text, one.addressed) == ("", True)


def test_more_stars_are_another_version() -> None:
    later = review(starRating="ONE", updateTime="2026-11-02T10:00:00Z")
    assert heard(review())[0].version < heard(later)[0].version
    assert heard(review())[0].version != heard(review(starRating="ONE"))[0].version


def test_a_reply_is_ours_and_stands_under_its_review() -> None:
    _, reply = heard(review(reviewReply={"comment": "Grazie", "updateTime": "2026-11-02T10:00:00Z"}))
    assert (reply.external_id, reply.in_reply_to, reply.ours) == (
        "locations/2/reviews/3/reply", "locations/2/reviews/3", True,
    )  # fmt: skip
    assert (reply.author.value, reply.author.name) == ("locations/2", "Acme Bakery")


def test_somebody_who_wants_no_name_has_none() -> None:
    for who in ({"displayName": "Ann", "isAnonymous": True}, None, {}):
        assert heard(review(reviewer=who))[0].author.name == "A Google user"


def test_two_people_of_one_name_are_two() -> None:
    other = review(name="accounts/1/locations/2/reviews/9")
    assert heard(review())[0].author.value != heard(other)[0].author.value


def test_a_question_and_its_answers_are_one_thread() -> None:
    merchant = {"type": "MERCHANT", "displayName": "Acme"}
    answers = [
        question(name="locations/2/questions/4/answers/5", text="Until six", author=merchant),
        question(name="locations/2/questions/4/answers/6", text="Closed on Mondays"),
    ]
    asked, ours, theirs = heard(question(topAnswers=answers), "question")
    assert (asked.kind, asked.addressed, ours.ours, theirs.ours) == (Kind.QUESTION, True, True, False)
    assert {ours.in_reply_to, theirs.in_reply_to, ours.thread} == {asked.external_id}
    assert ours.ref == asked.ref
    assert not theirs.addressed


@pytest.mark.parametrize(
    ("comment", "words"),
    [
        ("(Translated by Google) Good\n\n(Original)\nBuono", "Buono"),
        ("Buono\n\n(Translated by Google)\nGood", "Buono"),
        ("Buono", "Buono"), ("", ""), (None, ""),
    ],
)  # fmt: skip
def test_only_what_was_written_is_kept_of_a_translated_review(comment: str | None, words: str) -> None:
    assert own_words(comment) == words


@pytest.mark.parametrize(
    ("kind", "item"),
    [
        ("review", None), ("review", []), ("review", {}), ("review", review(starRating="SIX")),
        ("review", review(starRating=["x"])), ("review", review(name="")), ("review", review(createTime="then")),
        ("review", review(comment=7)), ("review", review(reviewReply={"comment": "x"})),
        ("review", review(updateTime="0001-01-01T00:00:00+14:00")), ("question", question(text=None) | {"text": 7}),
        ("question", question(topAnswers=[7])), ("question", {}),
        ("gone", {"id": "x", "kind": "no", "at": "2026-01-01"}),
        ("something", {}),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_to_be_so(kind: str, item: Any) -> None:
    with pytest.raises(Unreadable):
        heard(item, kind)


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"7", b"\xff", b"[" * 9999])
def test_bytes_that_are_no_envelope_are_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read(raw)


def test_nine_digits_of_a_second_are_a_time() -> None:
    assert moment("2014-10-02T15:01:23.045123456Z").microsecond == 45123
    assert outer("locations/2") == "locations/2"
    assert outer("elsewhere") == "elsewhere"
