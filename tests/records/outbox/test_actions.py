"""The one gate: what is to be said is said once or known to be in doubt, whatever falls and whenever."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

from porch.core.errors import PorchError
from porch.core.interaction import Receipt
from porch.records.accounts import actions as accounts
from porch.records.accounts.models import Account
from porch.records.consent import actions as consent
from porch.records.consent.models import Purpose, Word
from porch.records.interactions import actions as log
from porch.records.interactions.models import Interaction
from porch.records.outbox import actions
from porch.records.outbox.models import Enclosure, Outgoing
from porch.records.people import actions as people
from porch.records.people.meeting import key, meet
from porch.records.people.models import Handle, Person
from tests.cast import ANN, BEN, NOON, says

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
SOON = NOON + 11 * SECOND
S = Outgoing.State


@pytest.fixture
def question(shop: Account) -> Interaction:
    log.record(account=shop, items=[says(ANN, name="q")], received_at=NOON)
    return Interaction.objects.select_related("handle").get()


def answer(account: Account, question: Interaction | None = None, text: str = "Yes!", **more: object) -> Outgoing:
    told = {"to_handle": question.handle if question else None, **more}
    return actions.enqueue(account=account, text=text, at=NOON, answers=question, **told)  # type: ignore[arg-type]


def test_words_leave_when_the_time_to_undo_has_passed(shop: Account) -> None:
    outgoing = answer(shop)
    assert actions.lease(now=NOON + 9 * SECOND) is None
    leased = actions.lease(now=NOON + 10 * SECOND)
    assert (leased, leased.state, leased.attempts, leased.begun_at) == (outgoing, S.SENDING, 1, NOON + 10 * SECOND)


def test_nothing_is_not_said(shop: Account) -> None:
    with pytest.raises(PorchError, match="nothing to say"):
        answer(shop, text="  \n")


def test_the_same_key_is_the_same_saying(shop: Account) -> None:
    assert answer(shop, key="k") == answer(shop, text="other words", key="k")
    assert Outgoing.objects.count() == 1


def test_an_answer_on_its_way_keeps_a_second_one_out(shop: Account, question: Interaction) -> None:
    answer(shop, question)
    with pytest.raises(actions.AlreadyAnswering):
        answer(shop, question)


def starts(account: Account, question: Interaction, **more: object) -> Outgoing:
    return actions.enqueue(account=account, text="Look!", at=NOON, to_handle=question.handle, **more)  # type: ignore[arg-type]


def test_what_we_start_is_held_against_what_they_said(shop: Account, question: Interaction) -> None:
    starts(shop, question, key="before")
    consent.stop(person=question.handle.person, at=NOON, by=None)
    with pytest.raises(actions.NotWanted, match=r"Ann: No longer anything we start, since 2 March 2026\. Nothing has"):
        starts(shop, question)
    assert Outgoing.objects.count() == 1
    assert starts(shop, question, key="before").key == "before"


def test_a_reply_passes_whatever_they_said(shop: Account, question: Interaction) -> None:
    consent.stop(person=question.handle.person, at=NOON, by=None)
    assert answer(shop, question).state == S.APPROVED


def test_an_invitation_to_a_talk_is_known_by_its_key(shop: Account, question: Interaction) -> None:
    consent.note(person=question.handle.person, word=Word.DECLINED, purpose=Purpose.INVITATION, at=NOON, by=None)
    with pytest.raises(actions.NotWanted, match="No to invitations"):
        starts(shop, question, key=f"{actions.INVITES}1")
    assert starts(shop, question).state == S.APPROVED


def test_what_is_begun_with_people_does_not_get_past_the_gate(shop: Account, question: Interaction) -> None:
    for purpose in (Purpose.QUESTION, Purpose.IDEA, Purpose.INVITATION, Purpose.FEEDBACK, Purpose.NEWS):
        with pytest.raises(PorchError, match="planned as a burst"):
            starts(shop, question, purpose=purpose)
    assert starts(shop, question, purpose=Purpose.SERVICE).state == S.APPROVED


def test_a_post_to_nobody_in_particular_asks_nobody(shop: Account) -> None:
    assert answer(shop).to_handle is None


def test_telling_who_has_it_does_not_keep_the_answer_out(shop: Account, question: Interaction) -> None:
    answer(shop, question, tells=True)
    answer(shop, question)
    assert Outgoing.objects.count() == 2


def test_what_is_taken_back_is_a_draft_and_leaves_no_more(shop: Account) -> None:
    outgoing = actions.take_back(outgoing=answer(shop), at=NOON)
    assert outgoing.state == S.DRAFT
    assert actions.lease(now=SOON) is None


def test_what_has_begun_to_leave_cannot_be_taken_back(shop: Account) -> None:
    outgoing = answer(shop)
    actions.lease(now=SOON)
    with pytest.raises(PorchError, match="left already"):
        actions.take_back(outgoing=outgoing, at=SOON)


def test_what_was_taken_back_or_failed_can_be_sent_again_with_its_key(shop: Account) -> None:
    outgoing = actions.take_back(outgoing=answer(shop, key="k"), at=NOON)
    again = actions.try_again(outgoing=outgoing, at=NOON)
    assert (again.state, again.key, again.begun_at) == (S.APPROVED, "k", None)
    with pytest.raises(PorchError, match="Only what failed"):
        actions.try_again(outgoing=outgoing, at=NOON)


def test_sending_again_waits_for_another_answer_on_its_way(shop: Account, question: Interaction) -> None:
    outgoing = actions.take_back(outgoing=answer(shop, question), at=NOON)
    answer(shop, question)
    with pytest.raises(actions.AlreadyAnswering):
        actions.try_again(outgoing=outgoing, at=NOON)


def test_what_is_dropped_is_gone_and_only_if_it_is_at_rest(shop: Account) -> None:
    outgoing = answer(shop)
    actions.drop(outgoing=outgoing)
    assert Outgoing.objects.count() == 1
    actions.drop(outgoing=actions.take_back(outgoing=outgoing, at=NOON))
    assert Outgoing.objects.count() == 0


def test_a_sender_that_died_leaves_a_doubt_and_never_a_second_sending(shop: Account) -> None:
    answer(shop)
    leased = actions.lease(now=SOON)
    after = SOON + actions.LEASE
    assert actions.lease(now=after) is None
    leased.refresh_from_db()
    assert (leased.state, leased.due_at) == (S.UNKNOWN, after)


def test_a_sender_on_a_slow_line_keeps_its_lease(shop: Account) -> None:
    answer(shop)
    leased = actions.lease(now=SOON)
    assert actions.keep_leases(sending=[leased.pk], now=SOON + 100 * SECOND) == 1
    actions.lease(now=SOON + actions.LEASE)
    leased.refresh_from_db()
    assert leased.state == S.SENDING


@pytest.mark.parametrize("late", ["put_off", "uncertain", "failed"])
def test_a_sender_so_late_that_another_took_over_decides_nothing(shop: Account, late: str) -> None:
    answer(shop)
    slow = actions.lease(now=SOON)
    after = SOON + actions.LEASE
    actions.lease(now=after)
    actions.put_off(outgoing=actions.lease_unknown(now=after), reason="not there", until=after, at=after)
    second = actions.lease(now=after)
    verbs = {
        "put_off": lambda: actions.put_off(outgoing=slow, reason="late", until=after, at=after),
        "uncertain": lambda: actions.uncertain(outgoing=slow, reason="late", look_at=after, at=after),
        "failed": lambda: actions.failed(outgoing=slow, reason="late", at=after),
    }
    verbs[late]()
    second.refresh_from_db()
    assert (second.state, second.attempts) == (S.SENDING, 2)


def test_what_arrived_is_in_the_log_once_however_often_it_is_told(shop: Account, question: Interaction) -> None:
    outgoing = answer(shop, question)
    receipt = Receipt(external_id="a", url="https://square.example/a", at=SOON)
    said = actions.arrived(outgoing=outgoing, receipt=receipt, at=SOON)
    assert (said.external_id, said.to_handle, said.thread_id) == ("a", question.handle, question.thread_id)
    assert actions.arrived(outgoing=outgoing, receipt=receipt, at=SOON) is None
    outgoing.refresh_from_db()
    assert (outgoing.state, outgoing.external_id, Interaction.objects.filter(ours=True).count()) == (S.SENT, "a", 1)


def test_a_key_refused_keeps_the_words_until_somebody_connects_again(shop: Account) -> None:
    answer(shop)
    accounts.note_trouble(account=shop, at=NOON, reason="no", due_at=NOON, refused=True)
    assert actions.lease(now=SOON) is None
    accounts.connect(channel=shop.channel, name=shop.name, handle=shop.handle, credentials={"key": "new"}, at=NOON)
    assert actions.lease(now=SOON) is not None


def test_words_for_a_connection_that_was_closed_are_said_not_to_have_left(shop: Account) -> None:
    outgoing = answer(shop)
    accounts.disconnect(account=shop, at=NOON)
    assert actions.give_up_closed(now=SOON) == 1
    outgoing.refresh_from_db()
    assert (outgoing.state, "closed" in outgoing.error) == (S.FAILED, True)
    assert actions.give_up_closed(now=SOON) == 0


def test_a_doubt_is_looked_at_by_one_at_a_time(shop: Account) -> None:
    outgoing = answer(shop)
    actions.lease(now=SOON)
    outgoing.refresh_from_db()
    actions.uncertain(outgoing=outgoing, reason="lost", look_at=SOON, at=SOON)
    assert actions.lease_unknown(now=SOON) == outgoing
    assert actions.lease_unknown(now=SOON) is None


@pytest.mark.parametrize(("published", "state"), [(True, S.SENT), (False, S.FAILED)])
def test_a_person_can_say_whether_it_was_published(shop: Account, published: bool, state: str) -> None:
    answer(shop)
    outgoing = actions.lease(now=SOON)
    actions.uncertain(outgoing=outgoing, reason="lost", look_at=SOON, at=SOON)
    actions.confirm_by_hand(outgoing=outgoing, published=published, at=SOON)
    outgoing.refresh_from_db()
    assert outgoing.state == state


def test_what_waits_keeps_its_recipient_when_they_are_merged_and_taken_apart(shop: Account) -> None:
    ann, ben = (meet({key(who): (who, False)}, NOON)[key(who)] for who in (ANN, BEN))
    draft = actions.take_back(outgoing=answer(shop, to_handle=Handle.objects.get(pk=ben.handle_id)), at=NOON)
    before = list(Outgoing.objects.values())
    one, into = (Person.objects.get(pk=who.person_id) for who in (ben, ann))
    edge = people.merge(one=one, into=into, by=None, at=NOON)
    assert list(Outgoing.objects.values()) == before
    assert Outgoing.objects.get(pk=draft.pk).to_handle_id == ben.handle_id
    people.unmerge(merge=edge, at=NOON)
    assert list(Outgoing.objects.values()) == before


def test_a_photo_goes_along(shop: Account) -> None:
    photos = [Enclosure(sha256="a" * 64, name="dish.jpg", content_type="image/jpeg", alt="A dish")]
    assert [e.alt for e in answer(shop, enclosures=photos).enclosures.all()] == ["A dish"]


def test_mail_of_our_own_is_queued_once_for_a_key(db: None) -> None:
    first = actions.enqueue_mail(to_address="a@example.org", subject="Hi", text="Ho", at=NOON, key="k")
    again = actions.enqueue_mail(to_address="a@example.org", subject="Hi", text="Ho", at=NOON, key="k")
    assert (first, first.account, first.state) == (again, None, S.APPROVED)
    assert actions.arrived(outgoing=first, receipt=Receipt(external_id="m"), at=NOON) is None


@pytest.mark.usefixtures("db")
class Outbox(RuleBasedStateMachine):
    """Several senders, any of which may die at any moment, and a network that keeps what it was told.

    A sender says only what it leased, and only once; when it is told that nothing arrived, it is so.
    """

    rows = Bundle("rows")
    sending = Bundle("sending")

    @initialize()
    def open_shop(self) -> None:
        """Begin a day."""
        self.day = transaction.atomic()
        self.day.__enter__()
        self.shop = accounts.connect(channel="square", name="T", handle="t", credentials={"key": "good"}, at=NOON)
        self.now = NOON
        self.network: set[str] = set()
        self.written = 0

    def teardown(self) -> None:
        """Undo the day."""
        transaction.set_rollback(True)
        self.day.__exit__(None, None, None)

    @rule(target=rows, key=st.sampled_from(["a", "b", ""]))
    def write(self, key: str) -> Outgoing:
        """Approve words, perhaps twice by the same key."""
        known = bool(key) and Outgoing.objects.filter(key=key).exists()
        self.written += not known
        return actions.enqueue(account=self.shop, text="Yes!", at=self.now, key=key)

    @rule(seconds=st.sampled_from([1, 12, 130]))
    def wait(self, seconds: int) -> None:
        """Let time pass."""
        self.now += seconds * SECOND

    @rule(target=sending)
    def begin(self) -> list[Outgoing]:
        """Let a sender take what is due and publish it; it has not told anybody yet, and may never."""
        leased = actions.lease(now=self.now)
        return [leased] if leased else []

    @rule(mine=sending)
    def publish(self, mine: list[Outgoing]) -> None:
        """The words reach the network, if the sender lives: a living one keeps its lease."""
        held = {"state": S.SENDING, "lease_until__gt": self.now}
        for outgoing in mine:
            alive = Outgoing.objects.filter(pk=outgoing.pk, attempts=outgoing.attempts, **held).exists()
            self.network |= {f"{outgoing.key}:{outgoing.attempts}"} if alive else set()

    @rule(mine=sending, how=st.sampled_from(["arrived", "uncertain", "put_off", "failed"]))
    def report(self, mine: list[Outgoing], how: str) -> None:
        """The sender learns how it went, truly: what did arrive is never called put off or failed."""
        for outgoing in mine:
            published = f"{outgoing.key}:{outgoing.attempts}" in self.network
            told = {(True, "put_off"): "arrived", (True, "failed"): "arrived", (False, "arrived"): "put_off"}
            self._tell(outgoing, told.get((published, how), how))

    def _tell(self, outgoing: Outgoing, how: str) -> None:
        verbs = {
            "arrived": lambda: actions.arrived(
                outgoing=outgoing, receipt=Receipt(external_id=outgoing.key), at=self.now
            ),
            "uncertain": lambda: actions.uncertain(outgoing=outgoing, reason="?", look_at=self.now, at=self.now),
            "put_off": lambda: actions.put_off(outgoing=outgoing, reason="no", until=self.now, at=self.now),
            "failed": lambda: actions.failed(outgoing=outgoing, reason="no", at=self.now),
        }
        verbs[how]()

    @rule()
    def look_up(self) -> None:
        """Ask the network about a doubt; it tells the truth."""
        outgoing = actions.lease_unknown(now=self.now)
        for one in [outgoing] if outgoing else []:
            there = any(name.startswith(f"{one.key}:") for name in self.network)
            self._tell(one, "arrived" if there else "put_off")

    @rule(row=rows)
    def take_back(self, row: Outgoing) -> None:
        """Undo, if it is not too late."""
        with suppress(PorchError):
            actions.take_back(outgoing=row, at=self.now)

    @rule(row=rows)
    def try_again(self, row: Outgoing) -> None:
        """Send again what rests."""
        with suppress(PorchError):
            actions.try_again(outgoing=row, at=self.now)

    @invariant()
    @precondition(lambda self: hasattr(self, "network"))
    def nothing_is_said_twice(self) -> None:
        """No key is on the network more than once."""
        keys = [name.partition(":")[0] for name in self.network]
        assert len(keys) == len(set(keys))

    @invariant()
    @precondition(lambda self: hasattr(self, "network"))
    def nothing_is_lost(self) -> None:
        """Every saying is in the table, and what arrived is in the log once."""
        assert Outgoing.objects.count() == self.written
        sent = Outgoing.objects.filter(state=S.SENT).count()
        assert Interaction.objects.filter(ours=True, channel="square").count() == sent


TestOutbox = Outbox.TestCase
TestOutbox.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
