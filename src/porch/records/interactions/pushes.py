"""What networks push to us: kept byte for byte before anybody is told so, read into the log later, in order."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from porch.core.interaction import Delivery as Pushed
from porch.core.interaction import digest
from porch.records.accounts.models import Account
from porch.records.interactions.models import Delivery, Quarantined
from porch.records.tables import bulk
from porch.records.tables.words import fit

COLUMNS = ("account_id", "digest", "body", "received_at", "envelope", "unread")
ALL_AT_ONCE = (
    "INSERT INTO interactions_delivery (account_id, digest, body, received_at, envelope, unread)"
    " SELECT * FROM unnest(%s::bigint[], %s::text[], %s::bytea[], %s::timestamptz[], %s::text[], %s::boolean[])"
    " ON CONFLICT DO NOTHING"
)
MOST_HEADERS = 100
LONGEST_HEADER = 8 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One delivery on its way into the table: whose it is and what was pushed."""

    account_id: int
    pushed: Pushed


def keep(*, arrivals: Sequence[Arrival]) -> None:
    """Store deliveries in one transaction; they are durable when this returns. The same bytes again change nothing."""
    pushed = {(one.account_id, digest(one.pushed.body)): one.pushed for one in arrivals}
    # In one order, so that two processes that keep the same bytes never wait for each other in a circle.
    rows = [(*key, pushed[key].body, bulk.moment(pushed[key].received_at), envelope(pushed[key]), True)
            for key in sorted(pushed)]  # fmt: skip
    if bulk.on_sqlite():
        with transaction.atomic():
            bulk.insert("interactions_delivery", COLUMNS, rows)
        return
    with connection.cursor() as cursor:  # one statement is a transaction of its own, and one turn to the server
        cursor.execute(ALL_AT_ONCE, [list(column) for column in zip(*rows, strict=True)])


def envelope(pushed: Pushed) -> str:
    """Return method, query and headers as the table keeps them."""
    told = {"method": pushed.method, "path": pushed.path, "query": dict(pushed.query)}
    return fit(json.dumps({**told, "headers": _kept(pushed.headers)}))


def opened(delivery: Delivery) -> Pushed:
    """Return a stored delivery as it was pushed."""
    told = json.loads(delivery.envelope or "{}")
    return Pushed(
        body=bytes(delivery.body), received_at=delivery.received_at, headers=told.get("headers", {}),
        method=told.get("method", "POST"), query=told.get("query", {}), path=told.get("path", ""),
    )  # fmt: skip


def note_read(*, deliveries: Collection[int]) -> None:
    """Deliveries stand in the log: their envelopes, which may hold a network's secret, are forgotten."""
    Delivery.objects.filter(pk__in=list(deliveries)).update(unread=False, envelope="")


def empty(*, deliveries: Collection[int]) -> None:
    """Forget the bytes of deliveries that brought somebody erased; what others said in them is in the log."""
    Delivery.objects.filter(pk__in=list(deliveries)).update(body=b"")


def set_apart(*, account: Account, delivery: Delivery, reason: str, at: datetime) -> Quarantined:
    """Put a delivery that cannot be read into quarantine, with its envelope, so that it can be replayed."""
    with transaction.atomic():
        Delivery.objects.filter(pk=delivery.pk).update(unread=False)
        quarantined, _ = Quarantined.objects.get_or_create(
            delivery=delivery, defaults={"account": account, "where": "webhook", "reason": fit(reason), "at": at}
        )
    return quarantined


def _kept(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in list(headers.items())[:MOST_HEADERS] if len(value) <= LONGEST_HEADER}
