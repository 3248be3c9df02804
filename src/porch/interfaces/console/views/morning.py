"""The morning, what is new in it, the pile from before Porch, and the first look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from porch.core.interaction import digest
from porch.desk.morning import actions, queries, table
from porch.desk.morning import first_look as first_looks
from porch.interfaces.console import page, understood
from porch.interfaces.console.asked import saved_address
from porch.interfaces.console.listened import offer_line
from porch.interfaces.console.permissions import OWNER, WRITERS, role_of
from porch.interfaces.console.promised import due_line
from porch.interfaces.console.refs import Ref
from porch.interfaces.console.rooms import connected
from porch.interfaces.console.rows import name_of, row, rows, state_words
from porch.interfaces.console.signs import sign
from porch.interfaces.console.views.by_hand import task_line
from porch.interfaces.console.views.common import counted, now, viewer
from porch.interfaces.console.views.notices import block
from porch.interfaces.console.views.people import name_of as name_of_person
from porch.interfaces.console.views.ties import quiet_line

MINUTES = (5, 10, 15, 20, 30, 45, 60)


def morning(request: HttpRequest) -> HttpResponse:
    """The list of today."""
    minutes = _minutes(request)
    desk = _desk(request, minutes)
    response = page.show(request, "morning.html", {"desk": desk.html}, room="morning", waiting=desk.waiting)
    if minutes:
        response.set_cookie("porch_minutes", str(minutes), max_age=16 * 3600, httponly=True, samesite="Lax")
    return response


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The morning as HTML, and how many wait."""

    html: SafeString
    waiting: int


def _desk(request: HttpRequest, minutes: int | None) -> Desk:
    """Return the desk, drawn once for every change of the morning and every minute of the clock."""
    who, at = viewer(request), now()
    zone, role = timezone.get_current_timezone_name(), role_of(who)
    stamp = table.stamp(who, at)
    key = f"desk:{digest(f'{stamp}{minutes}{zone}{role}{get_language()}{at:%Y%m%d%H%M}{who.pk}'.encode())}"
    held: Desk | None = cache.get(key)
    if held is None:
        held = _drawn(request, minutes, at)
        cache.set(key, held, 60)
    return held


def _drawn(request: HttpRequest, minutes: int | None, at: datetime) -> Desk:
    found, role = queries.morning(viewer(request), now=at, minutes=minutes), role_of(viewer(request))
    context = {
        "day": day(request, found), "troubles": troubles(found.paper),
        "minutes_choices": sorted({*MINUTES, found.minutes}),
        "shell": {"may_write": role in WRITERS, "is_owner": role == OWNER},
    }  # fmt: skip
    html = render_to_string("console/parts/desk.html", context)
    return Desk(html=html, waiting=found.waiting)


def live(request: HttpRequest) -> HttpResponse:
    """How many wait and a stamp that changes with the list; 304 while nothing has changed."""
    glimpse = queries.glimpse(viewer(request), now=now())
    etag = f'"{glimpse.waiting}-{glimpse.mark}"'.replace(" ", "_")
    response = get_conditional_response(
        request, etag=etag, response=JsonResponse({"waiting": glimpse.waiting, "stamp": glimpse.mark})
    )
    response = response or JsonResponse({})
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    return response


def pile(request: HttpRequest) -> HttpResponse:
    """Acknowledge everything from before Porch."""
    deeds = actions.acknowledge_pile(member=viewer(request), at=now())
    page.forget_glimpse()
    words = f"{len(deeds)} conversations from before Porch acknowledged. They stand in the inbox under Done."
    return page.done(request, words, back=reverse("console:morning"))


def first_look(request: HttpRequest) -> HttpResponse:
    """What the last 90 days say."""
    found = first_looks.first_look(viewer(request), now=now())
    reading = [a for a in found.reading if a.history_done_at is None]
    look = SimpleNamespace(
        connected=bool(found.reading) or bool(found.totals.get("interactions")),
        sentence=_past(found, bool(reading)),
        reading=[SimpleNamespace(name=a.name, seen=a.history_seen, total=a.history_total) for a in reading],
        now=[row(r.standing, move=r.move) for r in found.answer_now],
        never=rows(found.never_answered),
        never_count=found.never_answered_count,
        never_more=max(0, found.never_answered_count - len(found.never_answered)),
        quiet=[
            SimpleNamespace(
                name=name_of_person(q.person), words=q.words, url=reverse("console:person", args=[q.person.pk])
            )
            for q in found.quiet
        ],
    )
    return page.show(request, "first_look.html", {"look": look}, room="morning")


