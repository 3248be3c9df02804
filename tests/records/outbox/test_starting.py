"""The one gate: what we begin is judged by the whole person's ledger and takes the next slot, which is taken once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from porch.analytics.cadence import Allow, Burst, Defer, Kind, Refuse, Standing
from porch.core.errors import PorchError
from porch.core.interaction import Receipt
from porch.core.viewer import SYSTEM
from porch.records.accounts.models import Account
from porch.records.consent import actions as consent
from porch.records.consent import suppressing
from porch.records.consent.models import Purpose, Reason, Word
from porch.records.outbox import actions, ledgers, noting, starting
from porch.records.outbox.models import Outgoing, Slot
from porch.records.outbox.starting import Held
from porch.records.people import actions as people
from porch.records.people.models import Handle
from tests.cast import NAME, NOON
from tests.records.outbox.begun import PIZZA, begin, person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
Q, I, V, F = Kind.QUESTION, Kind.IDEA, Kind.INVITE, Kind.FEEDBACK  # noqa: E741


def given_all(shop: Account, who: object) -> None:
    """Give somebody a question, a little idea and an invite, each of which they answer."""
    for number, kind in enumerate((Q, I, V)):
        begin(shop, who, kind, NOON + 7 * number * DAY, about=f"burst-{number}")  # type: ignore[arg-type]
        noting.involved(person=who, about=f"burst-{number}", at=NOON + 7 * number * DAY)  # type: ignore[arg-type]


def test_what_is_begun_is_on_its_way_and_in_the_ledger(shop: Account) -> None:
    ann = person()
    outgoing = begin(shop, ann, Q, NOON)
    slot = Slot.objects.get()
    assert (outgoing.state, outgoing.to_handle) == (Outgoing.State.APPROVED, Handle.objects.get(person=ann))
    assert (slot.number, slot.because, slot.outgoing) == (1, "You talked about pizza.", outgoing)


def test_the_same_key_begins_once(shop: Account) -> None:
    ann = person()
    assert begin(shop, ann, Q, NOON) == begin(shop, ann, Q, NOON)
    assert Slot.objects.count() == 1


def test_a_second_one_in_a_week_is_held_and_says_until_when(shop: Account) -> None:
    ann = person()
    begin(shop, ann, Q, NOON)
    with pytest.raises(Held) as held:
        begin(shop, ann, I, NOON + DAY)
    assert held.value.decision == Defer(until=NOON + 7 * DAY, rule="F1", why="They heard from us less than 7 days ago.")
    assert Outgoing.objects.count() == 1


def test_nobody_is_begun_with_whose_handle_it_is_not(shop: Account) -> None:
    ann, ben = person("Ann"), person("Ben")
    letter = starting.Letter(text="Hello", account=shop, handle=Handle.objects.get(person=ben))
    with pytest.raises(PorchError, match="not an address of theirs"):
        starting.start(
            person=ann, burst=Burst(kind=Q, channel=NAME), standing=Standing(), letter=letter, at=NOON, key="k"
        )


def test_c1_nothing_is_begun_without_a_ground(shop: Account) -> None:
    with pytest.raises(Held, match="C1"):
        begin(shop, person(willing=False), I, NOON)


def test_c2_a_withdrawal_stops_what_is_queued(shop: Account) -> None:
    ann = person()
    outgoing = begin(shop, ann, I, NOON)
    consent.stop(person=ann, at=NOON, by=None)
    assert starting.may_leave(outgoing=outgoing, at=NOON + timedelta(seconds=11)).rule == "C1"


def test_q4_what_is_due_at_night_waits_for_the_morning(shop: Account) -> None:
    outgoing = begin(shop, person(), I, NOON)
    night = NOON + timedelta(hours=10)
    assert starting.may_leave(outgoing=outgoing, at=night) == Defer(
        until=NOON + timedelta(hours=22), rule="Q1",
        why="Nobody knows their time zone, so they are written to between 10 and 16 only.",
    )  # fmt: skip


def test_what_is_no_burst_may_always_leave(shop: Account) -> None:
    mail = actions.enqueue_mail(to_address="alice@example.org", subject="Your code", text="123", at=NOON)
    assert isinstance(starting.may_leave(outgoing=mail, at=NOON), Allow)


def test_what_higher_rooms_know_by_then_is_asked_when_it_leaves(shop: Account) -> None:
    outgoing = begin(shop, person(), I, NOON)
    unhappy = Standing(topics={"pizza": "You talked about pizza."}, complains=True)
    assert starting.may_leave(outgoing=outgoing, at=NOON, standing=unhappy).rule == "R3"


def test_r2_that_they_were_asked_is_the_letter_itself(shop: Account) -> None:
    ann = person()
    outgoing = begin(shop, ann, V, NOON, about="gathering-3")
    asked = Standing(knows=frozenset({"gathering-3"}))
    assert isinstance(starting.may_leave(outgoing=outgoing, at=NOON, standing=asked), Allow)


@pytest.mark.parametrize("purpose", [Purpose.QUESTION, Purpose.IDEA, Purpose.FEEDBACK])
def test_nothing_gets_round_the_gate(shop: Account, purpose: Purpose) -> None:
    with pytest.raises(PorchError, match="planned as a burst"):
        actions.enqueue(account=shop, text="Hello all", at=NOON, purpose=purpose)


def test_f5_a_merge_keeps_the_union_and_a_split_frees_nothing(shop: Account) -> None:
    ann, anna = person("Ann"), person("Anna")
    begin(shop, ann, Q, NOON)
    edge = people.merge(one=ann, into=anna, by=None, at=NOON)
    ann.refresh_from_db()
    with pytest.raises(Held, match="F1"):
        begin(shop, anna, I, NOON + DAY)
    people.unmerge(merge=edge, at=NOON)
    ann.refresh_from_db()
    with pytest.raises(Held, match="F1"):
        begin(shop, ann, I, NOON + DAY)
    begin(shop, anna, I, NOON + DAY)


def test_f5_a_split_gives_nobody_their_time_back_whose_handle_it_went_to(shop: Account) -> None:
    ann, anna = person("Ann"), person("Anna")
    edge = people.merge(one=ann, into=anna, by=None, at=NOON)
    begin(shop, anna, Q, NOON)  # it goes to the handle that is Ann's
    people.unmerge(merge=edge, at=NOON)
    for who in (ann, anna):
        who.refresh_from_db()
        with pytest.raises(Held, match="F1"):
            begin(shop, who, I, NOON + DAY)
    assert len(ledgers.ledgers(SYSTEM, [ann.pk, anna.pk])) == 2


def test_f5_who_was_merged_after_the_plan_gets_it_by_who_they_are_now(shop: Account) -> None:
    ann, anna = person("Ann"), person("Anna")
    planned = starting.Letter(text="Hello", account=shop, handle=Handle.objects.get(person=ann))
    people.merge(one=ann, into=anna, by=None, at=NOON)
    burst = Burst(kind=Q, channel=NAME, topic="pizza")
    ann.refresh_from_db()
    begun = starting.start(person=ann, burst=burst, standing=PIZZA, letter=planned, at=NOON, key="planned")
    assert Slot.objects.get(outgoing=begun).person == anna


def test_f5_a_letter_does_not_leave_for_what_turned_out_to_be_the_address_of_somebody_else(shop: Account) -> None:
    ann, anna = person("Ann"), person("Anna")
    edge = people.merge(one=ann, into=anna, by=None, at=NOON)
    planned = starting.Letter(text="Hello", account=shop, handle=Handle.objects.filter(person=anna).order_by("pk")[0])
    waiting = begin(shop, anna, Q, NOON)
    people.unmerge(merge=edge, at=NOON)
    assert starting.may_leave(outgoing=waiting, at=NOON) == starting.NOT_THEIRS
    with pytest.raises(Held, match="F5"):
        starting.ask_again(slot=Slot.objects.get(outgoing=waiting), text="Did you see it?", at=NOON + 4 * DAY)
    burst = Burst(kind=I, channel=NAME, topic="pizza")
    with pytest.raises(Held, match="F5"):
        starting.start(person=anna, burst=burst, standing=PIZZA, letter=planned, at=NOON + 9 * DAY, key="planned")


def test_f7_what_came_back_for_good_gives_its_slot_back(shop: Account) -> None:
    ann = person()
    outgoing = begin(shop, ann, Q, NOON)
    actions.lease(now=NOON + DAY)
    outgoing.refresh_from_db()
    actions.failed(outgoing=outgoing, reason="No such mailbox.", at=NOON + DAY)
    assert begin(shop, ann, Q, NOON + DAY).pk != outgoing.pk


def test_f7_what_is_put_off_does_not(shop: Account) -> None:
    ann = person()
    outgoing = begin(shop, ann, Q, NOON)
    actions.lease(now=NOON + DAY / 2)
    outgoing.refresh_from_db()
    actions.put_off(outgoing=outgoing, reason="Full.", until=NOON + DAY, at=NOON + DAY / 2)
    with pytest.raises(Held, match="F1"):
        begin(shop, ann, I, NOON + DAY)


def test_what_was_taken_back_before_it_left_took_nobodys_time(shop: Account) -> None:
    ann = person()
    outgoing = begin(shop, ann, Q, NOON)
    actions.take_back(outgoing=outgoing, at=NOON)
    with pytest.raises(PorchError, match="begun as a burst"):
        actions.try_again(outgoing=outgoing, at=NOON)
    begin(shop, ann, I, NOON + timedelta(hours=1))


def test_the_days_are_counted_from_when_it_left(shop: Account) -> None:
    ann = person()
    begin(shop, ann, Q, NOON)
    leased = actions.lease(now=NOON + 2 * DAY)
    assert leased is not None
    actions.arrived(outgoing=leased, receipt=Receipt(external_id="x"), at=NOON + 2 * DAY)
    with pytest.raises(Held) as held:
        begin(shop, ann, I, NOON + 7 * DAY)
    assert getattr(held.value.decision, "until", None) == NOON + 9 * DAY


def test_an_outcome_is_told_to_each_person_once_even_after_a_merge(shop: Account) -> None:
    ann, anna = person("Ann"), person("Anna")
    begin(shop, ann, Kind.OUTCOME, NOON, about="survey-1")
    people.merge(one=ann, into=anna, by=None, at=NOON)
    with pytest.raises(Held, match="O1"):
        begin(shop, anna, Kind.OUTCOME, NOON + DAY, about="survey-1")


def test_who_is_in_the_room_is_asked_there_once(shop: Account) -> None:
    ann = person()
    begin(shop, ann, Q, NOON)
    there = starting.ask_here(person=ann, about="survey-1", at=NOON + DAY)
    assert starting.ask_here(person=ann, about="survey-1", at=NOON + DAY) == there
    with pytest.raises(Held, match="B6"):
        starting.ask_here(person=ann, about="survey-2", at=NOON + 99 * DAY)


def test_one_reminder_three_days_after_and_no_more(shop: Account) -> None:
    ann = person()
    given_all(shop, ann)
    asked = NOON + 30 * DAY
    begin(shop, ann, F, asked, about="survey-1")
    slot = Slot.objects.get(kind="feedback")
    with pytest.raises(Held, match="less than three days"):
        starting.ask_again(slot=slot, text="Did you see it?", at=asked + 2 * DAY)
    reminder = starting.ask_again(slot=slot, text="Did you see it?", at=asked + 5 * DAY)
    assert reminder.to_handle == Handle.objects.get(person=ann)
    with pytest.raises(Held, match="reminded once"):
        starting.ask_again(slot=slot, text="Did you see it?", at=asked + 9 * DAY)


def test_c2_a_reminder_does_not_leave_after_an_answer_or_a_no(shop: Account) -> None:
    ann = person()
    given_all(shop, ann)
    asked = NOON + 30 * DAY
    begin(shop, ann, F, asked, about="survey-1")
    later = asked + 5 * DAY
    reminder = starting.ask_again(slot=Slot.objects.get(kind="feedback"), text="Did you see it?", at=later)
    assert isinstance(starting.may_leave(outgoing=reminder, at=later), Allow)
    said = consent.note(person=ann, word=Word.WITHDRAWN, purpose=Purpose.FEEDBACK, at=later, by=None)
    assert starting.may_leave(outgoing=reminder, at=later).rule == "C1"
    consent.take_back(permission=said, at=later)
    noting.settled(person=ann, about="survey-1", at=later)
    assert starting.may_leave(outgoing=reminder, at=later).rule == "F2"


def test_nobody_is_reminded_who_answered(shop: Account) -> None:
    ann = person()
    given_all(shop, ann)
    begin(shop, ann, F, NOON + 30 * DAY, about="survey-1")
    noting.involved(person=ann, about="survey-1", at=NOON + 31 * DAY, settles=True)
    with pytest.raises(Held, match="have answered"):
        starting.ask_again(slot=Slot.objects.get(kind="feedback"), text="Did you?", at=NOON + 35 * DAY)


def test_a_mailbox_that_bounced_after_the_plan_gets_nothing(shop: Account) -> None:
    ann = person()
    handle = Handle.objects.get(person=ann)
    outgoing = begin(shop, ann, I, NOON)
    suppressing.bounced(kind=handle.kind, value=handle.value, at=NOON)
    assert starting.may_leave(outgoing=outgoing, at=NOON) == Refuse(rule="C6", why=suppressing.SAID[Reason.BOUNCED])


def test_f4_the_slot_is_a_fact_of_the_database(shop: Account) -> None:
    ann = person()
    Slot.objects.create(person=ann, number=1, kind="idea", at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Slot.objects.create(person=ann, number=1, kind="question", at=NOON)
