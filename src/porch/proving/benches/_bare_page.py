"""The bare page: one indexed query of 50 rows of the morning's table, behind the same middleware, in the same house."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from porch.interfaces.console import page
from porch.projections.waiting.models import Standing

BODY = """{% extends "console/base.html" %}{% block main %}<ul>{% for row in rows %}
<li>{{ row.excerpt }}</li>{% endfor %}</ul>{% endblock %}"""


def bare(request: HttpRequest) -> HttpResponse:
    """Fifty rows and nothing else."""
    rows = Standing.objects.filter(state="waiting").order_by("since", "id")[:50]
    told = {"shell": page.shell(request, "morning", 0), "rows": list(rows)}
    return HttpResponse(engines["django"].from_string(BODY).render(told, request))


urlpatterns = [path("bench/bare/", bare), path("", include("porch.config.urls"))]
