"""What guests do, as the log hears it: they accept, decline, come. It is theirs, whoever typed it in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from porch.core.interaction import Handle, Heard, Kind, Visibility, digest
from porch.core.viewer import SYSTEM
from porch.engagement.gatherings.models import Guest, Occurrence
from porch.engagement.gatherings.setting import Sort
from porch.records.accounts import actions as accounts
from porch.records.accounts import queries as account_queries
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions import queries as interactions
from porch.records.interactions.models import Interaction
from porch.records.people import queries as people
from porch.records.people.models import Handle as HandleRow
from porch.records.people.models import Person

CHANNEL = "in_person"
KINDS = {"yes": Kind.ACCEPT, "no": Kind.REJECT, "maybe": Kind.VIEW}
"""A maybe is no yes: it says that they looked."""
COMING = {Sort.USER_GROUP: Kind.MEETING, Sort.CUSTOMER_DAY: Kind.MEETING, Sort.CHAT: Kind.JOIN}
"""What coming is in the log where it is no visit."""


def answered(guest: Guest, *, at: datetime) -> Interaction | None:
    """Write what somebody answered; twice in one moment is once."""
    name = f"answer-{guest.pk}-{at.timestamp():.0f}-{guest.answer}"
    detail = {"answer": guest.answer, "how": guest.how, "came_with": guest.came_with, "told_by": guest.told_by}
    words = {"yes": "Comes to", "no": "Does not come to", "maybe": "May come to"}[guest.answer]
    return _heard(guest, (name, KINDS[guest.answer], f"{words} {guest.occurrence.name}"), detail, at)


def came(guest: Guest, *, key: str, at: datetime, edited_at: datetime | None = None) -> Interaction | None:
    """Write that somebody came, as `key` saw it; or, `edited_at` later, what they told of it since."""
    kind = COMING.get(Sort(guest.occurrence.sort), Kind.VISIT)
    detail = {
        "as": guest.occurrence.get_sort_display().lower(), "where": guest.occurrence.place,
        "came_with": guest.came_with, "told_by": guest.told_by, "brought_by": through(guest.told_by or guest.came_with),
    }  # fmt: skip
    return _heard(guest, (_name(key), kind, guest.occurrence.name), detail, at, edited_at)


def came_not(*, key: str, at: datetime) -> None:
    """Write that somebody did not come after all."""
    found = next(iter(interactions.named(SYSTEM, CHANNEL, [f"{CHANNEL}:{_name(key)}"])), None)
    account = account_queries.account(SYSTEM, found.account_id or 0) if found is not None else None
    if found is None or account is None or found.deleted:
        return
    gone = Heard(
        external_id=found.external_id, version="taken back", kind=Kind(found.kind), at=found.at, deleted=True,
        raw=f"{found.external_id} taken back".encode(), author=Handle(kind=CHANNEL, value=""),
    )  # fmt: skip
    log.record(account=account, items=[gone], received_at=at)


def through(words: str) -> str:
    """Return by which handle the one person of that name is known, "network:value"; nothing where it may be several."""
    wanted = " ".join(words.split()).casefold()
    if not wanted:
        return ""
    found: dict[int, HandleRow] = {}
    for handle in people.find(SYSTEM, words.strip()[:200], limit=10):
        person = handle.person
        if person is not None and wanted in (person.name.casefold(), handle.name.casefold(), handle.value.casefold()):
            found.setdefault(person.pk, handle)
    return next((f"{one.kind}:{one.value}" for one in found.values()), "") if len(found) == 1 else ""


def account(at: datetime) -> Account:
    """Return the connection that hears what is told in person, made where there is none yet."""
    held = account_queries.accounts(SYSTEM).filter(channel=CHANNEL).first()
    if held is not None:
        return account_queries.account(SYSTEM, held.pk) or held
    return accounts.connect(channel=CHANNEL, name="In person", handle="us", credentials={"name": "In person"}, at=at)


def handle_of(person: Person) -> HandleRow | None:
    """Return by which of their handles somebody is written down: the first one known."""
    return HandleRow.objects.filter(person=person.now_id).order_by("pk").first()


def _heard(
    guest: Guest,
    item: tuple[str, Kind, str],
    detail: Mapping[str, str],
    at: datetime,
    edited_at: datetime | None = None,
) -> Interaction | None:
    name, kind, subject = item
    who = handle_of(guest.person)
    if who is None:
        return None
    told = {**detail, "gathering": guest.occurrence.about, **_when(guest.occurrence)}
    told = {key: value for key, value in told.items() if value}
    raw = json.dumps({"name": name, "who": [who.kind, who.value], "at": at.isoformat(), **told}, ensure_ascii=False)
    heard = Heard(
        external_id=f"{CHANNEL}:{name}", version=digest(raw.encode()), kind=kind, at=at, raw=raw.encode(), text="",
        author=Handle(kind=who.kind, value=who.value, name=who.name), visibility=Visibility.IN_PERSON,
        subject=subject[:300], thread=f"{CHANNEL}:with:{who.kind}:{who.value}", detail=told, edited_at=edited_at,
    )  # fmt: skip
    log.record(account=account(at), items=[heard], received_at=edited_at or at)
    return next(iter(interactions.named(SYSTEM, CHANNEL, [heard.external_id])), None)


def _when(occurrence: Occurrence) -> dict[str, str]:
    return {"begins": occurrence.begins.isoformat(), "ends": occurrence.ends.isoformat()}


def _name(key: str) -> str:
    return f"came-{key}"
