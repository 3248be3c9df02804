"""Reads what is new in the log and says again, for each conversation it touches, who is waiting.

Idempotent: a conversation is judged from all its rows, so judging it again changes nothing: a rebuild gives the same.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count

from porch.analytics.standing import Fate, Judgement, State, Turn
from porch.analytics.urgency import Matcher
from porch.analytics.urgency_words import URGENCY_WORDS
from porch.analytics.waiting import as_of, judge
from porch.core.interaction import Kind
from porch.core.viewer import SYSTEM
from porch.projections.waiting.models import Cursor, Standing, Summary
from porch.projections.waiting.models import Fate as FateRow
from porch.records.people import queries as people
from porch.records.tables import bulk
from porch.records.team import queries as team

NAME = "waiting"
BATCH = 5000
MANY = 20_000
RECOUNT_EVERY = timedelta(seconds=20)
FAR = datetime(9999, 12, 31, tzinfo=UTC)
Pair = tuple[int, int]  # thread, handle
_FATE = ("interaction_id", "account_id", "day", "fate")
_EMPTY: dict[str, Any] = {}
_COUNTED = tuple(state for state in State if state is not State.NOTICE)  # nobody waits in a notice
_MARKS = (Kind.SET_ASIDE.value, Kind.BRING_BACK.value)

_ROWS = (
    "SELECT id, thread_id, handle_id, to_handle_id, kind, ours, said_here, addressed, visibility, deleted, <at>,"
    " traits,"
    " text, detail, member_id, account_id, channel, in_reply_to, external_id"
    " FROM interactions_interaction WHERE thread_id IN {}"
)
_STANDING = (
    "thread_id", "handle_id", "account_id", "channel", "state", "since", "due_at", "last_at", "last_id", "reason",
    "urgent", "urgent_word", "excerpt", "visibility", "turns", "assigned_id", "handed_to", "handed_by_id", "returns_at",
)  # fmt: skip


def catch_up(*, now: datetime) -> int:
    """Read everything new in the log, wake what has fallen due, and return how many log rows were read."""
    done = 0
    while _is_behind() and (read := _step(now)):
        done += read
    done += wake(now=now)
    if done or _owes_a_count():
        recount(now=now)
    return done


def rebuild(*, now: datetime) -> int:
    """Forget everything and read the log from the start."""
    with transaction.atomic():
        Standing.objects.all().delete()
        FateRow.objects.all().delete()
        Cursor.objects.filter(name=NAME).update(seq=0)
    return catch_up(now=now)


def wake(*, now: datetime) -> int:
    """Judge again what was snoozed or handed over and has fallen due; return how many."""
    resting = [State.SNOOZED.value, State.HANDED_OVER.value]
    due = list(
        Standing.objects.filter(state__in=resting, due_at__lte=now).values_list("thread_id", "handle_id")[:BATCH]
    )
    if due:
        with transaction.atomic():
            _judge_all(set(due), now)
    return len(due)


def recount(*, now: datetime) -> None:
    """Count the standings by state, at most every few seconds when there are very many: then a count is owed."""
    held, _ = Summary.objects.get_or_create(pk=1)
    if held.counted_at and held.waiting + held.done > MANY and now - held.counted_at < RECOUNT_EVERY:
        Summary.objects.filter(pk=1).update(owed=True)
        return
    counted = dict(Standing.objects.values_list("state").annotate(n=Count("pk")).order_by("state"))
    for state in _COUNTED:
        setattr(held, state.value, counted.get(state.value, 0))
    held.urgent = Standing.objects.filter(state=State.WAITING.value, urgent=True).count()
    # By when they wrote: closing a pile of old ones must not look like a flood of new ones.
    inbound = [state.value for state in _COUNTED if state is not State.SET_ASIDE]
    arrived = Standing.objects.filter(state__in=inbound, since__gte=now - timedelta(days=7))
    # What was said about us and not to us takes nobody's minutes.
    arrived = arrived.exclude(state=State.DONE.value, last__addressed=False, last__fate_row__fate="needs_no_answer")
    held.arrivals_per_day = arrived.count() / 7
    held.counted_at, held.owed = now, False
    held.save()


def _owes_a_count() -> bool:
    return Summary.objects.filter(pk=1).values_list("owed", flat=True).first() is not False


def _is_behind() -> bool:
    """Whether the log has something new; asked outside a transaction, since most of the time it has not."""
    rows = bulk.select(
        "SELECT 1 FROM interactions_head h LEFT JOIN waiting_cursor c ON c.name = %s"
        " WHERE h.id = 1 AND h.seq > COALESCE(c.seq, 0)",
        NAME,
    )
    return bool(rows)


def _step(now: datetime) -> int:
    with transaction.atomic():
        cursor, _ = Cursor.objects.select_for_update().get_or_create(name=NAME)
        rows = bulk.select(
            "SELECT seq, thread_id, COALESCE(to_handle_id, handle_id), ours, kind, id, account_id,"  # noqa: S608
            f" {bulk.plain('at')} FROM interactions_interaction WHERE seq > %s ORDER BY seq LIMIT %s",
            cursor.seq,
            BATCH,
        )
        if not rows:
            return 0
        pairs = {(row[1], row[2]) for row in rows if row[1] is not None and row[2] is not None}
        pairs |= _marked(row[2] for row in rows if row[4] in (*_MARKS, Kind.UNDO.value))
        pairs |= _moved({thread for thread, _ in pairs})
        _judge_all(pairs, now)
        _end_nobodys(rows)
        Cursor.objects.filter(pk=cursor.pk).update(seq=rows[-1][0])
        return len(rows)


def _end_nobodys(rows: list[tuple[Any, ...]]) -> None:
    """Give what nobody is known to have said (a deletion heard before its words) its fate: the ledger counts it too."""
    nobodys = [
        (row_id, account, _day(at), Fate.NEEDS_NO_ANSWER.value)
        for _, _, whose, ours, _, row_id, account, at in rows
        if whose is None and not ours
    ]
    bulk.upsert("waiting_fate", _FATE, ("interaction_id",), nobodys)


def _marked(handles: Iterable[int]) -> set[Pair]:
    """Return every conversation of the handles that were just set aside or brought back, their domain included."""
    concerned = people.sharing_a_mark(SYSTEM, [h for h in handles if h is not None])
    if not concerned:
        return set()
    sql = "SELECT thread_id, handle_id FROM waiting_standing WHERE handle_id IN {}"
    return {(row[0], row[1]) for row in bulk.select(sql, concerned)}


def _moved(threads: set[int]) -> set[Pair]:
    """Forget the standings of threads that were merged away, and return their pairs under the thread they went to."""
    sql = (
        "SELECT s.id, t.merged_into_id, s.handle_id FROM waiting_standing s JOIN interactions_thread t"
        " ON t.id = s.thread_id WHERE t.merged_into_id IN {}"
    )
    stale = bulk.select(sql, list(threads))
    Standing.objects.filter(pk__in=[row[0] for row in stale]).delete()
    return {(row[1], row[2]) for row in stale}


def _judge_all(pairs: set[Pair], now: datetime) -> None:
    rows = _gather(pairs)
    urgent, aside = _urgent_words(), people.set_aside_handles(SYSTEM, {handle for _, handle in pairs})
    standings, fates, nobody = [], [], []
    for pair in pairs:
        mine = rows.get(pair)
        if not mine or all(row[5] for row in mine):
            nobody.append(pair)  # nothing of theirs: we wrote first, and nobody waits
            continue
        turns = [_turn(row) for row in mine if row[4] not in _MARKS]  # marks are the people's room's to know
        judgement = as_of(judge(turns, set_aside=pair[1] in aside, urgent=urgent), now)
        standings.append(_standing_row(pair, mine, judgement))
        fates.extend(_fate_rows(mine, judgement))
    bulk.upsert("waiting_standing", _STANDING, ("thread_id", "handle_id"), standings)
    bulk.upsert("waiting_fate", _FATE, ("interaction_id",), fates)
    for thread, handle in nobody:
        Standing.objects.filter(thread_id=thread, handle_id=handle).delete()


def _gather(pairs: set[Pair]) -> dict[Pair, list[tuple[Any, ...]]]:
    rows: dict[Pair, list[tuple[Any, ...]]] = defaultdict(list)
    for row in bulk.select(_ROWS.replace("<at>", bulk.plain("at")), list({thread for thread, _ in pairs})):
        whose = (row[1], row[3] if row[5] else row[2])
        if whose in pairs:
            rows[whose].append(row)
    for mine in rows.values():
        mine.sort(key=lambda row: (row[10], row[0]))
    return rows


def _turn(row: tuple[Any, ...]) -> Turn:
    detail = row[13] if isinstance(row[13], dict) else _EMPTY if row[13] in ("{}", None) else json.loads(row[13])
    of = detail.get("of")
    return Turn(
        at=_at(row[10]), id=row[0], kind=row[4], ours=bool(row[5]), by_porch=bool(row[6]), addressed=bool(row[7]),
        visibility=row[8], traits=frozenset(row[11].split(",")) if row[11] else frozenset(), text=row[12],
        deleted=bool(row[9]), detail=detail, of=int(of) if of else None, author=row[14],
    )  # fmt: skip


def _standing_row(pair: Pair, mine: list[tuple[Any, ...]], judgement: Judgement) -> tuple[Any, ...]:
    standing = judgement.standing
    theirs = [row for row in mine if not row[5]]
    last = next((row for row in theirs if row[0] == standing.last_id), theirs[-1])
    last_at = mine[-1][10]
    since = bulk.moment(standing.since) if standing.since else last[10]
    due = {State.SNOOZED: standing.snoozed_until, State.HANDED_OVER: standing.returns_at or FAR}.get(standing.state)
    return (
        *pair, last[15], last[16], standing.state.value, since, bulk.moment(due) if due else since, last_at, last[0],
        standing.reason.value if standing.reason else "", standing.urgent, (standing.urgent_word or "")[:60],
        " ".join(last[12].split())[:240], last[8], max(standing.count, 1),
        _member(standing.assigned_to, standing.handed_to),
        (standing.handed_to or "").removeprefix("desk:") if (standing.handed_to or "").startswith("desk:") else "",
        standing.handed_by, bulk.moment(standing.returns_at) if standing.returns_at else None,
    )  # fmt: skip


def _member(assigned: str | None, handed: str | None) -> int | None:
    named = handed if (handed or "").startswith("member:") else assigned
    return int(named.removeprefix("member:")) if named and named.startswith("member:") else None


def _fate_rows(mine: list[tuple[Any, ...]], judgement: Judgement) -> list[tuple[Any, ...]]:
    return [
        (row[0], row[15], _day(row[10]), judgement.fates[row[0]].value) for row in mine if row[0] in judgement.fates
    ]


def _at(value: Any) -> datetime:
    return datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value


def _day(value: Any) -> Any:
    return value[:10] if isinstance(value, str) else value.astimezone(UTC).date()


def _urgent_words() -> Callable[[str], str | None]:
    own = team.business(SYSTEM).urgent_words
    return Matcher(own or URGENCY_WORDS).find
