"""One idea on the portal: what it is, who is for it, what was decided and why; and what a customer does about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.rates import place_of
from porch.engagement.ideas import deciding, pictures, proposing, queries, showing, talking, voting
from porch.engagement.ideas.queries import Mine
from porch.engagement.ideas.voting import Source
from porch.interfaces.portal import humans, page, pictured, proposed
from porch.interfaces.portal.proposed import CAME, CREDITS, STATUSES, VERDICTS
from porch.interfaces.portal.visiting import Visitor

AT_ONCE = 50
WAY = ("planned", "started", "done")


def idea(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """The idea; what was joined leads to what it is part of. Or, posted to, what somebody does about it."""
    if request.method == "POST":
        return _answered(request, visitor, number)
    found = _whole(visitor, number)
    if found.into_id is not None:
        return HttpResponsePermanentRedirect(reverse("portal:idea", args=[found.into_id]))
    return _page(request, visitor, found)


def _answered(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    try:
        number, done = _deed(request, visitor, number, SYSTEM_CLOCK.now())
    except PorchError as error:
        return _page(request, visitor, _whole(visitor, number), refused=str(error))
    back = request.POST.get("back", "")[:600]
    if not page.is_ours(back):
        return page.back(reverse("portal:idea", args=[number]), done)
    return page.back_to(back, done, f"idea-{number}")


def _deed(request: HttpRequest, visitor: Visitor, number: int, now: datetime) -> tuple[int, str]:
    """Do what a form asks for; return the number of what it was done to, and what was done, as the page says it."""
    name, sent = request.POST.get("deed", ""), request.POST
    place = place_of(str(request.META.get("REMOTE_ADDR", "")))
    told = SimpleNamespace(request=request, sent=sent, place=place, doubted=visitor.doubted)
    if name == "vote":
        return _vote(visitor, number, now, told)
    deed = DEEDS.get(name)
    if deed is None:
        raise Http404
    found = _readable(visitor, number)
    return found.into_id or found.pk, "waits" if deed(found, visitor.person, now, told) else name


def _whole(visitor: Visitor, number: int) -> Any:
    found = queries.idea(visitor.person, number)
    if found is None:
        raise Http404
    return found


def _readable(visitor: Visitor, number: int) -> Any:
    found = queries.by_ids(visitor.person, [number]).get(number)  # no more of it than a deed needs
    if found is None:
        raise Http404
    return found


def _vote(visitor: Visitor, number: int, now: datetime, told: SimpleNamespace) -> tuple[int, str]:
    source = Source(place=told.place, doubted=visitor.doubted)
    cast = voting.vote_by_number(number=number, person=visitor.person, at=now, source=source)
    if cast is None:
        raise Http404
    return cast.idea_id, "vote" if cast.held_at is None else "waits"


def _withdraw(found: Any, person: Any, now: datetime, told: SimpleNamespace) -> None:
    voting.withdraw(idea=found, person=person, at=now)


def _follow(found: Any, person: Any, now: datetime, told: SimpleNamespace) -> None:
    voting.follow(idea=found, person=person, at=now)


def _unfollow(found: Any, person: Any, now: datetime, told: SimpleNamespace) -> None:
    voting.unfollow(idea=found, person=person, at=now)


def _comment(found: Any, person: Any, now: datetime, told: SimpleNamespace) -> bool:
    words = told.sent.get("words", "")
    said = talking.comment(idea=found, person=person, words=words, at=now, doubted=told.doubted)
    return said.held_at is not None


def _uncomment(found: Any, person: Any, now: datetime, told: SimpleNamespace) -> None:
    number = told.sent.get("comment", "")
    said = queries.comment(person, int(number)) if number.isdecimal() and len(number) < 19 else None
    if said is None:
        raise Http404
    talking.take_back(comment=said, person=person, at=now)


def _edit(found: Any, person: Any, now: datetime, told: SimpleNamespace) -> None:
    title, words = told.sent.get("title", ""), told.sent.get("words", "")
    proposing.edit(idea=found, person=person, title=title, words=words, at=now)


def _picture(found: Any, person: Any, now: datetime, told: SimpleNamespace) -> None:
    drawn = pictured.drawn(told.request)
    if not drawn:
        raise PorchError(_("Choose a picture first."))
    pictures.add(idea=found, person=person, drawn=drawn, at=now)


def _describe(found: Any, person: Any, now: datetime, told: SimpleNamespace) -> None:
    pictures.describe(picture=_named(found, person, told), person=person, alt=told.sent.get("alt", ""))


def _unpicture(found: Any, person: Any, now: datetime, told: SimpleNamespace) -> None:
    pictures.take_off(picture=_named(found, person, told), person=person, at=now)


def _named(found: Any, person: Any, told: SimpleNamespace) -> Any:
    number = told.sent.get("picture", "")
    one = pictures.picture(person, int(number)) if number.isdecimal() and len(number) < 19 else None
    if one is None or one.idea_id != found.pk:
        raise Http404
    return one


def _take_back(found: Any, person: Any, now: datetime, told: SimpleNamespace) -> None:
    proposing.take_back(idea=found, person=person, at=now)


def _put_back(found: Any, person: Any, now: datetime, told: SimpleNamespace) -> None:
    proposing.put_back(idea=found, person=person, at=now)


def _say(found: Any, person: Any, now: datetime, told: SimpleNamespace) -> None:
    read = told.sent.get("read", "")
    deciding.say(
        idea=found, person=person, of="works" if told.sent.get("of") == "works" else "reason",
        yes=told.sent.get("yes") == "1", words=told.sent.get("words", ""), at=now,
        read=int(read) if read.isdecimal() and len(read) < 9 else None,
    )  # fmt: skip


DEEDS: dict[str, Callable[[Any, Any, datetime, SimpleNamespace], bool | None]] = {
    "withdraw": _withdraw, "follow": _follow, "unfollow": _unfollow, "comment": _comment,
    "uncomment": _uncomment, "edit": _edit, "take-back": _take_back, "put-back": _put_back, "say": _say,
    "picture": _picture, "describe": _describe, "unpicture": _unpicture,
}  # fmt: skip
"""What is posted, by the name of its deed; true where it is kept, and waits until a colleague has looked."""


def _page(request: HttpRequest, visitor: Visitor, found: Any, *, refused: str = "") -> HttpResponse:
    now, after = SYSTEM_CLOCK.now(), request.GET.get("after", "")
    if humans.is_read(request.method or "", request.headers):
        showing.shown(ideas=[found.pk], at=now, first=showing.OWN_PAGE)
    said = _said(visitor, found, int(after) if after.isdecimal() and len(after) < 19 else None)
    parts = queries.joined(visitor.person, found)
    extensions = queries.extensions(visitor.person, found) if found.comments else []
    decisions = queries.decisions(None, found) if found.status != "open" else []
    called = proposed.names([one.author_id for one in (found, *parts, *said, *extensions)])
    context = {
        "idea": found, "board": found.board, "name": proposed.author(found, called), "place": "ideas",
        "status": STATUSES[found.status], "liked": proposed.liked(found), "came": CAME.get(found.how, ""),
        "mine": queries.mine(visitor.person, [found]).get(found.pk, Mine()), "own": _is_own(visitor, found),
        "pictures": pictures.of(visitor.person, found), "slots": range(1, pictures.MOST + 1 - found.pictures),
        "parts": [(one, proposed.author(one, called)) for one in parts],
        "extensions": [(one, _by(one, called)) for one in extensions],
        "said": [(one, _by(one, called), _is_own(visitor, one)) for one in said[:AT_ONCE]],
        "more": said[AT_ONCE - 1].pk if len(said) > AT_ONCE else 0,
        "decisions": [(one, VERDICTS[one.verdict], CREDITS.get(one.credit, "")) for one in decisions],
        "steps": queries.milestones(None, found) if found.status in WAY else [],
        "asks": _asks(found, decisions), "refused": refused, "given": request.POST if refused else {},
    }  # fmt: skip
    return page.show(request, "idea.html", context, status=422 if refused else 200)


def _said(visitor: Visitor, found: Any, after: int | None) -> list[Any]:
    if not found.comments and visitor.person is None:
        return []
    return queries.comments(visitor.person, found, after=after, limit=AT_ONCE + 1)


def _by(row: Any, called: dict[int, str]) -> str:
    return row.member.name if row.member_id else proposed.author(row, called)


def _is_own(visitor: Visitor, row: Any) -> bool:
    return visitor.person is not None and row.author is not None and row.author.now_id == visitor.person.now_id


def _asks(found: Any, decisions: list[Any]) -> str:
    """Return what people are asked about an idea: whether it works, or whether the reason makes sense."""
    if found.status in ("done", "already"):
        return "works"
    return "reason" if decisions else ""
