"""Verbs that arrange the day: give people their turns, lay the paper on the table, send the list by mail."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef

from porch.analytics.standing import State
from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.interaction import Kind, digest
from porch.core.viewer import SYSTEM
from porch.desk.morning import noticed, offered, partners, queries, quiet, table
from porch.desk.morning.models import Paper, Turn
from porch.engagement.conversations import actions as conversations
from porch.projections.waiting import projector
from porch.projections.waiting import queries as waiting
from porch.projections.waiting.models import Standing, Summary
from porch.records.accounts import queries as accounts
from porch.records.interactions import actions as interaction_log
from porch.records.interactions import queries as interactions
from porch.records.interactions.models import Interaction
from porch.records.outbox import queries as outbox
from porch.records.people.models import Person
from porch.records.tables import bulk
from porch.records.team.models import Member

SILENT_AFTER = timedelta(hours=6)
REWRITE_AFTER = timedelta(minutes=1)


def give_turns(*, now: datetime) -> int:
    """Write down by when each of those whom the page shows for later has their turn; once given it is never moved."""
    arranged = queries.morning(SYSTEM, now=now)
    rows = [
        (row.standing.thread_id, row.standing.handle_id, bulk.moment(row.standing.since), row.by, bulk.moment(now))
        for row in arranged.later
        if row.by is not None and getattr(row.standing, "promised_by", None) is None
    ]
    bulk.upsert("morning_turn", ("thread_id", "handle_id", "since", "by", "made_at"), ("thread_id", "handle_id"), rows)
    _forget_kept_turns(now)
    return len(rows)


def write_paper(*, now: datetime, ledger_alarms: int | None = None) -> Paper:
    """Lay on the table what is out of order, so that the morning need not ask for each of it.

    `ledger_alarms` are the post's to count; left out, the last count stays.
    """
    table.forget()
    began = table.began()
    kept = outbox.kept_by_account(SYSTEM)
    trouble = [
        {
            "account": a.pk, "name": a.name, "channel": a.channel, "state": a.state, "error": a.error,
            "since": (a.failing_since or a.heard_at or a.connected_at).isoformat(), "kept": kept.get(a.pk, 0),
            "refusals": a.refusals,
        }
        for a in accounts.troubled(SYSTEM, now, SILENT_AFTER)
    ]  # fmt: skip
    reading = [
        {"account": a.pk, "name": a.name, "seen": a.history_seen, "total": a.history_total}
        for a in accounts.accounts(SYSTEM)
        if a.history_done_at is None and a.channel != "archive"
    ]
    told = {
        "trouble": trouble, "reading": reading, "unsettled": len(outbox.unsettled(SYSTEM)),
        "quarantined": interactions.quarantine_size(SYSTEM),
        **({} if ledger_alarms is None else {"ledger_alarms": ledger_alarms}),
        "pile": waiting.pile_size(SYSTEM, began) if began else 0,
        "thanks": offered.thanks(now),
        "offers": offered.helps(now),
        "quiet": quiet.laid(now, zone=ZoneInfo(table.business().time_zone or "UTC")),
        "notices": noticed.laid(began),
        "partners": partners.owed(now),
    }  # fmt: skip
    mark = digest(json.dumps(told, sort_keys=True).encode())
    lying = table.paper(SYSTEM)
    if lying.mark == mark and lying.written_at and now - lying.written_at < REWRITE_AFTER:
        return lying  # a worker at rest writes nothing
    counted = Summary.objects.filter(pk=1).values_list("pk", flat=True).first()
    fields = {**told, "summary_id": counted, "mark": mark, "written_at": now}
    paper, _ = Paper.objects.update_or_create(pk=1, defaults=fields)
    return paper


def acknowledge_pile(*, member: Member, at: datetime) -> list[Interaction]:
    """Acknowledge everybody who waited from before Porch, so that the first morning ends; each can be undone."""
    deeds: list[Interaction] = []
    seen: set[int] = set()
    while rows := [s for s in queries.pile(member, limit=500) if s.pk not in seen]:
        seen |= {s.pk for s in rows}
        deeds += _acknowledge(rows, "Old, from before Porch", member, at)
    tick_off_old(member=member, at=at)
    write_paper(now=at)
    return deeds


def tick_off(*, notices: Sequence[Standing], member: Member, at: datetime) -> list[Interaction]:
    """Acknowledge notices: they were seen, and answered where they came from; each deed can be undone.

    What is no notice (any more) is left as it is. The paper is written anew, so that the list knows at once.
    """
    open_ones = [s for s in notices if s.state == State.NOTICE.value]
    deeds = _acknowledge(open_ones, "Seen on the network itself", member, at) if open_ones else []
    write_paper(now=at)
    return deeds


def let_be(*, person: Person, kind: Kind, member: Member, at: datetime) -> Interaction:
    """Note of somebody who has gone quiet that we got in touch, or that another time is better; return the deed.

    `kind` is one of `quiet.RESTS`, which tells for how long nobody is asked again. It can be undone.
    """
    handle = person.handles.order_by("pk").first()
    if handle is None or kind not in quiet.RESTS:
        raise PorchError("There is nobody to let be.")
    deed = interaction_log.log(kind=kind, at=at, handle=handle, member=member, detail={"quiet": "1"})
    write_paper(now=at)
    return deed


def tick_off_old(*, member: Member, at: datetime) -> int:
    """Tick off every notice from before Porch and return how many."""
    began, done = table.began(), 0
    while began and (rows := waiting.notices_before(member, began)):
        done += len(_acknowledge(rows, "Old, from before Porch", member, at))
    write_paper(now=at)
    return done


def tick_on(*, deeds: Sequence[Interaction], member: Member, at: datetime) -> int:
    """Take ticks back: the notices are on the list again; return how many."""
    for deed in deeds:
        conversations.undo(deed=deed, member=member, at=at)
    write_paper(now=at)
    return len(deeds)


def _acknowledge(rows: Sequence[Standing], reason: str, member: Member, at: datetime) -> list[Interaction]:
    talks = [(s.thread_id, s.handle) for s in rows]
    return conversations.close_many(conversations=talks, reason=reason, member=member, at=at)


def refresh(*, now: datetime | None = None, ledger_alarms: int | None = None) -> None:
    """Bring the waiting list and the paper up to date: what the worker does every few seconds."""
    now = now or SYSTEM_CLOCK.now()
    projector.catch_up(now=now)
    write_paper(now=now, ledger_alarms=ledger_alarms)


def _forget_kept_turns(now: datetime) -> None:
    """A turn is over when its person no longer waits, or has begun to wait anew."""
    still = Standing.objects.filter(
        thread=OuterRef("thread"), handle=OuterRef("handle"), state="waiting", since=OuterRef("since")
    )
    Turn.objects.filter(~Exists(still)).delete()


def local(now: datetime) -> datetime:
    """Return `now` where the business is."""
    return now.astimezone(ZoneInfo(table.business().time_zone or "UTC"))
