"""Says what is due, once: whatever may have been said is looked up before it is ever said again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import DatabaseError, transaction

from porch.analytics.cadence.decisions import Allow, Defer, Refuse
from porch.core.channel import Recalls, Speaks
from porch.core.clock import SYSTEM_CLOCK, Clock
from porch.core.errors import ChannelError, KeyRefused, OutcomeUnknown, PorchError
from porch.core.interaction import Handle, Media, Receipt, Utterance, Visibility
from porch.core.viewer import SYSTEM
from porch.desk.post import away, breaker, collecting, dressing, media, returning, spending, templates, wiring
from porch.engagement.bursts import facts
from porch.records.accounts import actions as accounts
from porch.records.accounts import queries as account_queries
from porch.records.accounts.models import Account
from porch.records.interactions import queries as interactions
from porch.records.interactions import store
from porch.records.outbox import actions as outbox
from porch.records.outbox import starting
from porch.records.outbox.models import Outgoing

LOOKS = (timedelta(seconds=3), timedelta(seconds=20), timedelta(seconds=60))
"""When an unknown outcome is looked up; only after the last look in vain is it said again, with the same key."""
PATIENCE = timedelta(hours=24)
NO_MAILBOX = "Connect a mailbox, so that Porch can send mail."
DOES_NOT_ANSWER = "The network does not answer. Your words are kept here and go when it does."
CANNOT_BE_ASKED = "This network cannot be asked whether it arrived. Look there, and say here whether it did."
_SENDING: set[int] = set()  # what the threads of this process are saying right now


def deliver_next(*, clock: Clock = SYSTEM_CLOCK) -> Outgoing | None:
    """Say the next thing that is due, or leave it to a human; return it, or None when nothing is."""
    outgoing = outbox.lease(now=clock.now())
    if outgoing is None:
        outbox.give_up_closed(now=clock.now())
        return None
    account = _account(outgoing)
    if account is None:
        _no_mailbox(outgoing, clock.now())
        return outgoing
    blocked = spending.blocked_until(account, wiring.card_of(account).limits, clock.now())
    if blocked is not None:
        outbox.put_off(
            outgoing=outgoing,
            reason="We have said as much as this network allows for now.",
            until=blocked,
            at=clock.now(),
        )
        return outgoing
    if not breaker.allows(account, clock.now()):
        until = breaker.next_try(account, clock.now())
        outbox.put_off(outgoing=outgoing, reason=DOES_NOT_ANSWER, until=until, at=clock.now())
        return outgoing
    if _is_held(outgoing, clock.now()):
        return outgoing
    _SENDING.add(outgoing.pk)
    try:
        _speak(outgoing, account, clock)
    finally:
        _SENDING.discard(outgoing.pk)
    return outgoing


def look_up_next(*, clock: Clock = SYSTEM_CLOCK) -> Outgoing | None:
    """Look up the next thing whose outcome is unknown; return it, or None when there is none."""
    outgoing = outbox.lease_unknown(now=clock.now())
    if outgoing is None:
        return None
    account, now = _account(outgoing), clock.now()
    try:
        channel = wiring.open_channel(account) if account else None
        if not isinstance(channel, Recalls):
            outbox.uncertain(outgoing=outgoing, reason=CANNOT_BE_ASKED, look_at=now + PATIENCE, at=now)
            return outgoing
        receipt = channel.find(utterance(outgoing))
    except DatabaseError:
        raise
    except Exception as error:  # whatever keeps us from looking must not make us say it again
        look_at = getattr(error, "retry_at", None) or now + LOOKS[-1]
        outbox.uncertain(outgoing=outgoing, reason=_words(error), look_at=look_at, at=now)
        return outgoing
    if receipt is not None:
        _arrived(outgoing, receipt, now)
    else:
        _not_found(outgoing, now)
    return outgoing


def utterance(outgoing: Outgoing) -> Utterance:
    """Return the words of an outbox row as a channel takes them."""
    said = outgoing.answers
    whom = outgoing.to_handle
    to = Handle(kind=whom.kind, value=whom.value, name=whom.name, url=whom.url) if whom else None
    if outgoing.to_address:
        to = Handle(kind="email", value=outgoing.to_address)
    return Utterance(
        key=outgoing.key,
        text=outgoing.text,
        begun_at=outgoing.begun_at or outgoing.created_at,
        subject=outgoing.subject,
        to=to,
        in_reply_to=said.external_id if said else "",
        ref=said.ref if said else "",
        references=_references(outgoing),
        visibility=Visibility(outgoing.visibility),
        media=tuple(_enclosed(outgoing)),
        template=outgoing.filled,
    )


def keep_sending(*, now: datetime) -> int:
    """Renew the leases of what this process is saying right now; return how many."""
    return outbox.keep_leases(sending=list(_SENDING), now=now)


def _is_held(outgoing: Outgoing, now: datetime) -> bool:
    """Whether what we began with somebody may leave no more, or not yet, though it might when it was begun."""
    begun = starting.begun(outgoing)
    if begun is None:
        return False
    person, burst = begun
    known = facts.facts(SYSTEM, burst, now, persons=[person]).standing(person)
    decision = starting.may_leave(outgoing=outgoing, at=now, standing=known)
    if isinstance(decision, Defer):
        outbox.put_off(outgoing=outgoing, reason=decision.why, until=decision.until, at=now)
    elif isinstance(decision, Refuse):
        outbox.failed(outgoing=outgoing, reason=decision.why, at=now)
    return not isinstance(decision, Allow)


def _speak(outgoing: Outgoing, account: Account, clock: Clock) -> None:
    try:
        channel = wiring.open_channel(account)
        words = dressing.dressed(outgoing, utterance(outgoing), clock.now())
        templates.see_that_it_stands(outgoing)
    except templates.NotTaken as error:
        outbox.failed(outgoing=outgoing, reason=str(error), at=clock.now())
        return
    except Exception as error:  # nothing has left: the key cannot be opened, a photo is gone
        _not_taken(outgoing, account, ChannelError(_words(error)), clock.now())
        return
    if not isinstance(channel, Speaks):
        outbox.failed(outgoing=outgoing, reason=f"{_label(account)} cannot be answered from here.", at=clock.now())
        return
    _say(channel, words, outgoing, account, clock)


def _say(channel: Speaks, words: Utterance, outgoing: Outgoing, account: Account, clock: Clock) -> None:
    try:
        receipt = channel.speak(words)
    except OutcomeUnknown as error:
        breaker.failed(account, error, clock.now())
        spending.note_said(account, clock.now())
        outbox.uncertain(outgoing=outgoing, reason=str(error), look_at=clock.now() + LOOKS[0], at=clock.now())
    except KeyRefused as error:
        _refused(outgoing, account, error, clock.now())
    except ChannelError as error:
        _not_taken(outgoing, account, error, clock.now())
    except Exception as error:  # a fault of ours: we cannot know how far it got
        breaker.failed(account, error, clock.now())
        outbox.uncertain(outgoing=outgoing, reason=_words(error), look_at=clock.now() + LOOKS[0], at=clock.now())
    else:
        if receipt.by_hand:
            outbox.left_to_hand(outgoing=outgoing, at=clock.now())
        else:
            _arrived(outgoing, receipt, clock.now())
        accounts.note_said(account=account, at=clock.now())
        spending.note_said(account, clock.now())
        wiring.keep_renewed(account, channel)


def _arrived(outgoing: Outgoing, receipt: Receipt, now: datetime) -> None:
    with transaction.atomic():
        said = outbox.arrived(outgoing=outgoing, receipt=receipt, at=now)
        if said is not None and receipt.here:
            away.note(said)


def _refused(outgoing: Outgoing, account: Account, error: KeyRefused, now: datetime) -> None:
    """The words are kept until somebody connects again."""
    in_vain = outgoing.error == str(error)  # a key may be fresh and refused all the same
    outbox.put_off(outgoing=outgoing, reason=str(error), until=now + _pause(outgoing), at=now)
    if in_vain or not collecting.renew(account, now):
        later = now + collecting.LONGEST_PAUSE
        accounts.note_trouble(account=account, at=now, reason=str(error), due_at=later, refused=True)


def _not_taken(outgoing: Outgoing, account: Account, error: ChannelError, now: datetime) -> None:
    breaker.failed(account, error, now)
    if error.permanent or now - (outgoing.begun_at or now) > PATIENCE:
        outbox.failed(outgoing=outgoing, reason=str(error), at=now)
        returning.refused(outgoing, error, now)
        return
    if error.retry_at is not None:
        spending.note_blocked(account, error.retry_at, now)
    outbox.put_off(outgoing=outgoing, reason=str(error), until=error.retry_at or now + _pause(outgoing), at=now)


def _not_found(outgoing: Outgoing, now: datetime) -> None:
    looks = outgoing.looks + 1
    if looks < len(LOOKS):
        look_at = now + LOOKS[looks] - LOOKS[looks - 1]
        outbox.uncertain(outgoing=outgoing, reason=outgoing.error, look_at=look_at, at=now, in_vain=True)
    else:
        outbox.put_off(outgoing=outgoing, reason="It had not arrived, so it goes again.", until=now, at=now)


def _no_mailbox(outgoing: Outgoing, now: datetime) -> None:
    if now - outgoing.created_at > PATIENCE:  # a sign-in code of last week helps nobody
        outbox.failed(outgoing=outgoing, reason=NO_MAILBOX, at=now)
    else:
        outbox.put_off(outgoing=outgoing, reason=NO_MAILBOX, until=now + timedelta(minutes=5), at=now)


def _pause(outgoing: Outgoing) -> timedelta:
    doubled: int = 2 ** min(outgoing.attempts, 8)
    return min(timedelta(seconds=5) * doubled, timedelta(minutes=15))


def _words(error: Exception) -> str:
    return str(error) if isinstance(error, PorchError) else f"{type(error).__name__}: {error}"


def _label(account: Account) -> str:
    return wiring.card_of(account).label


def _account(outgoing: Outgoing) -> Account | None:
    if outgoing.account is not None:
        return outgoing.account
    return account_queries.accounts(SYSTEM).filter(channel="email", state=Account.State.LIVE).first()


def _references(outgoing: Outgoing) -> tuple[str, ...]:
    if outgoing.thread_id is None or outgoing.account is None or outgoing.account.channel != "email":
        return ()
    return tuple(
        t.external_id for t in interactions.of_thread(SYSTEM, outgoing.thread_id, limit=20) if t.channel == "email"
    )


def _enclosed(outgoing: Outgoing) -> list[Media]:
    limit = wiring.card_of(outgoing.account).limits.media_bytes if outgoing.account else 0
    found = []
    for enclosure in outgoing.enclosures.order_by("position"):
        content = store.read(enclosure.sha256)
        if limit and enclosure.content_type.startswith("image/"):
            content = media.shrink(content, limit)
        found.append(Media(content=content, name=enclosure.name, content_type=media.sniff(content), alt=enclosure.alt))
    return found
