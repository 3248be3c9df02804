"""A plan in words: why each is chosen, what the choice buys, how sure that is."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from porch.engagement.gatherings.effect import Effect
from porch.engagement.gatherings.models import Gathering, Plan
from porch.engagement.gatherings.queries import Chosen, Planned
from porch.interfaces.console import gathered
from tests.cast import NOON


def chosen(place: int, *, reach: float, adds: float) -> Chosen:
    return Chosen(person=place, name=f"P{place}", place=place, reach=reach, adds=adds)


FEW = Effect(gatherings=1, invited=12, came=5, held=1, came_anyway=0)


def shown(*invited: Chosen, now: datetime = NOON, effect: Effect = FEW, **told: Any) -> SimpleNamespace:
    gathering = Gathering(pk=3, name="Tasting", seats=2, made_at=NOON, seed=1)
    plan = Plan(
        **{"pk": 1, "gathering": gathering, "asked_at": NOON, "made_at": NOON, "spread": 9.0, "by_degree": 7.5,
           "guarantee": 0.9, "samples": 200_000, "candidates": 20, **told}
    )  # fmt: skip
    return gathered.shown(Planned(gathering=gathering, plan=plan, invited=invited), effect, now)


def test_everybody_is_told_why_they_are_chosen() -> None:
    told = shown(
        chosen(1, reach=6.0, adds=6.0), chosen(2, reach=3.0, adds=2.9), chosen(3, reach=4.0, adds=1.0),
        chosen(4, reach=1.0, adds=0.5),
    )  # fmt: skip
    assert [one.reason for one in told.invited] == [
        "Reaches most of all who may be invited.",
        "Reaches people whom nobody before does.",
        "75 % of whom they reach are reached by those before already.",
        "Moves nobody further; from those before word reaches them 50 times in 100.",
    ]


def test_what_the_choice_buys_is_told_also_when_it_buys_nothing() -> None:
    assert shown().bought == "That is 1.5 people more than if you invited whoever moves most by count."
    assert shown(by_degree=9.0).bought == "Whoever moves most by count would reach as many this time."
    assert [bar.width for bar in shown().buys] == ["100.0%", "83.3%"]


def test_a_guarantee_is_told_where_there_is_one() -> None:
    assert "at least 90 %" in shown().guarantee
    assert "200,000 draws" in shown().guarantee
    assert shown(guarantee=None).guarantee == ""


def test_what_inviting_does_is_not_told_from_a_few() -> None:
    assert shown().learnt.startswith("So far 5 of 12 people invited came, and 0 of 1 whom chance held out.")
    assert shown().learnt.endswith("too few yet.")


def test_what_inviting_did_is_told_with_its_interval_and_said_to_be_caused_by_it() -> None:
    many = Effect(gatherings=20, invited=200, came=120, held=25, came_anyway=5)
    assert shown(effect=many).learnt.endswith(
        "Inviting brought 40 more of 100 (20 to 53). Chance decided who was invited: caused."
    )
    unclear = Effect(gatherings=20, invited=200, came=80, held=25, came_anyway=8)
    assert "It is not shown yet that inviting brings anybody" in shown(effect=unclear).learnt


def test_one_that_is_not_worked_out_shows_no_figures() -> None:
    waiting = shown(made_at=None)
    assert (waiting.at_work, waiting.made, waiting.sentence, waiting.buys) == (True, False, "", [])
    assert shown(trouble="Nobody is left.").made is False


def test_after_a_while_one_is_told_to_look_at_the_worker() -> None:
    assert [shown(made_at=None, now=NOON + timedelta(minutes=minutes)).slow for minutes in (1, 3)] == [False, True]
