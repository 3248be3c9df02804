"""What calendars say, read: files, WebDAV answers, and what is neither."""

from __future__ import annotations

import pytest

from porch.channels._calendar_reading import KINDS, envelope, gone, read, split, understand
from porch.core.errors import Unreadable
from porch.core.interaction import Heard, Kind, Spoiled, Visibility

OWN = ("alice@shop.test",)
EVENT = """BEGIN:VEVENT
UID:dinner@home.test
DTSTAMP:20261122T080000Z
CREATED:20261121T080000Z
LAST-MODIFIED:20261122T081500Z
SEQUENCE:2
DTSTART;TZID=Europe/Zurich:20261201T190000
DTEND;TZID=Europe/Zurich:20261201T203000
SUMMARY:Dinner\\, for six
LOCATION:By the window
DESCRIPTION:Ann has a very long wish that goes on beyond what a line of a calen
 dar may hold
ORGANIZER;CN="Ann, of course":MAILTO:Ann@Home.test
ATTENDEE;CN=Alice;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:alice@shop.test
ATTENDEE;PARTSTAT=TENTATIVE:mailto:ben@home.test
COMMENT;X-ATTENDEE="mailto:ben@home.test":If the train comes
STATUS:CONFIRMED
END:VEVENT
"""


def calendar(*blocks: str) -> bytes:
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{''.join(blocks)}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def meeting(ics: bytes = calendar(EVENT), own: tuple[str, ...] = OWN) -> Heard:
    return read(envelope(ics.decode(), href="/cal/1.ics", own=own))[0]


def test_an_invitation_says_who_asks_what_when_and_where() -> None:
    heard = meeting()
    assert (heard.external_id, heard.kind, heard.visibility) == ("dinner@home.test", Kind.MEETING, Visibility.DIRECT)
    assert (heard.author.kind, heard.author.value, heard.author.name) == ("email", "ann@home.test", "Ann, of course")
    assert heard.text.splitlines() == [
        "Dinner, for six",
        "2026-12-01 19:00:00+01:00 – 2026-12-01 20:30:00+01:00",
        "By the window",
        "Ann has a very long wish that goes on beyond what a line of a calendar may hold",
    ]
    assert heard.detail == {
        "when": "2026-12-01T19:00:00+01:00", "until": "2026-12-01T20:30:00+01:00", "where": "By the window",
        "status": "confirmed",
    }  # fmt: skip
    assert (heard.addressed, heard.ours, heard.ref) == (True, False, "/cal/1.ics")


def test_what_another_guest_answered_is_theirs_and_not_meant_for_us() -> None:
    answer = read(envelope(calendar(EVENT).decode(), own=OWN))[1]
    assert (answer.author.value, answer.text, answer.addressed) == ("ben@home.test", "maybe: If the train comes", False)
    assert answer.in_reply_to == answer.thread == "dinner@home.test"


@pytest.mark.parametrize("told", sorted(KINDS))
def test_an_invitation_that_we_answered_waits_no_longer(told: str) -> None:
    answered = calendar(EVENT.replace("NEEDS-ACTION", told))
    assert not meeting(answered).addressed
    assert meeting(answered).version != meeting().version


def test_a_cancelled_meeting_is_taken_back() -> None:
    heard = meeting(calendar(EVENT.replace("CONFIRMED", "CANCELLED")))
    assert (heard.deleted, heard.addressed) == (True, False)


def test_a_server_that_stamps_anew_makes_no_new_version() -> None:
    again = meeting(calendar(EVENT.replace("DTSTAMP:20261122T080000Z", "DTSTAMP:20261122T090000Z")))
    assert again.version == meeting().version


def test_an_exception_of_a_series_is_a_meeting_of_its_own_in_the_same_thread() -> None:
    series = EVENT.replace("SEQUENCE:2", "RRULE:FREQ=WEEKLY;COUNT=4")
    moved = EVENT.replace("SEQUENCE:2", "RECURRENCE-ID;TZID=Europe/Zurich:20261208T190000")
    told = [one for one in understand(calendar(moved, series), "") if isinstance(one, Heard)]
    meetings = [one for one in told if one.kind is Kind.MEETING]
    assert [one.external_id for one in meetings] == ["dinner@home.test", "dinner@home.test#20261208T180000Z"]
    assert {one.thread for one in told} == {"dinner@home.test"}
    assert meetings[0].detail["repeats"] == "FREQ=WEEKLY;COUNT=4"


