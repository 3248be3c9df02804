"""R: it concerns them, they do not know it, and nothing of theirs waits; each rule by its code."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porch.analytics.cadence import Allow, Kind, Refuse, decide
from porch.analytics.cadence.ledger import Ledger
from tests.analytics.cadence.people import DAY, GIVEN, HOUSE, a, ann, day, had

TASTING = (day(3), day(3) + timedelta(hours=2))


@pytest.mark.parametrize(
    ("so", "burst", "because"),
    [
        ({}, {}, "You talked about pizza."),
        ({"topics": {}, "products": frozenset({"oven"})}, {"product": "oven"}, "You have oven."),
        ({"topics": {}, "places": frozenset({"Bari"})}, {"place": "Bari"}, "It is near you: Bari."),
    ],
)
def test_r1_the_reason_is_told(so: dict[str, object], burst: dict[str, object], because: str) -> None:
    assert decide(ann(**so), a(Kind.IDEA, **burst), day(0), Ledger(), HOUSE) == Allow(because=because)


@pytest.mark.parametrize(
    ("been", "place", "near"),
    [("Caffè Roma, Bari", "CAFFE ROMA – Bari", True), ("Bari", "Barletta", False), ("–", "…", False)],
)
def test_r1_a_place_is_the_same_however_it_is_written(been: str, place: str, near: bool) -> None:
    decision = decide(ann(topics={}, places=frozenset({been})), a(Kind.IDEA, place=place), day(0), Ledger(), HOUSE)
    assert isinstance(decision, Allow) is near


def test_r1_what_concerns_nobody_is_refused() -> None:
    assert decide(ann(), a(Kind.IDEA, topic="chess"), day(0), Ledger(), HOUSE).rule == "R1"


@pytest.mark.parametrize(("days", "may"), [(179, True), (180, False)])
def test_r1_a_question_reaches_whoever_wrote_within_half_a_year(days: int, may: bool) -> None:
    person = ann(topics={}, wrote_at=day(0) - days * DAY)
    assert isinstance(decide(person, a(Kind.QUESTION), day(0), Ledger(), HOUSE), Allow) is may
    assert decide(person, a(Kind.IDEA), day(0), Ledger(), HOUSE).rule == "R1"


def test_r1_a_question_reaches_whoever_follows_us() -> None:
    assert decide(ann(topics={}, follows=True), a(Kind.QUESTION), day(0), Ledger(), HOUSE) == Allow(
        because="You follow us."
    )


def test_r2_nobody_is_told_what_they_proposed() -> None:
    person = ann(knows=frozenset({"idea-4"}))
    assert decide(person, a(Kind.IDEA, about="idea-4"), day(0), Ledger(), HOUSE).rule == "R2"


def test_r2_nobody_is_asked_about_what_they_do_not_have() -> None:
    past = had(*GIVEN, involved=True)
    assert decide(ann(), a(Kind.FEEDBACK, product="oven"), day(0), past, HOUSE).rule == "R2"


@pytest.mark.parametrize(("hours", "rule"), [(0, "R2"), (1.9, "R2"), (2, ""), (-3, "")])
def test_r2_nobody_is_invited_to_two_things_at_once(hours: float, rule: str) -> None:
    begins = TASTING[0] + timedelta(hours=hours)
    burst = a(Kind.INVITE, about="gathering-2", begins=begins, ends=begins + timedelta(hours=2))
    found = decide(ann(accepted={"gathering-1": TASTING}), burst, day(0), Ledger(), HOUSE)
    assert found.rule == rule


@pytest.mark.parametrize("waits", ["complains", "promise_overdue", "unanswered"])
def test_r3_who_waits_for_us_gets_nothing_but_what_pays_back(waits: str) -> None:
    person = ann(**{waits: True})
    for kind in (Kind.QUESTION, Kind.IDEA, Kind.INVITE, Kind.FEEDBACK):
        assert decide(person, a(kind), day(0), had(*GIVEN, involved=True), HOUSE).rule == "R3"
    for kind in (Kind.OUTCOME, Kind.APOLOGY):
        assert isinstance(decide(person, a(kind, about="survey-1"), day(0), Ledger(), HOUSE), Allow)


def test_r4_whoever_is_held_gets_outcomes_thanks_and_apologies_alone() -> None:
    person = ann(held="the flood in the kitchen")
    refused = decide(person, a(Kind.QUESTION), day(0), Ledger(), HOUSE)
    assert refused == Refuse(rule="R4", why="Held back: the flood in the kitchen")
    for kind in (Kind.OUTCOME, Kind.THANKS, Kind.APOLOGY):
        assert isinstance(decide(person, a(kind, about="x"), day(0), Ledger(), HOUSE), Allow)
