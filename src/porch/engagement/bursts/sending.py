"""Lets each leave in their turn, through the one gate: judged anew, once, whoever else sends or dies meanwhile."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from porch.analytics.cadence import Allow, Defer, Kind, Refuse, Standing
from porch.analytics.cadence import Burst as Known
from porch.core.viewer import SYSTEM
from porch.engagement.bursts import channels, facts, joints, judging, leaving_out, letters
from porch.engagement.bursts.models import Burst, Delivery, Line, Plan, State, Verdict
from porch.records.accounts.models import Account
from porch.records.outbox import ledgers, noting, rhythm, standings, starting
from porch.records.outbox.starting import Held, Letter
from porch.records.people.models import Handle, Person

AT_ONCE = 200
Bases = dict[tuple[int, int], Standing]
"""Where people stand, by burst and by who they are now."""
DOUBLE = Refuse(rule="F4", why="They have it already, as who they also are.")


def fill(burst: Burst, *, at: datetime) -> int:
    """Put everybody in line whom the plan that stands lets have it, once each; return how many are in line."""
    plan = Plan.objects.filter(burst=burst).exclude(made_at=None).order_by("-id").first()
    lines = Line.objects.filter(plan=plan, verdict__in=(Verdict.GO, Verdict.LATER)).order_by("id")
    piece: list[Delivery] = []
    for person, until in lines.values_list("person_id", "until").iterator(chunk_size=5000):
        due_at = until or (plan.at if plan else at)
        piece.append(Delivery(burst=burst, person_id=person, due_at=due_at, at=at))
        if len(piece) == AT_ONCE * 10:
            Delivery.objects.bulk_create(piece, ignore_conflicts=True)
            piece = []
    Delivery.objects.bulk_create(piece, ignore_conflicts=True)
    return Delivery.objects.filter(burst=burst, state=State.DUE).count()


def send_due(*, now: datetime, limit: int = AT_ONCE) -> int:
    """Let whatever is due leave, who has waited longest first (F6); return how many left."""
    rows = Delivery.objects.filter(state=State.DUE, due_at__lte=now).order_by("due_at", "id")
    waiting = sorted(rows.select_related("burst", "person")[:limit], key=lambda row: (row.at, row.pk))
    voices, known = channels.voices(SYSTEM), _known(waiting, now)
    left = sum(send_one(row.pk, now=now, voices=voices, known=known) for row in waiting)
    for burst in {row.burst for row in waiting if row.burst.kind == Kind.OUTCOME}:
        if not Delivery.objects.filter(burst=burst, state=State.DUE).exists():
            joints.note_all_told(burst.about, now)
    return left


def send_one(delivery_id: int, *, now: datetime, voices: dict[str, Account], known: Bases | None = None) -> bool:
    """Let one leave now if every rule lets it, and keep why not where none does; whether it left. Twice is once.

    It is judged before anything is locked, so that others send meanwhile, and by the gate itself once more under lock.
    `known` is what higher rooms know of people, where that was just read for many.
    """
    rows = Delivery.objects.filter(pk=delivery_id, state=State.DUE).select_related("burst", "person__identity")
    found = rows.first()
    if found is None:
        return False
    try:
        ready = _ready(found, now, voices, known or {})
    except Held as trouble:
        _put_off(found, trouble.decision)
        return False
    with transaction.atomic():
        held = Delivery.objects.select_for_update().select_related("burst").filter(pk=delivery_id).first()
        if held is None or held.state != State.DUE:
            return False
        starting.hold(ready.person)
        try:
            _begin(held, ready, now)
        except Held as trouble:
            _put_off(held, trouble.decision)
            return False
        joints.note_sent(SYSTEM, ready.burst, ready.person.pk, now)
        if held.burst.kind == Kind.OUTCOME:
            noting.told(person=ready.person, about=held.burst.about, at=now)
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """Everything that one letter needs to leave."""

    person: Person
    burst: Known
    standing: Standing
    letter: Letter


def _known(waiting: Sequence[Delivery], now: datetime) -> Bases:
    """Return where these people stand for the burst each waits for: read once a burst, for all of them."""
    theirs: dict[Burst, set[int]] = defaultdict(set)
    for row in waiting:
        theirs[row.burst].add(row.person.now_id)
    found: Bases = {}
    for burst, persons in theirs.items():
        told = facts.facts(SYSTEM, judging.burst_of(SYSTEM, burst), now, persons=persons)
        found |= {(burst.pk, person): told.standing(person) for person in persons}
    return found


def _ready(held: Delivery, now: datetime, voices: dict[str, Account], known: Bases) -> Ready:
    person, burst = held.person.identity or held.person, judging.burst_of(SYSTEM, held.burst)
    _only_once(held.burst, person)
    if person.pk in leaving_out.left_out(held.burst):  # as who they also are
        raise Held(leaving_out.REFUSED)
    base = known.get((held.burst_id, person.pk))  # not there: merged meanwhile
    base = base or facts.facts(SYSTEM, burst, now, persons=[person.pk]).standing(person.pk)
    told = _judged(held.burst, person, base, now, sorted(voices))
    if told.handle is None or not isinstance(told.decision, Allow):
        raise Held(told.decision if not isinstance(told.decision, Allow) else judging.NOWHERE)
    handle = Handle.objects.get(pk=told.handle)
    words = letters.written(held.burst, person, now)
    letter = Letter(
        text=words.text, subject=words.subject, account=voices[handle.kind], handle=handle, member=held.burst.author,
        visibility="public" if handle.kind in channels.OPEN else "direct",
    )  # fmt: skip
    return Ready(person=person, burst=replace(burst, channel=handle.kind), standing=base, letter=letter)


def _begin(held: Delivery, ready: Ready, now: datetime) -> None:
    person = ready.person
    _only_once(held.burst, person)
    held.outgoing = starting.start(
        person=person, burst=ready.burst, standing=ready.standing, letter=ready.letter, at=now,
        key=f"burst-{held.burst_id}-{person.pk}",
    )  # fmt: skip
    held.state, held.rule, held.why = State.SENT, "", ""
    held.save(update_fields=["outgoing", "state", "rule", "why"])


def _only_once(burst: Burst, person: Person) -> None:
    theirs = Delivery.objects.filter(Q(person=person) | Q(person__identity=person), burst=burst, state=State.SENT)
    if theirs.exists():
        raise Held(DOUBLE)


def _judged(burst: Burst, person: Person, base: Standing, now: datetime, kinds: Sequence[str]) -> judging.Judged:
    ways = channels.ways(SYSTEM, [person.pk], kinds)
    theirs = channels.by_person(ways, person.pk, personal=judging.is_personal(burst))
    if ways and not theirs:
        return judging.Judged(decision=judging.IN_PUBLIC)
    stand = standings.standing(SYSTEM, person.pk, now, base=base)
    held = ledgers.ledger_of(SYSTEM, person.pk)
    known = judging.burst_of(SYSTEM, burst)
    return judging.judge(known, theirs, of=(stand, held), house=rhythm.house(SYSTEM, now), at=now)


def _put_off(held: Delivery, decision: Defer | Refuse) -> None:
    told: dict[str, object] = {"rule": decision.rule, "why": decision.why[:300]}
    told |= {"due_at": decision.until} if isinstance(decision, Defer) else {"state": State.HELD}
    Delivery.objects.filter(pk=held.pk, state=State.DUE).update(**told)
