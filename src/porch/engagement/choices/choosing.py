"""What customers do with a choice: pick by gut, read the facts, pick knowing them; and pick again after a late fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from porch.analytics.choices.ways import Step
from porch.core.errors import PorchError
from porch.core.interaction import Kind, Visibility
from porch.engagement.choices import ballots
from porch.engagement.choices.models import Ballot, Choice, Fact, Option, Part, Phase, Pick
from porch.records.interactions import here
from porch.records.people.models import Person

LEAST_STUB = 20


class Stage(StrEnum):
    """What somebody does next."""

    GUT = "gut"
    READ = "read"  # the facts they have not read
    INFORMED = "informed"
    DONE = "done"  # they chose knowing every fact; they may choose otherwise
    LOST = "lost"  # they took part, and nothing here leads to what they chose


class Unread(PorchError):
    """A fact came that they have not read: they choose once they have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """Where one person stands: options by number (0: none), how many facts they have read, and knew when picking."""

    stage: Stage
    gut: int = 0
    pick: int = 0
    knew: int = 0
    read: int = 0
    mattered: int = 0


def mine(choice: Choice, person: Person | None, stub: str = "") -> Mine:
    """Return where somebody stands, a stranger at the beginning. `stub` is what they hold of an anonymous choice."""
    rows = list(_parts(choice, person)) if person is not None else []
    if not rows:
        return Mine(stage=Stage.GUT)
    return _by_stub(choice, stub) if choice.anonymous else _by_name(choice, rows)


def latest(choice: Choice) -> int:
    """Return the number of the last fact that is published; 0 where there is none."""
    rows = Fact.objects.filter(choice=choice, published_at__isnull=False).order_by("-number")
    return rows.values_list("number", flat=True).first() or 0


def pick_by_gut(*, choice: Choice, person: Person, option: int, at: datetime, stub: str = "") -> None:
    """Take what somebody chooses before the facts; once, however often they press. The log hears that they took part.

    `stub` is the secret to find an anonymous ballot again by; PorchError where it is none, or nobody can choose.
    """
    with transaction.atomic():
        held = _hold(choice, at)
        _option(held, option)
        if _parts(held, person).exists():
            return
        if held.anonymous and len(stub) < LEAST_STUB:
            raise PorchError(_("Load the page again, and choose once more."))
        when = day(at) if held.anonymous else at
        part = Part.objects.create(choice=held, person_id=person.now_id, at=when, told=latest(held))
        if held.anonymous:
            ballots.cast(choice=held, gut=option, stub=stub)
        else:
            Pick.objects.create(part=part, phase=Phase.GUT, option_id=option, at=at)
        _hear(held, person, f"{held.about}-{part.pk}", when)


def read_facts(*, choice: Choice, person: Person, upto: int, at: datetime, stub: str = "") -> None:
    """Note that somebody has read the facts they were shown: all up to the number `upto`."""
    with transaction.atomic():
        held = _hold(choice, at)
        known = min(upto, latest(held))
        if held.anonymous:
            _read_by_stub(held, stub, known)
            return
        rows = list(_parts(held, person))
        if rows and known > max(row.facts for row in rows):
            Part.objects.filter(pk=rows[0].pk).update(facts=known, read_at=at)


def pick_informed(
    *, choice: Choice, person: Person, option: int, at: datetime, mattered: int = 0, stub: str = ""
) -> None:
    """Take what somebody chooses knowing every fact; what they chose before is kept, and says when it was replaced.

    `mattered` is the number of the fact they say mattered most. The same again is one pick. Unread where a fact came
    that they have not read; PorchError where they have not picked by gut, or nobody can choose.
    """
    with transaction.atomic():
        held = _hold(choice, at)
        _option(held, option)
        stands, known = mine(held, person, stub), latest(held)
        if stands.stage in (Stage.GUT, Stage.LOST):
            raise PorchError(_("Choose by gut first: the facts come after that."))
        if stands.read < known:
            raise Unread(_("There is a fact you have not read. Read it, and then choose."))
        named = mattered if 0 < mattered <= known else 0
        if (stands.pick, stands.knew, stands.mattered) == (option, known, named):
            return
        step = Step(option=option, facts=known, mattered=named)
        if held.anonymous:
            _pick_by_stub(held, stub, step)
        else:
            _pick_by_name(held, person, step, at)


