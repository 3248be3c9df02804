"""Behind somebody stand their pairs, with what both draw, what is returned, and friends in common."""

from __future__ import annotations

from math import log

import polars as pl
import pytest

from porch.analytics.influence.signals import views
from porch.analytics.influence.signals.engine import Polars

ENGINE = Polars()


def acts(*pairs: tuple[str, str], kind: str = "share") -> pl.LazyFrame:
    return pl.LazyFrame([
        {"actor": actor, "target": target, "kind": kind, "topic": "", "in_person": False, "n": 1.0, "f7": 0.5,
         "f30": 0.8, "f90": 0.9, "first_at": float(at), "last_at": float(at)}
        for at, (actor, target) in enumerate(pairs)
    ])  # fmt: skip


def pairs(*some: tuple[str, str]) -> dict[tuple[str, str], dict[str, object]]:
    rows = views.pairs(ENGINE, acts(*some)).collect().rows(named=True)
    return {(row["actor"], row["target"]): row for row in rows}


def test_a_pair_knows_on_how_many_the_first_acts_and_what_they_draw() -> None:
    told = pairs(("ann", "dov"), ("ann", "ben"), ("cleo", "ann"))["ann", "dov"]
    assert (told["selective"], told["own_7"], told["own_shares_30"], told["shared"]) == (0.5, 0.5, 0.8, True)


def test_a_pair_knows_what_is_returned_and_since_when_both_had_acted() -> None:
    told = pairs(("ann", "dov"), ("dov", "ann"), ("ann", "ben"))
    assert (told["ann", "dov"]["mutual"], told["ann", "dov"]["both_at"]) == (True, 0.0)
    assert (told["ann", "ben"]["mutual"], told["ann", "ben"]["both_at"]) == (False, None)


def test_friends_in_common_count_less_the_more_friends_they_have() -> None:
    known = acts(("ann", "dov"), ("ann", "cleo"), ("cleo", "dov"), ("cleo", "ben"))
    told = views.common(ENGINE, known).collect()
    assert told.filter(actor="ann", target="dov")["common"].item() == pytest.approx(1 / log(3))


def test_somebody_tied_to_everybody_is_nobodys_friend_in_common() -> None:
    crowd = [("cleo", f"guest {number}") for number in range(views.MANY)]
    told = views.common(ENGINE, acts(("ann", "dov"), ("ann", "cleo"), ("cleo", "dov"), *crowd)).collect()
    assert told.filter(actor="ann", target="dov").is_empty()


def test_acts_without_a_topic_are_of_none() -> None:
    assert views.of_topics(ENGINE, acts(("ann", "dov")))[views.Of.ACTS].collect().is_empty()
