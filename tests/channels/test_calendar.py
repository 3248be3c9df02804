"""Calendars: the contract on a real CalDAV server, and what only its answers can tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from porch.channels import contract
from porch.channels._calendar_reading import answer_id
from porch.channels._dav_server import discover
from porch.channels.calendar import CARD, Calendar
from porch.core.channel import Card, Wire, abilities
from porch.core.clock import SYSTEM_CLOCK, Clock, StoppedClock
from porch.core.errors import ChannelError, KeyRefused
from porch.core.interaction import Delivery, Handle, Heard, Kind, Media, Receipt, Utterance, Visibility
from porch.proving.servers import radicale as server
from porch.proving.servers.need import need

US, ANN = "alice@shop.test", "ann@home.test"
POISON = "29991231T235959Z"


class Between(httpx.BaseTransport):
    """Stands between us and the real server, and spoils what it is told to spoil."""

    def __init__(self, *, torn: bool = False, no_sync: bool = False, meanwhile: Callable[[], None] | None = None):
        self._carrier = httpx.HTTPTransport()
        self._torn, self._no_sync, self._meanwhile = torn, no_sync, meanwhile

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if self._no_sync and b"sync-collection" in request.content:
            return httpx.Response(501)
        if self._meanwhile and request.method == "PUT":
            self._meanwhile()
        answer = self._carrier.handle_request(request)
        told = answer.read().replace(POISON.encode(), b"never")
        if self._torn and request.method == "PUT":
            raise httpx.ReadError("the line broke", request=request)
        headers = {name: value for name, value in answer.headers.items() if name != "content-encoding"}
        return httpx.Response(answer.status_code, headers=headers | {"content-length": str(len(told))}, content=told)


class Courteous(Calendar):
    """Says yes before the contract's words: an invitation is answered with yes, no or maybe, then a comment."""

    where = ""

    def speak(self, utterance: Utterance) -> Receipt:
        return super().speak(self._polite(utterance))

    def find(self, utterance: Utterance) -> Receipt | None:
        return super().find(self._polite(utterance))

    def _polite(self, said: Utterance) -> Utterance:
        where = {"ref": self.where, "visibility": Visibility.DIRECT} if self.where else {}
        return replace(said, text=f"Yes. {said.text}", **where)  # type: ignore[arg-type]


def meeting(uid: str, summary: str, *, organizer: str = ANN, attendees: Mapping[str, str], more: str = "") -> str:
    """Return a meeting as a phone writes it; `attendees` by their address, with what they answered."""
    invited = "".join(f"ATTENDEE;PARTSTAT={told}:mailto:{mail}\r\n" for mail, told in attendees.items())
    stamp = datetime.now(UTC)
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Ann//Phone//EN\r\nBEGIN:VEVENT\r\n"
        f"UID:{uid}\r\nDTSTAMP:{stamp:%Y%m%dT%H%M%SZ}\r\nCREATED:20261122T080000Z\r\n"
        f"LAST-MODIFIED:{stamp:%Y%m%dT%H%M%SZ}\r\n"
        f"DTSTART:20261201T190000Z\r\nDTEND:20261201T203000Z\r\nSUMMARY:{summary}\r\nLOCATION:By the window\r\n"
        f"ORGANIZER;CN=Ann:mailto:{organizer}\r\n{invited}{more}END:VEVENT\r\nEND:VCALENDAR\r\n"
    )


