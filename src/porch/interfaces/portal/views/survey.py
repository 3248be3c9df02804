"""Answering a survey: by one's own link, by the code on the wall of a room, or by a link for anybody."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.surveys import answering, filling, queries, seeing, shown, versions, wording
from porch.engagement.surveys.answering import AlreadyIn, Came
from porch.engagement.surveys.filling import Filled
from porch.interfaces.portal import page, tongues
from porch.interfaces.portal.guard import Guest

SALT, RECEIPT, DEVICE = "portal.sheet", "portal.receipt", "portal.device"
HOUR, SEASON = 3600, 90 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How somebody came to a survey: by their own link, in a room, or by a link for anybody. `here` is its address.

    `language` is the one they read it in; `chosen`: they said so on the page.
    """

    survey: Any
    here: str
    mode: str
    language: str = ""
    chosen: bool = False
    person: Any = None
    sitting: Any = None
    kiosk: bool = False


def answer(request: HttpRequest, guest: Guest) -> HttpResponse:
    """The questions, by one's own link; or, posted to, one's answers, a no, or a question to the host."""
    survey = queries.survey(SYSTEM, guest.number)
    if survey is None or survey.published_at is None:
        raise Http404
    here = reverse("portal:answer", args=[guest.token])
    return _at(request, Way(survey=survey, here=here, mode="link", person=guest.person))


def room(request: HttpRequest, code: str) -> HttpResponse:
    """The questions in a room: on one's own phone, or on the kiosk, which forgets everybody."""
    sitting = queries.by_code(SYSTEM, code)
    if sitting is None:
        raise Http404
    kiosk = request.GET.get("kiosk") == "1"
    here = reverse("portal:room", args=[code]) + ("?kiosk=1" if kiosk else "")
    way = Way(survey=sitting.survey, here=here, mode="room", sitting=sitting, kiosk=kiosk)
    return _at(request, way)


def anybody(request: HttpRequest, code: str) -> HttpResponse:
    """The questions by a link anybody may follow; nobody can say what share of people answered it."""
    survey = queries.by_open_code(SYSTEM, code)
    if survey is None or survey.published_at is None:
        raise Http404
    return _at(request, Way(survey=survey, here=reverse("portal:anybody", args=[code]), mode="open"))


def _at(request: HttpRequest, came: Way) -> HttpResponse:
    way = _read_in(request, came)
    if way.sitting is not None and way.sitting.phase == "talk":
        return page.show(request, "survey_wait.html", _dress(way))
    if request.method != "POST":
        return _after(request, way) if _is_done(request, way) else _page(request, way)
    if "tongue" in request.POST:
        return _page(request, way)  # nothing is taken: what was put in comes back in the other language
    deed = request.POST.get("deed", "")
    if deed == "decline" and way.person is not None:
        answering.decline(survey=way.survey, person=way.person, at=SYSTEM_CLOCK.now())
        return _back(way, "declined")
    if deed == "ask":
        return _ask(request, way)
    return _keep(request, way) if deed == "part" else _take(request, way)


def _read_in(request: HttpRequest, way: Way) -> Way:
    """Return a way with the language they read in; one that was chosen here is the page's own as well."""
    languages = way.survey.languages or [way.survey.language]
    told = request.POST.get("tongue") or request.POST.get("in") or request.GET.get("in", "")
    if told not in languages:
        return replace(way, language=tongues.among(request, languages))
    if told in tongues.CODES:
        translation.activate(told)  # until the guard puts back what was
    return replace(way, language=told, chosen=True)


def _dress(way: Way) -> dict[str, Any]:
    """Return what every page about a survey shows of it."""
    others = way.survey.languages if len(way.survey.languages) > 1 else ()
    return {
        "survey": way.survey, "says": wording.says(way.survey, way.language), "here": way.here,
        "language": way.language, "languages": [(code, wording.called_at_home(code)) for code in others],
        "chosen": way.chosen,
    }  # fmt: skip


def _take(request: HttpRequest, way: Way) -> HttpResponse:
    """Take the sheet; where something is wrong all that was put in comes back with it."""
    _sealed, key, number = _stamp(request, way)
    version = versions.version_of(way.survey, number)
    filled = filling.read(version.asked, dict(request.POST.lists()))
    if filled.wrong:
        return _page(request, way, filled=filled, status=422)
    try:
        _in(way, replace(_came(way, key, number), repeated=_is_known(request, way)), filled)
    except AlreadyIn:
        return _back(way, "already")
    except PorchError as error:
        return _page(request, way, filled=filled, refused=str(error), status=409)
    return _marked(request, way, _back(way, "thanks"))


def _is_known(request: HttpRequest, way: Way) -> bool:
    """Whether this device sent a sheet off by the link for anybody before; another person may have, so it is taken."""
    return way.mode == "open" and bool(request.get_signed_cookie(f"sent-{way.survey.pk}", "", salt=DEVICE))


def _marked(request: HttpRequest, way: Way, response: HttpResponse) -> HttpResponse:
    """Let the device remember that it sent a sheet off; not of an anonymous survey, nor where another way tells it."""
    if way.mode == "open" and not way.survey.anonymous:
        response.set_signed_cookie(
            f"sent-{way.survey.pk}", "1", salt=DEVICE, max_age=SEASON, path=way.here, httponly=True, samesite="Lax",
            secure=request.is_secure(),
        )  # fmt: skip
    return response


def _in(way: Way, came: Came, filled: Filled) -> None:
    if way.sitting is not None and way.sitting.phase == "again":
        answering.again(survey=way.survey, came=came, filled=filled)
    else:
        answering.take(survey=way.survey, came=came, filled=filled, at=SYSTEM_CLOCK.now())


