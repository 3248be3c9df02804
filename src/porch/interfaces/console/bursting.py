"""Bursts as pages show them: the week, one line, whom one reaches and why not, what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from types import SimpleNamespace
from typing import Any

from django.urls import reverse

from porch.analytics.cadence.kinds import NAMES, ORDER, Kind
from porch.core.viewer import Viewer
from porch.engagement.bursts import effect, leaving_out, queries, showing
from porch.interfaces.console import burst_plots
from porch.interfaces.console.nouns import counted
from porch.interfaces.console.permissions import WRITERS, role_of
from porch.records.team import queries as team

DAYS = 7
DAY = timedelta(days=1)
LABELS = {
    Kind.QUESTION: "Question", Kind.IDEA: "Little idea", Kind.INVITE: "Invite", Kind.FEEDBACK: "Asking how it was",
    Kind.OUTCOME: "What came of it", Kind.THANKS: "Thanks", Kind.APOLOGY: "Apology",
}  # fmt: skip
ICONS = {
    Kind.QUESTION: "message-circle", Kind.IDEA: "lightbulb", Kind.INVITE: "calendar-plus", Kind.FEEDBACK: "ear",
    Kind.OUTCOME: "check", Kind.THANKS: "hand-heart", Kind.APOLOGY: "handshake",
}  # fmt: skip
LADDER = tuple((LABELS[kind], NAMES[kind]) for kind in ORDER)
STATES = {
    "draft": "waits for its words and a colleague", "approved": "approved", "sending": "on its way",
    "stopped": "stopped", "done": "gone", "expired": "no longer of use",
}  # fmt: skip
VERDICTS = {"go": "Get it", "later": "Get it later", "held_out": "Left out by chance", "no": "Held back"}
RULES = {
    "B1": "we ask last", "B4": "silent lately", "B5": "not engaged since we last asked",
    "B6": "not told what came of the last", "C1": "no yes, or no way to them", "C6": "unsubscribed, or mail came back",
    "C7": "too many complaints this week", "F2": "surveyed lately", "F4": "have it already",
    "F5": "not an address of theirs", "F6": "too late for it", "LINK": "a link of their own, in public",
    "M1": "do not want it", "O1": "heard it already", "OUT": "left out by a colleague", "Q1": "no hour for it",
    "R1": "nothing says it concerns them", "R2": "know it already", "R3": "wait for us, or complained",
    "R4": "left in peace",
}  # fmt: skip
"""Each rule in few words, for where there is no room for its own."""
PATIENCE = timedelta(minutes=2)
ALWAYS = ("Left", "Conversations begun")


def monday(day: date) -> date:
    """Return the Monday of a day's week.

    >>> monday(date(2026, 3, 5)).isoformat()
    '2026-03-02'
    """
    return day - timedelta(days=day.weekday())


def week(viewer: Viewer, begins: date, found: Iterable[Any], zone: tzinfo, now: datetime) -> SimpleNamespace:
    """Return seven days with what goes on each."""
    planned = list(found)
    days_of = {one.pk: one.send_at.astimezone(zone).date() for one in planned}
    stands = showing.stands(viewer, planned, now=now)
    faces = showing.faces(viewer, [plan for _, plan in stands.values() if plan is not None])
    lines = [(days_of[one.pk], card(one, *stands[one.pk], faces)) for one in planned]
    days = [
        SimpleNamespace(
            day=day, name=f"{day:%A}", is_today=day == now.astimezone(zone).date(),
            bursts=[one for on, one in lines if on == day],
        )
        for day in (begins + number * DAY for number in range(DAYS))
    ]  # fmt: skip
    address = reverse("console:bursts")
    return SimpleNamespace(
        days=days, begins=begins, ends=begins + 6 * DAY, empty=not lines,
        before_url=f"{address}?week={begins - 7 * DAY:%Y-%m-%d}",
        after_url=f"{address}?week={begins + 7 * DAY:%Y-%m-%d}",
        here_url=f"{address}?week={begins:%Y-%m-%d}",
    )  # fmt: skip


def listed(viewer: Viewer, bursts: Sequence[Any], now: datetime) -> list[SimpleNamespace]:
    """Return bursts as a list shows them, in few statements however many they are."""
    stands = showing.stands(viewer, bursts, now=now)
    return [line(one, *stands[one.pk]) for one in bursts]


def line(burst: Any, stand: str, plan: Any) -> SimpleNamespace:
    """Return one burst as a list shows it."""
    kind = Kind(burst.kind)
    return SimpleNamespace(
        id=burst.pk, name=burst.name, kind=LABELS[kind], icon=ICONS[kind], send_at=burst.send_at,
        url=reverse("console:burst", args=[burst.pk]), state=STATES[stand], stand=stand, reach=reach(plan),
        movable=stand in ("draft", "approved"), move_url=reverse("console:burst-move", args=[burst.pk]),
    )  # fmt: skip


def card(burst: Any, stand: str, plan: Any, faces: Mapping[int, Sequence[str]]) -> SimpleNamespace:
    """Return one burst as the week shows it: with the first who get it, and how many are held back by which rule."""
    names = faces.get(plan.pk, []) if plan is not None else []
    return SimpleNamespace(
        **vars(line(burst, stand, plan)), held=held_back(plan),
        faces=[SimpleNamespace(name=name, initials=initials(name)) for name in names],
    )  # fmt: skip


def initials(name: str) -> str:
    """Return the one or two letters somebody is known by.

    >>> initials("Ann Lee Brown"), initials("ann"), initials("@")
    ('AB', 'A', '@')
    """
    words = [word for word in name.split() if word[0].isalnum()] or [name.strip()]
    return "".join(word[0] for word in dict.fromkeys((words[0], words[-1]))).upper()


def held_back(plan: Any) -> str:
    """Return how many a plan holds back, and by which rule the most, in words; empty where nobody is."""
    told = plan.counts if plan is not None else {}
    counts = {name.removeprefix("no "): many for name, many in told.items() if name.startswith("no ")}
    if not counts:
        return ""
    most = max(sorted(counts), key=lambda rule: counts[rule])
    return f"{sum(counts.values())} held back, most: {RULES.get(most, most)}"


def reach(plan: Any) -> str:
    """Return how many a burst reaches, of how many, in words."""
    if plan is None or plan.made_at is None:
        return "being worked out"
    counts = plan.counts
    gets = counts.get("go", 0) + counts.get("later", 0)
    return f"{gets} of {plan.total}"


def shown(viewer: Viewer, burst: Any, now: datetime, *, after: int = 0, before: int = 0) -> SimpleNamespace:
    """Return one burst with its plan, its previews, its approval, and what came of it."""
    plan, stand = queries.latest(viewer, burst), queries.state(viewer, burst, now=now)
    made = plan is not None and plan.made_at is not None
    summary = queries.summary(viewer, plan) if made and plan is not None else None
    open_ = stand.name in ("draft", "approved")
    previews = queries.previews(viewer, burst, now=now, after=after, before=before) if burst.words else []
    return SimpleNamespace(
        **vars(line(burst, stand.name, plan)), made=made, about=burst.about, topic=burst.topic, words=burst.words,
        summary=summary, rules=rules(burst, summary), doing=_doing(plan, now), trouble=plan.trouble if plan else "",
        author=burst.author.name if burst.author else "", writable=open_, previews=previews, why_all=burst.why_all,
        **_steps(viewer, burst, previews),
        same_for_many=showing.same_for_many(viewer, burst, now) if open_ and burst.words and made else 0,
        approving=_approving(viewer, burst, stand.name), urls=_urls(burst), is_feedback=burst.kind == Kind.FEEDBACK,
        results=_results(viewer, burst, stand) if not open_ else None,
        remindable=_remindable(viewer, burst, stand.name, now),
        effect=burst_plots.plots(effect.effect(viewer, kind=burst.kind)) if not open_ else (),
    )  # fmt: skip


def _steps(viewer: Viewer, burst: Any, previews: Sequence[Any]) -> dict[str, str]:
    """Return the ways to the letters before and after these; empty where there are none."""
    if not previews:
        return {"next_preview": "", "last_preview": ""}
    first, last = previews[0].line, previews[-1].line
    fewer, more = queries.around(viewer, burst, first=first, last=last)
    return {
        "next_preview": f"?see={last}#preview" if more else "",
        "last_preview": f"?before={first}#preview" if fewer else "",
    }


def rules(burst: Any, summary: Any) -> list[SimpleNamespace]:
    """Return by which rules a burst holds people back, with the way to who they are."""
    address = reverse("console:burst-people", args=[burst.pk])
    found = summary.by_rule if summary else []
    return [
        SimpleNamespace(rule=one.rule, why=one.why, many=one.many, url=f"{address}?verdict=no&rule={one.rule}")
        for one in found
    ]


def lines(viewer: Viewer, found: Sequence[Any]) -> list[SimpleNamespace]:
    """Return who gets a burst, or why not, as rows."""
    return [
        SimpleNamespace(
            id=one.person_id, name=one.person.name or f"Person {one.person_id}", verdict=VERDICTS[one.verdict],
            gets=one.verdict in ("go", "later"), rule=one.rule, why=one.why, until=one.until, advice=one.advice,
            url=reverse("console:person", args=[one.person_id]), channel=one.handle.kind if one.handle else "",
            left_out=one.rule == leaving_out.RULE,
        )
        for one in found
    ]  # fmt: skip


def filters(summary: Any, verdict: str, rule: str) -> list[SimpleNamespace]:
    """Return by what the list of people can be looked through, and what is looked through now."""
    counts = (("go", summary.go), ("later", summary.later), ("held_out", summary.held_out))
    found = [("", "", "Everybody", summary.total), *((key, "", VERDICTS[key], many) for key, many in counts if many)]
    found += [("no", one.rule, one.why, one.many) for one in summary.by_rule]
    return [
        SimpleNamespace(
            url=f"?verdict={key}&rule={code}", words=words, many=many, code=code, current=(key, code) == (verdict, rule)
        )
        for key, code, words, many in found
    ]


def stopped(many: int, left: int) -> str:
    """Return what stopping did, to how many who do not get it and `left` who have it already."""
    return f"Stopped: {counted(many, 'person does', 'people do')} not get it. {left} had left."


def reminded(due_at: datetime) -> str:
    """Return what reminding will do."""
    return f"Whoever has not answered by {due_at:%A %-d %B} is reminded, this once."


def _doing(plan: Any, now: datetime) -> SimpleNamespace | None:
    if plan is None or plan.made_at is not None:
        return None
    return SimpleNamespace(done=plan.done, total=plan.total, slow=now - plan.asked_at > PATIENCE)


def _approving(viewer: Viewer, burst: Any, stand: str) -> SimpleNamespace | None:
    if stand != "draft" or not burst.words:
        return None
    mine = (burst.author_id, burst.edited_by_id)
    others = [one.name for one in team.members(viewer) if one.pk not in mine and role_of(one) in WRITERS]
    return SimpleNamespace(why_not=showing.may_approve(viewer, burst), others=others)


def _results(viewer: Viewer, burst: Any, stand: Any) -> list[SimpleNamespace]:
    found = effect.results(viewer, burst)
    told = (
        ("Left", found.sent), ("To go", stand.due), ("Held back when it was to go", stand.held),
        ("Stopped", stand.stopped), ("Came back", found.came_back), ("Conversations begun", found.conversations),
        ("Rungs climbed", found.climbed), ("People thanked", found.thanked), ("Came", found.came),
    )  # fmt: skip
    return [SimpleNamespace(what=what, many=many) for what, many in told if many or what in ALWAYS]


def _remindable(viewer: Viewer, burst: Any, stand: str, now: datetime) -> int:
    if burst.kind != Kind.FEEDBACK or stand not in ("sending", "done"):
        return 0
    return queries.remindable(viewer, burst, now=now)


def _urls(burst: Any) -> SimpleNamespace:
    names = (
        "words",
        "people",
        "line",
        "leaving-out",
        "planning",
        "approval",
        "sending",
        "stopping",
        "reminding",
        "move",
    )
    return SimpleNamespace(
        **{name.replace("-", "_"): reverse(f"console:burst-{name}", args=[burst.pk]) for name in names}
    )
