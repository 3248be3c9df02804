"""What the networks count of the trattoria: followers that grow by the day, and what its public words came to."""

from __future__ import annotations

from datetime import timedelta

from porch.core.interaction import Tally
from porch.proving.demo import cast
from porch.proving.demo.stage import Stage
from porch.records.accounts.models import Account
from porch.records.interactions.models import Interaction
from porch.records.tallies import actions as tallies
from porch.records.tallies.models import Round

DAYS = 75
GROWN = {cast.MASTODON.name: 3, cast.BLUESKY.name: 11}  # by so many a day
DEAF = range(41, 46)  # days ago on which nobody was asked


def play(on: Stage) -> None:
    """Let Mastodon and Bluesky be asked every day."""
    for one in (cast.MASTODON, cast.BLUESKY):
        account = on.connections[one.name]
        told = _followers(on, one.us.followers or 0, GROWN[one.name]) + _posts(on, account)
        tallies.keep(account=account, tallies=told, received_at=on.days.now)
        for what in Round.What:
            tallies.went_well(account=account, what=what, at=on.days.ago(0.5), due_at=on.days.now + timedelta(hours=1))


def _followers(on: Stage, now: int, grown: int) -> list[Tally]:
    asked = [days for days in range(DAYS, -1, -1) if days not in DEAF]
    return [
        Tally(
            of="", at=on.days.ago(24 * days + 0.5),
            counts={"followers": max(now - grown * days + days * days % 7, 0), "following": 41},
        )
        for days in asked
    ]  # fmt: skip


def _posts(on: Stage, account: Account) -> list[Tally]:
    said = Interaction.objects.filter(account=account, ours=True, visibility="public", deleted=False).order_by("id")
    names = said.exclude(kind__in=("like", "announce", "follow")).values_list("external_id", flat=True)
    return [
        Tally(of=name, at=on.days.ago(0.5), counts={"likes": 3 + place * 7 % 23, "shares": place % 4, "replies": 1})
        for place, name in enumerate(names)
    ]
