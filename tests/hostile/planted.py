"""Rows in which everything anybody wrote is hostile, for whatever page shows them."""

from __future__ import annotations

from datetime import timedelta

from porch.core.clock import SYSTEM_CLOCK
from porch.engagement.choices.models import Choice, Fact, Option, Outcome
from porch.engagement.claims.models import Claim, Reply, Stand, Wording
from porch.engagement.help.models import Answer, Edition, Page, Question, Wrong
from porch.engagement.help.models import Look as QuestionLook
from porch.engagement.ideas.models import Apart, Comment, Decision, Idea, Joining, Look, Milestone, Vote
from porch.records.guests.models import PublicName
from porch.records.people.models import Person
from porch.records.team import actions as team
from tests.engagement.ideas.street import board, owner
from tests.hostile.payloads import payloads

BELOW = 60  # answers of one question
A_CLAIM = 15  # people who say something of one claim


def everybody() -> list[Person]:
    """Return people with hostile names, in a business that has one itself."""
    now, hostile = SYSTEM_CLOCK.now(), payloads()
    team.change_business(name=hostile[0], postal="\n".join(hostile[:20])[:300])
    people = Person.objects.bulk_create([Person(name=one[:300], created_at=now) for one in hostile])
    PublicName.objects.bulk_create(
        [PublicName(person=person, name=one[:60], at=now) for person, one in zip(people, hostile, strict=True)]
    )
    return people


def ideas(people: list[Person]) -> list[int]:
    """Return the numbers of ideas on the board "menu"."""
    now, hostile = SYSTEM_CLOCK.now(), payloads()
    there = board("Menu")
    there.name, there.about, there.policy = hostile[1][:120], "\n".join(hostile), "\n".join(hostile)
    there.save()
    made = Idea.objects.bulk_create([
        Idea(board=there, title=one[:200], words=one, author=person, at=now, status="no", status_at=now, comments=2)
        for person, one in zip(people, hostile, strict=True)
    ])  # fmt: skip
    for idea, person, one in zip(made, people, hostile, strict=True):
        Comment.objects.create(idea=idea, author=person, words=one, at=now)
        Comment.objects.create(idea=idea, author=person, words=one, at=now, promoted_at=now)
        for number in (1, 2):
            Decision.objects.create(
                idea=idea, number=number, verdict="no", reason=one, alternative=one, decided_at=now, published_at=now,
                by=owner(),
            )  # fmt: skip
        Milestone.objects.create(idea=idea, name=one[:200], made_at=now, due=(now + timedelta(days=1)).date())
        Idea.objects.create(board=there, title=one[:200], words=one, author=person, at=now, status_at=now, into=idea)
    Look.objects.bulk_create([Look(idea=made[0], hidden=True, why=one[:300], at=now) for one in hostile[:50]])
    Vote.objects.bulk_create([Vote(idea=made[0], person=person, at=now) for person in people[:5]])
    return [idea.pk for idea in made]


def what_waits(people: list[Person], numbers: list[int]) -> None:
    """Let ideas wait for an answer, a look and publication, be joined and be two."""
    now, hostile = SYSTEM_CLOCK.now(), payloads()
    first = Idea.objects.get(pk=numbers[0])
    waiting = Idea.objects.bulk_create([
        Idea(board=first.board, title=one[:200], words=one, author=person, at=now, status_at=now, held_at=held)
        for held in (None, now) for person, one in zip(people, hostile, strict=True)
    ])  # fmt: skip
    Comment.objects.bulk_create(
        [Comment(idea=first, author=person, words=one, at=now, hidden_at=now, hidden_why=one[:300])
         for person, one in zip(people[:40], hostile, strict=False)]
    )  # fmt: skip
    for idea, one in zip(waiting, hostile, strict=False):
        Decision.objects.create(idea=idea, number=1, verdict="no", reason=one, alternative=one, decided_at=now)
    Vote.objects.bulk_create([Vote(idea=first, person=person, at=now) for person in people[5:60]])
    Joining.objects.bulk_create([Joining(idea_id=pk, into=first, at=now) for pk in numbers[1:40]])
    Apart.objects.bulk_create([Apart(one=first, other_id=pk, at=now) for pk in numbers[40:80]])


