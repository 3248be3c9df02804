"""Questions about a conversation: what was said, who sees an answer, who else is writing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from porch.analytics import likeness
from porch.core.interaction import DEEDS, SAYING
from porch.core.viewer import Viewer, may_see
from porch.engagement.conversations.models import ComposeLease
from porch.projections.waiting import queries as waiting
from porch.projections.waiting.models import Standing
from porch.records.accounts.models import Account
from porch.records.interactions import queries as interactions
from porch.records.interactions.models import Interaction, Thread
from porch.records.outbox import queries as outbox
from porch.records.outbox.models import Outgoing
from porch.records.people.models import Handle
from porch.records.tables import bulk
from porch.records.team.models import Member

TURNS = 100  # on one page
REASONS = ("Nothing to answer", "Answered by phone or in person", "Not for us", "Spam", "Old, from before Porch")

_BESIDE = """
    SELECT
      (SELECT member_id FROM conversations_composelease
        WHERE thread_id = %s AND handle_id = %s AND until > %s AND member_id <> %s),
      (SELECT text FROM conversations_draft WHERE thread_id = %s AND handle_id = %s AND member_id = %s),
      EXISTS (SELECT 1 FROM outbox_outgoing WHERE thread_id = %s AND state IN (%s, %s, %s, %s))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """One handle's conversation with us in one thread, ready to be shown. `turns` oldest first, notes included."""

    thread: Thread
    handle: Handle
    standing: Standing | None
    turns: list[Interaction]
    has_older: bool
    answers: Interaction | None
    account: Account | None
    watching: int
    writing: Member | None  # a colleague who is answering right now
    draft: str
    in_flight: list[Outgoing]


def conversation(
    viewer: Viewer, thread_id: int, handle_id: int, *, now: datetime, before: tuple[datetime, int] | None = None
) -> Conversation | None:
    """Return one conversation, its latest turns or those before a place in it; None when it may not be seen."""
    standing = waiting.standing(viewer, thread_id, handle_id)
    if standing is None:  # merged into another thread, or nothing of theirs in it
        thread = interactions.thread(viewer, thread_id)
        if thread is None:
            return None
        standing = waiting.standing(viewer, thread.pk, handle_id)
    else:
        thread = standing.thread
    turns = interactions.of_thread(viewer, thread.pk, before=before, limit=TURNS + 1)
    handle = next((t.handle for t in turns if t.handle_id == handle_id), None) or _handle(handle_id)
    if handle is None:
        return None
    answers = _answered(turns, handle_id)
    if before is not None or (len(turns) > TURNS and (answers is None or answers.kind not in SAYING)):
        answers = interactions.latest_from(viewer, thread.pk, handle_id)
    others = {t.handle_id for t in turns if not t.ours and t.handle_id != handle_id}
    writer, draft, leaving = _beside(viewer, thread.pk, handle_id, now)
    return Conversation(
        thread=thread,
        handle=handle,
        standing=standing,
        turns=turns[-TURNS:],
        has_older=len(turns) > TURNS,
        answers=answers,
        account=_account(standing, answers),
        watching=len(others),
        writing=Member.objects.filter(pk=writer).first() if writer else None,
        draft=draft,
        in_flight=outbox.in_flight(viewer, thread.pk) if leaving else [],
    )


def elsewhere(viewer: Viewer, thread_id: int, handle: Handle, *, limit: int = 10) -> list[Interaction]:
    """Return what passed with the same person in other threads, on any handle, newest first."""
    handles = [handle.pk] if handle.person is None else [h.pk for h in handle.person.handles.all()]
    found = interactions.of_handles(viewer, handles, without_thread=thread_id, limit=limit * 2)
    deeds = {kind.value for kind in DEEDS}
    return [t for t in found if t.kind not in deeds][:limit]


def cookie_cutter(viewer: Viewer, draft: str, handle_id: int) -> likeness.Likeness:
    """Return how much a draft is like what we told others lately."""
    others = [text for whom, text in outbox.sent_texts(viewer) if whom != handle_id]
    return likeness.likeness(draft, others)


def writing_now(viewer: Viewer, now: datetime) -> dict[tuple[int, int], Member]:
    """Return who is answering whom right now, by (thread id, handle id)."""
    if not may_see(viewer):
        return {}
    leases = ComposeLease.objects.filter(until__gt=now).select_related("member")[:200]
    return {(lease.thread_id, lease.handle_id): lease.member for lease in leases}


def _answered(turns: list[Interaction], handle_id: int) -> Interaction | None:
    """Return their last words: a like, or that they have read something, is answered only where they said nothing."""
    theirs = [turn for turn in reversed(turns) if turn.handle_id == handle_id and not turn.deleted]
    return next((turn for turn in theirs if turn.kind in SAYING), theirs[0] if theirs else None)


def _handle(handle_id: int) -> Handle | None:
    return Handle.objects.select_related("person").filter(pk=handle_id).first()


def _beside(viewer: Viewer, thread_id: int, handle_id: int, now: datetime) -> tuple[int | None, str, bool]:
    """Return which colleague writes here, what the viewer has half written, and whether words are leaving.

    One statement by hand: three lookups by key that are nothing to a database and half a page's time to the ORM.
    """
    me = viewer.pk if isinstance(viewer, Member) else 0
    key = (thread_id, handle_id)
    found = bulk.select(_BESIDE, *key, bulk.moment(now), me, *key, me, thread_id, *outbox.IN_FLIGHT)
    writer, draft, leaving = found[0]
    return writer, draft or "", bool(leaving)


def _account(standing: Standing | None, answers: Interaction | None) -> Account | None:
    if answers is None:
        return None
    return standing.account if standing and standing.account_id == answers.account_id else answers.account
