"""The XML of CalDAV and CardDAV, read from hostile bytes and written."""

from __future__ import annotations

import pytest

from porch.channels._dav_xml import (
    ADDRESS_BOOKS,
    CAL,
    CALENDARS,
    DAV,
    calendars,
    found,
    href_in,
    is_xml,
    multiget,
    places,
    propfind,
    sync,
    tree,
)
from porch.core.errors import Unreadable

HEAD = '<d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav">'
LISTED = f"""{HEAD}
<d:response><d:href>/cal/</d:href><d:propstat><d:prop><d:resourcetype><d:collection/><c:calendar/></d:resourcetype>
<c:supported-calendar-component-set><c:comp name="VEVENT"/></c:supported-calendar-component-set></d:prop></d:propstat>
</d:response>
<d:response><d:href>/tasks/</d:href><d:propstat><d:prop><d:resourcetype><d:collection/><c:calendar/></d:resourcetype>
<c:supported-calendar-component-set><c:comp name="VTODO"/></c:supported-calendar-component-set></d:prop></d:propstat>
</d:response>
<d:response><d:href>/cal/1.ics</d:href><d:propstat><d:prop><d:getetag>"1"</d:getetag>
<c:calendar-data>BEGIN:VCALENDAR</c:calendar-data></d:prop></d:propstat></d:response>
<d:response><d:href>/cal/2.ics</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>
</d:multistatus>""".encode()


def test_what_lies_in_a_calendar_is_told_from_what_is_gone_and_from_the_calendar_itself() -> None:
    told = [(one.href, one.status, one.etag, one.collection) for one in found(tree(LISTED))]
    assert told == [
        ("/cal/", 200, "", True), ("/tasks/", 200, "", True), ("/cal/1.ics", 200, '"1"', False),
        ("/cal/2.ics", 404, "", False),
    ]  # fmt: skip
    assert calendars(LISTED) == ["BEGIN:VCALENDAR"]


def test_a_list_of_tasks_is_no_calendar_for_meetings() -> None:
    assert places(tree(LISTED), CALENDARS) == ["/cal/"]
    assert places(tree(LISTED), ADDRESS_BOOKS) == []


def test_an_address_is_read_from_its_property_alone() -> None:
    told = tree(f"{HEAD}<c:calendar-home-set><d:href> /home/ </d:href></c:calendar-home-set></d:multistatus>".encode())
    assert href_in(told, f"{CAL}calendar-home-set") == "/home/"
    assert href_in(told, f"{DAV}current-user-principal") == ""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<d:",
        b"<html/>",
        b"\xff\xfe<",
        b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        b'<?xml encoding="no-such"?><a/>',
    ],
)
def test_what_is_no_webdav_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        tree(body)


@pytest.mark.parametrize("hostile", ["<&>", "]]>", '"'])
def test_what_we_ask_stays_well_formed_whatever_is_in_it(hostile: str) -> None:
    asked = tree(multiget([hostile]).encode())
    assert asked.findtext(f"{DAV}href") == hostile
    assert tree(sync(hostile).encode()).findtext(f"{DAV}sync-token") == hostile
    assert tree(propfind("d:getetag").encode()).find(f"{DAV}prop/{DAV}getetag") is not None


def test_xml_is_told_by_its_first_letter() -> None:
    assert is_xml(b"\xef\xbb\xbf\n<a/>")
    assert not is_xml(b"BEGIN:VCALENDAR")
