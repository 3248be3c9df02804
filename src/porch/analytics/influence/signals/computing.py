"""Signals read off views: one grouping for each view, then arithmetic. Null means no evidence; nothing is ever NaN."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Any

from porch.analytics.influence.signals.declaring import Signal
from porch.analytics.influence.signals.engine import Column, Engine, Rows
from porch.analytics.influence.signals.measures import (
    DAY,
    Age,
    Constant,
    Distinct,
    Even,
    Given,
    Leaf,
    Least,
    Measure,
    Minus,
    Most,
    Of,
    Over,
    Plus,
    Times,
    Total,
    Where,
    leaves,
)  # fmt: skip

NOTHING = 1e-12
"""Less than that is nothing: an act of a month's half-life that is more than three years old."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """Who belongs to what; None: nobody told, and what asks for it is null. In Ibis a column will do too."""

    customers: Any = None
    verified: Any = None
    promised: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a measure is read with: the engine, the moment, and under which name each leaf was found."""

    engine: Engine
    at: float
    groups: Groups = field(default_factory=Groups)
    names: Mapping[Leaf, str] = field(default_factory=dict)


def table(
    asked: Asked, everybody: Rows, views: Mapping[Of, Rows], keys: Sequence[str], signals: Sequence[Signal]
) -> Rows:
    """Return for everybody (rows of `keys`, each once) a column for each signal."""
    found = list(dict.fromkeys(leaf for signal in signals for leaf in leaves(signal.measure)))
    asked = Asked(
        engine=asked.engine, at=asked.at, groups=asked.groups,
        names={leaf: f"leaf_{number}" for number, leaf in enumerate(found)},
    )  # fmt: skip
    rows = everybody
    for view, behind in views.items():
        some = {asked.names[leaf]: looked_up(leaf, asked) for leaf in found if leaf.of is view}
        if some:
            rows = asked.engine.joined(rows, asked.engine.grouped(behind, {key: key for key in keys}, **some), keys)
    told = {signal.id: asked.engine.real(said(signal.measure, asked)) for signal in signals}
    return asked.engine.chosen(rows, **{key: asked.engine.col(key) for key in keys}, **told)


@singledispatch
def looked_up(leaf: Leaf, asked: Asked) -> Column:
    """Return how a leaf is found among the rows behind somebody."""
    raise TypeError(leaf)


@looked_up.register
def _(leaf: Total, asked: Asked) -> Column:
    return _chosen(leaf, asked).sum()


@looked_up.register
def _(leaf: Distinct, asked: Asked) -> Column:
    return asked.engine.distinct(_chosen(leaf, asked))


@looked_up.register
def _(leaf: Most, asked: Asked) -> Column:
    return _chosen(leaf, asked).max()


@looked_up.register
def _(leaf: Least, asked: Asked) -> Column:
    return _chosen(leaf, asked).min()


def _chosen(leaf: Leaf, asked: Asked) -> Column:
    column, conditions = asked.engine.col(leaf.column), _conditions(leaf.where, asked)
    if not conditions:
        return column
    first, *rest = conditions
    for one in rest:
        first &= one
    return asked.engine.when(first, column)


def _conditions(where: Where, asked: Asked) -> list[Column]:
    engine, col = asked.engine, asked.engine.col
    told = [engine.isin(col("kind"), list(where.kinds))] if where.kinds else []
    told += [col("in_person")] if where.in_person else []
    told += [col(where.flag)] if where.flag else []
    told += [col(where.since) >= asked.at - where.days * DAY] if where.since else []
    members = getattr(asked.groups, where.group) if where.group else None
    return told if members is None else [*told, engine.isin(col("actor"), members)]


@singledispatch
def said(measure: Measure, asked: Asked) -> Column:
    """Return the column that a measure is."""
    raise TypeError(measure)


@said.register(Total)
@said.register(Distinct)
def _(measure: Total | Distinct, asked: Asked) -> Column:
    where = measure.where
    if where.group and getattr(asked.groups, where.group) is None:
        return asked.engine.value(None)
    return asked.engine.real(asked.engine.col(asked.names[measure])).fill_null(0.0)


@said.register(Most)
@said.register(Least)
def _(measure: Most | Least, asked: Asked) -> Column:
    return asked.engine.real(asked.engine.col(asked.names[measure]))


@said.register
def _(measure: Constant, asked: Asked) -> Column:
    return asked.engine.value(measure.value)


@said.register
def _(measure: Age, asked: Asked) -> Column:
    return (asked.at - said(measure.moment, asked)) / measure.unit


@said.register
def _(measure: Plus, asked: Asked) -> Column:
    return said(measure.one, asked) + said(measure.other, asked)


@said.register
def _(measure: Minus, asked: Asked) -> Column:
    return said(measure.one, asked) - said(measure.other, asked)


@said.register
def _(measure: Times, asked: Asked) -> Column:
    return said(measure.one, asked) * said(measure.other, asked)


@said.register
def _(measure: Given, asked: Asked) -> Column:
    return asked.engine.when(said(measure.other, asked) > NOTHING, said(measure.one, asked))


@said.register
def _(measure: Over, asked: Asked) -> Column:
    other = said(measure.other, asked)
    return said(measure.one, asked) / asked.engine.when(other > NOTHING, other)


@said.register
def _(measure: Even, asked: Asked) -> Column:
    one, other = said(measure.one, asked), said(measure.other, asked)
    smaller = asked.engine.when(one < other, one, other)
    larger = asked.engine.when(one < other, other, one)
    return smaller / asked.engine.when(larger > NOTHING, larger)
