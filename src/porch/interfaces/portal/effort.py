"""Has a browser work out a small sum before what a newcomer sends is believed, where it comes in a flood or too soon.

Where nothing is worked out (no script, a page not sent by https) nothing is lost: it is kept, and a colleague looks
first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from porch.core.clock import SYSTEM_CLOCK
from porch.core.rates import RATES, place_of
from porch.interfaces.portal import page, stamping, visiting
from porch.interfaces.portal.permissions import SAID
from porch.interfaces.portal.visiting import Visitor
from porch.records.guests import efforts

KEY, EFFORT = "key", "sign-effort"
NEW = timedelta(days=7)
MOST = 10
"""What newcomers send from one place in ten minutes; more is a flood. A family, not a user group: those work it out."""
TYPED = 200  # letters: nobody types them in two seconds

Go = Callable[[Visitor], HttpResponse]


def weighed(request: HttpRequest, visitor: Visitor, go: Go, form: list[tuple[str, str]], now: datetime) -> HttpResponse:
    """Return what comes of a form, by somebody known; where it raises doubt, the page that asks for an effort first.

    Without one the deed is done by a `doubted` visitor.
    """
    if not _is_doubtful(request, visitor, now):
        return go(visitor)
    if EFFORT not in request.POST and not request.FILES:
        return _ask(request, form)
    answer = request.POST.get(EFFORT, "")
    if not answer:
        return go(replace(visitor, doubted=True))
    try:
        efforts.accept(stay=visitor.stay, answer=answer, at=now)
    except efforts.WrongEffort:
        return _ask(request, form, refused=_("That was wrong, or used already. Here is another."))
    return go(visitor)


def _is_doubtful(request: HttpRequest, visitor: Visitor, now: datetime) -> bool:
    route = request.resolver_match.url_name if request.resolver_match else ""
    if route not in SAID or visitor.person.created_at <= now - NEW:
        return False
    place = place_of(str(request.META.get("REMOTE_ADDR", "")))
    floods = RATES.knock(f"portal newcomers {place}", MOST, now)
    return bool(floods) or _is_hasty(request, now)


def _is_hasty(request: HttpRequest, now: datetime) -> bool:
    """Return whether somebody sent more than anybody types in that time; what came by way of signing in was not."""
    sent = request.POST
    typed = len(sent.get("words", "")) >= TYPED and not any(name.startswith("sign-") for name in sent)
    return typed and stamping.is_hasty(sent.get(KEY, ""), now)


def _ask(request: HttpRequest, form: list[tuple[str, str]], *, refused: str = "") -> HttpResponse:
    asked = efforts.to_find(stay=visiting.of(request).stay, now=SYSTEM_CLOCK.now())
    return page.show(request, "effort.html", {"carried": form, "asked": asked, "refused": refused}, status=422)
