"""Questions about consent: may we write to somebody, for this, there, now; and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import Coalesce

from porch.core.viewer import Viewer, may_see
from porch.records.consent.models import Basis, Permission, Purpose, Word
from porch.records.people import queries as people
from porch.records.people.models import Handle, Person

__all__ = [
    "Answer", "Basis", "Purpose", "Word", "answer", "may_contact", "permission", "permissions", "refusing", "told",
]  # fmt: skip

STARTED = tuple(each for each in Purpose if each is not Purpose.REPLY)
"""What we start: all but replies."""
ASKED_FIRST = frozenset({Purpose.NEWS})
"""What nobody gets who did not say yes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Whether we may, in words why, and the row that says so (None: nobody ever said anything)."""

    allowed: bool
    why: str
    says: Permission | None = None


def may_contact(viewer: Viewer, whom: Person | Handle, purpose: Purpose, at: datetime) -> Answer:
    """Return whether we may write to somebody for `purpose` at `at`; of a handle it is asked for its kind alone.

    A reply always passes. The latest word that concerns the purpose and the kind stands, whatever it was about besides;
    where nobody said anything, news are refused and the rest is allowed: one person writes to another.
    """
    if purpose == Purpose.REPLY:
        return Answer(allowed=True, why="It answers what they wrote.")
    person = whom.person if isinstance(whom, Handle) else whom
    if person is None or not may_see(viewer):
        return Answer(allowed=False, why="This is nobody we may write to.")
    kind = whom.kind if isinstance(whom, Handle) else ""
    return answer(permissions(viewer, person, limit=1000), purpose, kind, at)


def answer(rows: Sequence[Permission], purpose: Purpose, kind: str, at: datetime) -> Answer:
    """Return what notes, latest first, say about a purpose on one kind of handle (empty: about the person at large)."""
    standing = (row for row in rows if row.undone_at is None and row.said_at <= at)
    says = next((row for row in standing if _concerns(row, purpose, kind)), None)
    if says is not None:
        return Answer(allowed=says.word == Word.GIVEN, why=told(says), says=says)
    if purpose in ASKED_FIRST:
        return Answer(allowed=False, why="They never said that they want this.")
    return Answer(allowed=True, why="Nothing says that they do not want this.")


def permissions(viewer: Viewer, person: Person, *, limit: int = 100) -> list[Permission]:
    """Return what somebody said about being written to, over all their identities, latest first."""
    if not may_see(viewer):
        return []
    found = Permission.objects.filter(person__in=people.identities(viewer, person)).select_related("by")
    return list(found.order_by("-said_at", "-id")[:limit])


def refusing(viewer: Viewer, purpose: Purpose, at: datetime) -> set[int]:
    """Return who told us not to write to them for `purpose`, each as who they are now."""
    if not may_see(viewer):
        return set()
    rows = Permission.objects.filter(purpose__in=("", purpose), undone_at=None).order_by("-said_at", "-id")
    told: dict[int, list[Permission]] = {}
    for row in rows.annotate(now=Coalesce("person__identity", "person")):
        told.setdefault(row.now, []).append(row)
    return {person for person, theirs in told.items() if not answer(theirs, purpose, "", at).allowed}


def permission(viewer: Viewer, permission_id: int) -> Permission | None:
    """Return one note, or None."""
    found = Permission.objects.select_related("person").filter(pk=permission_id)
    return found.first() if may_see(viewer) else None


def told(row: Permission) -> str:
    """Return one note as a sentence without its proof."""
    what = row.get_purpose_display().lower() if row.purpose else "anything we start"
    where = f" on {row.kind}" if row.kind else ""
    said = {Word.GIVEN: "Yes to", Word.DECLINED: "No to", Word.WITHDRAWN: "No longer"}[Word(row.word)]
    basis = f" ({row.get_basis_display().lower()})" if row.basis else ""
    return f"{said} {what}{where}{basis}, since {row.said_at:%-d %B %Y}."


def _concerns(row: Permission, purpose: Purpose, kind: str) -> bool:
    """Whether a note is about this. A yes for one kind of handle says nothing of the others."""
    if row.purpose not in ("", purpose):
        return False
    if row.kind in ("", kind):
        return True
    return not kind and row.word != Word.GIVEN
