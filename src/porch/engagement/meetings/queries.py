"""Questions about meetings: what we called and who comes, and what stands in the way."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

from porch.core import itip
from porch.core.interaction import Kind
from porch.core.viewer import Viewer, may_see
from porch.engagement.meetings.models import Guest, Meeting, Version
from porch.records.accounts import queries as accounts
from porch.records.accounts.models import Account
from porch.records.interactions import queries as log
from porch.records.interactions.models import Interaction
from porch.records.outbox import queries as outbox
from porch.records.outbox.models import Outgoing
from porch.records.people.models import Handle

MOST = 10
LATELY = 300  # meetings heard last, in which a clash is looked for
OLDEST_SERIES = timedelta(days=4000)
EVERY = ("FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY")


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """A guest: how far our latest words to them are, and what they answered ("yes", "no", "maybe", or nothing yet)."""

    handle: Handle
    sent: Outgoing | None
    answer: str = ""
    said: str = ""
    at: datetime | None = None
    to_earlier: bool = False  # they answered an earlier version, and not this one yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """A meeting as it stands: its latest version, who was asked, and how our own calendar took it."""

    meeting: Meeting
    version: Version
    guests: tuple[Invited, ...]
    in_calendar: Outgoing | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Something else of ours at the same time."""

    title: str
    begins: datetime
    ends: datetime


def mailboxes(viewer: Viewer) -> list[Account]:
    """Return the mailboxes that can invite."""
    return [one for one in accounts.live(viewer) if one.channel == "email"]


def calendars(viewer: Viewer) -> list[Account]:
    """Return the calendars that can hold a meeting."""
    return [one for one in accounts.live(viewer) if one.channel == "calendar"]


def meeting(viewer: Viewer, meeting_id: int) -> Called | None:
    """Return one meeting as it stands, or None when there is none or its call was taken back."""
    found = _meetings(viewer).filter(pk=meeting_id).first()
    return next(iter(_called(viewer, [found])), None) if found else None


def of_handles(viewer: Viewer, handle_ids: Collection[int]) -> list[Called]:
    """Return the latest meetings one person was asked to, newest first, at most 10."""
    if not may_see(viewer) or not handle_ids:
        return []
    asked = Guest.objects.filter(handle_id__in=list(handle_ids)).values("meeting_id")
    return _called(viewer, list(_meetings(viewer).filter(pk__in=asked).order_by("-id")[:MOST]))


def clashes(viewer: Viewer, begins: datetime, length: timedelta, *, without: str = "") -> list[Clash]:
    """Return what else is at that time: called here or heard from our calendars; `without` leaves out one meeting.

    Among the 300 meetings heard last on each calendar; a series is followed for eleven years.
    """
    if not may_see(viewer):
        return []
    ends, heard = begins + length, list[Interaction]()
    for account in calendars(viewer):
        heard += log.latest_of(viewer, account.pk, Kind.MEETING, limit=LATELY)
    found = {one.external_id: clash for one in heard if (clash := _clash(one, begins, ends)) is not None}
    ours = Version.objects.filter(begins__lt=ends, begins__gt=begins - timedelta(days=7), taken_back_at=None)
    for version in ours.select_related("meeting").order_by("begins", "sequence")[:100]:
        found.pop(version.meeting.uid, None)
        if _holds(version) and version.begins + version.length > begins:
            ends_then = version.begins + version.length
            found[version.meeting.uid] = Clash(title=version.title, begins=version.begins, ends=ends_then)
    found.pop(without, None)
    return sorted(found.values(), key=lambda one: one.begins)[:5]


def _holds(version: Version) -> bool:
    later = Version.objects.filter(meeting=version.meeting_id, taken_back_at=None, sequence__gt=version.sequence)
    return not version.cancels and not later.exists()


def _meetings(viewer: Viewer) -> Any:
    found = Meeting.objects.select_related("mail", "calendar", "member")
    return found if may_see(viewer) else found.none()


def _called(viewer: Viewer, found: list[Meeting]) -> list[Called]:
    latest: dict[int, Version] = {}
    versions = Version.objects.filter(meeting__in=found, taken_back_at=None).select_related("member")
    for version in versions.order_by("meeting_id", "sequence") if found else ():
        latest[version.meeting_id] = version
    rows = Guest.objects.filter(meeting__in=found).select_related("handle__person").order_by("id") if found else ()
    guests: dict[int, list[Handle]] = {one.pk: [] for one in found}
    for row in rows:
        guests[row.meeting_id].append(row.handle)
    standing = [one for one in found if one.pk in latest]
    sent = _sent(viewer, standing, latest, guests)
    answers = _answers(viewer, standing, guests, sent)
    return [
        Called(
            meeting=one,
            version=latest[one.pk],
            guests=tuple(_invited(one, latest[one.pk], who, sent, answers) for who in guests[one.pk]),
            in_calendar=sent.get(itip.sending_key(one.uid, "", latest[one.pk].sequence)),
        )
        for one in standing
    ]


