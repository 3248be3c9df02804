"""Questions about what we mean to say."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from porch.core.viewer import Viewer, may_see
from porch.records.interactions.models import Interaction
from porch.records.outbox.models import Enclosure, Outgoing
from porch.records.people.models import Handle
from porch.records.team.models import Member

LEAVING = (Outgoing.State.APPROVED, Outgoing.State.SENDING, Outgoing.State.UNKNOWN)
DIGITS = r"^\+?[0-9]+$"
IN_FLIGHT = (*LEAVING, Outgoing.State.BY_HAND)


def outgoing(viewer: Viewer, outgoing_id: int) -> Outgoing | None:
    """Return one thing to be said, or None."""
    return _all(viewer).filter(pk=outgoing_id).first()


def kept_files(viewer: Viewer, digests: Collection[str]) -> set[str]:
    """Return which of these bytes go along with something."""
    found = Enclosure.objects.filter(sha256__in=list(digests)).values_list("sha256", flat=True)
    return set(found) if may_see(viewer) else set()


def recent(viewer: Viewer, *, before: int | None = None, limit: int = 50) -> list[Outgoing]:
    """Return a page of what was said or is to be said, newest first; Porch's own mail left out."""
    found = _all(viewer).filter(account__isnull=False).order_by("-id")
    return list((found.filter(pk__lt=before) if before else found)[:limit])


def unsettled(viewer: Viewer) -> list[Outgoing]:
    """Return what needs a person's eye: not sent, or still being looked up; newest first, at most 50."""
    bad = (Outgoing.State.FAILED, Outgoing.State.UNKNOWN)
    return list(_all(viewer).filter(state__in=bad, account__isnull=False).order_by("-id")[:50])


def by_hand(viewer: Viewer, until: datetime | None = None, *, limit: int = 50) -> list[Outgoing]:
    """Return what somebody has to say by telephone or in person, first due first; by `until` when it is given.

    `number` of each is another number of the same person, for those who are not talked with by telephone.
    """
    found = _all(viewer).filter(state=Outgoing.State.BY_HAND, account__isnull=False)
    found = found.filter(due_at__lte=until) if until else found
    phones = Handle.objects.filter(person=OuterRef("to_handle__person"), kind="phone", value__regex=DIGITS)
    found = found.annotate(number=Subquery(phones.order_by("id").values("value")[:1]))
    return list(found.select_related("account", "member", "to_handle__person").order_by("due_at", "id")[:limit])


def kept_by_account(viewer: Viewer) -> dict[int, int]:
    """Return how many words are kept until they can leave, by connection."""
    rows = _all(viewer).filter(state__in=LEAVING, account__isnull=False).values_list("account_id")
    return dict(rows.annotate(n=Count("pk")).order_by("account_id"))


def in_flight(viewer: Viewer, thread_id: int) -> list[Outgoing]:
    """Return what is on its way into a thread, oldest first."""
    return list(_all(viewer).filter(thread_id=thread_id, state__in=IN_FLIGHT).order_by("id"))


def answered_by_another(viewer: Viewer, said: Interaction, member: Member, since: datetime) -> Outgoing | None:
    """Return the answer a colleague of `member` gave to `said` after `since`, if there is one."""
    found = _all(viewer).filter(thread=said.thread, to_handle=said.handle, state=Outgoing.State.SENT)
    return found.filter(answers=said, tells=False, changed_at__gte=since).exclude(member=member).first()


def by_keys(viewer: Viewer, keys: Collection[str]) -> dict[str, Outgoing]:
    """Return what was queued under these keys, by key."""
    return {one.key: one for one in _all(viewer).filter(key__in=list(keys))} if keys else {}


def keys_among(viewer: Viewer, keys: Collection[str]) -> set[str]:
    """Return which of these keys something was queued by already."""
    return set(_all(viewer).filter(key__in=list(keys)).values_list("key", flat=True))


def leaving(now: datetime | None) -> Q:
    """Return what is on its way by itself, or is somebody's task for later than `now`."""
    later = Q(state=Outgoing.State.BY_HAND, due_at__gt=now) if now else Q()
    return Q(state__in=LEAVING) | later


def answering(viewer: Viewer, now: datetime | None = None) -> list[tuple[int, int]]:
    """Return the conversations, as (thread id, handle id), whose answer is on its way or somebody's task for later."""
    found = _all(viewer).filter(leaving(now), tells=False, thread__isnull=False, to_handle__isnull=False)
    return [(thread or 0, handle or 0) for thread, handle in found.values_list("thread_id", "to_handle_id").distinct()]


def sent_texts(viewer: Viewer, *, limit: int = 500) -> list[tuple[int, str]]:
    """Return (handle id, words) of our latest answers, newest first: what the cookie-cutter meter compares with."""
    said = _all(viewer).filter(to_handle__isnull=False).exclude(state=Outgoing.State.DRAFT).order_by("-id")
    return [(row[0] or 0, row[1]) for row in said.values_list("to_handle_id", "text")[:limit]]


def _all(viewer: Viewer) -> QuerySet[Outgoing]:
    found = Outgoing.objects.select_related("account", "member", "to_handle")
    return found if may_see(viewer) else found.none()
