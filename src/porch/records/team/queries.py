"""Questions about who we are."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare

from porch.core.viewer import Viewer, may_see
from porch.records.team.models import Away, Business, Login, Member, Pass, Role


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


def absences(viewer: Viewer, today: date) -> list[Away]:
    """Return who is away today or will be, the next first."""
    found = Away.objects.filter(undone_at=None, ends__gte=today, member__left_at=None)
    found = found.select_related("member", "stand_in").order_by("begins", "id")
    return list(found) if may_see(viewer) else []


def away(viewer: Viewer, day: date) -> dict[int, Away]:
    """Return who is away on a day, by member id; what was said last of somebody counts."""
    return {one.member_id: one for one in sorted(absences(viewer, day), key=lambda one: one.pk) if one.begins <= day}


def absence(viewer: Viewer, away_id: int) -> Away | None:
    """Return one absence, taken back or not, or None."""
    return Away.objects.select_related("member").filter(pk=away_id).first() if may_see(viewer) else None


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


def member_signed_in(session: SessionBase) -> Member | None:
    """Return the member a session belongs to, in one statement; None when the sign-in has changed, or they left."""
    login_id = session.get(SESSION_KEY)
    if login_id is None:
        return None
    here = Member.objects.filter(login_id=login_id, left_at=None, login__is_active=True).select_related("login")
    found = next(iter(here[:1]), None)  # first() would sort what is one row, and every page asks
    if found is None:
        return None
    proof = session.get(HASH_SESSION_KEY, "")
    return found if constant_time_compare(proof, found.login.get_session_auth_hash()) else None


def member_of(login: Login) -> Member | None:
    """Return the member a sign-in belongs to, unless they have left."""
    return Member.objects.filter(login=login, left_at=None).select_related("login").first()
