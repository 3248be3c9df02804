"""The list by mail: once a day from the chosen hour on; urgent words at once, and once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.core.clock import StoppedClock
from porch.desk.morning import letter, queries
from porch.desk.morning.letter import send_morning, send_urgent
from porch.desk.post import delivering, meeting
from porch.desk.post.meeting import Guest
from porch.engagement.conversations import actions as conversations
from porch.engagement.surveys.models import Survey
from porch.projections.waiting import projector
from porch.records.outbox.models import Outgoing
from porch.records.team import actions as team
from porch.records.team.models import Member
from tests.cast import ANN, BEN, NOON, says
from tests.desk.morning.conftest import Hear
from tests.engagement.surveys import asking

pytestmark = pytest.mark.django_db
SEVEN = NOON.replace(hour=7)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def link(thread: int, handle: int) -> str:
    return f"https://porch.example/{thread}-{handle}"


def letters() -> list[Outgoing]:
    return list(Outgoing.objects.order_by("id"))


def test_the_list_goes_out_once_a_day_to_all_who_want_it(hear: Hear, alice: Member, bob: Member) -> None:
    hear(says(ANN, at=SEVEN - HOUR), at=SEVEN - HOUR)
    assert send_morning(now=SEVEN, link=link) == 2
    assert send_morning(now=SEVEN + timedelta(minutes=1), link=link) == 0
    assert {one.to_address for one in letters()} == {"alice@example.org", "bob@example.org"}
    assert letters()[0].subject == "1 person is waiting for you"
    assert send_morning(now=SEVEN + DAY, link=link) == 2


def test_each_row_has_their_words_and_a_link_that_opens_the_answer(hear: Hear, alice: Member) -> None:
    hear(says(ANN, "Do you have a table?", at=SEVEN - HOUR), at=SEVEN - HOUR)
    send_morning(now=SEVEN, link=link)
    text = letters()[0].text
    assert '"Do you have a table?"' in text
    assert "1. Ann (square)" in text
    assert "https://porch.example/" in text


def test_what_one_has_to_say_oneself_is_in_the_letter(hear: Hear, alice: Member) -> None:
    (call,) = meeting.note_met(
        key="0123456789abcdef", what="call", who=[Guest(name="Dora", phone="+39055123456")], member=alice,
        at=SEVEN - HOUR, words="Do you have a table?", clock=StoppedClock(SEVEN - HOUR),
    )  # fmt: skip
    conversations.reply(
        thread_id=call.thread_id,
        handle=call.handle,
        member=alice,
        text="Yes, at eight.",
        at=SEVEN - HOUR,  # type: ignore[arg-type]
    )
    delivering.deliver_next(clock=StoppedClock(SEVEN))
    send_morning(now=SEVEN, link=link)
    told = Outgoing.objects.get(to_address="alice@example.org")
    assert told.subject == "1 thing to say yourself"
    assert 'Say it yourself to Dora +39055123456: "Yes, at eight."' in told.text
    assert "Nobody is waiting" not in told.text


def test_an_empty_morning_says_so(hear: Hear, alice: Member) -> None:
    send_morning(now=SEVEN, link=link)
    assert (letters()[0].subject, "Enjoy the morning" in letters()[0].text) == ("Nobody is waiting", True)


@pytest.mark.parametrize(("hour", "sent"), [(6, 0), (7, 1), (9, 1), (12, 1), (13, 0), (23, 0)])
def test_a_porch_that_slept_sends_it_later_and_not_in_the_evening(
    hear: Hear, alice: Member, hour: int, sent: int
) -> None:
    assert send_morning(now=SEVEN.replace(hour=hour), link=link) == sent


def test_the_hour_is_the_one_where_the_business_is(hear: Hear, alice: Member) -> None:
    team.change_business(time_zone="America/New_York")
    letter.table.forget()
    assert send_morning(now=SEVEN, link=link) == 0
    assert send_morning(now=SEVEN + 5 * HOUR, link=link) == 1


def test_nobody_is_written_to_who_does_not_want_it(hear: Hear, alice: Member) -> None:
    team.change_member(member=alice, digest=False)
    assert send_morning(now=SEVEN, link=link) == 0
    team.change_member(member=alice, digest=True)
    team.change_business(digest_hour=None)
    letter.table.forget()
    assert send_morning(now=SEVEN, link=link) == 0


def test_urgent_words_go_out_at_once_and_once(hear: Hear, alice: Member) -> None:
    hear(says(BEN, "Food poisoning from your fish!", name="q"))
    assert send_urgent(now=NOON, link=link) == 1
    hear(says(BEN, "Answer me, food poisoning!", to="q", at=NOON + HOUR), at=NOON + HOUR)
    projector.rebuild(now=NOON + HOUR)
    assert send_urgent(now=NOON + HOUR, link=link) == 0
    (sent,) = letters()
    assert (sent.subject, "Food poisoning from your fish!" in sent.text) == ("Urgent: food poisoning", True)


def test_urgent_words_of_the_past_are_no_news(hear: Hear, alice: Member) -> None:
    hear(says(BEN, "Food poisoning!", at=NOON - DAY))
    assert send_urgent(now=NOON, link=link) == 0


def test_what_people_are_to_hear_of_a_survey_is_in_the_letter_and_in_the_morning(hear: Hear, alice: Member) -> None:
    made = asking.survey()
    asking.answers(made, asking.somebody("Ann"), dish="risotto")
    Survey.objects.update(hear_by=(NOON - DAY).date())
    (debt,) = queries.morning(alice, now=NOON).owed
    assert (debt.name, debt.took_part, debt.is_late) == ("The menu", 1, True)
    send_morning(now=SEVEN, link=link)
    assert "The menu: decide, and tell the 1 person who took part (was due 01 March)." in letters()[0].text
