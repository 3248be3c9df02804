"""Letters of a date: when it is in words, where one goes, and who cannot be written to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from icalendar import Calendar

from porch.engagement.gatherings import answering, letters
from porch.records.consent import wishing
from porch.records.consent.wishing import Wished
from porch.records.outbox.models import Outgoing
from porch.records.outbox.signing_up import LETTER
from porch.records.people import links
from tests.cast import NOON
from tests.engagement.gatherings.hall import EVENING, date, mailbox, says, somebody

pytestmark = pytest.mark.django_db


def test_a_link_opens_one_date_for_one_person_until_it_is_long_over() -> None:
    one, ann = date(), somebody("Ann")
    token = letters.address(one, ann.pk, NOON).rstrip("/").rpartition("/")[2]
    opened = links.read(token, door=links.Door.COME, now=EVENING, about="gathering-")
    assert (opened.person, opened.number) == (ann, one.pk)
    with pytest.raises(links.Expired):
        links.read(token, door=links.Door.COME, now=EVENING + timedelta(days=40))


def test_who_takes_part_online_goes_elsewhere_and_an_evening_may_end_the_next_day() -> None:
    one = date(minutes=8 * 60, online="https://meet.test/t", online_seats=None)
    assert (letters.place(one), letters.place(one, "online")) == ("The cellar", "https://meet.test/t")
    assert letters.when(one).endswith("19:00 to Friday 13 March 2026, 03:00 (Europe/Rome)")


def test_a_calendar_has_the_zone_of_the_place_and_only_who_it_is_for() -> None:
    mailbox()
    guest = says(date(), somebody("Ann"))
    event = Calendar.from_ical(letters.calendar(guest.occurrence, NOON, guest=guest.person.handles.get())).events[0]
    assert event["DTSTART"].params["TZID"] == "Europe/Rome"
    assert str(event["ATTENDEE"]) == "mailto:ann@home.test"


def test_who_waits_is_told_so_and_whose_seat_came_is_told_until_when() -> None:
    mailbox()
    one, ann = date(room_seats=1), somebody("Ann")
    says(one, ann)
    says(one, somebody("Ben"))
    says(one, ann, "no")
    subjects = list(Outgoing.objects.order_by("pk").values_list("subject", flat=True))
    assert [words.partition(":")[0] for words in subjects] == [
        "You are expected",
        "On the waiting list",
        "A seat for you",
    ]
    assert all(one.key.startswith(LETTER) for one in Outgoing.objects.all())  # they leave in the business's dress
    assert "held for you until Tuesday 3 March" in Outgoing.objects.order_by("-pk")[0].text
    assert answering.pass_on(now=NOON) == []


def test_without_a_mailbox_nobody_is_written_to_and_the_answer_counts() -> None:
    assert says(date(), somebody("Ann")).answer == "yes"
    assert not Outgoing.objects.exists()


@pytest.mark.parametrize(
    ("language", "subject", "day", "link"),
    [("de", "Sie werden erwartet", "Donnerstag, 12. März 2026, 19:00 bis 21:00", "sagen Sie es hier"),
     ("es", "Le esperamos", "jueves, 12 de marzo de 2026, 19:00 hasta 21:00", "dígalo aquí"),
     ("en", "You are expected", "Thursday 12 March 2026, 19:00 to 21:00", "say so here")],
)  # fmt: skip
def test_a_letter_is_in_the_language_somebody_wishes(language: str, subject: str, day: str, link: str) -> None:
    mailbox()
    ann = somebody("Ann")
    wishing.wish(person=ann, wished=Wished(language=language), at=NOON)
    says(date(), ann)
    letter = Outgoing.objects.get()
    assert (letter.subject.partition(":")[0], letter.language) == (subject, language)
    assert day in letter.text
    assert link in letter.text
