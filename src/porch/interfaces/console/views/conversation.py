"""One conversation: reading it, answering it, who is writing, what is half written, how like a form letter it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from porch.core.errors import PorchError
from porch.core.template import Filled
from porch.desk.post import queries as post
from porch.desk.post import saying
from porch.engagement.conversations import actions, queries
from porch.engagement.meetings import queries as meetings
from porch.interfaces.console import page
from porch.interfaces.console.barriers import lines
from porch.interfaces.console.forms import PhotoForm, complaints
from porch.interfaces.console.meeting import shown
from porch.interfaces.console.refs import Ref
from porch.interfaces.console.rows import address_of, name_of
from porch.interfaces.console.signs import sign
from porch.interfaces.console.thread import first_name, passed, talk
from porch.interfaces.console.views import deeds, templates
from porch.interfaces.console.views.common import handle, now, viewer
from porch.interfaces.console.views.inbox import close_reasons
from porch.records.interactions import queries as log
from porch.records.outbox.actions import AlreadyAnswering
from porch.records.people import queries as people

FROM = {
    "morning": ("Morning", "morning"), "inbox": ("Inbox", "inbox"), "people": ("People", "people"),
    "search": ("Search", "said"), "first-look": ("First look", "first-look"),
    "listening": ("Listening", "listening"),
}  # fmt: skip
UNDO_SECONDS = 10
HAND_BACK = timedelta(days=3)


def conversation(request: HttpRequest, ref: Ref) -> HttpResponse:
    """The whole thread, and the box to answer."""
    found = queries.conversation(viewer(request), ref.thread, ref.handle, now=now(), before=_before(request))
    if found is None:
        raise Http404
    origin = request.GET.get("from", "")
    label, route = FROM.get(origin, FROM["inbox"])
    context = {
        "talk": talk(viewer(request), found),
        "from": origin if origin in FROM else "inbox",
        "back_label": label,
        "back_url": reverse(f"console:{route}"),
        "close_reasons": close_reasons(),
        "snoozes": deeds.SNOOZES,
        "hand_targets": deeds.hand_targets(request),
        "in_three_days": (timezone.localdate() + HAND_BACK).isoformat(),
        "today": timezone.localdate().isoformat(),
    }
    return page.show(request, "conversation.html", context, room="morning" if origin == "morning" else "inbox")


def _before(request: HttpRequest) -> tuple[datetime, int] | None:
    """Return the place in the thread from which older words are asked for."""
    asked = request.GET.get("before", "")
    turn = log.interaction(viewer(request), int(asked)) if asked.isdecimal() and len(asked) < 19 else None
    return (turn.at, turn.pk) if turn else None


def about(request: HttpRequest, ref: Ref) -> HttpResponse:
    """The panel about the person, fetched once the conversation stands."""
    who = handle(request, ref)
    handles = list(who.person.handles.all()) if who.person else [who]
    context = {
        "first_name": first_name(name_of(who)),
        "handles": [
            SimpleNamespace(
                icon=sign(h.kind).icon, label=sign(h.kind).label, value=address_of(h), followers=h.followers
            )
            for h in handles
        ],
        "elsewhere": passed(queries.elsewhere(viewer(request), ref.thread, who, limit=8)),
        "barriers": lines(people.barriers(viewer(request), who.person)) if who.person else [],
        "meetings": [shown(one, now()) for one in meetings.of_handles(viewer(request), [h.pk for h in handles])[:3]],
        "person_url": reverse("console:person", args=[who.person_id]) if who.person_id else "",
    }
    return render(request, "console/parts/about.html", context)


def reply(request: HttpRequest, ref: Ref) -> HttpResponse:
    """Answer; it leaves after ten seconds."""
    photo = PhotoForm(request.POST, request.FILES)
    if not photo.is_valid():
        return page.refused(request, complaints(photo), status=422, back=ref.url)
    content, name = photo.content(), photo.file_name()
    try:
        template, text = _words(request, ref, content, name)
        outgoing = actions.reply(
            thread_id=ref.thread, handle=handle(request, ref), member=viewer(request), at=now(), text=text,
            key=request.POST.get("key", "")[:64], template=template,
            enclosures=saying.enclose(content, name, photo.cleaned_data["alt"]),
        )  # fmt: skip
    except (actions.TakenError, AlreadyAnswering) as error:
        return page.refused(request, f"{error} Your words are still in the box.", back=ref.url)
    except PorchError as error:
        return page.refused(request, error, status=422, back=ref.url)
    undo = reverse("console:withdrawal", args=[outgoing.pk])
    words = f"Your answer to {name_of(outgoing.to_handle)} leaves."
    if outgoing.account and post.card_of(outgoing.account).by_hand:
        words = f"It becomes a task: somebody says it to {name_of(outgoing.to_handle)}."
    return page.done(request, words, undo=undo, seconds=UNDO_SECONDS, back=ref.url)


def _words(request: HttpRequest, ref: Ref, photo: bytes, name: str) -> tuple[Filled | None, str]:
    """Return what is to be said, and the approved wording it is, if any; PorchError says why it would be refused."""
    if "template" in request.POST:
        return templates.chosen(request, ref)
    text = request.POST.get("text", "")
    said = log.latest_from(viewer(request), ref.thread, ref.handle)
    if said is not None and said.account is not None:
        saying.see_that_it_fits(said.account, text, photo, name, at=now(), answers=said)
    return None, text


def lease(request: HttpRequest, ref: Ref) -> HttpResponse:
    """Say that one is writing here; 409 names the colleague who is."""
    try:
        actions.hold(thread_id=ref.thread, handle=handle(request, ref), member=viewer(request), at=now())
    except actions.TakenError as error:
        return HttpResponse(str(error), status=409, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


def draft(request: HttpRequest, ref: Ref) -> HttpResponse:
    """Keep half-written words."""
    text = request.POST.get("text", "")[:20_000]
    actions.save_draft(thread_id=ref.thread, handle=handle(request, ref), member=viewer(request), text=text, at=now())
    return HttpResponse(status=204)


def likeness(request: HttpRequest, ref: Ref) -> HttpResponse:
    """How like what we told others this is."""
    text = request.POST.get("text", "")[:20_000]
    said = log.latest_from(viewer(request), ref.thread, ref.handle)
    objection = (
        post.fitting(post.card_of(said.account), said).objection(text, now=now()) if said and said.account else ""
    )
    meter = SimpleNamespace(high=True, words=objection) if objection else None
    if meter is None and len(text.split()) >= 5:
        found = queries.cookie_cutter(viewer(request), text, ref.handle)
        share = round(found.share * 100)
        words = (
            "In your own words"
            if not found.alike
            else f"{share}% the same as what we told somebody else. Say something only they would know"
        )
        meter = SimpleNamespace(high=found.alike, words=words)
    return render(request, "console/parts/meter.html", {"meter": meter})
