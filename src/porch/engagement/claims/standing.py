"""What customers do with a claim: confirm it or doubt it, with what happened to them; and what we reply."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from porch.core.errors import PorchError
from porch.core.interaction import Kind
from porch.engagement.claims.models import STANDS, Claim, Reply, Stand
from porch.records.interactions import here
from porch.records.people.models import Person
from porch.records.team.models import Member

LONGEST = 2000  # letters


def stand(*, claim: Claim, person: Person, doubts: bool, words: str, at: datetime, doubted: bool = False) -> Stand:
    """Confirm a claim or doubt it; who says otherwise later has said so, and the first word stays as withdrawn.

    A doubt says what happened. The first words of somebody new wait to be looked at, and what a `doubted` one says.
    """
    words = words.replace("\r\n", "\n").strip()
    if doubts and not words:
        raise PorchError(_("Say what happened to you: then we can look into it."))
    if len(words) > LONGEST:
        raise PorchError(
            _("It may have at most %(most)s letters; yours has %(has)s.") % {"most": LONGEST, "has": len(words)}
        )
    with transaction.atomic():
        held = Claim.objects.select_for_update().get(pk=claim.pk)
        if not held.is_public:
            raise PorchError(_("We do not promise this any more."))
        now = Person.objects.get(pk=person.now_id)
        there = list(_of(held, now))
        if there and (there[0].doubts, there[0].words) == (doubts, words):
            return there[0]
        _withdraw(there, now, at)
        waits = doubted or (bool(words) and not _is_known(now))
        said = Stand.objects.create(
            claim=held, person=now, doubts=doubts, words=words, at=at, held_at=at if waits else None
        )
        _tell(said, now)
    return said


def withdraw(*, claim: Claim, person: Person, at: datetime) -> bool:
    """Say nothing of a claim any more; whether they had. What they said stays as withdrawn."""
    with transaction.atomic():
        held = Claim.objects.select_for_update().get(pk=claim.pk)
        there = list(_of(held, person))
        _withdraw(there, person, at)
    return bool(there)


def reply(*, stand: Stand, member: Member, words: str, at: datetime) -> Stand:
    """Answer a doubt in public, or put the answer in other words: what it said before is kept."""
    words = words.strip()
    if not words:
        raise PorchError("There are no words yet.")
    if len(words) > LONGEST:
        raise PorchError(f"It may have at most {LONGEST} letters; yours has {len(words)}.")
    with transaction.atomic():
        held = Stand.objects.select_for_update().get(pk=stand.pk)
        if held.reply == words:
            return held
        if held.replied_at is not None:
            Reply.objects.create(stand=held, words=held.reply, at=held.replied_at, by_id=held.replied_by_id)
        held.reply, held.replied_at, held.replied_by = words, at, member
        held.save(update_fields=["reply", "replied_at", "replied_by"])
    return held


def _of(claim: Claim, person: Person) -> QuerySet[Stand]:
    now = person.now_id
    return Stand.objects.filter(STANDS, Q(person=now) | Q(person__identity=now), claim=claim).order_by("-pk")


def _is_known(person: Person) -> bool:
    theirs = Q(person=person.pk) | Q(person__identity=person.pk)
    return Stand.objects.filter(theirs, held_at=None, hidden_at=None).exclude(words="").exists()


def _withdraw(there: list[Stand], person: Person, at: datetime) -> None:
    for one in there:
        one.withdrawn_at = at
        one.save(update_fields=["withdrawn_at"])
        _tell(one, person, gone=at)


def _tell(said: Stand, person: Person, *, gone: datetime | None = None) -> None:
    here.hear(
        person=person, name=f"claim-stand-{said.pk}", kind=Kind.FLAG if said.doubts else Kind.VOTE, at=said.at,
        about=said.claim.about, words=said.words, subject=said.claim.words, edited_at=gone, gone=gone is not None,
        detail={"as": "doubt" if said.doubts else "confirmation"},
    )  # fmt: skip
