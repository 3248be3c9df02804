"""Beside the webhooks bench, in a process of its own: makes the connection, and counts what the database has."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "porch.config.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection

from porch.core.interaction import digest
from porch.proving.benches import _signed
from porch.records.accounts import actions as accounts
from porch.records.interactions.models import Delivery, Interaction
from porch.records.tables.bulk import on_sqlite


def prepare() -> dict[str, Any]:
    """Make the tables and a connection to the network that signs; return its public id."""
    call_command("migrate", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        key = "INTEGER PRIMARY KEY" if on_sqlite() else "bigserial PRIMARY KEY"
        cursor.execute(f"CREATE TABLE bench_plain (id {key}, body {'BLOB' if on_sqlite() else 'bytea'} NOT NULL)")
    account = accounts.connect(channel=_signed.NAME, name="bench", handle="us", credentials={}, at=_signed.AT)
    return {"public_id": account.public_id}


def count() -> dict[str, Any]:
    """Return which of the deliveries whose numbers are read from standard input the database lacks, and how it goes."""
    taken = json.loads(sys.stdin.readline())
    unread = Delivery.objects.filter(unread=True).count()  # first: what is read meanwhile must not look missing
    held = set(Delivery.objects.values_list("digest", flat=True))
    named = set(Interaction.objects.filter(channel=_signed.NAME).values_list("external_id", flat=True))
    return {
        "lost": sum(digest(_signed.body(number)) not in held for number in taken),
        "unread": unread,
        "not_in_log": sum(f"c{number}" not in named for number in taken),
    }


if __name__ == "__main__":
    print(json.dumps({"prepare": prepare, "count": count}[sys.argv[1]]()))  # noqa: T201
