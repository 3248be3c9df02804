"""Questions about who we are."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from django.db.models import QuerySet

from porch.core.viewer import Viewer, may_see
from porch.records.team.models import Business, Login, Member, Pass, Role


def business(viewer: Viewer) -> Business:
    """Return the facts about the business (an empty row before set-up)."""
    return Business.objects.filter(pk=1).first() or Business(pk=1)


def members(viewer: Viewer) -> QuerySet[Member]:
    """Return the colleagues who are here, by name."""
    found = Member.objects.filter(left_at=None).select_related("login").order_by("name", "id")
    return found if may_see(viewer) else found.none()


def member(viewer: Viewer, member_id: int) -> Member | None:
    """Return one colleague, or None."""
    return members(viewer).filter(pk=member_id).first()


def desks(viewer: Viewer) -> list[str]:
    """Return the roles one can hand over to, such as marketing."""
    return sorted({m.desk for m in members(viewer) if m.desk})


def has_owner(viewer: Viewer) -> bool:
    """Whether Porch has been set up."""
    return Member.objects.filter(role=Role.OWNER, left_at=None).exists()


def invitation(viewer: Viewer, token: str, now: datetime) -> Pass | None:
    """Return the invitation that `token` opens, unless it was used or has run out."""
    digest = sha256(token.encode()).hexdigest()
    open_ones = Pass.objects.filter(digest=digest, purpose="invite", used_at=None, expires_at__gt=now)
    return open_ones.first() if may_see(viewer) else None


def invitations(viewer: Viewer, now: datetime) -> QuerySet[Pass]:
    """Return the invitations nobody has used yet, latest first."""
    found = Pass.objects.filter(purpose="invite", used_at=None, expires_at__gt=now).order_by("-id")
    return found if may_see(viewer) else found.none()


def member_of(login: Login) -> Member | None:
    """Return the member a sign-in belongs to, unless they have left."""
    return Member.objects.filter(login=login, left_at=None).select_related("login").first()
