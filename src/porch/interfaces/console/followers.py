"""How many follow a connection and how that went, in words and as a drawing; not heard where its network is silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from porch.core.channel import Follows, Tallies, offers
from porch.interfaces.console.curve import Curve, curve
from porch.records.tallies import queries as tallies

DAYS = 90
MOST = 2500  # values in them: one an hour that was new each time


@dataclass(frozen=True, slots=True, kw_only=True)
class Followers:
    """The section of a connection's page. `silence` says why there is no number; `lists` how names are known."""

    curve: Curve | None
    now: int | None
    following: int | None
    counted_at: datetime | None
    silence: str
    lists: str
    compared_at: datetime | None


def followers(viewer: Any, account: Any, card: Any, at: datetime) -> Followers:
    """Return who follows a connection, as far as its network tells."""
    rounds = tallies.rounds(viewer, account.pk)
    counts, lists = offers(card, Tallies), offers(card, Follows)
    told = tallies.of_account(viewer, account.pk) if counts else {}
    many, ours = told.get("followers"), told.get("following")
    counted = rounds.get("counters")
    return Followers(
        curve=_curve(viewer, account, at) if many else None, now=many.value if many else None,
        following=ours.value if ours else None, counted_at=many.seen_at if many else None,
        silence="" if many else _silence(card, counted, counts=counts),
        lists=_lists(card, rounds.get("follows"), lists=lists),
        compared_at=rounds["follows"].done_at if "follows" in rounds else None,
    )  # fmt: skip


def _curve(viewer: Any, account: Any, at: datetime) -> Curve | None:
    since = at - timedelta(days=DAYS)
    points = tallies.series(viewer, account.pk, "followers", since=since, limit=MOST)
    return curve(points, until=timezone.localdate(at), days=DAYS)


def _silence(card: Any, counted: Any, *, counts: bool) -> str:
    if not counts:
        return card.gaps["tallies"][1] if "tallies" in card.gaps else f"{card.label} tells Porch no number."
    if counted is None or (counted.done_at is None and not counted.error):
        return "Porch asks every hour. The number appears here after the first answer, and its course day by day."
    if counted.error:
        return f"{card.label} could not be asked: {counted.error.rstrip('.')}. Porch asks again by itself."
    return f"{card.label} was asked and tells no number of followers here."


def _lists(card: Any, held: Any, *, lists: bool) -> str:
    if not lists:
        return card.gaps["follows"][1] if "follows" in card.gaps else f"{card.label} lists nobody by name."
    if held is not None and held.error:
        return f"The list could not be read: {held.error.rstrip('.')}. Nothing was changed; Porch reads it again."
    return "Once a day the whole list is compared: who is new follows you, who is gone does not any more."
