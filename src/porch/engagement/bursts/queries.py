"""Questions about bursts: how each stands, who gets it and who does not, and how each would read it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from porch.analytics.cadence import Standing
from porch.core.viewer import SYSTEM, Viewer, may_see
from porch.engagement.bursts import channels, facts, judging, letters, reminding
from porch.engagement.bursts.effect import effect, results
from porch.engagement.bursts.models import (
    Approval,
    Burst,
    Delivery,
    Ending,
    Hold,
    Line,
    Named,
    Own,
    Plan,
    State,
    Verdict,
)
from porch.engagement.bursts.standing import digest, is_approved
from porch.records.outbox import standings
from porch.records.people import queries as people
from porch.records.people.models import Person

HELPS = {
    "C1": "Ask for their yes where you meet them: a slip at the counter, or the sign-up page. Or say it in public.",
    "C6": "What bounced can be opened again on the page of consent, once the address is right.",
    "C8": "Call them, or ask at the counter: what they write to you opens their address at once.",
    "R1": "Say it in public, where those whom it concerns find it, or choose people who talk about it.",
    "R3": "Answer them, settle what they complained of, and keep what is promised: then they may get it.",
    "B1": "Begin with a question, then a little idea, then an invitation; ask after that.",
    "B4": "Call or visit them. Writing more does not help.",
    "B5": "Wait until they answer, come, or vote.",
    "B6": "Tell them first what came of what they told you last time.",
    "F1": "Let it leave later, or give it a longer life.",
    "F6": "Give it a longer life, or let it leave earlier.",
    "LINK": "Ask them for a mail address, or invite them in the open without a link of their own.",
}
"""What would let more people have it, by the rule that holds them back."""
GETTING = Q(verdict=Verdict.GO) | Q(verdict=Verdict.LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How many are held back by one rule, and why, in the words of one of them."""

    rule: str
    why: str
    many: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A plan in numbers: `words` is one line ("9 of 212; ..."), `helps` what would change it."""

    go: int
    later: int
    held_out: int
    held: int
    total: int
    advised: int
    words: str
    by_rule: tuple[Rule, ...]
    helps: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A burst as one person will see it, where, and why it is theirs; `own` is the line a colleague wrote for them.

    `line` is its place in the plan.
    """

    line: int
    person: int
    name: str
    channel: str
    subject: str
    text: str
    why: str
    own: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """How a burst stands: draft, approved, sending, stopped, done or expired; and how many of each there are."""

    name: str
    due: int = 0
    sent: int = 0
    held: int = 0
    stopped: int = 0


def bursts(viewer: Viewer, *, before: int | None = None, limit: int = 30) -> list[Burst]:
    """Return a page of bursts, the latest first."""
    rows = Burst.objects.select_related("author", "edited_by", "segment").order_by("-id")
    rows = rows.filter(pk__lt=before) if before is not None else rows
    return list(rows[:limit]) if may_see(viewer) else []


def burst(viewer: Viewer, number: int) -> Burst | None:
    """Return one burst, or None."""
    rows = Burst.objects.select_related("author", "edited_by", "segment", "saved")
    return rows.filter(pk=number).first() if may_see(viewer) else None


def week(viewer: Viewer, *, begins: datetime, days: int = 7, limit: int = 200) -> list[Burst]:
    """Return what is to leave within some days, the first first."""
    rows = Burst.objects.filter(send_at__gte=begins, send_at__lt=begins + timedelta(days=days))
    return list(rows.select_related("author").order_by("send_at", "id")[:limit]) if may_see(viewer) else []


def about(viewer: Viewer, about: str, *, limit: int = 3) -> list[Burst]:
    """Return the bursts that are about one thing, the latest first."""
    rows = Burst.objects.filter(about=about).order_by("-id")
    return list(rows[:limit]) if may_see(viewer) and about else []


def named(viewer: Viewer, burst: Burst) -> list[int]:
    """Return the ids of the people a burst is for by name."""
    return list(Named.objects.filter(burst=burst).values_list("person", flat=True)) if may_see(viewer) else []


def latest(viewer: Viewer, burst: Burst) -> Plan | None:
    """Return the plan that was asked for last, worked out or not yet."""
    return Plan.objects.filter(burst=burst).order_by("-id").first() if may_see(viewer) else None


def summary(viewer: Viewer, plan: Plan) -> Summary | None:
    """Return a plan in numbers and words, with what would let more people have it; None while it is worked out."""
    if not may_see(viewer) or plan.made_at is None:
        return None
    many = {name.removeprefix("no "): count for name, count in plan.counts.items() if name.startswith("no ")}
    rules = sorted(many, key=lambda rule: (-many[rule], rule))
    found = tuple(Rule(rule=rule, why=_why(plan, rule), many=many[rule]) for rule in rules)
    go, later, out = (plan.counts.get(one.value, 0) for one in (Verdict.GO, Verdict.LATER, Verdict.HELD_OUT))
    return Summary(
        go=go, later=later, held_out=out, held=sum(many.values()), total=plan.total, advised=plan.advised,
        words=_words(go + later, plan.total, found), by_rule=found,
        helps=tuple(HELPS[one.rule] for one in found if one.rule in HELPS),
    )  # fmt: skip


def lines(
    viewer: Viewer, plan: Plan, *, verdict: str = "", rule: str = "", after: int = 0, limit: int = 50
) -> list[Line]:
    """Return a page of a plan: everybody in it, or those of one verdict and one rule."""
    rows = Line.objects.filter(plan=plan, pk__gt=after, **({"verdict": verdict} if verdict else {}))
    rows = rows.filter(rule=rule) if rule else rows
    return list(rows.select_related("person__identity", "handle").order_by("id")[:limit]) if may_see(viewer) else []


