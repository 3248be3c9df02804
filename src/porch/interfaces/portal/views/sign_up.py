"""Asking to hear from us: a form for everybody, and the page that confirms an address by its owner's own press."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.rates import RATES
from porch.interfaces.portal import mailing, page, stamping
from porch.interfaces.portal.guard import Guest
from porch.interfaces.portal.words import PURPOSES, STATED, purpose_named
from porch.records.consent.queries import Purpose
from porch.records.outbox import choosing, signing_up
from porch.records.people import links
from porch.records.people.links import Door

UNSEEN = "website"  # a field no human sees
MOST_IN_ALL = 300  # letters in ten minutes, whoever asks
PLACE = "The sign-up page"


def sign_up(request: HttpRequest) -> HttpResponse:
    """The form, or what was written on it. Whether an address is known here is told to nobody."""
    now = SYSTEM_CLOCK.now()
    if request.method != "POST":
        return _form(request, {"purposes": []}, stamping.stamp(now))
    given = {"mail": request.POST.get("mail", "").strip()[:254], "name": request.POST.get("name", "").strip()[:120]}
    asked = [one for one in request.POST.getlist("purpose") if one in PURPOSES]
    stamp = request.POST.get("stamp", "")
    refused = stamping.untimely(stamp, now) or _wrong(given["mail"], asked)
    if refused:
        fresh = stamp if stamping.is_quick(stamp, now) else stamping.stamp(now)
        return _form(request, {**given, "purposes": asked}, fresh, refused=refused)
    if not request.POST.get(UNSEEN) and not RATES.knock("portal sign-up", MOST_IN_ALL, now):
        _ask(given, asked, now)
    return page.show(request, "asked.html")


def confirm(request: HttpRequest, guest: Guest) -> HttpResponse:
    """The page with the button, which a scanner may open as often as it likes; or, posted to, the yes."""
    asked = signing_up.asked(guest.number)
    if asked is None:
        raise Http404
    now = SYSTEM_CLOCK.now()
    if request.method == "POST":
        choosing.confirm(opt_in=asked, at=now)
    context = {
        "purposes": [purpose_named(Purpose(one)) for one in asked.purposes if one in PURPOSES],
        "words": asked.words, "confirmed": request.method == "POST" or asked.confirmed_at is not None,
        "wishes": links.link(door=Door.WISHES, person=asked.person.now_id, now=now) if asked.person else "",
    }  # fmt: skip
    return page.show(request, "yes.html", context)


def _ask(given: Mapping[str, str], asked: list[str], now: datetime) -> None:
    # After three mails in a day no more goes there, and the page is the same: it would tell apart whom we know.
    with suppress(PorchError):
        signing_up.ask(
            address=given["mail"], name=given["name"], purposes=asked, words=str(STATED), place=PLACE, at=now,
            letter=lambda opt_in: mailing.opt_in_words(
                links.address(door=Door.OPT_IN, person=None, now=now, about=f"opt-in-{opt_in.pk}")
            ),
        )  # fmt: skip


def _wrong(mail: str, asked: list[str]) -> str:
    try:
        validate_email(mail)
    except ValidationError:
        return _("This does not look like a mail address.")
    return "" if asked else _("Choose what you would like to hear about.")


def _form(request: HttpRequest, given: Mapping[str, Any], stamp: str, *, refused: str = "") -> HttpResponse:
    purposes = [(value, *words, value in given["purposes"]) for value, words in PURPOSES.items()]
    context = {"given": given, "purposes": purposes, "stamp": stamp, "refused": refused, "stated": STATED}
    return page.show(request, "sign_up.html", context, status=422 if refused else 200)
