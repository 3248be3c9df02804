from __future__ import annotations

import pytest

from porch.proving.proxy.faults import Dice, Fault, Route

ALL = frozenset(Fault)


def thrown(dice: Dice, times: int = 200) -> list[Fault]:
    return [dice.throw(ALL) for _ in range(times)]


def test_the_same_seed_throws_the_same() -> None:
    shares = {"drop": 0.3, "delay": 0.3}
    assert thrown(Dice(shares, "7")) == thrown(Dice(shares, "7")) != thrown(Dice(shares, "8"))


def test_faults_come_as_often_as_asked() -> None:
    found = thrown(Dice({"drop": 0.25}, "1"), 4000)
    assert 900 < found.count(Fault.DROP) < 1100
    assert set(found) == {Fault.DROP, Fault.NONE}


def test_what_is_not_possible_does_not_strike() -> None:
    dice = Dice({"hold": 1.0}, "1")
    assert dice.throw({Fault.DROP}) is Fault.NONE
    assert dice.throw({Fault.HOLD}) is Fault.HOLD


def test_nothing_strikes_while_it_is_calm() -> None:
    dice = Dice({"drop": 1.0}, "1")
    dice.calm = True
    assert set(thrown(dice)) == {Fault.NONE}


def test_more_than_everything_is_refused() -> None:
    with pytest.raises(ValueError, match="more than 1"):
        Dice({"drop": 0.7, "delay": 0.7}, "1")


def test_a_route_can_be_written_down_and_read_again() -> None:
    route = Route(name="x", kind="http", port=1, to=("127.0.0.1", 2), shares={"drop": 0.5})
    assert Route.parse({**route.plain(), "to": ["127.0.0.1", 2]}) == route
