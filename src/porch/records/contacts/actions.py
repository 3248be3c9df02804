"""Verbs on contacts: what an address book told is kept, and people are made or completed by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from porch.core.interaction import Introduction
from porch.records.accounts.models import Account
from porch.records.contacts.models import Contact, Naming
from porch.records.interactions import head, leaving_out
from porch.records.people import introducing
from porch.records.people.introducing import Card
from porch.records.people.meeting import Key, key
from porch.records.tables import bulk
from porch.records.tables.words import fit, fit_name
from porch.records.team.models import Login

COLUMNS = (
    "account_id", "uid", "ref", "version", "name", "organisation", "title", "note", "changed_at", "deleted_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduced:
    """What a batch came to: contacts read, new here, changed, gone there; left out as they were erased."""

    seen: int = 0
    new: int = 0
    changed: int = 0
    gone: int = 0
    erased: int = 0


def introduce(*, account: Account, items: Sequence[Introduction], at: datetime) -> Introduced:
    """Take what an address book says into the records, once for each version; return what it came to.

    Nobody is merged and nobody is removed: a contact that names several people here, or is gone there, says so.
    """
    with transaction.atomic():
        seq, guarded = head.hold_and_look()  # whoever makes people holds the log: `bulk.reserve` counts on it
        known = leaving_out.without_erased_contacts(items, at) if guarded else items
        latest = {fit_name(item.uid): item for item in known if not item.deleted}
        held = _held(account.pk, list(latest))
        news = {uid: item for uid, item in latest.items() if held.get(uid, ("",))[0] != item.version}
        cards = [
            Card(uid=_card(account.pk, uid), name=item.name, handles=item.handles, was=held.get(uid, ("", ""))[1])
            for uid, item in news.items()
        ]
        named = introducing.introduce(cards, claims=_claims(cards), never=colleagues(), at=at)
        _keep(account.pk, news, at)
        _name(account.pk, dict(zip(news, named, strict=True)))
        gone = _leave(account.pk, [fit(item.ref, 600) for item in items if item.deleted], at)
        head.release(seq)
    new = sum(1 for uid in news if uid not in held)
    return Introduced(seen=len(items), new=new, changed=len(news) - new, gone=gone, erased=len(items) - len(known))


def _held(account: int, uids: list[str]) -> dict[str, tuple[str, str]]:
    """Return the version and name of what is here; a contact that came back after it was gone is a new version."""
    sql = "SELECT uid, version, name, deleted_at FROM contacts_contact WHERE account_id = %s AND uid IN {}"
    rows = bulk.select(sql, account, uids)
    return {uid: ("" if deleted_at else version, name) for uid, version, name, deleted_at in rows}


def _card(account: int, uid: str) -> str:
    return f"{account} {uid}"


def _claims(cards: Sequence[Card]) -> dict[Key, dict[str, str]]:
    by_kind: dict[str, set[str]] = defaultdict(set)
    for kind, value in (key(handle) for card in cards for handle in card.handles):
        by_kind[kind].add(value)
    claims: dict[Key, dict[str, str]] = defaultdict(dict)
    for kind, values in by_kind.items():
        sql = (
            "SELECT h.value, c.account_id, c.uid, c.name FROM people_handle h"
            " JOIN contacts_naming n ON n.handle_id = h.id JOIN contacts_contact c ON c.id = n.contact_id"
            " WHERE h.kind = %s AND h.value IN {} AND c.deleted_at IS NULL"
        )
        for value, account, uid, name in bulk.select(sql, kind, list(values)):
            claims[kind, value][_card(account, uid)] = name
    return claims


def colleagues() -> set[Key]:
    """Return the mail addresses by which colleagues sign in: nobody is made of them."""
    return {
        ("email", mail.lower()) for mail in Login.objects.filter(member__isnull=False).values_list("email", flat=True)
    }


def _keep(account: int, news: dict[str, Introduction], at: datetime) -> None:
    now = bulk.moment(at)
    rows: list[tuple[Any, ...]] = [
        (
            account, uid, fit(item.ref, 600), fit_name(item.version, 64), fit(item.name, 300),
            fit(item.organisation, 300), fit(item.title, 300), fit(item.note), now, None,
        )
        for uid, item in news.items()
    ]  # fmt: skip
    bulk.upsert("contacts_contact", COLUMNS, ("account_id", "uid"), rows)


def _name(account: int, named: dict[str, list[int]]) -> None:
    sql = "SELECT uid, id FROM contacts_contact WHERE account_id = %s AND uid IN {}"
    ids = dict(bulk.select(sql, account, list(named)))
    stale = bulk.select(
        "SELECT id, contact_id, handle_id FROM contacts_naming WHERE contact_id IN {}", list(ids.values())
    )
    wanted = {(ids[uid], handle) for uid, handles in named.items() for handle in handles}
    Naming.objects.filter(pk__in=[row for row, *which in stale if tuple(which) not in wanted]).delete()
    bulk.insert("contacts_naming", ("contact_id", "handle_id"), sorted(wanted))


def _leave(account: int, refs: list[str], at: datetime) -> int:
    if not refs:
        return 0
    return Contact.objects.filter(account_id=account, ref__in=refs, deleted_at=None).update(deleted_at=at)
