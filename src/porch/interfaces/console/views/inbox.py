"""The inbox: every conversation, by place; closing many at once."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from porch.core.errors import PorchError
from porch.engagement.conversations import actions as conversations
from porch.engagement.conversations import queries as talks
from porch.interfaces.console import page
from porch.interfaces.console.refs import parse
from porch.interfaces.console.rows import rows
from porch.interfaces.console.signs import sign
from porch.interfaces.console.views.common import now, viewer
from porch.projections.waiting import queries as waiting
from porch.records.accounts import queries as accounts
from porch.records.people import queries as people
from porch.records.team import queries as team

PLACES = {
    "mine": "Mine", "unassigned": "Unassigned", "waiting": "Waiting", "set-aside": "Set aside", "snoozed": "Snoozed",
    "handed-over": "Handed over", "done": "Done", "all": "All",
}  # fmt: skip
EMPTY = {
    "mine": ("Nothing is yours", "What you take, and what colleagues hand over to you, stands here."),
    "unassigned": ("Nobody waits without a colleague", "Conversations that nobody has taken stand here."),
    "waiting": ("Nobody is waiting", "Whoever writes to you and has no answer yet stands here, longest first."),
    "set-aside": ("Nothing set aside", "Newsletters, receipts and whoever you mark as not a customer stand here."),
    "snoozed": ("Nothing snoozed", "What you put off rests here until its day. New words wake it."),
    "handed-over": (
        "Nothing handed over",
        "What a colleague has for you stands here until it is answered or comes back.",
    ),
    "done": ("Nothing done yet", "What was answered or closed stands here."),
    "all": ("Nothing here yet", "Every conversation stands here, latest first."),
}
VISIBILITIES = (("public", "Public"), ("followers", "Followers"), ("direct", "Private"), ("in_person", "In person"))
BY_SINCE = ("waiting", "mine", "unassigned")
PAGE = 40


def close_reasons() -> list[tuple[str, str]]:
    """Return why one can close without an answer, as a form offers it."""
    return [(reason, reason) for reason in talks.REASONS]


def inbox(request: HttpRequest, place: str = "waiting") -> HttpResponse:
    """One place of the inbox."""
    if place not in PLACES:
        raise Http404
    narrow = _narrow(request)
    name = place.replace("-", "_")
    found = waiting.box(viewer(request), name, narrow=narrow, before=_before(request), limit=PAGE + 1)
    shown = found[:PAGE]
    context = {
        "place": place,
        "place_label": PLACES[place],
        "places": [
            SimpleNamespace(label=label, url=reverse("console:inbox-place", args=[key]), current=key == place)
            for key, label in PLACES.items()
        ],
        "rows": rows(shown, talks.writing_now(viewer(request), now())),
        "older_url": _older(request, shown[-1], name) if len(found) > PAGE else "",
        "filters": _filters(request, narrow),
        "close_reasons": close_reasons(),
        "acts": place in ("mine", "unassigned", "waiting"),
        "empty": _empty(place, narrow),
    }
    return page.show(request, "inbox.html", context, room="inbox")


def closures(request: HttpRequest) -> HttpResponse:
    """Close the chosen conversations with one reason."""
    try:
        picked = [parse(text) for text in request.POST.getlist("pick")[:200]]
    except ValueError:
        return page.refused(
            request, "One of the chosen conversations is not here any more. Reload the page.", status=400
        )
    handles = people.handles(viewer(request), [ref.handle for ref in picked])
    pairs = [(ref.thread, handles[ref.handle]) for ref in picked if ref.handle in handles]
    if not pairs:
        return page.refused(request, "Choose at least one conversation.", status=400)
    try:
        deeds = conversations.close_many(
            conversations=pairs, reason=request.POST.get("reason", ""), member=viewer(request), at=now()
        )
    except PorchError as error:
        return page.refused(request, error)
    undo = (
        reverse("console:deed-undo", args=[deeds[0].pk])
        + "?"
        + urlencode({"also": ",".join(str(d.pk) for d in deeds[1:])})
    )
    words = f"{len(deeds)} {'conversation' if len(deeds) == 1 else 'conversations'} closed."
    return page.done(request, words, undo=undo, back=reverse("console:inbox"))


def _narrow(request: HttpRequest) -> waiting.Narrow:
    colleague = request.GET.get("colleague", "")
    return waiting.Narrow(
        channel=request.GET.get("channel", "")[:32],
        colleague=int(colleague) if colleague.isdecimal() else None,
        visibility=request.GET.get("visibility", "")[:12],
    )


def _filters(request: HttpRequest, narrow: waiting.Narrow) -> SimpleNamespace:
    channels = sorted({account.channel for account in accounts.accounts(viewer(request))})
    colleagues = [(str(member.pk), member.name) for member in team.members(viewer(request))]
    chosen = [
        sign(narrow.channel).label if narrow.channel else "",
        dict(colleagues).get(str(narrow.colleague), "") if narrow.colleague else "",
        dict(VISIBILITIES).get(narrow.visibility, ""),
    ]
    return SimpleNamespace(
        active=any(chosen),
        words=", ".join(word for word in chosen if word),
        channels=[(channel, sign(channel).label) for channel in channels],
        colleagues=colleagues,
        visibilities=VISIBILITIES,
        channel=narrow.channel,
        colleague=str(narrow.colleague or ""),
        visibility=narrow.visibility,
    )


def _before(request: HttpRequest) -> waiting.Place | None:
    at, _, row_id = request.GET.get("before", "").partition("~")
    try:
        return (datetime.fromisoformat(at), int(row_id)) if at else None
    except ValueError:
        return None


def _older(request: HttpRequest, last: Any, name: str) -> str:
    at = last.since if name in BY_SINCE else last.last_at
    kept = {key: value for key, value in request.GET.items() if key != "before"}
    return "?" + urlencode({**kept, "before": f"{at.isoformat()}~{last.pk}"})


def _empty(place: str, narrow: waiting.Narrow) -> SimpleNamespace:
    if narrow != waiting.Narrow():
        return SimpleNamespace(
            title="Nothing matches the filter",
            words="",
            step="Show all",
            url=reverse("console:inbox-place", args=[place]),
        )
    title, words = EMPTY[place]
    return SimpleNamespace(title=title, words=words, step="", url="")
