"""Calendars that speak CalDAV: hears meetings with other people and what they answered, answers and calls them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from porch.channels._calendar_calling import call, invitation
from porch.channels._calendar_calling import stands as stands_there
from porch.channels._calendar_reading import NETWORK, envelope, gone, read, understand
from porch.channels._calendar_speaking import LONGEST, answered, comment_length, meant, stands
from porch.channels._dav_server import Server, discover
from porch.channels._dav_xml import Found
from porch.core.channel import Card, Credentials, Field, Gap, Limits, Tested, Wire, readings
from porch.core.errors import ChannelError
from porch.core.interaction import Handle, Heard, Kind, Mark, Receipt, Spoiled, Utterance
from porch.core.payload import BROKEN
from porch.core.wire import spoken_carefully

WATCHED = 5000  # meetings whose disappearance is noticed
Place = tuple[str, dict[str, list[str]]]  # the ETag, and each meeting's author and moment by its external id


class Calendar:
    """One calendar of ours, and the addresses under which we are invited."""

    def __init__(self, credentials: Credentials, wire: Wire) -> None:
        told = (credentials.get("addresses", "").replace(";", ",")).split(",")
        mine = [one.strip().lower() for one in told if "@" in one]
        if not mine:
            raise ChannelError("Give the mail addresses under which you are invited", permanent=True)
        self._own = tuple(dict.fromkeys(mine))
        self._name = credentials.get("name", "")
        self._server = Server(credentials, wire)
        self._wire = wire

    def whoami(self) -> Handle:
        """Return our first address, once the calendar has opened; KeyRefused when it does not know us."""
        self._server.properties(self._server.collection, "d:resourcetype")
        return Handle(kind="email", value=self._own[0], name=self._name)

    def listen(self, since: str | None) -> Iterator[Heard | Spoiled | Mark]:
        """Yield meetings and answers that are new or changed since a mark, and meetings that are gone."""
        token, held = _cursor(since)
        changes, token_then = self._changes(token, held)
        fresh = [one.href for one in changes if one.status == 200 and held.get(one.href, ("",))[0] != (one.etag or "?")]
        lost = [one.href for one in changes if one.status in (404, 410) and one.href in held]
        seen = 0
        for some in self._server.brought(fresh):
            for one in some:
                yield from self._news(one, held)
            seen += len(some)
            yield Mark(cursor=_written(token, held), seen=seen, total=len(fresh))
        for href in lost:
            yield from self._gone(href, held.pop(href)[1])
        yield Mark(cursor=_written(token_then, held), seen=len(fresh), total=len(fresh))

    def reread(self, raw: bytes) -> Iterable[Heard]:
        """Return what the bytes of one meeting say, or raise Unreadable; the server is not asked."""
        return read(raw)

    def holds(self, day: date) -> Iterator[str]:
        """Yield the external ids of meetings made, and answers given, on a UTC day."""
        for some in self._server.brought([one.href for one in self._server.listed()]):
            for one in some:
                for heard in self._read(one):
                    if isinstance(heard, Heard) and not heard.deleted and heard.at.date() == day:
                        yield heard.external_id

    def speak(self, utterance: Utterance) -> Receipt:
        """Lay a meeting we call into the calendar, or answer an invitation.

        An answer begins with yes, no or maybe, and what follows is left as a comment. ChannelError (permanent) before
        anything is changed when it does not, when we are not invited, or when the meeting is not ours to call.
        """
        if called := invitation(utterance):
            with spoken_carefully(NETWORK):
                return replace(call(self._server, called, self._own), at=self._wire.clock.now())
        answer, now = meant(utterance), self._wire.clock.now()
        ics, etag = self._server.get(answer.href)
        written, named = answered(ics, answer, self._own, now)
        with spoken_carefully(NETWORK):
            self._server.put(answer.href, written, etag)
        return Receipt(external_id=named, ref=utterance.ref, at=now)

    def find(self, utterance: Utterance) -> Receipt | None:
        """Return the receipt of `utterance` if the calendar holds the meeting, or the meeting our answer; else None."""
        if called := invitation(utterance):
            return stands_there(self._server, called, self._own)
        answer = meant(utterance)
        ics, _ = self._server.get(answer.href)
        named = stands(ics, answer, self._own)
        return Receipt(external_id=named, ref=utterance.ref) if named else None

    def _changes(self, token: str, held: dict[str, Place]) -> tuple[list[Found], str]:
        told = self._server.changed(token)
        if told is not None and (token or not held):
            return told
        listed = self._server.listed()
        here = {one.href for one in listed}
        missing = [Found(href=href, status=404) for href in held if href not in here]
        return listed + missing, told[1] if told else ""

    def _news(self, one: Found, held: dict[str, Place]) -> Iterator[Heard | Spoiled]:
        told = list(self._read(one))
        yield from told
        heard = [item for item in told if isinstance(item, Heard) and item.kind is Kind.MEETING]
        names = {item.external_id: [item.author.value, item.author.name, item.at.isoformat()] for item in heard}
        before = held.pop(one.href, ("", {}))[1]
        spoiled = any(isinstance(item, Spoiled) for item in told)
        if not spoiled:
            yield from self._gone(one.href, {name: by for name, by in before.items() if name not in names})
        held[one.href] = (one.etag, before if spoiled else names)

    def _read(self, one: Found) -> Iterator[Heard | Spoiled]:
        return readings([envelope(one.content, href=one.href, own=self._own)], read, one.href)

    def _gone(self, href: str, meetings: dict[str, list[str]]) -> Iterator[Heard | Spoiled]:
        raws = [gone(name, href, self._own, by, by[2]) for name, by in meetings.items()]
        return readings(raws, read, href)


def _cursor(since: str | None) -> tuple[str, dict[str, Place]]:
    try:
        told = json.loads(since or '{"token": "", "held": {}}')
        held = {
            str(href): (str(etag), {str(name): [str(by[0]), str(by[1]), str(by[2])] for name, by in names.items()})
            for href, (etag, names) in told["held"].items()
        }
        return str(told["token"]), held
    except BROKEN as error:
        raise ChannelError(f"This is no calendar's cursor: {str(since)[:80]}", permanent=True) from error


def _written(token: str, held: dict[str, Place]) -> str:
    latest = dict(list(held.items())[-WATCHED:])
    return json.dumps({"token": token, "held": latest}, ensure_ascii=False, separators=(",", ":"))


_NO_PUSH = (Gap.NEVER, "CalDAV pushes nothing that every server knows; the calendar is asked every two minutes.")

CARD = Card(
    name="calendar",
    label="Calendar (CalDAV)",
    icon="calendar",
    build=Calendar,
    fields=(
        Field(
            name="url",
            label="Address of the calendar or its server",
            kind="url",
            help="Such as https://caldav.example.com. At a server the first calendar is taken.",
        ),
        Field(name="user", label="Name", help="The name you sign in with, often your mail address."),
        Field(
            name="password",
            label="Password",
            kind="password",
            secret=True,
            help="Make an app password in your account's settings; the everyday one is often refused.",
        ),
        Field(
            name="addresses",
            label="Your own mail addresses",
            help="Those under which you are invited, separated by commas.",
        ),
    ),
    public=False,
    discover=discover,
    limits=Limits(text=LONGEST, measure=comment_length, poll_every=timedelta(minutes=2)),
    advice="Only meetings with other people are heard. Your server tells the organizer, if it sends replies.",
    gaps={
        "overhears": _NO_PUSH,
        "awaits": _NO_PUSH,
        "reacts": (Gap.NEVER, "A meeting cannot be liked; it is answered with yes, no or maybe."),
        "searches": (Gap.NEVER, "There is no public to search: a calendar holds what is meant for us."),
        "tallies": (Gap.NEVER, "A calendar counts no followers and no views."),
        "follows": (Gap.NEVER, "A calendar has guests, not followers."),
        "fetches": (Gap.NOTIMPL, "Files attached to meetings are not brought; the calendar shows them."),
        "refreshes": (Gap.NEVER, "An app password does not run out; CalDAV knows no renewal."),
    },
    tested=Tested(against="real server", by="radicale 3.9.0"),
    understand=understand,
)
