"""Decides about ideas: in private, published together, said again in other words; and keeps what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from porch.core.errors import PorchError
from porch.engagement.ideas import voting
from porch.engagement.ideas.models import Credit, Decision, Idea, Milestone, Opinion, Said
from porch.engagement.ideas.statuses import LEADS_TO, Status, Verdict, may_go
from porch.records.people.models import Person
from porch.records.team.models import Member

LONGEST = 5000  # letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What is decided and why. A no says what is offered instead, or with `no_alternative` that there is nothing."""

    verdict: str
    reason: str
    alternative: str = ""
    no_alternative: bool = False
    credit: str = ""
    review_on: date | None = None


def decide(*, idea: Idea, statement: Statement, member: Member | None, at: datetime) -> Decision:
    """Write down what is decided about an idea; nobody outside the team reads it before it is published.

    One that waits already is replaced, and stays as one that was never published. PorchError for a no without a
    reason, or without an alternative or the word that there is none.
    """
    verdict = _complain(statement)
    with voting.holding(idea) as held:
        if not may_go(Status(held.status), LEADS_TO[verdict]):
            raise PorchError(f"It is {held.get_status_display().lower()}: open it again before you decide otherwise.")
        waiting = Decision.objects.filter(idea=held, published_at=None, withdrawn_at=None)
        waiting.update(withdrawn_at=at)
        number = Decision.objects.filter(idea=held).aggregate(latest=Max("number"))["latest"] or 0
        nothing = statement.no_alternative and verdict == Verdict.NO
        return Decision.objects.create(
            idea=held, number=number + 1, verdict=verdict, reason=statement.reason.strip(),
            alternative=statement.alternative.strip(), no_alternative=nothing,
            credit=statement.credit, review_on=statement.review_on if verdict == Verdict.NOT_NOW else None, by=member,
            decided_at=at,
        )  # fmt: skip


def publish(*, decisions: Sequence[Decision], at: datetime) -> list[Decision]:
    """Make decisions public, all together or none; one that is public already stays as it is."""
    done = []
    with transaction.atomic():
        for decision in sorted(decisions, key=lambda one: (one.idea.into_id or one.idea_id, one.number)):
            held = voting.hold(decision.idea)
            row = Decision.objects.select_for_update().get(pk=decision.pk)
            if row.withdrawn_at is not None:
                raise PorchError(f"What was decided about “{held.title}” was replaced meanwhile. Look at it again.")
            if row.published_at is None:
                _publish(held, row, at)
                done.append(row)
    return done


def withdraw(*, decision: Decision, at: datetime) -> Decision:
    """Take back a decision that is not public yet."""
    with transaction.atomic():
        row = Decision.objects.select_for_update().get(pk=decision.pk)
        if row.published_at is not None:
            raise PorchError("It is public. Decide anew: the earlier words stay to be read.")
        row.withdrawn_at = row.withdrawn_at or at
        row.save(update_fields=["withdrawn_at"])
    return row


def move(*, idea: Idea, to: str, at: datetime) -> Idea:
    """Say how far it is: begun, done, or open again."""
    with voting.holding(idea) as held:
        wanted = Status(to)
        goes_back = wanted == Status.PLANNED and held.status == Status.STARTED
        if wanted in LEADS_TO.values() and not goes_back:
            raise PorchError("That takes a decision, with its reason.")
        if not may_go(Status(held.status), wanted):
            raise PorchError(f"What is {held.get_status_display().lower()} cannot become {wanted.label.lower()}.")
        held.status, held.status_at = wanted, at
        held.save(update_fields=["status", "status_at"])
    return held


def add_milestone(*, idea: Idea, name: str, due: date | None, member: Member, at: datetime) -> Milestone:
    """Add a step on the way, with its day where there is one."""
    wanted = " ".join(name.split())[:200]
    if not wanted:
        raise PorchError("Say what the step is.")
    return Milestone.objects.create(idea_id=idea.into_id or idea.pk, name=wanted, due=due, by=member, made_at=at)


def reach(*, milestone: Milestone, at: datetime | None) -> Milestone:
    """Say that a step was reached; None: it was not."""
    milestone.reached_at = at
    milestone.save(update_fields=["reached_at"])
    return milestone


def drop(*, milestone: Milestone, at: datetime | None) -> Milestone:
    """Take a step off the way; None: bring it back."""
    milestone.dropped_at = at
    milestone.save(update_fields=["dropped_at"])
    return milestone


def say(
    *, idea: Idea, person: Person, of: str, yes: bool, at: datetime, words: str = "", read: int | None = None
) -> Opinion:
    """Say whether the reason makes sense, or whether what was done works; the latest word of somebody counts.

    `read` is the number of the statement they read: PorchError where it was changed while they did.
    """
    with voting.holding(idea) as held:
        stands = standing(held)
        if of == Said.REASON and stands is None:
            raise PorchError(_("Nothing was decided about it yet."))
        if of == Said.WORKS and held.status not in (Status.DONE, Status.ALREADY):
            raise PorchError(_("It is not done yet."))
        if of == Said.REASON and stands is not None and read is not None and read != stands.number:
            raise PorchError(_("The reason was changed while you read it. Please look once more."))
        return Opinion.objects.create(
            idea=held, decision=stands, person_id=person.now_id, of=Said(of), yes=yes, words=words.strip()[:1000], at=at
        )


def standing(idea: Idea) -> Decision | None:
    """Return the decision that stands: the latest that is public."""
    return Decision.objects.filter(idea=idea, published_at__isnull=False).order_by("-number").first()


def _publish(idea: Idea, row: Decision, at: datetime) -> None:
    wanted = LEADS_TO[Verdict(row.verdict)]
    if not may_go(Status(idea.status), wanted) and idea.status != wanted:
        raise PorchError(f"“{idea.title}” is {idea.get_status_display().lower()} by now.")
    row.published_at = at
    row.save(update_fields=["published_at"])
    idea.status, idea.status_at = wanted, at
    idea.save(update_fields=["status", "status_at"])


def _complain(statement: Statement) -> Verdict:
    try:
        verdict = Verdict(statement.verdict)
    except ValueError as error:
        raise PorchError("Choose what you decide: yes, not now, no, or already there.") from error
    if not statement.reason.strip():
        raise PorchError("Say why, in plain words: they read it.")
    if verdict == Verdict.NO and not statement.alternative.strip() and not statement.no_alternative:
        raise PorchError("Say what you can offer instead, or tick that there is nothing.")
    if verdict == Verdict.NO and statement.alternative.strip() and statement.no_alternative:
        raise PorchError("You offer something, and tick that there is nothing. Only one can be so.")
    if max(len(statement.reason), len(statement.alternative)) > LONGEST:
        raise PorchError(f"A reason may have at most {LONGEST} letters.")
    if statement.credit and statement.credit not in Credit.values:
        raise PorchError("Choose what customers have to do with it.")
    return verdict
