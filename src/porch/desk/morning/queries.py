"""The ranked ten minutes: whom to talk to now and why, who is not on today's list and by when their turn is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Subquery

from porch.analytics import fairness
from porch.analytics.fairness import Candidate, Rules, Seat
from porch.core.viewer import SYSTEM, Viewer
from porch.desk.morning import quiet, table
from porch.desk.morning.models import Paper, Turn
from porch.engagement.conversations.models import ComposeLease
from porch.engagement.promises import queries as promises
from porch.engagement.promises.queries import Due
from porch.engagement.surveys import debts as surveys
from porch.engagement.surveys.debts import Debt
from porch.projections.alerts import queries as alerts
from porch.projections.alerts.queries import Kept
from porch.projections.language import queries as language
from porch.projections.waiting import queries as waiting
from porch.projections.waiting.models import Standing, Summary
from porch.projections.waiting.queries import Looking
from porch.records.outbox import queries as outbox
from porch.records.outbox.models import Outgoing
from porch.records.team.models import Business

SHOWN_LATER = 20
LOOKED_AT = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Somebody on the list. `why` in words; `by` the day their turn is guaranteed, when it is not today."""

    standing: Standing
    seat: Seat
    why: str
    move: str
    by: date | None = None
    writing: str = ""  # the colleague who is answering right now


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """The page: today's rows in order, the next of those left for later, promises due, and how the day stands."""

    today: list[Row]
    later: list[Row]
    later_count: int
    later_by: date | None
    promises: list[Due]
    by_hand: list[Outgoing]  # what somebody has to say now by telephone or in person
    thanks: list[dict[str, Any]]
    quiet: list[dict[str, Any]]  # who has gone quiet and has a seat today
    offers: list[dict[str, Any]]  # who said something about us, and not to us, that help would answer
    news: list[Kept]  # saved searches that came upon something since this colleague looked
    minutes: int
    capacity: int
    done_today: int
    words: str
    summary: Summary
    paper: Paper
    pile: int
    now: datetime
    over_capacity_by: float = 0.0
    owed: tuple[Debt, ...] = ()  # surveys whose people are to hear what came of it
    commitments: int = 0  # answers of ours that may hold a promise nobody has kept in mind
    waiting: int = 0  # everybody but the pile and those whose answer is on its way

    @property
    def is_done(self) -> bool:
        """Whether the lamp may go out."""
        return not self.today and not self.promises and not self.by_hand and not self.quiet


def morning(viewer: Viewer, *, now: datetime, minutes: int | None = None) -> Morning:
    """Return the morning as it stands now; `minutes` overrides what the business set."""
    business = table.business()
    zone = ZoneInfo(business.time_zone or "UTC")
    local = now.astimezone(zone)
    minutes = minutes or business.minutes
    capacity = table.capacity(minutes)
    began = table.began()
    looking = _looking(now)
    urgent = waiting.urgent(viewer, looking=looking)
    line = waiting.longest_waiting(viewer, since=began, limit=LOOKED_AT, looking=looking)
    found = {s.pk: s for s in [*urgent, *line]}
    standings = {pk: s for pk, s in found.items() if not (s.is_leaving or s.is_task)}  # type: ignore[attr-defined]
    leaving = sum(s.is_leaving for s in found.values())  # type: ignore[attr-defined]
    began_today, due_by = datetime.combine(local.date(), time.min, zone), now + timedelta(days=1)
    today = table.today(viewer, since=began_today, due_by=due_by, now=now)
    paper = today.paper
    summary = paper.summary or Summary()
    gone_quiet = quiet.seated(
        paper.quiet, today=local.date(), free=capacity - today.done, share=business.quiet_share, capacity=capacity,
        urgent=sum(s.urgent for s in standings.values()),
    )  # fmt: skip
    arranged = fairness.arrange(
        [_candidate(s) for s in standings.values()], now=local, capacity=capacity, rules=_rules(business),
        taken={Seat.WAITING: min(today.done, capacity), Seat.THANK_YOU: len(gone_quiet)},
        arrivals_per_day=summary.arrivals_per_day,
    )  # fmt: skip
    beyond = max(0, summary.waiting - paper.pile - len(found))
    later = [_row(standings[p.candidate.id], Seat.WAITING, "", p.by) for p in arranged.later]
    return Morning(
        today=[_row(standings[p.candidate.id], p.seat, p.why) for p in arranged.today],
        later=later[:SHOWN_LATER],
        later_count=len(later) + beyond,
        later_by=_last_day(later, beyond, arranged.seats.ordinary, local.date()),
        commitments=today.commitments,
        owed=tuple(surveys.debts(viewer, today=local.date())) if today.owed else (),
        promises=promises.due(viewer, due_by, away=table.away(local.date())) if today.promises else [],
        by_hand=outbox.by_hand(viewer, now) if today.tasks else [],
        thanks=list(paper.thanks) if len(arranged.today) < capacity else [],
        quiet=gone_quiet,
        offers=list(paper.offers) if len(arranged.today) < capacity else [],
        news=alerts.news(viewer) if today.news else [],
        minutes=minutes,
        capacity=capacity,
        done_today=today.done,
        words=fairness.in_words(arranged) if not beyond else "",
        summary=summary,
        paper=paper,
        pile=paper.pile,
        now=now,
        over_capacity_by=arranged.over_capacity_by,
        waiting=max(0, summary.waiting - paper.pile - leaving),
    )


