"""Verbs of the team on choices: drafted, opened, tightened, added to while they are open, closed and decided."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from porch.core.errors import PorchError
from porch.engagement.choices import ballots, choosing, told
from porch.engagement.choices.models import Choice, Fact, Hides, Option, Outcome, Part, Pick
from porch.records.team.models import Member

MOST_OPTIONS, MOST_FACTS = 12, 40
TIGHTNESS = {hides: place for place, hides in enumerate(Hides)}


@dataclass(frozen=True, slots=True, kw_only=True)
class What:
    """What is asked, why, and how: all of it open to change until it opens."""

    words: str
    topic: str = ""
    why: str = ""
    decides: str = ""
    told_by: date | None = None
    closes_at: datetime | None = None
    anonymous: bool = False
    hides: str = Hides.ANSWERED


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """One option as it is written down."""

    title: str
    words: str = ""
    costs: str = ""
    limits: str = ""
    time: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One fact as it is written down; `about` are the places (from 1) of the options it is about, none: all."""

    words: str
    source: str = ""
    about: Collection[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What was decided: which option, or none of them, why, what else there was, and when it is looked at again."""

    decided: str
    reasons: str
    option: int | None = None
    alternatives: str = ""
    review_on: date | None = None


def draft(*, what: What, owner: Member, at: datetime) -> Choice:
    """Begin a choice that nobody sees yet."""
    return Choice.objects.create(**_written(what), owner=owner, made_at=at)


def rewrite(*, choice: Choice, what: What, options: Sequence[Offered], facts: Sequence[Known]) -> Choice:
    """Write a draft anew, with its options and facts; PorchError once it has opened."""
    with transaction.atomic():
        held = _hold(choice)
        if held.opened_at is not None:
            raise PorchError("It is open: what people choose from stays as it is. A late fact can be added.")
        for name, value in _written(what).items():
            setattr(held, name, value)
        held.save()
        _lay_out(held, options, facts)
    return held


def discard(*, choice: Choice) -> None:
    """Throw a draft away; PorchError once it has opened."""
    with transaction.atomic():
        if _hold(choice).opened_at is not None:
            raise PorchError("It was open: it stays, with what became of it.")
        choice.delete()


def lacks(choice: Choice, at: datetime) -> list[str]:
    """Return what has to be said before it can open, in words; empty when nothing is missing."""
    asked = {
        "Say why it is asked.": not choice.why.strip(),
        "Say what will be decided with it.": not choice.decides.strip(),
        "Say by which day people hear what came of it.": choice.told_by is None,
        "Say until when people can choose, a moment to come.": choice.closes_at is None or choice.closes_at <= at,
        "Offer two options at least.": Option.objects.filter(choice=choice).count() < 2,
        "Tell one fact at least: a choice without facts is a poll.": not Fact.objects.filter(choice=choice).exists(),
    }
    late = choice.told_by is not None and choice.closes_at is not None and choice.told_by < choice.closes_at.date()
    return [
        words for words, missing in {**asked, "People hear what came of it after it closes.": late}.items() if missing
    ]


def open_up(*, choice: Choice, at: datetime) -> Choice:
    """Open a draft to everybody, with the facts there are; PorchError where something has to be said before."""
    with transaction.atomic():
        held = _hold(choice)
        if held.opened_at is not None:
            return held
        if missing := lacks(held, at):
            raise PorchError(" ".join(missing))
        held.opened_at = at
        held.save(update_fields=["opened_at"])
        Fact.objects.filter(choice=held).update(published_at=at)
    return held


def tighten(*, choice: Choice, at: datetime, anonymous: bool | None = None, hides: str = "") -> Choice:
    """Make a choice anonymous, or hide its results longer; PorchError where somebody would see more than was promised.

    Made anonymous, what was chosen under a name goes among the ballots at once: nothing leads back to it, and who had
    chosen cannot choose again.
    """
    with transaction.atomic():
        held = _hold(choice)
        closer = held.hides if not hides else Hides(hides)
        nameless = held.anonymous if anonymous is None else anonymous
        if nameless and closer == Hides.ANSWERED:
            closer = Hides.CLOSED
        answered = Part.objects.filter(choice=held).exists()
        if answered and held.anonymous and not nameless:
            raise PorchError("People were told that nobody learns what they chose. It stays anonymous.")
        if answered and TIGHTNESS[Hides(closer)] < TIGHTNESS[Hides(held.hides)]:
            raise PorchError("People were told how long the results stay hidden. They can only be hidden longer.")
        if nameless and not held.anonymous:
            _take_names_off(held)
        held.anonymous, held.hides = nameless, closer
        held.save(update_fields=["anonymous", "hides"])
    return held


def prolong(*, choice: Choice, closes_at: datetime, at: datetime) -> Choice:
    """Give people longer to choose; never shorter, for they were told until when."""
    with transaction.atomic():
        held = _hold(choice)
        if not held.is_open(at):
            raise PorchError("It is not open.")
        if held.closes_at is not None and closes_at <= held.closes_at:
            raise PorchError("People were told that they have until then. It can only be made longer.")
        if held.told_by is not None and closes_at.date() > held.told_by:
            raise PorchError(
                f"People were told that they hear what came of it by {held.told_by}. Close it before that."
            )
        held.closes_at = closes_at
        held.save(update_fields=["closes_at"])
    return held


def tell_late(*, choice: Choice, fact: Known, at: datetime) -> Fact:
    """Publish a fact that came after the choice opened: all who have chosen are asked again."""
    with transaction.atomic():
        held = _hold(choice)
        if not held.is_open(at):
            raise PorchError("It is not open: nobody could choose again.")
        number = choosing.latest(held) + 1
        if number > MOST_FACTS:
            raise PorchError(f"More than {MOST_FACTS} facts are not read by anybody.")
        return _write_fact(held, number, fact, late=True, at=at)


def close(*, choice: Choice, at: datetime) -> Choice:
    """Take no more picks."""
    with transaction.atomic():
        held = _hold(choice)
        if held.opened_at is None:
            raise PorchError("It has not opened yet.")
        held.closed_at = held.closed_at or min(at, held.closes_at or at)
        held.save(update_fields=["closed_at"])
    return held


def decide(*, choice: Choice, outcome: Decided, member: Member | None, at: datetime) -> Outcome:
    """Say what was decided with it, and close it; said again, it is the next version, and the earlier can be read."""
    if not outcome.decided.strip() or not outcome.reasons.strip():
        raise PorchError("Say what was decided, and why.")
    with transaction.atomic():
        held = close(choice=choice, at=at)
        if outcome.option is not None and not Option.objects.filter(choice=held, pk=outcome.option).exists():
            raise PorchError("This is none of the options.")
        number = Outcome.objects.filter(choice=held).count() + 1
        return Outcome.objects.create(
            choice=held, number=number, option_id=outcome.option, decided=outcome.decided.strip(),
            reasons=outcome.reasons.strip(), alternatives=outcome.alternatives.strip(), review_on=outcome.review_on,
            member=member, at=at,
        )  # fmt: skip


def _hold(choice: Choice) -> Choice:
    return Choice.objects.select_for_update().get(pk=choice.pk)


def _written(what: What) -> dict[str, object]:
    """Return the columns, in order; results of an anonymous choice are hidden until it is closed at least."""
    if not what.words.strip():
        raise PorchError("Say what there is to choose.")
    hides = Hides.CLOSED if what.anonymous and what.hides == Hides.ANSWERED else Hides(what.hides)
    told = {name: value.strip() if isinstance(value, str) else value for name, value in asdict(what).items()}
    return {**told, "words": what.words.strip()[:200], "topic": what.topic.strip()[:60], "hides": hides}


def _lay_out(choice: Choice, options: Sequence[Offered], facts: Sequence[Known]) -> None:
    if len(options) > MOST_OPTIONS or len(facts) > MOST_FACTS:
        raise PorchError(f"At most {MOST_OPTIONS} options and {MOST_FACTS} facts: more are not read by anybody.")
    Fact.objects.filter(choice=choice).delete()
    Option.objects.filter(choice=choice).delete()
    for place, option in enumerate(options, 1):
        Option.objects.create(choice=choice, position=place, **asdict(option))
    for number, fact in enumerate(facts, 1):
        _write_fact(choice, number, fact, late=False, at=None)


def _write_fact(choice: Choice, number: int, fact: Known, *, late: bool, at: datetime | None) -> Fact:
    if not fact.words.strip():
        raise PorchError("Say what the fact is.")
    made = Fact.objects.create(
        choice=choice, number=number, words=fact.words.strip(), source=fact.source.strip()[:500], late=late,
        published_at=at,
    )  # fmt: skip
    made.options.set(Option.objects.filter(choice=choice, position__in=list(fact.about)))
    return made


def _take_names_off(choice: Choice) -> None:
    ways = told.named(choice)
    ballots.cast_nameless(choice=choice, ways=ways)
    Pick.objects.filter(part__choice=choice).delete()
    for part in Part.objects.filter(choice=choice):
        part.at, part.facts, part.read_at, part.fixed = choosing.day(part.at), 0, None, True
        part.save(update_fields=["at", "facts", "read_at", "fixed"])
