"""Questions to the post: which channels there are, what they allow, how a post would look there, what adds up."""

from __future__ import annotations

from dataclasses import dataclass

from porch.channels import registry
from porch.core.channel import Card, Speaks, abilities
from porch.core.fitting import Fitting
from porch.core.interaction import Visibility
from porch.core.viewer import Viewer, may_see
from porch.desk.post import wiring
from porch.desk.post.connecting import card, cards
from porch.desk.post.health import Health, health
from porch.desk.post.ledger import Line, alarms, days, line
from porch.desk.post.letterbox import Slot, Slots, Verdict, greeting, verdict
from porch.records.accounts import queries as accounts
from porch.records.accounts.models import Account
from porch.records.interactions.models import Interaction

__all__ = [
    "Fit",
    "Fitting",
    "Health",
    "Line",
    "Slot",
    "Slots",
    "Verdict",
    "abilities",
    "alarms",
    "can_speak",
    "card",
    "card_of",
    "cards",
    "days",
    "every_card",
    "fit",
    "fitting",
    "greeting",
    "health",
    "line",
    "speaking_accounts",
    "verdict",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How a text stands against a network's limit."""

    length: int
    limit: int | None

    @property
    def over(self) -> int:
        """How many characters too many."""
        return max(0, self.length - self.limit) if self.limit is not None else 0


def every_card() -> list[Card]:
    """Return the Card of every channel, those too that are imported rather than connected."""
    return list(registry.cards().values())


def card_of(account: Account) -> Card:
    """Return the Card of a connection's channel."""
    return wiring.card_of(account)


def fit(card: Card, text: str) -> Fit:
    """Return how `text` stands against the limit of a network, counted as the network counts."""
    return Fit(length=card.limits.measure(text), limit=card.limits.text)


def fitting(card: Card, answers: Interaction | None = None) -> Fitting:
    """Return what a channel takes from us, in answer to what somebody said there; None: said to nobody, in public."""
    if answers is None:
        return Fitting(card=card)
    return Fitting(card=card, visibility=Visibility(answers.visibility), heard_at=answers.at)


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