def row_of(standing: Standing) -> Row:
    """Return a standing as a row of the list, outside of any order."""
    return _row(standing, Seat.WAITING, f"never answered; {standing.reason}" if standing.reason else "never answered")


def pile(viewer: Viewer, *, limit: int = 50) -> list[Standing]:
    """Return those who began to wait before Porch, newest first."""
    began = table.began()
    return waiting.before(viewer, began, limit=limit) if began else []


@dataclass(frozen=True, slots=True, kw_only=True)
class Glimpse:
    """What live.js asks for: how many wait, and a mark that changes when the list would."""

    waiting: int
    mark: str


def glimpse(viewer: Viewer, *, now: datetime | None = None) -> Glimpse:
    """Return how many wait and a mark for conditional requests."""
    paper = table.paper(viewer)
    summary = paper.summary or Summary()
    moment = summary.counted_at.isoformat() if summary.counted_at else ""
    answered = _answered_already(viewer, now)
    return Glimpse(
        waiting=max(0, summary.waiting - paper.pile - answered),
        mark=f"{moment}/{paper.unsettled}/{len(paper.trouble)}/{answered}/{paper.notices.get('count', 0)}"
        f"/{len(paper.offers)}",
    )


def _answered_already(viewer: Viewer, now: datetime | None) -> int:
    """Return how many stand as waiting whose answer is on its way, the pile left out."""
    pairs, began = outbox.answering(viewer, now), table.began()
    found = waiting.of_pairs(viewer, pairs) if pairs else []
    return sum(s.state == "waiting" and (began is None or s.since >= began) for s in found)


def _looking(now: datetime) -> Looking:
    same = {"thread": OuterRef("thread"), "handle": OuterRef("handle")}
    writing = ComposeLease.objects.filter(**same, until__gt=now).values("member__name")[:1]
    told = Turn.objects.filter(**same).values("by")[:1]
    answer = Outgoing.objects.filter(thread=OuterRef("thread"), to_handle=OuterRef("handle"), tells=False)
    leaving = Exists(answer.filter(outbox.leaving(now)))
    task = Exists(answer.filter(state=Outgoing.State.BY_HAND))
    return Looking(
        also={
            "writing": Subquery(writing), "promised_by": Subquery(told), "is_leaving": leaving, "is_task": task,
            "meant": language.told_of(SYSTEM, OuterRef("last")),
        },
    )  # fmt: skip


def _candidate(standing: Standing) -> Candidate:
    return Candidate(
        id=standing.pk, since=standing.since, reason=standing.reason or "message", urgent=standing.urgent,
        urgent_word=standing.urgent_word or None, promised_by=getattr(standing, "promised_by", None),
    )  # fmt: skip


def _row(standing: Standing, seat: Seat, why: str, by: date | None = None) -> Row:
    return Row(
        standing=standing, seat=seat, why=why, move=next_move(standing), by=by,
        writing=getattr(standing, "writing", "") or "",
    )  # fmt: skip


def next_move(standing: Standing) -> str:
    """Return a good next move with this person, one rung at a time: answer, then nearer."""
    if standing.channel == "phone":
        return "Call them now" if standing.urgent else "Call them"
    if standing.urgent:
        return "Call or answer now"
    if standing.returns_at:
        return "It came back unanswered: answer, or ask who has it"
    if standing.reason == "complaint" and standing.visibility == "public":
        return "Answer here, then offer to talk directly"
    if standing.turns > 2:
        return "They wrote more than once: call or meet"
    return "Answer"


def _rules(business: Business) -> Rules:
    return Rules(urgent_share=business.urgent_share, bound_days=business.bound_days, thank_you_seats=0, promise_seats=0)


def _last_day(later: list[Row], beyond: int, each_day: int, today: date) -> date | None:
    if beyond and each_day:
        return today + timedelta(days=ceil((len(later) + beyond) / each_day))
    return max((row.by for row in later if row.by), default=None)