def day(request: HttpRequest, found: Any) -> SimpleNamespace:
    """Return the morning as its page shows it."""
    return SimpleNamespace(
        rows=[row(r.standing, why=_why(r), move=r.move, writer=r.writing) for r in found.today],
        minutes=found.minutes,
        sentence=_sentence(found),
        over=_over(found),
        promises=[due_line(due, viewer(request), found.now) for due in found.promises],
        owed=found.owed,
        partners=[partner_line(**told) for told in found.paper.partners],
        found=_found(found.commitments),
        tasks=[task_line(task) for task in found.by_hand],
        thanks=[offer_line(told) for told in found.thanks],
        quiet=[quiet_line(told) for told in found.quiet],
        offers=[offer_line(told) for told in found.offers],
        news=[SimpleNamespace(name=one.name, words=one.words, url=saved_address(one.saved)) for one in found.news],
        later=[
            SimpleNamespace(name=name_of(r.standing.handle), url=_url(r.standing), by=r.by) for r in found.later if r.by
        ],
        later_sentence=_later(found),
        pile=SimpleNamespace(count=found.pile, sentence=_pile(found.pile)) if found.pile else None,
        notices=block(found.paper.notices),
        today=_today(found),
        unconnected=not connected(),
        waiting_for_others=_elsewhere(found.summary),
    )


def partner_line(*, what: str, many: int) -> SimpleNamespace:
    """Return what is owed to partners as a line: how much of it, and where it is done."""
    words, route = OWED[what]
    return SimpleNamespace(words=f"{many} {words[many != 1]}", url=reverse(f"console:{route}"))


OWED: Mapping[str, tuple[tuple[str, str], str]] = {
    "ideas": (("idea waits longer than its board promises", "ideas wait longer than their boards promise"), "ideas"),
    "questions": (("question to step in", "questions to step in"), "help"),
    "doubts": (("doubt of what you promise waits for a reply", "doubts of what you promise wait for a reply"),
               "claims"),
    "board": (("idea or vote of somebody new to look at", "ideas and votes of people new here to look at"),
              "ideas-held"),
    "words": (("question or answer of somebody new to look at", "questions and answers of people new here to look at"),
              "help"),
    "said": (("word on what you promise to look at", "words on what you promise to look at"), "claims"),
}  # fmt: skip
"""What is owed to partners, for one and for more, and where it is done."""


def troubles(paper: Any) -> list[SimpleNamespace]:
    """Return what is out of order, as banners: what happened, what was kept, what to do."""
    told = [_trouble(item) for item in paper.trouble]
    if paper.unsettled:
        told.append(_banner(f"{counted(paper.unsettled, 'answer needs', 'answers need')} a look.", "outbox", "Look"))
    if paper.quarantined:
        words = f"{counted(paper.quarantined, 'item', 'items')} could not be read. The bytes are kept in quarantine."
        told.append(_banner(words, "quarantine", "Look"))
    if paper.ledger_alarms:
        words = (
            f"On {counted(paper.ledger_alarms, 'day', 'days')} of the last week a network holds what Porch does not."
        )
        told.append(_banner(words, "ledger", "See the ledger"))
    return told


