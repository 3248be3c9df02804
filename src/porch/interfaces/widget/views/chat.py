"""The chat behind the widget: who is there, what passed, what a visitor says, and who they say they are."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from porch.core.clock import SYSTEM_CLOCK
from porch.core.doorstep import LONGEST, WHO, WORDS, Slip, digest_of
from porch.core.errors import PorchError
from porch.desk.post import doorsteps
from porch.desk.post.doorsteps import Door, Turn
from porch.interfaces.widget import slips
from porch.interfaces.widget.guard import Refused, slow_down, slow_down_photos
from porch.interfaces.widget.holding import until_told

TOKEN = re.compile(r"Bearer ([A-Za-z0-9_-]{43,64})")  # 256 bits and more
PACES = ((timedelta(minutes=5), 3), (timedelta(hours=1), 10))
SLOWEST = 30  # seconds


def presence(request: HttpRequest, door: Door) -> HttpResponse:
    """Whose chat it is, whether somebody is there, and by when an answer comes."""
    found = doorsteps.presence(SYSTEM_CLOCK.now())
    return JsonResponse({"name": door.name, "there": found.there, "by": found.by.isoformat(), "longest": LONGEST})


def talk(request: HttpRequest, door: Door) -> HttpResponse:
    """What passed since `after`; or one more thing said."""
    visitor = _visitor(request, door)
    return _say(request, door, visitor) if request.method == "POST" else _listen(request, door, visitor)


def who(request: HttpRequest, door: Door) -> HttpResponse:
    """Take a name, and how somebody can be reached."""
    visitor, given = _visitor(request, door), slips.told(request)
    return _put_in(door, visitor, given, kind=WHO)


def photo(request: HttpRequest, door: Door, file_id: int) -> HttpResponse:
    """A photo that passed between a visitor and us: the chat draws it by itself, so no page needs to allow pictures."""
    found = doorsteps.photo(door, _visitor(request, door), file_id)
    if found is None:
        raise Refused(404, "This photo is not here.")
    content, kind = found
    response = HttpResponse(content, content_type=kind)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def try_out(request: HttpRequest, door: Door) -> HttpResponse:
    """A page of our own with the chat on it, to try it."""
    return render(request, "widget/try.html", {"door": door, "href": request.path.removesuffix("try/")})


def _listen(request: HttpRequest, door: Door, visitor: str) -> HttpResponse:
    after = _number(request.GET.get("after", ""))
    longest = _number(request.GET.get("wait", ""))
    turns, held = until_told(lambda: doorsteps.passed(door, visitor, after=after), longest=longest)
    if longest:  # the chat stands open before somebody's eyes; else it only looks whether there is something new
        doorsteps.note_read(door, visitor, up_to=max(after, *(turn.seq for turn in turns), 0))
    return JsonResponse({"turns": [_shown(turn) for turn in turns], "again": _pace(turns, held=held)})


def _say(request: HttpRequest, door: Door, visitor: str) -> HttpResponse:
    given = slips.told(request)
    return _put_in(door, visitor, given, kind=WORDS, words=given.get("words", ""))


def _put_in(door: Door, visitor: str, given: Any, *, kind: str, words: str = "") -> HttpResponse:
    kept, photo = slips.details(given), given.get("photo", "")
    if photo:
        slow_down_photos(visitor)
    slip = Slip(
        key=given.get("key", ""), visitor=visitor, at=SYSTEM_CLOCK.now(), kind=kind, words=words, name=kept["name"],
        mail=kept["mail"], phone=kept["phone"], page=kept["page"], photo=photo, alt=kept["alt"] if photo else "",
    )  # fmt: skip
    try:
        fresh = doorsteps.leave(door, slip)
    except PorchError as error:
        raise Refused(422, str(error)) from error
    return JsonResponse({"key": slip.key}, status=201 if fresh else 200)


def _visitor(request: HttpRequest, door: Door) -> str:
    found = TOKEN.fullmatch(request.headers.get("Authorization", ""))
    if not found:
        raise Refused(401, "This needs the visitor's own token.")
    visitor = digest_of(found[1], door.address)
    slow_down(request, visitor)
    return visitor


def _shown(turn: Turn) -> dict[str, Any]:
    return {
        "id": turn.id, "seq": turn.seq, "ours": turn.ours, "words": turn.words, "at": turn.at.isoformat(),
        "key": turn.key, "photos": [{"id": one.id, "alt": one.alt} for one in turn.photos],
    }  # fmt: skip


def _pace(turns: list[Turn], *, held: bool) -> int:
    """Return in how many seconds it makes sense to ask again."""
    if held:
        return 0
    quiet: timedelta = SYSTEM_CLOCK.now() - _last(turns)
    return next((seconds for within, seconds in PACES if quiet < within), SLOWEST)


def _last(turns: list[Turn]) -> datetime:
    return turns[-1].at if turns else SYSTEM_CLOCK.now() - PACES[0][0]


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 16 else 0
