from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from porch.channels._email_composing import compose, external_id, ids_of
from porch.core.errors import ChannelError
from porch.core.interaction import Media
from tests.channels.email_stages import to_ann

NOW = datetime(2026, 5, 3, tzinfo=UTC)


def heads(**changes: object) -> dict[str, str]:
    letter = compose(to_ann("Hello", **changes), address="care@shop.example", name="Da Alice, Care", at=NOW)
    return dict(message_from_bytes(letter.raw, policy=default).items())


def test_a_letter_says_who_to_whom_and_what_it_answers() -> None:
    said = heads(in_reply_to="2@x.example", ref="ann@x.example", references=("1@x.example", "2@x.example"))
    assert (said["From"], said["To"]) == ('"Da Alice, Care" <care@shop.example>', "ann@x.example")
    assert (said["In-Reply-To"], said["References"]) == ("<2@x.example>", "<1@x.example> <2@x.example>")


def test_the_id_depends_on_the_key_and_the_address_alone() -> None:
    one, same = to_ann("a", key="k"), to_ann("b", key="k")
    assert external_id(one, "care@shop.example") == external_id(same, "care@shop.example")
    assert external_id(one, "care@shop.example") != external_id(one, "bar@shop.example")
    assert external_id(one, "care@shop.example") != external_id(to_ann("a", key="l"), "care@shop.example")


def test_long_ids_stay_in_one_piece_and_stand_ins_are_left_out() -> None:
    long = "a" * 200 + "@x.example"
    said = heads(in_reply_to=long, ref="ann@x.example", references=("sha:1@porch.invalid", long))
    assert said["In-Reply-To"] == said["References"] == f"<{long}>"
    assert "In-Reply-To" not in heads(in_reply_to="sha:1@porch.invalid", ref="ann@x.example")


def test_many_references_keep_the_first_and_the_last() -> None:
    said = heads(in_reply_to="99@x.example", ref="ann@x.example", references=tuple(f"{n}@x.example" for n in range(99)))
    ids = said["References"].split()
    assert (len(ids), ids[0], ids[-1]) == (10, "<0@x.example>", "<99@x.example>")


def test_a_mail_without_a_subject_is_headed_by_its_words() -> None:
    assert heads(subject="")["Subject"] == "Hello"


def test_what_can_be_ended_is_ended_by_the_mail_program_itself() -> None:
    said = heads(unsubscribe="https://shop.example/with/stop/abc:d-e_f/")
    assert said["List-Unsubscribe"] == "<https://shop.example/with/stop/abc:d-e_f/>"
    assert said["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    insecure = heads(unsubscribe="http://127.0.0.1:8420/with/stop/abc/")
    assert "List-Unsubscribe" in insecure
    assert "List-Unsubscribe-Post" not in insecure, "RFC 8058 wants https"


@pytest.mark.parametrize("address", ["", "mailto:x@y", "https://x.example/\r\nBcc: all@x.example", "https://x/<a>"])
def test_what_is_no_address_stands_in_no_header(address: str) -> None:
    said = heads(unsubscribe=address)
    assert "List-Unsubscribe" not in said
    assert "Bcc" not in said


def test_a_dressed_mail_says_the_same_in_plain_words_first() -> None:
    letter = compose(to_ann("Hello", html="<p>Hello</p>"), address="care@shop.example", name="", at=NOW)
    message = message_from_bytes(letter.raw, policy=default)
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative", "text/plain", "text/html",
    ]  # fmt: skip


def test_a_file_without_its_bytes_cannot_be_sent() -> None:
    with pytest.raises(ChannelError) as caught:
        heads(media=(Media(url="https://shop.example/x.png"),))
    assert caught.value.permanent


def test_half_a_letter_cannot_be_sent() -> None:
    with pytest.raises(ChannelError) as caught:
        heads(subject="\ud800")
    assert caught.value.permanent


@settings(deadline=None)
@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_nothing_a_customer_wrote_makes_a_header(subject: str, parent: str, name: str) -> None:
    nasty = "\r\nBcc: ben@example.test\r\n\r\n"
    utterance = to_ann(
        "x", subject=subject + nasty, in_reply_to=parent + nasty, ref="ann@x.example", references=(parent + nasty,),
        media=(Media(content=b"x", name=name + nasty, content_type="text/html" + nasty),),
    )  # fmt: skip
    raw = compose(utterance, address="care@shop.example", name=name + nasty, at=NOW).raw
    assert message_from_bytes(raw, policy=default)["Bcc"] is None
    assert b"\nBcc:" not in raw


def test_ids_that_cannot_stand_in_a_header_are_left_out() -> None:
    assert ids_of(["a@b", "a b@c", "", "<c@d>", "ü@x", "x" * 400]) == "<a@b> <c@d>"


def test_an_invitation_stands_beside_the_words_as_calendars_understand_it_and_once_as_a_file() -> None:
    ics = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Caff\xc3\xa8\r\nEND:VCALENDAR\r\n"
    invite = Media(content=ics, content_type="text/calendar", name="invite.ics")
    letter = compose(to_ann("Come", media=(invite,)), address="care@shop.example", name="", at=NOW)
    parts = list(message_from_bytes(letter.raw, policy=default).walk())
    assert [part.get_content_type() for part in parts] == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/calendar", "application/ics",
    ]  # fmt: skip
    assert parts[3].get_param("method") == "REQUEST"
    assert parts[3].get_payload(decode=True) == parts[4].get_payload(decode=True) == ics


def test_a_calendar_programs_reading_of_a_dressed_letter_comes_last_as_the_richest() -> None:
    ics = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    invite = Media(content=ics, content_type="text/calendar", name="invite.ics")
    said = to_ann("Come", media=(invite,), html="<p>Come</p>")
    letter = compose(said, address="care@shop.example", name="", at=NOW)
    kinds = [part.get_content_type() for part in message_from_bytes(letter.raw, policy=default).walk()]
    assert kinds == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics",
    ]  # fmt: skip


@pytest.mark.parametrize("content", [b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", b"METHOD:\r\n"])
def test_a_calendars_file_that_asks_for_nothing_is_only_a_file(content: bytes) -> None:
    file = Media(content=content, content_type="text/calendar", name="a.ics")
    letter = compose(to_ann("Look", media=(file,)), address="care@shop.example", name="", at=NOW)
    assert b"text/calendar" not in letter.raw


def test_what_follows_a_mail_of_ours_goes_to_whom_it_is_for() -> None:
    assert heads(in_reply_to="1@x.example", ref="Care@shop.example")["To"] == "ann@example.test"
