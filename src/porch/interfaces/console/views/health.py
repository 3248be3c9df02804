"""How a connection is doing, in words: what is asked, what is left, what was refused, and where to push to."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

GENERAL = "Paste it where the network asks for a webhook or callback address."


def told(health: Any, account: Any) -> SimpleNamespace:
    """Return the health of a connection as its page shows it."""
    return SimpleNamespace(
        circuit=circuit_words(health), said_at=health.said_at, budget=budget_words(health.budget),
        blocked_until=health.budget.blocked_until or health.budget.app_blocked_until,
        app_blocked=bool(health.budget.app_blocked_until and not health.budget.blocked_until),
        quarantined=health.quarantined, quarantine_url=f"{reverse('console:quarantine')}?connection={account.pk}",
        webhook=webhook(health.webhook, only=health.only_pushes) if health.webhook else None,
    )  # fmt: skip


def circuit_words(health: Any) -> str:
    """Return whether the network is asked as usual; nothing while it is."""
    if health.circuit == "closed":
        return ""
    failed = "It failed" if health.failures == 1 else f"It failed {health.failures} times in a row"
    if health.tries_again_at is None:
        return f"{failed}. It is tried once now; if it answers, everything goes on."
    at = date_format(timezone.localtime(health.tries_again_at), "H:i")
    return f"{failed}, so Porch leaves it alone and tries once at {at}. What you say is kept until it answers."


def budget_words(budget: Any) -> str:
    """Return what was said in the running hour, and how much is left where the network names a limit."""
    if budget.most is None:
        said = f"{budget.used} said in the last hour; the network names no limit by the hour"
    else:
        said = f"{budget.used} of {budget.most} in the last hour, {budget.left} left"
    others = budget.used_by_app - budget.used
    return f"{said}. {others} more by other connections of the same app" if others > 0 else said


def webhook(found: Any, *, only: bool) -> SimpleNamespace:
    """Return the webhook address with what to do with it, and what became of what was pushed there."""
    return SimpleNamespace(
        address=found.address, paste=found.paste or GENERAL, waits=found.waits, pushed_at=found.pushed_at,
        state=_state(found, only), refusals=found.refusals, refused_at=found.refused_at, unread=found.unread,
        refused=_refused(found),
    )  # fmt: skip


def _state(found: Any, only: bool) -> str:
    if not found.address:
        else_ = "Until then nothing can be heard here." if only else "Until then Porch asks the network by the clock."
        return f"It waits for a public address. {else_}"
    if found.pushed_at is None:
        return "Nothing was pushed yet."
    return ""


def _refused(found: Any) -> str:
    if not found.refusals:
        return ""
    many = "1 delivery was" if found.refusals == 1 else f"{found.refusals} deliveries were"
    return f"{many} refused: the signature was wrong. Compare the secret here with the one the network shows."