def day(at: datetime) -> datetime:
    """Return the beginning of a day: all that is kept of when somebody took part anonymously."""
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def _hold(choice: Choice, at: datetime) -> Choice:
    """Hold a choice until the transaction ends, so that two presses come one after the other."""
    held = Choice.objects.select_for_update().get(pk=choice.pk)
    if not held.is_open(at):
        raise PorchError(_("This choice is closed."))
    return held


def _option(choice: Choice, option: int) -> None:
    if not Option.objects.filter(choice=choice, pk=option).exists():
        raise PorchError(_("Choose one of the options."))


def _parts(choice: Choice, person: Person) -> QuerySet[Part]:
    now = person.now_id
    return Part.objects.filter(Q(person=now) | Q(person__identity=now), choice=choice).order_by("pk")


def _stage(choice: Choice, read: int, pick: int, knew: int) -> Stage:
    known = latest(choice)
    if read < known:
        return Stage.READ
    return Stage.DONE if pick and knew >= known else Stage.INFORMED


def _by_name(choice: Choice, rows: list[Part]) -> Mine:
    picks = list(Pick.objects.filter(part__in=rows, replaced_at=None).order_by("at", "pk"))
    guts = [one for one in picks if one.phase == Phase.GUT]
    informed = [one for one in picks if one.phase == Phase.INFORMED]
    read, last = max(row.facts for row in rows), informed[-1] if informed else None
    pick, knew = (last.option_id, last.facts) if last else (0, 0)
    return Mine(
        stage=_stage(choice, read, pick, knew), gut=guts[0].option_id if guts else 0, pick=pick, knew=knew, read=read,
        mattered=last.mattered if last else 0,
    )  # fmt: skip


def _by_stub(choice: Choice, stub: str) -> Mine:
    ballot = ballots.held(choice, stub)
    if ballot is None:
        return Mine(stage=Stage.LOST)
    pick, knew, mattered = ballot.steps[-1] if ballot.steps else (0, 0, 0)
    stage = _stage(choice, ballot.facts, pick, knew)
    return Mine(stage=stage, gut=ballot.gut, pick=pick, knew=knew, read=ballot.facts, mattered=mattered)


def _read_by_stub(choice: Choice, stub: str, known: int) -> None:
    ballot = ballots.held(choice, stub)
    if ballot is not None and known > ballot.facts:
        ballot.facts = known
        ballots.write(ballot=ballot)


def _pick_by_stub(choice: Choice, stub: str, step: Step) -> None:
    """Add a step to a ballot. Where nothing new was known it takes the place of the last: no time tells them apart."""
    ballot = ballots.held(choice, stub)
    assert isinstance(ballot, Ballot)  # noqa: S101 - whoever has a stage has a ballot
    earlier = [one for one in ballot.steps if one[1] != step.facts]
    ballot.steps = [*earlier, [step.option, step.facts, step.mattered]]
    ballots.write(ballot=ballot)


def _pick_by_name(choice: Choice, person: Person, step: Step, at: datetime) -> None:
    parts = _parts(choice, person)
    Pick.objects.filter(part__in=parts, phase=Phase.INFORMED, replaced_at=None).update(replaced_at=at)
    part = parts[0]
    made = Pick.objects.create(
        part=part, phase=Phase.INFORMED, option_id=step.option, facts=step.facts, mattered=step.mattered, at=at
    )
    _hear(choice, person, f"{choice.about}-{part.pk}-{made.pk}", at, facts=str(step.facts))


def _hear(choice: Choice, person: Person, name: str, at: datetime, **detail: str) -> None:
    """Tell the log that somebody took part; what they chose is never in it, for a choice may be made anonymous yet."""
    here.hear(
        person=person, name=name, kind=Kind.ANSWER, at=at, about=choice.about, subject=f"Took part: {choice.words}",
        detail={"day": at.date().isoformat(), **detail}, thread=name, visibility=Visibility.DIRECT,
    )  # fmt: skip
