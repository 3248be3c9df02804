"""Ten thousand histories: merges, splits, bounces, zones, leaps of the clock and two senders; nobody is ever overrun.

What is judged by is written here once more, from the rules themselves, and knows nothing of the engine's code.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from porch.analytics.cadence import Allow, Burst, Entry, House, Kind, Standing, decide, given, ledger
from tests.analytics.cadence.people import MAY

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
BEGINS = datetime(2026, 2, 20, 9, tzinfo=UTC)  # the clock leaps twice within a year
DAY = timedelta(days=1)
ZONES = ("Europe/Rome", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia")
KINDS = (Kind.QUESTION, Kind.IDEA, Kind.INVITE, Kind.FEEDBACK)
ALL = (*KINDS, Kind.OUTCOME)


@dataclass
class One:
    """Somebody, as they were met; `sent` are the lines written for them."""

    zone: ZoneInfo | None
    sent: list[Entry] = field(default_factory=list)


class Histories(RuleBasedStateMachine):
    """Three people who may turn out to be two or one, and senders who take every chance."""

    @initialize(zones=st.lists(st.sampled_from((*ZONES, "")), min_size=3, max_size=3))
    def meet(self, zones: list[str]) -> None:
        self.now = BEGINS
        self.people = [One(zone=ZoneInfo(zone) if zone else None) for zone in zones]
        self.same = {number: number for number in range(3)}
        self.allowed: list[tuple[frozenset[int], Entry]] = []

    @rule(hours=st.integers(1, 24), days=st.sampled_from((0, 1, 6, 7, 8, 15, 16, 90)))
    def wait(self, hours: int, days: int) -> None:
        self.now += timedelta(days=days, hours=hours)

    @rule(days=st.sampled_from((0, 7, 16)))
    def wait_for_office_hours(self, days: int) -> None:
        """Wait for a Tuesday noon, which is day for everybody but those of Apia."""
        day = (self.now + timedelta(days=days)).replace(hour=12, minute=0)
        self.now = day + timedelta(days=(1 - day.weekday()) % 7)

    @rule(hours=st.integers(1, 3))
    def leap_back(self, hours: int) -> None:
        self.now -= timedelta(hours=hours)

    @rule(who=st.integers(0, 2), kind=st.sampled_from(ALL), twice=st.booleans(), answers=st.booleans())
    def send(self, who: int, kind: Kind, twice: bool, answers: bool) -> None:
        """Let one sender, or two who stand at the same moment, try."""
        for _ in range(1 + twice):
            self.try_to(who, kind, answers)

    @rule(who=st.integers(0, 2), answers=st.booleans())
    def send_what_is_due(self, who: int, answers: bool) -> None:
        now = self.same[who]
        past = [entry for number, same in self.same.items() if same == now for entry in self.people[number].sent]
        missing = [kind for kind in KINDS[:3] if kind not in given(ledger(past).cycle)]
        for kind in (Kind.FEEDBACK, *missing[:1]):
            self.try_to(who, kind, answers)

    @rule(one=st.integers(0, 2), into=st.integers(0, 2))
    def merge(self, one: int, into: int) -> None:
        goes, stays = self.same[one], self.same[into]
        self.same = {number: stays if now == goes else now for number, now in self.same.items()}

    @rule(one=st.integers(0, 2))
    def split(self, one: int) -> None:
        if list(self.same.values()).count(self.same[one]) > 1 and self.same[one] != one:
            self.same[one] = one

    @rule(who=st.integers(0, 2))
    def bounce(self, who: int) -> None:
        """The last thing sent to somebody comes back for good."""
        sent = self.people[who].sent
        if sent and not sent[-1].involved:
            gone, sent[-1] = sent[-1], replace(sent[-1], delivered=False)
            self.allowed = [one for one in self.allowed if one[1] is not gone]

    @rule(who=st.integers(0, 2))
    def tell(self, who: int) -> None:
        """Tell somebody what came of what they said."""
        for number, now in self.same.items():
            if now == self.same[who]:
                sent = self.people[number].sent
                sent[:] = [replace(e, told_at=self.now) if e.kind is Kind.FEEDBACK else e for e in sent]

    def try_to(self, who: int, kind: Kind, answers: bool) -> None:
        now = self.same[who]
        they = frozenset(number for number, same in self.same.items() if same == now)
        past = [entry for number in they for entry in self.people[number].sent]
        zone = self.people[now].zone
        person = Standing(zone=zone, grounds=MAY, topics={"pizza": "They said so."})
        burst = Burst(kind=kind, channel="email", topic="pizza", about="survey-1" if kind is Kind.OUTCOME else "")
        found = decide(person, burst, self.now, ledger(past), House(zone=UTC))
        if isinstance(found, Allow):
            self.took(they, now, Entry(kind=kind, at=self.now, about=burst.about, involved=answers))

    def took(self, they: frozenset[int], now: int, entry: Entry) -> None:
        """Keep what was let through, when it is judged to have been right."""
        zone = self.people[now].zone
        self.judge(entry, [past for number in they for past in self.people[number].sent], zone)
        self.people[now].sent.append(entry)
        self.allowed.append((they, entry))

    def judge(self, new: Entry, past: list[Entry], zone: ZoneInfo | None) -> None:
        """See that what was allowed broke no rule, by the rules' own words."""
        local = new.at.astimezone(zone or UTC)
        opens, closes = (8, 20) if zone else (10, 16)
        assert opens <= local.hour < closes, "Q1"
        assert local.weekday() < 5, "Q1"
        arrived = [entry for entry in past if entry.delivered]
        if new.kind is Kind.OUTCOME:
            assert not any(entry.kind is Kind.OUTCOME and entry.about == new.about for entry in arrived), "O1"
            return
        begun = [entry for entry in arrived if entry.kind in KINDS]
        assert not any(entry.at > new.at - 7 * DAY for entry in begun), "F1"
        assert sum(entry.at > new.at - 30 * DAY for entry in begun) < 3, "F1"
        if new.kind is Kind.FEEDBACK:
            self.judge_asking(new, begun)

    def judge_asking(self, new: Entry, begun: list[Entry]) -> None:
        asked = sorted((entry for entry in begun if entry.kind is Kind.FEEDBACK), key=lambda entry: entry.at)
        assert not any(entry.at > new.at - 90 * DAY for entry in asked), "F2"
        assert not asked or asked[-1].told_at is not None, "B6"
        since = [entry for entry in begun if not asked or entry.at > asked[-1].at]
        order = "".join(entry.kind[:2] for entry in sorted(since, key=lambda entry: entry.at))
        first = order.find("qu")
        second = order.find("id", first) if first >= 0 else -1
        assert second >= 0, "B1"
        assert order.find("in", second) >= 0, "B1"
        assert any(entry.involved for entry in since), "B5"

    @invariant()
    def nobody_was_overrun(self) -> None:
        """Whoever was one person all along never had two within a week, whatever order things were judged in."""
        for number in getattr(self, "same", {}):
            alone = [e.at for they, e in self.allowed if they == {number} and e.kind in KINDS]
            assert all(later - earlier >= 7 * DAY for earlier, later in pairwise(sorted(alone))), "F1"


class TestHistories(Histories.TestCase):
    """Run as a test: ten thousand histories."""

    settings = settings(
        max_examples=10_000, stateful_step_count=20, deadline=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


@pytest.mark.parametrize("days", [1, 6.9])
def test_the_judge_sees_a_fault(days: float) -> None:
    machine = Histories()
    machine.meet(["Europe/Rome", "", ""])
    machine.try_to(0, Kind.QUESTION, answers=True)
    with pytest.raises(AssertionError, match=r"F1|Q1"):
        machine.judge(Entry(kind=Kind.IDEA, at=BEGINS + days * DAY), machine.people[0].sent, ZoneInfo("Europe/Rome"))
