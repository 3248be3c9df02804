"""Who is waiting, read from the log: step by step or anew it is the same, and everything said has exactly one fate."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from porch.core.errors import PorchError
from porch.core.interaction import Handle, Heard, Receipt, Trait
from porch.core.viewer import SYSTEM
from porch.engagement.conversations import actions as conversations
from porch.projections.waiting import projector, queries
from porch.projections.waiting.models import Fate, Standing, Summary
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions import queries as interactions
from porch.records.interactions.models import Head, Interaction
from porch.records.people.models import Handle as HandleRow
from porch.records.tables import bulk
from porch.records.team.models import Member
from tests.cast import ANN, BEN, CLEO, DOV, NOON, US, example, says
from tests.records.interactions.histories import deliveries, histories

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ONCE = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
Row = tuple[Any, ...]
MAILS = [
    Handle(kind="square", value=f"{name}@{home}") for name in ("ann", "ben") for home in ("a.example", "b.example")
]


def hear(account: Account, *items: Heard, at: datetime = NOON) -> None:
    log.record(account=account, items=items, received_at=at)
    projector.catch_up(now=at)


def standings() -> set[Row]:
    names = [f.attname for f in Standing._meta.concrete_fields if f.name != "id"]
    return set(Standing.objects.values_list(*names))


def fates() -> set[Row]:
    return set(Fate.objects.values_list("interaction_id", "account_id", "day", "fate"))


def one() -> Standing:
    return Standing.objects.select_related("handle").get()


@st.composite
def days(draw: st.DrawFn) -> list[tuple[str, Any]]:
    """Return what happens in a few days: deliveries in any order and batches, and deeds between them."""
    observed = draw(histories(most=5))
    heard = [("hear", batch) for batch in draw(deliveries(observed)) if batch]
    verbs = (
        "close",
        "decline",
        "reopen",
        "snooze",
        "hand_over",
        "pull_back",
        "flag",
        "calm",
        "assign",
        "answer",
        "tell",
    )
    apart = ("set_aside", "set_aside_domain", "bring_back", "undo", "wait")
    deeds = draw(st.lists(st.tuples(st.sampled_from(verbs + apart), st.integers(0, 9)), max_size=10))
    steps = [*heard, *deeds]
    return draw(st.permutations(steps))


class Town:
    """Lives some days, a step at a time."""

    def __init__(self, account: Account, member: Member) -> None:
        self.account, self.member, self.now = account, member, NOON + HOUR
        self.deeds: list[Interaction] = []

    def live(self, step: tuple[str, Any], *, watching: bool) -> None:
        """Take one step; `watching`: the projection reads along."""
        self.now += timedelta(minutes=7)
        name, what = step
        verb = {"hear": self.hear, "wait": self.wait, "undo": self.undo}.get(name)
        with suppress(PorchError):  # what a rule forbids does not happen
            verb(what) if verb else self.act(name, what)
        if watching:
            projector.catch_up(now=self.now)

    def hear(self, batch: list[Heard]) -> None:
        """Customers, and we, say something."""
        log.record(account=self.account, items=batch, received_at=self.now)

    def wait(self, hours: int) -> None:
        """Let time pass."""
        self.now += hours * 11 * HOUR

    def undo(self, which: int) -> None:
        """Take one of the deeds back, undos too."""
        for deed in self.deeds[which : which + 1]:
            self.deeds.append(conversations.undo(deed=deed, member=self.member, at=self.now))

    def act(self, name: str, which: int) -> None:
        """Do something about one of the conversations."""
        theirs = Interaction.objects.filter(ours=False, handle__isnull=False)
        pairs = sorted(set(theirs.values_list("thread_id", "handle_id")))
        for thread_id, handle_id in pairs[which % max(len(pairs), 1) :][:1]:
            handle = HandleRow.objects.filter(pk=handle_id).first()
            if handle is not None:
                self._do(name, {"thread_id": thread_id, "handle": handle, "member": self.member, "at": self.now})

    def _do(self, name: str, key: dict[str, Any]) -> None:
        until = self.now + 20 * HOUR
        verbs = {
            "close": lambda: conversations.close(**key, reason="-"),
            "decline": lambda: conversations.decline(**key, reason="-"),
            "reopen": lambda: conversations.reopen(**key),
            "snooze": lambda: conversations.snooze(**key, until=until),
            "hand_over": lambda: conversations.hand_over(**key, to="marketing", until=until + HOUR),
            "pull_back": lambda: conversations.pull_back(**key),
            "flag": lambda: conversations.raise_flag(**key),
            "calm": lambda: conversations.lower_flag(**key),
            "assign": lambda: conversations.assign(**key, to=self.member),
            "set_aside": lambda: conversations.set_aside(**key),
            "set_aside_domain": lambda: conversations.set_aside(**key, whole_domain=True),
            "bring_back": lambda: conversations.bring_back(**key),
            "answer": lambda: self.say(key, tells=False),
            "tell": lambda: self.say(key, tells=True),
        }
        self.deeds.append(verbs[name]())

    def say(self, key: dict[str, Any], *, tells: bool) -> Interaction:
        """Answer through Porch."""
        said = interactions.latest_from(SYSTEM, key["thread_id"], key["handle"].pk)
        return log.log_said(
            account=self.account, receipt=Receipt(), text="Yes!", at=self.now, visibility="public", answers=said,
            to_handle=key["handle"], thread_id=key["thread_id"], member=self.member, tells=tells,
        )  # fmt: skip


@pytest.mark.slow
@ONCE
@given(steps=days())
def test_read_step_by_step_or_anew_it_is_the_same(shop: Account, alice: Member, steps: list[tuple[str, Any]]) -> None:
    with example():
        town = Town(shop, alice)
        for step in steps:
            town.live(step, watching=True)
        projector.catch_up(now=town.now)
        told = standings(), fates()
        projector.rebuild(now=town.now)
        assert (standings(), fates()) == told


@pytest.mark.slow
@ONCE
@given(steps=days())
def test_everything_customers_said_has_exactly_one_fate(
    shop: Account, alice: Member, steps: list[tuple[str, Any]]
) -> None:
    with example():
        town = Town(shop, alice)
        for step in steps:
            town.live(step, watching=False)
        projector.catch_up(now=town.now)
        said = set(Interaction.objects.filter(ours=False).values_list("pk", flat=True))
        assert {row[0] for row in fates()} == said
        stored = {day: interactions.stored(SYSTEM, shop.pk, day) for *_, day, _ in fates()}
        assert {day: sum(queries.ledger(SYSTEM, shop.pk, day).values()) for day in stored} == stored


def test_a_question_waits_and_an_answer_ends_it(shop: Account) -> None:
    hear(shop, says(ANN, name="q"))
    assert (one().state, one().since, one().reason, one().excerpt) == (
        "waiting", NOON, "question", "Do you have a table?",
    )  # fmt: skip
    hear(shop, says(US, "Yes!", to="q", ours=True, at=NOON + HOUR), at=NOON + HOUR)
    assert (one().state, Fate.objects.get().fate) == ("done", "answered_elsewhere")


def test_an_answer_that_turns_out_to_be_for_another_leaves_the_first_waiting(shop: Account) -> None:
    answer = says(US, name="re", to="q", thread="root", ours=True, recipients=(BEN,), at=NOON + HOUR)
    hear(shop, says(BEN, name="root"), answer, at=NOON + HOUR)
    assert Standing.objects.get(handle__value="ben").state == "done"
    hear(shop, says(ANN, name="q", thread="root"))
    assert dict(Standing.objects.values_list("handle__value", "state")) == {"ben": "waiting", "ann": "done"}


def test_two_threads_that_become_one_leave_one_standing(shop: Account) -> None:
    hear(shop, says(ANN, name="1"))
    hear(shop, says(ANN, name="3", to="2"))
    assert Standing.objects.count() == 2
    hear(shop, says(ANN, name="2", to="1"))
    assert (one().turns, Fate.objects.count()) == (3, 3)


def test_what_nobody_is_known_to_have_said_has_its_fate_too(shop: Account) -> None:
    hear(shop, says(Handle(kind="square", value=""), "", deleted=True))
    assert Fate.objects.get().fate == "needs_no_answer"


def test_a_snooze_ends_by_itself(shop: Account, alice: Member) -> None:
    hear(shop, says(ANN))
    standing = one()
    conversations.snooze(
        thread_id=standing.thread_id, handle=standing.handle, until=NOON + DAY, member=alice, at=NOON + HOUR
    )
    assert (one().state, one().due_at) == ("snoozed", NOON + DAY)
    projector.catch_up(now=NOON + DAY - HOUR)
    assert one().state == "snoozed"
    assert projector.catch_up(now=NOON + DAY) == 1
    assert one().state == "waiting"
    assert projector.catch_up(now=NOON + DAY) == 0


def test_a_hand_over_gone_silent_comes_back_even_after_a_snooze(shop: Account, alice: Member, bob: Member) -> None:
    hear(shop, says(ANN))
    key = {"thread_id": one().thread_id, "handle": one().handle, "member": alice}
    conversations.hand_over(**key, to=bob, until=NOON + 2 * DAY, at=NOON + HOUR)
    assert (one().state, one().assigned) == ("handed_over", bob)
    conversations.snooze(**key, until=NOON + DAY, at=NOON + HOUR)
    projector.catch_up(now=NOON + DAY)
    assert (one().state, one().due_at) == ("handed_over", NOON + 2 * DAY)
    assert projector.catch_up(now=NOON + DAY) == 0
    projector.catch_up(now=NOON + 2 * DAY)
    assert (one().state, one().returns_at) == ("waiting", NOON + 2 * DAY)


def test_a_hand_over_to_a_desk_names_it(shop: Account, alice: Member) -> None:
    hear(shop, says(ANN))
    key = {"thread_id": one().thread_id, "handle": one().handle, "member": alice, "at": NOON}
    conversations.hand_over(**key, to="marketing", until=NOON + DAY)
    assert (one().handed_to, one().handed_by, one().returns_at) == ("marketing", alice, NOON + DAY)


def test_a_domain_set_aside_takes_everybody_there_along_and_brings_them_back(shop: Account, alice: Member) -> None:
    hear(shop, *[says(who) for who in MAILS])
    ann = Standing.objects.get(handle__value="ann@a.example")
    key = {"thread_id": ann.thread_id, "handle": ann.handle, "member": alice, "at": NOON}
    deed = conversations.set_aside(**key, whole_domain=True)
    aside = Standing.objects.filter(state="set_aside").values_list("handle__value", flat=True)
    assert set(aside) == {"ann@a.example", "ben@a.example"}
    undone = conversations.undo(deed=deed, member=alice, at=NOON)
    assert set(aside.all()) == set()
    again = conversations.undo(deed=undone, member=alice, at=NOON)
    assert set(aside.all()) == {"ann@a.example", "ben@a.example"}
    conversations.undo(deed=again, member=alice, at=NOON)
    back = conversations.bring_back(**key)
    assert set(aside.all()) == set()
    conversations.undo(deed=back, member=alice, at=NOON)
    assert set(aside.all()) == set()


def test_bringing_back_can_be_undone(shop: Account, alice: Member) -> None:
    hear(shop, says(ANN))
    key = {"thread_id": one().thread_id, "handle": one().handle, "member": alice, "at": NOON}
    conversations.set_aside(**key)
    back = conversations.bring_back(**key)
    assert one().state == "waiting"
    conversations.undo(deed=back, member=alice, at=NOON)
    assert one().state == "set_aside"


def test_a_person_is_set_aside_without_any_conversation_in_sight(shop: Account, alice: Member) -> None:
    hear(shop, says(ANN))
    deed = conversations.set_aside(thread_id=None, handle=one().handle, member=alice, at=NOON)
    assert one().state == "set_aside"
    conversations.undo(deed=deed, member=alice, at=NOON)
    assert one().state == "waiting"


def test_list_mail_is_set_aside_by_itself(shop: Account) -> None:
    hear(shop, says(ANN, traits=frozenset({Trait.LIST})))
    assert (one().state, Fate.objects.get().fate) == ("set_aside", "set_aside")


def test_a_notice_is_counted_in_the_ledger_and_among_no_people(shop: Account) -> None:
    told = frozenset({Trait.NOTICE, Trait.LIST})
    log.record(account=shop, items=[says(ANN, "", traits=told), says(BEN)], received_at=NOON)
    projector.catch_up(now=NOON)
    summary = queries.summary(SYSTEM)
    assert (summary.waiting, summary.set_aside, summary.arrivals_per_day) == (1, 0, pytest.approx(1 / 7))
    assert queries.ledger(SYSTEM, shop.pk, NOON.date()) == {"waiting": 2}
    assert [s.handle.value for s in queries.notices(SYSTEM)] == ["ann"]


def test_urgent_words_are_seen(shop: Account) -> None:
    hear(shop, says(BEN, "I had food poisoning after your fish!"))
    assert (one().urgent, one().urgent_word) == (True, "food poisoning")


def test_what_we_say_to_nobody_makes_nobody_wait(shop: Account) -> None:
    hear(shop, says(US, "Fish today!", ours=True))
    assert (Standing.objects.count(), Fate.objects.count()) == (0, 0)


def test_the_counts_are_taken_with_every_change(shop: Account) -> None:
    hear(shop, says(ANN, name="q"), says(BEN, "Food poisoning!"), says(CLEO, "thanks!"))
    held = Summary.objects.get()
    assert (held.waiting, held.urgent, held.done, held.arrivals_per_day) == (2, 1, 1, 3 / 7)


def test_closing_a_pile_of_old_ones_is_no_flood_of_new_ones(shop: Account, alice: Member) -> None:
    hear(shop, *[says(who, at=NOON - 90 * DAY) for who in (ANN, BEN, DOV)])
    pairs = [(s.thread_id, s.handle) for s in Standing.objects.select_related("handle")]
    conversations.close_many(conversations=pairs, reason="Old", member=alice, at=NOON)
    assert (Summary.objects.get().done, Summary.objects.get().arrivals_per_day) == (3, 0)


def test_a_count_put_off_is_taken_later(shop: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projector, "MANY", -1)
    hear(shop, says(ANN))
    hear(shop, says(BEN), at=NOON + timedelta(seconds=1))
    assert Summary.objects.get().waiting == 1
    projector.catch_up(now=NOON + projector.RECOUNT_EVERY)
    assert Summary.objects.get().waiting == 2


def test_a_log_whose_last_row_is_gone_is_not_read_for_ever(shop: Account) -> None:
    hear(shop, says(ANN))
    Head.objects.update(seq=1000)
    assert projector.catch_up(now=NOON) == 0


def test_a_moment_is_the_same_day_on_both_databases() -> None:
    assert str(projector._day(bulk.moment(NOON))) == "2026-03-02"
