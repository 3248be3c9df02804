"""Verbs on what we mean to say. `enqueue` is the one gate for everything that leaves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from porch.core.errors import PorchError
from porch.core.interaction import Kind, Receipt
from porch.core.template import Filled
from porch.core.viewer import SYSTEM
from porch.records.accounts.models import Account
from porch.records.consent import queries as consent
from porch.records.consent.models import Purpose
from porch.records.interactions import actions as interactions
from porch.records.interactions import store
from porch.records.interactions.models import File, Interaction
from porch.records.outbox.models import Enclosure, Outgoing, Slot
from porch.records.people.models import Handle
from porch.records.team.models import Member

UNDO = timedelta(seconds=10)
LEASE = timedelta(minutes=2)
State = Outgoing.State
BY_HAND = "by-hand:"
INVITATION, INVITES = "text/calendar", "invite-"  # the file of an invitation, and how core.itip begins its key


JUDGED = frozenset({Purpose.QUESTION, Purpose.IDEA, Purpose.INVITATION, Purpose.FEEDBACK, Purpose.NEWS})
"""What nobody begins but by `starting`."""


class AlreadyAnswering(PorchError):
    """Somebody's answer to the same words is on its way."""


class NotWanted(PorchError):
    """Whom we meant to write to said that they do not want this."""


def enqueue(
    *,
    account: Account,
    text: str,
    at: datetime,
    member: Member | None = None,
    answers: Interaction | None = None,
    to_handle: Handle | None = None,
    subject: str = "",
    visibility: str = "public",
    enclosures: Sequence[Enclosure] = (),
    key: str = "",
    post_key: str = "",
    tells: bool = False,
    undo: timedelta = UNDO,
    thread_id: int | None = None,
    template: Filled | None = None,
    to_address: str = "",
    purpose: Purpose | None = None,
    begun: bool = False,
    language: str = "",
) -> Outgoing:
    """Approve words to be said once on `account`; they leave when `undo` has passed. The same `key` is the same saying.

    `template` is the approved wording that `text` is. `thread_id` is where they belong when they answer nothing, and
    `to_address` where mail goes that is for nobody known by it yet. What we start is held against what its recipient
    said about `purpose` (an invitation by its key, else service); a reply passes. `begun`: `starting` has judged it, as
    it must questions, little ideas, invitations, news and asking how it was. `language`: of words of Porch's own.
    NotWanted when they do not. AlreadyAnswering when an answer to the same words is on its way.
    """
    if not text.strip():
        raise PorchError("There is nothing to say yet.")
    if key and (same := Outgoing.objects.filter(key=key).first()):
        return same
    if purpose in JUDGED and answers is None and not begun:
        raise PorchError("What we begin with people is planned as a burst, and judged before it leaves.")
    _see_that_it_is_wanted(answers, to_handle, purpose or _purpose(key), at)
    try:
        with transaction.atomic():
            outgoing = Outgoing.objects.create(
                key=key or uuid4().hex, account=account, state=State.APPROVED, answers=answers,
                thread_id=answers.thread_id if answers else thread_id, to_handle=to_handle, member=member,
                to_address=to_address, subject=subject[:500], text=text,
                template=asdict(template) if template else None, visibility=visibility, tells=tells,
                post_key=post_key, language=language, due_at=at + undo, created_at=at, changed_at=at,
            )  # fmt: skip
            for position, enclosure in enumerate(enclosures):
                enclosure.outgoing, enclosure.position = outgoing, position
                enclosure.save()
    except IntegrityError as error:
        if key and (same := Outgoing.objects.filter(key=key).first()):
            return same
        raise AlreadyAnswering("An answer to this is on its way already.") from error
    return outgoing


def enqueue_mail(
    *, to_address: str, subject: str, text: str, at: datetime, key: str = "", language: str = ""
) -> Outgoing:
    """Queue mail of Porch's own (a sign-in code, the morning list, a link asked for), in the `language` it is in."""
    fields = {
        "state": State.APPROVED, "to_address": to_address, "subject": subject[:500], "text": text,
        "visibility": "direct", "language": language, "due_at": at, "created_at": at, "changed_at": at,
    }  # fmt: skip
    outgoing, _ = Outgoing.objects.get_or_create(key=key or uuid4().hex, defaults=fields)
    return outgoing


