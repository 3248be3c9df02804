"""Verbs on connections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from porch.core.template import Template
from porch.records.accounts import seal
from porch.records.accounts.models import Account, Checkpoint, Wording
from porch.records.tables.words import fit

CHECKPOINT_EVERY = timedelta(hours=1)
KEEP_CHECKPOINTS = timedelta(days=8)
_WELL: dict[str, Any] = {"failures": 0, "open_until": None, "probing_until": None}


def connect(*, channel: str, name: str, handle: str, credentials: Mapping[str, str], at: datetime) -> Account:
    """Add a connection, or give the one with the same handle its new key; it is due at once."""
    account = Account.objects.filter(channel=channel, handle=handle, closed_at=None).first() if handle else None
    account = account or Account(channel=channel, handle=handle, connected_at=at)
    account.name = name
    return reconnect(account=account, credentials=credentials, at=at)


def reconnect(*, account: Account, credentials: Mapping[str, str], at: datetime) -> Account:
    """Give a connection its new key; it is well until the network says otherwise, and due at once."""
    account.sealed = seal.shut(credentials)
    account.state, account.error, account.failing_since, account.due_at = Account.State.LIVE, "", None, at
    account.failures, account.open_until, account.probing_until, account.blocked_until = 0, None, None, None
    account.key_expires_at, account.key_renewed_at, account.refusals = expiry(credentials), at, 0
    account.templates_read_at = None
    account.save()
    return account


def expiry(credentials: Mapping[str, str]) -> datetime | None:
    """Return when a key runs out, as its channel told under `expires_at`; None when it did not tell."""
    try:
        moment = datetime.fromisoformat(credentials.get("expires_at", ""))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def keep_credentials(
    *, account: Account, credentials: Mapping[str, str], at: datetime, expires_at: datetime | None = None
) -> Account:
    """Store a renewed key. A renewal that lacks a value never empties the one we hold."""
    held = seal.open_(account.sealed)
    account.sealed = seal.shut({**held, **{k: v for k, v in credentials.items() if v}})
    account.key_expires_at, account.key_renewed_at = expires_at, at
    account.save(update_fields=["sealed", "key_expires_at", "key_renewed_at"])
    return account


def credentials(account: Account) -> dict[str, str]:
    """Return the opened key of a connection; only the post may ask."""
    return seal.open_(account.sealed)


def advance(*, account: Account, cursor: str, at: datetime) -> None:
    """Move the cursor, in the transaction of the rows it covers, and leave a checkpoint every hour."""
    Account.objects.filter(pk=account.pk).update(cursor=cursor)
    account.cursor = cursor
    newest = Checkpoint.objects.filter(account=account).order_by("-at").first()
    if newest is None or newest.at <= at - CHECKPOINT_EVERY:
        Checkpoint.objects.create(account=account, cursor=cursor, at=at)
        Checkpoint.objects.filter(account=account, at__lt=at - KEEP_CHECKPOINTS).delete()


def note_heard(*, account: Account, at: datetime, due_at: datetime) -> None:
    """The network answered: the connection is well."""
    Account.objects.filter(pk=account.pk).update(
        heard_at=at, tried_at=at, due_at=due_at, error="", failing_since=None, blocked_until=None, **_WELL
    )


def note_said(*, account: Account, at: datetime) -> None:
    """The network took our words: the connection is well."""
    Account.objects.filter(pk=account.pk).update(said_at=at, **_WELL)


def note_pushed(*, account: Account, at: datetime) -> None:
    """A delivery at the webhook address was signed by the network; refusals are counted anew from here."""
    Account.objects.filter(pk=account.pk).update(pushed_at=at, refusals=0)


def note_refusals(*, account_id: int, count: int, at: datetime) -> None:
    """Deliveries came whose signature was wrong; nothing of them is kept but their number."""
    Account.objects.filter(pk=account_id).update(refusals=F("refusals") + count, refused_at=at)


def note_failure(*, account: Account, at: datetime, opens_after: int, open_until: datetime) -> None:
    """The network failed us; once it has `opens_after` times in a row, it is left alone until `open_until`."""
    account.failing_since = account.failing_since or at
    Account.objects.filter(pk=account.pk).update(failures=F("failures") + 1, failing_since=account.failing_since)
    Account.objects.filter(pk=account.pk, failures__gte=opens_after).update(open_until=open_until, probing_until=None)
    account.refresh_from_db(fields=["failures", "open_until", "probing_until"])


def take_probe(*, account: Account, now: datetime, until: datetime) -> bool:
    """Be the one that tries a network again; False when another does."""
    free = Q(probing_until=None) | Q(probing_until__lte=now)
    return bool(Account.objects.filter(free, pk=account.pk, open_until__lte=now).update(probing_until=until))


def note_trouble(*, account: Account, at: datetime, reason: str, due_at: datetime, refused: bool = False) -> None:
    """The network did not answer, or refused our key; `due_at` is when we try again."""
    account.failing_since = account.failing_since or at
    account.tried_at, account.error, account.due_at = at, reason[:2000], due_at
    account.blocked_until = due_at
    fields = ["failing_since", "tried_at", "error", "due_at", "blocked_until"]
    if refused:
        account.state = Account.State.REFUSED
        fields.append("state")
    account.save(update_fields=fields)


def note_history(*, account: Account, seen: int, total: int | None, done_at: datetime | None) -> None:
    """Remember how much of the past has been read, for the page that shows it."""
    Account.objects.filter(pk=account.pk).update(history_seen=seen, history_total=total, history_done_at=done_at)


def keep_templates(*, account: Account, templates: Iterable[Template], at: datetime) -> None:
    """Keep what the network says of its approved wordings now, in place of what it said before."""
    rows = {(fit(one.name, 512), fit(one.language, 20)): one for one in templates}
    with transaction.atomic():
        Wording.objects.filter(account=account).delete()
        Wording.objects.bulk_create(
            Wording(
                account=account, name=name, language=language, category=fit(one.category, 40),
                heading=fit(one.heading), body=fit(one.body), footing=fit(one.footing), refusal=fit(one.refusal, 300),
            )
            for (name, language), one in rows.items()
        )  # fmt: skip
        Account.objects.filter(pk=account.pk).update(templates_read_at=at)


def pause(*, account: Account) -> Account:
    """Stop listening for now."""
    account.state = Account.State.PAUSED
    account.save(update_fields=["state"])
    return account


def resume(*, account: Account, at: datetime) -> Account:
    """Listen again."""
    account.state, account.due_at = Account.State.LIVE, at
    account.failures, account.open_until, account.probing_until = 0, None, None
    account.save(update_fields=["state", "due_at", *_WELL])
    return account


def disconnect(*, account: Account, at: datetime) -> Account:
    """Forget the key and stop; what was heard stays."""
    account.sealed, account.closed_at, account.state = seal.shut({}), at, Account.State.PAUSED
    account.save(update_fields=["sealed", "closed_at", "state"])
    return account
