"""Questions about a conversation: what was said, who sees an answer, who else is writing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Subquery

from porch.analytics import likeness
from porch.core.interaction import DEEDS
from porch.core.viewer import Viewer, may_see
from porch.engagement.conversations.models import ComposeLease, Draft
from porch.projections.waiting import queries as waiting
from porch.projections.waiting.models import Standing
from porch.projections.waiting.queries import Looking
from porch.records.accounts.models import Account
from porch.records.interactions import queries as interactions
from porch.records.interactions.models import Interaction, Thread
from porch.records.outbox import queries as outbox
from porch.records.outbox.models import Outgoing
from porch.records.people.models import Handle
from porch.records.team.models import Member

REASONS = ("Nothing to answer", "Answered by phone or in person", "Not for us", "Spam", "Old, from before Porch")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """One handle's conversation with us in one thread, ready to be shown. `turns` oldest first, notes included."""

    thread: Thread
    handle: Handle
    standing: Standing | None
    turns: list[Interaction]
    elsewhere: list[Interaction]  # what passed with the same person in other threads, newest first
    answers: Interaction | None
    account: Account | None
    watching: int
    writing: Member | None  # a colleague who is answering right now
    draft: str
    in_flight: list[Outgoing]


def conversation(viewer: Viewer, thread_id: int, handle_id: int, *, now: datetime) -> Conversation | None:
    """Return one conversation, or None when there is none or it may not be seen."""
    standing = waiting.standing(viewer, thread_id, handle_id, looking=_looking(viewer, thread_id, handle_id, now))
    if standing is None:  # merged into another thread, or nothing of theirs in it
        thread = interactions.thread(viewer, thread_id)
        if thread is None:
            return None
        looking = _looking(viewer, thread.pk, handle_id, now)
        standing = waiting.standing(viewer, thread.pk, handle_id, looking=looking)
    else:
        thread = standing.thread
    turns = interactions.of_thread(viewer, thread.pk)
    handle = next((t.handle for t in turns if t.handle_id == handle_id), None) or _handle(handle_id)
    if handle is None:
        return None
    answers = next((t for t in reversed(turns) if t.handle_id == handle_id and not t.deleted), None)
    others = {t.handle_id for t in turns if not t.ours and t.handle_id != handle_id}
    return Conversation(
        thread=thread,
        handle=handle,
        standing=standing,
        turns=turns,
        elsewhere=[],
        answers=answers,
        account=_account(standing, answers),
        watching=len(others),
        writing=_writing(viewer, standing),
        draft=getattr(standing, "draft", None) or "",
        in_flight=outbox.in_flight(viewer, thread.pk) if getattr(standing, "leaving", True) else [],
    )


def elsewhere(viewer: Viewer, conversation: Conversation, *, limit: int = 10) -> list[Interaction]:
    """Return what passed with the same person in other threads, on any handle, newest first."""
    person = conversation.handle.person
    handles = [conversation.handle.pk] if person is None else [h.pk for h in person.handles.all()]
    found = interactions.of_handles(viewer, handles, limit=limit + len(conversation.turns))
    deeds = {kind.value for kind in DEEDS}
    return [t for t in found if t.thread_id != conversation.thread.pk and t.kind not in deeds][:limit]


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


def _handle(handle_id: int) -> Handle | None:
    return Handle.objects.select_related("person").filter(pk=handle_id).first()


def _looking(viewer: Viewer, thread_id: int, handle_id: int, now: datetime) -> Looking:
    """Who writes here and what the viewer has half written, asked in the same statement as the standing."""
    here = {"thread_id": thread_id, "handle_id": handle_id}
    lease = ComposeLease.objects.filter(**here, until__gt=now).values("member_id")[:1]
    mine = Draft.objects.filter(**here, member_id=viewer.pk if isinstance(viewer, Member) else 0)
    leaving = Exists(Outgoing.objects.filter(thread_id=thread_id, state__in=outbox.IN_FLIGHT))
    return Looking(also={"writer": Subquery(lease), "draft": Subquery(mine.values("text")[:1]), "leaving": leaving})


def _writing(viewer: Viewer, standing: Standing | None) -> Member | None:
    writer = getattr(standing, "writer", None)
    mine = isinstance(viewer, Member) and viewer.pk == writer
    return Member.objects.filter(pk=writer).first() if writer and not mine else None


def _account(standing: Standing | None, answers: Interaction | None) -> Account | None:
    if answers is None:
        return None
    return standing.account if standing and standing.account_id == answers.account_id else answers.account