def test_a_zone_that_a_file_brings_along_is_used() -> None:
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Shop\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0200\n"
        "END:STANDARD\nEND:VTIMEZONE\n"
    )
    [heard, _] = understand(calendar(zone, EVENT.replace("Europe/Zurich", "Shop")), "")
    assert isinstance(heard, Heard)
    assert heard.detail["when"] == "2026-12-01T19:00:00+02:00"


def test_a_day_is_a_time_too() -> None:
    whole = EVENT.replace(";TZID=Europe/Zurich:20261201T190000", ";VALUE=DATE:20261201")
    assert meeting(calendar(whole)).detail["when"] == "2026-12-01"


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("DTSTART;TZID=Europe/Zurich:20261201T190000", "DTSTART:never"),
        ("DTSTART;TZID=Europe/Zurich:20261201T190000\n", ""),
        ("UID:dinner@home.test\n", ""),
        ("CREATED:20261121T080000Z", "CREATED:99999999T999999Z"),
        ("ATTENDEE;CN", "ATTENDEE;;;CN"),
    ],
)
def test_a_broken_meeting_spoils_itself_alone(good: str, bad: str) -> None:
    other = EVENT.replace("dinner@", "lunch@")
    told = list(understand(calendar(EVENT.replace(good, bad, 1), other), "export.ics"))
    spoiled = [one for one in told if isinstance(one, Spoiled)]
    assert [one.external_id for one in told if isinstance(one, Heard)][-2] == "lunch@home.test"
    assert all(one.raw and one.reason for one in spoiled)
    assert len(told) in (3, 4)  # a reader may forgive a parameter, never drop the neighbour


@pytest.mark.parametrize("cut", range(20, len(calendar(EVENT)), 40))
def test_a_file_cut_anywhere_is_no_crash(cut: int) -> None:
    assert [one for one in understand(calendar(EVENT)[:cut], "") if isinstance(one, Spoiled)] == []


def test_what_webdav_brings_is_understood() -> None:
    body = (
        '<d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:response><d:href>/1.ics</d:href>'
        f"<d:propstat><d:prop><c:calendar-data>{calendar(EVENT).decode()}</c:calendar-data></d:prop></d:propstat>"
        "</d:response></d:multistatus>"
    )
    told = list(understand(body.encode(), "/cal/"))
    assert [type(one) for one in told] == [Heard, Heard]
    assert not any(one.ours for one in told if isinstance(one, Heard))


@pytest.mark.parametrize(
    "body",
    [
        b"BEGIN:VCARD\r\nFN:Ann\r\nEND:VCARD\r\n",
        calendar("BEGIN:VTODO\nUID:1\nEND:VTODO\n"),
        calendar(EVENT.replace("ATTENDEE", "X-NOBODY")),
        b'<d:multistatus xmlns:d="DAV:"/>',
    ],
)
def test_what_holds_no_meeting_with_others_says_nothing(body: bytes) -> None:
    assert list(understand(body, "")) == []


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"\xff\xfe", b"<html/>", b"<d:", b"Dear Alice", b'<!DOCTYPE x SYSTEM "y"><x/>']
)
def test_what_is_neither_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        list(understand(body, ""))


def test_what_is_gone_is_deleted_and_still_somebodys() -> None:
    raw = gone("dinner@home.test", "/cal/1.ics", OWN, ("ann@home.test", "Ann"), "2026-11-21T08:00:00+00:00")
    [heard] = read(raw)
    assert (heard.deleted, heard.author.name, heard.ours, heard.kind) == (True, "Ann", False, Kind.MEETING)


def test_a_file_holds_each_meeting_once_however_its_lines_end() -> None:
    bodies = [calendar(EVENT), calendar(EVENT).replace(b"\r\n", b"\n"), b"\xef\xbb\xbf" + calendar(EVENT)]
    assert len({tuple(split(body)) for body in bodies}) == 1


def test_beginnings_without_end_cost_no_time_squared() -> None:
    body = b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\n" * 80_000
    assert list(understand(body, "")) == []


def test_each_meeting_carries_only_the_zones_it_names() -> None:
    zones = [f"BEGIN:VTIMEZONE\nTZID:Shop {number}\nEND:VTIMEZONE\n" for number in range(3)]
    [told] = split(calendar(*zones, EVENT.replace("TZID=Europe/Zurich", 'TZID="Shop 1"')))
    assert [zone.strip() in told for zone in zones] == [False, True, False]
