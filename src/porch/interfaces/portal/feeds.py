"""What is new, as a feed: the same to everybody who reads one language, and sent once while it is the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.feedgenerator import Atom1Feed

from porch.core.interaction import digest

KEPT = 300  # seconds
NOTHING_YET = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that is new: its path (with a fragment where several share a page), when it was and was changed."""

    title: str
    words: str
    path: str
    at: datetime
    updated: datetime | None = None


class _Feed(Atom1Feed):
    """A feed that is the same for as long as nothing is new, and so while there is nothing at all."""

    def latest_post_date(self) -> datetime:
        """Return when the latest entry was changed."""
        return super().latest_post_date() if self.items else NOTHING_YET


def atom(request: HttpRequest, *, title: str, path: str, entries: Iterable[Entry]) -> HttpResponse:
    """Return an Atom 1.0 feed (RFC 4287), or 304 where the reader has it as it is."""
    feed = _Feed(
        title=title, link=request.build_absolute_uri(path), description=None, feed_url=request.build_absolute_uri()
    )
    for one in entries:
        link = request.build_absolute_uri(one.path)
        feed.add_item(
            title=one.title, link=link, description=one.words, updateddate=one.updated or one.at, pubdate=one.at,
            unique_id=link,
        )  # fmt: skip
    body = feed.writeString("utf-8")
    tag = f'"{digest(body.encode())}"'
    written = HttpResponse(body, content_type="application/atom+xml; charset=utf-8")
    response = get_conditional_response(request, etag=tag, response=written) or written
    response["ETag"] = tag
    response["Cache-Control"] = f"public, max-age={KEPT}"
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response
