"""Who is waiting, why, since when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.analytics.urgency import Matcher
from porch.analytics.waiting import Fate, Judgement, Reason, State, Turn, as_of, judge
from porch.core.interaction import DEEDS, Kind, Trait, Visibility

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
FRIDAY = MONDAY + timedelta(days=4)
URGENT = Matcher({"en": ["food poisoning"]}).find


def at(hours: float) -> datetime:
    return MONDAY + timedelta(hours=hours)


class Thread:
    """Builds turns one hour apart: Ann speaks, we speak, we do."""

    def __init__(self) -> None:
        self.turns: list[Turn] = []
        self._ids = count(1)

    def _add(self, kind: Kind, **more: object) -> Thread:
        number = next(self._ids)
        self.turns.append(Turn(at=at(number), id=number, kind=kind.value)._replace(**more))
        return self

    def ann(self, text: str = "Are you open?", kind: Kind = Kind.CREATE, **more: object) -> Thread:
        return self._add(kind, text=text, **more)

    def us(self, text: str = "Yes!", **more: object) -> Thread:
        return self._add(**{"kind": Kind.CREATE, "ours": True, "by_porch": True, "text": text, **more})

    def deed(self, kind: Kind, of: int | None = None, **detail: str) -> Thread:
        return self._add(kind, ours=True, of=of, author=7, detail=detail)

    def judged(self, **more: bool) -> Judgement:
        return judge(self.turns, urgent=URGENT, **more)

    def fates(self, **more: bool) -> list[Fate]:
        return list(self.judged(**more).fates.values())


def test_a_question_waits_since_it_was_asked() -> None:
    standing = Thread().ann().judged().standing
    assert (standing.state, standing.reason, standing.since, standing.first_id) == (
        State.WAITING,
        Reason.QUESTION,
        at(1),
        1,
    )


def test_asking_again_extends_the_wait_and_keeps_its_beginning() -> None:
    standing = Thread().ann().ann("Hello?").ann("Anybody there?").judged().standing
    assert (standing.since, standing.first_id, standing.last_id, standing.count) == (at(1), 1, 3, 3)


def test_our_answer_answers_all_that_came_before_it() -> None:
    thread = Thread().ann().ann("Hello?").us()
    assert thread.fates() == [Fate.ANSWERED, Fate.ANSWERED]
    assert thread.judged().standing.state is State.DONE


def test_an_answer_given_in_the_networks_own_app_is_an_answer_elsewhere() -> None:
    assert Thread().ann().us(by_porch=False).fates() == [Fate.ANSWERED_ELSEWHERE]


def test_what_they_say_after_our_answer_waits_anew() -> None:
    standing = Thread().ann().us().ann("And on Sunday?").judged().standing
    assert (standing.since, standing.count) == (at(3), 1)


def test_an_answer_of_ours_that_was_deleted_no_longer_answers() -> None:
    assert Thread().ann().us(deleted=True).fates() == [Fate.WAITING]


def test_our_automatic_reply_is_no_answer() -> None:
    assert Thread().ann().us(traits=frozenset({Trait.AUTOMATIC.value})).fates() == [Fate.WAITING]


def test_telling_them_who_has_it_now_leaves_it_with_the_colleague() -> None:
    thread = Thread().ann().deed(Kind.HAND_OVER, to="marketing").us("Bob looks into it.", detail={"told": "hand_over"})
    assert thread.fates() == [Fate.HANDED_OVER]


@pytest.mark.parametrize("kind", [Kind.LIKE, Kind.FOLLOW, Kind.ANNOUNCE, Kind.PURCHASE])
def test_a_nod_needs_no_answer(kind: Kind) -> None:
    thread = Thread().ann("", kind)
    assert thread.fates() == [Fate.NEEDS_NO_ANSWER]
    assert thread.judged().standing.state is State.DONE


def test_a_closing_thanks_needs_no_answer() -> None:
    assert Thread().ann().us().ann("Grazie mille!").fates() == [Fate.ANSWERED, Fate.NEEDS_NO_ANSWER]


def test_a_thanks_does_not_end_the_wait_of_the_question_before_it() -> None:
    assert Thread().ann().ann("Thanks!").fates() == [Fate.WAITING, Fate.NEEDS_NO_ANSWER]


def test_a_thanks_with_a_question_waits() -> None:
    assert Thread().ann("thanks, but where is my order?").judged().standing.reason is Reason.QUESTION


def test_a_deleted_question_does_not_wait() -> None:
    assert Thread().ann(deleted=True).fates() == [Fate.NEEDS_NO_ANSWER]


@pytest.mark.parametrize("trait", [Trait.LIST, Trait.AUTOMATIC, Trait.NO_REPLY, Trait.RECEIPT, Trait.SPAM])
def test_mail_that_says_nobody_wrote_it_is_set_aside(trait: Trait) -> None:
    judged = Thread().ann(traits=frozenset({trait.value})).judged()
    assert (judged.standing.state, judged.fates) == (State.SET_ASIDE, {1: Fate.SET_ASIDE})


def test_someone_marked_as_no_customer_is_set_aside_but_what_was_answered_stays_answered() -> None:
    assert Thread().ann().us().ann("Buy our ads?").fates(set_aside=True) == [Fate.ANSWERED, Fate.SET_ASIDE]


def test_setting_aside_and_bringing_back() -> None:
    thread = Thread().ann().deed(Kind.SET_ASIDE)
    assert thread.judged().standing.state is State.SET_ASIDE
    standing = thread.deed(Kind.BRING_BACK).judged().standing
    assert (standing.state, standing.since) == (State.WAITING, at(1))


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"text": "The food was awful"}, Reason.COMPLAINT),
        ({"text": "Vorrei un tavolo per due"}, Reason.REQUEST),
        ({"text": "Lovely", "kind": Kind.REVIEW}, Reason.REVIEW),
        ({"text": "Awful", "kind": Kind.REVIEW}, Reason.COMPLAINT),
        ({"text": "We are coming", "visibility": Visibility.DIRECT.value}, Reason.DIRECT_MESSAGE),
        ({"text": "Looks good", "addressed": False, "traits": frozenset({Trait.COMMENT.value})}, Reason.COMMENT),
        ({"text": "With friends at the trattoria", "traits": frozenset({Trait.MENTION.value})}, Reason.MENTION),
        ({"text": ""}, Reason.MESSAGE),
    ],
)
def test_the_reason_is_a_word_for_people(more: dict[str, object], reason: Reason) -> None:
    assert Thread().ann(**more).judged().standing.reason is reason


def test_the_strongest_reason_is_told() -> None:
    assert Thread().ann("It was awful").ann("Are you open?").judged().standing.reason is Reason.COMPLAINT


def test_what_is_not_said_to_us_does_not_wait() -> None:
    assert Thread().ann("What did you eat?", addressed=False).fates() == [Fate.NEEDS_NO_ANSWER]


def test_our_name_dropped_in_passing_waits_only_with_a_wish() -> None:
    mention = {"addressed": False, "traits": frozenset({Trait.MENTION.value})}
    assert Thread().ann("At the trattoria tonight", **mention).fates() == [Fate.NEEDS_NO_ANSWER]
    assert Thread().ann("Is the trattoria open?", **mention).fates() == [Fate.WAITING]


def test_a_visit_waits_only_when_a_wish_came_with_it() -> None:
    assert Thread().ann("Had the soup", Kind.VISIT).fates() == [Fate.NEEDS_NO_ANSWER]
    assert Thread().ann("Asked: can you cater for 40?", Kind.VISIT).fates() == [Fate.WAITING]


def test_a_call_nobody_took_waits_until_we_have_reached_them() -> None:
    missed = {"answered": "no"}
    assert Thread().ann("", Kind.CALL, detail=missed).fates() == [Fate.WAITING]
    assert Thread().ann("", Kind.CALL, detail={"answered": "yes"}).fates() == [Fate.NEEDS_NO_ANSWER]
    tried = Thread().ann("", Kind.CALL, detail=missed).us("", kind=Kind.CALL, detail={**missed, "told": "1"})
    assert tried.fates() == [Fate.WAITING]
    assert tried.us("", kind=Kind.CALL).fates() == [Fate.ANSWERED]


def test_calling_them_back_is_an_answer() -> None:
    assert Thread().ann().us(kind=Kind.CALL).fates() == [Fate.ANSWERED]


def test_closing_acknowledges_with_the_reason() -> None:
    judged = Thread().ann().deed(Kind.CLOSE, reason="solved by phone").judged()
    assert judged.fates == {1: Fate.ACKNOWLEDGED}
    assert judged.standing.closed_reason == "solved by phone"


def test_a_new_word_after_a_close_reopens() -> None:
    thread = Thread().ann().deed(Kind.CLOSE, reason="solved").ann("Not solved, please call")
    assert thread.fates() == [Fate.ACKNOWLEDGED, Fate.WAITING]
    assert thread.judged().standing.closed_reason is None


def test_a_close_does_not_swallow_what_came_while_the_colleague_was_reading() -> None:
    assert Thread().ann().ann("One more thing").deed(Kind.CLOSE, of=1).fates() == [Fate.ACKNOWLEDGED, Fate.WAITING]


def test_declining_and_acknowledging() -> None:
    assert Thread().ann().deed(Kind.DECLINE, reason="no").fates() == [Fate.DECLINED]
    assert Thread().ann().deed(Kind.ACKNOWLEDGE).fates() == [Fate.ACKNOWLEDGED]


def test_reopening_puts_back_exactly_what_was_closed() -> None:
    thread = Thread().ann().us().ann("And Sunday?").deed(Kind.CLOSE).deed(Kind.REOPEN)
    assert thread.fates() == [Fate.ANSWERED, Fate.WAITING]


def test_reopening_what_needed_no_answer_makes_their_last_word_wait() -> None:
    assert Thread().ann("thanks!").deed(Kind.REOPEN).fates() == [Fate.WAITING]


def test_our_like_acknowledges_the_turn_it_names_and_no_other() -> None:
    assert Thread().ann().ann("Lovely photo").deed(Kind.LIKE, of=2).fates() == [Fate.WAITING, Fate.ACKNOWLEDGED]


def test_a_private_note_is_no_answer() -> None:
    assert Thread().ann().deed(Kind.NOTE).fates() == [Fate.WAITING]


def test_assigning_says_whose_it_is_and_answers_nothing() -> None:
    standing = Thread().ann().deed(Kind.ASSIGN, to="bob").judged().standing
    assert (standing.state, standing.assigned_to) == (State.WAITING, "bob")


def test_a_snoozed_person_is_still_waiting_and_comes_back_when_it_ends() -> None:
    judged = Thread().ann().deed(Kind.SNOOZE, until=FRIDAY.isoformat()).judged()
    assert (judged.standing.state, judged.standing.snoozed_until) == (State.SNOOZED, FRIDAY)
    assert judged.fates == {1: Fate.WAITING}
    assert as_of(judged, FRIDAY - timedelta(seconds=1)).standing.state is State.SNOOZED
    assert as_of(judged, FRIDAY).standing.state is State.WAITING


def test_a_new_word_wakes_a_snoozed_conversation_and_a_like_does_not() -> None:
    thread = Thread().ann().deed(Kind.SNOOZE, until=FRIDAY.isoformat()).ann("", Kind.LIKE)
    assert thread.judged().standing.state is State.SNOOZED
    assert thread.ann("Hello?").judged().standing.state is State.WAITING


@pytest.mark.parametrize("until", ["", "soon"])
def test_a_snooze_without_an_end_is_none(until: str) -> None:
    assert Thread().ann().deed(Kind.SNOOZE, until=until).judged().standing.state is State.WAITING


def test_handed_over_is_told_with_to_whom_by_whom_and_until_when() -> None:
    judged = Thread().ann().deed(Kind.HAND_OVER, to="marketing", until=FRIDAY.isoformat()).judged()
    standing = judged.standing
    assert (standing.state, standing.handed_to, standing.handed_by, standing.returns_at) == (
        State.HANDED_OVER,
        "marketing",
        7,
        FRIDAY,
    )
    assert judged.fates == {1: Fate.HANDED_OVER}


def test_a_hand_over_returns_when_its_date_passes_in_silence() -> None:
    judged = as_of(Thread().ann().deed(Kind.HAND_OVER, to="bob", until=FRIDAY.isoformat()).judged(), FRIDAY)
    assert (judged.standing.state, judged.standing.handed_to) == (State.WAITING, "bob")
    assert (judged.standing.outcome, judged.fates) == (Fate.WAITING, {1: Fate.WAITING})


def test_a_hand_over_without_a_date_stays_with_the_colleague() -> None:
    judged = Thread().ann().deed(Kind.HAND_OVER, to="bob").judged()
    assert as_of(judged, FRIDAY + timedelta(days=365)) == judged


def test_what_they_say_meanwhile_goes_to_the_colleague_too() -> None:
    assert Thread().ann().deed(Kind.HAND_OVER, to="bob").ann("Any news?").fates() == [Fate.HANDED_OVER] * 2


def test_the_colleagues_answer_ends_the_hand_over() -> None:
    thread = Thread().ann().deed(Kind.HAND_OVER, to="bob").us()
    assert thread.fates() == [Fate.ANSWERED]
    assert thread.ann("And Sunday?").judged().standing.state is State.WAITING


def test_taking_back_a_hand_over() -> None:
    assert Thread().ann().deed(Kind.HAND_OVER, to="bob").deed(Kind.TAKE_BACK).fates() == [Fate.WAITING]


def test_an_urgent_word_is_urgent_and_is_told() -> None:
    standing = Thread().ann("My son has FOOD poisoning").judged().standing
    assert (standing.urgent, standing.urgent_word) == (True, "food poisoning")


def test_an_urgent_word_already_answered_is_urgent_no_more() -> None:
    assert not Thread().ann("food poisoning!").us().ann("Are you open?").judged().standing.urgent


def test_a_colleagues_flag_is_urgent_until_it_is_taken_down() -> None:
    thread = Thread().ann().deed(Kind.URGENT)
    assert (thread.judged().standing.urgent, thread.judged().standing.urgent_by) == (True, 7)
    assert not thread.deed(Kind.CALM).judged().standing.urgent


def test_calm_also_quiets_the_words_said_so_far_but_not_new_ones() -> None:
    thread = Thread().ann("A film on food poisoning").deed(Kind.CALM)
    assert not thread.judged().standing.urgent
    assert thread.ann("I have food poisoning").judged().standing.urgent


def test_undo_takes_back_the_deed_it_names_and_undoing_the_undo_brings_it_again() -> None:
    thread = Thread().ann().deed(Kind.CLOSE).deed(Kind.UNDO, of=2)
    assert thread.fates() == [Fate.WAITING]
    assert thread.deed(Kind.UNDO, of=3).fates() == [Fate.ACKNOWLEDGED]


def test_undo_cannot_unsay_an_answer() -> None:
    assert Thread().ann().us().deed(Kind.UNDO, of=2).fates() == [Fate.ANSWERED]


def test_nobody_and_nothing_is_done() -> None:
    standing = judge([]).standing
    assert (standing.state, standing.outcome, standing.since) == (State.DONE, None, None)


TEXTS = st.sampled_from(["", "thanks!", "Are you open?", "It was awful", "food poisoning", "👍", "ok"])
KINDS = st.sampled_from([kind.value for kind in Kind])
TRAITS = st.frozensets(st.sampled_from([trait.value for trait in Trait]), max_size=1)
DETAILS = st.sampled_from(
    [{}, {"until": FRIDAY.isoformat()}, {"to": "bob", "until": "2026-01-06T00:00"}, {"told": "x"}]
)


@st.composite
def threads(draw: st.DrawFn) -> list[Turn]:
    size = draw(st.integers(0, 12))
    return [
        Turn(
            at=at(draw(st.integers(0, 6))),
            id=number,
            kind=draw(KINDS),
            ours=draw(st.booleans()),
            by_porch=draw(st.booleans()),
            addressed=draw(st.booleans()),
            traits=draw(TRAITS),
            text=draw(TEXTS),
            deleted=draw(st.booleans()),
            detail=draw(DETAILS),
            of=draw(st.none() | st.integers(0, size)),
        )
        for number in range(size)
    ]


@given(threads(), st.booleans())
def test_every_turn_of_theirs_has_exactly_one_fate(turns: list[Turn], set_aside: bool) -> None:
    judged = judge(turns, set_aside=set_aside, urgent=URGENT)
    assert sorted(judged.fates) == sorted(t.id for t in turns if not t.ours and t.kind not in DEEDS)
    assert sum(fate is Fate.WAITING for fate in as_of(judged, FRIDAY).fates.values()) <= len(judged.fates)


@given(threads())
def test_somebody_waits_exactly_when_a_turn_waits(turns: list[Turn]) -> None:
    standing, fates = judge(turns)
    open_ones = {Fate.WAITING, Fate.HANDED_OVER} & set(fates.values())
    assert bool(open_ones) == (standing.state in {State.WAITING, State.SNOOZED, State.HANDED_OVER, State.NOTICE})
    assert standing.count == sum(fate in {Fate.WAITING, Fate.HANDED_OVER} for fate in fates.values())


@given(threads(), st.randoms(use_true_random=False))
def test_the_order_in_which_turns_are_handed_in_changes_nothing(turns: list[Turn], random: object) -> None:
    shuffled = list(turns)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert judge(shuffled, urgent=URGENT) == judge(turns, urgent=URGENT)


@given(threads(), st.sampled_from(sorted(kind.value for kind in DEEDS)), DETAILS)
def test_undoing_the_last_deed_restores_the_standing(turns: list[Turn], kind: str, detail: dict[str, str]) -> None:
    late = at(100)
    deed = Turn(at=late, id=1000, kind=kind, ours=True, detail=detail)
    undo = Turn(at=late, id=1001, kind=Kind.UNDO.value, ours=True, of=1000)
    assert judge([*turns, deed, undo], urgent=URGENT) == judge(turns, urgent=URGENT)


@given(threads())
def test_undoing_an_undo_is_doing_it(turns: list[Turn]) -> None:
    close = Turn(at=at(100), id=1000, kind=Kind.CLOSE.value, ours=True)
    undo = Turn(at=at(100), id=1001, kind=Kind.UNDO.value, ours=True, of=1000)
    again = Turn(at=at(100), id=1002, kind=Kind.UNDO.value, ours=True, of=1001)
    assert judge([*turns, close, undo, again]) == judge([*turns, close])


NOTICE = frozenset({Trait.NOTICE.value, Trait.NO_REPLY.value, Trait.LIST.value})


def noticed(text: str = "", **more: object) -> Thread:
    return Thread().ann(text, traits=NOTICE, visibility=Visibility.DIRECT.value, **more)


def test_a_notice_is_nobody_who_waits_and_still_has_its_fate() -> None:
    judgement = noticed().judged()
    assert (judgement.standing.state, judgement.standing.reason, judgement.standing.since) == (
        State.NOTICE,
        None,
        at(1),
    )
    assert list(judgement.fates.values()) == [Fate.WAITING]


def test_a_notice_is_ticked_off_and_back_again() -> None:
    ticked = noticed().deed(Kind.ACKNOWLEDGE)
    assert (ticked.judged().standing.state, ticked.fates()) == (State.SET_ASIDE, [Fate.ACKNOWLEDGED])
    undone = ticked.deed(Kind.UNDO, of=2)
    assert (undone.judged().standing.state, undone.fates()) == (State.NOTICE, [Fate.WAITING])


def test_a_notice_of_what_is_heard_anyway_is_set_aside() -> None:
    heard = noticed(detail={"through": "mastodon"})
    assert (heard.judged().standing.state, heard.fates()) == (State.SET_ASIDE, [Fate.SET_ASIDE])


def test_a_later_notice_comes_although_an_earlier_one_was_ticked_off() -> None:
    thread = noticed().deed(Kind.ACKNOWLEDGE).ann("", traits=NOTICE)
    assert (thread.judged().standing.state, thread.judged().standing.count) == (State.NOTICE, 1)
    assert thread.fates() == [Fate.ACKNOWLEDGED, Fate.WAITING]


@pytest.mark.parametrize("deed", [Kind.SNOOZE, Kind.HAND_OVER, Kind.URGENT])
def test_a_notice_never_rests_hurries_or_comes_back_as_a_person(deed: Kind) -> None:
    judgement = noticed("food poisoning").deed(deed, to="bob", until=at(9).isoformat()).judged()
    assert as_of(judgement, FRIDAY).standing.state is State.NOTICE
    assert not judgement.standing.urgent


def test_a_persons_own_words_beside_notices_wait() -> None:
    assert noticed().ann("Are you open?").judged().standing.state is State.WAITING


def test_a_network_set_aside_by_hand_sends_no_notices_any_more() -> None:
    assert noticed().judged(set_aside=True).standing.state is State.SET_ASIDE


def test_to_invite_them_is_an_answer_and_their_yes_waits_only_with_a_wish() -> None:
    assert Thread().ann("Can we meet?").us("Come on Friday", kind=Kind.INVITE).fates() == [Fate.ANSWERED]
    assert Thread().ann("yes: gladly", Kind.ACCEPT).fates() == [Fate.NEEDS_NO_ANSWER]
    assert Thread().ann("no: could we come on Sunday?", Kind.REJECT).fates() == [Fate.WAITING]
    assert Thread().ann("come into this room?", Kind.INVITE).fates() == [Fate.NEEDS_NO_ANSWER]
