"""Who is waiting, why, and since when: the one place that decides it.

`judge` reads what happened between one person and us in one conversation and says where it stands, and how each thing
they said or did ended. It knows no clock: what falls due (a snooze, a hand-over) is told by `as_of`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from operator import itemgetter

from porch.analytics.cues import Cue, closing_thanks, cue
from porch.analytics.standing import Fate, Judgement, Reason, Standing, State, Turn
from porch.core.interaction import DEEDS, SAYING, Kind, Trait, Visibility

__all__ = ["Fate", "Judgement", "Reason", "Standing", "State", "Turn", "as_of", "judge"]


def judge(
    turns: Iterable[Turn], *, set_aside: bool = False, urgent: Callable[[str], str | None] | None = None
) -> Judgement:
    """Return where a conversation stands for one person, and the fate of each of their turns.

    `turns` are theirs, what we said to them and our deeds, in any order: they are read by time, then id. `set_aside`
    says that the person is marked as not a customer now, whatever this conversation's own deeds say. `urgent` returns
    the urgent word of a text, or None. About 2 microseconds a turn.

    >>> from datetime import timedelta
    >>> monday = datetime(2026, 1, 5, 9, tzinfo=UTC)
    >>> ann = Turn(at=monday, id=1, text="Are you open on Friday?")
    >>> again = Turn(at=monday + timedelta(hours=1), id=2, text="Hello?")
    >>> standing = judge([ann, again]).standing
    >>> standing.state.value, standing.reason.value, standing.since == monday, standing.count
    ('waiting', 'question', True, 2)
    >>> us = Turn(at=monday + timedelta(hours=2), id=3, ours=True, by_porch=True, text="We are!")
    >>> thanks = Turn(at=monday + timedelta(hours=3), id=4, text="Thanks!")
    >>> [fate.value for fate in judge([ann, again, us, thanks]).fates.values()]
    ['answered', 'answered', 'needs_no_answer']
    """
    ordered = sorted(turns, key=_BY_TIME)
    undone = _undone(ordered)
    tally = _Tally()
    for turn in ordered:
        kind = turn.kind
        if kind in _DEEDS:
            deed = _DEED.get(kind)
            if deed and turn.ours and turn.id not in undone:
                deed(tally, turn)
        elif not turn.ours:
            tally.heard(turn)
        elif not turn.deleted and (kind in _ANSWERING or turn.id not in undone):  # words cannot be unsaid
            tally.said(turn)
    return tally.judgement(set_aside or tally.aside, urgent)


def as_of(judgement: Judgement, now: datetime) -> Judgement:
    """Return `judgement` as it stands at `now`: a snooze that ended and a hand-over gone silent are back in the line.

    `returns_at` and `handed_to` stay, to say from whom it came back.

    >>> monday = datetime(2026, 1, 5, 9, tzinfo=UTC)
    >>> ann = Turn(at=monday, id=1, text="Do you cater?")
    >>> until = {"to": "bob", "until": "2026-01-07T09:00+00:00"}
    >>> deed = Turn(at=monday, id=2, kind="hand_over", ours=True, detail=until)
    >>> judged = judge([ann, deed])
    >>> [as_of(judged, monday.replace(day=day)).standing.state.value for day in (6, 7)]
    ['handed_over', 'waiting']
    """
    standing, fates = judgement
    state = _state_at(standing, now)
    if state is not State.HANDED_OVER and _passed(standing.returns_at, now):
        fates = {turn: Fate.WAITING if fate is Fate.HANDED_OVER else fate for turn, fate in fates.items()}
    if state is standing.state and fates is judgement.fates:
        return judgement
    outcome = (
        Fate.WAITING if standing.outcome is Fate.HANDED_OVER and fates is not judgement.fates else standing.outcome
    )
    return Judgement(replace(standing, state=state, outcome=outcome), fates)


def _state_at(standing: Standing, now: datetime) -> State:
    if standing.state not in (State.SNOOZED, State.HANDED_OVER):
        return standing.state
    if standing.state is State.SNOOZED and not _passed(standing.snoozed_until, now):
        return State.SNOOZED
    theirs = standing.handed_to is not None and not _passed(standing.returns_at, now)
    return State.HANDED_OVER if theirs else State.WAITING


def _passed(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now


class _Tally:
    """What is known after some turns. Nothing is guessed from words before the end: most turns are answered by then."""

    __slots__ = (
        "aside", "assigned", "calm", "closed", "fates", "flag", "handed", "last", "pending", "resolved", "snoozed",
    )  # fmt: skip

    def __init__(self) -> None:
        self.fates: dict[int, Fate] = {}
        self.pending: list[Turn] = []
        self.resolved: list[Turn] = []  # what the latest answer or deed took off the list: reopening puts it back
        self.last: Turn | None = None
        self.handed: Turn | None = None
        self.snoozed: Turn | None = None
        self.assigned: Turn | None = None
        self.closed: Turn | None = None
        self.flag: Turn | None = None
        self.calm: frozenset[int] = frozenset()  # the turns somebody found calm, whatever their words
        self.aside = False

    def heard(self, turn: Turn) -> None:
        """Take a turn of theirs."""
        self.last = turn
        fate = _at_once(turn)
        self.fates[turn.id] = fate
        if fate is Fate.WAITING:
            self.pending.append(turn)
            self.snoozed = self.closed = None

    def said(self, turn: Turn) -> None:
        """Take words or a nod of ours."""
        if turn.kind in _ANSWERING:
            if _AUTOMATIC not in turn.traits and not turn.detail.get("told"):
                self.resolve(self.pending, Fate.ANSWERED if turn.by_porch else Fate.ANSWERED_ELSEWHERE)
        elif turn.kind in _OUR_NODS:
            self.resolve([one for one in self.pending if one.id == turn.of], Fate.ACKNOWLEDGED)

    def resolve(self, turns: list[Turn], fate: Fate) -> None:
        """End `turns` with `fate`; when nobody waits any more, what was arranged about them is over too."""
        if not turns:
            return
        for turn in turns:
            self.fates[turn.id] = fate
        self.resolved = turns
        ended = {turn.id for turn in turns}
        self.pending = [turn for turn in self.pending if turn.id not in ended]
        if not self.pending:
            self.handed = self.snoozed = self.flag = None

    def up_to(self, deed: Turn) -> list[Turn]:
        """Return what a closing deed ends: up to the turn it names, so that what came meanwhile is not swallowed."""
        if deed.of not in self.fates:
            return self.pending
        place = list(self.fates).index(deed.of)
        seen = set(list(self.fates)[: place + 1])
        return [turn for turn in self.pending if turn.id in seen]

    def acknowledge(self, deed: Turn) -> None:
        """End what is pending as acknowledged: it was seen, and somebody said why that is enough."""
        self.closed = deed
        self.resolve(self.up_to(deed), Fate.ACKNOWLEDGED)

    def decline(self, deed: Turn) -> None:
        """End what is pending as declined."""
        self.closed = deed
        self.resolve(self.up_to(deed), Fate.DECLINED)

    def reopen(self, _deed: Turn) -> None:
        """Put back what left the list last, or, when nothing did, the last thing they said."""
        again = self.resolved or ([self.last] if self.last and not self.pending else [])
        back = [turn for turn in again if not turn.deleted and self.fates[turn.id] is not Fate.SET_ASIDE]
        self.pending = sorted(back + self.pending, key=_BY_TIME)
        self.fates.update((turn.id, Fate.WAITING) for turn in back)
        self.resolved = []
        self.closed = None

    def snooze(self, deed: Turn) -> None:
        """Let what is pending rest; a snooze without an end would lose them, so it is none."""
        self.snoozed = deed if self.pending and _until(deed) else None

    def hand_over(self, deed: Turn) -> None:
        """Give the conversation to a colleague or a role."""
        self.handed, self.snoozed = deed, None

    def take_back(self, _deed: Turn) -> None:
        """Take the conversation back."""
        self.handed = None

    def assign(self, deed: Turn) -> None:
        """Say whose it is."""
        self.assigned = deed

    def put_aside(self, _deed: Turn) -> None:
        """Mark as not a customer."""
        self.aside = True

    def bring_back(self, _deed: Turn) -> None:
        """Mark as a customer after all."""
        self.aside = False

    def raise_flag(self, deed: Turn) -> None:
        """Raise the urgent flag."""
        self.flag = deed

    def lower_flag(self, _deed: Turn) -> None:
        """Take the flag down; urgent words said so far no longer count."""
        self.flag, self.calm = None, self.calm.union(turn.id for turn in self.pending)

    def judgement(self, aside: bool, urgent: Callable[[str], str | None] | None) -> Judgement:
        """Return the judgement over everything taken."""
        pending = self.pending
        if aside or not pending:
            return self._settled(aside)
        if all(_NOTICE in turn.traits for turn in pending):
            return Judgement(self._noticed(), self.fates)
        theirs = Fate.HANDED_OVER if self.handed else Fate.WAITING
        if self.handed:
            self.fates.update((turn.id, theirs) for turn in pending)
        word = _first_word(pending, self.calm, urgent) if urgent else None
        handed, snoozed = self.handed, self.snoozed
        standing = Standing(
            state=State.SNOOZED if snoozed else State.HANDED_OVER if handed else State.WAITING,
            outcome=self._outcome(),
            since=pending[0].at,
            reason=_strongest(pending),
            first_id=pending[0].id,
            last_id=pending[-1].id,
            count=len(pending),
            urgent=word is not None or self.flag is not None,
            urgent_word=word,
            urgent_by=self.flag.author if self.flag else None,
            snoozed_until=_until(snoozed) if snoozed else None,
            handed_to=handed.detail.get("to", "") if handed else None,
            handed_by=handed.author if handed else None,
            returns_at=_until(handed) if handed else None,
            assigned_to=self._assigned_to(),
        )
        return Judgement(standing, self.fates)

    def _noticed(self) -> Standing:
        """Return the standing of notices alone: nobody waits, so nothing is urgent, rests or is given on."""
        return Standing(
            state=State.NOTICE, outcome=self._outcome(), since=self.pending[0].at, first_id=self.pending[0].id,
            last_id=self.pending[-1].id, count=len(self.pending),
        )  # fmt: skip

    def _settled(self, aside: bool) -> Judgement:
        if aside:
            self.fates.update((turn.id, Fate.SET_ASIDE) for turn in self.pending)
        outcome = self._outcome()
        apart = aside or outcome is Fate.SET_ASIDE or (self.last is not None and _NOTICE in self.last.traits)
        standing = Standing(
            state=State.SET_ASIDE if apart else State.DONE,
            outcome=outcome,
            last_id=self.last.id if self.last else None,
            assigned_to=self._assigned_to(),
            closed_reason=self.closed.detail.get("reason") if self.closed else None,
        )
        return Judgement(standing, self.fates)

    def _outcome(self) -> Fate | None:
        return self.fates[self.last.id] if self.last else None

    def _assigned_to(self) -> str | None:
        return (self.assigned.detail.get("to") or None) if self.assigned else None


def _at_once(turn: Turn) -> Fate:
    """Return the fate of a turn of theirs on arrival."""
    if turn.deleted or not (turn.kind in _SAYING or (turn.kind in _RSVP and turn.addressed and cue(turn.text))):
        return Fate.NEEDS_NO_ANSWER
    if _NOTICE in turn.traits:
        return Fate.SET_ASIDE if turn.detail.get("through") else Fate.WAITING
    if not _ASIDE.isdisjoint(turn.traits):
        return Fate.SET_ASIDE
    if turn.kind == _REVIEW:
        return Fate.WAITING
    if turn.kind == _CALL and turn.detail.get("answered") == "no":
        return Fate.WAITING  # they wanted us and did not get us
    if turn.kind in _IN_PERSON or not _is_to_us(turn):  # a visit waits only if a wish came with it
        wants = turn.addressed or _MENTION in turn.traits
        return Fate.WAITING if wants and cue(turn.text) else Fate.NEEDS_NO_ANSWER
    return Fate.NEEDS_NO_ANSWER if closing_thanks(turn.text) else Fate.WAITING


def _is_to_us(turn: Turn) -> bool:
    return turn.addressed or turn.visibility == _DIRECT or _COMMENT in turn.traits


def _reason(turn: Turn) -> Reason:
    wish = cue(turn.text)
    if turn.kind == _REVIEW and wish is not Cue.COMPLAINT:
        return Reason.REVIEW
    if wish:
        return _WISHES[wish]
    if turn.kind == _QUESTION:
        return Reason.QUESTION
    if turn.visibility == _DIRECT:
        return Reason.DIRECT_MESSAGE
    if _COMMENT in turn.traits:
        return Reason.COMMENT
    return Reason.MENTION if _MENTION in turn.traits else Reason.MESSAGE


def _strongest(turns: list[Turn]) -> Reason:
    if len(turns) == 1:
        return _reason(turns[0])
    return min({_reason(turn) for turn in turns}, key=_STRENGTH.__getitem__)


def _first_word(turns: list[Turn], calm: frozenset[int], urgent: Callable[[str], str | None]) -> str | None:
    return next((word for turn in turns if turn.id not in calm and (word := urgent(turn.text))), None)


def _undone(turns: list[Turn]) -> set[int]:
    """Return the ids of what was taken back; read from the end, an undo that was itself undone takes nothing back."""
    undone: set[int] = set()
    for turn in reversed(turns):
        if turn.kind == _UNDO and turn.ours and turn.of is not None and turn.id not in undone:
            undone.add(turn.of)
    return undone


def _until(deed: Turn) -> datetime | None:
    try:
        moment = datetime.fromisoformat(deed.detail.get("until", ""))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


# Plain strings in plain sets: the members of an enum hash through Python, a string hashes once.
_BY_TIME = itemgetter(0, 1)
_DEEDS = frozenset(kind.value for kind in DEEDS)
_SAYING = frozenset(kind.value for kind in SAYING)
_ANSWERING = _SAYING | {Kind.INVITE.value}  # to ask them to come is an answer; to be asked into a room is none
_RSVP = frozenset({Kind.ACCEPT.value, Kind.REJECT.value})  # wait only where a wish comes with them
_IN_PERSON = frozenset({Kind.VISIT.value, Kind.CALL.value, Kind.MEETING.value})
_OUR_NODS = frozenset({Kind.LIKE.value, Kind.ANNOUNCE.value})
_REVIEW, _QUESTION, _UNDO = Kind.REVIEW.value, Kind.QUESTION.value, Kind.UNDO.value
_DIRECT = Visibility.DIRECT.value
_CALL = Kind.CALL.value
_AUTOMATIC, _COMMENT, _MENTION = Trait.AUTOMATIC.value, Trait.COMMENT.value, Trait.MENTION.value
_NOTICE = Trait.NOTICE.value
_ASIDE = frozenset(trait.value for trait in (Trait.LIST, Trait.AUTOMATIC, Trait.NO_REPLY, Trait.RECEIPT, Trait.SPAM))
_WISHES = {Cue.COMPLAINT: Reason.COMPLAINT, Cue.REQUEST: Reason.REQUEST, Cue.QUESTION: Reason.QUESTION}
_STRENGTH = {reason: rank for rank, reason in enumerate(Reason)}
_DEED: dict[str, Callable[[_Tally, Turn], None]] = {
    Kind.HAND_OVER.value: _Tally.hand_over,
    Kind.TAKE_BACK.value: _Tally.take_back,
    Kind.SNOOZE.value: _Tally.snooze,
    Kind.CLOSE.value: _Tally.acknowledge,
    Kind.ACKNOWLEDGE.value: _Tally.acknowledge,
    Kind.DECLINE.value: _Tally.decline,
    Kind.REOPEN.value: _Tally.reopen,
    Kind.ASSIGN.value: _Tally.assign,
    Kind.SET_ASIDE.value: _Tally.put_aside,
    Kind.BRING_BACK.value: _Tally.bring_back,
    Kind.URGENT.value: _Tally.raise_flag,
    Kind.CALM.value: _Tally.lower_flag,
}
