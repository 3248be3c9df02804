"""Seats: no two for one, whoever waits longest first, never at night, and every offer ends once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.gatherings import answering, holding, roll, seats
from porch.engagement.gatherings.models import Guest, Offer, Seat
from tests.cast import NOON
from tests.engagement.gatherings.hall import date, says, somebody

pytestmark = pytest.mark.django_db
NIGHT = NOON.replace(hour=23)
MORNING = NOON + timedelta(hours=21)


def test_a_seat_is_given_once_whatever_the_code_does() -> None:
    one = date()
    ann, ben = says(one, somebody("Ann")), says(one, somebody("Ben"))
    assert sorted(Seat.objects.values_list("number", flat=True)) == [1, 2]
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.create(occurrence=one, mode="room", number=1, guest=ben)
    assert (seats.left(one, "room"), seats.has(ann)) == (0, True)


def test_pretix_5188_a_waiting_list_that_is_there_is_seen_and_says_where_one_stands() -> None:
    one = date(room_seats=1)
    says(one, somebody("Ann"))
    ben = says(one, somebody("Ben"), at=NOON + timedelta(minutes=1))
    cleo = says(one, somebody("Cleo"), at=NOON + timedelta(minutes=2))
    assert [roll.in_line(SYSTEM, each) for each in (ben, cleo)] == [1, 2]
    assert [row.place for row in roll.roll(SYSTEM, one).rows if row.place] == [1, 2]
    assert roll.counts(SYSTEM, [one.pk])[one.pk].waiting == 2


def test_a_seat_that_becomes_free_is_offered_to_whoever_waits_longest_and_then_to_the_next() -> None:
    one = date(room_seats=1)
    ann, ben, cleo = (somebody(name) for name in ("Ann", "Ben", "Cleo"))
    says(one, ann)
    first, second = says(one, ben), says(one, cleo, at=NOON + timedelta(minutes=5))
    says(one, ann, "no", at=NOON + timedelta(minutes=9))
    assert list(Offer.objects.values_list("guest", flat=True)) == [first.pk]
    assert not answering.claim(guest=second, at=NOON + timedelta(hours=1))
    late = Offer.objects.get().until
    answering.pass_on(now=late)
    assert not answering.claim(guest=first, at=late + timedelta(minutes=1))
    assert answering.claim(guest=second, at=late + timedelta(minutes=1))
    assert answering.claim(guest=second, at=late + timedelta(minutes=2))
    assert list(Seat.objects.values_list("guest", "offered_until")) == [(second.pk, None)]
    assert list(Offer.objects.order_by("pk").values_list("how", flat=True)) == ["ran_out", "taken"]


def test_nobody_is_offered_a_seat_at_night_and_their_place_is_kept_until_the_morning() -> None:
    one = date(room_seats=1)
    ann, ben = somebody("Ann"), somebody("Ben")
    says(one, ann)
    says(one, ben)
    says(one, ann, "no", at=NIGHT)
    assert not Offer.objects.exists()
    (offer,) = answering.pass_on(now=MORNING)
    assert offer.guest.person_id == ben.pk
    assert offer.until - MORNING == timedelta(days=1)  # eleven waking hours, and the night between


def test_pretix_1404_a_large_party_keeps_its_place_and_nobody_who_comes_late_overtakes_those_who_wait() -> None:
    one = date(room_seats=2)
    ann, ben, cleo, dov = (somebody(name) for name in ("Ann", "Ben", "Cleo", "Dov"))
    says(one, ann)
    says(one, ben)
    says(one, cleo, plus=1)
    says(one, dov, at=NOON + timedelta(minutes=1))
    says(one, ann, "no", at=NOON + timedelta(minutes=2))
    assert Offer.objects.get().guest.person_id == dov.pk
    eve = says(one, somebody("Eve"), at=NOON + timedelta(minutes=3))
    assert eve.waiting_since is not None
    assert Guest.objects.get(person=cleo).waiting_since == NOON


def test_who_has_a_seat_keeps_it_when_there_is_none_for_those_they_would_bring() -> None:
    one = date(room_seats=2)
    ann = somebody("Ann")
    says(one, ann)
    says(one, somebody("Ben"))
    with pytest.raises(PorchError, match="You keep what you have"):
        says(one, ann, plus=1)
    assert Guest.objects.get(person=ann).plus == 0
    says(one, somebody("Cleo"))
    assert says(one, ann, plus=0).waiting_since is None


def test_pretix_837_who_leaves_the_line_is_offered_none_and_more_seats_are_offered_at_once() -> None:
    one = date(room_seats=1)
    says(one, somebody("Ann"))
    ben = says(one, somebody("Ben"))
    cleo = says(one, somebody("Cleo"))
    answering.leave(guest=ben, at=NOON)
    holding.resize(occurrence=one, room=2, online=0, at=NOON)
    assert Offer.objects.get().guest_id == cleo.pk
    answering.leave(guest=cleo, at=NOON)
    assert (Offer.objects.get().how, Seat.objects.count()) == ("let_go", 1)


def test_there_are_seats_apart_for_who_is_there_and_who_is_online() -> None:
    one = date(room_seats=1, online_seats=None, online="https://meet.test/tasting")
    ann, ben = says(one, somebody("Ann")), says(one, somebody("Ben"), mode="online")
    assert (ann.waiting_since, ben.waiting_since) == (None, None)
    assert roll.free(SYSTEM, one) == {"room": 0, "online": None}


def test_of_fewer_seats_than_there_were_none_is_left_while_more_have_one() -> None:
    one = date(room_seats=4)
    guests = [somebody(name) for name in ("Ann", "Ben", "Cleo", "Dov")]
    for guest in guests:
        says(one, guest)
    for guest in guests[:2]:
        says(one, guest, "no", at=NOON + timedelta(minutes=1))
    smaller = holding.resize(occurrence=one, room=2, online=None, at=NOON + timedelta(minutes=2))
    assert seats.left(smaller, "room") == 0  # Cleo and Dov have the third and the fourth
    eve = says(smaller, somebody("Eve"), at=NOON + timedelta(minutes=3))
    assert (seats.has(eve), eve.waiting_since is None) == (False, False)
    says(smaller, guests[2], "no", at=NOON + timedelta(minutes=4))
    assert Offer.objects.get().guest == eve


def test_who_takes_up_an_offer_after_there_is_room_for_all_is_expected() -> None:
    one = date(room_seats=1)
    ann, ben = somebody("Ann"), somebody("Ben")
    says(one, ann)
    waits = says(one, ben)
    holding.resize(occurrence=one, room=None, online=None, at=NOON + timedelta(minutes=2))
    waits.refresh_from_db()
    assert answering.claim(guest=waits, at=NOON + timedelta(minutes=3))
    assert answering.claim(guest=waits, at=NOON + timedelta(minutes=4))
