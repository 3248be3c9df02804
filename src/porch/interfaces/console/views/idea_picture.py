"""One picture of an idea, to the team: also of one that waits to be looked at or is hidden."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from porch.engagement.ideas import pictures
from porch.interfaces.console.views.common import viewer
from porch.interfaces.console.views.media import guarded
from porch.records.interactions import store


def picture(request: HttpRequest, picture_id: int) -> HttpResponse:
    """The picture, from a route that lets a browser do nothing but show it."""
    found = pictures.picture(viewer(request), picture_id)
    if found is None:
        raise Http404
    try:
        response = HttpResponse(store.read(found.sha256), content_type=found.content_type)
    except OSError as error:
        raise Http404 from error
    return guarded(response, f'"{found.sha256}"')
