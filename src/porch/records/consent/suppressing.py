"""Who must be left alone, and at which address: kept as keyed hashes, so that it outlives import, merge and erasure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from porch.core.errors import PorchError
from porch.core.viewer import Viewer, may_see
from porch.records.consent import erased
from porch.records.consent.models import Purpose, Reason, Suppression
from porch.records.people.models import Handle, Person
from porch.records.tables.words import fit
from porch.records.team.models import Member

FEW = 500
WHOLE_KIND = frozenset({Reason.COMPLAINED})
"""What holds for every handle of the same kind that its owner has; a bounce is of its address alone."""
EVERYWHERE = frozenset({Reason.LEGAL})
"""What holds for all of its owner's handles."""

SAID = {
    Reason.UNSUBSCRIBED: "They asked for no more here.",
    Reason.BOUNCED: "What we send here comes back.",
    Reason.COMPLAINED: "They called our mail unwanted.",
    Reason.MANUAL: "A colleague said to leave them alone here.",
    Reason.LEGAL: "They must not be written to at all.",
}


def suppress(
    *,
    kind: str,
    value: str,
    reason: Reason,
    at: datetime,
    by: Member | None = None,
    words: str = "",
    purpose: Purpose | None = None,
) -> Suppression:
    """Let nothing that we begin go to a handle any more (for `purpose` alone, where one is named); twice is once."""
    row, _ = Suppression.objects.get_or_create(
        digest=erased.of_handle(kind, value), reason=reason, purpose=purpose or "", lifted_at=None,
        defaults={"kind": kind[:32], "words": fit(words.strip(), 300), "by": by, "at": at},
    )  # fmt: skip
    return row


def bounced(*, kind: str, value: str, at: datetime, words: str = "") -> Suppression:
    """Note that what is sent to this address comes back for good; other addresses of theirs stay open (C6)."""
    return suppress(kind=kind, value=value, reason=Reason.BOUNCED, at=at, words=words)


def complained(*, kind: str, value: str, at: datetime, words: str = "") -> Suppression:
    """Note that somebody called our mail unwanted: none goes to any address of theirs of this kind (C6)."""
    return suppress(kind=kind, value=value, reason=Reason.COMPLAINED, at=at, words=words)


def forbid(*, person: Person, at: datetime, by: Member | None, words: str) -> list[Suppression]:
    """Let nothing go to any handle of somebody, for a reason of law; PorchError when no reason is given."""
    if not words.strip():
        raise PorchError("Say what forbids it.")
    handles = Handle.objects.filter(person_id=person.now_id).order_by("pk")
    return [suppress(kind=h.kind, value=h.value, reason=Reason.LEGAL, at=at, by=by, words=words) for h in handles]


def lift(*, suppression: Suppression, at: datetime) -> Suppression:
    """Take it back: the address works again, or it was a mistake. It stays, and holds no more."""
    Suppression.objects.filter(pk=suppression.pk, lifted_at=None).update(lifted_at=at)
    suppression.refresh_from_db()
    return suppression


def of_person(viewer: Viewer, person: Person) -> list[tuple[Handle, Suppression]]:
    """Return what holds for somebody's handles, with the handle each is of; latest first."""
    if not may_see(viewer):
        return []
    handles = {erased.of_handle(h.kind, h.value): h for h in Handle.objects.filter(person_id=person.now_id)}
    rows = Suppression.objects.filter(digest__in=handles, lifted_at=None).select_related("by").order_by("-at", "-id")
    return [(handles[row.digest], row) for row in rows]


def suppression(viewer: Viewer, suppression_id: int) -> Suppression | None:
    """Return one of them, or None."""
    return Suppression.objects.filter(pk=suppression_id).first() if may_see(viewer) else None


def barred(
    viewer: Viewer, handles: Mapping[int, Collection[tuple[str, str]]], purpose: Purpose | None = None
) -> dict[int, dict[str, str]]:
    """Return, by person, which kinds of handle are shut for `purpose` and why ("" is everywhere); others are left out.

    `handles` are each person's (kind, value). A kind is shut when every handle of that kind is, or a complaint says so.
    """
    if not may_see(viewer):
        return {}
    few = len(handles) <= FEW
    rows = _standing(
        purpose, [erased.of_handle(*one) for theirs in handles.values() for one in theirs] if few else None
    )
    if not rows:
        return {}
    found = {person: _of(theirs, rows) for person, theirs in handles.items()}
    return {person: shut for person, shut in found.items() if shut}


def is_barred(viewer: Viewer, kind: str, value: str, purpose: Purpose | None = None) -> str:
    """Return why one handle, whoever has it, must not be written to; empty where it may."""
    if not may_see(viewer):
        return SAID[Reason.MANUAL]
    rows = Suppression.objects.filter(digest=erased.of_handle(kind, value), lifted_at=None)
    found = next((row for row in rows.order_by("at", "id") if row.purpose in ("", purpose)), None)
    return SAID[Reason(found.reason)] if found else ""


def counted(viewer: Viewer, reason: Reason, *, since: datetime) -> int:
    """Return how many handles were shut for `reason` since then."""
    rows = Suppression.objects.filter(reason=reason, at__gt=since)
    return rows.count() if may_see(viewer) else 0


def _standing(purpose: Purpose | None, digests: Collection[str] | None) -> dict[str, list[Reason]]:
    found = Suppression.objects.filter(lifted_at=None)
    found = found.filter(digest__in=digests) if digests is not None else found
    rows: dict[str, list[Reason]] = {}
    for digest, reason, of in found.values_list("digest", "reason", "purpose"):
        if of in ("", purpose):
            rows.setdefault(digest, []).append(Reason(reason))
    return rows


def _of(handles: Iterable[tuple[str, str]], rows: Mapping[str, Collection[Reason]]) -> dict[str, str]:
    shut: dict[str, str] = {}
    open_kinds: set[str] = set()
    for kind, value in handles:
        reasons = rows.get(erased.of_handle(kind, value), ())
        if not reasons:
            open_kinds.add(kind)
        for reason in reasons:
            if reason in EVERYWHERE:
                shut[""] = SAID[reason]
            elif reason in WHOLE_KIND:
                shut[f"!{kind}"] = SAID[reason]
            else:
                shut.setdefault(kind, SAID[reason])
    told = {kind[1:]: why for kind, why in shut.items() if kind.startswith("!")}
    return {kind: why for kind, why in shut.items() if not kind.startswith("!") and kind not in open_kinds} | told
