"""Verbs on the business, its members and their ways in."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db import transaction

from porch.core.errors import PorchError
from porch.records.team.models import Away, Business, Login, Member, Pass, Role

PHONE_MINUTES = 5
INVITE_DAYS = 7


def business() -> Business:
    """Return the one row about the business, making it at the first call."""
    row, _ = Business.objects.get_or_create(pk=1)
    return row


def change_business(**fields: Any) -> Business:
    """Set facts about the business."""
    row = business()
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=list(fields))
    return row


def offer_setup() -> str | None:
    """Return a fresh one-time set-up token, or None when Porch has an owner already."""
    if Member.objects.filter(role=Role.OWNER).exists():
        return None
    token = secrets.token_urlsafe(18)
    change_business(setup_digest=_digest(token))
    return token


def set_up(
    *, token: str, business_name: str, name: str, email: str, password: str, time_zone: str, at: datetime
) -> Member:
    """Make the first owner, for whoever holds the token; PorchError when it is not the one that was printed."""
    with transaction.atomic():
        row = Business.objects.select_for_update().get(pk=business().pk)
        if not row.setup_digest or not secrets.compare_digest(row.setup_digest, _digest(token)):
            raise PorchError(
                "This set-up code is not the one printed in the terminal. Start Porch again for a new one."
            )
        row.setup_digest, row.name, row.time_zone, row.began_at = "", business_name, time_zone, at
        row.save()
        return add_member(name=name, email=email, password=password, role=Role.OWNER, time_zone=time_zone)


def add_member(
    *, name: str, email: str, password: str | None = None, role: str = Role.MEMBER, time_zone: str = "", desk: str = ""
) -> Member:
    """Add a colleague with their sign-in."""
    if Login.objects.filter(email__iexact=email).exists():
        raise PorchError(f"{email} already has a sign-in.")
    with transaction.atomic():
        login = Login.objects.create_user(email, password)
        return Member.objects.create(login=login, name=name, role=role, time_zone=time_zone, desk=desk)


def change_member(*, member: Member, **fields: Any) -> Member:
    """Change what a colleague is called, may do or prefers; a change of role ends their sessions."""
    role_changes = "role" in fields and fields["role"] != member.role
    if role_changes and member.role == Role.OWNER and _owners_besides(member) == 0:
        raise PorchError("Somebody must be owner. Make a colleague owner first.")
    for name, value in fields.items():
        setattr(member, name, value)
    member.save(update_fields=list(fields))
    if role_changes:
        end_sessions(login=member.login)
    return member


def remove_member(*, member: Member, at: datetime) -> Member:
    """Let a colleague go: their sign-in and sessions end, what they said stays."""
    if member.role == Role.OWNER and _owners_besides(member) == 0:
        raise PorchError("Somebody must be owner. Make a colleague owner first.")
    member.left_at = at
    member.save(update_fields=["left_at"])
    member.login.is_active = False
    member.login.save(update_fields=["is_active"])
    end_sessions(login=member.login)
    return member


def go_away(*, member: Member, begins: date, ends: date, stand_in: Member | None, at: datetime) -> Away:
    """Say that a colleague is away on these days, both included, and who has what is theirs meanwhile."""
    if ends < begins:
        raise PorchError("The last day away is before the first.")
    if stand_in is not None and stand_in.pk == member.pk:
        raise PorchError("Nobody stands in for themselves.")
    return Away.objects.create(member=member, begins=begins, ends=ends, stand_in=stand_in, made_at=at)


def come_back(*, away: Away, at: datetime) -> Away:
    """Say that a colleague is here after all."""
    away.undone_at = at
    away.save(update_fields=["undone_at"])
    return away


def end_sessions(*, login: Login) -> int:
    """End every session of a sign-in; return how many there were."""
    mine = [s.pk for s in Session.objects.all().iterator() if s.get_decoded().get("_auth_user_id") == str(login.pk)]
    return Session.objects.filter(pk__in=mine).delete()[0]


def change_password(*, login: Login, password: str) -> None:
    """Give a sign-in a new password and end its sessions."""
    login.set_password(password)
    login.save(update_fields=["password"])
    end_sessions(login=login)


def invite(*, email: str, name: str, role: str, at: datetime) -> str:
    """Return the token of an invitation that works once, for a week."""
    token = secrets.token_urlsafe(24)
    Pass.objects.create(
        digest=_digest(token), purpose="invite", email=email, name=name, role=role,
        expires_at=at + timedelta(days=INVITE_DAYS),
    )  # fmt: skip
    return token


def accept_invitation(*, token: str, password: str, at: datetime) -> Member:
    """Make the member who was invited."""
    with transaction.atomic():  # an invitation that comes to nothing is not used up
        ticket = _use(token, "invite", at)
        return add_member(name=ticket.name or ticket.email, email=ticket.email, password=password, role=ticket.role)


def offer_phone(*, login: Login, at: datetime) -> str:
    """Return the token in the code a phone scans: it signs in once, within five minutes."""
    token = secrets.token_urlsafe(24)
    Pass.objects.create(
        digest=_digest(token), purpose="phone", login=login, expires_at=at + timedelta(minutes=PHONE_MINUTES)
    )
    return token


def accept_phone(*, token: str, at: datetime) -> Login:
    """Return whose phone it is."""
    login = _use(token, "phone", at).login
    if login is None or not login.is_active:
        raise PorchError("This code no longer works. Show a new one on the other screen.")
    return login


def _use(token: str, purpose: str, at: datetime) -> Pass:
    used = Pass.objects.filter(digest=_digest(token), purpose=purpose, used_at=None, expires_at__gt=at).update(
        used_at=at
    )
    if not used:
        raise PorchError("This code no longer works. Ask for a new one.")
    return Pass.objects.get(digest=_digest(token))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _owners_besides(member: Member) -> int:
    return Member.objects.filter(role=Role.OWNER, left_at=None).exclude(pk=member.pk).count()
