"""Whoever left before we answered gets by mail what they missed, once; their reply comes into the same conversation."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from porch.core.clock import StoppedClock
from porch.core.doorstep import WHO, Slip, digest_of
from porch.core.interaction import Handle, Receipt
from porch.core.viewer import SYSTEM
from porch.desk.post import actions as post
from porch.desk.post import away, delivering, doorsteps
from porch.desk.post import queries as channels
from porch.desk.post.doorsteps import Door
from porch.desk.post.models import Missed, SentOn
from porch.projections.waiting import projector
from porch.projections.waiting import queries as waiting
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.outbox import actions as outbox
from porch.records.outbox.models import Outgoing
from porch.records.people import queries as people
from porch.records.team.models import Member
from tests.cast import NOON, says

pytestmark = pytest.mark.django_db
CLEO = digest_of("Cleo's token", "trattoria")
MAIL = "cleo@example.org"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def door(alice: Member) -> Door:
    """The open chat."""
    card = channels.card("webchat")
    assert card is not None
    post.connect(card, {"name": "Trattoria", "origins": "https://shop.example"}, by=alice, at=NOON)
    found = doorsteps.door("webchat", "trattoria")
    assert found is not None
    return found


@pytest.fixture
def mailbox(alice: Member) -> Account:
    """Our mailbox."""
    return accounts.connect(channel="email", name="Post", handle="ciao@trattoria.example", credentials={}, at=NOON)


def asks(door: Door, clock: StoppedClock, words: str, *, mail: str = MAIL, key: str = "key-00001") -> Interaction:
    """Let Cleo ask something and leave an address."""
    doorsteps.leave(door, Slip(key=key, visitor=CLEO, at=NOON, words=words, mail=mail), clock=clock)
    return Interaction.objects.get(external_id__endswith=key)


def answered(question: Interaction, words: str, clock: StoppedClock) -> Interaction:
    """Let us answer, and the time to undo pass."""
    assert question.account is not None
    outgoing = outbox.enqueue(
        account=question.account, text=words, at=clock.now(), answers=question, to_handle=question.handle,
        visibility="direct",
    )  # fmt: skip
    clock.advance(timedelta(seconds=11))
    while delivering.deliver_next(clock=clock) is not None:
        pass
    outgoing.refresh_from_db()
    return Interaction.objects.get(external_id=outgoing.external_id)


def mails() -> list[Outgoing]:
    """Return the mails that are to go to visitors."""
    return list(Outgoing.objects.filter(account__channel="email").order_by("id"))


def test_one_mail_brings_every_answer_missed_and_what_was_said_before(
    door: Door, mailbox: Account, clock: StoppedClock
) -> None:
    question = asks(door, clock, "Do you have a table?\nFor six.")
    answered(question, "Yes.", clock)
    clock.advance(MINUTE)
    answered(question, "At eight, by the window.", clock)
    clock.advance(MINUTE)
    assert away.send_on(clock=clock) == 0, "somebody is still at it"
    clock.advance(MINUTE)
    assert away.send_on(clock=clock) == 1
    assert away.send_on(clock=clock) == 0
    (mail,) = mails()
    assert (mail.to_address, mail.subject, mail.thread_id) == (
        MAIL, "Trattoria: the answer to your question", question.thread_id,
    )  # fmt: skip
    said = delivering.utterance(mail)
    assert said.text.startswith("Yes.\n\nAt eight, by the window.\n\n-- \nYou asked Trattoria")
    assert said.text.endswith("> You:\n> Do you have a table?\n> For six.\n>")
    assert (said.to, said.in_reply_to, said.ref) == (Handle(kind="email", value=MAIL), "", "")
    assert "http" not in said.text


def test_whoever_is_answered_in_many_pieces_does_not_wait_for_the_last(
    door: Door, mailbox: Account, clock: StoppedClock
) -> None:
    question = asks(door, clock, "Do you have a table?")
    for piece in range(8):
        answered(question, f"Piece {piece}", clock)
        clock.advance(90 * timedelta(seconds=1))
        away.send_on(clock=clock)
    assert [mail.text.count("Piece") for mail in mails()] == [7]


def test_what_they_have_read_is_not_mailed(door: Door, mailbox: Account, clock: StoppedClock) -> None:
    question = asks(door, clock, "Do you have a table?")
    first = answered(question, "Yes.", clock)
    answered(question, "At eight.", clock)
    doorsteps.note_read(door, CLEO, up_to=first.seq)
    assert Missed.objects.count() == 1
    doorsteps.note_read(door, digest_of("another's", "trattoria"))
    assert Missed.objects.count() == 1
    doorsteps.note_read(door, CLEO)
    clock.advance(5 * MINUTE)
    assert (away.send_on(clock=clock), mails()) == (0, [])


def test_an_answer_missed_later_goes_in_another_mail(door: Door, mailbox: Account, clock: StoppedClock) -> None:
    question = asks(door, clock, "Do you have a table?")
    answered(question, "Yes.", clock)
    clock.advance(3 * MINUTE)
    away.send_on(clock=clock)
    answered(question, "And bread.", clock)
    clock.advance(3 * MINUTE)
    away.send_on(clock=clock)
    assert [mail.text.split("\n")[0] for mail in mails()] == ["Yes.", "And bread."]
    assert "> Trattoria:\n> Yes." in mails()[1].text


@pytest.mark.parametrize(("mail", "boxes"), [("", 1), (MAIL, 0)], ids=["no address", "no mailbox"])
def test_where_it_cannot_go_it_is_forgotten_after_a_day(
    door: Door, alice: Member, clock: StoppedClock, mail: str, boxes: int
) -> None:
    for box in range(boxes):
        accounts.connect(channel="email", name="Post", handle=f"{box}@x.example", credentials={}, at=NOON)
    answered(asks(door, clock, "Do you have a table?", mail=mail), "Yes.", clock)
    clock.advance(timedelta(hours=23))
    assert (away.send_on(clock=clock), Missed.objects.count()) == (0, 1)
    clock.advance(timedelta(hours=1))
    assert (away.send_on(clock=clock), Missed.objects.count(), mails()) == (0, 0, [])


def test_the_address_they_gave_last_counts(door: Door, mailbox: Account, clock: StoppedClock) -> None:
    question = asks(door, clock, "Do you have a table?", mail="old@example.org")
    answered(question, "Yes.", clock)
    clock.advance(MINUTE)
    later = Slip(key="key-00002", visitor=CLEO, at=NOON, kind=WHO, mail="new@example.org")
    doorsteps.leave(door, later, clock=clock)
    clock.advance(3 * MINUTE)
    away.send_on(clock=clock)
    assert mails()[0].to_address == "new@example.org"


@pytest.fixture
def mailed(door: Door, mailbox: Account, clock: StoppedClock) -> Interaction:
    """Cleo's question, whose answer has gone to her by mail."""
    question = asks(door, clock, "Do you have a table?")
    answered(question, "Yes.", clock)
    clock.advance(3 * MINUTE)
    away.send_on(clock=clock)
    outbox.arrived(outgoing=_leased(clock), receipt=Receipt(external_id="<m1@trattoria.example>"), at=clock.now())
    return question


