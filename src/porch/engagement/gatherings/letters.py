"""Letters to who comes to a date: that we expect them, that it was moved or called off, that a seat is theirs to take.

They are letters of service: of something they themselves said yes to. Each carries the date as calendars read it.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from porch.core import itip
from porch.core.interaction import Handle as Word
from porch.core.viewer import SYSTEM
from porch.engagement.gatherings.models import Guest, Occurrence, Offer
from porch.engagement.gatherings.setting import Mode
from porch.records.accounts import queries as accounts
from porch.records.accounts.models import Account
from porch.records.consent import wishing
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
    """Return the date in words, by the clock there, in the language that is spoken at the moment."""
    there, ends = (one.replace(tzinfo=None) for one in (occurrence.there, _there(occurrence, occurrence.ends)))
    return _("%(begins)s to %(ends)s (%(zone)s)") % {
        "begins": date_format(there, "DATETIME_FORMAT"), "zone": occurrence.zone.replace("_", " "),
        "ends": date_format(ends, "TIME_FORMAT" if ends.date() == there.date() else "DATETIME_FORMAT"),
    }  # fmt: skip


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
    with _tongue(guest):
        words = [
            _("We look forward to you."), _facts(guest),
            _("If you cannot come after all, say so here: %(link)s") % {"link": _link(guest, at)},
        ]  # fmt: skip
        return _send(guest, "yes", _("You are expected: %(name)s"), words, at)


def waits(guest: Guest, *, at: datetime) -> Outgoing | None:
    """Tell somebody that all seats are taken, and that they wait for one."""
    with _tongue(guest):
        words = [
            _(
                "All seats are taken at the moment, and you are on the waiting list. When one becomes free it is "
                "offered in the order in which people began to wait, and never at night."
            ),
            _facts(guest),
            _("See where you stand, or leave the list: %(link)s") % {"link": _link(guest, at)},
        ]
        return _send(guest, "waits", _("On the waiting list: %(name)s"), words, at, calendar=False)


def offered(offer: Offer, *, at: datetime) -> Outgoing | None:
    """Tell somebody that a seat is held for them, and until when."""
    guest = offer.guest
    with _tongue(guest):
        until = date_format(_there(guest.occurrence, offer.until).replace(tzinfo=None), "DATETIME_FORMAT")
        held = ngettext(
            "A seat is held for you until %(until)s (%(zone)s). After that it is offered to whoever waits next.",
            "%(n)s seats are held for you until %(until)s (%(zone)s). "
            "After that they are offered to whoever waits next.",
            guest.party,
        ) % {"n": guest.party, "until": until, "zone": guest.occurrence.zone}
        take = _("Take it or let it go here: %(link)s") % {"link": _link(guest, at)}
        subject = _("A seat for you: %(name)s")
        return _send(guest, f"offer-{offer.pk}", subject, [held, _facts(guest), take], at, calendar=False)


def changed(
    guest: Guest, *, at: datetime, member: Member | None, moved: bool, undo: timedelta, words: str = ""
) -> Outgoing | None:
    """Tell somebody who said yes, maybe, or waits that a date is another, or called off, after the time to undo."""
    with _tongue(guest):
        if guest.occurrence.is_off:
            subject, said = _("Called off: %(name)s"), _("It does not take place.")
        elif moved:
            subject = _("New time: %(name)s")
            said = _("It takes place at another time now; please say again whether you come: %(link)s")
        else:
            subject, said = _("Changed: %(name)s"), _("Something changed: %(link)s")
        text = [words, said % {"link": _link(guest, at)}, _facts(guest)]
        return _send(guest, f"v{guest.occurrence.sequence}", subject, text, at, member=member, undo=undo)


def key(guest: Guest, what: str) -> str:
    """Return the key under which a letter leaves: the same is never sent twice."""
    return f"{LETTER}gathering-{guest.occurrence_id}-{guest.pk}-{what}"[:64]


def mailbox() -> Account | None:
    """Return the mailbox letters leave by, or None where none is connected."""
    return accounts.live(SYSTEM).filter(channel="email").order_by("pk").first()


def _send(
    guest: Guest, what: str, subject: str, words: Sequence[str], at: datetime, *, calendar: bool = True,
    member: Member | None = None, undo: timedelta = AT_ONCE,
) -> Outgoing | None:  # fmt: skip
    mail, handle = mailbox(), reached_by_mail(SYSTEM, guest.person)
    if mail is None or handle is None:
        return None
    enclosed = [_enclosed(guest, handle, at)] if calendar else []
    try:
        return outbox.enqueue(
            account=mail, text="\n\n".join(filter(None, words)), at=at, member=member, to_handle=handle,
            subject=subject % {"name": guest.occurrence.name}, visibility="direct", enclosures=enclosed,
            key=key(guest, what), undo=undo, purpose=Purpose.SERVICE, language=translation.get_language() or "",
        )  # fmt: skip
    except (outbox.NotWanted, outbox.AlreadyAnswering):
        return None  # they are told by whoever sees them: the page says who could not be


def _enclosed(guest: Guest, handle: Handle, at: datetime) -> Enclosure:
    kept = store.keep(calendar(guest.occurrence, at, guest=handle, mode=guest.mode))
    return Enclosure(sha256=kept, name="invite.ics", content_type=outbox.INVITATION)


def _facts(guest: Guest) -> str:
    one = guest.occurrence
    with_them = _("With you: %(n)s") % {"n": guest.plus} if guest.plus else ""
    return "\n".join(part for part in (one.name, when(one), place(one, guest.mode), with_them) if part)


def _tongue(guest: Guest) -> AbstractContextManager[None]:
    """Speak the language somebody wishes; of whom nobody knows it, the one they are spoken to in."""
    return translation.override(wishing.wished(SYSTEM, guest.person).language or translation.get_language())


def _there(occurrence: Occurrence, at: datetime) -> datetime:
    return at.astimezone(occurrence.there.tzinfo)


def _link(guest: Guest, at: datetime) -> str:
    return address(guest.occurrence, guest.person.now_id, at)


def _zone(occurrence: Occurrence) -> str:
    return str(occurrence.there.tzinfo)
