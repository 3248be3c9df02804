"""Every way in by address."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.urls import include, path


def healthz(request: HttpRequest) -> JsonResponse:
    """Say that the web process is up and its database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"ok": True})


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("door/", include("allauth.urls")),
    path("", include("porch.interfaces.widget.urls")),
    path("", include("porch.interfaces.portal.urls")),
    path("", include("porch.interfaces.console.urls")),
]
