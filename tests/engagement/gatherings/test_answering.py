"""Answers: twice is once, changed minds, names asked once, and what calendars say."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.errors import PorchError
from porch.core.interaction import Kind
from porch.core.viewer import SYSTEM
from porch.engagement.gatherings import actions, answering, holding, letters, roll
from porch.engagement.gatherings.models import CalendarReply, Guest, Seat
from porch.records.interactions.models import Interaction
from porch.records.outbox.models import Outgoing
from porch.records.people import merging
from porch.records.people.models import Handle
from tests.cast import NOON
from tests.engagement.gatherings.hall import EVENING, date, mailbox, says, somebody

pytestmark = pytest.mark.django_db


def test_a_form_sent_twice_is_one_answer_and_a_changed_mind_is_another() -> None:
    one, ann = date(), somebody("Ann")
    for _ in range(2):
        says(one, ann, came_with="Ben", told_by="Dov")
    says(one, ann, "no", at=NOON + timedelta(minutes=1))
    kinds = list(Interaction.objects.order_by("seq").values_list("kind", "ours", "person"))
    assert kinds == [(Kind.ACCEPT, False, ann.pk), (Kind.REJECT, False, ann.pk)]
    told = Interaction.objects.order_by("seq")[0].detail
    assert (told["came_with"], told["told_by"], told["gathering"]) == ("Ben", "Dov", one.about)
    assert (Guest.objects.count(), Seat.objects.count()) == (1, 0)


def test_indico_3384_who_has_not_answered_is_told_apart_from_who_said_no() -> None:
    one, ann, ben = date(), somebody("Ann"), somebody("Ben")
    actions.note_asked(occurrence=one, persons=[ann.pk, ben.pk], at=NOON)
    assert actions.note_asked(occurrence=one, persons=[ann.pk], at=NOON + timedelta(days=1)) == 0
    says(one, ben, "no")
    counts = roll.counts(SYSTEM, [one.pk])[one.pk]
    assert (counts.asked, counts.silent, counts.no) == (2, 1, 1)
    assert actions.note_not_asked(occurrence=one, persons=[ann.pk, ben.pk]) == 1
    assert roll.asked(SYSTEM, one.pk) == {ben.pk}


def test_who_was_two_is_one_guest_after_a_merge_and_a_clash_is_told_by_who_they_are() -> None:
    one, ann, anna = date(), somebody("Ann"), somebody("Anna")
    says(one, anna)
    merging.merge(one=anna, into=ann, by=None, at=NOON)
    says(one, Guest.objects.get().person, "yes", plus=1)
    assert Guest.objects.count() == 1
    (taken,) = roll.accepted(SYSTEM, [ann.pk])[ann.pk]
    assert (taken.begins, taken.ends) == (EVENING, EVENING + timedelta(hours=2))


@pytest.mark.parametrize(
    ("answer", "told", "words"),
    [
        ("perhaps", {}, "yes, no or maybe"),
        ("yes", {"plus": 21}, "At most 20"),
        ("yes", {"mode": "online"}, "in this way"),
    ],
)
def test_what_cannot_be_answered_is_refused_and_nothing_is_kept(answer: str, told: dict[str, int], words: str) -> None:
    with pytest.raises(PorchError, match=words):
        says(date(), somebody("Ann"), answer, **told)
    assert not Guest.objects.exists()


def test_nobody_answers_what_is_over_or_was_called_off() -> None:
    one, ann = date(), somebody("Ann")
    with pytest.raises(PorchError, match="over"):
        says(one, ann, at=EVENING + timedelta(hours=3))
    holding.call_off(occurrence=one, member=None, at=NOON)
    with pytest.raises(PorchError, match="called off"):
        says(one, ann)


def test_who_says_yes_gets_one_letter_with_the_date_for_their_calendar_and_their_own_link() -> None:
    mailbox()
    one, ann = date(), somebody("Ann")
    for _ in range(2):
        says(one, ann)
    letter = Outgoing.objects.get()
    assert letter.subject == "You are expected: Tasting"
    assert "Thursday 12 March 2026, 19:00 to 21:00 (Europe/Rome)" in letter.text
    assert f"/with/come/{letters.address(one, ann.pk, NOON).split('/')[-2]}/" in letter.text


def replied(one: object, guest: Guest, *, answer: str, version: int = 0, by: str = "ann@home.test") -> bool:
    """Have somebody answer the letter that went to a guest, in their calendar."""
    sent = Outgoing.objects.filter(to_handle__person=guest.person).order_by("pk")[0]
    Outgoing.objects.filter(pk=sent.pk).update(external_id="<first@shop.test>")
    number = Interaction.objects.count() + 1
    handle = Handle.objects.get(value=by)
    Interaction.objects.create(
        seq=9000 + number, channel="email", external_id=f"<reply-{number}@home.test>", version="1", kind=Kind.CREATE,
        visibility="direct", ours=False, addressed=True, at=NOON + timedelta(hours=1), received_at=NOON,
        edited_at=NOON, handle=handle, person=handle.person, in_reply_to="<first@shop.test>", text="",
        detail={"meeting": guest.occurrence.uid, "answer": answer, "version": str(version)},
    )  # fmt: skip
    return answering.hear_calendars(now=NOON + timedelta(hours=2)) == 1


def test_a_no_out_of_a_calendar_frees_the_seat_once() -> None:
    mailbox()
    one = date()
    guest = says(one, somebody("Ann"))
    assert replied(one, guest, answer="no")
    assert answering.hear_calendars(now=NOON + timedelta(hours=2)) == 0
    assert (Guest.objects.get().answer, Seat.objects.count()) == ("no", 0)


def test_a_calendar_reply_by_somebody_else_to_a_date_called_off_or_to_an_earlier_time_changes_nothing() -> None:
    mailbox()
    one, dov = date(), somebody("Dov")
    guest = says(one, somebody("Ann"))
    assert not replied(one, guest, answer="no", by=dov.handles.get().value)
    holding.move(occurrence=one, begins=EVENING + timedelta(days=1), member=None, at=NOON)
    assert not replied(one, guest, answer="no", version=0)
    holding.call_off(occurrence=one, member=None, at=NOON)
    assert not replied(one, guest, answer="yes", version=1)
    whys = list(CalendarReply.objects.order_by("pk").values_list("why", flat=True))
    assert [why.split()[-1] for why in whys] == ["to.", "time.", "off."]
    assert Guest.objects.get(person=guest.person).answer == "yes"
