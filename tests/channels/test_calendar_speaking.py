"""What our words mean to an invitation, and where they stand in it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from porch.channels._calendar_speaking import LONGEST, Answer, answered, comment_length, meant, stands
from porch.core.errors import ChannelError
from porch.core.interaction import Utterance, Visibility

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
OWN = ("alice@shop.test",)
ICS = (
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:dinner\r\nDTSTAMP:20261122T080000Z\r\nDTSTART:20261201T190000Z\r\n"
    "ORGANIZER:mailto:ann@home.test\r\nATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:MAILTO:Alice@Shop.test\r\n"
    "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ben@home.test\r\nCOMMENT:Dress warmly\r\nX-PHONE:kept\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)


def words(text: str, ref: str = "/cal/1.ics", visibility: Visibility = Visibility.DIRECT) -> Utterance:
    return Utterance(key="1", text=text, begun_at=NOW, ref=ref, visibility=visibility)


@pytest.mark.parametrize(
    ("said", "partstat", "comment"),
    [
        ("yes", "ACCEPTED", ""),
        ("  Yes, with joy\nand a dog ", "ACCEPTED", "with joy\nand a dog"),
        ("NO. Sorry!", "DECLINED", "Sorry!"),
        ("Maybe — 你好", "TENTATIVE", "你好"),
    ],
)
def test_the_first_word_is_the_answer_and_the_rest_a_comment(said: str, partstat: str, comment: str) -> None:
    answer = meant(words(said))
    assert (answer.partstat, answer.words, answer.href, answer.which) == (partstat, comment, "/cal/1.ics", "")
    assert comment_length(said) == len(comment)


@pytest.mark.parametrize("said", ["", "Gladly", "Nobody comes", "yesterday", "Not yes"])
def test_other_words_are_told_how_to_begin(said: str) -> None:
    with pytest.raises(ChannelError, match="Begin with yes, no or maybe") as refused:
        meant(words(said))
    assert refused.value.permanent


@pytest.mark.parametrize(
    "bad", [words("yes", ref=""), words("yes", visibility=Visibility.PUBLIC), words(f"yes {'a' * (LONGEST + 1)}")]
)
def test_what_a_calendar_cannot_take_is_refused_for_good(bad: Utterance) -> None:
    with pytest.raises(ChannelError) as refused:
        meant(bad)
    assert refused.value.permanent


def test_only_our_own_answer_changes_and_everything_else_stays() -> None:
    told, named = answered(ICS, meant(words("Yes, gladly")), OWN, NOW)
    text = told.decode()
    assert named == "dinner#answer-alice@shop.test"
    assert "ATTENDEE;PARTSTAT=ACCEPTED:MAILTO:Alice@Shop.test" in text
    assert "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ben@home.test" in text
    assert "COMMENT:Dress warmly" in text
    assert "X-PHONE:kept" in text
    assert "LAST-MODIFIED:20261122T090000Z" in text


def test_a_second_answer_takes_the_place_of_the_first() -> None:
    first, _ = answered(ICS, meant(words("Yes, gladly")), OWN, NOW)
    second, _ = answered(first.decode(), meant(words("No, I fell ill")), OWN, NOW)
    assert b"gladly" not in second
    assert second.count(b"fell ill") == 1
    assert stands(second.decode(), meant(words("No, I fell ill")), OWN)
    assert not stands(second.decode(), meant(words("Yes, gladly")), OWN)
    assert not stands(second.decode(), meant(words("No, no time")), OWN)


@pytest.mark.parametrize("ics", ["", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "<html>"])
def test_a_meeting_that_is_no_longer_one_is_refused_for_good(ics: str) -> None:
    with pytest.raises(ChannelError) as refused:
        answered(ics, meant(words("yes")), OWN, NOW)
    assert refused.value.permanent


def test_only_the_one_of_a_series_that_was_asked_about_is_answered() -> None:
    exception = ICS[ICS.index("BEGIN:VEVENT") : ICS.index("END:VCALENDAR")]
    moved = exception.replace("UID:dinner", "UID:dinner\r\nRECURRENCE-ID:20261208T190000Z")
    both = ICS.replace("END:VCALENDAR", f"{moved}END:VCALENDAR")
    answer = Answer(partstat="DECLINED", words="", href="/cal/1.ics", which="20261208T190000Z")
    told, named = answered(both, answer, OWN, NOW)
    assert named == "dinner#20261208T190000Z#answer-alice@shop.test"
    assert (told.count(b"PARTSTAT=DECLINED"), told.count(b"PARTSTAT=NEEDS-ACTION")) == (1, 1)
