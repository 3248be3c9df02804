"""One picture of an idea, from a route that lets a browser do nothing but show it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from porch.engagement.ideas import pictures
from porch.interfaces.portal.visiting import Visitor
from porch.records.interactions import store

SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


def picture(request: HttpRequest, visitor: Visitor, number: int, picture: int) -> HttpResponse:
    """The picture, to who may read its idea."""
    found = pictures.picture(visitor.person, picture)
    if found is None or found.idea_id != number:
        raise Http404
    try:
        response = HttpResponse(store.read(found.sha256), content_type=found.content_type)
    except OSError as error:
        raise Http404 from error
    response["Cache-Control"] = "private, max-age=86400"
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