def take_back(*, outgoing: Outgoing, at: datetime) -> Outgoing:
    """Undo: make it a draft again, if it has not begun to leave. PorchError when it is too late."""
    here = Outgoing.objects.filter(pk=outgoing.pk, state__in=(State.APPROVED, State.BY_HAND))
    if not here.update(state=State.DRAFT, changed_at=at):
        raise PorchError("It has left already and cannot be taken back.")
    _free(outgoing, at)
    outgoing.refresh_from_db()
    return outgoing


def lease(*, now: datetime) -> Outgoing | None:
    """Take the next thing that is due to leave and mark it *sending*; None when there is none.

    Whoever died while sending leaves an unknown outcome behind, never a second sending.
    """
    _doubt_the_dead(now)
    for outgoing in _may_leave(now):
        won = Outgoing.objects.filter(pk=outgoing.pk, state=State.APPROVED, attempts=outgoing.attempts).update(
            state=State.SENDING, lease_until=now + LEASE, begun_at=outgoing.begun_at or now, changed_at=now,
            attempts=outgoing.attempts + 1, looks=0,
        )  # fmt: skip
        if won:
            outgoing.refresh_from_db()
            return outgoing
    return None


def keep_leases(*, sending: Collection[int], now: datetime) -> int:
    """Renew the leases of what a living process is saying right now, however slow the line; return how many."""
    held = Outgoing.objects.filter(pk__in=sending, state=State.SENDING)
    return held.update(lease_until=now + LEASE) if sending else 0


def lease_unknown(*, now: datetime) -> Outgoing | None:
    """Take the next sending whose outcome must be looked up; None when there is none."""
    for outgoing in Outgoing.objects.filter(state=State.UNKNOWN, due_at__lte=now).order_by("due_at", "id")[:20]:
        won = Outgoing.objects.filter(pk=outgoing.pk, state=State.UNKNOWN, due_at=outgoing.due_at).update(
            due_at=now + LEASE, changed_at=now
        )
        if won:
            outgoing.refresh_from_db()
            return outgoing
    return None


def arrived(*, outgoing: Outgoing, receipt: Receipt, at: datetime) -> Interaction | None:
    """Note that it was published and write it into the log, in one transaction; return its interaction."""
    with transaction.atomic():
        held = Outgoing.objects.select_for_update().get(pk=outgoing.pk)
        if held.state == State.SENT:
            return None
        held.state, held.error, held.changed_at = State.SENT, "", at
        held.external_id, held.url = receipt.external_id[:600], receipt.url[:1000]
        held.save(update_fields=["state", "error", "changed_at", "external_id", "url"])
        Slot.objects.filter(outgoing=held, freed_at=None).update(at=at)  # their days are counted from here
        if held.account is None:
            return None
        said = interactions.log_said(
            account=held.account, receipt=receipt, text=held.text, at=at, visibility=held.visibility,
            subject=held.subject, answers=held.answers, to_handle=held.to_handle, thread_id=held.thread_id,
            member=held.member, tells=held.tells, kind=_kind(held),
        )  # fmt: skip
        if receipt.here:  # no network tells us of our own words with their photos
            interactions.keep_said_files(said=said, files=[_file(one) for one in held.enclosures.order_by("position")])
        return said


def left_to_hand(*, outgoing: Outgoing, at: datetime) -> None:
    """Note that a human carries the words: they are a task, and said only when somebody says so."""
    _move(outgoing, State.BY_HAND, at, error="", due_at=at)


