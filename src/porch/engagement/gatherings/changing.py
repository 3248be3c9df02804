"""Changes of a date: kept with what stood before, told once to those they concern, taken back while nobody was told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models, transaction

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.gatherings import letters, seats
from porch.engagement.gatherings.models import Change, Guest, Occurrence, SeriesChange
from porch.records.outbox import actions as outbox
from porch.records.outbox import queries as outbox_queries
from porch.records.outbox.models import Outgoing
from porch.records.team.models import Member

UNDO = timedelta(minutes=10)
"""So long a change can be taken back: nobody has been told of it until then."""
TOLD = frozenset(("name", "begins", "minutes", "zone", "place", "online", "words", "cancelled_at"))
"""Of these people are told; not of how many seats there are, or how long one is held."""


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who changes something, when, with which words; of which change of its series, or else that date alone."""

    member: Member | None
    at: datetime
    words: str = ""
    of: SeriesChange | None = None


def change(occurrence: Occurrence, told: Mapping[str, object], by: By) -> Change:
    """Change a date; who said yes, maybe, or waits is told after the time to undo, of several changes in one letter."""
    with transaction.atomic():
        held = seats.hold(occurrence)
        other = {name: value for name, value in told.items() if getattr(held, name) != value}
        _complain(held, other, by.at)
        before = stood(held, [*other, "alone"])
        for name, value in other.items():
            setattr(held, name, value)
        held.alone, held.sequence = held.alone or by.of is None, held.sequence + 1
        held.save()
        made = Change.objects.create(
            occurrence=held, of=by.of, sequence=held.sequence, before=before, moves="begins" in other,
            cancels="cancelled_at" in other, words=by.words.strip()[:500], member=by.member, at=by.at,
        )  # fmt: skip
        if TOLD & other.keys():
            _tell(held, made)
    for name, value in vars(held).items():
        setattr(occurrence, name, value)
    return made


def take_back(*, change: Change, at: datetime) -> Occurrence:
    """Undo a change, as if it had not been, if nobody was told yet; PorchError when it is too late."""
    with transaction.atomic():
        held = seats.hold(change.occurrence)
        change.refresh_from_db()
        if change.taken_back_at is not None or change.sequence != held.sequence:
            raise PorchError("It was changed again, or this was taken back already.")
        for outgoing in _letters(held, change):
            outbox.take_back(outgoing=outgoing, at=at)  # PorchError where it has left
        restore(held, change.before)
        held.save()
        change.taken_back_at = at
        change.save(update_fields=["taken_back_at"])
        _tell_again(held, at)
    return held


def stood(row: models.Model, names: Iterable[str]) -> dict[str, str | None]:
    """Return what a row says, as words that can be kept."""
    fields = [row._meta.get_field(name) for name in names]
    kept = [one for one in fields if isinstance(one, models.Field)]
    return {one.name: None if one.value_from_object(row) is None else one.value_to_string(row) for one in kept}


def restore(row: models.Model, before: Mapping[str, str | None]) -> None:
    """Let a row say again what it said."""
    for name, words in before.items():
        field = row._meta.get_field(name)
        if isinstance(field, models.Field):
            setattr(row, name, field.to_python(words))


def _complain(held: Occurrence, other: Mapping[str, object], at: datetime) -> None:
    if held.is_off:
        raise PorchError("This was called off already.")
    if held.ends <= at:
        raise PorchError("This is over.")
    if not other:
        raise PorchError("Nothing has changed, so nobody was told.")


def _tell(held: Occurrence, made: Change) -> None:
    """Tell of a change, and in the same letter of those before it of which nobody was told yet."""
    moved = made.moves
    recent = Change.objects.filter(
        occurrence=held, taken_back_at=None, at__gt=made.at - UNDO, sequence__lt=made.sequence
    )
    for earlier in recent:
        waiting = [one for one in _letters(held, earlier) if one.state == Outgoing.State.APPROVED]
        for outgoing in waiting:
            outbox.take_back(outgoing=outgoing, at=made.at)
        moved = moved or bool(earlier.moves and waiting)
    for guest in _concerned(held):
        letters.changed(guest, at=made.at, member=made.member, moved=moved, undo=UNDO, words=made.words)


def _tell_again(held: Occurrence, at: datetime) -> None:
    """Tell of the change that stands after all, where a letter about a later one had replaced its own."""
    standing = Change.objects.filter(occurrence=held, taken_back_at=None).order_by("-sequence").first()
    for outgoing in _letters(held, standing) if standing is not None else ():
        if outgoing.state == Outgoing.State.DRAFT:
            outbox.try_again(outgoing=outgoing, at=at, undo=UNDO)


def _letters(held: Occurrence, change: Change) -> list[Outgoing]:
    keys = [letters.key(guest, f"v{change.sequence}") for guest in _concerned(held)]
    return list(outbox_queries.by_keys(SYSTEM, keys).values())


def _concerned(occurrence: Occurrence) -> Iterable[Guest]:
    found = Guest.objects.filter(occurrence=occurrence, answer__in=("yes", "maybe")).select_related("person")
    for guest in found.order_by("pk"):
        guest.occurrence = occurrence
        yield guest
