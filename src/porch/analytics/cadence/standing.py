"""Everything a rule must know: of the person, of what is to be sent, and of the house that sends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from porch.analytics.cadence.kinds import Kind


class Pace(StrEnum):
    """How often somebody wants to hear of us. It only ever slows us, but for MORE."""

    OFF = "off"
    MONTHLY = "monthly"
    FORTNIGHT = "fortnight"
    HOUSE = "house"
    MORE = "more"


PACES = {Pace.MONTHLY: timedelta(days=30), Pace.FORTNIGHT: timedelta(days=14)}


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """How the business itself goes about it: its hours and days, its rhythm, and whether it had to stop.

    `gap` is how long it leaves people in peace, never under the week of F1. `complaints` and `mails` are those of the
    last seven days.
    """

    zone: tzinfo
    opens: time = time(8)
    closes: time = time(20)
    days: frozenset[int] = frozenset(range(5))
    holidays: frozenset[date] = frozenset()
    gap: timedelta = timedelta(days=7)
    complaints: int = 0
    mails: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is so about one person now, over all that they are known by.

    `zone` is None where nobody knows it. `grounds` says why we may, by (purpose, channel); `barred` why we may not, by
    channel ("" is everywhere), and `rests` until when one rests where mail came back lately. `wrote_at` is when they
    last wrote to us, and `follows` whether they follow us. `topics` are what they declared or talked about lately,
    `products` what they have, `places` where they would go. `knows` names what they proposed, voted on, answered or saw
    closed; `accepted` the dates they said yes to, by what it was. `colleagues` is how many others of their company hear
    from us that day.
    """

    zone: tzinfo | None = None
    holidays: frozenset[date] = frozenset()
    quiet: tuple[time, time] | None = None
    paused_until: datetime | None = None
    pace: Pace = Pace.HOUSE
    kinds_off: frozenset[Kind] = frozenset()
    channels_off: frozenset[str] = frozenset()
    grounds: Mapping[tuple[str, str], str] = field(default_factory=dict)
    barred: Mapping[str, str] = field(default_factory=dict)
    rests: Mapping[str, datetime] = field(default_factory=dict)
    wrote_at: datetime | None = None
    follows: bool = False
    topics: Mapping[str, str] = field(default_factory=dict)
    products: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    knows: frozenset[str] = frozenset()
    accepted: Mapping[str, tuple[datetime, datetime]] = field(default_factory=dict)
    complains: bool = False
    promise_overdue: bool = False
    unanswered: bool = False
    held: str = ""
    colleagues: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """What is to be sent to one person on one channel. `about` names what it is about.

    After `relevant_until` it is worth nothing any more. An invite knows when it `begins` and `ends` and its `place`.
    `together`: colleagues of one company are asked together on purpose.
    """

    kind: Kind
    channel: str
    about: str = ""
    topic: str = ""
    product: str = ""
    place: str = ""
    begins: datetime | None = None
    ends: datetime | None = None
    relevant_until: datetime | None = None
    together: bool = False


PURPOSES = {
    Kind.QUESTION: "question", Kind.IDEA: "idea", Kind.INVITE: "invitation", Kind.FEEDBACK: "feedback",
    Kind.OUTCOME: "service", Kind.THANKS: "service", Kind.APOLOGY: "service",
}  # fmt: skip
"""For what somebody must have let us write, by what we begin with."""
