"""The rows behind people, pairs and topics, made of a tally: joins of two hops at most, and no more than once each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from porch.analytics.influence.signals import cleaning, kinds
from porch.analytics.influence.signals.engine import Column, Engine, Rows
from porch.analytics.influence.signals.measures import Of

MANY = 100
"""Somebody tied to more people than that is nobody's friend in common: it would say little, and take long."""
_PAIR: Final = {"actor": "actor", "target": "target"}


def of_people(engine: Engine, rows: Rows) -> Mapping[Of, Rows]:
    """Return the views by which a person's signals are found; `person` is whose."""
    col = engine.col
    posts = engine.filtered(rows, engine.lacks(col("target")))
    context = engine.filtered(rows, engine.isin(col("kind"), list(cleaning.CONTEXT)))
    acts = _acts(engine, rows)
    return {
        Of.ACTS: engine.extended(acts, person=col("target")),
        Of.PAIRS: engine.extended(pairs(engine, acts), person=col("target")),
        Of.DONE: engine.extended(acts, person=col("actor")),
        Of.POSTS: engine.extended(posts, person=col("actor")),
        Of.CONTEXT: engine.extended(context, person=col("target")),
    }


def of_pairs(engine: Engine, rows: Rows, weeks: Rows) -> Mapping[Of, Rows]:
    """Return the views by which a pair's signals are found."""
    acts = _acts(engine, rows)
    known = pairs(engine, acts)
    known = engine.joined(known, common(engine, known), ("actor", "target"))
    return {Of.ACTS: acts, Of.PAIRS: known, Of.WEEKS: weeks}


def of_topics(engine: Engine, rows: Rows) -> Mapping[Of, Rows]:
    """Return the views by which a person's signals on a topic are found; acts without a topic are not among them."""
    col = engine.col
    acts = engine.filtered(_acts(engine, rows), col("topic") != "")
    acts = engine.extended(acts, person=col("target"))
    persons = engine.grouped(acts, {"person": "person"}, person_30=col("f30").sum())
    topics = engine.grouped(acts, {"topic": "topic"}, topic_30=col("f30").sum())
    return {Of.ACTS: engine.joined(engine.joined(acts, persons, ("person",)), topics, ("topic",))}


def _acts(engine: Engine, rows: Rows) -> Rows:
    col = engine.col
    return engine.extended(
        engine.filtered(rows, cleaning.counts(engine)), rung=_rung(engine),
        met=col("in_person") | engine.isin(col("kind"), list(kinds.MET)), topical=col("topic") != "",
    )  # fmt: skip


def _rung(engine: Engine) -> Column:
    told = engine.value(None)
    for rung, some in kinds.RUNGS:
        told = engine.when(engine.isin(engine.col("kind"), list(some)), engine.value(rung), told)
    return told


def pairs(engine: Engine, acts: Rows) -> Rows:
    """Return everybody who acted on somebody, once, with what both draw and whether it is returned."""
    col, some = engine.col, engine.value(1.0)
    shares = engine.when(engine.isin(col("kind"), list(kinds.SHARE)), col("f30"), engine.value(0.0))
    shared = engine.when(engine.isin(col("kind"), list(kinds.SHARE)), some, engine.value(0.0))
    once = engine.grouped(
        acts, _PAIR, n=col("n").sum(), f7=col("f7").sum(), f30=col("f30").sum(), f90=col("f90").sum(),
        shares=shares.sum(), shared=shared.max(), first_at=col("first_at").min(), last_at=col("last_at").max(),
    )  # fmt: skip
    own = engine.grouped(once, {"actor": "target"}, own_7=col("f7").sum(), own_shares_30=col("shares").sum())
    out = engine.grouped(once, {"actor": "actor"}, out=engine.real(col("n").count()))
    back = engine.chosen(once, actor=col("target"), target=col("actor"), back_30=col("f30"), back_last=col("last_at"))
    told = engine.joined(engine.joined(once, out, ("actor",)), own, ("actor",))
    told = engine.joined(told, back, ("actor", "target"))
    returned = ~engine.lacks(col("back_last"))
    earlier = engine.when(col("back_last") < col("last_at"), col("back_last"), col("last_at"))
    return engine.extended(
        told, selective=1.0 / col("out"), squared=col("f90") * col("f90"), shared=col("shared") > 0,
        again=col("n") > 1, mutual=returned, both_at=engine.when(returned, earlier),
    )  # fmt: skip


def common(engine: Engine, known: Rows) -> Rows:
    """Return for pairs what their friends in common amount to (Adamic and Adar 2003): sum of 1 / ln(their ties)."""
    col = engine.col
    ties = engine.stacked(
        engine.chosen(known, friend=col("actor"), one=col("target")),
        engine.chosen(known, friend=col("target"), one=col("actor")),
    )
    ties = engine.grouped(ties, {"friend": "friend", "one": "one"})
    many = engine.grouped(ties, {"friend": "friend"}, ties=engine.real(col("one").count()))
    ties = engine.joined(
        ties, engine.filtered(many, (col("ties") > 1) & (col("ties") <= MANY)), ("friend",), inner=True
    )
    others = engine.chosen(ties, friend=col("friend"), target=col("one"))
    met = engine.joined(engine.extended(ties, actor=col("one")), others, ("friend",), inner=True)
    asked = engine.chosen(known, actor=col("actor"), target=col("target"))
    met = engine.joined(met, asked, ("actor", "target"), inner=True)
    return engine.grouped(met, _PAIR, common=(1.0 / col("ties").log()).sum())
