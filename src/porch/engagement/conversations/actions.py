"""Verbs in a conversation: answer, note, hand over, snooze, close - each one deed, written into the log, undoable."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from porch.analytics.language import TAUGHT
from porch.core.errors import PorchError
from porch.core.interaction import DEEDS, Kind, Visibility
from porch.core.template import Filled
from porch.core.viewer import SYSTEM
from porch.engagement.conversations.models import ComposeLease, Draft
from porch.projections.language import correcting
from porch.projections.waiting import projector as waiting
from porch.records.accounts.models import Account
from porch.records.interactions import actions as log
from porch.records.interactions import queries as interactions
from porch.records.interactions.models import Interaction
from porch.records.outbox import actions as outbox
from porch.records.outbox import queries as outbox_queries
from porch.records.outbox.models import Enclosure, Outgoing
from porch.records.people import actions as people
from porch.records.people.models import Handle
from porch.records.team.models import Member

LEASE = timedelta(minutes=3)


class TakenError(PorchError):
    """A colleague is writing to the same person."""


def hold(*, thread_id: int, handle: Handle, member: Member, at: datetime) -> ComposeLease:
    """Take or renew the right to answer; TakenError names the colleague who has it."""
    with transaction.atomic():
        lease, made = ComposeLease.objects.select_for_update().get_or_create(
            thread_id=thread_id, handle=handle, defaults={"member": member, "until": at + LEASE}
        )
        if not made:
            if lease.member_id != member.pk and lease.until > at:
                raise TakenError(f"{lease.member.name} is answering, until {lease.until:%H:%M} UTC at the latest.")
            lease.member, lease.until = member, at + LEASE
            lease.save(update_fields=["member", "until"])
    return lease


def release(*, thread_id: int, handle: Handle, member: Member) -> None:
    """Give the right to answer back."""
    ComposeLease.objects.filter(thread_id=thread_id, handle=handle, member=member).delete()


def save_draft(*, thread_id: int, handle: Handle, member: Member, text: str, at: datetime) -> None:
    """Keep half-written words; empty words are no draft."""
    key: dict[str, Any] = {"thread_id": thread_id, "handle": handle, "member": member}
    if text.strip():
        Draft.objects.update_or_create(**key, defaults={"text": text, "changed_at": at})
    else:
        Draft.objects.filter(**key).delete()


def begin_draft(*, thread_id: int, handle: Handle, member: Member, text: str, at: datetime) -> None:
    """Keep words to begin with; what is half-written already stays."""
    key: dict[str, Any] = {"thread_id": thread_id, "handle": handle, "member": member}
    Draft.objects.get_or_create(**key, defaults={"text": text, "changed_at": at})


def write(
    *, account: Account, handle: Handle, member: Member, subject: str, text: str, at: datetime, key: str = ""
) -> Outgoing:
    """Begin a conversation by mail; it leaves after the time to undo. NotWanted when they do not want this."""
    if not subject.strip():
        raise PorchError("Give the mail a subject.")
    return outbox.enqueue(
        account=account, text=text, at=at, member=member, to_handle=handle, subject=" ".join(subject.split()),
        visibility=Visibility.DIRECT, key=key,
    )  # fmt: skip


def reply(
    *,
    thread_id: int,
    handle: Handle,
    member: Member,
    text: str,
    at: datetime,
    enclosures: Sequence[Enclosure] = (),
    key: str = "",
    template: Filled | None = None,
) -> Outgoing:
    """Answer the last thing `handle` said here, where they said it; it leaves after the time to undo.

    `template` is the approved wording that `text` is, where the network takes no words of our own any more.

    TakenError when a colleague is writing, AlreadyAnswering when an answer is on its way.
    """
    with transaction.atomic():
        hold(thread_id=thread_id, handle=handle, member=member, at=at)
        said, account = _last_said(thread_id, handle)
        _nobody_answered_just_now(said, member, at)
        outgoing = outbox.enqueue(
            account=account, text=text, at=at, member=member, answers=said, to_handle=handle,
            subject=_answer_subject(said.subject), visibility=said.visibility, enclosures=enclosures, key=key,
            template=template,
        )  # fmt: skip
        release(thread_id=thread_id, handle=handle, member=member)
        Draft.objects.filter(thread_id=thread_id, handle=handle, member=member).delete()
    return outgoing


def take_back(*, outgoing: Outgoing, at: datetime) -> Outgoing:
    """Undo an answer that has not left: its words are a draft again."""
    outgoing = outbox.take_back(outgoing=outgoing, at=at)
    if outgoing.thread_id and outgoing.to_handle and outgoing.member:
        save_draft(
            thread_id=outgoing.thread_id, handle=outgoing.to_handle, member=outgoing.member, text=outgoing.text, at=at
        )
    return outgoing


def note(*, thread_id: int, handle: Handle, member: Member, text: str, at: datetime) -> Interaction:
    """Write a private note; no customer ever sees it."""
    return _deed(Kind.NOTE, thread_id, handle, member, at, text=text)


def note_person(*, handle: Handle, member: Member, text: str, at: datetime) -> Interaction:
    """Write a private note about somebody, in no conversation; it stands in their history."""
    return log.log(kind=Kind.NOTE, handle=handle, member=member, text=text, at=at)


def assign(*, thread_id: int, handle: Handle, to: Member | None, member: Member, at: datetime) -> Interaction:
    """Say whose it is; None: nobody's."""
    return _deed(Kind.ASSIGN, thread_id, handle, member, at, to=f"member:{to.pk}" if to else "")


