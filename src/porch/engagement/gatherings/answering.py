"""Answers to an invitation: asked, said, said again, taken back; by link, calendar, colleague or at the counter."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.gatherings import letters, seats, told
from porch.engagement.gatherings.models import CalendarReply, Change, Guest, Occurrence, Offer
from porch.engagement.gatherings.setting import Mode
from porch.records.interactions import queries as log
from porch.records.interactions.models import Interaction
from porch.records.outbox import noting
from porch.records.outbox import queries as outbox
from porch.records.people.models import Person

ANSWERS = ("yes", "no", "maybe")
MOST_PLUS = 20
LOOKED_BACK = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody answers. `came_with` and `told_by` are names, asked once: empty leaves what was told before."""

    answer: str
    mode: str = ""
    plus: int = 0
    came_with: str = ""
    told_by: str = ""


def guest_of(*, occurrence: Occurrence, person: Person) -> Guest:
    """Return somebody at a date, whoever they were when they were asked; made where they are new there."""
    now = person.now_id
    rows = Guest.objects.filter(Q(person=now) | Q(person__identity=now), occurrence=occurrence)
    found = rows.select_related("person", "occurrence").order_by("-came_at", "-answered_at", "pk")
    held = sorted(found, key=lambda one: (one.came_at is None, one.answered_at is None, one.pk))
    if held:
        return held[0]
    made, _new = Guest.objects.get_or_create(
        occurrence=occurrence, person_id=now, defaults={"mode": occurrence.modes[0]}
    )
    return Guest.objects.select_related("person", "occurrence").get(pk=made.pk)


def note_asked(*, occurrence: Occurrence, persons: Collection[Person], at: datetime) -> list[Guest]:
    """Note that these people were asked to a date; who was asked before stays asked from then."""
    guests = [guest_of(occurrence=occurrence, person=person) for person in persons]
    Guest.objects.filter(pk__in=[one.pk for one in guests], asked_at=None).update(asked_at=at)
    return guests


def note_not_asked(*, occurrence: Occurrence, persons: Collection[Person]) -> int:
    """Take back that these people were asked, of those who have not answered; return of how many."""
    ids = [one.now_id for one in persons]
    rows = Guest.objects.filter(Q(person__in=ids) | Q(person__identity__in=ids), occurrence=occurrence, answer="")
    return rows.filter(came_at=None, waiting_since=None).delete()[1].get("gatherings.Guest", 0)


def answer(
    *, occurrence: Occurrence, person: Person, told_: Answer, how: str, at: datetime, heard: bool = False
) -> Guest:
    """Take somebody's answer: a yes takes their seats, or puts them on the waiting list where none is free.

    The same answer sent twice is one. `heard`: the log has it already. PorchError for a date that is over or off.
    """
    with transaction.atomic():
        held = seats.hold(occurrence)
        _complain(held, told_, at)
        guest = guest_of(occurrence=held, person=person)
        guest.occurrence = held
        was = _said(guest)
        _write(guest, told_, how, at)
        if _said(guest) == was and guest.answered_at is not None and not _asked_anew(guest):
            return guest
        guest.answered_at = at
        _seat(guest, at)
        guest.save()
        if not heard:
            told.answered(guest, at=at)
        noting.involved(person=guest.person, about=held.about, at=at, settles=True)
    if guest.answer == "yes":
        letters.waits(guest, at=at) if guest.waiting_since else letters.expected(guest, at=at)
    pass_on(now=at, only=held)
    return guest


def claim(*, guest: Guest, at: datetime) -> bool:
    """Take the seat one was offered; whether it is theirs now. Twice is once, too late is too late."""
    guest = Guest.objects.select_related("occurrence", "person").get(pk=guest.pk)
    if guest.occurrence.is_off or not seats.claim(guest=guest, at=at):
        return False
    letters.expected(guest, at=at)
    return True


def leave(*, guest: Guest, at: datetime) -> Guest:
    """Leave the waiting list, an offered seat or the seats one has: they do not come. The next in line is asked."""
    return answer(
        occurrence=guest.occurrence, person=guest.person, told_=Answer(answer="no", mode=guest.mode), how="link", at=at
    )


def pass_on(*, now: datetime, only: Occurrence | None = None) -> list[Offer]:
    """Offer what became free to whoever waits longest, and tell them; return the offers made."""
    offers = seats.turn(now=now, only=only)
    for offer in offers:
        letters.offered(offer, at=now)
    return offers


def hear_calendars(*, now: datetime) -> int:
    """Take the answers people gave in their calendars; return how many counted.

    One for a date that was called off or is over, for an earlier time of it, or by somebody else than whom it went to,
    is kept and changes nothing.
    """
    counted = 0
    answered = Guest.objects.exclude(answer="").values("occurrence")
    for occurrence in Occurrence.objects.filter(begins__gt=now - LOOKED_BACK, pk__in=answered).order_by("pk"):
        sent = _letters_of(occurrence)
        for said in log.replies_to(SYSTEM, "email", sorted(sent)) if sent else ():
            if said.detail.get("meeting") == occurrence.uid and not said.deleted:
                counted += _hear(occurrence, sent.get(said.in_reply_to), said, now)
    return counted


