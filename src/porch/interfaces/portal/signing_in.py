"""Asks who somebody is, by mail and six digits, around whatever form they sent: it is carried along, and then done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from porch.core.clock import SYSTEM_CLOCK
from porch.core.rates import RATES
from porch.desk.post import vouching
from porch.interfaces.portal import effort, mailing, page, stamping, visiting, vouched
from porch.interfaces.portal.visiting import Visitor
from porch.records.guests import actions as guests
from porch.records.guests import errands, passkeys

MAIL, CODE, AGAIN = "sign-mail", "sign-code", "sign-again"
SEAL, PASSKEY = "sign-seal", "sign-passkey"
KEY, UNSEEN = "key", "website"  # the second is a field no human sees
OURS = frozenset({MAIL, CODE, AGAIN, SEAL, PASSKEY, KEY, UNSEEN}) | {effort.EFFORT} | vouched.FIELDS
MOST_IN_ALL = 300  # letters in ten minutes, whoever asks

Go = Callable[[Visitor], HttpResponse]


def met(request: HttpRequest, visitor: Visitor, go: Go, now: datetime) -> HttpResponse:
    """Return what comes of a form: the deed, by whoever they are; or the page that asks who that is, with the form.

    A form of a page that was open for long, or whose sender has signed in or out meanwhile, is shown once more.
    """
    if request.POST.get(UNSEEN):
        return page.back(request.path)
    if not stamping.fits(request.POST.get(KEY, ""), visitor, now):
        return page.show(request, "again.html", {"carried": _carried(request)}, status=422)

    def weighed(known: Visitor) -> HttpResponse:
        return effort.weighed(request, known, go, _carried(request), now)

    if visitor.person is not None:
        return weighed(visitor)
    if request.FILES:
        return ask(request, refused=_("Sign in first, please: then you can send photos and files."))
    return _who(request, weighed, now)


def ask(
    request: HttpRequest, *, refused: str = "", carried: Iterable[tuple[str, str]] | None = None, action: str = ""
) -> HttpResponse:
    """Return the page that asks who somebody is; what it sends comes to `action`, or here, with the form around it."""
    host = request.get_host()
    context = {
        "carried": _carried(request) if carried is None else carried, "refused": refused,
        "action": action or request.path, "mail": request.POST.get(MAIL, "")[:254],
        "networks": vouching.networks(), "server": request.POST.get(vouched.SERVER, "")[:300],
        "passkey": passkeys.to_enter(host=host, now=SYSTEM_CLOCK.now()) if passkeys.works_at(host) else None,
    }  # fmt: skip
    return page.show(request, "who.html", context, status=422 if refused and request.method == "POST" else 200)


def _who(request: HttpRequest, go: Go, now: datetime) -> HttpResponse:
    if PASSKEY in request.POST:
        return _by_passkey(request, go, now)
    if vouched.PROOF in request.POST:
        return _by_network(request, go, now)
    if vouched.NETWORK in request.POST:
        return _to_network(request, now)
    if MAIL not in request.POST:
        return ask(request)
    mail = request.POST[MAIL].strip()
    try:
        validate_email(mail)
    except ValidationError:
        return ask(request, refused=_("This does not look like a mail address."))
    if AGAIN in request.POST or CODE not in request.POST:
        if not RATES.knock("portal codes", MOST_IN_ALL, now):
            guests.ask_code(address=mail, at=now, letter=mailing.code_words)
        return _code(request, mail)
    try:
        token = guests.enter(address=mail, digits=request.POST[CODE], at=now)
    except guests.WrongCode:
        return _code(request, mail, refused=_("This is not the code, or it has ended."))
    return go(visiting.enter(request, token, now))


def _by_passkey(request: HttpRequest, go: Go, now: datetime) -> HttpResponse:
    sealed, answer = request.POST.get(SEAL, ""), request.POST[PASSKEY]
    try:
        token = passkeys.enter(host=request.get_host(), sealed=sealed, answer=answer, at=now)
    except passkeys.WrongPasskey:
        return ask(request, refused=_("This passkey was not taken. A code by mail lets you in as well."))
    return go(visiting.enter(request, token, now))


def _to_network(request: HttpRequest, now: datetime) -> HttpResponse:
    try:
        return vouched.depart(request, _carried(request), now)
    except vouched.NotVouched:
        return ask(
            request, refused=_("This server cannot be asked. Is its name right? A code by mail lets you in as well.")
        )


def _by_network(request: HttpRequest, go: Go, now: datetime) -> HttpResponse:
    try:
        return vouched.enter(request, go, now)
    except (vouched.NotVouched, errands.NoErrand):
        return ask(request, refused=not_vouched())


def not_vouched() -> str:
    """Return what to tell whom no network let in."""
    return _("Your server did not say who you are. Try once more, or have a code sent by mail.")


def _code(request: HttpRequest, mail: str, *, refused: str = "") -> HttpResponse:
    context = {"carried": _carried(request), "refused": refused, "mail": mail}
    return page.show(request, "code.html", context, status=422 if refused else 200)


def _carried(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the fields of the form somebody sent, as they come along hidden until it is known who they are."""
    return [(name, value) for name, values in request.POST.lists() if name not in OURS for value in values]
