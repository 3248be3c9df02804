"""The bare page of the portal: one indexed query of fifty ideas in the same frame, behind the same guard.

All ask from one place here, so what slows down one place is lifted.
"""

from __future__ import annotations

import os
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from porch.engagement.ideas import voting
from porch.engagement.ideas.models import SHOWN, Idea, Vote
from porch.interfaces.portal import guard, page
from porch.interfaces.portal.visiting import Visitor

ENDLESS = 10**9
FORGOTTEN = 5
"""The planted fault forgets each such vote."""


def bare(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Fifty titles and nothing else, as the bare page of the morning."""
    ideas = Idea.objects.filter(SHOWN, into=None).order_by("-pk")[:50]
    return page.show(request, "bench_bare.html", {"ideas": list(ideas)})


def forgetful(vote: Any) -> Any:
    """Return `vote`, made to forget some: what the bench must notice."""

    def forgets(**told: Any) -> Any:
        number = told["number"]
        return Vote(idea_id=number, person=told["person"]) if number % FORGOTTEN == 0 else vote(**told)

    return forgets


guard.MOST_READ = guard.MOST_SAID = guard.MOST_SAID_BY_ONE = ENDLESS
if os.environ.get("PORCH_BENCH_PLANT") == "lost":
    voting.vote_by_number = forgetful(voting.vote_by_number)
bare_page = guard.route("bench/bare/", bare, "board", visits=True)  # the table's line for a page everybody reads
urlpatterns = [bare_page, path("", include("porch.config.urls"))]
