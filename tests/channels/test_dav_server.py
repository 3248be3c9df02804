"""What a CalDAV server is asked, and where our key may go; against answers written as servers write them."""

from __future__ import annotations

import httpx
import pytest

from porch.channels._dav_server import AT_ONCE, Server, discover
from porch.core.channel import Wire
from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import ChannelError

US = "alice@shop.test"
GIVEN = {"url": "https://shop.test/cal/", "user": "alice", "password": "x", "addresses": US}
SPACES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"'


def wire(transport: httpx.BaseTransport) -> Wire:
    return Wire(http=httpx.Client(transport=transport), dial=None, clock=SYSTEM_CLOCK)  # type: ignore[arg-type]


def test_a_server_that_keeps_its_calendars_elsewhere_on_itself_is_followed_there() -> None:
    told = {
        "/dav/": "<d:current-user-principal><d:href>/dav/alice/</d:href></d:current-user-principal>",
        "/dav/alice/": "<c:calendar-home-set><d:href>https://p7.shop.test/alice/</d:href></c:calendar-home-set>",
        "/alice/": "<d:resourcetype><d:collection/><c:calendar/></d:resourcetype>",
    }

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/.well-known/caldav":
            return httpx.Response(301, headers={"Location": "/dav/"})
        return dav(request.url.path, told[request.url.path]) if request.url.path in told else httpx.Response(405)

    given = {"url": "cal.shop.test", "user": "alice", "password": "x", "addresses": US}
    assert discover(given, wire(httpx.MockTransport(answer)))["calendar"] == "https://p7.shop.test/alice/"
    with pytest.raises(ChannelError, match="No calendar answers") as refused:
        discover(given, wire(httpx.MockTransport(lambda _: httpx.Response(404))))
    assert refused.value.permanent


def dav(href: str, told: str) -> httpx.Response:
    """Return a WebDAV answer that tells one property of one place."""
    spaces = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"'
    inner = f"<d:href>{href}</d:href><d:propstat><d:prop>{told}</d:prop></d:propstat>"
    return httpx.Response(207, text=f"<d:multistatus {spaces}><d:response>{inner}</d:response></d:multistatus>")


@pytest.mark.parametrize("home", ["http://elsewhere.test/", "https://elsewhere.test/"])
def test_a_server_that_sends_our_key_elsewhere_is_not_followed(home: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.host == "cal.shop.test"
        return dav("/", f"<d:current-user-principal><d:href>{home}</d:href></d:current-user-principal>")

    given = {"url": "https://cal.shop.test/", "user": "alice", "password": "x", "addresses": US}
    with pytest.raises(ChannelError, match=r"elsewhere\.test"):
        discover(given, wire(httpx.MockTransport(answer)))


def answers(*parts: str) -> Server:
    """Return a server that answers `parts`, one after the other."""
    waiting = list(parts)
    return Server(GIVEN, wire(httpx.MockTransport(lambda _: httpx.Response(207, text=waiting.pop(0)))))


def changes(token: str, *hrefs: str, more: bool = False) -> str:
    told = "".join(f"<d:response><d:href>{href}</d:href><d:propstat/></d:response>" for href in hrefs)
    cut = "<d:response><d:href>/cal/</d:href><d:status>HTTP/1.1 507 Insufficient Storage</d:status></d:response>"
    return f"<d:multistatus {SPACES}>{told}{cut if more else ''}<d:sync-token>{token}</d:sync-token></d:multistatus>"


def test_changes_told_in_parts_are_all_heard() -> None:
    told = answers(changes("1", "/cal/a.ics", more=True), changes("2", "/cal/b.ics")).changed("0")
    assert told is not None
    assert ([one.href for one in told[0]], told[1]) == (["/cal/a.ics", "/cal/b.ics"], "2")


def test_a_server_that_tells_parts_without_end_is_left_alone() -> None:
    endless = httpx.MockTransport(lambda _: httpx.Response(207, text=changes("1", more=True)))
    with pytest.raises(ChannelError, match="without end"):
        Server(GIVEN, wire(endless)).changed("0")


@pytest.mark.parametrize("status", [403, 405, 501])
def test_a_server_without_tokens_is_told_from_one_that_is_down(status: int) -> None:
    assert Server(GIVEN, wire(httpx.MockTransport(lambda _: httpx.Response(status)))).changed("0") is None
    with pytest.raises(ChannelError):
        Server(GIVEN, wire(httpx.MockTransport(lambda _: httpx.Response(503)))).changed("0")


def test_changes_without_a_next_token_are_not_trusted() -> None:
    assert answers(changes("", "/cal/a.ics")).changed("0") is None


def test_what_lies_elsewhere_is_left_out() -> None:
    told = answers(changes("1", "https://elsewhere.test/a.ics", "/other/b.ics", "/cal/c.ics")).changed("0")
    assert told is not None
    assert [one.href for one in told[0]] == ["/cal/c.ics"]


def test_many_meetings_are_brought_by_few_requests() -> None:
    empty = f"<d:multistatus {SPACES}/>"
    brought = answers(empty, empty).brought([f"/cal/{number}.ics" for number in range(AT_ONCE + 1)])
    assert len(list(brought)) == 2


def test_a_calendar_that_moved_says_so_and_is_not_followed() -> None:
    moved = httpx.MockTransport(lambda _: httpx.Response(301, headers={"Location": "https://elsewhere.test/"}))
    with pytest.raises(ChannelError, match="moved") as refused:
        Server(GIVEN, wire(moved)).listed()
    assert refused.value.permanent


@pytest.mark.parametrize("url", ["ftp://shop.test", "https://", "https://alice:x@shop.test/"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ChannelError, match="no address"):
        Server({**GIVEN, "url": url}, wire(httpx.MockTransport(lambda _: httpx.Response(500))))


def test_what_is_not_there_is_told_from_a_server_that_is_down() -> None:
    assert Server(GIVEN, wire(httpx.MockTransport(lambda _: httpx.Response(404)))).held("/cal/1.ics") is None
    with pytest.raises(ChannelError):
        Server(GIVEN, wire(httpx.MockTransport(lambda _: httpx.Response(503)))).held("/cal/1.ics")


def test_a_tag_tells_whether_anything_changed() -> None:
    space = 'xmlns:s="http://calendarserver.org/ns/"'
    told = dav("/cal/", f"<s:getctag {space}> 7 </s:getctag>")
    assert Server(GIVEN, wire(httpx.MockTransport(lambda _: told))).tag() == "7"
    assert Server(GIVEN, wire(httpx.MockTransport(lambda _: dav("/cal/", "")))).tag() == ""
