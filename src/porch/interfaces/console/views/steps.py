"""The next step up the ladder with somebody: begun with one key, declined for them, or a first mail written."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from porch.analytics.ladder import Rung
from porch.core.errors import PorchError
from porch.desk.ladder import actions, queries
from porch.desk.ladder.queries import Next, Way
from porch.engagement.conversations import actions as conversations
from porch.interfaces.console import page
from porch.interfaces.console.forms import complaints, text
from porch.interfaces.console.permissions import WRITERS, role_of
from porch.interfaces.console.refs import Ref
from porch.interfaces.console.views.common import now, viewer
from porch.interfaces.console.views.people import name_of
from porch.records.people import queries as people

UNDO_SECONDS = 10
ICONS = {
    Rung.REPLY: "message-circle", Rung.DM: "mail", Rung.MAIL: "mail", Rung.CALL: "phone", Rung.MEETING: "handshake",
}  # fmt: skip


class MailForm(forms.Form):
    """A mail that begins a conversation."""

    subject = forms.CharField(label="Subject", max_length=200, widget=text(autocomplete="off"))
    text = forms.CharField(
        label="Words", max_length=20_000, widget=forms.Textarea(attrs={"class": "textarea", "dir": "auto", "rows": 8})
    )


def step(request: HttpRequest, person_id: int) -> HttpResponse:
    """The next step with one person, for the panels that show it; or it is begun."""
    found = _person(request, person_id)
    if request.method == "POST":
        return _begin(request, found)
    context = {
        "next": shown(found.pk, queries.next_step(viewer(request), found, now=now())),
        "shell": SimpleNamespace(may_write=role_of(viewer(request)) in WRITERS),
    }
    return render(request, "console/parts/next_step.html", context)


def declined(request: HttpRequest, person_id: int) -> HttpResponse:
    """They would rather not: nobody asks them up for a while."""
    found, asked = _person(request, person_id), request.POST.get("rung", "")
    if not (asked.isdecimal() and len(asked) == 1 and int(asked) in set(Rung)):
        return page.refused(request, "Say which step they declined.", status=400)
    deed = actions.decline(person=found, rung=Rung(int(asked)), member=viewer(request), at=now())
    words = f"Noted: {name_of(found)} is asked no step up for three months."
    undo = reverse("console:deed-undo", args=[deed.pk])
    return page.done(request, words, undo=undo, back=reverse("console:person", args=[found.pk]))


def mail(request: HttpRequest, person_id: int) -> HttpResponse:
    """A first mail to somebody, with words to begin it; or it is sent."""
    found = _person(request, person_id)
    upward = queries.next_step(viewer(request), found, now=now())
    way = queries.ways(viewer(request), found, list(found.handles.all()), now=now()).get(Rung.MAIL)
    if request.method == "POST":
        return _send(request, found, way)
    opening = upward.step.opening if upward and upward.step.rung == Rung.MAIL else ""
    return _show(request, found, way, MailForm(initial={"text": opening}))


def shown(person_id: int, found: Next | None) -> SimpleNamespace | None:
    """Return a step as its panel shows it."""
    if found is None:
        return None
    rung, here = found.step.rung, reverse("console:person-step", args=[person_id])
    if rung is None:
        return SimpleNamespace(label="", reason=found.step.reason)
    return SimpleNamespace(
        rung=int(rung), label=rung.label, icon=ICONS[rung], reason=found.step.reason, opening=found.step.opening,
        url=here, declined_url=reverse("console:person-step-declined", args=[person_id]),
    )  # fmt: skip


def _begin(request: HttpRequest, found: Any) -> HttpResponse:
    try:
        rung, way, words = actions.take(person=found, member=viewer(request), at=now())
    except PorchError as error:
        return page.refused(request, error, back=reverse("console:person", args=[found.pk]))
    told = f"Words to begin with stand in the box: {name_of(found)} wrote them." if words and way.thread_id else ""
    return page.done(request, told or f"The next step with {name_of(found)}.", back=_place(found, rung, way))


def _place(found: Any, rung: Rung, way: Way) -> str:
    """Return where a step is taken: in its conversation, as a first mail, as an invitation, or as a call noted."""
    if way.thread_id is not None:
        return Ref(thread=way.thread_id, handle=way.handle.pk).url
    if rung == Rung.MEETING:
        return f"{reverse('console:meeting-new')}?who={way.handle.pk}"
    if rung == Rung.CALL:
        return f"{reverse('console:met')}?who={way.handle.pk}"
    return reverse("console:person-mail", args=[found.pk])


def _send(request: HttpRequest, found: Any, way: Way | None) -> HttpResponse:
    form = MailForm(request.POST)
    if way is None or way.account is None or not form.is_valid():
        return _refuse(request, found, way, form)
    try:
        outgoing = conversations.write(
            account=way.account, handle=way.handle, member=viewer(request), subject=form.cleaned_data["subject"],
            text=form.cleaned_data["text"], at=now(), key=request.POST.get("key", "")[:64],
        )  # fmt: skip
    except PorchError as error:
        form.add_error(None, str(error))
        return _refuse(request, found, way, form)
    undo, back = reverse("console:withdrawal", args=[outgoing.pk]), reverse("console:person", args=[found.pk])
    return page.done(request, f"Your mail to {name_of(found)} leaves.", undo=undo, seconds=UNDO_SECONDS, back=back)


def _refuse(request: HttpRequest, found: Any, way: Way | None, form: MailForm) -> HttpResponse:
    if page.fetched(request):
        return page.refused(request, complaints(form) or "There is no way to them by mail.", status=422)
    return _show(request, found, way, form, status=422)


def _show(request: HttpRequest, found: Any, way: Way | None, form: MailForm, *, status: int = 200) -> HttpResponse:
    context = {
        "name": name_of(found), "back_url": reverse("console:person", args=[found.pk]), "form": form,
        "here_url": reverse("console:person-mail", args=[found.pk]),
        "to": way.handle.value if way else "", "way": way, "key": uuid4().hex,
    }  # fmt: skip
    return page.show(request, "mail.html", context, room="people", status=status)


def _person(request: HttpRequest, person_id: int) -> Any:
    found = people.person(viewer(request), person_id)
    if found is None:
        raise Http404
    return found
