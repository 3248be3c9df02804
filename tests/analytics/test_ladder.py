"""On which rung a contact stands, and which is offered next."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from porch.analytics.ladder import LONGEST_QUOTE, NEEDED, STEPS, Rung, Standing, next_step, opening, rung_of
from porch.core.interaction import DEEDS, Kind, Visibility

RUNGS = st.sampled_from(list(Rung))
STANDINGS = st.builds(
    Standing, rung=RUNGS, two_way_days=st.integers(0, 9), strength=st.none() | st.floats(0, 0.63),
    open=st.frozensets(RUNGS), declined=st.booleans(), unhappy=st.booleans(), quiet=st.booleans(),
    words=st.lists(st.text(max_size=200), max_size=3),
)  # fmt: skip
ANN = Standing(rung=Rung.MAIL, two_way_days=6, strength=0.5, open=frozenset(STEPS), words=["Lovely bread."])


@pytest.mark.parametrize("kind", sorted(DEEDS))
def test_what_no_customer_sees_stands_on_no_rung(kind: Kind) -> None:
    assert rung_of(kind, Visibility.DIRECT, "x") is None


@pytest.mark.parametrize(
    ("kind", "visibility", "channel", "rung"),
    [
        (Kind.FOLLOW, Visibility.PUBLIC, "x", Rung.WATCH),
        (Kind.LIKE, Visibility.PUBLIC, "x", Rung.LIKE),
        (Kind.ANNOUNCE, Visibility.PUBLIC, "x", Rung.SHARE),
        (Kind.REVIEW, Visibility.PUBLIC, "trustpilot", Rung.COMMENT),
        (Kind.QUESTION, Visibility.DIRECT, "webchat", Rung.DM),
        (Kind.CREATE, Visibility.DIRECT, "email", Rung.MAIL),
        (Kind.CALL, Visibility.DIRECT, "sms", Rung.CALL),
        (Kind.CREATE, Visibility.DIRECT, "phone", Rung.CALL),
        (Kind.VISIT, Visibility.IN_PERSON, "in_person", Rung.MEETING),
        (Kind.CREATE, Visibility.IN_PERSON, "in_person", Rung.MEETING),
    ],
)
def test_each_contact_stands_on_its_rung(kind: Kind, visibility: Visibility, channel: str, rung: Rung) -> None:
    assert rung_of(kind, visibility, channel) is rung


@given(STANDINGS)
def test_a_step_is_always_up_open_and_borne(standing: Standing) -> None:
    step = next_step(standing)
    rung = step.rung if step.rung is not None else Rung.MEETING
    assert step.reason
    assert step.rung is None or (rung > standing.rung and rung in standing.open)
    assert step.rung is None or standing.two_way_days >= NEEDED[rung]


@given(STANDINGS, st.sampled_from(["declined", "unhappy", "quiet"]))
def test_never_up_when_they_declined_complain_or_are_quiet(standing: Standing, why: str) -> None:
    step = next_step(replace(standing, **{why: True}))
    assert step.rung is None
    assert step.opening == ""


@given(STANDINGS, RUNGS)
def test_taking_away_a_way_to_them_never_opens_another_above_it(standing: Standing, gone: Rung) -> None:
    step = next_step(replace(standing, open=standing.open - {gone}))
    assert step.rung is None or step.rung is not gone


def test_no_rung_is_passed_over() -> None:
    assert next_step(ANN).rung is Rung.CALL
    assert next_step(replace(ANN, open=frozenset({Rung.MEETING}))).rung is Rung.MEETING
    assert next_step(replace(ANN, rung=Rung.MEETING)).rung is None


@given(st.lists(st.text(max_size=300), max_size=4))
def test_an_opening_quotes_no_more_than_a_line(words: list[str]) -> None:
    assert len(opening(Rung.CALL, words)) <= LONGEST_QUOTE + 60


def test_nothing_is_made_up_where_they_said_nothing() -> None:
    assert opening(Rung.MAIL, ["", "  \n "]) == ""