class CalendarStage:
    """Alice is us, on a real server; Ann invites her."""

    gaps: Mapping[str, str] = {}
    card: Card = CARD

    def __init__(self, running: server.Radicale) -> None:
        self.running = running

    def channel(self) -> Calendar:
        return self._built(Between())

    def customer_says(self, text: str, reply_to: str = "") -> str:
        uid = uuid4().hex
        self.running.put(f"{uid}.ics", meeting(uid, text, attendees={US: "NEEDS-ACTION"}))
        return uid

    def customer_edits(self, external_id: str, text: str) -> None:
        changed = meeting(external_id, text, attendees={US: "NEEDS-ACTION"}, more="SEQUENCE:1\r\n")
        self.running.put(f"{external_id}.ics", changed)

    def customer_deletes(self, external_id: str) -> None:
        self.running.delete(f"{external_id}.ics")

    def we_say_elsewhere(self, text: str, reply_to: str = "") -> str:
        more = f'COMMENT;X-ATTENDEE="mailto:{US}":{text}\r\n'
        self.running.put(f"{reply_to}.ics", meeting(reply_to, "Table", attendees={US: "ACCEPTED"}, more=more))
        return answer_id(reply_to, US)

    def poison(self) -> None:
        uid = uuid4().hex
        spoiled = meeting(uid, "Spoiled", attendees={US: "NEEDS-ACTION"}).replace("20261201T190000Z", POISON)
        self.running.put(f"{uid}.ics", spoiled.replace("20261201T203000Z", POISON))

    def said(self, text: str) -> int:
        unfolded = re.sub(r"\r?\n[ \t]", "", self.running.everything()).replace("\\,", ",").replace("\\;", ";")
        return sum(text in line for line in unfolded.splitlines() if line.startswith("COMMENT"))

    def address(self, heard: Heard) -> Utterance:
        return words("", to=heard.author, in_reply_to=heard.external_id, ref=heard.ref)

    def refused(self) -> Calendar:
        return self._built(Between(), password="no longer")

    def limited(self, seconds: int) -> Calendar:
        return self._built(httpx.MockTransport(lambda _: httpx.Response(429, headers={"Retry-After": str(seconds)})))

    def down(self) -> Calendar:
        channel = self._built(Between(), calendar="http://127.0.0.1:1/meetings/")
        channel.where = "/meetings/1.ics"  # the contract speaks to nobody here, and a calendar only answers
        return channel

    def torn(self) -> Calendar:
        return self._built(Between(torn=True))

    def skewed(self, by: timedelta) -> Calendar:
        return self._built(Between(), StoppedClock(datetime.now(UTC) + by))

    def pushed(self) -> tuple[Delivery, ...]:
        return ()

    def unacceptable(self) -> Utterance:
        return words("Look", ref=f"{server.CALENDAR}1.ics", media=(Media(name="a.png", content=b"1"),))

    def _built(self, transport: httpx.BaseTransport, clock: Clock = SYSTEM_CLOCK, **changes: str) -> Courteous:
        return Courteous(fields(self.running, **changes), wire(transport, clock))


def fields(running: server.Radicale, **changes: str) -> dict[str, str]:
    return {
        "url": running.url, "calendar": running.calendar, "user": server.USER, "password": server.PASSWORD,
        "addresses": f"{US}, post@shop.test", **changes,
    }  # fmt: skip


def wire(transport: httpx.BaseTransport, clock: Clock = SYSTEM_CLOCK) -> Wire:
    return Wire(http=httpx.Client(transport=transport, trust_env=False), dial=None, clock=clock)  # type: ignore[arg-type]


def words(text: str, **more: Any) -> Utterance:
    said = {"visibility": Visibility.DIRECT, **more}
    return Utterance(key=uuid4().hex, text=text, begun_at=datetime.now(UTC), **said)


def real(running: server.Radicale, transport: httpx.BaseTransport | None = None) -> Calendar:
    return Calendar(fields(running), wire(transport or Between()))


@pytest.fixture(scope="module")
def running() -> Iterator[server.Radicale]:
    try:
        server.install()
    except (OSError, RuntimeError) as refused:
        need(False, f"radicale ({refused})")
    with server.Radicale() as started:
        yield started


@pytest.mark.real
@pytest.mark.channel
@pytest.mark.parametrize("check", contract.CHECKS, ids=lambda check: check.__name__)
def test_keeps_the_contract_on_a_real_server(running: server.Radicale, check: contract.Check) -> None:
    assert contract.run(check, CalendarStage(running)).gap == ""


