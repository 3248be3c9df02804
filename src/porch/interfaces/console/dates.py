"""Dates people come to, as pages show them: when and where, who comes and waits, what was promised the last time."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.urls import reverse

from porch.engagement.gatherings import letters, roll
from porch.engagement.gatherings.changing import UNDO
from porch.engagement.promises import queries as promises
from porch.interfaces.console.nouns import counted

GROUPS = (
    ("came", "Came"), ("coming", "Coming"), ("waiting", "Waiting for a seat"), ("maybe", "May come"),
    ("silent", "Asked, no answer yet"), ("no", "Not coming"),
)  # fmt: skip
ENDINGS = {"kept": "kept", "broken": "not kept", "released": "no longer asked for", "dropped": "taken back"}


def line(one: Any, counts: Any) -> SimpleNamespace:
    """Return one date as the list shows it."""
    return SimpleNamespace(
        name=one.name, url=reverse("console:gathering", args=[one.pk]), begins=_there(one, one.begins),
        off=one.is_off, place=one.place or one.online, numbers=_numbers(one, counts or roll.Counts()),
    )  # fmt: skip


def shown(viewer: Any, one: Any, now: datetime) -> SimpleNamespace:
    """Return one date with everybody on its roll, as of `now`."""
    told = roll.roll(viewer, one)
    counts = roll.counts(viewer, [one.pk]).get(one.pk, roll.Counts())
    change, agenda = roll.last_change(viewer, one), roll.agenda(viewer, one)
    return SimpleNamespace(
        **vars(line(one, counts)), pk=one.pk, about=one.about, when=letters.when(one), online=one.online,
        words=one.words, topic=one.topic, sort=one.get_sort_display(), host=one.host.name if one.host else "",
        over=one.ends <= now, under_way=one.begins <= now < one.ends, series=_series(one), urls=_urls(one),
        groups=[_group(key, label, told.rows, one) for key, label in GROUPS if _of(key, told.rows)],
        replies=[_reply(reply) for reply in told.replies], free=_free(viewer, one), agenda=agenda,
        minutes_set=sum(item.minutes for item in agenda), minutes=one.minutes,
        last=_last(viewer, one), promised=_promised(viewer, one), zone=one.zone,
        begins_at=_there(one, one.begins),
        undo=_undo(one, change, now), rest=one.sequence, plan=one.plan_id, new=_new(told.rows),
        spread=_spread(told.rows),
    )  # fmt: skip


def people(rows: Any) -> list[dict[str, Any]]:
    """Return everybody on a roll as a phone at the door keeps them."""
    return [
        {
            "id": row.guest.pk, "name": row.name, "code": row.code, "state": state(row), "plus": row.guest.plus,
            "came": row.guest.came_at.isoformat() if row.guest.came_at else "",
            "asks": not (row.guest.told_by or row.guest.came_with),
        }
        for row in sorted(rows, key=lambda row: (row.name.casefold(), row.person))
    ]  # fmt: skip


def state(row: Any) -> str:
    """Return where somebody stands: came, coming, waiting, maybe, silent, no."""
    guest = row.guest
    if guest.came_at is not None:
        return "came"
    if guest.answer == "yes":
        return "waiting" if guest.waiting_since is not None else "coming"
    return guest.answer or "silent"


def _numbers(one: Any, counts: Any) -> str:
    told = [f"{counts.came} came"] if counts.came else []
    told += [f"{counts.coming} coming"] if counts.coming else []
    told += [f"{counts.waiting} waiting"] if counts.waiting else []
    told += [f"{counts.silent} not answered"] if counts.silent else []
    return ", ".join(told) or ("nobody asked yet" if not counts.asked else f"{counts.asked} asked")


def _of(key: str, rows: Any) -> list[Any]:
    return [row for row in rows if state(row) == key]


def _group(key: str, label: str, rows: Any, one: Any) -> SimpleNamespace:
    found = _of(key, rows)
    found.sort(key=lambda row: (row.place or 0, row.name.casefold()))
    return SimpleNamespace(key=key, label=label, many=len(found), rows=[_row(row, one) for row in found])


def _row(row: Any, one: Any) -> SimpleNamespace:
    guest = row.guest
    told = [
        f"with {counted(guest.plus, 'other', 'others')}" if guest.plus else "",
        "online" if guest.mode == "online" else "", f"came with {guest.came_with}" if guest.came_with else "",
        f"told by {guest.told_by}" if guest.told_by else "", "new here" if row.is_new else "",
        "answered an earlier time" if row.earlier else "", f"place {row.place} in the line" if row.place else "",
        f"seen by {row.seen} phones" if row.seen > 1 else "",
    ]  # fmt: skip
    return SimpleNamespace(
        person=row.person, name=row.name or "Nobody knows their name", came_at=_there(one, guest.came_at),
        url=reverse("console:person", args=[row.person]), told=", ".join(filter(None, told)),
        held_until=_there(one, row.offered_until), remarks=row.remarks, answer=guest.answer,
        mode=guest.mode, plus=guest.plus,
    )  # fmt: skip


def _there(one: Any, at: datetime | None) -> datetime | None:
    """Return a moment by the clock where it takes place, without its zone: a page would show it by the reader's."""
    return at.astimezone(one.there.tzinfo).replace(tzinfo=None) if at is not None else None


