"""A meeting we call is laid into our own calendar once for each version, and looked up there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest

from porch.channels.calendar import Calendar
from porch.core import itip
from porch.core.channel import Wire
from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import ChannelError, OutcomeUnknown
from porch.core.interaction import Media, Utterance, Visibility
from tests.core.test_itip import NOW, TASTING

GIVEN = {"url": "https://shop.test/cal/", "user": "alice", "password": "x", "addresses": "alice@shop.test"}


class Shelf(httpx.BaseTransport):
    """A calendar server with one shelf; `torn`: it keeps what comes and then breaks off."""

    def __init__(self, *, torn: bool = False) -> None:
        self.held: dict[str, bytes] = {}
        self.torn = torn

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if request.method == "GET":
            return httpx.Response(200, content=self.held[path]) if path in self.held else httpx.Response(404)
        if "if-none-match" in request.headers and path in self.held:
            return httpx.Response(412)
        self.held[path] = request.read()
        if self.torn:
            raise httpx.ReadError("the line broke", request=request)
        return httpx.Response(201)


def calendar(shelf: Shelf, **changes: str) -> Calendar:
    wire = Wire(http=httpx.Client(transport=shelf), dial=None, clock=SYSTEM_CLOCK)  # type: ignore[arg-type]
    return Calendar({**GIVEN, **changes}, wire)


def called(meeting: itip.Meeting = TASTING, ics: bytes = b"") -> Utterance:
    told = Media(content=ics or itip.written(meeting, NOW), content_type="text/calendar", name="invite.ics")
    return Utterance(key="k", text="Tasting", begun_at=datetime.now(UTC), visibility=Visibility.DIRECT, media=(told,))


def test_a_meeting_lies_where_its_name_says_and_a_later_version_over_it() -> None:
    shelf = Shelf()
    receipt = calendar(shelf).speak(called())
    assert receipt.external_id == TASTING.uid
    assert list(shelf.held) == [f"/cal/{TASTING.uid}.ics"]
    calendar(shelf).speak(called(replace(TASTING, sequence=1, cancelled=True)))
    calendar(shelf).speak(called())  # late, and of no account
    (held,) = shelf.held.values()
    assert b"STATUS:CANCELLED" in held
    assert b"METHOD" not in held


def test_what_broke_off_is_looked_up_by_its_version() -> None:
    shelf = Shelf(torn=True)
    with pytest.raises(OutcomeUnknown):
        calendar(shelf).speak(called())
    assert calendar(shelf).find(called()) is not None
    assert calendar(shelf).find(called(replace(TASTING, sequence=1))) is None
    assert calendar(Shelf()).find(called()) is None


@pytest.mark.parametrize("ics", [b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", b"BEGIN:VCALENDAR", b"\xff"])
def test_what_is_no_meeting_is_refused_before_anything_is_changed(ics: bytes) -> None:
    shelf = Shelf()
    with pytest.raises(ChannelError, match="no meeting") as refused:
        calendar(shelf).speak(called(ics=ics))
    assert refused.value.permanent
    assert shelf.held == {}


def test_a_meeting_under_an_address_that_is_not_ours_is_refused_with_what_to_do() -> None:
    with pytest.raises(ChannelError, match=r"Add alice@shop\.test") as refused:
        calendar(Shelf(), addresses="bob@shop.test").speak(called())
    assert refused.value.permanent
