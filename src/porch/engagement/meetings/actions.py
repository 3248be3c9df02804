"""Verbs on meetings we call: invite, move, call off, and undo while it has not left. All leaves through the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.db.models import QuerySet

from porch.core import itip
from porch.core.errors import PorchError
from porch.core.interaction import Handle as Word
from porch.core.viewer import SYSTEM
from porch.engagement.meetings.models import Guest, Meeting, Version
from porch.records.accounts.models import Account
from porch.records.interactions import queries as log
from porch.records.interactions import store
from porch.records.interactions.models import Interaction
from porch.records.outbox import actions as outbox
from porch.records.outbox import queries as outbox_queries
from porch.records.outbox.models import Enclosure
from porch.records.people.models import Handle
from porch.records.team.models import Member

MOST_GUESTS = 20
LONGEST = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """When, how long, in which zone, where, and what for. `begins` is aware."""

    title: str
    begins: datetime
    minutes: int
    zone: str
    place: str = ""
    words: str = ""


def invite(
    *,
    key: str,
    guests: Sequence[Handle],
    plan: Plan,
    mail: Account,
    calendar: Account | None,
    member: Member,
    at: datetime,
    answers: Interaction | None = None,
) -> Meeting:
    """Ask people to meet: a mail to each by `mail`, and the meeting in our own `calendar`, after the time to undo.

    The same `key` is the same meeting. `answers` is what they said by mail that this answers. PorchError says what is
    missing; then nothing leaves.
    """
    _complain(plan, at)
    if not 0 < len(guests) <= MOST_GUESTS or any(one.kind != "email" for one in guests):
        raise PorchError(f"Invite one to {MOST_GUESTS} people who have a mail address here.")
    with transaction.atomic():
        made, is_new = Meeting.objects.get_or_create(
            key=key,
            defaults={
                "uid": itip.new_uid(key, mail.handle), "mail": mail, "calendar": calendar, "member": member,
                "made_at": at,
            },
        )  # fmt: skip
        if is_new:
            for handle in guests:
                Guest.objects.get_or_create(meeting=made, handle=handle)
            _send(made, _version(made, plan, member, at), at, answers)
    return made


def move(*, meeting: Meeting, plan: Plan, member: Member, at: datetime) -> Version:
    """Tell everybody another time or place, after the time to undo; whoever had said yes is asked again."""
    _complain(plan, at)
    with transaction.atomic():
        now = _standing(meeting)
        if plan == _plan(now):
            raise PorchError("Nothing has changed, so nobody was told.")
        version = _version(meeting, plan, member, at)
        _send(meeting, version, at)
    return version


def call_off(*, meeting: Meeting, member: Member, at: datetime, words: str = "") -> Version:
    """Tell everybody that it does not take place, after the time to undo."""
    with transaction.atomic():
        now = _standing(meeting)
        plan = _plan(now)
        version = _version(meeting, plan, member, at, cancels=True, words=words.strip() or plan.words)
        _send(meeting, version, at)
    return version


def take_back(*, meeting: Meeting, at: datetime) -> Version:
    """Undo the last of these, if nothing of it has left; PorchError when it is too late."""
    with transaction.atomic():
        version = _versions(meeting).first()
        if version is None:
            raise PorchError("There is nothing to take back.")
        for outgoing in outbox_queries.by_keys(SYSTEM, keys(meeting, version.sequence)).values():
            outbox.take_back(outgoing=outgoing, at=at)
        version.taken_back_at = at
        version.save(update_fields=["taken_back_at"])
    return version


def keys(meeting: Meeting, sequence: int) -> list[str]:
    """Return the keys by which a version is sent: to each guest, and to our own calendar."""
    to = [one.handle.value for one in Guest.objects.filter(meeting=meeting).select_related("handle").order_by("id")]
    return [itip.sending_key(meeting.uid, one, sequence) for one in ([*to, ""] if meeting.calendar_id else to)]


def as_invitation(meeting: Meeting, version: Version, guests: Sequence[Handle]) -> itip.Meeting:
    """Return a version of a meeting as calendars are told of it."""
    return itip.Meeting(
        uid=meeting.uid, sequence=version.sequence, title=version.title, begins=version.begins, length=version.length,
        zone=version.zone, where=version.place, words=version.words, cancelled=version.cancels, made_at=meeting.made_at,
        organizer=Word(kind="email", value=meeting.mail.handle, name=meeting.mail.name),
        guests=tuple(Word(kind="email", value=one.value, name=_called(one)) for one in guests),
    )  # fmt: skip


def _complain(plan: Plan, at: datetime) -> None:
    if not plan.title.strip():
        raise PorchError("Say what the meeting is about.")
    if plan.begins <= at:
        raise PorchError("This moment has passed already.")
    if not timedelta(minutes=5) <= timedelta(minutes=plan.minutes) <= LONGEST:
        raise PorchError("A meeting lasts from five minutes to seven days.")
    try:
        ZoneInfo(plan.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise PorchError(f"{plan.zone[:40]} is no time zone.") from error


def _version(
    meeting: Meeting, plan: Plan, member: Member, at: datetime, *, cancels: bool = False, words: str = ""
) -> Version:
    latest = Version.objects.filter(meeting=meeting).order_by("-sequence").first()
    return Version.objects.create(
        meeting=meeting, sequence=latest.sequence + 1 if latest else 0, title=" ".join(plan.title.split())[:200],
        begins=plan.begins, minutes=plan.minutes, zone=plan.zone, place=" ".join(plan.place.split())[:300],
        words=(words or plan.words).strip()[:5000], cancels=cancels, member=member, at=at,
    )  # fmt: skip


def _plan(version: Version) -> Plan:
    return Plan(
        title=version.title, begins=version.begins, minutes=version.minutes, zone=version.zone, place=version.place,
        words=version.words,
    )  # fmt: skip


def _standing(meeting: Meeting) -> Version:
    version = _versions(meeting.__class__.objects.select_for_update().get(pk=meeting.pk)).first()
    if version is None:
        raise PorchError("This invitation was taken back.")
    if version.cancels:
        raise PorchError("This meeting was called off already.")
    return version


def _versions(meeting: Meeting) -> QuerySet[Version]:
    return Version.objects.filter(meeting=meeting, taken_back_at=None).order_by("-sequence")


def _send(meeting: Meeting, version: Version, at: datetime, answers: Interaction | None = None) -> None:
    guests = [one.handle for one in meeting.guests.select_related("handle__person").order_by("id")]
    told = as_invitation(meeting, version, guests)
    first = _first_sent(meeting, guests)
    letter = _Letter(
        meeting=meeting, version=version, ics=itip.written(told, at), at=at,
        text="\n\n".join(part for part in (version.words, itip.told(told)) if part),
    )  # fmt: skip
    for guest in guests:
        letter.leave(meeting.mail, guest, first.get(guest.value, answers))
    if meeting.calendar is not None:
        letter.leave(meeting.calendar, None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Letter:
    """One version of a meeting on its way out: the same words and the same file to everybody."""

    meeting: Meeting
    version: Version
    ics: bytes
    text: str
    at: datetime

    def leave(self, account: Account, guest: Handle | None, answers: Interaction | None) -> None:
        """Queue it for one guest, or for our own calendar."""
        try:
            self._enqueue(account, guest, answers, None)
        except outbox.AlreadyAnswering:  # a colleague's words to them leave too: this comes beside them
            self._enqueue(account, guest, None, answers.thread_id if answers else None)

    def _enqueue(self, account: Account, guest: Handle | None, answers: Interaction | None, thread: int | None) -> None:
        ics = Enclosure(sha256=store.keep(self.ics), name="invite.ics", content_type=outbox.INVITATION)
        outbox.enqueue(
            account=account, text=self.text, at=self.at, member=self.version.member, to_handle=guest, answers=answers,
            subject=_subject(self.version), visibility="direct", thread_id=thread, enclosures=[ics],
            key=itip.sending_key(self.meeting.uid, guest.value if guest else "", self.version.sequence),
        )  # fmt: skip


def _first_sent(meeting: Meeting, guests: Sequence[Handle]) -> dict[str, Interaction]:
    """Return each guest's first invitation as the log has it: what follows stands below it."""
    sent = outbox_queries.by_keys(SYSTEM, [itip.sending_key(meeting.uid, one.value) for one in guests])
    named = log.named(SYSTEM, meeting.mail.channel, [one.external_id for one in sent.values() if one.external_id])
    by_name = {one.external_id: one for one in named}
    return {
        one.to_handle.value: by_name[one.external_id]
        for one in sent.values()
        if one.to_handle and one.external_id in by_name
    }


def _subject(version: Version) -> str:
    if version.cancels:
        return f"Called off: {version.title}"
    return f"{'New time' if version.sequence else 'Invitation'}: {version.title}"


def _called(handle: Handle) -> str:
    return handle.name or (handle.person.name if handle.person else "")
