"""The door of a date: checking in on a phone, with a network or without; a booth, where a stranger becomes a person."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from importlib.resources import files
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from porch.core.errors import PorchError
from porch.core.interaction import Media
from porch.desk.post import actions as post
from porch.engagement.gatherings import arriving, roll
from porch.engagement.gatherings.arriving import Seen
from porch.interfaces.console import dates, page, sensors
from porch.interfaces.console.views.common import now, viewer
from porch.interfaces.console.views.gatherings import occurrence_of as _occurrence
from porch.records.consent import actions as consent
from porch.records.consent import queries as consents

MOST = 500  # deeds a phone sends at once
PHOTO_BYTES = 15 * 1024 * 1024
WHAT = {"tasting": "tasting", "user_group": "user group", "visit": "visit", "booth": "booth"}
SLIP = "Yes, write to me about {topic} and invite me. I can end that at any time."


def door(request: HttpRequest, occurrence_id: int) -> HttpResponse:
    """The page at the door; it opens without a network too."""
    one = _occurrence(request, occurrence_id)
    context = {"one": one, "member_id": viewer(request).pk}
    response = page.show(request, "gathering_door.html", context, room="gatherings")
    response.headers[sensors.HEADER] = sensors.CAMERA
    return response


def listed(request: HttpRequest, occurrence_id: int) -> HttpResponse:
    """Everybody on the roll, as a phone keeps them."""
    return _told(request, _occurrence(request, occurrence_id), {})


def seen(request: HttpRequest, occurrence_id: int) -> HttpResponse:
    """What a phone saw while it had no network: each once; what could not be taken is told with why."""
    one = _occurrence(request, occurrence_id)
    try:
        sent = json.loads(request.body)
        deeds = [dict(deed) for deed in sent["deeds"]][:MOST]
    except (ValueError, TypeError, KeyError, RecursionError):
        return HttpResponse("This is no list of who came.", status=422, content_type="text/plain; charset=utf-8")
    if sent.get("member") != viewer(request).pk:
        return HttpResponse("A colleague saw these.", status=403, content_type="text/plain; charset=utf-8")
    outcome: dict[str, str] = {}
    for deed in deeds:
        key = str(deed.get("key", ""))
        try:
            _take(request, one, key, deed)
            outcome[key] = ""
        except PorchError as error:
            outcome[key] = str(error)
    page.forget_glimpse()
    return _told(request, one, outcome)


def worker(request: HttpRequest, occurrence_id: int) -> HttpResponse:
    """The script that opens the page at the door without a network: it rules that page alone."""
    script = files("porch.interfaces.console") / "static" / "console" / "met-worker.js"
    answer = HttpResponse(script.read_bytes(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


def booth(request: HttpRequest, occurrence_id: int) -> HttpResponse:
    """A stranger becomes a person: a name, one way to reach them, what they like, and whether we may write."""
    one = _occurrence(request, occurrence_id)
    if request.method != "POST":
        return _booth(request, one)
    try:
        name = _met(request, one)
    except PorchError as error:
        return _booth(request, one, error=str(error))
    page.forget_glimpse()
    back = reverse("console:gathering-booth", args=[one.pk])
    undo = f"{reverse('console:gathering-booth-undo', args=[one.pk])}?key={quote(_key(request))}"
    return page.done(request, f"Kept: {name}.", undo=undo, back=back)


def booth_undo(request: HttpRequest, occurrence_id: int) -> HttpResponse:
    """Take back whom one met at a booth: the note, and that they came."""
    one = _occurrence(request, occurrence_id)
    back = reverse("console:gathering-booth", args=[one.pk])
    key = request.GET.get("key", "")[:50]
    try:
        _not_met(request, one, f"booth-{key}", key)
    except PorchError as error:
        return page.refused(request, error, back=back)
    return page.done(request, "Taken back.", back=back)


def _booth(request: HttpRequest, one: Any, *, error: str = "") -> HttpResponse:
    topic = one.topic or one.name
    context = {
        "one": one, "key": uuid4().hex, "slip": SLIP.format(topic=topic), "error": error,
        "told": request.POST if error else {}, "many": len(roll.attendees(viewer(request), one.pk)),
    }  # fmt: skip
    return page.show(request, "booth.html", context, room="gatherings", status=422 if error else 200)


def _met(request: HttpRequest, one: Any) -> str:
    told, at = request.POST, now()
    reach = told.get("reach", "").strip()
    is_mail = "@" in reach[1:]
    guest = post.Guest(name=told.get("name", ""), mail=reach if is_mail else "", phone="" if is_mail else reach)
    if not guest.name.strip() and not reach:
        raise PorchError("Somebody new needs a name, a number or an address.")
    words = "\n".join(part for part in (_likes(told), told.get("words", "").strip()) if part)
    kept = post.note_met(
        key=_key(request), what="booth", who=[guest], member=viewer(request), at=at, where=one.place or one.name,
        words=words, card=_card(request.FILES.get("card")),
    )  # fmt: skip
    handle = next((row.handle for row in kept if row.handle is not None), None)
    person = handle.person if handle is not None else None
    if person is None:
        raise PorchError("They could not be kept. Try again.")
    arriving.check_in(
        occurrence=one, person=person, seen=Seen(key=f"booth-{_key(request)}"[:64], told_at=at, how="booth"),
        member=viewer(request), at=at, told_by=told.get("told_by", ""),
    )  # fmt: skip
    if told.get("agrees") == "1":
        _agree(request, one, person, at)
    return person.name or guest.name or reach


def _agree(request: HttpRequest, one: Any, person: Any, at: datetime) -> None:
    for purpose in (consents.Purpose.INVITATION, consents.Purpose.IDEA):
        consent.note(
            person=person, word=consents.Word.GIVEN, purpose=purpose, basis=consents.Basis.CONSENT, at=at,
            by=viewer(request), words=SLIP.format(topic=one.topic or one.name), place=f"Booth, {one.name}"[:300],
        )  # fmt: skip


def _take(request: HttpRequest, one: Any, key: str, deed: dict[str, Any]) -> None:
    """Take one thing a phone saw: that somebody came, walked in, or did not come after all."""
    at, told_at = now(), _moment(deed.get("at"))
    words = {name: str(deed.get(name) or "")[:200] for name in ("name", "reach", "told_by", "came_with")}
    if deed.get("kind") == "undo":
        of = str(deed.get("of", ""))
        _not_met(request, one, of, f"door-{of}")
        return
    if deed.get("kind") == "asked":
        guest = _guest(request, one, deed)
        arriving.asked(guest=guest, came_with=words["came_with"], told_by=words["told_by"], at=at)
        return
    person = (
        _walked_in(request, one, key, words, told_at)
        if deed.get("kind") == "walk-in"
        else _guest(request, one, deed).person
    )
    arriving.check_in(
        occurrence=one, person=person, seen=Seen(key=key, told_at=told_at, how=_how(deed)),
        member=viewer(request), at=at, told_by=words["told_by"], came_with=words["came_with"],
    )  # fmt: skip


def _not_met(request: HttpRequest, one: Any, key: str, note: str) -> None:
    arrival = arriving.undo(key=key[:64], at=now(), occurrence=one)
    if arrival is None:
        raise PorchError("Nobody here knows what was to be taken back.")
    if arrival.how in arriving.NOTED:
        with suppress(PorchError):  # taken back before
            post.take_back_note(key=note[:60], member=viewer(request))


def _guest(request: HttpRequest, one: Any, deed: dict[str, Any]) -> Any:
    number = deed.get("guest")
    guest = roll.numbered(viewer(request), one, number) if isinstance(number, int) else None
    if guest is None:
        raise PorchError("They are not on the list of this date any more.")
    return guest


def _walked_in(request: HttpRequest, one: Any, key: str, words: dict[str, str], at: datetime) -> Any:
    reach = words["reach"].strip()
    guest = post.Guest(
        name=words["name"], mail=reach if "@" in reach[1:] else "", phone="" if "@" in reach[1:] else reach
    )
    kept = post.note_met(
        key=f"door-{key}"[:60], what=WHAT.get(one.sort, "meeting"), who=[guest], member=viewer(request),
        at=min(at, now()), where=one.place or one.name, words="",
    )  # fmt: skip
    handle = next((row.handle for row in kept if row.handle is not None), None)
    if handle is None or handle.person is None:
        raise PorchError("They could not be kept.")
    return handle.person


def _told(request: HttpRequest, one: Any, outcome: dict[str, str]) -> HttpResponse:
    rows = roll.roll(viewer(request), one).rows
    answer = JsonResponse({
        "member": viewer(request).pk, "guests": dates.people(rows), "outcome": outcome, "off": one.is_off,
    })  # fmt: skip
    answer["Cache-Control"] = "private, no-store"
    return answer


def _moment(told: Any) -> datetime:
    try:
        found = datetime.fromisoformat(str(told))
    except ValueError:
        return now()
    # A phone's clock may say anything; a year that cannot be told in other zones is no moment.
    return found if found.tzinfo is not None and 1971 < found.year < 9990 else now()


def _how(deed: dict[str, Any]) -> str:
    told = "walk-in" if deed.get("kind") == "walk-in" else str(deed.get("how"))
    return told if told in ("walk-in", "qr", "code") else "name"


def _likes(told: Any) -> str:
    topic = told.get("topic", "").strip()[:200]
    return f"Likes: {topic}" if topic else ""


def _key(request: HttpRequest) -> str:
    return request.POST.get("key", "")[:50]


def _card(told: Any) -> Media | None:
    if not told:
        return None
    if told.size > PHOTO_BYTES:
        raise PorchError("This photo is too large.")
    return Media(
        content=bytes(told.read()), name=str(told.name or "card"), content_type=str(told.content_type or ""),
        alt="A business card",
    )  # fmt: skip
