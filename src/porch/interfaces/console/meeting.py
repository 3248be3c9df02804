"""An invitation to meet as its form tells it, and a meeting as its page shows it."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from porch.core.errors import PorchError
from porch.engagement.meetings import queries
from porch.engagement.meetings.actions import Plan
from porch.interfaces.console.forms import text
from porch.interfaces.console.rows import name_of
from porch.interfaces.console.thread import outgoing_state
from porch.records.people import queries as people

LENGTHS = (
    ("15", "15 minutes"), ("30", "30 minutes"), ("45", "45 minutes"), ("60", "1 hour"), ("90", "1 hour 30"),
    ("120", "2 hours"), ("180", "3 hours"), ("240", "4 hours"), ("480", "8 hours"),
)  # fmt: skip
ANSWERS = {
    "yes": ("check", "comes", "leafish"), "no": ("x", "does not come", "alarmish"),
    "maybe": ("circle-question-mark", "may come", "lampish"), "": ("hourglass", "has not answered yet", "muted"),
}  # fmt: skip


class MeetingForm(forms.Form):
    """When, how long, where, and what for."""

    title = forms.CharField(
        label="What", max_length=200, widget=text(), error_messages={"required": "Say what it is about."}
    )
    day = forms.DateField(
        label="Day", widget=forms.DateInput(attrs={"class": "input", "type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Say on which day.", "invalid": "This is no day."},
    )  # fmt: skip
    time = forms.TimeField(
        label="Time", widget=forms.TimeInput(attrs={"class": "input", "type": "time"}, format="%H:%M"),
        error_messages={"required": "Say at what time.", "invalid": "This is no time."},
    )  # fmt: skip
    minutes = forms.TypedChoiceField(
        label="How long", choices=LENGTHS, coerce=int, initial="60", widget=forms.Select(attrs={"class": "select"})
    )
    place = forms.CharField(label="Where", max_length=300, required=False, widget=text())
    words = forms.CharField(
        label="Words to them", max_length=5000, required=False,
        widget=forms.Textarea(attrs={"class": "plain-textarea", "rows": 4, "dir": "auto"}),
    )  # fmt: skip

    def plan(self) -> Plan:
        """Return what a valid form asks for, in the zone of whoever asks."""
        told, here = self.cleaned_data, timezone.get_current_timezone()
        begins = datetime.combine(told["day"], told["time"], here)
        return Plan(
            title=told["title"], begins=begins, minutes=told["minutes"], zone=zone(), place=told["place"],
            words=told["words"],
        )  # fmt: skip


def zone() -> str:
    """Return the name of the zone whoever asks lives in."""
    return str(timezone.get_current_timezone())


def begun(version: Any) -> dict[str, Any]:
    """Return what the form shows of a meeting that is called already."""
    here = version.begins.astimezone(timezone.get_current_timezone())
    known = {value for value, _ in LENGTHS}
    return {
        "title": version.title, "day": here.date(), "time": here.time().replace(second=0, microsecond=0),
        "minutes": str(version.minutes) if str(version.minutes) in known else "60", "place": version.place,
        "words": version.words,
    }  # fmt: skip


def soon(now: datetime) -> dict[str, Any]:
    """Return what an empty form proposes: tomorrow at ten."""
    return {"day": timezone.localtime(now).date() + timedelta(days=1), "time": time(10)}


def guests(viewer: Any, form: QueryDict) -> list[Any]:
    """Return whom an invitation goes to; PorchError names who has no address, or is not known here."""
    ids = [int(one) for one in form.getlist("guest") if one.isdecimal() and len(one) < 19]
    found = list(people.handles(viewer, ids).values())
    for mail in (part.strip().lower() for part in form.get("also", "").replace(";", ",").split(",")):
        if mail:
            handle = people.known_as(viewer, "email", mail)
            if handle is None or handle.person is None:
                raise PorchError(f"Nobody here has the address {mail[:80]}.")
            found.append(handle)
    return list({one.pk: one for one in found if one.kind == "email" and one.person is not None}.values())


def preview(viewer: Any, form: MeetingForm, *, without: str = "") -> SimpleNamespace:
    """Return the invitation in words as it will arrive, and what else is at that time; or what is still missing."""
    if not form.is_valid():
        first = next(iter(form.errors.values()), None)
        return SimpleNamespace(lines=[], clashes=[], missing=str(first[0]) if first else "", zone=zone())
    plan = form.plan()
    length = timedelta(minutes=plan.minutes)
    return SimpleNamespace(
        lines=[plan.title, when(plan.begins, length, plan.zone), plan.place],
        clashes=[_clash(one) for one in queries.clashes(viewer, plan.begins, length, without=without)],
        missing="",
        zone=plan.zone.replace("_", " "),
    )


def when(begins: datetime, length: timedelta, name: str) -> str:
    """Return when a meeting is, by the clock of its zone.

    >>> from datetime import UTC
    >>> when(datetime(2026, 12, 1, 18, tzinfo=UTC), timedelta(minutes=90), "Europe/Rome")
    'Tuesday 1 December 2026, 19:00 to 20:30'
    """
    here, ends = begins.astimezone(ZoneInfo(name)), (begins + length).astimezone(ZoneInfo(name))
    until = f"{ends:%H:%M}" if ends.date() == here.date() else f"{ends:%A} {ends.day} {ends:%B}, {ends:%H:%M}"
    return f"{here:%A} {here.day} {here:%B %Y}, {here:%H:%M} to {until}"


def shown(called: queries.Called, now: datetime) -> SimpleNamespace:
    """Return a meeting as its page and the panels show it."""
    version = called.version
    over = version.begins + version.length <= now
    return SimpleNamespace(
        id=called.meeting.pk, url=reverse("console:meeting", args=[called.meeting.pk]), title=version.title,
        when=when(version.begins, version.length, version.zone), zone=version.zone.replace("_", " "),
        place=version.place, words=version.words, cancelled=version.cancels, over=over,
        open=not (version.cancels or over), moved=version.sequence > 0,
        by=called.meeting.member.name if called.meeting.member else "",
        guests=[_guest(one, version.cancels) for one in called.guests],
        calendar=_in_calendar(called),
    )  # fmt: skip


def _guest(one: queries.Invited, cancelled: bool) -> SimpleNamespace:
    icon, words, look = ANSWERS[one.answer if one.answer in ANSWERS else ""]
    if one.answer and one.to_earlier:
        words = f"{words} (said of the earlier time)"
        look = "muted"
    state_icon, state = outgoing_state(one.sent) if one.sent else ("info", "")
    return SimpleNamespace(
        name=name_of(one.handle), address=one.handle.value, icon=icon, answer="" if cancelled else words, look=look,
        said=one.said, at=one.at, state_icon=state_icon, state=state,
        failed=bool(one.sent and one.sent.state == "failed"),
        url=reverse("console:person", args=[one.handle.person_id]) if one.handle.person_id else "",
    )  # fmt: skip


def _in_calendar(called: queries.Called) -> str:
    if called.in_calendar is None:
        return "No calendar is connected, so it stands in none of yours." if not called.meeting.calendar_id else ""
    name = called.meeting.calendar.name if called.meeting.calendar else ""
    if called.in_calendar.state == "sent":
        return f"It stands in {name}."
    return f"{name}: {outgoing_state(called.in_calendar)[1]}"


def _clash(one: queries.Clash) -> str:
    here = timezone.get_current_timezone()
    return f"{one.title}, {one.begins.astimezone(here):%H:%M} to {one.ends.astimezone(here):%H:%M}"
