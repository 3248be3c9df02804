"""The cadence: little bursts in the order a customer wants them, asking last; each answer names its rule."""

from __future__ import annotations

from porch.analytics.cadence.calendar import is_allowed, moment_of, next_allowed
from porch.analytics.cadence.deciding import again, decide, in_room
from porch.analytics.cadence.decisions import Allow, Decision, Defer, Refuse
from porch.analytics.cadence.frequency import reminding
from porch.analytics.cadence.grounds import must_stop, must_warn
from porch.analytics.cadence.kinds import ASKS, NAMES, ORDER, STARTED, Kind
from porch.analytics.cadence.ledger import Entry, Ledger, ledger
from porch.analytics.cadence.order import advice, given, ignored
from porch.analytics.cadence.standing import PURPOSES, Burst, House, Pace, Standing
from porch.analytics.cadence.turns import Waiting, whose_turn

__all__ = [
    "ASKS", "NAMES", "ORDER", "PURPOSES", "STARTED", "Allow", "Burst", "Decision", "Defer", "Entry", "House", "Kind",
    "Ledger", "Pace", "Refuse", "Standing", "Waiting", "advice", "again", "decide", "given", "ignored", "in_room",
    "is_allowed", "ledger", "moment_of", "must_stop", "must_warn", "next_allowed", "reminding", "whose_turn",
]  # fmt: skip