def said_by_hand(*, outgoing: Outgoing, kind: Kind, member: Member | None, at: datetime) -> Interaction:
    """Note that `member` has said it, and write it into the log as theirs; PorchError when it is no task any more."""
    with transaction.atomic():
        held = _task(outgoing)
        held.external_id, held.state, held.member, held.error = _by_hand_name(held), State.SENT, member, ""
        held.changed_at = at
        held.save(update_fields=["external_id", "state", "member", "error", "changed_at"])
        return _log_by_hand(held, kind, at, text=held.text)


def not_reached(
    *, outgoing: Outgoing, kind: Kind | None, again_at: datetime, member: Member | None, at: datetime
) -> Interaction | None:
    """Let a task wait until `again_at`. `kind` is what trying was, for the log; None: nothing happened to anybody."""
    if again_at <= at:
        raise PorchError("That moment has passed already.")
    with transaction.atomic():
        held = _task(outgoing)
        held.external_id, held.due_at, held.changed_at = _by_hand_name(held), again_at, at
        held.member, held.attempts = member or held.member, held.attempts + 1
        held.error = "Nobody was reached."
        held.save(update_fields=["external_id", "due_at", "changed_at", "member", "attempts", "error"])
        return _log_by_hand(held, kind, at, text="", tells=True, answered="no") if kind else None


def take_back_by_hand(*, outgoing: Outgoing, at: datetime) -> Outgoing:
    """Undo the last of `said_by_hand` and `not_reached`: it is a task again, due now, and was not said."""
    with transaction.atomic():
        held = Outgoing.objects.select_for_update().get(pk=outgoing.pk)
        if held.state not in (State.SENT, State.BY_HAND) or not held.external_id.startswith(BY_HAND):
            raise PorchError("There is nothing to take back.")
        if held.account is not None:
            interactions.unsay(channel=held.account.channel, external_id=held.external_id)
        held.state, held.external_id, held.error = State.BY_HAND, "", ""
        held.attempts, held.due_at, held.changed_at = held.attempts + 1, at, at
        try:
            with transaction.atomic():
                held.save()
        except IntegrityError as error:
            raise AlreadyAnswering("An answer to this is on its way already.") from error
    return held


def uncertain(*, outgoing: Outgoing, reason: str, look_at: datetime, at: datetime, in_vain: bool = False) -> None:
    """Note that it may or may not have been published; it will be looked up at `look_at`.

    `in_vain`: the network was asked and did not have it.
    """
    _move(outgoing, State.UNKNOWN, at, error=reason, due_at=look_at, looks=outgoing.looks + in_vain)


def put_off(*, outgoing: Outgoing, reason: str, until: datetime, at: datetime) -> None:
    """Note that it certainly was not published and goes again at `until`."""
    _move(outgoing, State.APPROVED, at, error=reason, due_at=until)


def failed(*, outgoing: Outgoing, reason: str, at: datetime) -> None:
    """Note that it was not published and will not be by itself; a person decides. Its slot is free again."""
    _move(outgoing, State.FAILED, at, error=reason)
    _free(outgoing, at)


def try_again(*, outgoing: Outgoing, at: datetime, undo: timedelta = UNDO) -> Outgoing:
    """Send again what failed. It keeps its key, so that the network can recognise it."""
    if Slot.objects.filter(outgoing=outgoing).exists():
        raise PorchError("It was begun as a burst: send it again from there, where it is judged anew.")
    again = Outgoing.objects.filter(pk=outgoing.pk, state__in=(State.FAILED, State.DRAFT))
    try:
        with transaction.atomic():
            won = again.update(state=State.APPROVED, due_at=at + undo, changed_at=at, begun_at=None, error="")
    except IntegrityError as error:
        raise AlreadyAnswering("An answer to this is on its way already.") from error
    if not won:
        raise PorchError("Only what failed or was taken back can be sent again.")
    outgoing.refresh_from_db()
    return outgoing


def drop(*, outgoing: Outgoing) -> None:
    """Throw away what failed or was taken back."""
    Outgoing.objects.filter(pk=outgoing.pk, state__in=(State.FAILED, State.DRAFT)).delete()


