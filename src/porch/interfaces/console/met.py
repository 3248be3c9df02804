"""Reads a note about somebody we met out of what a phone sent: at once, or kept there for hours without a network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.http import QueryDict
from django.utils import timezone

from porch.core.errors import PorchError
from porch.core.interaction import Media
from porch.core.met import WHAT
from porch.desk.post import actions as post
from porch.desk.privacy import queries as persons
from porch.records.people import queries as people

LABELS: Mapping[str, str] = {
    "visit": "Visit", "booth": "Booth", "lunch": "Lunch", "tasting": "Tasting", "meeting": "Meeting",
    "user group": "User group", "call": "Call",
}  # fmt: skip
"""What happened, in the order in which the page offers it."""
KEPT_OUT = "This person is not known here any more. Write their name instead."
PHOTO_BYTES = 15 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A note as it was sent, ready for `post.note_met`."""

    key: str
    what: str
    who: list[post.Guest]
    at: datetime
    where: str
    words: str
    ours: bool
    reached: bool
    promised: post.Promised | None
    card: Media | None
    brought_by: Any  # a handle, or None


def told(viewer: Any, form: QueryDict, files: Mapping[str, Any], now: datetime) -> Told:
    """Return the note somebody sent; PorchError says what in it cannot be read."""
    how, through = form.get("how", ""), _through(viewer, form.get("brought_by", ""))
    return Told(
        key=form.get("key", ""),
        what=form.get("what", ""),
        who=[*_known(viewer, form.getlist("who")), *_new(form)],
        at=_moment(form.get("at", ""), now),
        where=form.get("where", ""),
        words=_with_stranger(form, through),
        ours=how.startswith("we"),
        reached=not how.endswith("missed"),
        promised=_promised(form),
        card=_card(files.get("card")),
        brought_by=through,
    )


def choices() -> list[tuple[str, str]]:
    """Return what can have happened, with its word."""
    return [(value, label) for value, label in LABELS.items() if value in WHAT]


def _known(viewer: Any, asked: list[str]) -> list[post.Guest]:
    ids = list(dict.fromkeys(int(text) for text in asked if text.isdecimal() and len(text) < 19))
    found = people.handles(viewer, ids)
    if any(one not in found or found[one].person is None for one in ids):
        raise PorchError(KEPT_OUT)
    return [post.Guest(handle=found[one]) for one in ids]


def _new(form: QueryDict) -> list[post.Guest]:
    names, phones, mails = (form.getlist(f"new_{what}") for what in ("name", "phone", "mail"))
    longest = max(len(names), len(phones), len(mails))
    rows = [[*told, *[""] * (longest - len(told))] for told in (names, phones, mails)]
    guests = [post.Guest(name=name, phone=phone, mail=mail) for name, phone, mail in zip(*rows, strict=True)]
    return [guest for guest in guests if guest.name.strip() or guest.phone.strip() or guest.mail.strip()]


def _through(viewer: Any, asked: str) -> Any:
    """Return through whom they came: the one person who is called so, or None."""
    try:
        found = persons.person(viewer, asked[:200]) if asked.strip() else None
    except PorchError:
        return None
    return next(iter(found.handles.order_by("pk")), None) if found else None


def _with_stranger(form: QueryDict, through: Any) -> str:
    """Return the words of a note, and in them whoever brought them where we know nobody of that name, or several."""
    words, asked = form.get("words", ""), form.get("brought_by", "").strip()[:200]
    return f"{words}\nBrought by {asked}." if asked and through is None else words


def _moment(text: str, now: datetime) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return now
    return min(at, now) if at.tzinfo else now


def _promised(form: QueryDict) -> post.Promised | None:
    words, day = form.get("promise", "").strip(), form.get("promise_by", "")
    if not words:
        return None
    try:
        due = datetime.combine(datetime.fromisoformat(day).date(), time(18), timezone.get_current_timezone())
    except ValueError as error:
        raise PorchError("Say by which day the promise is due.") from error
    return post.Promised(words=words, due_at=due)


def _card(file: Any) -> Media | None:
    if not file:
        return None
    if file.size > PHOTO_BYTES:
        raise PorchError("This photo is larger than 15 MB.")
    return Media(
        content=bytes(file.read()), name=str(file.name or "card"), content_type=str(file.content_type or ""),
        alt="A business card",
    )  # fmt: skip
