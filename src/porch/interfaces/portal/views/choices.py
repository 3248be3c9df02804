"""Choices on the portal: by gut, then the facts, then knowing them; and what became of each."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.desk.morning import table
from porch.engagement.choices import ballots, choosing, queries
from porch.engagement.choices.choosing import Stage
from porch.interfaces.portal import chosen, feeds, page
from porch.interfaces.portal.feeds import Entry
from porch.interfaces.portal.visiting import Visitor

AT_ONCE = 30
STUB_LASTS = timedelta(days=400)
LONGEST = 19  # digits of a number


def choices(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """What there is to choose, and what was chosen; newest first, a page at a time."""
    before = _number(request.GET.get("before", ""))
    found = queries.choices(None, before=before or None, limit=AT_ONCE + 1)
    now = SYSTEM_CLOCK.now()
    lines = [(one, one.is_open(now)) for one in found[:AT_ONCE]]
    more = found[AT_ONCE - 1].pk if len(found) > AT_ONCE else 0
    return page.show(request, "choices.html", {"lines": lines, "more": more, "before": before})


def choice(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """One choice, at the step where somebody stands; or, posted to, their next step."""
    if request.method != "POST":
        return _page(request, visitor, number)
    now = SYSTEM_CLOCK.now()
    try:
        stub = _deed(request, visitor, number, now)
    except PorchError as error:
        return _page(request, visitor, number, refused=str(error))
    here = reverse("portal:choice", args=[number])
    answer = page.back(f"{here}#step")  # what comes next says that it was kept
    if stub:
        answer.set_cookie(
            _cookie(visitor, number), stub, max_age=STUB_LASTS, path=here,
            httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
    return answer


def feed(request: HttpRequest) -> HttpResponse:
    """What is new about choices: opened, a fact came late, decided. The same to everybody, and without figures."""
    title = _("Choices: %(name)s") % {"name": table.business().name}
    entries = [
        Entry(
            title=f"{chosen.NEW[one.what]}: {one.choice.words}", at=one.at,
            words=f"{one.outcome.decided}\n\n{one.outcome.reasons}" if one.outcome else one.choice.why,
            path=f"{reverse('portal:choice', args=[one.choice.pk])}#{one.what}-{one.number}",
        )
        for one in queries.news(None)
    ]  # fmt: skip
    return feeds.atom(request, title=title, path=reverse("portal:choices"), entries=entries)


def _deed(request: HttpRequest, visitor: Visitor, number: int, now: datetime) -> str:
    """Do what a form asks for; return the stub the browser is to keep, if there is one."""
    found, sent = queries.choice(None, number), request.POST
    if found is None:
        raise Http404
    stub, option = _stub(request, visitor, number), _number(sent.get("option", ""))
    match sent.get("step"):
        case "gut":
            fresh = sent.get("stub", "")[:100] if found.anonymous else ""
            choosing.pick_by_gut(choice=found, person=visitor.person, option=option, at=now, stub=fresh)
            return fresh if ballots.held(found, fresh) else ""
        case "read":
            upto = _number(sent.get("upto", ""))
            choosing.read_facts(choice=found, person=visitor.person, upto=upto, at=now, stub=stub)
        case "informed":
            mattered = _number(sent.get("mattered", ""))
            choosing.pick_informed(
                choice=found, person=visitor.person, option=option, at=now, mattered=mattered, stub=stub
            )
        case "stub":
            told = sent.get("stub", "").strip()[:100]
            if ballots.held(found, told) is None:
                raise PorchError(_("This stub leads to no choice. Look whether it is whole."))
            return told
    return ""


def _page(request: HttpRequest, visitor: Visitor, number: int, *, refused: str = "") -> HttpResponse:
    now, found = SYSTEM_CLOCK.now(), queries.choice(None, number)
    if found is None:
        raise Http404
    stub, reads = _stub(request, visitor, number), "facts" in request.GET
    seen = queries.seen(None, found, now, person=visitor.person, stub=stub, reads=reads)
    if seen is None:
        raise Http404
    context = {
        "seen": seen, "choice": found, "is_open": found.is_open(now), "stage": seen.mine.stage.value, "stub": stub,
        "steps": chosen.steps(seen), "options": chosen.options(seen), "facts": chosen.facts(seen), "reads": reads,
        "report": chosen.told(seen), "refused": refused, "upto": max((one.number for one in seen.facts), default=0),
        "fresh": ballots.draw() if found.anonymous and seen.mine.stage is Stage.GUT else "",
    }  # fmt: skip
    return page.show(request, "choice.html", context, status=422 if refused else 200)


def _stub(request: HttpRequest, visitor: Visitor, number: int) -> str:
    """Return what the browser of somebody keeps of their anonymous choice; two people may use the same."""
    return request.COOKIES.get(_cookie(visitor, number), "") if visitor.person is not None else ""


def _cookie(visitor: Visitor, number: int) -> str:
    return f"porch_stub_{number}_{visitor.person.pk}"


def _number(told: str) -> int:
    return int(told) if told.isascii() and told.isdecimal() and len(told) < LONGEST else 0