def _sent(
    viewer: Viewer, found: list[Meeting], latest: dict[int, Version], guests: dict[int, list[Handle]]
) -> dict[str, Outgoing]:
    """Return what was sent of the latest version and of the first, by the key it was sent under."""
    keys = {
        itip.sending_key(one.uid, to, sequence)
        for one in found
        for to in [*(who.value for who in guests[one.pk]), ""]
        for sequence in (0, latest[one.pk].sequence)
    }
    return outbox.by_keys(viewer, keys)


def _answers(
    viewer: Viewer, found: list[Meeting], guests: dict[int, list[Handle]], sent: dict[str, Outgoing]
) -> dict[str, list[Interaction]]:
    """Return what was answered to each meeting: by mail below our first invitation, or in our calendar."""
    firsts = [sent.get(itip.sending_key(one.uid, who.value)) for one in found for who in guests[one.pk]]
    by_mail = [one.external_id for one in firsts if one is not None and one.external_id]
    answers: dict[str, list[Interaction]] = {}
    for said in log.replies_to(viewer, "email", by_mail):
        if said.detail.get("answer"):
            answers.setdefault(str(said.detail.get("meeting", "")), []).append(said)
    names = [f"{one.uid}#answer-{who.value}" for one in found for who in guests[one.pk]]
    for said in log.named(viewer, "calendar", names) if names and any(one.calendar_id for one in found) else ():
        answers.setdefault(said.external_id.rpartition("#answer-")[0], []).append(said)
    return answers


def _invited(
    one: Meeting, version: Version, who: Handle, sent: dict[str, Outgoing], answers: dict[str, list[Interaction]]
) -> Invited:
    latest = sent.get(itip.sending_key(one.uid, who.value, version.sequence))
    theirs = [said for said in answers.get(one.uid, ()) if _is_theirs(said, who) and not said.deleted]
    if not theirs:
        return Invited(handle=who, sent=latest)
    last = max(theirs, key=lambda said: (said.at, said.pk))
    answered = last.detail.get("version", "")
    words = last.text.partition(": ")[2]
    return Invited(
        handle=who, sent=latest, answer=str(last.detail.get("answer", "")), said=words, at=last.at,
        to_earlier=last.at < version.at or (answered.isdecimal() and int(answered) < version.sequence),
    )  # fmt: skip


def _is_theirs(said: Interaction, who: Handle) -> bool:
    """Whether an answer is by the one who was asked: anybody could write that somebody else comes."""
    by = said.handle
    return by is not None and (by.pk == who.pk or (by.person_id is not None and by.person_id == who.person_id))


def _clash(said: Interaction, begins: datetime, ends: datetime) -> Clash | None:
    if said.deleted or not said.detail.get("when"):
        return None
    try:
        first, until = _moment(said.detail["when"]), _moment(said.detail.get("until") or said.detail["when"])
        for start in _starts(said, first, begins - (until - first), ends):
            if start < ends and start + (until - first) > begins:
                return Clash(title=said.subject or "A meeting", begins=start, ends=start + (until - first))
    except (ValueError, TypeError, OverflowError, AttributeError):
        return None  # a stranger's calendar says odd things; a warning is not worth a page that fails
    return None


def _starts(said: Interaction, first: datetime, after: datetime, before: datetime) -> list[datetime]:
    rule = str(said.detail.get("repeats", ""))
    if not rule or not rule.upper().startswith(EVERY) or after - first > OLDEST_SERIES:
        return [first]
    series = rrulestr(rule.partition("UNTIL=")[0].rstrip(";"), dtstart=first)
    return list(series.between(after, before, inc=True))[:50]


def _moment(told: str) -> datetime:
    found = (
        datetime.fromisoformat(told) if "T" in told else datetime.combine(date.fromisoformat(told), datetime.min.time())
    )
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def in_zone(version: Version) -> datetime:
    """Return when a meeting begins, as the clock there shows it."""
    return version.begins.astimezone(ZoneInfo(version.zone))
