"""Questions about who is waiting. Every list pages by key and reads along an index."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform

from porch.analytics.standing import Fate as Fates
from porch.analytics.standing import State
from porch.core.interaction import Kind
from porch.core.viewer import Viewer, may_see
from porch.projections.waiting.models import Fate, Standing, Summary
from porch.records.accounts.models import Account
from porch.records.interactions.models import Interaction
from porch.records.team.models import Member

Place = tuple[datetime, int]  # the sort key and id of the last row of the page before


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrow:
    """What an inbox list is narrowed to; empty means all."""

    channel: str = ""
    colleague: int | None = None
    visibility: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """What a room above wants seen with each row, and which rows it wants left out, in the same statement."""

    also: Mapping[str, Any] = field(default_factory=dict)
    without: Q = field(default_factory=Q)


def standing(viewer: Viewer, thread_id: int, handle_id: int) -> Standing | None:
    """Return how we stand with one handle in one thread, with the thread and its connection, or None."""
    found = Standing.objects.select_related("account", "thread", "assigned")
    found = found.filter(thread_id=thread_id, handle_id=handle_id) if may_see(viewer) else found.none()
    return next(iter(found[:1]), None)  # first() would sort what is one row


def longest_waiting(
    viewer: Viewer, *, since: datetime | None = None, limit: int = 60, looking: Looking | None = None
) -> list[Standing]:
    """Return who has waited longest, first; only those who began to wait at `since` or later when it is given."""
    found = _seen(_all(viewer).filter(state=State.WAITING.value), looking)
    if since is not None:
        found = found.filter(since__gte=since)
    return list(found.order_by("since", "id")[:limit])


def urgent(viewer: Viewer, *, limit: int = 30, looking: Looking | None = None) -> list[Standing]:
    """Return the urgent ones who wait, longest first."""
    found = _seen(_all(viewer).filter(state=State.WAITING.value, urgent=True), looking)
    return list(found.order_by("since", "id")[:limit])


def standings(viewer: Viewer, ids: Collection[int]) -> list[Standing]:
    """Return these standings, latest first."""
    return list(_all(viewer).filter(pk__in=ids).order_by("-last_at", "-id"))


def of_pairs(viewer: Viewer, pairs: Collection[tuple[int, int]]) -> list[Standing]:
    """Return the conversations named by (thread id, handle id), in that order."""
    found = _all(viewer).filter(thread_id__in={thread for thread, _ in pairs}, handle_id__in={h for _, h in pairs})
    known = {(s.thread_id, s.handle_id): s for s in found}
    return [known[pair] for pair in pairs if pair in known]


def pile_size(viewer: Viewer, moment: datetime, *, most: int = 10_000) -> int:
    """Return how many began to wait before `moment`, counting at most `most`."""
    found = _all(viewer).filter(state=State.WAITING.value, since__lt=moment)
    return found.order_by("since", "id")[:most].count()


def kind_words(viewer: Viewer, since: datetime, *, without: Q | None = None, limit: int = 5) -> list[Standing]:
    """Return standings whose last word was kind and public and asked for nothing, latest first: whom to thank.

    `without` is what a room above wants left out.
    """
    found = _all(viewer).filter(state=State.DONE.value, last_at__gte=since, last__ours=False, last__deleted=False)
    shared = Q(last__kind=Kind.ANNOUNCE.value) | Q(last__kind=Kind.CREATE.value, visibility="public")
    unanswered = Q(last__fate_row__fate="needs_no_answer")
    untouched = Q(last_at=F("last__at"))  # once we have said or done something, they are thanked
    found = found.exclude(without) if without is not None else found
    return list(found.filter(shared, unanswered, untouched).order_by("-last_at", "-id")[:limit])


def who_waits(viewer: Viewer, handle_ids: Collection[int]) -> set[int]:
    """Return which of these handles wait for us in any conversation, snoozed and handed over ones too."""
    states = (State.WAITING.value, State.SNOOZED.value, State.HANDED_OVER.value)
    found = Standing.objects.filter(handle_id__in=handle_ids, state__in=states)
    return set(found.values_list("handle_id", flat=True)) if may_see(viewer) else set()


def before(viewer: Viewer, moment: datetime, *, limit: int = 50) -> list[Standing]:
    """Return who began to wait before `moment`, newest first: the pile from before Porch."""
    found = _all(viewer).filter(state=State.WAITING.value, since__lt=moment)
    return list(found.order_by("-since", "-id")[:limit])


def notices(
    viewer: Viewer, *, since: datetime | None = None, after: Place | None = None, limit: int = 50
) -> list[Standing]:
    """Return the notices that nobody has ticked off, oldest first, each with its mail."""
    found = _all(viewer).filter(state=State.NOTICE.value).select_related("last", "handle")
    if since is not None:
        found = found.filter(since__gte=since)
    if after is not None:
        found = found.filter(since__gte=after[0]).exclude(since=after[0], id__lte=after[1])
    return list(found.order_by("since", "id")[:limit])


def notices_before(viewer: Viewer, moment: datetime, *, limit: int = 500) -> list[Standing]:
    """Return the notices from before `moment`, newest first."""
    found = _all(viewer).filter(state=State.NOTICE.value, since__lt=moment)
    return list(found.order_by("-since", "-id")[:limit])


def box(
    viewer: Viewer, name: str, *, narrow: Narrow | None = None, before: Place | None = None, limit: int = 50
) -> list[Standing]:
    """Return a page of one inbox list (mine, unassigned, waiting, set_aside, snoozed, handed_over, done, all)."""
    found = _narrowed(_box(viewer, name), narrow or Narrow())
    found = found.annotate(notice_of=_told("place"), through=_told("through"))
    if name in ("waiting", "mine", "unassigned"):
        if before is not None:
            found = found.filter(since__gte=before[0]).exclude(since=before[0], id__lte=before[1])
        return list(found.order_by("since", "id")[:limit])
    if before is not None:
        found = found.filter(last_at__lte=before[0]).exclude(last_at=before[0], id__gte=before[1])
    return list(found.order_by("-last_at", "-id")[:limit])


def of_handles(viewer: Viewer, handle_ids: list[int]) -> list[Standing]:
    """Return every conversation of these handles, latest first."""
    return list(_all(viewer).filter(handle_id__in=handle_ids).order_by("-last_at", "-id")[:50])


def latest(viewer: Viewer, *, since: datetime, limit: int) -> list[Standing]:
    """Return the conversations in which something was said last, since a moment, latest first, with whose they are."""
    found = _all(viewer).filter(last_at__gte=since)
    return list(found.order_by("-last_at", "-id")[:limit])


def returned(viewer: Viewer, now: datetime, *, limit: int = 20) -> list[Standing]:
    """Return what was handed over and came back because its date passed in silence."""
    found = _all(viewer).filter(state=State.WAITING.value, returns_at__lte=now)
    return list(found.order_by("since", "id")[:limit])


def summary(viewer: Viewer) -> Summary:
    """Return the counts as the projection last took them."""
    return (Summary.objects.filter(pk=1).first() if may_see(viewer) else None) or Summary(pk=1)


def ledger(viewer: Viewer, account_id: int, day: date) -> Mapping[str, int]:
    """Return how many of the things customers said on one connection and day came to which fate."""
    if not may_see(viewer):
        return {}
    counted = Fate.objects.filter(account_id=account_id, day=day).values_list("fate").annotate(n=Count("pk"))
    return dict(counted.order_by("fate"))


def fates(viewer: Viewer, since: date, until: date) -> dict[str, int]:
    """Return how many of the things customers said on these days, both included, came to which fate."""
    counted = _of_days(since, until).values_list("fate").annotate(n=Count("pk"))
    return dict(counted.order_by("fate")) if may_see(viewer) else {}


def answered_within(viewer: Viewer, since: date, until: date, *, hours: float) -> tuple[int, int]:
    """Return of all that was said on these days and answered: how much within so many hours, and how much in all.

    Answered is when we said the next thing in the conversation.
    """
    ends = (Fates.ANSWERED.value, Fates.ANSWERED_ELSEWHERE.value)
    ours = Interaction.objects.filter(thread=OuterRef("interaction__thread"), ours=True, at__gte=OuterRef("asked"))
    found = _of_days(since, until).filter(fate__in=ends).annotate(asked=F("interaction__at"))
    rows = found.annotate(said=Subquery(ours.order_by("at", "pk").values("at")[:1])).values_list("asked", "said")
    waits = [(said - asked).total_seconds() for asked, said in rows.iterator() if said is not None]
    return (sum(one <= hours * 3600 for one in waits), len(waits)) if may_see(viewer) else (0, 0)


def _of_days(since: date, until: date) -> QuerySet[Fate]:
    """Return the fates of these days, connection by connection: so they are read along the ledger."""
    return Fate.objects.filter(account__in=Account.objects.values("pk"), day__gte=since, day__lte=until)


def _box(viewer: Viewer, name: str) -> QuerySet[Standing]:
    found = _all(viewer)
    match name:
        case "mine":
            mine = found.filter(assigned=viewer) if isinstance(viewer, Member) else found.none()
            return mine.filter(state__in=(State.WAITING.value, State.HANDED_OVER.value))
        case "unassigned":
            return found.filter(state=State.WAITING.value, assigned=None)
        case "all":
            return found
        case _:
            return found.filter(state=State(name).value)


def _told(name: str) -> KeyTextTransform:
    """Return what the latest thing said tells under `name`."""
    return KeyTextTransform(name, F("last__detail"))


def _seen(found: QuerySet[Standing], looking: Looking | None) -> QuerySet[Standing]:
    if looking is None:
        return found
    return (
        found.annotate(**looking.also).exclude(looking.without) if looking.without else found.annotate(**looking.also)
    )


def _narrowed(found: QuerySet[Standing], narrow: Narrow) -> QuerySet[Standing]:
    if narrow.channel:
        found = found.filter(channel=narrow.channel)
    if narrow.colleague is not None:
        found = found.filter(assigned_id=narrow.colleague)
    if narrow.visibility:
        found = found.filter(visibility=narrow.visibility)
    return found


def _all(viewer: Viewer) -> QuerySet[Standing]:
    found = Standing.objects.select_related("handle__person", "assigned", "handed_by")
    found = found.annotate(thread_subject=F("thread__subject"))
    return found if may_see(viewer) else found.none()