def questions(people: list[Person]) -> tuple[list[int], list[int]]:
    """Return the numbers of questions, the first of which have sixty answers each, and of pages of what is known."""
    now, hostile = SYSTEM_CLOCK.now(), payloads()
    asked = Question.objects.bulk_create([
        Question(title=one[:200], words=one, author=person, at=now, answers=1, solved_at=now)
        for person, one in zip(people, hostile, strict=True)
    ])  # fmt: skip
    said = Answer.objects.bulk_create([
        Answer(question=asked[place // BELOW], words=one, author=person, at=now)
        for place, (person, one) in enumerate(zip(people, hostile, strict=True))
    ])  # fmt: skip
    Answer.objects.bulk_create([
        Answer(question=one.question, words=one.words, author=one.author, at=now, corrects=one) for one in said
    ])  # fmt: skip
    Answer.objects.bulk_create([
        Answer(question=asked[place], words=one, author=people[place], at=now, best_at=now, best_why=one[:300])
        for place, one in enumerate(hostile)
    ])  # fmt: skip
    Wrong.objects.bulk_create([Wrong(answer=one, person=one.author, why=one.words[:1000], at=now) for one in said])
    QuestionLook.objects.bulk_create(
        [QuestionLook(question=asked[0], hidden=True, why=one[:300], at=now) for one in hostile]
    )
    known = Page.objects.bulk_create([Page(title=one.words[:200], answer=one, at=now) for one in said])
    Edition.objects.bulk_create(
        [Edition(page=one, number=1, title=one.title, words=one.answer.words, at=now) for one in known]
    )
    return [one.pk for one in asked], [one.pk for one in known]


def claims(people: list[Person]) -> list[int]:
    """Return the numbers of claims, each with what some people say of it, replies and what it said before."""
    now, hostile = SYSTEM_CLOCK.now(), payloads()
    made = Claim.objects.bulk_create([
        Claim(words=one[:200], why=one, evidence=one, topic=one[:60], owner=owner(), made_at=now, published_at=now)
        for one in hostile
    ])  # fmt: skip
    said = Stand.objects.bulk_create([
        Stand(
            claim=made[place // A_CLAIM], person=person, doubts=place % 2 == 0, words=one, at=now,
            reply=one if place % 3 else "", replied_at=now if place % 3 else None, replied_by=owner(),
        )
        for place, (person, one) in enumerate(zip(people, hostile, strict=True))
    ])  # fmt: skip
    Reply.objects.bulk_create([Reply(stand=one, words=one.words, at=now) for one in said])
    Wording.objects.bulk_create([
        Wording(claim=made[0], number=number, words=one[:200], why=one, evidence=one, until=now)
        for number, one in enumerate(hostile)
    ])  # fmt: skip
    return [one.pk for one in made]


def choice() -> int:
    """Return the number of a choice that was decided, with hostile options, facts and reasons."""
    now, hostile = SYSTEM_CLOCK.now(), payloads()
    made = Choice.objects.create(
        words=hostile[2][:200], topic=hostile[3][:60], why="\n".join(hostile)[:3000], decides="\n".join(hostile)[:3000],
        owner=owner(), made_at=now, opened_at=now, closes_at=now + timedelta(days=1), told_by=now.date(),
    )  # fmt: skip
    Option.objects.bulk_create([
        Option(
            choice=made, position=place, title=one[:120], words=one, costs=one[:500], limits=one[:500], time=one[:500]
        )
        for place, one in enumerate(hostile[:60], start=1)
    ])  # fmt: skip
    Fact.objects.bulk_create([
        Fact(choice=made, number=number, words=one, source=one[:500], published_at=now)
        for number, one in enumerate(hostile, start=1)
    ])  # fmt: skip
    every = "\n".join(hostile)
    Outcome.objects.create(choice=made, number=1, decided=every, reasons=every, alternatives=every, at=now)
    return made.pk
