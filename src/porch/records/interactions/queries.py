"""Questions about the log."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet, prefetch_related_objects

from porch.core.interaction import SAYING, Kind
from porch.core.viewer import Viewer, may_see
from porch.records.consent import erased
from porch.records.interactions.models import Delivery, File, Interaction, Quarantined, Thread
from porch.records.people.models import Handle
from porch.records.tables import bulk
from porch.records.tables.words import fit_name


def interaction(viewer: Viewer, interaction_id: int) -> Interaction | None:
    """Return one interaction, or None."""
    return _log(viewer).filter(pk=interaction_id).first()


def named(viewer: Viewer, channel: str, external_ids: Collection[str]) -> list[Interaction]:
    """Return these items of a channel, named as it names them, in their order in the log, with whom they are about."""
    names = [fit_name(external_id) for external_id in external_ids]
    found = _log(viewer).select_related("to_handle__person").filter(channel=channel, external_id__in=names)
    return list(found.order_by("id"))


def latest_of(viewer: Viewer, account_id: int, kind: str, *, limit: int) -> list[Interaction]:
    """Return what one connection heard last of one kind, newest first."""
    found = (
        Interaction.objects.filter(account_id=account_id, kind=kind) if may_see(viewer) else Interaction.objects.none()
    )
    return list(found.order_by("-at", "-id")[:limit])


def thread(viewer: Viewer, thread_id: int) -> Thread | None:
    """Return a thread, or the one it was merged into, or None."""
    found = Thread.objects.select_related("merged_into").filter(pk=thread_id).first() if may_see(viewer) else None
    return (found.merged_into or found) if found else None


def of_thread(
    viewer: Viewer, thread_id: int, *, before: tuple[datetime, int] | None = None, limit: int = 200
) -> list[Interaction]:
    """Return the latest interactions of a thread, or those before a place in it, oldest first, with their files."""
    return _page(_log(viewer).filter(thread_id=thread_id), before, limit)[::-1]


def of_handles(
    viewer: Viewer,
    handle_ids: Collection[int],
    *,
    before: tuple[datetime, int] | None = None,
    without_thread: int = 0,
    limit: int = 50,
) -> list[Interaction]:
    """Return what passed between these handles and us, newest first, but for one thread when that is named."""
    log = _log(viewer).exclude(thread_id=without_thread) if without_thread else _log(viewer)
    theirs = _page(log.filter(handle_id__in=handle_ids), before, limit)
    ours = _page(log.filter(to_handle_id__in=handle_ids), before, limit)
    return sorted([*theirs, *ours], key=lambda row: (row.at, row.pk), reverse=True)[:limit]


def latest_words(viewer: Viewer, *, limit: int) -> list[str]:
    """Return what customers said last, latest first: how people speak here."""
    found = Interaction.objects.filter(ours=False, deleted=False).exclude(text="").order_by("-at", "-id")
    return list(found.values_list("text", flat=True)[:limit]) if may_see(viewer) else []


def watching(viewer: Viewer, thread_id: int, handle_id: int) -> int:
    """Return how many others have spoken in a thread: who will see a public answer at the least."""
    others = Interaction.objects.filter(thread_id=thread_id, ours=False).exclude(handle_id=handle_id)
    return others.values("handle_id").distinct().count() if may_see(viewer) else 0


def latest_from(viewer: Viewer, thread_id: int, handle_id: int) -> Interaction | None:
    """Return the last thing this handle said in a thread, or did where they said nothing: what an answer answers."""
    found = _log(viewer).filter(thread_id=thread_id, handle_id=handle_id, deleted=False)
    found = found.select_related("account", "handle").order_by("-at", "-id")
    return found.filter(kind__in=SAYING).first() or found.first()


def replies_to(viewer: Viewer, channel: str, external_ids: Collection[str]) -> list[Interaction]:
    """Return what others said in reply to these items, named as the network names them, in their order in the log."""
    names = [fit_name(external_id) for external_id in external_ids]
    found = _log(viewer).filter(channel=channel, in_reply_to__in=names, ours=False).exclude(in_reply_to="")
    return list(found.order_by("id")) if names else []


def answered(viewer: Viewer, thread_ids: Collection[int], handle_ids: Collection[int]) -> set[tuple[int, int]]:
    """Return in which of these threads we said something to which of these handles, as (thread, handle)."""
    found = Interaction.objects.filter(thread_id__in=list(thread_ids), to_handle_id__in=list(handle_ids), ours=True)
    found = found.filter(kind__in=[kind.value for kind in SAYING], deleted=False)
    rows = found.values_list("thread_id", "to_handle_id").distinct()
    return set(rows) if may_see(viewer) and thread_ids and handle_ids else set()


def deeds_towards(viewer: Viewer, handle_ids: Collection[int], *, since: datetime) -> list[Interaction]:
    """Return what we did about these handles since then outside of any conversation, oldest first."""
    found = Interaction.objects.filter(to_handle_id__in=list(handle_ids), at__gte=since, thread=None, ours=True)
    return list(found.order_by("at", "id")) if may_see(viewer) and handle_ids else []


def dealt_with_quiet(viewer: Viewer, since: datetime) -> int:
    """Return how many deeds there were since then about somebody who had gone quiet."""
    found = Interaction.objects.filter(at__gte=since, said_here=True, to_handle__isnull=False, thread=None, ours=True)
    return found.filter(detail__quiet="1").count() if may_see(viewer) else 0


def accounts_with_unread(viewer: Viewer) -> list[int]:
    """Return the connections whose network pushed something that is not in the log yet."""
    found = Delivery.objects.filter(unread=True).order_by("account_id").values_list("account_id", flat=True)
    return list(found.distinct()) if may_see(viewer) else []


def unread(viewer: Viewer, account_id: int, *, limit: int = 200) -> list[Delivery]:
    """Return what a network pushed and nobody has read into the log yet, oldest first."""
    found = Delivery.objects.filter(account_id=account_id, unread=True).order_by("id")
    return list(found[:limit]) if may_see(viewer) else []


def unread_size(viewer: Viewer, account_id: int) -> int:
    """Return how many deliveries of one connection wait to be read into the log."""
    return Delivery.objects.filter(account_id=account_id, unread=True).count() if may_see(viewer) else 0


def quarantined(
    viewer: Viewer, *, account_id: int | None = None, before: int | None = None, limit: int = 50
) -> list[Quarantined]:
    """Return a page of what could not be read and has not been replayed, newest first; of one connection if named."""
    found = Quarantined.objects.filter(replayed_at=None).select_related("account").order_by("-id")
    if not may_see(viewer):
        return []
    found = found if account_id is None else found.filter(account_id=account_id)
    return list((found.filter(pk__lt=before) if before else found)[:limit])


def quarantined_item(viewer: Viewer, item_id: int) -> Quarantined | None:
    """Return one quarantined item with its account and delivery, or None."""
    found = Quarantined.objects.select_related("account", "delivery").filter(pk=item_id)
    return found.first() if may_see(viewer) else None


def quarantine_size(viewer: Viewer, account_id: int | None = None) -> int:
    """Return how many items wait in quarantine, of one connection if it is named."""
    found = Quarantined.objects.filter(replayed_at=None)
    found = found if account_id is None else found.filter(account_id=account_id)
    return found.count() if may_see(viewer) else 0


def quarantined_bytes(viewer: Viewer, account_id: int, *, limit: int = 200) -> list[bytes]:
    """Return the newest items of one connection that wait in quarantine, byte for byte."""
    found = Quarantined.objects.filter(account_id=account_id, replayed_at=None).order_by("-id")
    return [bytes(body) for body in found.values_list("delivery__body", flat=True)[:limit]] if may_see(viewer) else []


def raw_bytes(viewer: Viewer, delivery: Delivery) -> bytes:
    """Return a delivery byte for byte."""
    return bytes(delivery.body) if may_see(viewer) else b""


def file(viewer: Viewer, file_id: int) -> File | None:
    """Return one photo or file, or None."""
    return File.objects.select_related("interaction").filter(pk=file_id).first() if may_see(viewer) else None


def kept_files(viewer: Viewer, digests: Collection[str]) -> set[str]:
    """Return which of these bytes some interaction has among its files."""
    found = File.objects.filter(sha256__in=list(digests)).values_list("sha256", flat=True)
    return set(found) if may_see(viewer) else set()


def wanted_files(viewer: Viewer, *, limit: int = 50) -> list[File]:
    """Return photos and files whose bytes are still to be fetched, oldest first."""
    found = File.objects.filter(state=File.State.WANTED).select_related("interaction__account").order_by("id")
    return list(found[:limit]) if may_see(viewer) else []


def stored(viewer: Viewer, account_id: int, day: date) -> int:
    """Return how many things customers said on one connection on one UTC day are in the log."""
    return _on_day(viewer, account_id, day).filter(ours=False).count()


def external_ids(viewer: Viewer, account_id: int, day: date) -> set[str]:
    """Return the external ids in the log of one connection and one UTC day, ours too."""
    return set(_on_day(viewer, account_id, day).values_list("external_id", flat=True))


def totals(viewer: Viewer) -> dict[str, int]:
    """Return how large the log is: interactions, theirs, ours, quarantined."""
    if not may_see(viewer):
        return {}
    counted = Interaction.objects.aggregate(all=Count("id"), ours=Count("id", filter=Q(ours=True)))
    return {
        "interactions": counted["all"], "ours": counted["ours"], "theirs": counted["all"] - counted["ours"],
        "quarantined": quarantine_size(viewer),
    }  # fmt: skip


def dealt_with_since(viewer: Viewer, moment: datetime, kinds: Collection[str]) -> int:
    """Return how many people we have answered, closed, handed over or put off through Porch since `moment`."""
    found = Interaction.objects.filter(
        at__gte=moment, ours=True, said_here=True, kind__in=kinds, to_handle__isnull=False
    )
    return found.values("to_handle_id").distinct().count() if may_see(viewer) else 0


def threads_of(viewer: Viewer, account_id: int) -> int:
    """Return how many conversations the items of one connection make."""
    found = Interaction.objects.filter(account_id=account_id)
    return found.values("thread_id").distinct().count() if may_see(viewer) else 0


def present(viewer: Viewer, channel: str, external_ids: Collection[str]) -> set[str]:
    """Return which of these items, named as the network names them, the log has."""
    if not may_see(viewer):
        return set()
    names = {fit_name(external_id): external_id for external_id in external_ids}
    sql = "SELECT external_id FROM interactions_interaction WHERE channel = %s AND external_id IN {}"
    return {names[row[0]] for row in bulk.select(sql, channel, list(names))}


def left_out(viewer: Viewer, channel: str, external_ids: Collection[str]) -> set[str]:
    """Return which of these items are of somebody we were asked to forget: gone from here, and not to come back."""
    if not may_see(viewer) or not external_ids:
        return set()
    digests = {erased.of_item(channel, fit_name(name)): name for name in external_ids}
    return {digests[digest] for digest in erased.among(digests)}


def contact_days(viewer: Viewer, since: datetime) -> Iterator[tuple[int, datetime]]:
    """Yield (person id, moment) of everything customers did since `since`, for who is regular and who is quiet."""
    found = Interaction.objects.filter(ours=False, deleted=False, at__gte=since, handle__person__isnull=False)
    rows = found.values_list("handle__person_id", "at") if may_see(viewer) else []
    yield from rows.iterator() if isinstance(rows, QuerySet) else rows


class Follow(NamedTuple):
    """A follow that stands. `kind` and `value` name the one across; `asked`: they still ask whether they may."""

    kind: str
    value: str
    external_id: str
    at: datetime
    asked: bool


def follows(
    viewer: Viewer, account_id: int, *, ours: bool, of: Collection[tuple[str, str]] | None = None
) -> Iterator[Follow]:
    """Yield the follows of a connection that stand, of us or (`ours`) by us; of these handles alone if they are named.

    There may be very many: they come one by one, oldest first, and never as rows of the log.
    """
    if not may_see(viewer):
        return
    across = "to_handle" if ours else "handle"
    found = Interaction.objects.filter(account_id=account_id, kind=Kind.FOLLOW, ours=ours, deleted=False)
    found = found.filter(**{f"{across}__isnull": False}).order_by("at", "id")
    if of is not None:
        handles = Handle.objects.filter(kind__in={kind for kind, _ in of}, value__in={value for _, value in of})
        found = found.filter(**{f"{across}__in": handles})
    columns = (f"{across}__kind", f"{across}__value", "external_id", "at", "detail")
    for kind, value, external_id, at, detail in found.values_list(*columns).iterator(chunk_size=2000):
        if of is None or (kind, value) in of:
            yield Follow(kind, value, external_id, at, bool(detail.get("request")))


CAME = (Kind.VISIT, Kind.MEETING, Kind.PURCHASE, Kind.ACCEPT, Kind.JOIN)
"""What somebody does who comes."""


def came(
    viewer: Viewer, person_ids: Collection[int], *, since: datetime, until: datetime
) -> list[tuple[int, datetime]]:
    """Return who of these people came and when: they visited, met us, bought, accepted or joined within that time."""
    if not may_see(viewer):
        return []
    found = Interaction.objects.filter(handle__person__in=list(person_ids), at__gte=since, at__lt=until, deleted=False)
    return list(found.filter(kind__in=CAME, ours=False).values_list("handle__person", "at"))


def _on_day(viewer: Viewer, account_id: int, day: date) -> QuerySet[Interaction]:
    begins = datetime.combine(day, time.min, UTC)
    return _log(viewer).filter(account_id=account_id, at__gte=begins, at__lt=begins + timedelta(days=1))


def _page(found: QuerySet[Interaction], before: tuple[datetime, int] | None, limit: int) -> list[Interaction]:
    if before is not None:
        at, row_id = before
        found = found.filter(at__lte=at).exclude(at=at, id__gte=row_id)
    rows = list(found.order_by("-at", "-id")[:limit])
    prefetch_related_objects([row for row in rows if row.has_files], "files")
    return rows


def _log(viewer: Viewer) -> QuerySet[Interaction]:
    found = Interaction.objects.select_related("handle__person", "member")
    return found if may_see(viewer) else found.none()
