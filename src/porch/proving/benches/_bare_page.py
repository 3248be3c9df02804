"""The bare page: one indexed query of 50 rows of the morning's table, behind the same middleware, in the same house."""

from __future__ import annotations

import os
from functools import cache
from time import sleep
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from porch.interfaces.console import page
from porch.interfaces.console.views.morning import morning
from porch.projections.waiting.models import Standing

BODY = """{% extends "console/base.html" %}{% block main %}<ul>{% for row in rows %}
<li>{{ row.excerpt }}</li>{% endfor %}</ul>{% endblock %}"""


def bare(request: HttpRequest) -> HttpResponse:
    """Fifty rows and nothing else."""
    rows = Standing.objects.filter(state="waiting").order_by("since", "id")[:50]
    told = {"shell": page.shell(request, "morning", 0), "rows": list(rows)}
    return HttpResponse(_template().render(told, request))


@cache
def _template() -> Any:
    """Return the template, read once as every other is."""
    return engines["django"].from_string(BODY)


def slow(request: HttpRequest) -> HttpResponse:
    """The planted fault: a morning that dawdles and asks for each row by itself."""
    for row in Standing.objects.order_by("-last_at")[:12]:
        Standing.objects.filter(pk=row.pk).exists()
    sleep(0.05)
    return morning(request)


urlpatterns = [
    path("bench/bare/", bare),
    *([path("", slow)] if os.environ.get("PORCH_BENCH_PLANT") == "slow" else []),
    path("", include("porch.config.urls")),
]
