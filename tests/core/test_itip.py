"""Invitations hold to the RFCs, and answers are understood however Google, Outlook and Apple write them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from porch.core import itip
from porch.core.errors import Unreadable
from porch.core.interaction import Handle

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
ANN = Handle(kind="email", value="ann@home.test", name='Ann "the guest"\r\nX-BAD: 1')
UID = itip.new_uid("k", "alice@shop.test")
TASTING = itip.Meeting(
    uid=UID, sequence=0, title="Tasting; wine, bread", begins=datetime(2026, 12, 1, 18, tzinfo=UTC),
    length=timedelta(minutes=90), zone="Europe/Rome", where="By the window", words="Bring\nfriends", made_at=NOW,
    organizer=Handle(kind="email", value="alice@shop.test", name="Da Alice"),
    guests=(ANN, Handle(kind="email", value="ben@home.test")),
)  # fmt: skip


def answer(*lines: str, method: str = "REPLY", product: str = "-//Somebody//EN") -> bytes:
    head = ("BEGIN:VCALENDAR", f"METHOD:{method}", f"PRODID:{product}", "VERSION:2.0", "BEGIN:VEVENT", f"UID:{UID}")
    return "\r\n".join((*head, *lines, "END:VEVENT", "END:VCALENDAR", "")).encode()


def test_an_invitation_is_strict_icalendar_with_its_zone_and_nothing_smuggled_in() -> None:
    raw = itip.written(TASTING, NOW)
    calendar = Calendar.from_ical(raw)
    (event,) = calendar.events
    assert event.errors == []
    assert (calendar["METHOD"], calendar["VERSION"]) == ("REQUEST", "2.0")
    assert [zone["TZID"] for zone in calendar.timezones] == ["Europe/Rome"]
    assert event["DTSTART"].dt == TASTING.begins
    assert event["DTSTART"].params["TZID"] == "Europe/Rome"
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=90)
    assert (event["SUMMARY"], event["DESCRIPTION"], event["SEQUENCE"]) == ("Tasting; wine, bread", "Bring\nfriends", 0)
    assert [itip.address(one) for one in event["ATTENDEE"]] == ["ann@home.test", "ben@home.test"]
    assert event["ATTENDEE"][0].params["RSVP"] == "TRUE"
    assert "X-BAD" not in event
    assert all(line.endswith(b"\r\n") and len(line) <= 77 for line in raw.splitlines(keepends=True))
    assert len(raw) < 4000


def test_calling_off_has_the_same_name_a_later_version_and_asks_for_no_answer() -> None:
    raw = itip.written(replace(TASTING, sequence=2, cancelled=True), NOW)
    (event,) = Calendar.from_ical(raw).events
    assert (itip.method_of(raw), itip.uid_and_sequence(raw)) == ("CANCEL", (UID, 2))
    assert event["STATUS"] == "CANCELLED"
    assert "RSVP" not in event["ATTENDEE"][0].params


def test_our_own_calendar_keeps_it_without_a_method_and_is_told_to_send_no_mail() -> None:
    kept = Calendar.from_ical(itip.stored(itip.written(TASTING, NOW)))
    assert "METHOD" not in kept
    assert {one.params["SCHEDULE-AGENT"] for one in kept.events[0]["ATTENDEE"]} == {"CLIENT"}


GOOGLE = answer(
    "DTSTART:20261201T180000Z", "DTEND:20261201T193000Z", "DTSTAMP:20261122T090000Z",
    "ORGANIZER;CN=Da Alice:mailto:alice@shop.test",
    "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=ann@home.t",
    ' est;X-NUM-GUESTS=0;X-RESPONSE-COMMENT="See you; soon":mailto:ann@home.test',
    "SEQUENCE:1", "STATUS:CONFIRMED", product="-//Google Inc//Google Calendar 70.9054//EN",
)  # fmt: skip
OUTLOOK = answer(
    'ATTENDEE;PARTSTAT=TENTATIVE;CN="Ann Rossi":MAILTO:Ann@Home.test', "SUMMARY;LANGUAGE=it-IT:Provvisorio: Tasting",
    "DTSTART;TZID=W. Europe Standard Time:20261201T190000", "SEQUENCE:0", "X-MICROSOFT-CDO-APPT-SEQUENCE:0",
    product="Microsoft Exchange Server 2010",
)  # fmt: skip
APPLE = answer(
    "DTSTAMP:20261122T090000Z", "COMMENT:No\\, sorry", "ATTENDEE;CN=Ann;PARTSTAT=DECLINED:mailto:ann@home.test",
    product="-//Apple Inc.//macOS 15.0//EN",
)  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "said", "words", "version", "in_mail"),
    [
        (GOOGLE, "yes", "See you; soon", 1, False),
        (OUTLOOK, "maybe", "", 0, True),
        (APPLE, "no", "No, sorry", 0, False),
        (b"\xef\xbb\xbf\r\n" + APPLE.replace(b"METHOD:REPLY", b"method:Reply"), "no", "No, sorry", 0, False),
    ],
)
def test_an_answer_is_understood_whoever_made_it(
    raw: bytes, said: str, words: str, version: int, in_mail: bool
) -> None:
    told = itip.reply(raw)
    assert (told.uid, told.attendee, told.answer) == (UID, "ann@home.test", said)
    assert (told.words, told.sequence, told.words_in_mail) == (words, version, in_mail)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"METHOD:REPLY",
        answer("ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.test", method="REQUEST"),
        answer("ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:a@b.test"),
        answer("SUMMARY:Nobody"),
        GOOGLE[:150],
        b"METHOD:REPLY\r\n" + b"x" * itip.LARGEST,
        b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n" + b"BEGIN:VEVENT\r\n" * 2000,
    ],
)
def test_what_is_no_answer_is_unreadable(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        itip.reply(raw)


def test_a_key_is_for_one_guest_and_one_version() -> None:
    keys = {itip.sending_key(UID, to, n) for to in ("ann@home.test", "ben@home.test", "") for n in (0, 1)}
    assert len(keys) == 6
    assert all(len(key) <= 64 for key in keys)


def test_a_meeting_is_told_in_words_by_the_clock_there() -> None:
    assert "Tuesday 01 December 2026, 19:00 to 20:30 (Europe/Rome)" in itip.told(TASTING)
    assert "to Wednesday 02" in itip.told(replace(TASTING, length=timedelta(hours=20)))
