"""Questions about claims. The viewer comes first: a colleague, Porch, a customer, or None for whoever comes by."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce

from porch.core.viewer import Viewer, may_see
from porch.engagement.claims.models import (
    OPEN,
    PUBLIC,
    SHOWN,
    STANDS,
    WAITS,
    Claim,
    Figure,
    Look,
    Reply,
    Stand,
    Wording,
)
from porch.records.people.models import Person

NOW = Coalesce(F("person__identity"), F("person"))
"""Who the person of a stand is now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many people confirm a claim and doubt it, and how many doubts nobody has answered."""

    confirm: int = 0
    doubt: int = 0
    open: int = 0


def claims(viewer: Viewer, *, before: int | None = None, limit: int = 50) -> list[Claim]:
    """Return a page of claims, newest first: to the team all, to others those we promise."""
    found = Claim.objects.select_related("owner").order_by("-pk")
    found = found if may_see(viewer) else found.filter(PUBLIC)
    found = found.filter(pk__lt=before) if before is not None else found
    return list(found[:limit])


def any_public(viewer: Viewer) -> bool:
    """Return whether we promise anything in public."""
    return Claim.objects.filter(PUBLIC).exists()


def claim(viewer: Viewer, claim_id: int) -> Claim | None:
    """Return one claim, or None where the viewer may not read it."""
    found = Claim.objects.select_related("owner").filter(pk=claim_id)
    return (found if may_see(viewer) else found.filter(PUBLIC)).first()


def wordings(viewer: Viewer, claim: Claim) -> list[Wording]:
    """Return what a claim said before, latest first."""
    return list(Wording.objects.filter(claim=claim).order_by("-number"))


def figures(viewer: Viewer, measures: Collection[str]) -> dict[str, Figure]:
    """Return what these measures came to when they were counted last, by name; what was never counted is left out."""
    return {one.measure: one for one in Figure.objects.filter(measure__in=list(measures))}


def counts(viewer: Viewer, claims: Collection[Claim]) -> dict[int, Counts]:
    """Return how many people confirm and doubt each of these claims; hidden words count, their people are there."""
    found = Stand.objects.filter(STANDS, claim__in=[one.pk for one in claims]).annotate(now=NOW)
    told = found.values("claim").annotate(
        confirm=Count("now", filter=Q(doubts=False), distinct=True),
        doubt=Count("now", filter=Q(doubts=True), distinct=True),
        open=Count("now", filter=OPEN, distinct=True),
    )
    rows = told.order_by().values_list("claim", "confirm", "doubt", "open")
    return {pk: Counts(confirm=yes, doubt=no, open=waits) for pk, yes, no, waits in rows}


def stands(viewer: Viewer, claim: Claim, *, before: int | None = None, limit: int = 50) -> list[Stand]:
    """Return a page of what people say of a claim in words, latest first: to the team all, to others what shows."""
    found = Stand.objects.filter(STANDS, claim=claim).exclude(words="").select_related("person__identity", "replied_by")
    found = found if may_see(viewer) else found.filter(SHOWN)
    found = found.filter(pk__lt=before) if before is not None else found
    return list(found.order_by("-pk")[:limit])


def replied(viewer: Viewer, stands: Collection[Stand]) -> dict[int, list[Reply]]:
    """Return what we replied before we put it in other words, latest first, by the number of what somebody said."""
    told: dict[int, list[Reply]] = {}
    if may_see(viewer):
        for one in Reply.objects.filter(stand__in=[said.pk for said in stands]).select_related("by").order_by("-pk"):
            told.setdefault(one.stand_id, []).append(one)
    return told


def stand(viewer: Viewer, stand_id: int) -> Stand | None:
    """Return what somebody said of a claim, withdrawn or not, or None."""
    found = Stand.objects.select_related("claim", "person").filter(pk=stand_id)
    return found.first() if may_see(viewer) else None


def mine(viewer: Viewer, person: Person, claims: Collection[Claim]) -> dict[int, Stand]:
    """Return what somebody says of these claims, by claim."""
    theirs = Q(person=person.now_id) | Q(person__identity=person.now_id)
    rows = Stand.objects.filter(STANDS, theirs, claim__in=[one.pk for one in claims]).order_by("pk")
    return {one.claim_id: one for one in rows}


def of_person(viewer: Viewer, person: Person, *, limit: int = 50) -> list[Stand]:
    """Return what somebody says of claims that are public, latest first; whoever they were when they said it."""
    theirs = Q(person__in=Person.objects.filter(Q(pk=person.now_id) | Q(identity=person.now_id)).values("pk"))
    public = Q(claim__published_at__isnull=False, claim__ended_at=None)
    found = Stand.objects.filter(STANDS, theirs, public).select_related("claim").order_by("-pk")
    return list(found[:limit]) if may_see(viewer) else []


def looks(viewer: Viewer, claim: Claim, *, limit: int = 50) -> list[Look]:
    """Return what was looked at below a claim, latest first: to others what was hidden and why, never the words."""
    found = Look.objects.filter(claim=claim).select_related("member").order_by("-pk")
    return list((found if may_see(viewer) else found.filter(hidden=True))[:limit])


def how_many_wait(viewer: Viewer) -> int:
    """Return how many doubts have no reply and how many words no look yet, up to a hundred; only to us."""
    found = Stand.objects.filter(WAITS).order_by("pk").values("pk")
    return len(found[:100]) if may_see(viewer) else 0


def waiting(viewer: Viewer, *, doubts: bool = False, after: int | None = None, limit: int = 50) -> list[Stand]:
    """Return a page of the doubts without a reply and, unless `doubts` alone are asked for, the words without a look.

    First said first; only to us.
    """
    found = Stand.objects.filter(WAITS, *([OPEN] if doubts else [])).select_related("claim__owner", "person__identity")
    found = found.filter(pk__gt=after) if after is not None else found
    return list(found.order_by("pk")[:limit]) if may_see(viewer) else []
