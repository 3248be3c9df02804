"""How often (F): never two in a week nor four in a month, asking once a quarter, counted in days that roll."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from porch.analytics.cadence import order
from porch.analytics.cadence.decisions import Defer, Refuse
from porch.analytics.cadence.kinds import STARTED, Kind
from porch.analytics.cadence.ledger import Ledger
from porch.analytics.cadence.standing import PACES, House, Pace, Standing

WEEK, MONTH, QUARTER = timedelta(days=7), timedelta(days=30), timedelta(days=90)
MOST, COLLEAGUES = 3, 2
"""How many in any thirty days, and how many people of one company on one day."""
REMINDS = timedelta(days=3)


def gap(standing: Standing, house: House, ledger: Ledger) -> tuple[timedelta, str]:
    """Return how long somebody is left in peace between two bursts, and by which rule; never under a week.

    More please lifts what the house adds to the week, and nothing else.
    """
    own = WEEK if standing.pace is Pace.MORE else max(WEEK, house.gap)
    wished = PACES.get(standing.pace, WEEK)
    longest, rule = (wished, "M1") if wished > own else (own, "F1")
    if order.ignored(ledger) >= order.QUIETER and 2 * own > longest:
        return 2 * own, "B4"
    return longest, rule


def put_off(kind: Kind, standing: Standing, house: House, ledger: Ledger, at: datetime) -> Defer | None:
    """Return from when on the frequency bears this (`at` is when it would leave), or None where it does now.

    What stands in the ledger after `at` (a clock leapt back) counts as well: it has left.
    """
    if kind not in STARTED:
        return None
    found = [_after_the_last(standing, house, ledger), _after_three(ledger)]
    if kind is Kind.FEEDBACK and ledger.asked is not None:
        found.append((ledger.asked.at + QUARTER, "F2", "They were asked within the last 90 days."))
    later = [one for one in found if one is not None and one[0] > at]
    return _latest(later)


def reminding(*, asked_at: datetime, reminded: bool, settled: bool, at: datetime) -> Defer | Refuse | None:
    """Return why an invitation to a survey is not said again (F2), or None where it may be, once.

    `settled`: they answered, in part or in whole, said no, or opted out.
    """
    if settled:
        return Refuse(rule="F2", why="They have answered, or do not want to.")
    if reminded:
        return Refuse(rule="F2", why="They were reminded once; that is enough.")
    if at < asked_at + REMINDS:
        return Defer(until=asked_at + REMINDS, rule="F2", why="They have had less than three days.")
    return None


def _after_the_last(standing: Standing, house: House, ledger: Ledger) -> tuple[datetime, str, str] | None:
    if not ledger.bursts:
        return None
    length, rule = gap(standing, house, ledger)
    why = {
        "F1": f"They heard from us less than {length.days} days ago.",
        "M1": f"They want to hear from us every {length.days} days at most.",
        "B4": f"They did not answer lately, so we leave them {length.days} days.",
    }[rule]
    return ledger.bursts[-1].at + length, rule, why


def _after_three(ledger: Ledger) -> tuple[datetime, str, str] | None:
    if len(ledger.bursts) < MOST:
        return None
    return ledger.bursts[-MOST].at + MONTH, "F1", "They heard from us three times within 30 days."


def _latest(found: Sequence[tuple[datetime, str, str]]) -> Defer | None:
    if not found:
        return None
    until, rule, why = max(found, key=lambda one: one[0])
    return Defer(until=until, rule=rule, why=why)