@pytest.mark.real
@pytest.mark.parametrize(
    ("said", "held", "kind"),
    [
        ("yes", "ACCEPTED", Kind.ACCEPT),
        ("No, we are closed", "DECLINED", Kind.REJECT),
        ("Maybe — is eight fine?", "TENTATIVE", Kind.CREATE),
    ],
)
def test_yes_no_and_maybe_stand_in_the_meeting_and_are_heard_as_ours(
    running: server.Radicale, said: str, held: str, kind: Kind
) -> None:
    stage = CalendarStage(running)
    uid = stage.customer_says("Dinner for six")
    invitation = contract.latest(contract.hear(stage.channel())[0], uid)
    answer = replace(stage.address(invitation), text=said)
    receipt = real(running).speak(answer)
    assert f"PARTSTAT={held}" in running.get(f"{uid}.ics")
    heard = contract.hear(stage.channel())[0]
    ours = contract.latest(heard, receipt.external_id)
    assert (ours.kind, ours.ours, ours.author.value, ours.in_reply_to) == (kind, True, US, uid)
    assert real(running).find(answer) is not None
    assert not contract.latest(heard, uid).addressed


@pytest.mark.real
def test_what_is_neither_yes_nor_no_nor_maybe_is_refused_and_nothing_is_changed(running: server.Radicale) -> None:
    stage = CalendarStage(running)
    uid = stage.customer_says("Dinner for two")
    before = running.get(f"{uid}.ics")
    with pytest.raises(ChannelError, match="Begin with yes, no or maybe") as refused:
        real(running).speak(words("Gladly", ref=f"{server.CALENDAR}{uid}.ics"))
    assert refused.value.permanent
    assert running.get(f"{uid}.ics") == before


@pytest.mark.real
def test_a_meeting_that_changed_while_we_answered_is_not_overwritten(running: server.Radicale) -> None:
    stage = CalendarStage(running)
    uid = stage.customer_says("At seven")
    late = real(running, Between(meanwhile=lambda: stage.customer_edits(uid, "At eight")))
    with pytest.raises(ChannelError, match="changed while we answered") as refused:
        late.speak(words("Yes", ref=f"{server.CALENDAR}{uid}.ics"))
    assert not refused.value.permanent
    assert "At eight" in running.get(f"{uid}.ics")


@pytest.mark.real
def test_who_is_not_invited_has_nothing_to_answer(running: server.Radicale) -> None:
    running.put("ben.ics", meeting("ben", "Not ours", attendees={"ben@home.test": "NEEDS-ACTION"}))
    with pytest.raises(ChannelError, match="not invited") as refused:
        real(running).speak(words("Yes", ref=f"{server.CALENDAR}ben.ics"))
    assert refused.value.permanent


@pytest.mark.real
def test_our_own_invitation_is_ours_and_what_the_guests_answer_is_heard_from_them(running: server.Radicale) -> None:
    invited = {ANN: "NEEDS-ACTION", "ben@home.test": "NEEDS-ACTION"}
    running.put("tasting.ics", meeting("tasting", "Wine tasting", organizer=US, attendees=invited))
    heard, _, cursor = contract.hear(real(running))
    ours = contract.latest(heard, "tasting")
    assert (ours.ours, ours.addressed, [one.value for one in ours.recipients]) == (True, False, list(invited))
    running.put("tasting.ics", meeting("tasting", "Wine tasting", organizer=US, attendees=invited | {ANN: "DECLINED"}))
    later = contract.hear(real(running), cursor)[0]
    answer = contract.latest(later, answer_id("tasting", ANN))
    assert (answer.kind, answer.author.value, answer.addressed, answer.text) == (Kind.REJECT, ANN, True, "no")


@pytest.mark.real
@pytest.mark.parametrize("no_sync", [False, True])
def test_only_what_changed_is_heard_after_a_mark_with_a_token_and_without(
    running: server.Radicale, no_sync: bool
) -> None:
    stage = CalendarStage(running)
    stays, goes, moves = (stage.customer_says(text) for text in ("Stays", "Goes", "Moves"))
    cursor = contract.hear(real(running, Between(no_sync=no_sync)))[2]
    stage.customer_deletes(goes)
    stage.customer_edits(moves, "Moved")
    new = stage.customer_says("New")
    later = contract.hear(real(running, Between(no_sync=no_sync)), cursor)[0]
    assert {item.external_id: item.deleted for item in later} == {goes: True, moves: False, new: False}
    assert stays not in {item.external_id for item in later}


