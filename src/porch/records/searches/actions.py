"""Verbs on what we look for in public and on what was found."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Value, When

from porch.analytics.offhand import Offhand, offhand
from porch.analytics.standing import Turn
from porch.core.errors import PorchError
from porch.core.interaction import SAYING
from porch.records.accounts.models import Account
from porch.records.interactions.models import Interaction
from porch.records.searches.models import About, Decision, Found, Search, SearchPlace
from porch.records.tables.words import fit, fit_name
from porch.records.team.models import Member

SHORTEST, LONGEST = timedelta(minutes=1), timedelta(days=7)
LONGEST_CHAT = timedelta(days=31)
SETTLED_FOR = timedelta(days=30)
"""A find is looked at again for so long: whether somebody has answered it meanwhile, here or elsewhere."""


def add(
    *,
    name: str,
    words: str,
    about: str,
    every: timedelta,
    accounts: Sequence[Account],
    at: datetime,
    member: Member | None = None,
    begins_at: datetime | None = None,
    ends_at: datetime | None = None,
    host_note: str = "",
) -> Search:
    """Save a search and return it; it looks at once, or when its chat begins. PorchError says what is wrong."""
    clean = " ".join(fit(words).split()).lstrip("#") if about == About.TAG else " ".join(fit(words).split())
    _see_that_it_makes_sense(clean, about, every, begins_at, ends_at)
    if not accounts:
        raise PorchError("Choose at least one place to look.")
    with transaction.atomic():
        search = Search.objects.create(
            name=fit(name.strip() or clean, 120), words=clean, about=about, every=every, begins_at=begins_at,
            ends_at=ends_at, host_note=fit(host_note.strip(), 2000), made_by=member, made_at=at,
        )  # fmt: skip
        SearchPlace.objects.bulk_create(
            SearchPlace(search=search, account=account, due_at=begins_at or at) for account in accounts
        )
    return search


def pause(*, search: Search, at: datetime) -> Search:
    """Stop looking for now; what was found stays."""
    search.paused_at = at
    search.save(update_fields=["paused_at"])
    return search


def resume(*, search: Search, at: datetime) -> Search:
    """Look again, at once."""
    with transaction.atomic():
        search.paused_at = None
        search.save(update_fields=["paused_at"])
        search.places.filter(left_at=None).update(due_at=max(at, search.begins_at or at), error="", held="")
    return search


def hurry(*, search: Search, at: datetime) -> Search:
    """Let the next look be due at once."""
    search.places.filter(left_at=None).update(due_at=max(at, search.begins_at or at))
    return search


def close(*, search: Search, at: datetime) -> Search:
    """End a search for good; what was found stays, and nothing of it is offered any more."""
    search.closed_at = at
    search.save(update_fields=["closed_at"])
    return search


def reopen(*, search: Search, at: datetime) -> Search:
    """Take a closing back."""
    search.closed_at = None
    search.save(update_fields=["closed_at"])
    return search


def note_found(*, place: SearchPlace, names: Collection[str], at: datetime, cursor: str | None = None) -> int:
    """Note which items of the log a look came upon, in the transaction of the rows; return how many are new to it.

    `names` are external ids on the place's channel. The cursor moves along.
    """
    search = place.search
    held = Interaction.objects.filter(
        channel=place.account.channel, external_id__in={fit_name(name) for name in names}
    ).exclude(visibility__in=("direct", "in_person"))
    known = set(Found.objects.filter(search=search, interaction__in=held).values_list("interaction_id", flat=True))
    new = [_found(search, one, at) for one in held if one.pk not in known]
    with transaction.atomic():
        Found.objects.bulk_create(new, ignore_conflicts=True)
        if cursor is not None:
            SearchPlace.objects.filter(pk=place.pk).update(cursor=cursor)
            place.cursor = cursor
    return len(new)


def note_look(*, place: SearchPlace, at: datetime, calls: int, due_at: datetime | None, error: str = "") -> None:
    """Write down what a look cost, how it ended and when the next is due."""
    today = at.astimezone(UTC).date()
    fields: dict[str, Any] = {} if error else {"looked_at": at}
    SearchPlace.objects.filter(pk=place.pk).update(
        calls_that_day=Case(When(calls_on=today, then=F("calls_that_day") + calls), default=Value(calls)),
        calls_on=today, calls_total=F("calls_total") + calls, due_at=due_at, error=error[:2000], held="", **fields,
    )  # fmt: skip


def hold_back(*, place: SearchPlace, why: str, until: datetime) -> None:
    """Let a look wait, and say why: its calls for the day are spent, or its connection rests."""
    SearchPlace.objects.filter(pk=place.pk).update(held=why[:300], due_at=until)


def tomorrow(now: datetime) -> datetime:
    """Return when the calls of the next UTC day may be spent."""
    return datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time.min, UTC)


def decide(*, found: Found, decision: str, at: datetime, member: Member | None = None) -> Found:
    """Decide what becomes of a find; PorchError when a colleague has decided already."""
    if decision not in (Decision.THANKED, Decision.ANSWERED, Decision.DISMISSED):
        raise PorchError("There is no such decision.")
    fields = {"decision": decision, "by": member, "decided_at": at}
    if not Found.objects.filter(pk=found.pk, decision=Decision.NONE).update(**fields):
        raise PorchError("Somebody has decided this already.")
    found.refresh_from_db()
    return found


def undo(*, found: Found) -> Found:
    """Take a decision back: the find is undecided again."""
    Found.objects.filter(pk=found.pk).exclude(decision=Decision.OURS).update(
        decision=Decision.NONE, by=None, decided_at=None
    )
    found.refresh_from_db()
    return found


def settle(*, now: datetime) -> int:
    """Mark as answered, or thanked, the finds whose people we have spoken to since, here or elsewhere; how many."""
    answer = Interaction.objects.filter(
        thread=OuterRef("interaction__thread"), to_handle=OuterRef("interaction__handle"), ours=True, deleted=False,
        at__gte=OuterRef("at"), kind__in=[kind.value for kind in SAYING],
    )  # fmt: skip
    open_ = Found.objects.filter(decision=Decision.NONE, found_at__gte=now - SETTLED_FOR)
    ids = list(open_.filter(Exists(answer)).values_list("pk", "candidate")[:1000])
    for candidate, decision in ((Offhand.THANKS, Decision.THANKED), ("", Decision.ANSWERED)):
        mine = [pk for pk, what in ids if (what == Offhand.THANKS) == (candidate == Offhand.THANKS)]
        Found.objects.filter(pk__in=mine, decision=Decision.NONE).update(decision=decision, decided_at=now)
    return len(ids)


def _found(search: Search, one: Interaction, at: datetime) -> Found:
    candidate = _candidate(one) if search.offers else ""
    decision = Decision.OURS if one.ours else Decision.NONE
    return Found(
        search=search, interaction=one, at=one.at, found_at=at, candidate=candidate, decision=decision,
        decided_at=at if one.ours else None,
    )  # fmt: skip


def _candidate(one: Interaction) -> str:
    turn = Turn(
        at=one.at, id=one.pk, kind=one.kind, ours=one.ours, addressed=one.addressed, visibility=one.visibility,
        traits=frozenset(one.traits.split(",")) if one.traits else frozenset(), text=one.text, deleted=one.deleted,
    )  # fmt: skip
    return offhand(turn) or ""


def _see_that_it_makes_sense(
    words: str, about: str, every: timedelta, begins_at: datetime | None, ends_at: datetime | None
) -> None:
    if about not in About.values:
        raise PorchError("Say what the search is about: brand, product, competitor, claim or tag.")
    if not any(letter.isalnum() for letter in words):
        raise PorchError("Say which words to look for.")
    if len(words) > 200:
        raise PorchError("Look for fewer words: 200 characters are the most.")
    if about == About.TAG and " " in words:
        raise PorchError("A hashtag is one word.")
    if not SHORTEST <= every <= LONGEST:
        raise PorchError("Look at most once a minute, and at least once a week.")
    if (begins_at is None) != (ends_at is None):
        raise PorchError("A chat has a beginning and an end.")
    if begins_at is not None and ends_at is not None:
        if about != About.TAG:
            raise PorchError("A chat is about a hashtag.")
        if ends_at <= begins_at or ends_at - begins_at > LONGEST_CHAT:
            raise PorchError("A chat ends after it begins, and within a month.")
