"""What lies on the table in the morning: the business's wishes, the paper the worker wrote, what is done already."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from time import monotonic
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, QuerySet, Subquery

from porch.core.interaction import Kind
from porch.core.viewer import SYSTEM, Viewer, may_see
from porch.desk.morning.models import Paper
from porch.engagement.promises import queries as promises
from porch.engagement.promises.models import OPEN, Promise
from porch.engagement.surveys import debts as surveys
from porch.projections.alerts import queries as alerts
from porch.records.interactions.models import Interaction
from porch.records.outbox.models import Outgoing
from porch.records.tables import bulk
from porch.records.team import queries as team
from porch.records.team.models import Away, Business

ANSWERS_A_MINUTE = 1.0
FRESH_FOR = 5.0  # seconds; the wishes of a business change once a month, and every page asks for them
COUNTED = (Kind.CREATE, Kind.CLOSE, Kind.ACKNOWLEDGE, Kind.DECLINE, Kind.HAND_OVER, Kind.SNOOZE)

_held: dict[str, tuple[float, Business]] = {}
_gone: dict[date, tuple[float, dict[int, Away]]] = {}


def business() -> Business:
    """Return the facts about the business, at most some seconds old."""
    at, row = _held.get("business", (float("-inf"), None))
    if row is None or monotonic() - at > FRESH_FOR:
        row = team.business(SYSTEM)
        _held["business"] = (monotonic(), row)
    return row


def away(day: date) -> dict[int, Away]:
    """Return who is away on a day, at most some seconds old."""
    at, held = _gone.get(day, (float("-inf"), {}))
    if monotonic() - at > FRESH_FOR:
        held = team.away(SYSTEM, day)
        _gone.clear()
        _gone[day] = (monotonic(), held)
    return held


def forget() -> None:
    """Ask the database again next time."""
    _held.clear()
    _gone.clear()


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
        " (SELECT counted_at FROM waiting_summary WHERE id = 1),"
        " (SELECT seq FROM language_cursor WHERE name = 'language'),"
        " (SELECT COUNT(*) + COUNT(undone_at) FROM team_away),"
        " (SELECT COUNT(*) + COUNT(closed_at) FROM surveys_survey), (SELECT MAX(id) FROM surveys_outcome),"
        " (SELECT MAX(id) FROM outbox_slot), (SELECT MAX(id) FROM alerts_match), (SELECT SUM(upto) FROM saved_seen),"
        " (SELECT COUNT(*) + COUNT(closed_at) + SUM(CASE WHEN tells THEN 1000 ELSE 0 END) FROM saved_savedsearch)",
        bulk.moment(now),
    )
    wishes = business()
    shares = f"{wishes.urgent_share}/{wishes.quiet_share}"
    return f"{state[0]}/{wishes.minutes}/{shares}/{wishes.bound_days}/{wishes.began_at}/{wishes.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """How far the day is: people dealt with here, whether anything promised or to be said is due; the paper."""

    done: int = 0
    promises: bool = False
    tasks: bool = False
    news: bool = False
    commitments: int = 0
    owed: bool = False
    paper: Paper = field(default_factory=lambda: Paper(pk=1), compare=False)


def today(viewer: Viewer, *, since: datetime, due_by: datetime, now: datetime) -> Today:
    """Return how far the day that began at `since` is, and the paper on the table, in one statement.

    Before there is a paper it is not known whether anything is due: then it says that something may be.
    """
    if not may_see(viewer):
        return Today()
    promised = Promise.objects.filter(OPEN, due_at__lte=due_by, theirs=False)
    tasks = Outgoing.objects.filter(state=Outgoing.State.BY_HAND, due_at__lte=now)
    found = Paper.objects.select_related("summary").filter(pk=1)
    paper = found.annotate(
        done=Subquery(_dealt_with(since)), is_promised=Exists(promised), is_task=Exists(tasks),
        is_new=alerts.any_news(viewer), is_owed=Exists(surveys.owing(since.date() + surveys.SOON)),
        commitments=Subquery(promises.many_offered(viewer, now=now)),
    ).first()  # fmt: skip
    if paper is None:
        return Today(done=_dealt_with(since).first() or 0, promises=True, tasks=True, news=True, owed=True)
    return Today(
        done=paper.done or 0, promises=paper.is_promised, tasks=paper.is_task, news=paper.is_new,
        commitments=paper.commitments or 0, owed=paper.is_owed, paper=paper,
    )  # fmt: skip


def _dealt_with(since: datetime) -> QuerySet[Interaction, int]:
    """Return, as a single number, how many people we have dealt with since then."""
    deeds = Interaction.objects.filter(
        at__gte=since, ours=True, said_here=True, to_handle__isnull=False, kind__in=[kind.value for kind in COUNTED]
    )
    by_whom = deeds.order_by("ours").values("ours").annotate(people=Count("to_handle", distinct=True))
    return by_whom.values_list("people", flat=True)
