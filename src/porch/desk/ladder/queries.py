"""The next rung up the ladder with one person: what the relationship and consent bear, and by which way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from porch.analytics import ladder
from porch.analytics.ladder import Rung, Step
from porch.core.interaction import Kind, Visibility
from porch.core.networks import Family, family, network_of_handle
from porch.core.viewer import Viewer
from porch.projections.relationships import queries as relationships
from porch.projections.relationships.models import Tie
from porch.projections.waiting import queries as waiting
from porch.projections.waiting.models import Standing
from porch.records.accounts import queries as accounts
from porch.records.accounts.models import Account
from porch.records.consent import queries as consent
from porch.records.consent.models import Permission, Purpose
from porch.records.interactions import queries as log
from porch.records.interactions.models import Interaction
from porch.records.people import queries as people
from porch.records.people.models import Handle, Person

RESTS = timedelta(days=90)
"""How long nobody is asked up again after they declined a step."""
LATELY = 30  # what passed last, in which their own words are looked for
MAIL, CALL_KINDS = "email", frozenset({"phone", "sms", "whatsapp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a rung is taken: in a conversation that is going on, or from a mailbox of ours, to this handle."""

    handle: Handle
    thread_id: int | None = None
    account: Account | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """The step, and the way on which it is taken; no way where one should stay."""

    step: Step
    way: Way | None


def next_step(viewer: Viewer, person: Person, *, now: datetime) -> Next | None:
    """Return the next step up with one person, or None where nothing passed yet."""
    standing = relationships.with_us(viewer, person.pk, now=now)
    if standing is None:
        return None
    handles = list(person.handles.all())
    ids = [handle.pk for handle in handles]
    turns = log.of_handles(viewer, ids, limit=LATELY)
    open_ways = ways(viewer, person, handles, now=now)
    tie, weight = standing.tie, standing.weight
    step = ladder.next_step(
        ladder.Standing(
            rung=_reached(tie), two_way_days=tie.two_way_days,
            strength=weight.strength if weight else None, open=frozenset(open_ways),
            declined=_declined(viewer, ids, turns, now), unhappy=relationships.is_unhappy(viewer, tie, ids),
            quiet=bool(weight and weight.broken_at and weight.broken_at <= now),
            words=[turn.text for turn in turns if not turn.ours and turn.text and not turn.deleted],
        )
    )  # fmt: skip
    return Next(step=step, way=open_ways.get(step.rung) if step.rung is not None else None)


def ways(viewer: Viewer, person: Person, handles: Sequence[Handle], *, now: datetime) -> dict[Rung, Way]:
    """Return by which way each rung can be taken with somebody: what they allow, and what is connected here."""
    told = consent.permissions(viewer, person)
    blocked = {barrier.family for barrier in people.barriers(viewer, person)}
    reached = [h for h in handles if (of := family(network_of_handle(h.kind))) is None or of.value not in blocked]
    by_id = {handle.pk: handle for handle in reached}
    found: dict[Rung, Way] = {}
    for talk in waiting.of_handles(viewer, list(by_id)):
        if talk.account_id and (rung := _rung_of(talk)) is not None:
            found.setdefault(rung, Way(handle=by_id[talk.handle_id], thread_id=talk.thread_id))
    mails = [handle for handle in reached if handle.kind == MAIL]
    mailbox = next((one for one in accounts.live(viewer) if one.channel == MAIL), None) if mails else None
    if mailbox and _may(told, Purpose.SERVICE, MAIL, now):
        found.setdefault(Rung.MAIL, Way(handle=mails[0], account=mailbox))
    if mailbox and _may(told, Purpose.INVITATION, MAIL, now):
        found[Rung.MEETING] = Way(handle=mails[0], account=mailbox)
    number = next((handle for handle in reached if handle.kind in CALL_KINDS), None)
    if number and Family.PHONE.value not in blocked and _may(told, Purpose.SERVICE, number.kind, now):
        found[Rung.CALL] = Way(handle=number)
    return found


def _reached(tie: Tie) -> Rung:
    """Return the highest rung they took; where they comment and we reply, both talk in public."""
    depth = Rung(tie.depth if tie.depth is not None else Rung.WATCH)
    _, our_replies = tie.rungs.get(str(int(Rung.REPLY)), (0, 0))
    return Rung.REPLY if depth is Rung.COMMENT and our_replies else depth


def _rung_of(talk: Standing) -> Rung | None:
    """Return the rung on which a conversation goes on when we answer in it."""
    if talk.channel == MAIL:
        return Rung.MAIL
    return {Visibility.DIRECT.value: Rung.DM, Visibility.PUBLIC.value: Rung.REPLY}.get(talk.visibility)


def _may(told: Sequence[Permission], purpose: Purpose, kind: str, now: datetime) -> bool:
    return consent.answer(told, purpose, kind, now).allowed


def _declined(viewer: Viewer, handle_ids: Sequence[int], turns: Sequence[Interaction], now: datetime) -> bool:
    """Whether they turned an invitation down lately, or a colleague noted that they would rather not."""
    deeds = log.deeds_towards(viewer, handle_ids, since=now - RESTS)
    undone = {str(deed.detail.get("of")) for deed in deeds if deed.kind == Kind.UNDO}
    noted = any(d.kind == Kind.DECLINE and d.detail.get("rung") and str(d.pk) not in undone for d in deeds)
    lately = (turn for turn in turns if not turn.ours and turn.at > now - RESTS)
    answer = next((turn.kind for turn in lately if turn.kind in (Kind.ACCEPT, Kind.REJECT)), None)
    return noted or answer == Kind.REJECT