def _leased(clock: StoppedClock) -> Outgoing:
    found = outbox.lease(now=clock.now())
    assert found is not None
    return found


def replies(mailbox: Account, clock: StoppedClock, *, sender: str = MAIL) -> Interaction:
    """Let somebody reply by mail to what we mailed."""
    who = Handle(kind="email", value=sender, name="Cleo Marsh")
    reply = says(who, "At eight, then", name="<r1@example.org>", to="<m1@trattoria.example>", at=clock.now())
    log.record(account=mailbox, items=[reply], received_at=clock.now())
    return Interaction.objects.get(external_id="<r1@example.org>")


def test_a_reply_by_mail_comes_into_the_same_conversation_and_to_the_same_person(
    mailed: Interaction, mailbox: Account, clock: StoppedClock
) -> None:
    clock.advance(MINUTE)
    reply = replies(mailbox, clock)
    assert reply.thread_id == mailed.thread_id
    assert away.join_those_who_answered(clock=clock) == 1
    assert away.join_those_who_answered(clock=clock) == 0
    joined = people.known_as(SYSTEM, "email", MAIL)
    assert joined is not None
    assert mailed.handle is not None
    assert joined.person == mailed.handle.person
    assert joined.verified_by == "answered a mail sent there"
    assert [edge.by for edge in people.attachments(SYSTEM, joined.person)] == [None]  # type: ignore[arg-type]
    projector.catch_up(now=clock.now())
    assert [row.handle.value for row in waiting.box(SYSTEM, "waiting")] == [MAIL]


def test_an_address_somebody_is_known_by_already_stays_theirs(
    door: Door, mailbox: Account, clock: StoppedClock, alice: Member
) -> None:
    ann = Handle(kind="email", value=MAIL, name="Ann")
    log.record(account=mailbox, items=[says(ann, name="<0@example.org>")], received_at=NOON)
    question = asks(door, clock, "I am somebody else")
    answered(question, "Yes.", clock)
    clock.advance(3 * MINUTE)
    away.send_on(clock=clock)
    outbox.arrived(outgoing=_leased(clock), receipt=Receipt(external_id="<m1@trattoria.example>"), at=clock.now())
    reply = replies(mailbox, clock)
    assert away.join_those_who_answered(clock=clock) == 0
    assert reply.thread_id == question.thread_id
    assert people.known_as(SYSTEM, "email", MAIL).person != question.handle.person  # type: ignore[union-attr]


def test_a_reply_from_another_address_joins_nobody(mailed: Interaction, mailbox: Account, clock: StoppedClock) -> None:
    reply = replies(mailbox, clock, sender="friend@example.org")
    assert (away.join_those_who_answered(clock=clock), reply.thread_id) == (0, mailed.thread_id)
    assert SentOn.objects.get().joined_at is None


def test_an_answer_on_a_network_is_nobodys_to_send_on(shop: Account, clock: StoppedClock, square: Any) -> None:
    log.record(account=shop, items=[says(Handle(kind="square", value="ann"), name="q")], received_at=NOON)
    answered(Interaction.objects.get(), "Yes!", clock)
    assert Missed.objects.count() == 0


def test_a_long_conversation_is_mailed_in_short(door: Door, mailbox: Account, clock: StoppedClock) -> None:
    for number in range(20):
        question = asks(door, clock, f"Question {number} " + "x" * 700, key=f"key-{number:05}")
        clock.advance(MINUTE)
    answered(question, "Yes.", clock)
    clock.advance(3 * MINUTE)
    away.send_on(clock=clock)
    text = mails()[0].text
    assert (text.count("> Question"), text.count(" …")) == (away.BEFORE, away.BEFORE)
    assert "Question 19" in text
