"""What was given to one person and asked of them, and how they wish it: the ledger by which every burst is judged."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from porch.interfaces.console import giving, page
from porch.interfaces.console.views.common import now, viewer
from porch.interfaces.console.views.people import name_of
from porch.records.consent import wishing
from porch.records.outbox import ledgers
from porch.records.people import queries as people

PAGE = 50


def given(request: HttpRequest, person_id: int) -> HttpResponse:
    """A page of the ledger, latest first."""
    person = people.person(viewer(request), person_id)
    if person is None:
        raise Http404
    before = giving.before(request.GET.get("before", ""))
    lines = ledgers.lines(viewer(request), person.pk, before=before, limit=PAGE)
    context = {
        "name": name_of(person), "person_url": reverse("console:person", args=[person.pk]),
        "balance": giving.balance(ledgers.ledger_of(viewer(request), person.pk)),
        "wishes": giving.wishes(wishing.wished(viewer(request), person), now()),
        "lines": [giving.line(one, now()) for one in lines], "more_url": giving.next_page(lines, PAGE),
    }  # fmt: skip
    return page.show(request, "given.html", context, room="people")
