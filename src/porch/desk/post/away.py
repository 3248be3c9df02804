"""Whoever asked at a doorstep and left before we answered: what they missed goes to the mail address they gave.

Once, and only when it has lain unread for a while: one mail with every answer missed, and what was said before below.
Their reply by mail comes into the same conversation. Only then, and only where nobody else is known by that address,
does it become one of theirs: anybody can type an address into a chat, and only its owner gets our mail.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from porch.core.clock import SYSTEM_CLOCK, Clock
from porch.core.interaction import SAYING, Kind
from porch.core.viewer import SYSTEM
from porch.desk.post.models import Missed, SentOn
from porch.records.accounts import queries as accounts
from porch.records.accounts.models import Account
from porch.records.interactions import queries as interactions
from porch.records.interactions.models import Interaction
from porch.records.outbox import actions as outbox
from porch.records.outbox.models import Outgoing
from porch.records.people import actions as people
from porch.records.people import queries as people_queries
from porch.records.people.models import Handle

DOORS = ("webchat", "webform")
UNREAD_FOR = timedelta(minutes=2)
AT_LATEST = timedelta(minutes=10)
"""Somebody who is being answered in several pieces gets them in one mail, but does not wait longer than this."""
FORGOTTEN = timedelta(days=1)  # without an address, or a mailbox to send from
ANSWERS_WITHIN = timedelta(days=60)
BEFORE = 12  # turns that are shown below
LONGEST = 600  # characters of each
ONCE = 50


def note(said: Interaction) -> None:
    """Note that our answer at a doorstep has not been read yet. In the transaction that writes it into the log."""
    if said.channel in DOORS and said.to_handle_id and said.account_id:
        Missed.objects.get_or_create(answer=said, defaults={"handle_id": said.to_handle_id, "at": said.received_at})


def note_read(kind: str, visitor: str, up_to: int | None = None) -> None:
    """Note that a visitor has before their eyes what was said up to the log's number `up_to`; None: all of it."""
    read = Missed.objects.filter(handle__kind=kind, handle__value=visitor)
    read = read if up_to is None else read.filter(answer__seq__lte=up_to)
    ids = list(read.values_list("pk", flat=True))
    if ids:  # asked before it is written: most of the time there is nothing
        Missed.objects.filter(pk__in=ids).delete()


def send_on(*, clock: Clock = SYSTEM_CLOCK) -> int:
    """Send what was missed to those who left an address and have gone; return how many mails were queued."""
    now = clock.now()
    _forget(now)
    mailbox = accounts.live(SYSTEM).filter(channel="email").first()
    lain = Missed.objects.filter(at__lte=now - UNREAD_FOR).order_by("at").values_list("handle_id", flat=True)
    whom = list(dict.fromkeys(lain[: ONCE * 10]))[:ONCE] if mailbox else []
    return sum(_send_on(handle_id, mailbox, now) for handle_id in whom if mailbox)


def join_those_who_answered(*, clock: Clock = SYSTEM_CLOCK) -> int:
    """Give an address to the person who left it, once they have answered our mail from it; return how many.

    An address by which somebody is known already stays theirs.
    """
    open_ = SentOn.objects.filter(joined_at=None, at__gte=clock.now() - ANSWERS_WITHIN).order_by("-at")[: ONCE * 10]
    rows = {row.outgoing.external_id: row for row in open_.select_related("outgoing", "handle__person")}
    rows.pop("", None)
    replies = interactions.replies_to(SYSTEM, "email", list(rows))
    return sum(_join(rows[reply.in_reply_to], reply, clock.now()) for reply in replies)


def _forget(now: datetime) -> None:
    old = Missed.objects.filter(at__lte=now - FORGOTTEN)
    if old.exists():  # a deletion that finds nothing takes the database's one writer all the same
        old.delete()


def _send_on(handle_id: int, mailbox: Account, now: datetime) -> int:
    with transaction.atomic():
        missed = list(Missed.objects.filter(handle_id=handle_id).select_related("answer__account").order_by("answer"))
        if not missed or (missed[-1].at > now - UNREAD_FOR and missed[0].at > now - AT_LATEST):
            return 0  # read meanwhile, or somebody is still at it
        handle = people_queries.handle(SYSTEM, handle_id)
        turns = interactions.of_handles(SYSTEM, [handle_id], limit=100)[::-1]
        address = _address(turns)
        if handle is not None and address:
            _queue([one.answer for one in missed], turns, handle, address=address, mailbox=mailbox, now=now)
            Missed.objects.filter(pk__in=[one.pk for one in missed]).delete()
    return 1 if address else 0


def _queue(
    answers: Sequence[Interaction], turns: Sequence[Interaction], handle: Handle, *, address: str, mailbox: Account,
    now: datetime,
) -> Outgoing:  # fmt: skip
    first = answers[0]
    name = first.account.name if first.account else mailbox.name
    outgoing = outbox.enqueue(
        account=mailbox, to_address=address, thread_id=first.thread_id, visibility="direct", tells=True, at=now,
        undo=timedelta(), key=f"missed:{answers[-1].pk}", subject=f"{name}: the answer to your question",
        text=mail(answers, [turn for turn in turns if turn.at <= first.at and turn.pk != first.pk], name),
    )  # fmt: skip
    SentOn.objects.get_or_create(outgoing=outgoing, defaults={"handle": handle, "address": address, "at": now})
    return outgoing


def mail(answers: Sequence[Interaction], before: Sequence[Interaction], name: str) -> str:
    """Return the words of the mail: our answers, why they come this way, and below what was said until then."""
    said = [turn for turn in before if turn.channel in DOORS and turn.kind in SAYING and not turn.deleted and turn.text]
    words = "\n\n".join(answer.text for answer in answers if not answer.deleted)
    why = f"You asked {name} on their page and had left when this answer came. You can simply reply to this mail."
    quoted = "\n".join(line for turn in said[-BEFORE:] for line in _quoted(turn, name))
    return f"{words}\n\n-- \n{why}\n\nWhat was said so far:\n\n{quoted}" if quoted else f"{words}\n\n-- \n{why}"


def _quoted(turn: Interaction, name: str) -> list[str]:
    words = turn.text if len(turn.text) <= LONGEST else f"{turn.text[:LONGEST]} …"
    return [f"> {name if turn.ours else 'You'}:", *(f"> {line}" for line in words.splitlines()), ">"]


def _address(turns: Sequence[Interaction]) -> str:
    """Return the last address they gave; "" when they gave none."""
    given = [turn for turn in turns if not turn.ours and turn.kind in (Kind.JOIN, *SAYING)]
    return next((found for turn in reversed(given) if (found := str(turn.detail.get("mail", "")).strip())), "")


def _join(row: SentOn, reply: Interaction, now: datetime) -> int:
    theirs, mine = row.handle.person, reply.handle
    if theirs is None or mine is None or mine.value.lower() != row.address.lower():
        return 0
    is_new = mine.person_id != theirs.pk and _is_nobody_yet(mine, row.at)
    with transaction.atomic():
        SentOn.objects.filter(pk=row.pk).update(joined_at=now)
        people.verify(handle=mine, by="answered a mail sent there", at=now)  # only who reads it knows what it answers
        if is_new:
            people.attach(handle=mine, person=theirs, by=None, at=now)
    return int(is_new)


def _is_nobody_yet(handle: Handle, since: datetime) -> bool:
    """Whether a handle was first met after `since` and is all that is known of somebody."""
    person = people_queries.person(SYSTEM, handle.person_id) if handle.person_id else None
    return person is not None and handle.created_at >= since and len(person.handles.all()) == 1
