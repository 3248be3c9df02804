"""Verbs on organisations and on who works there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from porch.analytics.companies import is_free
from porch.core.errors import PorchError
from porch.records.organisations.finding import LONGEST, key
from porch.records.organisations.models import Domain, Kind, Organisation, Role
from porch.records.people.models import Person
from porch.records.tables.words import fit
from porch.records.team.models import Member

_DOMAIN = re.compile(r"(?=.{4,255}$)[^\s@./]+(\.[^\s@./]+)+")


def add(
    *, name: str, kind: str = Kind.CUSTOMER, domains: Sequence[str] = (), by: Member | None, at: datetime
) -> Organisation:
    """Make an organisation with its mail domains and return it; PorchError when a domain is no company's or taken."""
    called = _called(name)
    with transaction.atomic():
        made = Organisation.objects.create(name=called, key=key(called), kind=_kind(kind), made_by=by, made_at=at)
        for domain in domains:
            give_domain(organisation=made, domain=domain)
    return made


def change(*, organisation: Organisation, name: str, kind: str) -> Organisation:
    """Call it otherwise, or say what else it is to us."""
    organisation.name = _called(name)
    organisation.key, organisation.kind = key(organisation.name), _kind(kind)
    organisation.save(update_fields=["name", "key", "kind"])
    return organisation


def close(*, organisation: Organisation, at: datetime) -> Organisation:
    """Take it off the list; its people and their history stay."""
    organisation.closed_at = at
    organisation.save(update_fields=["closed_at"])
    return organisation


def reopen(*, organisation: Organisation) -> Organisation:
    """Put it on the list again."""
    organisation.closed_at = None
    organisation.save(update_fields=["closed_at"])
    return organisation


def give_domain(*, organisation: Organisation, domain: str) -> Domain:
    """Say that addresses at `domain` are this organisation's; PorchError when they are another's or anybody's."""
    told = domain.strip().rpartition("@")[2].strip(".").lower()
    if not _DOMAIN.fullmatch(told):
        raise PorchError(f"{domain.strip()[:60] or 'Nothing'} is no mail domain, such as mill.example.")
    if is_free(told):
        raise PorchError(f"Anybody can have an address at {told}: it says nothing about where they work.")
    with transaction.atomic():
        held, _ = Domain.objects.select_related("organisation").get_or_create(
            domain=told, defaults={"organisation": organisation}
        )
        if held.organisation_id != organisation.pk:
            raise PorchError(f"{told} belongs to {held.organisation.name} already.")
    return held


def take_domain(*, organisation: Organisation, domain: str) -> None:
    """Say that a domain is not theirs."""
    Domain.objects.filter(organisation=organisation, domain=domain).delete()


def employ(
    *,
    person: Person,
    organisation: Organisation,
    title: str = "",
    since: date | None = None,
    until: date | None = None,
    by: Member | None,
    at: datetime,
) -> Role:
    """Note that somebody is or was there and return it; the same once more is the same row."""
    if since and until and until < since:
        raise PorchError("They cannot have left before they came.")
    told = {"title": fit(" ".join(title.split()), LONGEST), "since": since, "until": until}
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        held = Role.objects.filter(person=person, organisation=organisation, undone_at=None, **told).first()
        return held or Role.objects.create(person=person, organisation=organisation, by=by, at=at, **told)


def leave(*, role: Role, until: date) -> Role:
    """Note that they have left; what they said from there stays theirs, and ours."""
    if role.until is not None:
        raise PorchError("They have left already.")
    if role.since and until < role.since:
        raise PorchError("They cannot have left before they came.")
    role.until = until
    role.save(update_fields=["until"])
    return role


def stay(*, role: Role) -> Role:
    """Take `leave` back."""
    role.until = None
    role.save(update_fields=["until"])
    return role


def withdraw(*, role: Role, at: datetime) -> Role:
    """Say that it was never so; `restore` takes that back."""
    role.undone_at = role.undone_at or at
    role.save(update_fields=["undone_at"])
    return role


def restore(*, role: Role) -> Role:
    """Let a role that was withdrawn stand again."""
    role.undone_at = None
    role.save(update_fields=["undone_at"])
    return role


def _called(name: str) -> str:
    called = fit(" ".join(name.split()), LONGEST)
    if not called:
        raise PorchError("Say what it is called.")
    return called


def _kind(kind: str) -> str:
    if kind not in Kind.values:
        raise PorchError(f"An organisation is one of {', '.join(Kind.values)}.")
    return kind
