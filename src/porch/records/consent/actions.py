"""Verbs on consent: what somebody said about being written to. Rows are added, and never changed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from porch.core.errors import PorchError
from porch.records.consent.models import Basis, Permission, Purpose, Word
from porch.records.people.models import Person
from porch.records.tables.words import fit
from porch.records.team.models import Member


def note(
    *,
    person: Person,
    word: Word,
    at: datetime,
    by: Member | None,
    purpose: Purpose | None = None,
    kind: str = "",
    basis: Basis | None = None,
    words: str = "",
    place: str = "",
    said_at: datetime | None = None,
    interaction: int | None = None,
) -> Permission:
    """Note what somebody said about being written to, with its proof; the latest word stands.

    A yes needs a purpose, what it stands on, and words or an interaction that prove it; a no needs nothing.
    """
    if word == Word.GIVEN:
        _see_that_it_is_proven(purpose, basis, words, interaction)
    if (said_at or at) > at:
        raise PorchError("That moment has not come yet.")
    with transaction.atomic():
        return Permission.objects.create(
            person_id=person.now_id, kind=kind[:32], purpose=purpose or "", word=word, words=fit(words.strip(), 1000),
            basis=basis if basis and word == Word.GIVEN else "", place=fit(place.strip(), 300),
            interaction=interaction, said_at=said_at or at, by=by, at=at,
        )  # fmt: skip


def stop(
    *, person: Person, at: datetime, by: Member | None, kind: str = "", interaction: int | None = None
) -> Permission:
    """Note that somebody asked us to stop: for every purpose, on one kind of handle or (empty) everywhere."""
    return note(person=person, word=Word.WITHDRAWN, at=at, by=by, kind=kind, interaction=interaction)


def take_back(*, permission: Permission, at: datetime) -> Permission:
    """Undo a note that was a mistake; it stays, and counts no more."""
    Permission.objects.filter(pk=permission.pk, undone_at=None).update(undone_at=at)
    permission.refresh_from_db()
    return permission


def _see_that_it_is_proven(purpose: Purpose | None, basis: Basis | None, words: str, proof: int | None) -> None:
    if not purpose:
        raise PorchError("Say what they agreed to.")
    if not basis:
        raise PorchError("Say why we may.")
    if not words.strip() and proof is None:
        raise PorchError("Write what was said: without proof it is worth nothing.")
