"""Verbs on saved searches: save, forget, bring back, tell or be silent, note what somebody has seen."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from porch.core.errors import PorchError
from porch.records.interactions.models import Interaction
from porch.records.profiles.finding import LONGEST_NAME, key, tidy
from porch.records.saved.models import SavedSearch, Seen
from porch.records.team.models import Member

MOST = 100  # each is held against everything new


def save(*, name: str, asked: Mapping[str, str], by: Member | None, at: datetime, tells: bool = True) -> SavedSearch:
    """Keep a search under a name; PorchError when the name is taken or missing, or nothing is asked.

    Whoever saves it has seen what there is: only what comes later is new.
    """
    called = tidy(name, LONGEST_NAME)
    if not called:
        raise PorchError("Say what you call this search.")
    if not asked:
        raise PorchError("Nothing is asked yet: type words or choose a filter first.")
    if SavedSearch.objects.filter(closed_at=None).count() >= MOST:
        raise PorchError(f"There are {MOST} saved searches already. Forget one first.")
    newest = Interaction.objects.order_by("-id").values_list("id", flat=True).first() or 0
    made, new = SavedSearch.objects.get_or_create(
        key=key(called), closed_at=None,
        defaults={
            "name": called, "asked": dict(asked), "tells": tells, "after": newest, "made_by": by, "made_at": at,
        },
    )  # fmt: skip
    if not new:
        raise PorchError(f"There is a saved search {made.name} already.")
    return made


def close(*, saved: SavedSearch, at: datetime) -> SavedSearch:
    """Forget a saved search; nothing it found is touched."""
    saved.closed_at = at
    saved.save(update_fields=["closed_at"])
    return saved


def reopen(*, saved: SavedSearch) -> SavedSearch:
    """Bring a saved search back; PorchError when another took its name."""
    with transaction.atomic():
        if SavedSearch.objects.filter(key=saved.key, closed_at=None).exclude(pk=saved.pk).exists():
            raise PorchError(f"There is another saved search {saved.name} now.")
        saved.closed_at = None
        saved.save(update_fields=["closed_at"])
    return saved


def tell(*, saved: SavedSearch, tells: bool) -> SavedSearch:
    """Let the morning say what is new for a saved search, or let it be silent."""
    saved.tells = tells
    saved.save(update_fields=["tells"])
    return saved


def see(*, saved: SavedSearch, member: Member, upto: int, at: datetime) -> Seen:
    """Note that a colleague has seen what a saved search takes, up to this interaction; it never goes back."""
    with transaction.atomic():
        seen, new = Seen.objects.get_or_create(saved=saved, member=member, defaults={"upto": upto, "at": at})
        if not new and upto > seen.upto:
            seen.upto, seen.at = upto, at
            seen.save(update_fields=["upto", "at"])
    return seen
