"""Puts pictures to an idea and takes them off again: its author's, and ours to take off."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM, Viewer, may_see
from porch.engagement.ideas import proposing, queries, voting
from porch.engagement.ideas.models import Idea, Picture
from porch.engagement.ideas.seeing import Reader
from porch.records.interactions import queries as log
from porch.records.interactions import store
from porch.records.outbox import queries as outbox
from porch.records.people.models import Person

MOST = 3
LONGEST_ALT = 300  # letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A picture that a browser may show, without its place: its bytes, what they are, its size in pixels.

    `alt` says what is on it, for whoever cannot see it.
    """

    content: bytes
    content_type: str
    width: int
    height: int
    alt: str = ""


def add(*, idea: Idea, person: Person, drawn: Sequence[Drawn], at: datetime) -> list[Picture]:
    """Put pictures to one's own idea, which is open; PorchError where they are too many. The same twice is once."""
    with voting.holding(idea) as held:
        proposing.is_theirs(held, person)
        if not held.takes_votes and held.held_at is None:
            raise PorchError(_("It is decided already."))
        there = list(Picture.objects.filter(idea=held, removed_at=None).order_by("pk"))
        fresh = {store.keep(one.content): one for one in drawn}
        for one in there:
            fresh.pop(one.sha256, None)
        if len(there) + len(fresh) > MOST:
            raise PorchError(_("An idea has at most %(most)s pictures.") % {"most": MOST})
        made = Picture.objects.bulk_create([
            Picture(
                idea=held, sha256=sha256, content_type=one.content_type, width=one.width, height=one.height,
                alt=_one_line(one.alt), at=at,
            )
            for sha256, one in fresh.items()
        ])  # fmt: skip
        _count(held)
    return made


def describe(*, picture: Picture, person: Person, alt: str) -> Picture:
    """Say what is on one's own picture, for whoever cannot see it."""
    with voting.holding(picture.idea) as held:
        proposing.is_theirs(held, person)
        picture.alt = _one_line(alt)
        picture.save(update_fields=["alt"])
    return picture


def take_off(*, picture: Picture, at: datetime, person: Person | None = None) -> None:
    """Take a picture off its idea: its author does, or (nobody named) we do. Its bytes go unless others have them."""
    with transaction.atomic():
        held = Idea.objects.select_for_update().get(pk=picture.idea_id)
        if person is not None:
            proposing.is_theirs(held, person)
        Picture.objects.filter(pk=picture.pk, removed_at=None).update(removed_at=at)
        _count(held)
        transaction.on_commit(lambda: _let_go(picture.sha256))


def of(viewer: Reader, idea: Idea) -> list[Picture]:
    """Return the pictures of an idea that the viewer may read, in the order in which they came."""
    found = Picture.objects.filter(idea=idea, removed_at=None).order_by("pk")
    return list(found) if idea.pictures else []  # most have none


def picture(viewer: Reader, picture_id: int) -> Picture | None:
    """Return a picture that stands, with its idea, or None where the viewer may not read that."""
    found = Picture.objects.filter(pk=picture_id, removed_at=None).select_related("idea").first()
    return found if found is not None and queries.by_ids(viewer, [found.idea_id]) else None


def kept(viewer: Viewer, digests: Collection[str]) -> set[str]:
    """Return which of these bytes some idea has among its pictures."""
    found = Picture.objects.filter(sha256__in=list(digests), removed_at=None).values_list("sha256", flat=True)
    return set(found) if may_see(viewer) else set()


def _one_line(alt: str) -> str:
    return " ".join(alt.split())[:LONGEST_ALT]


def _count(held: Idea) -> None:
    held.pictures = Picture.objects.filter(idea=held, removed_at=None).count()
    held.save(update_fields=["pictures"])


def _let_go(sha256: str) -> None:
    held = {sha256}
    if not kept(SYSTEM, held) | log.kept_files(SYSTEM, held) | outbox.kept_files(SYSTEM, held):
        store.remove(sha256)