def _trouble(item: dict[str, Any]) -> SimpleNamespace:
    since = timezone.localtime(datetime.fromisoformat(item["since"]))
    when = f"{since:%H:%M}" if since.date() == timezone.localdate() else date_format(since, "j F, H:i")
    label = _called(item["name"], sign(item["channel"]).label)
    kept = f" {counted(item['kept'], 'answer is', 'answers are')} kept here." if item.get("kept") else ""
    url = reverse("console:connection", args=[item["account"]])
    if item["state"] == "refused":
        again = reverse("console:connection-consent", args=[item["account"]])
        words = f"{label} has refused our key since {when}.{kept}"
        return SimpleNamespace(words=words, url=url, step="Reconnect", reconnect=again)
    if item["error"]:
        return SimpleNamespace(
            words=f"{label} has not answered since {when}: {item['error'][:160]}{kept}", url=url, step="Look"
        )
    if item.get("refusals"):
        pushed = counted(item["refusals"], "delivery is", "deliveries are")
        words = f"{pushed} refused at the webhook address of {label}: the signature is wrong."
        return SimpleNamespace(words=words, url=url, step="Look")
    return SimpleNamespace(words=f"{label} has been silent since {when}.{kept}", url=url, step="Look")


def _called(name: str, network: str) -> str:
    """Return which connection it is: of several mailboxes one has refused our key, not E-mail."""
    return network if not name or name.casefold() == network.casefold() else f"{name} ({network})"


def _banner(words: str, where: str, step: str) -> SimpleNamespace:
    return SimpleNamespace(words=words, url=reverse(f"console:{where}"), step=step)


def _past(found: Any, reading: bool) -> str:
    theirs = found.totals.get("theirs", 0)
    so_far = " so far" if reading else ""
    never = counted(found.never_answered_count, "was never answered", "were never answered")
    return f"{counted(theirs, 'thing', 'things')} people said to you{so_far}. Of the conversations in it, {never}."


def _minutes(request: HttpRequest) -> int | None:
    told = request.GET.get("minutes") or request.COOKIES.get("porch_minutes", "")
    return min(240, max(1, int(told))) if told.isdecimal() and len(told) < 4 else None


def _sentence(found: Any) -> str:
    today = date_format(timezone.localtime(found.now), "l j F")
    if not found.today:
        nobody = "" if found.later_count else "Nobody is waiting."
        return " ".join(part for part in (f"{today}.", _done(found.done_today), nobody) if part)
    order = "Urgent words first, then whoever has waited longest."
    return f"{today}. About {counted(found.minutes, 'minute', 'minutes')}. {order}"


def _done(count: int) -> str:
    return f"{counted(count, 'conversation', 'conversations')} settled today." if count else ""


def _over(found: Any) -> str:
    if found.over_capacity_by <= 0:
        return ""
    return (
        (
            f"More people write than fit: about {found.over_capacity_by:.0f} a day more than"
            f" {counted(found.minutes, 'minute', 'minutes')} can answer."
        )
        if found.over_capacity_by >= 0.5
        else ""
    )


def _later(found: Any) -> str:
    people = counted(found.later_count, "more person waits", "more people wait")
    by = f" All have their turn by {date_format(found.later_by, 'l j F Y')}." if found.later_by else ""
    return f"{people}.{by}"


def _pile(count: int) -> str:
    if count == 1:
        return (
            "1 conversation is older than your first day here. Acknowledge it, and the morning is about what comes now."
        )
    older = f"{count} conversations are older than your first day here."
    return f"{older} Acknowledge them once, and the morning is about what comes now."


def _today(found: Any) -> str:
    return _done(found.done_today)


def _elsewhere(summary: Any) -> str:
    rest = [
        counted(summary.snoozed, "is snoozed", "are snoozed") if summary.snoozed else "",
        counted(summary.handed_over, "is with somebody else", "are with somebody else") if summary.handed_over else "",
    ]
    told = ", ".join(part for part in rest if part)
    return f"{told[0].upper()}{told[1:]}." if told else ""


def _found(count: int) -> str:
    if not count:
        return ""
    return (
        "1 answer of yours may hold a promise. Keep it in mind?"
        if count == 1
        else f"{count} answers of yours may hold promises. Keep them in mind?"
    )


def _why(found: Any) -> str:
    words = state_words(found.standing, understood.reason(found.standing))
    promised = getattr(found.standing, "promised_by", None)
    return f"{words}, promised for today" if promised and promised <= timezone.localdate() else words


def _url(standing: Any) -> str:
    return Ref(standing.thread_id, standing.handle_id).url
