"""Whom to ask for an answer: who is listened to on the topic and was right before; and asking them, sparingly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import log1p

from django.db import transaction

from porch.analytics.cadence.kinds import Kind
from porch.analytics.cadence.standing import Burst, Standing
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM, Viewer, may_see
from porch.engagement.help.holding import hold
from porch.engagement.help.models import SHOWN, Answer, AnswerVote, Question, Routed, Solved, Wrong
from porch.engagement.help.seeing import by
from porch.projections.influence import queries as influence
from porch.projections.relationships import queries as relationships
from porch.records.outbox import starting
from porch.records.outbox.models import Outgoing
from porch.records.outbox.starting import Letter
from porch.records.people.models import Handle, Person
from porch.records.team.models import Member

MOST_A_MONTH = 2
"""How often one person is asked to help within a month."""
MONTH = timedelta(days=30)
LOOKED_AT = 300
LISTENED_TO = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Expert:
    """Somebody who is likely to know: why, in words, and by what they are ranked."""

    person: Person
    why: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What became of somebody's answers on a topic: how often they were found right or helped, and which misled."""

    answers: int = 0
    right: int = 0
    mistaken: int = 0


def experts(viewer: Viewer, question: Question, *, now: datetime, limit: int = 5) -> list[Expert]:
    """Return who could be asked to answer a question, the likeliest to know first.

    Never who asked or answered it already, who was asked for help twice this month, or who complained and waits.
    """
    if not may_see(viewer):
        return []
    records = _records(question)
    voices = influence.voices(SYSTEM, topic=question.topic, limit=LISTENED_TO) if question.topic else []
    sways = {voice.person: voice for voice in voices if voice.person is not None}
    sways |= influence.sways(SYSTEM, [pk for pk in records if pk not in sways], topic=question.topic)
    known = (set(records) | set(sways)) - _left_out(question, now)
    people = Person.objects.in_bulk(known - _unhappy(known))
    found = []
    for pk, person in people.items():
        record, voice = records.get(pk, Record()), sways.get(pk)
        expected = voice.expected if voice is not None else 0.0
        trusted = (1 + record.right) / (2 + record.right + 2 * record.mistaken)
        score = (log1p(expected) + log1p(record.right) + log1p(record.answers) / 2) * trusted
        if score > 0:
            words = [_recorded(record), influence.words(voice) if voice is not None and voice.is_scored else ""]
            why = "; ".join(filter(None, words)) or "they talk about it"
            found.append(Expert(person=person, why=why[0].upper() + why[1:] + ".", score=score))
    return sorted(found, key=lambda one: (-one.score, one.person.pk))[:limit]


def ask(
    *, question: Question, person: Person, why: str, member: Member, standing: Standing, letter: Letter, at: datetime
) -> Outgoing:
    """Ask somebody to answer a question, if every rule of the cadence lets it leave now; Held says by which rule not.

    `standing` is what other rooms know of them. Twice is once; PorchError where they may not be asked at all.
    """
    with transaction.atomic():
        held = hold(question.pk)
        if not held.takes_answers or held.held_at is not None:
            raise PorchError("Nobody can answer this question.")
        if person.now_id in _left_out(held, at):
            raise PorchError("They asked it, know of it already, or were asked for help often enough this month.")
        if _unhappy({person.now_id}):
            raise PorchError("They complained and wait for an answer of ours.")
        stands = _knowing(held, person, standing)
        burst = Burst(kind=Kind.QUESTION, channel=letter.handle.kind, about=held.about, topic=held.topic)
        key = f"help-{held.pk}-{person.now_id}"
        sent = starting.start(person=person, burst=burst, standing=stands, letter=letter, at=at, key=key)
        Routed.objects.create(question=held, person_id=person.now_id, member=member, why=why[:300], at=at)
    return sent


def _knowing(question: Question, person: Person, standing: Standing) -> Standing:
    """Return where somebody stands, with what they answered on the topic: that is why it concerns them."""
    if not question.topic or not Answer.objects.filter(SHOWN, by(person), question__topic=question.topic).exists():
        return standing
    told = f"You answered questions about {question.topic}."
    return replace(standing, topics={**standing.topics, question.topic: told})


def _left_out(question: Question, now: datetime) -> set[int]:
    """Return who is not asked: who asked, answered, was asked already or often enough, as who they are now."""
    said = Answer.objects.filter(question=question, author__isnull=False).values_list("author", "author__identity")
    found = {identity or pk for pk, identity in said if pk is not None}
    if question.author is not None:
        found.add(question.author.now_id)
    many: dict[int, int] = defaultdict(int)
    rows = Routed.objects.filter(at__gt=now - MONTH).values_list("person", "person__identity", "question")
    for pk, identity, asked in rows:
        many[identity or pk] += MOST_A_MONTH if asked == question.pk else 1
    found |= {pk for pk, times in many.items() if times >= MOST_A_MONTH}
    before = Routed.objects.filter(question=question).values_list("person", "person__identity")
    return found | {identity or pk for pk, identity in before}


def _unhappy(ids: Collection[int]) -> set[int]:
    """Return who of these complained, and nobody answered since."""
    ties = {pk: tie for pk, tie in relationships.ties_of(SYSTEM, ids).items() if tie.unhappy}
    handles: dict[int, list[int]] = defaultdict(list)
    for pk, person in Handle.objects.filter(person__in=ties).values_list("pk", "person"):
        handles[person or 0].append(pk)
    return {pk for pk, tie in ties.items() if relationships.is_unhappy(SYSTEM, tie, handles[pk])}


def _records(question: Question) -> dict[int, Record]:
    """Return what became of the latest answers on the question's topic, by who gave them."""
    rows = Answer.objects.filter(SHOWN, question__topic=question.topic, author__isnull=False).order_by("-pk")
    said = {
        pk: identity or author or 0
        for pk, author, identity in rows.values_list("pk", "author", "author__identity")[:LOOKED_AT]
    }
    right, mistaken = _marks(AnswerVote, said), _marks(Wrong, said)
    helped = _marks(Solved, said)
    answers: dict[int, list[int]] = defaultdict(list)
    for pk, author in said.items():
        answers[author].append(pk)
    return {
        author: Record(
            answers=len(ids), right=sum(right[pk] + helped[pk] for pk in ids),
            mistaken=sum(mistaken[pk] > 0 for pk in ids),
        )
        for author, ids in answers.items()
    }  # fmt: skip


def _marks(table: type[AnswerVote | Solved | Wrong], ids: Collection[int]) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for pk in table._default_manager.filter(answer__in=list(ids), withdrawn_at=None).values_list("answer", flat=True):
        found[pk] += 1
    return found


def _recorded(record: Record) -> str:
    if not record.answers:
        return ""
    right = f", found right or helpful {_times(record.right)}" if record.right else ""
    mistaken = f", called mistaken {_times(record.mistaken)}" if record.mistaken else ""
    return f"answered on this topic {_times(record.answers)}{right}{mistaken}"


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number} times"
