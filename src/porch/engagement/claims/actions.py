"""Verbs on claims: draft one, put it in other words, publish it, end it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from porch.core.errors import PorchError
from porch.engagement.claims.measures import MEASURES
from porch.engagement.claims.models import Claim, Wording
from porch.records.team.models import Member

LONGEST = 200  # letters of the claim itself


@dataclass(frozen=True, slots=True, kw_only=True)
class What:
    """What a claim says, in one sentence; why, and what shows that it is so. `measure` names a figure for it."""

    words: str
    why: str = ""
    evidence: str = ""
    topic: str = ""
    measure: str = ""


def draft(*, what: What, owner: Member | None, at: datetime) -> Claim:
    """Write a claim down; nobody outside the team reads it before it is published. PorchError without an owner."""
    told = _fitting(what)
    return Claim.objects.create(owner=_answering(owner), made_at=at, **told)


def reword(*, claim: Claim, what: What, owner: Member | None, member: Member | None, at: datetime) -> Claim:
    """Put a claim in other words, or let another colleague answer; of a public one, what it said before stays."""
    told, answers = _fitting(what), _answering(owner)
    with transaction.atomic():
        held = Claim.objects.select_for_update().get(pk=claim.pk)
        says = (held.words, held.why, held.evidence)
        if held.published_at is not None and says != (told["words"], told["why"], told["evidence"]):
            number = Wording.objects.filter(claim=held).aggregate(last=Max("number"))["last"] or 0
            Wording.objects.create(
                claim=held, number=number + 1, words=held.words, why=held.why, evidence=held.evidence, until=at,
                by=member,
            )  # fmt: skip
        for name, words in told.items():
            setattr(held, name, words)
        held.owner = answers
        held.save()
    return held


def publish(*, claim: Claim, at: datetime) -> Claim:
    """Promise it in public; PorchError for one that shows no evidence and no figure."""
    with transaction.atomic():
        held = Claim.objects.select_for_update().get(pk=claim.pk)
        if not held.evidence and not held.measure:
            raise PorchError("Say what shows that it is so, or choose a figure that proves it.")
        held.published_at, held.ended_at = held.published_at or at, None
        held.save(update_fields=["published_at", "ended_at"])
    return held


def end(*, claim: Claim, at: datetime) -> Claim:
    """Promise it no longer; it stays to be read by the team."""
    claim.ended_at = claim.ended_at or at
    claim.save(update_fields=["ended_at"])
    return claim


def _answering(owner: Member | None) -> Member:
    if owner is None or owner.left_at is not None or not owner.may_write:
        raise PorchError("Name a colleague who answers whoever doubts it.")
    return owner


def _fitting(what: What) -> dict[str, str]:
    told = {
        "words": " ".join(what.words.split()), "why": what.why.strip()[:2000], "evidence": what.evidence.strip()[:5000],
        "topic": " ".join(what.topic.split())[:60], "measure": what.measure,
    }  # fmt: skip
    if not told["words"]:
        raise PorchError("Say what you promise.")
    if len(told["words"]) > LONGEST:
        raise PorchError(f"A claim may have at most {LONGEST} letters: people should remember it.")
    if what.measure and what.measure not in MEASURES:
        raise PorchError("There is no such figure.")
    return told
