"""Verbs on bursts: write, edit, plan, approve, send, stop, move, hold a segment, remind, and tell what came of it."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from django.db import transaction

from porch.analytics.cadence import STARTED, Kind
from porch.analytics.cadence.cookie_cutter import same_for_many as alike
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.bursts import joints, letters, reminding, sending, wording
from porch.engagement.bursts.models import (
    Approval,
    Burst,
    Delivery,
    Ending,
    Hold,
    Line,
    Named,
    Own,
    Plan,
    State,
    Verdict,
)
from porch.engagement.bursts.planning import plan_burst
from porch.engagement.bursts.standing import digest, is_approved, is_sending
from porch.records.outbox import actions as outbox
from porch.records.people.models import Person
from porch.records.profiles.models import Segment
from porch.records.saved.models import SavedSearch
from porch.records.team.models import Member

SAMPLE = 40  # letters that are compared before a colleague lets them go


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A burst as somebody wants it; see `models.Burst`. `persons` are ids, where it is for people by name."""

    kind: str
    name: str
    about: str = ""
    topic: str = ""
    product: str = ""
    subject: str = ""
    words: str = ""
    segment: Segment | None = None
    saved: SavedSearch | None = None
    persons: Collection[int] = ()
    together: bool = False
    why_all: str = ""
    send_at: datetime | None = None
    relevant_until: datetime | None = None


def write(*, wish: Wish, member: Member | None, at: datetime, seed: int | None = None) -> Burst:
    """Begin a burst and ask at once who would get it; PorchError names what cannot be."""
    _check(wish, at)
    with transaction.atomic():
        burst = Burst(author=member, made_at=at, changed_at=at, seed=secrets.randbits(62) if seed is None else seed)
        _keep(burst, wish)
        plan(burst=burst, at=at)
    return burst


def edit(*, burst: Burst, wish: Wish, member: Member | None, at: datetime) -> Burst:
    """Change a burst that is not on its way, and ask anew who would get it. What was approved is so no longer."""
    _check(wish, at)
    with transaction.atomic():
        held = _hold(burst)
        if is_sending(held):
            raise PorchError("It is on its way. Stop it first.")
        held.edited_by, held.changed_at = member, at
        _keep(held, wish)
        Approval.objects.filter(burst=held).delete()
        plan(burst=held, at=at)
    return held


def own_line(*, burst: Burst, person: Person, words: str, member: Member | None, at: datetime) -> Own | None:
    """Write a line of somebody's own, or take it out where there are no words; whoever wrote it is the last editor."""
    with transaction.atomic():
        held, now = _hold(burst), person.now_id
        if is_sending(held):
            raise PorchError("It is on its way. Stop it first.")
        Own.objects.filter(burst=held, person__in=Person.objects.filter(identity=now)).delete()
        Approval.objects.filter(burst=held).delete()
        Burst.objects.filter(pk=held.pk).update(edited_by=member, changed_at=at)
        told = " ".join(words.split())[:500]
        if not told:
            Own.objects.filter(burst=held, person=now).delete()
            return None
        row, _ = Own.objects.update_or_create(
            burst=held, person_id=now, defaults={"words": told, "by": member, "at": at}
        )
        return row


def plan(*, burst: Burst, at: datetime) -> Plan:
    """Ask who gets a burst, judged when it is to leave; the worker works it out."""
    with transaction.atomic():
        asked = Plan.objects.create(burst=burst, asked_at=at, at=max(burst.send_at or at, at))
        plan_burst.enqueue(key=f"plan_burst:{asked.pk}", plan_id=asked.pk)
    return asked


def approve(*, burst: Burst, member: Member, at: datetime, same_for_many: bool = False) -> Approval:
    """Let a burst go as it is written: a word of a colleague who did not write or last change it.

    `same_for_many`: they saw that it says the same to many, and mean it (R5). PorchError says what stands against it.
    """
    with transaction.atomic():
        held = _hold(burst)
        if member.pk in (held.author_id, held.edited_by_id):
            raise PorchError("Somebody else must approve it: you wrote it, or changed it last.")
        if why := _not_ready(held, at):
            raise PorchError(why)
        many = alike([one.text for one in sample(held, at)])
        if many and not same_for_many:
            raise PorchError(f"{many} people would read all but the same words (R5). Write them a line of their own.")
        return Approval.objects.create(
            burst=held, by=member, digest=digest(held), same_for_many=same_for_many, at=at
        )  # fmt: skip


def send(*, burst: Burst, member: Member | None, at: datetime) -> int:
    """Let an approved burst go to everybody its plan lets have it, each in their time; return how many are in line."""
    with transaction.atomic():
        held = _hold(burst)
        if is_sending(held):
            return Delivery.objects.filter(burst=held, state=State.DUE).count()
        if not is_approved(held):
            raise PorchError("A colleague must approve it first.")
        if why := _not_ready(held, at):
            raise PorchError(why)
        if not Plan.objects.filter(burst=held).order_by("-id").values_list("made_at", flat=True).first():
            raise PorchError("Who gets it is still being worked out. Try again in a moment.")
        Delivery.objects.filter(burst=held, state=State.STOPPED, outgoing=None).delete()
        Ending.objects.create(burst=held, sending=True, by=member, at=at)
        return sending.fill(held, at=at)


