"""C and M1: whether we may write at all, each rule by its code."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from porch.analytics.cadence import Allow, Defer, Kind, Pace, Refuse, decide, grounds
from porch.analytics.cadence.ledger import Ledger
from tests.analytics.cadence.people import HOUSE, MAY, a, ann, day, had


def test_c1_nothing_goes_without_a_ground_for_that_channel() -> None:
    refused = decide(ann(), a(Kind.IDEA, channel="square"), day(0), Ledger(), HOUSE)
    assert refused == Refuse(rule="C1", why="Nothing says that we may write to them here for this.")


def test_c2_a_yes_that_was_taken_back_holds_no_more() -> None:
    kept = {key: why for key, why in MAY.items() if key[0] != "idea"}
    assert decide(ann(grounds=kept), a(Kind.IDEA), day(0), Ledger(), HOUSE).rule == "C1"


def test_c3_unsubscribing_from_one_kind_leaves_the_others() -> None:
    person = ann(grounds={key: why for key, why in MAY.items() if key[0] != "idea"})
    assert isinstance(decide(person, a(Kind.QUESTION), day(0), Ledger(), HOUSE), Allow)


def test_c4_a_yes_to_one_purpose_is_none_to_another() -> None:
    only_ideas = ann(grounds={("idea", "email"): "They said yes."})
    assert decide(only_ideas, a(Kind.INVITE), day(0), Ledger(), HOUSE).rule == "C1"


@pytest.mark.parametrize("where", ["email", ""])
def test_c6_who_is_shut_gets_nothing_there_not_even_an_apology(where: str) -> None:
    refused = decide(ann(barred={where: "What we send comes back."}), a(Kind.APOLOGY), day(0), Ledger(), HOUSE)
    assert refused == Refuse(rule="C6", why="What we send comes back.")


def test_c6_a_bounce_by_mail_leaves_other_channels_open() -> None:
    person = ann(barred={"email": "It comes back."}, grounds={("idea", "square"): "They said yes."})
    assert isinstance(decide(person, a(Kind.IDEA, channel="square"), day(0), Ledger(), HOUSE), Allow)


@pytest.mark.parametrize(
    ("complaints", "mails", "stops", "warns"),
    [(1, 200, False, True), (2, 200, False, True), (3, 1000, True, True), (3, 1001, False, True),
     (1, 1001, False, False)],
)  # fmt: skip
def test_c7_complaints_warn_and_then_stop_bulk_but_three_at_least(
    complaints: int, mails: int, stops: bool, warns: bool
) -> None:
    house = replace(HOUSE, complaints=complaints, mails=mails)
    assert (grounds.must_stop(house), grounds.must_warn(house)) == (stops, warns)


def test_c7_what_pays_back_leaves_all_the_same() -> None:
    house = replace(HOUSE, complaints=9, mails=900)
    assert decide(ann(), a(Kind.IDEA), day(0), Ledger(), house).rule == "C7"
    assert isinstance(decide(ann(), a(Kind.OUTCOME, about="survey-1"), day(0), Ledger(), house), Allow)


@pytest.mark.parametrize("kind", [Kind.QUESTION, Kind.APOLOGY])
def test_c8_an_address_that_rests_is_tried_again_when_it_has_rested(kind: Kind) -> None:
    waits = decide(ann(rests={"email": day(9)}), a(kind), day(0), Ledger(), HOUSE)
    assert waits == Defer(until=day(9), rule="C8", why=grounds.RESTS)
    assert isinstance(decide(ann(rests={"email": day(9)}), a(kind), day(9), Ledger(), HOUSE), Allow)
    assert isinstance(decide(ann(rests={"square": day(9)}), a(kind), day(0), Ledger(), HOUSE), Allow)


def test_c8_what_would_come_too_late_after_the_rest_is_refused() -> None:
    refused = decide(ann(rests={"email": day(9)}), a(Kind.IDEA, relevant_until=day(5)), day(0), Ledger(), HOUSE)
    assert refused.rule == "F6"


def test_m1_whoever_wants_nothing_gets_nothing_that_we_begin() -> None:
    assert decide(ann(pace=Pace.OFF), a(Kind.QUESTION), day(0), Ledger(), HOUSE).rule == "M1"
    assert isinstance(decide(ann(pace=Pace.OFF), a(Kind.APOLOGY), day(0), Ledger(), HOUSE), Allow)


def test_m1_a_kind_or_a_channel_they_do_not_want_is_refused() -> None:
    assert decide(ann(kinds_off=frozenset({Kind.IDEA})), a(Kind.IDEA), day(0), Ledger(), HOUSE).rule == "M1"
    assert decide(ann(channels_off=frozenset({"email"})), a(Kind.IDEA), day(0), Ledger(), HOUSE).rule == "M1"


@pytest.mark.parametrize(("pace", "days"), [(Pace.MONTHLY, 30), (Pace.FORTNIGHT, 14), (Pace.HOUSE, 7), (Pace.MORE, 7)])
def test_m1_a_pace_only_ever_slows(pace: Pace, days: int) -> None:
    past = had((Kind.QUESTION, 0), involved=True)
    early, late = (decide(ann(pace=pace), a(Kind.IDEA), day(days - gone), past, HOUSE) for gone in (0.5, 0))
    assert getattr(early, "until", None) == day(days)
    assert isinstance(late, Allow)


def test_m1_more_please_lifts_what_the_house_adds_and_no_more() -> None:

    slow = replace(HOUSE, gap=timedelta(days=21))
    past = had((Kind.QUESTION, 0), involved=True)
    assert isinstance(decide(ann(pace=Pace.MORE), a(Kind.IDEA), day(7), past, slow), Allow)
    assert decide(ann(), a(Kind.IDEA), day(7), past, slow).rule == "F1"
