"""Questions to the post: which channels there are, what they allow, how a post would look there, what adds up."""

from __future__ import annotations

from datetime import datetime

from porch.channels import registry
from porch.core.channel import Card, Speaks, abilities
from porch.core.fitting import Fitting
from porch.core.interaction import Visibility
from porch.core.template import Template
from porch.core.viewer import Viewer, may_see
from porch.desk.post import wiring
from porch.desk.post.connecting import card, cards, closed_cards
from porch.desk.post.health import Health, health
from porch.desk.post.importing import formats as archive_formats
from porch.desk.post.ledger import Line, alarms, days, line
from porch.desk.post.letterbox import Slot, Slots, Verdict, answer, greeting, verdict
from porch.desk.post.searching import Cost, cannot_search, cost
from porch.records.accounts import queries as accounts
from porch.records.accounts.models import Account
from porch.records.interactions.models import Interaction

__all__ = [
    "Cost",
    "Fitting",
    "Health",
    "Line",
    "Slot",
    "Slots",
    "Verdict",
    "abilities",
    "alarms",
    "answer",
    "archive_formats",
    "can_speak",
    "cannot_search",
    "card",
    "card_of",
    "cards",
    "closed_cards",
    "cost",
    "days",
    "every_card",
    "fitting",
    "greeting",
    "health",
    "line",
    "speaking_accounts",
    "templates",
    "verdict",
]  # fmt: skip


def every_card() -> list[Card]:
    """Return the Card of every channel, those too that are imported rather than connected."""
    return list(registry.cards().values())


def card_of(account: Account) -> Card:
    """Return the Card of a connection's channel."""
    return wiring.card_of(account)


def fitting(card: Card, answers: Interaction | None = None) -> Fitting:
    """Return what a channel takes from us, in answer to what somebody said there; None: said to nobody, in public."""
    if answers is None:
        return Fitting(card=card)
    return Fitting(card=card, visibility=Visibility(answers.visibility), heard_at=answers.at)


def templates(viewer: Viewer, account: Account | None, answers: Interaction | None, now: datetime) -> list[Template]:
    """Return the approved wordings that may still be said to somebody whose last words are too old to be answered.

    Refused ones are among them, each with its reason; none while an answer of our own is taken.
    """
    if account is None or answers is None or not fitting(card_of(account), answers).too_late(now):
        return []
    return accounts.templates(viewer, account.pk)


def can_speak(account: Account) -> bool:
    """Whether one can answer or post on a connection."""
    try:
        return isinstance(wiring.open_channel(account), Speaks)
    except Exception:
        return False


def speaking_accounts(viewer: Viewer) -> list[Account]:
    """Return the connections a post addressed to nobody can go to."""
    if not may_see(viewer):
        return []
    return [
        a
        for a in accounts.accounts(viewer)
        if card_of(a).public and "speaks" not in card_of(a).gaps and a.channel != "archive"
    ]