def _hear(occurrence: Occurrence, guest: Guest | None, said: Interaction, now: datetime) -> bool:
    if CalendarReply.objects.filter(interaction=said.pk).exists():
        return False
    version = str(said.detail.get("version", ""))
    reply = CalendarReply(
        occurrence=occurrence, guest=guest, interaction=said.pk, answer=str(said.detail.get("answer", ""))[:5],
        sequence=int(version) if version.isdecimal() and len(version) < 9 else 0, at=said.at,
    )  # fmt: skip
    reply.why = _does_not_count(reply, said, now)
    with transaction.atomic():
        reply.save()
        if not reply.why and guest is not None:
            told_ = Answer(answer=reply.answer, mode=guest.mode, plus=guest.plus)
            answer(occurrence=occurrence, person=guest.person, told_=told_, how="calendar", at=now, heard=True)
    return not reply.why


def _does_not_count(reply: CalendarReply, said: Interaction, now: datetime) -> str:
    guest, occurrence = reply.guest, reply.occurrence
    by = said.handle.person if said.handle is not None else None
    moves = Change.objects.filter(occurrence=occurrence, moves=True, taken_back_at=None, sequence__gt=reply.sequence)
    if guest is None or by is None or by.now_id != guest.person.now_id:
        return "Somebody else answered than whom it went to."
    if reply.answer not in ANSWERS:
        return "It says neither yes nor no."
    if occurrence.is_off:
        return "It was called off."
    if occurrence.ends <= now:
        return "It was over."
    if moves.exists():
        return "It answers an earlier time."
    if guest.answered_at is not None and guest.answered_at > said.at:
        return "They answered later in another way."
    return ""


def _letters_of(occurrence: Occurrence) -> dict[str, Guest]:
    """Return whom each letter about a date went to, by the name it has out there."""
    guests = Guest.objects.filter(occurrence=occurrence).exclude(answer="").select_related("person", "occurrence")
    whats = ["yes", *(f"v{number}" for number in range(1, occurrence.sequence + 1))]
    by_key = {letters.key(guest, what): guest for guest in guests for what in whats}
    sent = outbox.by_keys(SYSTEM, list(by_key))
    return {one.external_id: by_key[key] for key, one in sent.items() if one.external_id}


def _complain(occurrence: Occurrence, told_: Answer, at: datetime) -> None:
    if occurrence.is_off:
        raise PorchError(_("This was called off."))
    if occurrence.ends <= at:
        raise PorchError(_("This is over."))
    if told_.answer not in ANSWERS:
        raise PorchError(_("Say yes, no or maybe."))
    if not 0 <= told_.plus <= MOST_PLUS:
        raise PorchError(_("At most %(many)s people come along with one.") % {"many": MOST_PLUS})
    if told_.mode and told_.mode not in occurrence.modes:
        raise PorchError(_("One cannot take part in this way."))


def _write(guest: Guest, told_: Answer, how: str, at: datetime) -> None:
    guest.answer, guest.how = told_.answer, how[:12]
    guest.mode = Mode(told_.mode) if told_.mode else guest.mode
    guest.plus = told_.plus if told_.answer != "no" else 0
    guest.came_with = " ".join(told_.came_with.split())[:200] or guest.came_with
    guest.told_by = " ".join(told_.told_by.split())[:200] or guest.told_by


def _seat(guest: Guest, at: datetime) -> None:
    if guest.answer != "yes":
        seats.give_up(guest=guest)
        seats.end(guest=guest, how="let_go", at=at)
        guest.waiting_since = None
    elif seats.take(guest=guest, occurrence=guest.occurrence):
        seats.end(guest=guest, how="taken", at=at)
        guest.waiting_since = None
    elif seats.has(guest):
        raise PorchError(_("There are not as many seats left. You keep what you have."))
    else:
        guest.waiting_since = guest.waiting_since or at


def _said(guest: Guest) -> tuple[object, ...]:
    return (guest.answer, guest.mode, guest.plus, guest.came_with, guest.told_by)


def _asked_anew(guest: Guest) -> bool:
    """Whether it was moved since they answered, or they said yes and have neither a seat nor a place in the line."""
    since = Change.objects.filter(occurrence=guest.occurrence_id, moves=True, taken_back_at=None)
    limited = guest.occurrence.seats_of(guest.mode) is not None and guest.answer == "yes"
    nowhere = limited and guest.waiting_since is None and not seats.has(guest)
    return nowhere or since.filter(at__gte=guest.answered_at).exists()
