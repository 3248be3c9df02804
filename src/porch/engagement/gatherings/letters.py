"""Letters to who comes to a date: that we expect them, that it was moved or called off, that a seat is theirs to take.

They are letters of service: of something they themselves said yes to. Each carries the date as calendars read it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from porch.core import itip
from porch.core.interaction import Handle as Word
from porch.core.viewer import SYSTEM
from porch.engagement.gatherings.models import Guest, Occurrence, Offer
from porch.engagement.gatherings.setting import Mode
from porch.records.accounts import queries as accounts
from porch.records.accounts.models import Account
from porch.records.consent.models import Purpose
from porch.records.interactions import store
from porch.records.outbox import actions as outbox
from porch.records.outbox.models import Enclosure, Outgoing
from porch.records.outbox.signing_up import LETTER
from porch.records.people import links
from porch.records.people.models import Handle
from porch.records.people.reaching import reached_by_mail
from porch.records.team.models import Member

AT_ONCE = timedelta(0)
NOBODY = Word(kind="email", value="nobody@localhost.invalid")


def address(occurrence: Occurrence, person_id: int, at: datetime) -> str:
    """Return where one person answers an invitation to a date: their own link, for as long as it makes sense."""
    lasts = max(occurrence.ends - at, timedelta(0)) + timedelta(days=30)
    return links.address(door=links.Door.COME, person=person_id, now=at, about=occurrence.about, lasts=lasts)


def when(occurrence: Occurrence) -> str:
    """Return the date in words, by the clock there."""
    there, ends = occurrence.there, occurrence.there + (occurrence.ends - occurrence.begins)
    until = f"{ends:%H:%M}" if ends.date() == there.date() else f"{ends:%A %d %B %Y, %H:%M}"
    return f"{there:%A} {there.day} {there:%B %Y, %H:%M} to {until} ({occurrence.zone.replace('_', ' ')})"


def place(occurrence: Occurrence, mode: str = "") -> str:
    """Return where one goes: the place, or the address of who takes part online."""
    if mode == Mode.ONLINE or not occurrence.place:
        return occurrence.online or occurrence.place
    return occurrence.place


def calendar(occurrence: Occurrence, at: datetime, *, guest: Handle | None = None, mode: str = "") -> bytes:
    """Return a date as calendars read it: an invitation (REQUEST), or that it is called off (CANCEL)."""
    mail = mailbox()
    us = Word(kind="email", value=mail.handle, name=mail.name) if mail else NOBODY
    guests = (Word(kind="email", value=guest.value, name=guest.name),) if guest is not None else ()
    meeting = itip.Meeting(
        uid=occurrence.uid, sequence=occurrence.sequence, title=occurrence.name, begins=occurrence.begins,
        length=occurrence.ends - occurrence.begins, zone=_zone(occurrence), where=place(occurrence, mode),
        words=occurrence.words, cancelled=occurrence.is_off, made_at=occurrence.made_at, organizer=us, guests=guests,
    )  # fmt: skip
    return itip.written(meeting, at)


def expected(guest: Guest, *, at: datetime) -> Outgoing | None:
    """Tell somebody that their seat is theirs, with the date for their calendar."""
    words = (
        f"We look forward to you.\n\n{_facts(guest)}\n\nIf you cannot come after all, say so here: {_link(guest, at)}"
    )
    return _send(guest, "yes", f"You are expected: {guest.occurrence.name}", words, at)


def waits(guest: Guest, *, at: datetime) -> Outgoing | None:
    """Tell somebody that all seats are taken, and that they wait for one."""
    words = (
        f"All seats are taken at the moment, and you are on the waiting list. When one becomes free it is offered in "
        f"the order in which people began to wait, and never at night.\n\n{_facts(guest)}\n\n"
        f"See where you stand, or leave the list: {_link(guest, at)}"
    )
    return _send(guest, "waits", f"On the waiting list: {guest.occurrence.name}", words, at, calendar=False)


def offered(offer: Offer, *, at: datetime) -> Outgoing | None:
    """Tell somebody that a seat is held for them, and until when."""
    guest, until = offer.guest, offer.until.astimezone(offer.guest.occurrence.there.tzinfo)
    many = "A seat is" if guest.party == 1 else f"{guest.party} seats are"
    words = (
        f"{many} held for you until {until:%A} {until.day} {until:%B, %H:%M} ({guest.occurrence.zone}). After that it "
        f"is offered to whoever waits next.\n\n{_facts(guest)}\n\nTake it or let it go here: {_link(guest, at)}"
    )
    return _send(guest, f"offer-{offer.pk}", f"A seat for you: {guest.occurrence.name}", words, at, calendar=False)


def changed(
    guest: Guest, *, at: datetime, member: Member | None, moved: bool, undo: timedelta, words: str = ""
) -> Outgoing | None:
    """Tell somebody who said yes, maybe, or waits that a date is another, or called off, after the time to undo."""
    one = guest.occurrence
    if one.is_off:
        said, subject = "It does not take place.", f"Called off: {one.name}"
    else:
        said = "It takes place at another time now; please say again whether you come" if moved else "Something changed"
        said, subject = f"{said}: {_link(guest, at)}", f"{'New time' if moved else 'Changed'}: {one.name}"
    text = "\n\n".join(part for part in (words, said, _facts(guest)) if part)
    return _send(guest, f"v{one.sequence}", subject, text, at, member=member, undo=undo)


def key(guest: Guest, what: str) -> str:
    """Return the key under which a letter leaves: the same is never sent twice."""
    return f"{LETTER}gathering-{guest.occurrence_id}-{guest.pk}-{what}"[:64]


def mailbox() -> Account | None:
    """Return the mailbox letters leave by, or None where none is connected."""
    return accounts.live(SYSTEM).filter(channel="email").order_by("pk").first()


def _send(
    guest: Guest, what: str, subject: str, text: str, at: datetime, *, calendar: bool = True,
    member: Member | None = None, undo: timedelta = AT_ONCE,
) -> Outgoing | None:  # fmt: skip
    mail, handle = mailbox(), reached_by_mail(SYSTEM, guest.person)
    if mail is None or handle is None:
        return None
    enclosed = [_enclosed(guest, handle, at)] if calendar else []
    try:
        return outbox.enqueue(
            account=mail, text=text, at=at, member=member, to_handle=handle, subject=subject, visibility="direct",
            enclosures=enclosed, key=key(guest, what), undo=undo, purpose=Purpose.SERVICE,
        )  # fmt: skip
    except (outbox.NotWanted, outbox.AlreadyAnswering):
        return None  # they are told by whoever sees them: the page says who could not be


def _enclosed(guest: Guest, handle: Handle, at: datetime) -> Enclosure:
    kept = store.keep(calendar(guest.occurrence, at, guest=handle, mode=guest.mode))
    return Enclosure(sha256=kept, name="invite.ics", content_type=outbox.INVITATION)


def _facts(guest: Guest) -> str:
    one = guest.occurrence
    with_them = f"With you: {guest.plus}" if guest.plus else ""
    return "\n".join(part for part in (one.name, when(one), place(one, guest.mode), with_them) if part)


def _link(guest: Guest, at: datetime) -> str:
    return address(guest.occurrence, guest.person.now_id, at)


def _zone(occurrence: Occurrence) -> str:
    return str(occurrence.there.tzinfo)
