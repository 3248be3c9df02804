"""What is due is said once; what may have been said is looked up before it is ever said again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.clock import StoppedClock
from porch.desk.post import delivering, saying, wiring
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions import store
from porch.records.interactions.models import Interaction
from porch.records.outbox import actions as outbox
from porch.records.outbox.models import Outgoing
from tests.cast import ANN, NOON, says
from tests.fakes import TownSquare

pytestmark = pytest.mark.django_db
S = Outgoing.State
SECOND = timedelta(seconds=1)


@pytest.fixture
def answer(shop: Account, clock: StoppedClock) -> Outgoing:
    """Our answer to Ann, just past the time to undo."""
    log.record(account=shop, items=[says(ANN, name="q")], received_at=NOON)
    question = Interaction.objects.get()
    outgoing = outbox.enqueue(account=shop, text="Yes!", at=NOON, answers=question, to_handle=question.handle)
    clock.advance(11 * SECOND)
    return outgoing


def deliver(clock: StoppedClock, times: int = 1) -> Outgoing:
    for _ in range(times):
        delivering.deliver_next(clock=clock)
    return Outgoing.objects.select_related("account").get()


def look_up(clock: StoppedClock, after: timedelta) -> Outgoing:
    clock.advance(after)
    delivering.look_up_next(clock=clock)
    return Outgoing.objects.get()


def test_an_answer_arrives_once_and_is_in_the_log(answer: Outgoing, square: TownSquare, clock: StoppedClock) -> None:
    assert deliver(clock, times=2).state == S.SENT
    assert square.said("Yes!") == 1
    assert Interaction.objects.get(ours=True).to_handle.value == "ann"


def test_the_network_gets_all_it_needs_to_thread_an_answer(
    answer: Outgoing, square: TownSquare, clock: StoppedClock
) -> None:
    deliver(clock)
    (said,) = square.published[answer.key]
    assert (said.in_reply_to, said.ref, said.to.value, said.begun_at) == ("q", "ref:q", "ann", clock.now())


def test_nothing_due_is_nothing_said(shop: Account, clock: StoppedClock) -> None:
    assert delivering.deliver_next(clock=clock) is None
    assert delivering.look_up_next(clock=clock) is None


@pytest.mark.parametrize("mood", ["torn after", "fault of ours"])
def test_an_answer_published_and_not_acknowledged_is_found(
    answer: Outgoing, square: TownSquare, clock: StoppedClock, mood: str
) -> None:
    square.moods = [mood]
    assert deliver(clock).state == S.UNKNOWN
    assert look_up(clock, 3 * SECOND).state == S.SENT
    assert (square.said("Yes!"), Interaction.objects.filter(ours=True).count()) == (1, 1)


def test_an_unknown_outcome_is_not_repeated_until_every_look_was_in_vain(
    answer: Outgoing, square: TownSquare, clock: StoppedClock
) -> None:
    square.moods = ["torn before"]
    deliver(clock)
    for look in (3, 17):
        assert look_up(clock, look * SECOND).state == S.UNKNOWN
        assert deliver(clock).state == S.UNKNOWN
    assert look_up(clock, 40 * SECOND).state == S.APPROVED
    assert deliver(clock).state == S.SENT
    assert (square.said("Yes!"), square.looks) == (1, 3)


def test_a_publication_the_network_shows_late_is_still_found(
    answer: Outgoing, square: TownSquare, clock: StoppedClock
) -> None:
    square.moods, square.hidden = ["torn after"], True
    deliver(clock)
    look_up(clock, 3 * SECOND)
    square.hidden = False
    assert look_up(clock, 17 * SECOND).state == S.SENT
    assert square.said("Yes!") == 1


def test_an_outcome_is_looked_up_as_patiently_after_an_hour_of_waiting_for_the_network(
    answer: Outgoing, square: TownSquare, clock: StoppedClock
) -> None:
    square.moods = ["limited"]
    deliver(clock)
    clock.advance(timedelta(hours=1))
    square.moods, square.hidden = ["torn after"], True
    deliver(clock)
    assert look_up(clock, 3 * SECOND).state == S.UNKNOWN
    assert look_up(clock, 17 * SECOND).state == S.UNKNOWN


def test_a_look_that_fails_does_not_count(answer: Outgoing, square: TownSquare, clock: StoppedClock) -> None:
    square.moods = ["torn before", "down"]
    deliver(clock)
    outgoing = look_up(clock, 3 * SECOND)
    assert (outgoing.state, outgoing.looks, outgoing.error) == (S.UNKNOWN, 0, "nobody is here")


def test_a_network_that_cannot_be_asked_leaves_the_doubt_to_a_person(
    answer: Outgoing, square: TownSquare, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    square.moods = ["torn after"]
    deliver(clock)
    monkeypatch.setattr(wiring, "open_channel", lambda account: object())
    outgoing = look_up(clock, 3 * SECOND)
    assert (outgoing.state, outgoing.error) == (S.UNKNOWN, delivering.CANNOT_BE_ASKED)


def test_a_worker_killed_between_publishing_and_receipt_says_it_once(
    answer: Outgoing, square: TownSquare, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(outbox, "arrived", lambda **_: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            deliver(clock)
    assert Outgoing.objects.get().state == S.SENDING
    clock.advance(outbox.LEASE)
    assert deliver(clock).state == S.UNKNOWN
    assert look_up(clock, SECOND).state == S.SENT
    assert square.said("Yes!") == 1


def test_what_a_network_refuses_for_good_is_not_sent_and_says_why(
    answer: Outgoing, square: TownSquare, clock: StoppedClock
) -> None:
    square.moods = ["refused for good"]
    outgoing = deliver(clock)
    assert (outgoing.state, outgoing.error) == (S.FAILED, "not like this")


def test_a_network_that_is_down_is_tried_again_ever_more_slowly(
    answer: Outgoing, square: TownSquare, clock: StoppedClock
) -> None:
    square.moods = ["down", "down"]
    first = deliver(clock).due_at - clock.now()
    clock.advance(first)
    second = deliver(clock).due_at - clock.now()
    assert second > first
    clock.advance(second)
    assert deliver(clock).state == S.SENT


def test_a_network_that_is_down_for_a_day_leaves_it_to_a_person(
    answer: Outgoing, square: TownSquare, clock: StoppedClock
) -> None:
    square.moods = ["down", "down"]
    deliver(clock)
    clock.advance(delivering.PATIENCE + SECOND)
    assert deliver(clock).state == S.FAILED


def test_what_is_sent_again_by_hand_gets_all_the_patience_again(
    answer: Outgoing, square: TownSquare, clock: StoppedClock
) -> None:
    square.moods = ["refused for good", "down"]
    failed = deliver(clock)
    clock.advance(delivering.PATIENCE + SECOND)
    outbox.try_again(outgoing=failed, at=clock.now(), undo=timedelta())
    assert deliver(clock).state == S.APPROVED


def test_too_much_said_waits_as_long_as_the_network_asks(
    answer: Outgoing, square: TownSquare, clock: StoppedClock
) -> None:
    square.moods = ["limited"]
    outgoing = deliver(clock)
    assert (outgoing.state, outgoing.due_at) == (S.APPROVED, clock.now() + timedelta(minutes=10))
    other = outbox.enqueue(account=answer.account, text="Another", at=NOON)
    delivering.deliver_next(clock=clock)
    other.refresh_from_db()
    assert (other.state, square.said("Another")) == (S.APPROVED, 0)


def test_a_refused_key_keeps_the_words_and_marks_the_connection(
    answer: Outgoing, square: TownSquare, clock: StoppedClock
) -> None:
    square.key = "changed"
    outgoing = deliver(clock)
    assert (outgoing.state, outgoing.account.state) == (S.APPROVED, Account.State.REFUSED)
    accounts.connect(
        channel="square", name="T", handle="trattoria", credentials={"key": "changed"}, at=clock.now()
    )  # fmt: skip
    clock.advance(timedelta(minutes=1))
    assert deliver(clock).state == S.SENT


def test_a_key_that_renews_itself_is_renewed_and_the_words_leave(
    answer: Outgoing, square: TownSquare, clock: StoppedClock
) -> None:
    square.key, square.renews = "changed", True
    assert deliver(clock).account.state == Account.State.LIVE
    clock.advance(timedelta(minutes=1))
    assert deliver(clock).state == S.SENT


def test_a_key_renewed_and_refused_all_the_same_ends_as_refused(
    answer: Outgoing, square: TownSquare, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    square.key = "changed"
    monkeypatch.setattr(delivering.collecting, "renew", lambda account, now: True)
    deliver(clock, times=3)
    clock.advance(timedelta(minutes=1))
    assert deliver(clock).account.state == Account.State.REFUSED


def test_a_key_that_cannot_be_opened_says_nothing_and_loses_nothing(
    answer: Outgoing, square: TownSquare, clock: StoppedClock
) -> None:
    Account.objects.update(sealed=b"sealed with another key")
    outgoing = deliver(clock)
    assert (outgoing.state, "keys.json" in outgoing.error, square.published) == (S.APPROVED, True, {})


def test_a_network_that_cannot_be_answered_from_here_says_so(
    answer: Outgoing, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "open_channel", lambda account: object())
    outgoing = deliver(clock)
    assert (outgoing.state, outgoing.error) == (S.FAILED, "Town square cannot be answered from here.")


def test_mail_of_our_own_waits_a_day_for_a_mailbox_and_is_then_given_up(db: None, clock: StoppedClock) -> None:
    outbox.enqueue_mail(to_address="alice@example.org", subject="Your code", text="1", at=NOON)
    waits = deliver(clock)
    assert (waits.state, waits.error) == (S.APPROVED, delivering.NO_MAILBOX)
    clock.advance(delivering.PATIENCE + SECOND)
    assert deliver(clock).state == S.FAILED


def test_a_photo_goes_along(shop: Account, square: TownSquare, clock: StoppedClock) -> None:
    enclosures = saying.enclose(b"%PDF-1.4 the menu", "menu.pdf", "The menu")
    outgoing = outbox.enqueue(account=shop, text="The menu", at=NOON, enclosures=enclosures)
    clock.advance(11 * SECOND)
    deliver(clock)
    (said,) = square.published[outgoing.key]
    assert [(m.content, m.alt, m.content_type) for m in said.media] == [
        (b"%PDF-1.4 the menu", "The menu", "application/pdf")
    ]


def test_a_photo_that_is_gone_from_the_disk_keeps_the_words(
    shop: Account, square: TownSquare, clock: StoppedClock
) -> None:
    enclosures = saying.enclose(b"%PDF-1.4 gone", "menu.pdf", "The menu")
    store.place(enclosures[0].sha256).unlink()
    outbox.enqueue(account=shop, text="The menu", at=NOON, enclosures=enclosures)
    clock.advance(11 * SECOND)
    assert (deliver(clock).state, square.published) == (S.APPROVED, {})


def test_what_is_being_said_keeps_its_lease_however_slow_the_line(
    answer: Outgoing, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    renewed: list[int] = []
    monkeypatch.setattr(
        delivering, "_speak", lambda *_: renewed.append(delivering.keep_sending(now=clock.now() + timedelta(minutes=1)))
    )
    deliver(clock)
    assert renewed == [1]
    assert delivering.keep_sending(now=clock.now()) == 0