def hand_over(
    *, thread_id: int, handle: Handle, to: Member | str, until: datetime, member: Member, at: datetime, words: str = ""
) -> Interaction:
    """Give it to a colleague or to a desk (a role such as marketing) until `until`; in silence it comes back to me."""
    whom, name = (f"member:{to.pk}", to.name) if isinstance(to, Member) else (f"desk:{to}", to.capitalize())
    return _deed(Kind.HAND_OVER, thread_id, handle, member, at, text=words, to=whom, name=name, until=until.isoformat())


def tell_who_has_it(*, thread_id: int, handle: Handle, member: Member, text: str, at: datetime) -> Outgoing:
    """Tell the customer who has it now; it answers nothing, so they go on waiting in the other's list."""
    said, account = _last_said(thread_id, handle)
    return outbox.enqueue(
        account=account, text=text, at=at, member=member, answers=said, to_handle=handle,
        subject=_answer_subject(said.subject), visibility=said.visibility, tells=True,
    )  # fmt: skip


def pull_back(*, thread_id: int, handle: Handle, member: Member, at: datetime) -> Interaction:
    """Take a hand-over back before its date."""
    return _deed(Kind.TAKE_BACK, thread_id, handle, member, at)


def snooze(*, thread_id: int, handle: Handle, until: datetime, member: Member, at: datetime) -> Interaction:
    """Let it rest until `until`; new words of theirs wake it."""
    if until <= at:
        raise PorchError("That moment has passed already.")
    return _deed(Kind.SNOOZE, thread_id, handle, member, at, until=until.isoformat())


def close(*, thread_id: int, handle: Handle, reason: str, member: Member, at: datetime) -> Interaction:
    """Close without an answer, with a reason; new words of theirs open it again."""
    return _deed(Kind.CLOSE, thread_id, handle, member, at, naming_last=True, reason=reason)


def acknowledge(*, thread_id: int, handle: Handle, member: Member, at: datetime, reason: str = "") -> Interaction:
    """Take note of it: seen, and no answer is owed."""
    return _deed(Kind.ACKNOWLEDGE, thread_id, handle, member, at, naming_last=True, reason=reason)


def decline(*, thread_id: int, handle: Handle, reason: str, member: Member, at: datetime) -> Interaction:
    """Decide not to answer, and say why."""
    return _deed(Kind.DECLINE, thread_id, handle, member, at, naming_last=True, reason=reason)


def reopen(*, thread_id: int, handle: Handle, member: Member, at: datetime) -> Interaction:
    """Put it back on the list."""
    return _deed(Kind.REOPEN, thread_id, handle, member, at)


def raise_flag(*, thread_id: int, handle: Handle, member: Member, at: datetime) -> Interaction:
    """Mark as urgent."""
    return _deed(Kind.URGENT, thread_id, handle, member, at)


def lower_flag(*, thread_id: int, handle: Handle, member: Member, at: datetime) -> Interaction:
    """Say that it is not urgent after all."""
    return _deed(Kind.CALM, thread_id, handle, member, at)


def correct(*, said: Interaction, handle: Handle, label: str, right: bool, member: Member, at: datetime) -> Interaction:
    """Say that a label of something said is right, or is not; it counts at once, and the team's own model learns it."""
    if label not in TAUGHT:
        raise PorchError("There is no such label.")
    with transaction.atomic():
        deed = _log(
            Kind.CORRECT, said.thread_id, handle, member, at, of=str(said.pk), label=label, right="1" if right else "0"
        )
        _apply(deed)
    waiting.catch_up(now=at)
    return deed


