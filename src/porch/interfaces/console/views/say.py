"""Saying something to everybody, and what became of everything we said."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from porch.core.errors import PorchError
from porch.desk.post import actions as post
from porch.desk.post import queries as channels
from porch.engagement.conversations import actions as conversations
from porch.interfaces.console import page
from porch.interfaces.console.counters import SEEN, Counters, counters
from porch.interfaces.console.forms import PostForm, complaints
from porch.interfaces.console.refs import Ref
from porch.interfaces.console.rows import known_as
from porch.interfaces.console.signs import counted_as, sign
from porch.interfaces.console.thread import outgoing_state
from porch.interfaces.console.views.by_hand import task_line
from porch.interfaces.console.views.common import now, viewer
from porch.records.outbox import actions as outbox
from porch.records.outbox import queries

UNDO_SECONDS = 10
NEXT_STEPS = {
    "unknown": "Porch looks on the network whether it was published. Nothing is sent twice.",
    "by_hand": "It is said when somebody says so: in the morning list, or under Say yourself.",
    "failed": "It was not published. Try again, or see the connection.",
}


def say(request: HttpRequest) -> HttpResponse:
    """One short post to all connected public channels."""
    accounts = channels.speaking_accounts(viewer(request))
    if request.method == "POST":
        return _post(request, accounts)
    return _show(request, accounts, PostForm(places=_choices(accounts)), {account.pk for account in accounts})


def outbox_(request: HttpRequest) -> HttpResponse:
    """Everything we said, and how far it is."""
    place = request.GET.get("place", "")
    troubled, by_hand = place == "look", place == "hand"
    before = request.GET.get("before", "")
    found = (
        queries.unsettled(viewer(request))
        if troubled
        else []
        if by_hand
        else queries.recent(viewer(request), before=int(before) if before.isdecimal() else None, limit=51)
    )
    here = reverse("console:outbox")
    context = {
        "outgoing": _lines(request, found[:50]),
        "places": [
            SimpleNamespace(label="All", url=here, current=not (troubled or by_hand)),
            SimpleNamespace(label="Say yourself", url=f"{here}?place=hand", current=by_hand),
            SimpleNamespace(label="Needs a look", url=f"{here}?place=look", current=troubled),
        ],
        "by_hand": by_hand,
        "tasks": [task_line(task) for task in queries.by_hand(viewer(request))] if by_hand else [],
        "older_url": f"{here}?before={found[49].pk}" if len(found) > 50 else "",
    }
    return page.show(request, "outbox.html", context, room="outbox")


def withdrawal(request: HttpRequest, outgoing_id: int) -> HttpResponse:
    """Take back what has not left; a post is taken back everywhere."""
    first = _outgoing(request, outgoing_id)
    also = [int(text) for text in request.GET.get("also", "").split(",") if text.isdecimal()]
    found = [first, *(_outgoing(request, one) for one in also[:20])]
    gone, late = 0, ""
    for outgoing in found:
        try:
            conversations.take_back(outgoing=outgoing, at=now())
            gone += 1
        except PorchError as error:
            late = str(error)
    if not gone:
        return page.refused(request, late)
    back = (
        Ref(first.thread_id, first.to_handle_id).url
        if first.thread_id and first.to_handle_id
        else reverse("console:say")
    )
    words = (
        "Taken back. Your words are in the box again."
        if not late
        else f"Taken back in {gone} of {len(found)} places: the rest had left."
    )
    return page.done(request, words, back=back, given_back=first.text)


def retry(request: HttpRequest, outgoing_id: int) -> HttpResponse:
    """Send again what failed."""
    outgoing = _outgoing(request, outgoing_id)
    try:
        outbox.try_again(outgoing=outgoing, at=now())
    except PorchError as error:
        return page.refused(request, error)
    return page.done(
        request, "It leaves again.", undo=reverse("console:withdrawal", args=[outgoing.pk]), seconds=UNDO_SECONDS
    )


def confirmation(request: HttpRequest, outgoing_id: int) -> HttpResponse:
    """Let a colleague who looked say whether an unknown sending is there."""
    outgoing = _outgoing(request, outgoing_id)
    if outgoing.state != "unknown":
        return page.refused(request, "This is not in doubt any more.", back=reverse("console:outbox"))
    published = bool(request.POST.get("published"))
    outbox.confirm_by_hand(outgoing=outgoing, published=published, at=now())
    words = "Noted: it is there." if published else "Noted: it is not there. You can send it again."
    return page.done(request, words, back=reverse("console:outbox"))


def _lines(request: HttpRequest, found: list[Any]) -> list[SimpleNamespace]:
    """Return what we said, each with what its network counts of it; the whole page asks once."""
    names = [_name(outgoing) for outgoing in found if outgoing.visibility in SEEN]
    counted = counters(viewer(request), names)
    return [line(outgoing, counted.get(_name(outgoing))) for outgoing in found]


def _name(outgoing: Any) -> tuple[str, str]:
    return (outgoing.account.channel if outgoing.account else "", outgoing.external_id)


def line(outgoing: Any, counted: Counters | None = None) -> SimpleNamespace:
    """Return one thing we said, with its state in honest words."""
    icon, words = outgoing_state(outgoing)
    shown = sign(outgoing.account.channel) if outgoing.account else sign("email")
    talk = Ref(outgoing.thread_id, outgoing.to_handle_id).url if outgoing.thread_id and outgoing.to_handle_id else ""
    return SimpleNamespace(
        state=outgoing.state, state_icon=icon, state_words=words, failed=outgoing.state == "failed",
        sent=outgoing.state == "sent", channel_icon=shown.icon, where=outgoing.account.name if outgoing.account else "",
        at=outgoing.created_at, words=outgoing.text[:400], next_step=NEXT_STEPS.get(outgoing.state, ""),
        url=outgoing.url if outgoing.url.startswith(("https://", "http://")) else "", talk_url=talk,
        confirm_url=reverse("console:confirmation", args=[outgoing.pk]) if outgoing.state == "unknown" else "",
        retry_url=reverse("console:retry", args=[outgoing.pk]) if outgoing.state in ("failed", "draft") else "",
        counters=counted,
    )  # fmt: skip


def _post(request: HttpRequest, accounts: list[Any]) -> HttpResponse:
    form = PostForm(request.POST, request.FILES, places=_choices(accounts))
    if not form.is_valid():
        return _refuse(request, accounts, form)
    text, chosen = form.cleaned_data["text"], set(form.cleaned_data["accounts"])
    try:
        said = post.say(
            wordings=[post.Wording(account=a, text=text) for a in accounts if a.pk in chosen], photo=form.content(),
            photo_name=form.file_name(), alt=form.cleaned_data["alt"], member=viewer(request), at=now(),
        )  # fmt: skip
    except PorchError as error:
        form.add_error(None, str(error))
        return _refuse(request, accounts, form)
    also = ",".join(str(outgoing.pk) for outgoing in said[1:])
    undo = reverse("console:withdrawal", args=[said[0].pk]) + (f"?also={also}" if also else "")
    places = "1 place" if len(said) == 1 else f"{len(said)} places"
    return page.done(request, f"It leaves for {places}.", undo=undo, seconds=UNDO_SECONDS, back=reverse("console:say"))


def _refuse(request: HttpRequest, accounts: list[Any], form: PostForm) -> HttpResponse:
    if page.fetched(request):
        return page.refused(request, complaints(form), status=422)
    chosen = {int(text) for text in request.POST.getlist("accounts") if text.isdecimal()}
    return _show(request, accounts, form, chosen, status=422)


def _show(
    request: HttpRequest, accounts: list[Any], form: PostForm, chosen: set[int], *, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "places": [_place(account, account.pk in chosen) for account in accounts],
        "seen_line": "Public: everybody can read it, competitors too",
        "outgoing": _lines(request, queries.recent(viewer(request), limit=8)),
    }
    return page.show(request, "say.html", context, room="say", status=status)


def _place(account: Any, chosen: bool) -> SimpleNamespace:
    card = channels.card_of(account)
    return SimpleNamespace(
        id=account.pk, icon=card.icon, name=known_as(account), label=card.label, limit=card.limits.text,
        count_as=counted_as(card.name), chosen=chosen,
    )  # fmt: skip


def _choices(accounts: list[Any]) -> list[tuple[int, str]]:
    return [(account.pk, account.name) for account in accounts]


def _outgoing(request: HttpRequest, outgoing_id: int) -> Any:
    found = queries.outgoing(viewer(request), outgoing_id)
    if found is None or found.account is None:
        raise Http404
    return found
