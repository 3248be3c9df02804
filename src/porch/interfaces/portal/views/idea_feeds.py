"""Ideas and decisions as feeds: what everybody may read, the same to everybody, and nothing of what waits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date
from django.utils.translation import gettext as _

from porch.desk.morning import table
from porch.engagement.ideas import queries
from porch.interfaces.portal.proposed import VERDICTS

AT_ONCE = 50


def proposals(request: HttpRequest, board: str) -> HttpResponse:
    """The newest ideas of a board."""
    held = queries.board(None, board)
    if held is None:
        raise Http404
    title = _("Ideas: %(name)s") % {"name": held.name}
    found = queries.latest(None, held, limit=AT_ONCE)
    lines = [(one.title, one.words, _place(request, one.pk), one.edited_at or one.at, one.at) for one in found]
    return _atom(request, title, reverse("portal:board", args=[held.slug]), lines)


def decisions(request: HttpRequest) -> HttpResponse:
    """What was decided lately, and why."""
    title = _("Decided: %(name)s") % {"name": table.business().name}
    lines = [
        (
            f"{VERDICTS[one.verdict]}: {one.idea.title}", "\n\n".join(filter(None, (one.reason, one.alternative))),
            f"{_place(request, one.idea_id)}#decision-{one.number}", one.published_at or one.decided_at,
            one.published_at or one.decided_at,
        )
        for one in queries.published(None, limit=AT_ONCE)
    ]  # fmt: skip
    return _atom(request, title, reverse("portal:ideas"), lines)


def _place(request: HttpRequest, number: int) -> str:
    return request.build_absolute_uri(reverse("portal:idea", args=[number]))


def _atom(
    request: HttpRequest, title: str, path: str, lines: Iterable[tuple[str, str, str, datetime, datetime]]
) -> HttpResponse:
    feed = Atom1Feed(
        title=title, link=request.build_absolute_uri(path), description=None, feed_url=request.build_absolute_uri()
    )
    latest = None
    for name, words, link, updated, at in lines:
        feed.add_item(title=name, link=link, description=words, updateddate=updated, pubdate=at, unique_id=link)
        latest = max(latest or updated, updated)
    response = HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
    if latest is not None:
        response["Last-Modified"] = http_date(latest.timestamp())
    return response
