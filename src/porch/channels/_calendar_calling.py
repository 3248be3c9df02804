"""Calls a meeting: lays it into our own calendar, once for each version of it. Nobody is told from here."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from porch.channels._calendar_reading import address, events
from porch.channels._dav_server import Server
from porch.core import itip
from porch.core.errors import ChannelError, Unreadable
from porch.core.interaction import Receipt, Utterance
from porch.core.payload import BROKEN


def invitation(utterance: Utterance) -> bytes:
    """Return the meeting an utterance calls; nothing where it calls none."""
    called = [one.content for one in utterance.media if one.content_type == "text/calendar" and one.content]
    return called[0] if called and not utterance.ref else b""


def call(server: Server, ics: bytes, own: tuple[str, ...]) -> Receipt:
    """Lay a meeting into the calendar, or its later version over an earlier one; what stands already is left.

    ChannelError (permanent) before anything is changed when it is not ours to call.
    """
    uid, sequence = _ours(ics, own)
    href = _place(server, uid)
    held = server.held(href)
    if held is None:
        server.put(href, itip.stored(ics), "", new=True)
    elif _version(held[0]) < sequence:
        server.put(href, itip.stored(ics), held[1])
    return Receipt(external_id=uid, ref=href)


def stands(server: Server, ics: bytes, own: tuple[str, ...]) -> Receipt | None:
    """Return the receipt of a meeting if the calendar holds this version of it or a later one, else None."""
    uid, sequence = _ours(ics, own)
    href = _place(server, uid)
    held = server.held(href)
    return Receipt(external_id=uid, ref=href) if held and _version(held[0]) >= sequence else None


def _ours(ics: bytes, own: tuple[str, ...]) -> tuple[str, int]:
    try:
        named = itip.uid_and_sequence(ics)
        organizer = address(events(ics.decode())[0]["ORGANIZER"])
    except (Unreadable, *BROKEN) as error:
        raise ChannelError("This is no meeting that a calendar could hold", permanent=True) from error
    if organizer not in own:
        raise ChannelError(f"Add {organizer} to your own mail addresses of this calendar first", permanent=True)
    return named


def _place(server: Server, uid: str) -> str:
    return f"{urlsplit(server.collection).path}{quote(uid.replace('/', '-'), safe='@.')}.ics"


def _version(held: str) -> int:
    try:
        return itip.uid_and_sequence(held.encode())[1]
    except Unreadable:
        return -1