def previews(
    viewer: Viewer, burst: Burst, *, now: datetime, after: int = 0, before: int = 0, limit: int = 3
) -> list[Preview]:
    """Return a burst as some will see it, in the order of the plan: from the line after `after` on, or until `before`.

    Of those before, the last ones.
    """
    plan = _worked_out(burst)
    if plan is None or not may_see(viewer):
        return []
    rows = Line.objects.filter(GETTING, plan=plan).select_related("person__identity", "handle")
    if before:
        found = list(rows.filter(pk__lt=before).order_by("-id")[:limit])[::-1]
    else:
        found = list(rows.filter(pk__gt=after).order_by("id")[:limit])
    theirs = Own.objects.filter(burst=burst, person__in=people.all_of(viewer, [_now(row).pk for row in found]))
    own = {one.person.now_id: one.words for one in theirs.select_related("person").order_by("at")}
    return [_preview(burst, row, now, own) for row in found]


def around(viewer: Viewer, burst: Burst, *, first: int, last: int) -> tuple[bool, bool]:
    """Return whether some get it whose lines stand before `first`, and some after `last`."""
    rows = Line.objects.filter(GETTING, plan=_worked_out(burst)) if may_see(viewer) else Line.objects.none()
    return rows.filter(pk__lt=first).exists(), rows.filter(pk__gt=last).exists()


def state(viewer: Viewer, burst: Burst, *, now: datetime) -> Stand:
    """Return how a burst stands."""
    if not may_see(viewer):
        return Stand(name="draft")
    rows = Delivery.objects.filter(burst=burst).values_list("state").annotate(many=Count("pk")).order_by()
    many = dict.fromkeys(State.values, 0) | dict(rows)
    counts = {name: many[name] for name in ("due", "sent", "held", "stopped")}
    ending = Ending.objects.filter(burst=burst).order_by("-id").first()
    if ending is not None:
        return Stand(name="stopped" if not ending.sending else "sending" if many["due"] else "done", **counts)
    if burst.relevant_until is not None and burst.relevant_until < now:
        return Stand(name="expired", **counts)
    return Stand(name="approved" if is_approved(burst) else "draft", **counts)


def deliveries(viewer: Viewer, burst: Burst, *, state: str, after: int = 0, limit: int = 50) -> list[Delivery]:
    """Return a page of those who got it, are to get it, or were held back when it was to leave."""
    rows = Delivery.objects.filter(burst=burst, state=state, pk__gt=after).select_related("person__identity")
    return list(rows.order_by("id")[:limit]) if may_see(viewer) else []


def approvals(viewer: Viewer, burst: Burst) -> list[Approval]:
    """Return who approved the burst as it is written now."""
    rows = Approval.objects.filter(burst=burst, digest=digest(burst)).select_related("by").order_by("id")
    return list(rows) if may_see(viewer) else []


def holds(viewer: Viewer) -> list[Hold]:
    """Return the segments with which nothing is begun for now."""
    rows = Hold.objects.filter(lifted_at=None).select_related("segment", "by").order_by("id")
    return list(rows) if may_see(viewer) else []


def hold(viewer: Viewer, number: int) -> Hold | None:
    """Return one hold, lifted or not, or None."""
    return Hold.objects.select_related("segment").filter(pk=number).first() if may_see(viewer) else None


def standing(
    viewer: Viewer, persons: Collection[int], at: datetime, *, burst: Burst | None = None
) -> dict[int, Standing]:
    """Return where these people stand at `at`, with all that the rules need, as far as `burst` goes."""
    if not may_see(viewer):
        return {}
    known = judging.burst_of(SYSTEM, burst) if burst is not None else judging.NO_BURST
    found = facts.facts(viewer, known, at, persons=persons)
    return standings.standings(viewer, persons, at, base={person: found.standing(person) for person in persons})


def remindable(viewer: Viewer, burst: Burst, *, now: datetime) -> int:
    """Return how many could be reminded now, once, of the survey that a burst asks for; counted up to some hundreds."""
    return reminding.many(burst, now) if may_see(viewer) else 0


def speaks(viewer: Viewer) -> list[str]:
    """Return the kinds of network on which something can be begun."""
    return sorted(channels.voices(viewer))


def _worked_out(burst: Burst) -> Plan | None:
    """Return the latest plan that is worked out."""
    return Plan.objects.filter(burst=burst).exclude(made_at=None).order_by("-id").first()


def _preview(burst: Burst, row: Line, now: datetime, own: Mapping[int, str]) -> Preview:
    person = _now(row)
    words = letters.written(burst, person, now)
    return Preview(
        line=row.pk, person=person.pk, name=person.name, channel=row.handle.kind if row.handle else "",
        subject=words.subject, text=words.text, why=row.why, own=own.get(person.pk, ""),
    )  # fmt: skip


def _now(row: Line) -> Person:
    return row.person.identity or row.person


def _why(plan: Plan, rule: str) -> str:
    rows = Line.objects.filter(plan=plan, verdict=Verdict.NO, rule=rule).order_by("id")
    return rows.values_list("why", flat=True).first() or ""


def _words(getting: int, total: int, rules: tuple[Rule, ...]) -> str:
    if not rules:
        return f"{getting} of {total}"
    return f"{getting} of {total}; " + "; ".join(f"{one.many}: {one.why.rstrip('.')} ({one.rule})" for one in rules[:3])


__all__ = [
    "HELPS",
    "Preview",
    "Rule",
    "Stand",
    "Summary",
    "approvals",
    "around",
    "burst",
    "bursts",
    "deliveries",
    "effect",
    "hold",
    "holds",
    "latest",
    "lines",
    "named",
    "previews",
    "remindable",
    "results",
    "speaks",
    "standing",
    "state",
    "summary",
    "week",
]