def confirm_by_hand(*, outgoing: Outgoing, published: bool, at: datetime) -> None:
    """Let a person say whether an unknown sending was published, where the network cannot be asked."""
    if published:
        arrived(outgoing=outgoing, receipt=Receipt(by_hand=True), at=at)
    else:
        failed(outgoing=outgoing, reason="A colleague saw that it was not published.", at=at)


def _see_that_it_is_wanted(answers: Interaction | None, to: Handle | None, purpose: Purpose, at: datetime) -> None:
    if answers is not None or to is None or to.person_id is None:
        return
    answer = consent.may_contact(SYSTEM, to, purpose, at)
    if not answer.allowed:
        raise NotWanted(f"{to.name or to.value}: {answer.why} Nothing has left.")


def _free(outgoing: Outgoing, at: datetime) -> None:
    if outgoing.state not in (State.SENT, State.SENDING):
        Slot.objects.filter(outgoing=outgoing, freed_at=None).update(freed_at=at)


def _purpose(key: str) -> Purpose:
    return Purpose.INVITATION if key.startswith(INVITES) else Purpose.SERVICE


def _kind(held: Outgoing) -> Kind:
    """Return what it was to say it: words, or an invitation to a meeting, whose key says so."""
    return Kind.INVITE if held.key.startswith(INVITES) else Kind.CREATE


def _task(outgoing: Outgoing) -> Outgoing:
    held = Outgoing.objects.select_for_update().get(pk=outgoing.pk)
    if held.state != State.BY_HAND:
        raise PorchError("A colleague was quicker: this is not to be said any more.")
    return held


def _file(enclosed: Enclosure) -> File:
    return File(
        position=enclosed.position, state=File.State.KEPT, name=enclosed.name, alt=enclosed.alt,
        content_type=enclosed.content_type, sha256=enclosed.sha256, size=store.place(enclosed.sha256).stat().st_size,
    )  # fmt: skip


def _by_hand_name(held: Outgoing) -> str:
    return f"{BY_HAND}{held.key}:{held.attempts}"


def _log_by_hand(
    held: Outgoing, kind: Kind, at: datetime, *, text: str, tells: bool = False, **detail: str
) -> Interaction:
    if held.account is None:
        raise PorchError("Mail of Porch's own is never said by hand.")
    return interactions.log_said(
        account=held.account, receipt=Receipt(external_id=held.external_id, by_hand=True), text=text, at=at,
        visibility=held.visibility, subject=held.subject, answers=held.answers, to_handle=held.to_handle,
        thread_id=held.thread_id, member=held.member, tells=tells or held.tells, kind=kind, detail=detail,
    )  # fmt: skip


def _move(outgoing: Outgoing, state: str, at: datetime, **fields: object) -> None:
    # Whoever was so slow that another took over no longer decides.
    mine = Outgoing.objects.filter(pk=outgoing.pk, attempts=outgoing.attempts, state__in=(State.SENDING, State.UNKNOWN))
    mine.update(state=state, changed_at=at, lease_until=None, **fields)
    outgoing.refresh_from_db()


def _doubt_the_dead(now: datetime) -> None:
    # Asked before it is said: an update that finds nothing takes the database's one writer all the same.
    dead = Outgoing.objects.filter(state=State.SENDING, lease_until__lte=now)
    if dead.exists():
        dead.update(state=State.UNKNOWN, due_at=now, changed_at=now, error="Porch stopped while this was leaving.")


def _may_leave(now: datetime) -> QuerySet[Outgoing]:
    free = Q(account=None) | Q(account__state=Account.State.LIVE, account__closed_at=None)
    return Outgoing.objects.filter(free, state=State.APPROVED, due_at__lte=now).order_by("due_at", "id")[:20]


def give_up_closed(*, now: datetime) -> int:
    """Say of what was to leave on connections closed meanwhile that it was not sent; return how many."""
    left = Outgoing.objects.filter(state=State.APPROVED, account__closed_at__isnull=False)
    reason = "The connection was closed before this could leave."
    return left.update(state=State.FAILED, changed_at=now, error=reason) if left.exists() else 0
