"""Ideas and decisions as feeds: what everybody may read, the same to everybody, and nothing of what waits."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from porch.desk.morning import table
from porch.engagement.ideas import queries
from porch.interfaces.portal import feeds
from porch.interfaces.portal.feeds import Entry
from porch.interfaces.portal.proposed import VERDICTS

AT_ONCE = 50


def proposals(request: HttpRequest, board: str) -> HttpResponse:
    """The newest ideas of a board."""
    held = queries.board(None, board)
    if held is None:
        raise Http404
    title = _("Ideas: %(name)s") % {"name": held.name}
    found = queries.latest(None, held, limit=AT_ONCE)
    entries = [
        Entry(title=one.title, words=one.words, path=_place(one.pk), at=one.at, updated=one.edited_at) for one in found
    ]
    return feeds.atom(request, title=title, path=reverse("portal:board", args=[held.slug]), entries=entries)


def decisions(request: HttpRequest) -> HttpResponse:
    """What was decided lately, and why."""
    title = _("Decided: %(name)s") % {"name": table.business().name}
    entries = [
        Entry(
            title=f"{VERDICTS[one.verdict]}: {one.idea.title}", at=one.published_at or one.decided_at,
            words="\n\n".join(filter(None, (one.reason, one.alternative))),
            path=f"{_place(one.idea_id)}#decision-{one.number}",
        )
        for one in queries.published(None, limit=AT_ONCE)
    ]  # fmt: skip
    return feeds.atom(request, title=title, path=reverse("portal:ideas"), entries=entries)


def _place(number: int) -> str:
    return reverse("portal:idea", args=[number])
