"""Photos and files, from a route that lets a browser do nothing but show or save them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from porch.interfaces.console.thread import SHOWN_INLINE
from porch.interfaces.console.views.common import viewer
from porch.records.interactions import queries as log
from porch.records.interactions import store

SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


def media(request: HttpRequest, file_id: int) -> HttpResponse:
    """One photo or file of a conversation, as it was kept."""
    found = log.file(viewer(request), file_id)
    if found is None or found.state != "kept" or found.interaction.deleted:
        raise Http404
    etag = f'"{found.sha256}"'
    if request.headers.get("If-None-Match") == etag:
        return guarded(HttpResponse(status=304), etag)
    try:
        content = store.read(found.sha256)
    except OSError as error:
        raise Http404 from error
    inline = found.content_type in SHOWN_INLINE
    response = HttpResponse(content, content_type=found.content_type if inline else "application/octet-stream")
    name = "".join(c for c in found.name if c.isalnum() or c in " .-_()")[:100] or "file"
    plain = name.encode("ascii", "replace").decode().replace("?", "_")
    response["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{plain}"'
    return guarded(response, etag)


def guarded(response: HttpResponse, etag: str) -> HttpResponse:
    """Return an answer with bytes of others, which a browser may show and do nothing else with."""
    response["ETag"] = etag
    response["Cache-Control"] = "private, max-age=86400, immutable"
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
