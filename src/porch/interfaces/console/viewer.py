"""Says on every request who is asking, and tells time in their zone."""

from __future__ import annotations

from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from porch.desk.morning import table
from porch.records.team import queries as team


class ViewerMiddleware:
    """Sets `request.viewer` to the member who is signed in, or None; the console knows no persons."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the reader's time zone."""
        member = team.member_signed_in(request.session)
        request.viewer = member  # type: ignore[attr-defined]
        if member is None:
            return self.get_response(request)
        request._cached_user = member.login  # type: ignore[attr-defined]  # spares Django a statement
        request.business = table.business()  # type: ignore[attr-defined]
        with timezone.override(zone(member.time_zone or request.business.time_zone)):  # type: ignore[attr-defined]
            return self.get_response(request)


def zone(name: str) -> ZoneInfo:
    """Return the zone of that name, or UTC when the machine does not know it."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
