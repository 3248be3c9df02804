"""Hears what customers do on pages of ours: it is theirs, whoever typed it in, and no network tells of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from porch.core.interaction import Handle, Kind, Visibility
from porch.core.taking_part import Deed, heard
from porch.core.viewer import SYSTEM
from porch.records.accounts import actions as accounts
from porch.records.accounts import queries as account_queries
from porch.records.accounts.models import Account
from porch.records.interactions import actions, queries
from porch.records.interactions.models import Interaction
from porch.records.people.models import Handle as HandleRow
from porch.records.people.models import Person

CHANNEL = "portal"


def hear(
    *,
    person: Person,
    name: str,
    kind: Kind,
    at: datetime,
    about: str,
    words: str = "",
    subject: str = "",
    detail: Mapping[str, str] | None = None,
    thread: str = "",
    visibility: Visibility = Visibility.PUBLIC,
    how: str = "portal",
    edited_at: datetime | None = None,
    gone: bool = False,
) -> Interaction | None:
    """Write one deed of somebody into the log and return it; None where they have no handle to be written under.

    `name` is the deed's own ("vote-17"): telling it twice is telling it once. `edited_at`: it was put in other words
    then, or (`gone`) taken back.
    `about` is what it is about ("idea-7"), `how` how it reached us: portal, phone, booth, inbox, import.
    """
    by = by_whom([person.now_id]).get(person.now_id)
    if by is None:
        return None
    deed = Deed(
        id=name, kind=kind, who=by, at=at, about=about, words=words, subject=subject, how=how or "portal",
        thread=thread, visibility=visibility, detail={key: value for key, value in (detail or {}).items() if value},
        edited_at=edited_at, gone=gone,
    )  # fmt: skip
    hear_all([deed], at=edited_at or at)
    return next(iter(queries.named(SYSTEM, CHANNEL, [f"{CHANNEL}:{name}"])), None)


def hear_all(deeds: Sequence[Deed], *, at: datetime) -> None:
    """Write many deeds into the log at once, in this order."""
    items = [heard(deed.body(), CHANNEL) for deed in deeds]
    if items:
        actions.record(account=account(at), items=items, received_at=at)


def by_whom(people: Sequence[int]) -> dict[int, Handle]:
    """Return by which of their handles people, as who they are now, are written down: the first one known of each."""
    rows = HandleRow.objects.filter(person__in=people).order_by("-pk")
    return {one.person_id: Handle(kind=one.kind, value=one.value, name=one.name) for one in rows if one.person_id}


def account(at: datetime) -> Account:
    """Return the connection that hears what is done on our pages, made where there is none yet."""
    held = account_queries.accounts(SYSTEM).filter(channel=CHANNEL).first()
    if held is not None:
        return account_queries.account(SYSTEM, held.pk) or held
    return accounts.connect(channel=CHANNEL, name="Portal", handle="us", credentials={"name": "Portal"}, at=at)