def stop(*, burst: Burst, member: Member | None, at: datetime) -> int:
    """Stop a burst: what has not left stays, and what waits to leave is taken back. Return how many do not get it."""
    with transaction.atomic():
        held = _hold(burst)
        Ending.objects.create(burst=held, sending=False, by=member, at=at)
        stopped = Delivery.objects.filter(burst=held, state=State.DUE).update(state=State.STOPPED)
        ours = Delivery.objects.filter(burst=held, state=State.SENT, outgoing__state__in=WAITS).select_related(
            "outgoing"
        )
        return stopped + sum(_take_back(one, at) for one in ours)


def move(*, burst: Burst, send_at: datetime, member: Member | None, at: datetime) -> Plan:
    """Let a burst leave at another moment, and judge everybody anew for then."""
    with transaction.atomic():
        held = _hold(burst)
        if send_at < at:
            raise PorchError("That moment is over.")
        if held.relevant_until is not None and send_at > held.relevant_until:
            raise PorchError("It is of no use any more by then.")
        held.send_at = send_at
        held.save(update_fields=["send_at"])
        Delivery.objects.filter(burst=held, state=State.DUE).update(due_at=send_at)
        return plan(burst=held, at=at)


def hold(*, segment: Segment, why: str, member: Member | None, at: datetime) -> Hold:
    """Begin nothing with a segment until it is lifted (R4); PorchError without a reason. Twice is once."""
    words = " ".join(why.split())[:200]
    if not words:
        raise PorchError("Say why, for whoever plans something for them.")
    row, _ = Hold.objects.get_or_create(
        segment=segment, lifted_at=None, defaults={"why": words, "by": member, "at": at}
    )
    return row


def lift(*, hold: Hold, member: Member | None, at: datetime) -> Hold:
    """Let a segment be written to again."""
    Hold.objects.filter(pk=hold.pk, lifted_at=None).update(lifted_at=at, lifted_by=member)
    hold.refresh_from_db()
    return hold


def tell(*, kind: str, about: str, name: str, words: str, subject: str, member: Member | None, at: datetime) -> Burst:
    """Begin telling everybody who took part in something what came of it, thanks, or an apology: once to each."""
    if Kind(kind) in STARTED:
        raise PorchError("That begins something; here one tells what came of it.")
    persons = joints.took_part(SYSTEM, about)
    if not persons:
        raise PorchError("Nobody took part in it.")
    wish = Wish(
        kind=kind, name=name, about=about, words=words, subject=subject, persons=persons, why_all="All took part."
    )
    return write(wish=wish, member=member, at=at)


remind = reminding.remind
"""Have everybody reminded once of a survey: see `reminding`."""

WAITS = ("approved", "by_hand")


def sample(burst: Burst, at: datetime, *, limit: int = SAMPLE) -> Sequence[letters.Words]:
    """Return the letters of some who would get it, as each would read it but for their link."""
    stands = Plan.objects.filter(burst=burst).exclude(made_at=None).order_by("-id").first()
    lines = Line.objects.filter(plan=stands, verdict__in=(Verdict.GO, Verdict.LATER)).select_related("person__identity")
    people = [line.person.identity or line.person for line in lines.order_by("id")[:limit]]
    return [letters.written(burst, person, at) for person in people]


def _take_back(one: Delivery, at: datetime) -> int:
    try:
        if one.outgoing is not None:
            outbox.take_back(outgoing=one.outgoing, at=at)
    except PorchError:
        return 0  # it left this very moment
    Delivery.objects.filter(pk=one.pk).update(state=State.STOPPED)
    return 1


def _not_ready(burst: Burst, at: datetime) -> str:
    if not burst.words.strip():
        return "There are no words yet."
    if burst.relevant_until is not None and burst.relevant_until < at:
        return "It is of no use any more: its time is over (F6)."
    return joints.refusal(SYSTEM, Kind(burst.kind), burst.about, at)


def _check(wish: Wish, at: datetime) -> None:
    if wish.kind not in list(Kind):
        raise PorchError("Choose what it is: a question, a little idea, an invitation, or asking how it was.")
    if not wish.name.strip():
        raise PorchError("Give it a name, to find it again.")
    if odd := wording.unknown(f"{wish.subject} {wish.words}"):
        raise PorchError(f"Nobody can fill in {{{odd[0]}}}.")
    if stray := wording.misplaced(f"{wish.subject} {wish.words}", kind=Kind(wish.kind), about=wish.about):
        raise PorchError(f"{{{stray}}} has no link to lead to here, so its sentence would be left out. Take it out.")
    if wish.send_at and wish.relevant_until and wish.send_at > wish.relevant_until:
        raise PorchError("It would leave when it is of no use any more.")
    if why := joints.refusal(SYSTEM, Kind(wish.kind), wish.about, at):
        raise PorchError(why)


def _keep(burst: Burst, wish: Wish) -> None:
    for one in fields(wish):
        if one.name != "persons":
            setattr(burst, one.name, getattr(wish, one.name))
    burst.name = " ".join(wish.name.split())[:200]
    burst.named = bool(wish.persons)
    burst.save()
    Named.objects.filter(burst=burst).delete()
    known = Person.objects.filter(pk__in=wish.persons).values_list("pk", "identity_id")
    people = sorted({identity or pk for pk, identity in known})
    Named.objects.bulk_create([Named(burst=burst, person_id=person) for person in people])


def _hold(burst: Burst) -> Burst:
    return Burst.objects.select_for_update(of=("self",)).get(pk=burst.pk)
