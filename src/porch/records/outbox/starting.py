"""The one gate: whatever we begin with somebody is judged here, and takes the next slot of theirs, or does not leave.

Who is judged holds the row of the person, and of where they work; the number of the slot is the lock that cannot be got
around.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, Q, QuerySet

from porch.analytics.cadence.deciding import again, decide, in_room
from porch.analytics.cadence.decisions import Allow, Decision, Defer, Refuse
from porch.analytics.cadence.kinds import STARTED, Kind
from porch.analytics.cadence.ledger import Entry
from porch.analytics.cadence.standing import PURPOSES, Burst, Standing
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.records.accounts.models import Account
from porch.records.consent import suppressing
from porch.records.consent.models import Purpose
from porch.records.outbox import actions, colleagues, ledgers, resting, rhythm, standings
from porch.records.outbox.models import Enclosure, Outgoing, Slot
from porch.records.people import queries as people
from porch.records.people.models import Handle, Person
from porch.records.team.models import Member

AGAIN = "-again"  # how the key of a reminder ends, after the key of what it reminds of
KEPT = 64 - len(AGAIN)
ANYTHING = "*"  # the topic of what has none
NOT_THEIRS = Refuse(rule="F5", why="This is not an address of theirs.")
TRIES = 3  # two who begin at once: who loses is judged anew, by a ledger with the other's line


class Held(PorchError):
    """It does not leave now: `decision` says by which rule, and until when."""

    def __init__(self, decision: Defer | Refuse) -> None:
        super().__init__(f"{decision.why} ({decision.rule})")
        self.decision = decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The words as one person gets them, and the way they go: from an account of ours to a handle of theirs."""

    text: str
    account: Account
    handle: Handle
    subject: str = ""
    visibility: str = "direct"
    member: Member | None = None
    enclosures: tuple[Enclosure, ...] = ()


def start(*, person: Person, burst: Burst, standing: Standing, letter: Letter, at: datetime, key: str) -> Outgoing:
    """Begin something with somebody, if every rule lets it leave now; return it, on its way. The same key is once.

    `standing` is what higher rooms know of them; what the records say is read anew. Held says by which rule not.
    """
    for _ in range(TRIES):
        if same := Outgoing.objects.filter(key=key).first():
            return same
        try:
            with transaction.atomic():
                return _begin(person, burst, standing, letter, at=at, key=key)
        except IntegrityError:
            continue
    raise Held(Defer(until=at, rule="F4", why="Somebody else is writing to them at this moment."))


def judge(*, person_id: int, burst: Burst, standing: Standing, at: datetime, without: int | None = None) -> Decision:
    """Return what the rules say of a burst to one person at `at`, by what the records say now."""
    stands = standings.standing(SYSTEM, person_id, at, base=standing)
    stands = replace(stands, colleagues=colleagues.others(SYSTEM, person_id, at))
    held = ledgers.ledger_of(SYSTEM, person_id, without=without)
    return decide(stands, burst, at, held, rhythm.house(SYSTEM, at))


def may_leave(*, outgoing: Outgoing, at: datetime, standing: Standing | None = None) -> Decision:
    """Return whether something that was begun may still leave, now that it is about to (Q4, C2).

    `standing` is what higher rooms know of them by now; the reason for which it was begun holds still. What is no burst
    of ours may always leave.
    """
    slot = _slot(outgoing)
    if slot is None:
        return Allow(because="")
    burst, handle = burst_of(slot), outgoing.to_handle
    if handle is not None and not _is_theirs(handle, slot.person.now_id):
        return NOT_THEIRS
    shut = suppressing.is_barred(SYSTEM, handle.kind, handle.value, Purpose(PURPOSES[burst.kind])) if handle else ""
    if shut:
        return Refuse(rule="C6", why=shut)
    if handle is not None and (rests := resting.held(handle, at)):
        return rests
    known = _as_begun(burst, slot, standing or Standing())
    if slot.outgoing_id != outgoing.pk:
        return _again(slot.person.now_id, slot, at, known, reminded=False)
    burst = burst if burst.topic else replace(burst, topic=ANYTHING)
    return judge(person_id=slot.person.now_id, burst=burst, standing=known, at=at, without=slot.pk)


def begun(outgoing: Outgoing) -> tuple[int, Burst] | None:
    """Return with whom (as they are now) something was begun, or whom it reminds, and as what; None: it is no burst."""
    slot = _slot(outgoing)
    return (slot.person.now_id, burst_of(slot)) if slot else None


def ask_here(*, person: Person, about: str, at: datetime) -> Slot:
    """Note that somebody is surveyed in a room they came to; Held where B6 or F2 speak against it. Twice is once."""
    with transaction.atomic():
        now = hold(person)
        there = _lines(now).filter(about=about, kind=Kind.FEEDBACK.value, freed_at=None).first()
        if there is not None:
            return there
        number = _next(now)  # before the ledger is read, as in `_begin`
        decision = in_room(ledgers.ledger_of(SYSTEM, now), at)
        if not isinstance(decision, Allow):
            raise Held(decision)
        return Slot.objects.create(
            person_id=now, number=number, kind=Kind.FEEDBACK, about=about, at=at, in_room=True,
            because=decision.because,
        )  # fmt: skip