def _reply(reply: Any) -> SimpleNamespace:
    who = reply.guest.person.name if reply.guest else "Somebody"
    return SimpleNamespace(
        words=f"{who} answered {reply.answer or 'something'} in a calendar. {reply.why}", at=reply.at
    )


def _series(one: Any) -> SimpleNamespace | None:
    if one.series_id is None:
        return None
    return SimpleNamespace(url=reverse("console:gathering-series", args=[one.series_id]), alone=one.alone)


def _free(viewer: Any, one: Any) -> list[str]:
    labels = {"room": "there", "online": "online"}
    found = roll.free(viewer, one).items()
    return [
        f"any number {labels[mode]}" if left is None else f"{counted(left, 'seat', 'seats')} left {labels[mode]}"
        for mode, left in found
    ]


def _last(viewer: Any, one: Any) -> SimpleNamespace | None:
    """Return what was promised at the date before, and what became of it: with that one begins."""
    before = roll.before(viewer, one)
    told = _promised(viewer, before) if before is not None else []
    return (
        SimpleNamespace(when=before.there.replace(tzinfo=None), promised=told) if before is not None and told else None
    )


def _promised(viewer: Any, one: Any) -> list[SimpleNamespace]:
    found, remarks = [], roll.promised(viewer, one)
    known = promises.by_ids(viewer, [remark.promise or 0 for remark in remarks])
    for remark in remarks:
        promise = known.get(remark.promise or 0)
        if promise is not None:
            who = remark.guest.person.identity or remark.guest.person
            became = ENDINGS.get(promise.ending, "open") if promise.ended_at else "open"
            found.append(SimpleNamespace(words=promise.words, to=who.name, became=became, due_at=promise.due_at))
    return found


def series_undo(change: Any, now: datetime) -> str:
    """Return where the last change of a series is taken back, while nobody can have been told of it."""
    if change is None or now - change.at > UNDO:
        return ""
    return reverse("console:gathering-series-undo", args=[change.series_id])


def _undo(one: Any, change: Any, now: datetime) -> str:
    if change is None or change.of_id or change.sequence != one.sequence or now - change.at > UNDO:
        return ""
    return reverse("console:gathering-undo", args=[one.pk])


def _new(rows: Any) -> str:
    came = _of("came", rows)
    new = [row for row in came if row.is_new]
    return (
        f"{len(new)} of {counted(len(came), 'person', 'people')} who came had never come to anything." if came else ""
    )


def _spread(rows: Any) -> str:
    by = [row.guest.told_by for row in rows if row.guest.told_by]
    if not by:
        return ""
    often = max(set(by), key=lambda name: (by.count(name), name))
    return f"{counted(len(by), 'person', 'people')} heard of it from somebody, most often from {often}."


def _urls(one: Any) -> SimpleNamespace:
    names = (
        "move",
        "change",
        "cancellation",
        "undo",
        "seats",
        "answers",
        "notes",
        "agenda",
        "invite",
        "asked",
        "door",
        "booth",
    )
    return SimpleNamespace(**{name: reverse(f"console:gathering-{name}", args=[one.pk]) for name in names})
