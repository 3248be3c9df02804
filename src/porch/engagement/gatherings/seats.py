"""Seats: taken, given up, and offered to whoever waits longest, at most once each, and never at night.

How many there are is what the date says; that none is given twice is the database's word: each has a number, once.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from itertools import islice

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from porch.core.viewer import SYSTEM
from porch.engagement.gatherings import hours
from porch.engagement.gatherings.models import Guest, Occurrence, Offer, Seat
from porch.engagement.gatherings.setting import Mode
from porch.records.consent import wishing

TRIES = 5
LAST_OFFER = timedelta(minutes=30)
"""Nobody is offered a seat later than so long before it begins."""


def hold(occurrence: Occurrence) -> Occurrence:
    """Hold a date until the transaction ends: who else would take or free a seat waits."""
    return Occurrence.objects.select_for_update().get(pk=occurrence.pk)


def take(*, guest: Guest, occurrence: Occurrence) -> bool:
    """Seat somebody with those they bring, all or nobody; whether there was room, with nobody waiting longer."""
    most, mine = occurrence.seats_of(guest.mode), Seat.objects.filter(guest=guest)
    if most is None:
        mine.delete()
        return True
    have = list(mine.filter(mode=guest.mode, offered_until=None).order_by("number"))
    if len(have) >= guest.party:
        mine.exclude(pk__in=[one.pk for one in have[: guest.party]]).delete()
        return True
    if most == 0 or _others_wait(guest):
        return False
    return _seat(guest, most)


def has(guest: Guest) -> bool:
    """Whether somebody has a seat, and not only the offer of one."""
    return Seat.objects.filter(guest=guest, offered_until=None).exists()


def give_up(*, guest: Guest) -> int:
    """Free the seats of somebody; return how many."""
    return Seat.objects.filter(guest=guest).delete()[0]


def left(occurrence: Occurrence, mode: str) -> int | None:
    """Return how many seats nobody has and nobody is offered; None: any number."""
    most = occurrence.seats_of(mode)
    if most is None:
        return None
    return max(0, most - Seat.objects.filter(occurrence=occurrence, mode=mode).count())


def turn(*, now: datetime, only: Occurrence | None = None) -> list[Offer]:
    """Let offers that have run out go, and offer what is free to whoever waits longest; return the new offers.

    Nobody is offered anything while it is night where they are: their place in the line is kept until the morning.
    """
    _run_out(now, only)
    made = []
    waiting = Guest.objects.filter(waiting_since__isnull=False, occurrence__begins__gt=now + LAST_OFFER)
    waiting = waiting.filter(occurrence=only) if only is not None else waiting
    for occurrence in Occurrence.objects.filter(pk__in=waiting.values("occurrence"), cancelled_at=None).order_by("pk"):
        for mode in occurrence.modes:
            made += _offer(occurrence, mode, now)
    return made


def claim(*, guest: Guest, at: datetime) -> bool:
    """Take the seats one was offered; whether they are theirs now. Twice is once, and too late is too late."""
    with transaction.atomic():
        held = hold(guest.occurrence)
        offer = Offer.objects.filter(guest=guest).order_by("-pk").first()
        if offer is None or (offer.ended_at is None and offer.until <= at) or offer.how in ("let_go", "ran_out"):
            return False
        if offer.ended_at is None:
            Seat.objects.filter(guest=guest).update(offered_until=None)
            end(guest=guest, how="taken", at=at)
            guest.waiting_since = None
            guest.save(update_fields=["waiting_since"])
    return has(guest) or (held.seats_of(guest.mode) is None and guest.answer == "yes")


def end(*, guest: Guest, how: str, at: datetime) -> None:
    """Close the open offer to somebody, if there is one."""
    Offer.objects.filter(guest=guest, ended_at=None).update(ended_at=at, how=how)


def _offer(occurrence: Occurrence, mode: Mode, now: datetime) -> list[Offer]:
    """Offer what is free in the order in which people began to wait; whose party is too large keeps their place."""
    made = []
    with transaction.atomic():
        held = hold(occurrence)
        for guest in waiting(held, mode):
            free = left(held, mode)
            if free is not None and free == 0:
                break
            place = zone_of(guest, held)
            if not hours.is_day(now, place) or (free is not None and guest.party > free):
                continue
            if free is not None and not _seat(guest, held.seats_of(mode) or 0):
                continue
            until = min(hours.after(now, timedelta(minutes=held.claim_minutes), place), held.begins)
            Seat.objects.filter(guest=guest).update(offered_until=until)
            made.append(Offer.objects.create(guest=guest, at=now, until=until))
    return made


def waiting(occurrence: Occurrence, mode: str) -> QuerySet[Guest]:
    """Return who waits and was offered nothing yet, whoever waits longest first."""
    found = Guest.objects.filter(occurrence=occurrence, mode=mode, waiting_since__isnull=False)
    offered = Offer.objects.filter(guest__occurrence=occurrence, ended_at=None).values("guest")
    return found.exclude(pk__in=offered).select_related("person", "occurrence").order_by("waiting_since", "pk")


def zone_of(guest: Guest, occurrence: Occurrence) -> str:
    """Return the time zone somebody told us, or that of the place."""
    wish = wishing.wishes(SYSTEM, [guest.person.now_id]).get(guest.person.now_id)
    return wish.zone if wish is not None and wishing.zone_of(wish) is not None else occurrence.zone


def _run_out(now: datetime, only: Occurrence | None) -> None:
    late = Offer.objects.filter(ended_at=None, until__lte=now)
    late = late.filter(guest__occurrence=only) if only is not None else late
    for offer in late.select_related("guest__occurrence"):
        with transaction.atomic():
            hold(offer.guest.occurrence)
            if Offer.objects.filter(pk=offer.pk, ended_at=None).update(ended_at=now, how="ran_out"):
                give_up(guest=offer.guest)
                Guest.objects.filter(pk=offer.guest_id).update(waiting_since=None)


def _others_wait(guest: Guest) -> bool:
    since = guest.waiting_since
    found = Guest.objects.filter(occurrence=guest.occurrence_id, mode=guest.mode, waiting_since__isnull=False)
    found = found.exclude(pk=guest.pk)
    return (found.filter(waiting_since__lt=since) if since else found).exists()


def _seat(guest: Guest, most: int) -> bool:
    for _ in range(TRIES):
        others = Seat.objects.filter(occurrence=guest.occurrence_id, mode=guest.mode).exclude(guest=guest)
        taken = set(others.values_list("number", flat=True))
        if len(taken) + guest.party > most:  # numbers above are taken, too, where there were more seats before
            return False
        free = _lowest(taken, most, guest.party)
        rows = [Seat(occurrence_id=guest.occurrence_id, mode=guest.mode, number=one, guest=guest) for one in free]
        try:
            with transaction.atomic():
                give_up(guest=guest)
                Seat.objects.bulk_create(rows)
        except IntegrityError:
            continue  # somebody else was quicker: look again what is free
        return True
    return False


def _lowest(taken: Collection[int], most: int, many: int) -> list[int]:
    return list(islice((number for number in range(1, most + 1) if number not in taken), many))
