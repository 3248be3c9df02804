"""What lies on the table in the morning: the business's wishes, the paper the worker wrote, what is done already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from time import monotonic
from zoneinfo import ZoneInfo

from porch.core.interaction import Kind
from porch.core.viewer import SYSTEM, Viewer, may_see
from porch.desk.morning.models import Paper
from porch.records.tables import bulk
from porch.records.team import queries as team
from porch.records.team.models import Business

ANSWERS_A_MINUTE = 1.0
FRESH_FOR = 5.0  # seconds; the wishes of a business change once a month, and every page asks for them
COUNTED = (Kind.CREATE, Kind.CLOSE, Kind.ACKNOWLEDGE, Kind.DECLINE, Kind.HAND_OVER, Kind.SNOOZE)

_held: dict[str, tuple[float, Business]] = {}


def business() -> Business:
    """Return the facts about the business, at most some seconds old."""
    at, row = _held.get("business", (float("-inf"), None))
    if row is None or monotonic() - at > FRESH_FOR:
        row = team.business(SYSTEM)
        _held["business"] = (monotonic(), row)
    return row


def forget() -> None:
    """Ask the database again next time."""
    _held.clear()


def began() -> datetime | None:
    """Return the start of the day Porch began: whoever waited before stands in the pile."""
    row = business()
    if row.began_at is None:
        return None
    zone = ZoneInfo(row.time_zone or "UTC")
    return datetime.combine(row.began_at.astimezone(zone).date(), time.min, zone)


def capacity(minutes: int) -> int:
    """Return how many answers fit."""
    return max(1, round(minutes * ANSWERS_A_MINUTE))


def paper(viewer: Viewer) -> Paper:
    """Return what the worker laid on the table."""
    return (Paper.objects.select_related("summary").filter(pk=1).first() if may_see(viewer) else None) or Paper(pk=1)


def stamp(viewer: Viewer, now: datetime) -> str:
    """Return a mark, in one statement, that changes whenever the morning would look different to this viewer."""
    if not may_see(viewer):
        return ""
    state = bulk.select(
        "SELECT (SELECT seq FROM interactions_head WHERE id = 1),"
        " (SELECT seq FROM waiting_cursor WHERE name = 'waiting'),"
        " (SELECT mark FROM morning_paper WHERE id = 1),"
        " (SELECT SUM(id) FROM outbox_outgoing WHERE state IN ('approved', 'sending', 'unknown')),"
        " (SELECT SUM(id * 1000 + attempts) FROM outbox_outgoing WHERE state = 'by_hand'),"
        " (SELECT SUM(id * 1000 + member_id) FROM conversations_composelease WHERE until > %s),"
        " (SELECT counted_at FROM waiting_summary WHERE id = 1)",
        bulk.moment(now),
    )
    wishes = business()
    return f"{state[0]}/{wishes.minutes}/{wishes.urgent_share}/{wishes.bound_days}/{wishes.began_at}/{wishes.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """How far the day is: people dealt with through Porch, and whether anything promised or to be said is due."""

    done: int = 0
    promises: bool = False
    tasks: bool = False


def today(viewer: Viewer, *, since: datetime, due_by: datetime, now: datetime) -> Today:
    """Return how far the day that began at `since` is, in one statement."""
    if not may_see(viewer):
        return Today()
    dealt, *due = bulk.select(
        f"SELECT (SELECT COUNT(DISTINCT to_handle_id) FROM interactions_interaction WHERE at >= %s AND said_here"  # noqa: S608
        f" AND ours AND to_handle_id IS NOT NULL AND kind IN ({', '.join(['%s'] * len(COUNTED))})),"
        " EXISTS (SELECT 1 FROM promises_promise WHERE due_at <= %s AND kept_at IS NULL AND withdrawn_at IS NULL),"
        " EXISTS (SELECT 1 FROM outbox_outgoing WHERE state = 'by_hand' AND due_at <= %s)",
        bulk.moment(since), *(kind.value for kind in COUNTED), bulk.moment(due_by), bulk.moment(now),
    )[0]  # fmt: skip
    return Today(done=dealt, promises=bool(due[0]), tasks=bool(due[1]))