def _keep(request: HttpRequest, way: Way) -> HttpResponse:
    """Keep what is filled in so far, as the page sends it by itself."""
    _sealed, key, number = _stamp(request, way)
    version = versions.version_of(way.survey, number)
    filled = filling.read(version.asked, dict(request.POST.lists()), whole=False)
    kept = answering.begin(survey=way.survey, came=_came(way, key, number), filled=filled, at=SYSTEM_CLOCK.now())
    return JsonResponse({"kept": kept is not None})


def _ask(request: HttpRequest, way: Way) -> HttpResponse:
    if not _has_answered(request, way):
        return page.show(request, "survey_wait.html", {**_dress(way), "first": True}, status=409)
    try:
        answering.ask_host(
            survey=way.survey, person=way.person, words=request.POST.get("words", ""), at=SYSTEM_CLOCK.now()
        )
    except PorchError as error:
        return _after(request, way, refused=str(error))
    return _back(way, "asked")


def _page(
    request: HttpRequest, way: Way, *, filled: Filled | None = None, refused: str = "", status: int = 200
) -> HttpResponse:
    """Return the questions; what is not written in the language one reads is there in the survey's own."""
    now, survey = SYSTEM_CLOCK.now(), way.survey
    if request.method == "POST":
        sealed, _key, number = _stamp(request, way)
    else:
        number = versions.latest(survey).number
        sealed = signing.dumps([secrets.token_urlsafe(12), number, survey.pk], salt=SALT)
    asked = wording.read_in(versions.version_of(survey, number).asked, way.language, survey.language)
    form = dict(request.POST.lists()) if request.method == "POST" else None
    context = {
        **_dress(way), "fields": shown.fields(asked, way.language, form, filled.wrong if filled else None),
        "sealed": sealed, "refused": refused, "kiosk": way.kiosk, "mine": way.person is not None,
        "again": way.sitting is not None and way.sitting.phase == "again", "closed": survey.closed_at is not None,
        "answered": queries.counts(SYSTEM, survey).answers, "left": _left(way, now),
    }  # fmt: skip
    return page.show(request, "survey.html", context, status=status)


def _after(request: HttpRequest, way: Way, *, refused: str = "") -> HttpResponse:
    """Return what one gets back: how many answered, what the others said, what the host was asked and said."""
    done = request.GET.get("done", "")
    has = _has_answered(request, way)
    outcome = queries.outcome(SYSTEM, way.survey.pk)
    context = {
        **_dress(way), "seen": seeing.seen(None, way.survey, answered=has, language=way.language),
        "kiosk": way.kiosk, "outcome": outcome, "refused": refused, "declined": done == "declined",
        "late": way.survey.closed_at is not None, "next": way.here if way.kiosk else "",
    }  # fmt: skip
    return page.show(request, "survey_after.html", context)


def _has_answered(request: HttpRequest, way: Way) -> bool:
    if way.kiosk:
        return False
    return _has_receipt(request, way) if way.person is None else queries.has_answered(SYSTEM, way.survey, way.person.pk)


def _is_done(request: HttpRequest, way: Way) -> bool:
    """Whether there is nothing for them to fill in any more. A kiosk asks the next one."""
    done = request.GET.get("done", "")
    if way.kiosk or (way.sitting is not None and way.sitting.phase == "again"):
        return done == "thanks"
    if way.person is not None:
        return done == "declined" or queries.has_answered(SYSTEM, way.survey, way.person.pk)
    return _has_receipt(request, way)


def _stamp(request: HttpRequest, way: Way) -> tuple[str, str, int]:
    """Return the seal of a sheet with the key and the version in it; a sheet without a seal of ours is a new one."""
    sealed = request.POST.get("sheet", "")[:300]
    try:
        key, number, survey = signing.loads(sealed, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        key, number, survey = "", 0, 0
    if survey != way.survey.pk:
        key, number = secrets.token_urlsafe(12), versions.latest(way.survey).number
        sealed = signing.dumps([key, number, way.survey.pk], salt=SALT)
    return sealed, str(key), int(number)


def _came(way: Way, key: str, number: int) -> Came:
    return Came(
        key=f"{way.mode}-{way.survey.pk}-{key}", version=number, mode=way.mode, person=way.person,
        sitting=way.sitting, language=way.language,
    )  # fmt: skip


def _back(way: Way, done: str) -> HttpResponse:
    """Return the way back; who came without their own link carries a receipt of having answered, for an hour."""
    told = {"kiosk": "1"} if way.kiosk else {"in": way.language} if way.chosen else {}
    if way.person is None and not way.kiosk:
        told["receipt"] = signing.dumps(way.survey.pk, salt=RECEIPT)
    here = way.here.partition("?")[0]
    return HttpResponseRedirect(f"{here}?{urlencode({**told, 'done': done})}", status=303)


def _has_receipt(request: HttpRequest, way: Way) -> bool:
    try:
        told = signing.loads(request.GET.get("receipt", "")[:200], salt=RECEIPT, max_age=HOUR)
    except signing.BadSignature:
        return False
    return bool(told == way.survey.pk)


def _left(way: Way, now: Any) -> str:
    """Return how long there is time, in words, where time was set aside."""
    if way.sitting is None:
        return ""
    minutes = int((way.sitting.ends - now).total_seconds() // 60) + 1
    if minutes <= 0:
        return _("The time is up. What you send now is still taken.")
    return _("Minutes left: %(minutes)s") % {"minutes": minutes}
