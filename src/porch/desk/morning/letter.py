"""The list by mail: at the hour the owner chose, and at once when urgent words come in. Plain text, one link a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from porch.core.viewer import SYSTEM
from porch.desk.morning import queries, table
from porch.desk.morning.queries import Morning, Row
from porch.engagement.promises import queries as promises
from porch.engagement.promises.queries import Due
from porch.engagement.surveys.debts import Debt
from porch.projections.waiting import queries as waiting
from porch.projections.waiting.models import Standing
from porch.records.outbox import actions as outbox
from porch.records.outbox import queries as sent
from porch.records.outbox.models import Outgoing
from porch.records.team import queries as team
from porch.records.team.models import Member

Link = Callable[[int, int], str]  # thread id, handle id -> address
STILL_NEWS = timedelta(hours=12)
LATEST = 6  # hours after the chosen one: Porch may have slept, and in the evening the morning's list is no use


def send_morning(*, now: datetime, link: Link) -> int:
    """Queue today's list for every member who wants it, once a day, from the chosen hour on; return how many."""
    business = table.business()
    local = now.astimezone(ZoneInfo(business.time_zone or "UTC"))
    if business.digest_hour is None or not 0 <= local.hour - business.digest_hour < LATEST:
        return 0
    keys = {f"morning:{local:%Y-%m-%d}:{member.pk}": member for member in _readers()}
    new = {key: member for key, member in keys.items() if key not in sent.keys_among(SYSTEM, keys)}
    if not new:
        return 0
    arranged = queries.morning(SYSTEM, now=now)
    for key, member in new.items():
        due = promises.due(member, now + timedelta(days=1), away=table.away(local.date()))
        theirs = replace(arranged, promises=due)
        outbox.enqueue_mail(
            to_address=member.login.email, subject=subject(theirs), text=text(theirs, link), at=now, key=key
        )
    return len(new)


def send_urgent(*, now: datetime, link: Link) -> int:
    """Queue word of everybody urgent who began to wait lately, once for each; return of how many."""
    rows = [s for s in waiting.urgent(SYSTEM) if s.since > now - STILL_NEWS and s.urgent_word]
    keys = {
        f"urgent:{row.thread_id}:{row.handle_id}:{row.since:%Y%m%d%H%M%S}:{member.pk}": (row, member)
        for row in rows
        for member in _readers()
    }
    known = sent.keys_among(SYSTEM, keys)
    for key, (row, member) in keys.items():
        if key not in known:
            outbox.enqueue_mail(
                to_address=member.login.email, subject=f"Urgent: {row.urgent_word}", text=_urgent(row, link), at=now,
                key=key,
            )  # fmt: skip
    return len({row.pk for key, (row, _) in keys.items() if key not in known})


def subject(arranged: Morning) -> str:
    """Return the subject line."""
    count, tasks = len(arranged.today), len(arranged.by_hand)
    if tasks and not count:
        return f"{tasks} {'thing' if tasks == 1 else 'things'} to say yourself"
    return (
        "Nobody is waiting" if not count else f"{count} {'person is' if count == 1 else 'people are'} waiting for you"
    )


def text(arranged: Morning, link: Link) -> str:
    """Return the list as plain text, each row with their words and a link that opens the answer."""
    rows = [_row(place, row, link) for place, row in enumerate(arranged.today, 1)]
    by_hand = [f'Say it yourself to {_called(o)}: "{o.text}"' for o in arranged.by_hand]
    promised = [_promised(one) for one in arranged.promises]
    owed = [_owed(one) for one in arranged.owed]
    nobody = [] if by_hand else ["Nobody is waiting. Enjoy the morning."]
    return "\n\n".join([*by_hand, *promised, *owed, *(rows or nobody), arranged.words]).strip() + "\n"


def _promised(due: Due) -> str:
    promise = due.promise
    who = promise.by.name if promise.by and promise.by != due.reaches else "You"
    away = f" {promise.owner.name} is away until {due.away_until:%d %B}." if promise.owner and due.away_until else ""
    whom = promise.handle.name or promise.handle.value
    return f"{who} promised {whom}: {promise.words} (by {promise.due_at:%d %B}).{away}"


def _owed(debt: Debt) -> str:
    what = "tell what was decided" if debt.decided else "decide, and tell"
    when = "was due" if debt.is_late else "is due"
    people = "person who" if debt.took_part == 1 else "people who"
    so_far = f", {debt.told} of whom have heard" if debt.told else ""
    return f"{debt.name}: {what} the {debt.took_part} {people} took part{so_far} ({when} {debt.hear_by:%d %B})."


def _called(task: Outgoing) -> str:
    whom = task.to_handle
    if whom is None:
        return "whoever it is for"
    name = whom.person.name if whom.person else whom.name
    return " ".join(dict.fromkeys(part for part in (name, whom.value if whom.kind == "phone" else "") if part))


def _row(place: int, row: Row, link: Link) -> str:
    s = row.standing
    name = s.handle.person.name if s.handle.person else s.handle.value
    return f'{place}. {name} ({s.channel}) - {row.why}\n   "{s.excerpt}"\n   {link(s.thread_id, s.handle_id)}'


def _urgent(row: Standing, link: Link) -> str:
    name = row.handle.person.name if row.handle.person else row.handle.value
    return (
        f'{name} wrote "{row.urgent_word}" on {row.channel}:\n\n{row.excerpt}\n\n{link(row.thread_id, row.handle_id)}\n'
    )


def _readers() -> list[Member]:
    return [m for m in team.members(SYSTEM) if m.digest and m.may_write]