def ask_again(
    *, slot: Slot, text: str, at: datetime, standing: Standing | None = None, member: Member | None = None,
    subject: str = "",
) -> Outgoing:  # fmt: skip
    """Remind somebody of a survey, once, three days after at the earliest; Held where a rule other than F1 says no."""
    with transaction.atomic():
        now = hold(slot.person)
        held = Slot.objects.select_for_update(of=("self",)).select_related("outgoing").get(pk=slot.pk)
        said = held.outgoing
        if said is None or said.account is None or said.to_handle is None:
            raise PorchError("They were not asked by letter.")
        if not _is_theirs(said.to_handle, now):
            raise Held(NOT_THEIRS)
        decision = _again(now, held, at, standing or Standing(), reminded=held.reminded_at is not None)
        if not isinstance(decision, Allow):
            raise Held(decision)
        held.reminded_at = at
        held.save(update_fields=["reminded_at"])
        return actions.enqueue(
            account=said.account, text=text, at=at, member=member, to_handle=said.to_handle,
            subject=subject or said.subject, visibility=said.visibility, key=f"{said.key[:KEPT]}{AGAIN}",
            purpose=Purpose.FEEDBACK, begun=True,
        )  # fmt: skip


def hold(person: Person) -> int:
    """Hold who somebody is now until the transaction ends, and return their id."""
    now = person.now_id
    while True:
        row = Person.objects.select_for_update().get(pk=now)
        if row.now_id == now:
            return now
        now = row.now_id  # merged while we waited


def burst_of(slot: Slot) -> Burst:
    """Return the burst that a line of the ledger was judged as."""
    kept = slot.burst
    moments = {name: datetime.fromisoformat(kept[name]) for name in MOMENTS if kept.get(name)}
    return Burst(
        kind=Kind(slot.kind), channel=slot.channel, about=slot.about, topic=slot.topic,
        product=kept.get("product", ""), place=kept.get("place", ""), together=bool(kept.get("together")), **moments,
    )  # fmt: skip


MOMENTS = ("begins", "ends", "relevant_until")


def _begin(person: Person, burst: Burst, standing: Standing, letter: Letter, *, at: datetime, key: str) -> Outgoing:
    now, purpose = hold(person), Purpose(PURPOSES[burst.kind])
    if not _is_theirs(letter.handle, now):
        raise Held(NOT_THEIRS)
    if shut := suppressing.is_barred(SYSTEM, letter.handle.kind, letter.handle.value, purpose):
        raise Held(Refuse(rule="C6", why=shut))
    if rests := resting.held(letter.handle, at):
        raise Held(rests)
    colleagues.hold(now, at)
    number = _next(now)  # before the ledger is read: whoever judged by an older one finds the number taken
    decision = judge(person_id=now, burst=burst, standing=standing, at=at)
    if not isinstance(decision, Allow):
        raise Held(decision)
    # A line before the words: whoever is second finds the number taken before anything could leave.
    slot = Slot.objects.create(
        person_id=now, number=number if burst.kind in STARTED else None, kind=burst.kind, about=burst.about,
        channel=burst.channel, topic=burst.topic[:60], because=decision.because[:300], burst=_kept(burst), at=at,
    )  # fmt: skip
    slot.outgoing = actions.enqueue(
        account=letter.account, text=letter.text, at=at, member=letter.member, to_handle=letter.handle, key=key,
        subject=letter.subject, visibility=letter.visibility, enclosures=letter.enclosures, purpose=purpose, begun=True,
    )  # fmt: skip
    slot.save(update_fields=["outgoing"])
    return slot.outgoing


def _again(person_id: int, slot: Slot, at: datetime, standing: Standing, *, reminded: bool) -> Decision:
    """Return whether somebody may be reminded of what `slot` asked."""
    burst = burst_of(slot)
    stands = standings.standing(SYSTEM, person_id, at, base=standing)
    settled = slot.settled_at is not None or slot.involved_at is not None or slot.freed_at is not None
    asked = Entry(kind=Kind.FEEDBACK, at=slot.at, about=slot.about, involved=settled)
    return again(stands, burst, asked, at, rhythm.house(SYSTEM, at), reminded=reminded)


def _is_theirs(handle: Handle, now: int) -> bool:
    """Say whether a handle is somebody's at this moment: since it was read, people were merged and taken apart."""
    return Handle.objects.filter(pk=handle.pk, person=now).exists()


def _slot(outgoing: Outgoing) -> Slot | None:
    """Return the line of the ledger that something is, or that it reminds of; None where it is neither."""
    rows = Slot.objects.select_related("person")
    slot = rows.filter(outgoing=outgoing, freed_at=None).first()
    if slot is not None or not outgoing.key.endswith(AGAIN) or outgoing.to_handle_id is None:
        return slot
    said = rows.filter(outgoing__to_handle=outgoing.to_handle_id, reminded_at__isnull=False)
    stem = outgoing.key.removesuffix(AGAIN)
    return said.filter(Q(outgoing__key=stem) if len(stem) < KEPT else Q(outgoing__key__startswith=stem)).first()


def _as_begun(burst: Burst, slot: Slot, known: Standing) -> Standing:
    """Return what is known of somebody, and why this was theirs when it was begun."""
    topics, products = {**known.topics, burst.topic or ANYTHING: slot.because}, known.products | {burst.product}
    # That they are invited is this very letter.
    knows = known.knows - {burst.about} if burst.kind is Kind.INVITE else known.knows
    return replace(known, topics=topics, products=frozenset(products - {""}), knows=knows)


def _next(now: int) -> int:
    last: int | None = _lines(now).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _lines(now: int) -> QuerySet[Slot]:
    return Slot.objects.filter(person__in=people.all_of(SYSTEM, [now]))


def _kept(burst: Burst) -> dict[str, str]:
    words = {"product": burst.product, "place": burst.place, "together": "yes" if burst.together else ""}
    times = {name: getattr(burst, name).isoformat() for name in MOMENTS if getattr(burst, name)}
    return {name: value for name, value in {**words, **times}.items() if value}