def set_aside(
    *, thread_id: int | None, handle: Handle, member: Member, at: datetime, whole_domain: bool = False
) -> Interaction:
    """Mark as not a customer, by address or domain: out of the morning, one click away. It needs no conversation."""
    with transaction.atomic():
        marks = people.mark_not_a_customer(handle=handle, whole_domain=whole_domain, by=member, at=at)
        return _deed(Kind.SET_ASIDE, thread_id, handle, member, at, marks=_listed(marks))


def bring_back(*, thread_id: int | None, handle: Handle, member: Member, at: datetime) -> Interaction:
    """Mark as a customer after all."""
    with transaction.atomic():
        marks = people.unmark_not_a_customer(handle=handle, at=at)
        return _deed(Kind.BRING_BACK, thread_id, handle, member, at, marks=_listed(marks))


def undo(*, deed: Interaction, member: Member, at: datetime) -> Interaction:
    """Take a deed of ours back, as if it had not been done; undoing an undo does it again."""
    handle = deed.to_handle
    if handle is None or deed.kind not in DEEDS:
        raise PorchError("There is nothing to undo.")
    with transaction.atomic():
        done, marks = deed.detail.get("does", deed.kind), deed.detail.get("marks", "")
        opposite = {Kind.SET_ASIDE: Kind.BRING_BACK, Kind.BRING_BACK: Kind.SET_ASIDE}.get(done)
        if opposite is None:
            back = _deed(Kind.UNDO, deed.thread_id, handle, member, at, of=str(deed.pk))
            if deed.kind in (Kind.CORRECT, Kind.UNDO):
                _apply(back)
            return back
        people.set_marks(marks=[int(mark) for mark in marks.split()], standing=opposite is Kind.SET_ASIDE, at=at)
        return _deed(Kind.UNDO, deed.thread_id, handle, member, at, of=str(deed.pk), does=opposite.value, marks=marks)


def close_many(
    *, conversations: Sequence[tuple[int, Handle]], reason: str, member: Member, at: datetime
) -> list[Interaction]:
    """Close several conversations with one reason; return the deeds, each of which can be undone."""
    with transaction.atomic():
        deeds = [
            _log(Kind.ACKNOWLEDGE, thread_id, handle, member, at, naming_last=True, reason=reason)
            for thread_id, handle in conversations
        ]
    waiting.catch_up(now=at)
    return deeds


def _deed(
    kind: Kind, thread_id: int | None, handle: Handle, member: Member, at: datetime, *, text: str = "",
    naming_last: bool = False, **detail: str,
) -> Interaction:  # fmt: skip
    deed = _log(kind, thread_id, handle, member, at, text=text, naming_last=naming_last, **detail)
    # The list the colleague looks at next must know: everybody else's list learns it from the worker.
    waiting.catch_up(now=at)
    return deed


def _log(
    kind: Kind, thread_id: int | None, handle: Handle, member: Member, at: datetime, *, text: str = "",
    naming_last: bool = False, **detail: str,
) -> Interaction:  # fmt: skip
    if (
        naming_last
        and thread_id is not None
        and (said := interactions.latest_from(SYSTEM, thread_id, handle.pk)) is not None
    ):
        detail["of"] = str(said.pk)  # what came meanwhile is not swallowed
    return log.log(kind=kind, at=at, thread_id=thread_id, handle=handle, member=member, text=text, detail=detail)


def _apply(deed: Interaction) -> None:
    """Let labels follow what was said of them: the page looked at next must know."""
    if deed.thread_id is not None:
        correcting.fold([deed.thread_id])


def _last_said(thread_id: int, handle: Handle) -> tuple[Interaction, Account]:
    thread = interactions.thread(SYSTEM, thread_id)  # the page may be older than the thread's last merging
    said = interactions.latest_from(SYSTEM, thread.pk, handle.pk) if thread else None
    if said is None or said.account is None:
        raise PorchError("There is nothing here to answer.")
    return said, said.account


def _nobody_answered_just_now(said: Interaction, member: Member, at: datetime) -> None:
    """Keep a second answer out whose writer cannot have seen the first: their page is older."""
    other = outbox_queries.answered_by_another(SYSTEM, said, member, at - LEASE)
    if other is not None:
        raise TakenError(f"{other.member.name if other.member else 'Somebody'} has just answered this.")


def _listed(marks: Sequence[int]) -> str:
    return " ".join(map(str, marks))


def _answer_subject(subject: str) -> str:
    return subject if not subject or subject.lower().startswith("re:") else f"Re: {subject}"
