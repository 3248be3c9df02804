"""Links that open one thing for one person, without signing in: signed, ending on a day, and for that thing alone.

A link proves that somebody had a letter of ours in their hands, and not that they are its owner: it may have been
forwarded. So what a long-lived link opens tells of its owner no more than the letter did.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from django.conf import settings
from django.core import signing

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.records.people import queries
from porch.records.people.models import Person

SALT = "porch.people.links"
LONGEST = 2000  # letters of a token; what is longer is none of ours


class Door(StrEnum):
    """What a link opens. The word stands in its address, and under its signature."""

    WISHES = "wishes"  # what we may write about, how often, where
    STOP = "stop"  # one purpose on one kind of handle: about is "invitation@email"
    OPT_IN = "yes"  # says yes to what a sign-up asked: about is its number
    OWN = "own"  # sent on request to the owner's own address, for an hour: what we sent and asked
    UNDO = "undo"  # takes a word of theirs back: about is its number
    ANEW = "anew"  # what the button on an ended link carries: about is the door and what it was about
    COME = "come"  # answers an invitation: about is "gathering-<occurrence>"
    SURVEY = "answer"  # answers a survey: about is "survey-<number>"


LASTS: Final[Mapping[Door, timedelta]] = {
    Door.WISHES: timedelta(days=400),
    Door.STOP: timedelta(days=3650),  # an old letter must still be able to end what it began
    Door.OPT_IN: timedelta(days=3),  # wishing.UNCONFIRMED
    Door.OWN: timedelta(hours=1),
    Door.UNDO: timedelta(hours=1),
    Door.ANEW: timedelta(days=1),
    Door.COME: timedelta(days=400),
    Door.SURVEY: timedelta(days=400),
}


class Tampered(PorchError):
    """The link is none of ours, or not whole."""


class Expired(PorchError):
    """The link was ours, and its day has passed; `opened` says what it opened."""

    def __init__(self, words: str, opened: Opened | None = None) -> None:
        super().__init__(words)
        self.opened = opened


class Gone(PorchError):
    """The link is ours and whom it was for is not here any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a link opens: which door, for whom (as who they are now), about what, until when.

    `person` is None only where the link is for nobody we know yet (Door.OPT_IN).
    """

    door: Door
    person: Person | None
    about: str
    until: datetime

    @property
    def number(self) -> int:
        """The number at the end of `about`; 0 where there is none.

        >>> Opened(door=Door.COME, person=None, about="gathering-7", until=datetime(2026, 1, 1, tzinfo=UTC)).number
        7
        """
        tail = self.about.rpartition("-")[2]
        return int(tail) if tail.isascii() and tail.isdecimal() else 0


def link(*, door: Door, person: int | None, now: datetime, about: str = "", lasts: timedelta | None = None) -> str:
    """Return the token that opens `door` for one person, about one thing, for as long as such a link lasts."""
    until = int((now + (lasts or LASTS[door])).timestamp())
    return signing.Signer(salt=_salt(door)).sign_object([person or 0, about, until])


def address(*, door: Door, person: int | None, now: datetime, about: str = "", lasts: timedelta | None = None) -> str:
    """Return the whole address of a link, as letters carry it."""
    return place(door, link(door=door, person=person, now=now, about=about, lasts=lasts))


def place(door: Door, token: str) -> str:
    """Return the address a token is opened at."""
    return f"{settings.PORCH_PUBLIC_URL or f'http://127.0.0.1:{settings.PORCH.port}'}/with/{door.value}/{token}/"


def read(token: str, *, door: Door, now: datetime, about: str = "") -> Opened:
    """Return what a token opens at `door`; `about` is what it must be about (or begin with, when it ends in "-").

    Tampered, Expired (it carries what it opened) and Gone say why it opens nothing.
    """
    number, whole, until = _parts(token, door)
    if about and not (whole == about or (about.endswith("-") and whole.startswith(about))):
        raise Tampered("This link belongs to something else.")
    person = queries.person(SYSTEM, number) if number else None
    if number and person is None:
        raise Gone("Whom this link was for is not here any more.")
    opened = Opened(door=door, person=person, about=whole, until=until)
    if now >= until:
        raise Expired("This link has ended.", opened)
    return opened


def _parts(token: str, door: Door) -> tuple[int, str, datetime]:
    if len(token) > LONGEST:
        raise Tampered("This link is not whole.")
    try:
        number, about, until = signing.Signer(salt=_salt(door)).unsign_object(token)
        return int(number), str(about), datetime.fromtimestamp(int(until), UTC)
    except (signing.BadSignature, ValueError, TypeError, OverflowError, OSError) as error:
        raise Tampered("This link is not whole.") from error


def _salt(door: Door) -> str:
    return f"{SALT}.{door.value}"
