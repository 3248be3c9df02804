"""B: a question, a little idea, an invite, and only then asking how it was; each rule by its code."""

from __future__ import annotations

from dataclasses import replace

import pytest

from porch.analytics.cadence import Allow, Entry, Kind, Ledger, decide, ledger, order
from tests.analytics.cadence.people import GIVEN, HOUSE, a, ann, day, had

Q, I, V, F = Kind.QUESTION, Kind.IDEA, Kind.INVITE, Kind.FEEDBACK  # noqa: E741


def ask(past: Ledger) -> str:
    """Return the rule that speaks against asking how it was, or nothing."""
    return decide(ann(), a(F), day(0), past, HOUSE).rule


def test_b1_who_was_given_all_three_may_be_asked() -> None:
    assert isinstance(decide(ann(), a(F), day(0), had(*GIVEN, involved=True), HOUSE), Allow)


@pytest.mark.parametrize("missing", range(3))
def test_b1_who_lacks_one_of_three_is_not_asked(missing: int) -> None:
    assert ask(had(*(one for number, one in enumerate(GIVEN) if number != missing), involved=True)) == "B1"


def test_b1_the_order_counts() -> None:
    assert ask(had((V, -60), (I, -50), (Q, -40), involved=True)) == "B1"
    assert ask(had((I, -60), (Q, -50), (I, -45), (V, -35), involved=True)) == ""


def test_b1_what_came_back_was_not_given() -> None:
    past = [Entry(kind=kind, at=day(when), involved=True, delivered=kind is not I) for kind, when in GIVEN]
    assert ask(ledger(past)) == "B1"


def test_b1_coming_to_a_gathering_counts_as_an_invite() -> None:
    came = Entry(kind=V, at=day(-30), came=True, involved=True)
    assert ask(ledger([*had(*GIVEN[:2]).entries, came])) == ""


def test_b2_after_asking_the_order_begins_again() -> None:
    asked = Entry(kind=F, at=day(-100), involved=True, told_at=day(-95))
    before = had((Q, -130), (I, -120), (V, -110), involved=True).entries
    assert ask(ledger([*before, asked])) == "B1"
    assert ask(ledger([*before, asked, *had(*GIVEN, involved=True).entries])) == ""


def test_b3_is_advice_and_stops_nobody() -> None:
    assert order.advice(I, Ledger()) == "Better first a question: they had none yet."
    assert order.advice(V, had((Q, -9))) == "Better first a little idea: they had none yet."
    assert isinstance(decide(ann(), a(V), day(0), Ledger(), HOUSE), Allow)


def test_b4_silence_after_a_question_is_not_ignoring() -> None:
    past = had((Q, -60), (Q, -45), (Q, -30), (Q, -15))
    assert order.ignored(past) == 0
    assert isinstance(decide(ann(), a(V), day(0), past, HOUSE), Allow)


def test_b4_after_two_ignored_at_most_a_little_idea_and_later() -> None:
    past = had((I, -20), (V, -10))
    assert decide(ann(), a(V), day(0), past, HOUSE).rule == "B4"
    later = decide(ann(), a(I), day(0), past, HOUSE)
    assert (later.rule, getattr(later, "until", None)) == ("B4", day(4))
    assert isinstance(decide(ann(), a(I), day(4), past, HOUSE), Allow)


def test_b4_after_four_ignored_we_leave_them_in_peace() -> None:
    past = had((I, -80), (V, -60), (I, -40), (I, -20))
    for kind in (Q, I, V, F):
        assert decide(ann(), a(kind), day(0), past, HOUSE).rule == "B4"


def test_b4_a_single_answer_ends_the_silence() -> None:
    past = had((I, -80), (V, -60), (I, -40))
    answered = replace(past.entries[-1], involved=True)
    assert order.ignored(ledger([*past.entries[:-1], answered])) == 0


def test_b5_who_never_showed_themselves_is_not_asked() -> None:
    past = [Entry(kind=kind, at=day(when)) for kind, when in GIVEN[:1]]
    quiet = ledger([*past, Entry(kind=I, at=day(-50)), Entry(kind=V, at=day(-40)), Entry(kind=Q, at=day(-10))])
    assert (
        order.refused(F, ledger(entry for entry in quiet.entries if entry.kind is not Q or entry.at < day(-20)))
        is not None
    )
    shown = ledger(quiet.entries, [day(-5)])
    assert order.refused(F, shown) is None


def test_b5_is_named_where_silence_alone_is_missing() -> None:
    # One ignored invite and one ignored idea are two: B4 would speak first, so the idea here was answered last cycle.
    past = had((Q, -60), (I, -50), (V, -40))
    found = order._asks_too_early(past)
    assert found is not None
    assert found.rule == "B5"


def test_b6_who_has_not_heard_the_outcome_is_not_asked_even_after_99_days() -> None:
    untold = Entry(kind=F, at=day(-99), involved=True)
    past = ledger([untold, *had(*GIVEN, involved=True).entries])
    assert ask(past) == "B6"
    assert ask(ledger([replace(untold, told_at=day(-98)), *had(*GIVEN, involved=True).entries])) == ""