@pytest.mark.real
def test_a_token_the_server_forgot_costs_nothing(running: server.Radicale) -> None:
    stage = CalendarStage(running)
    goes = stage.customer_says("Goes")
    cursor = contract.hear(real(running))[2] or ""
    stage.customer_deletes(goes)
    forgotten = re.sub(r'"token":"[^"]*"', '"token":"http://radicale.org/ns/sync/forgotten"', cursor)
    later = contract.hear(real(running), forgotten)[0]
    assert [(item.external_id, item.deleted) for item in later] == [(goes, True)]


@pytest.mark.real
def test_what_is_private_or_has_nobody_else_in_it_stays_with_us(running: server.Radicale) -> None:
    running.put("alone.ics", meeting("alone", "Dentist", attendees={}))
    secret = meeting("secret", "Talk", attendees={US: "NEEDS-ACTION"}, more="CLASS:PRIVATE\r\n")
    running.put("secret.ics", secret)
    heard = contract.hear(real(running))[0]
    assert not {"alone", "secret"} & {item.external_id for item in heard}


@pytest.mark.real
def test_a_day_lists_what_was_made_on_it(running: server.Radicale) -> None:
    uid = CalendarStage(running).customer_says("For the ledger")
    assert uid in set(real(running).holds(datetime(2026, 11, 22, tzinfo=UTC).date()))
    assert uid not in set(real(running).holds(datetime(2026, 11, 20, tzinfo=UTC).date()))


@pytest.mark.real
def test_the_calendar_is_found_from_the_address_of_its_server(running: server.Radicale) -> None:
    given = {name: told for name, told in fields(running).items() if name != "calendar"}
    told = discover(given, wire(httpx.HTTPTransport()))
    assert told["calendar"] == running.calendar
    straight = discover(given | {"url": running.calendar}, wire(httpx.HTTPTransport()))
    assert straight["calendar"] == running.calendar
    with pytest.raises(KeyRefused):
        discover(given | {"password": "wrong"}, wire(httpx.HTTPTransport()))


@pytest.mark.parametrize("href", ["https://elsewhere.test/1.ics", "/other/1.ics", "/cal/../other/1.ics", "/cal/"])
def test_no_meeting_is_asked_for_outside_our_calendar(href: str) -> None:
    def answer(_: httpx.Request) -> httpx.Response:
        raise AssertionError("nothing may be sent")

    given = {"url": "https://shop.test/cal/", "user": "alice", "password": "x", "addresses": US}
    with pytest.raises(ChannelError) as refused:
        Calendar(given, wire(httpx.MockTransport(answer))).speak(words("Yes", ref=href))
    assert refused.value.permanent


@pytest.mark.parametrize("body", ["", "<html/>", "<multistatus", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'])
def test_a_server_that_answers_something_else_is_a_passing_error(body: str) -> None:
    given = {"url": "https://shop.test/cal/", "user": "alice", "password": "x", "addresses": US}
    channel = Calendar(given, wire(httpx.MockTransport(lambda _: httpx.Response(207, text=body))))
    with pytest.raises(ChannelError) as refused:
        list(channel.listen(None))
    assert not refused.value.permanent


@pytest.mark.parametrize("cursor", ["{}", "7", '{"token": "a", "held": [1]}', "nonsense"])
def test_a_cursor_of_somebody_else_is_refused(cursor: str) -> None:
    given = {"url": "https://shop.test/cal/", "user": "alice", "password": "x", "addresses": US}
    with pytest.raises(ChannelError, match="cursor"):
        list(Calendar(given, wire(httpx.MockTransport(lambda _: httpx.Response(207)))).listen(cursor))


def test_without_an_address_of_ours_nobody_could_tell_what_is_meant_for_us() -> None:
    given = {"url": "https://shop.test/cal/", "user": "alice", "password": "x", "addresses": " "}
    with pytest.raises(ChannelError, match="addresses"):
        Calendar(given, wire(httpx.MockTransport(lambda _: httpx.Response(207))))


@pytest.mark.real
def test_the_test_button_says_who_we_are(running: server.Radicale) -> None:
    assert real(running).whoami() == Handle(kind="email", value=US)


def test_the_card_says_what_a_calendar_can_do() -> None:
    told = abilities(CARD)
    assert {name for name, word in told.items() if word == "yes"} == {
        "listens", "speaks", "recalls", "counts", "rereads", "identifies",
    }  # fmt: skip
    assert {name for name, word in told.items() if word != "yes"} == set(CARD.gaps)
