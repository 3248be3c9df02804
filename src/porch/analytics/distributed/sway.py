"""Sway by whatever Ibis speaks to, with what `influence.sway` learnt: read once, no rounds, the same to 1e-9.

The rules are those of `influence.responses`, `pulls`, `rings` and `sway`, written as groupings and joins of pairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from math import log
from operator import add
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
from ibis import _

from porch.analytics.distributed.signals import ENGINE, read
from porch.analytics.influence import _pairs, pulls, responses, rings
from porch.analytics.influence.acts import Reals
from porch.analytics.influence.additive import Additive
from porch.analytics.influence.signals import cleaning
from porch.analytics.influence.sway import NEW, NOTHING, Model, Scale

PAIR = ("actor", "target")


def sway(acts: ir.Table, model: Model, *, at: datetime) -> ir.Table:
    """Return person, responders (distinct people), drawn (mean logarithm) and expected (Sway) of everybody."""
    moment = at.timestamp()
    counted = cleaning.counted(ENGINE, read(acts), at=moment)
    pairs = ENGINE.kept(_pairs_of(ENGINE.filtered(counted, cleaning.counts(ENGINE)), model, moment))
    return _expected(_known(pairs, model, moment), pairs, model, moment)


def _faded(times: Any, paces: Sequence[float], at: float) -> list[Any]:
    return [((at - times) * (-log(2) / pace)).exp() for pace in paces]


def _pairs_of(acts: ir.Table, model: Model, at: float) -> ir.Table:
    """Return every pair once: when last, how often lately at each pace, and whether within the span."""
    faded = {f"f{place}": one.sum() for place, one in enumerate(_faded(_["time"], model.half_lives, at))}
    lately = ibis.cases((_["time"] >= at - model.span, 1.0), else_=0.0).max()
    once = ENGINE.grouped(acts, {key: key for key in PAIR}, last=_["time"].max(), lately=lately, **faded)
    out = ENGINE.grouped(once, {"actor": "actor"}, acted=ENGINE.real(_["last"].count()))
    drew = ENGINE.grouped(once, {"actor": "target"}, drew=ENGINE.real(_["last"].count()))
    back = {f"back{place}": _[f"f{place}"] for place in range(len(model.half_lives))}
    back = ENGINE.chosen(once, actor=_["target"], target=_["actor"], back_last=_["last"], **back)
    told = ENGINE.joined(ENGINE.joined(ENGINE.joined(once, out, ("actor",)), drew, ("actor",)), back, PAIR)
    return told.mutate(drew=_["drew"].fill_null(0.0), mutual=_["back_last"].notnull())


def _drawn(pairs: ir.Table, model: Model, at: float) -> ir.Table:
    """Return what everybody drew, as `responses` counts it."""
    shared = ibis.cases((_["acted"] > _pairs.MANY, _pairs.MANY / _["acted"]), else_=1.0)
    alone = ibis.cases((_["acted"] + _["drew"] <= 1, _pairs.ALONE), else_=1.0)
    weight = shared * alone * ibis.cases((_["mutual"], _pairs.MUTUAL), else_=1.0)
    held = {f"held{place}": (weight * one).sum() for place, one in enumerate(_faded(_["last"], model.half_lives, at))}
    told = ENGINE.grouped(pairs, {"person": "target"}, responders=ENGINE.real(_["last"].count()), **held)
    logs = [(_[name] + responses.FLOOR).log() for name in held]
    return told.mutate(drawn=reduce(add, logs) / len(logs), longest=_[f"held{len(logs) - 1}"])


def _known(pairs: ir.Table, model: Model, at: float) -> ir.Table:
    """Return the pairs with what each adds to its target's Sway, as `pulls` and `rings` have it."""
    paces = range(len(model.half_lives))
    total = {f"all{place}": _[f"f{place}"].sum() for place in paces}
    active = ENGINE.grouped(pairs, {"actor": "actor"}, often=_["lately"].sum(), **total)
    drawn = ENGINE.chosen(_drawn(pairs, model, at), target=_["person"], drawn=_["drawn"])
    told = ENGINE.joined(ENGINE.joined(pairs, active, ("actor",)), drawn, ("target",))
    told = ENGINE.joined(told, _closures(pairs), PAIR).cross_join(_seen(pairs))
    signals = [_mean_log("f", paces), _mean_log("all", paces), _["drawn"], _mean_log("back", paces)]
    chance = _chance(model, signals, at)
    lift = chance - _["often"] / ibis.greatest(_["seen"] - 1, 1.0)
    counts = (1 - rings.RING * _["closure"].fill_null(0.0)) * ibis.cases(
        (_["acted"] + _["drew"] <= 1, _pairs.ALONE), else_=1.0
    )
    return told.mutate(adds=ibis.greatest(lift, 0.0) * counts)


def _mean_log(name: str, paces: range) -> Any:
    logs = [(_[f"{name}{place}"].fill_null(0.0) / responses.FLOOR + 1.0).log() for place in paces]
    return reduce(add, logs) / len(logs)


def _chance(model: Model, signals: Sequence[Any], at: float) -> Any:
    weights = model.chances.weights
    if weights is None:
        return pulls.AGAIN * _faded(_["last"], model.half_lives[-1:], at)[0]
    told = [float(weight) * signal for weight, signal in zip(weights[1:], signals, strict=True)]
    odds = reduce(add, told) + float(weights[0])
    return 1.0 / (1.0 + (-odds).exp())


def _closures(pairs: ir.Table) -> ir.Table:
    """Return mutual pairs with the share of the smaller circle that both have in common."""
    ties = pairs.filter(_["mutual"]).select(*PAIR)
    circle = ties.group_by("actor").agg(circle=ENGINE.real(_["target"].count()))
    circle = circle.filter((_["circle"] > 1) & (_["circle"] <= rings.MOST))
    ties = ENGINE.joined(ties, circle, ("actor",), inner=True)
    theirs = circle.select(target=_["actor"], others=_["circle"])
    asked = ENGINE.joined(ties, theirs, ("target",), inner=True)
    friends = asked.select("actor", friend=_["target"])
    met = ENGINE.joined(asked.select(*PAIR), friends, ("actor",), inner=True)
    there = asked.select(friend=_["actor"], target=_["target"])
    common = ENGINE.joined(met, there, ("friend", "target"), inner=True)
    common = common.group_by(list(PAIR)).agg(common=ENGINE.real(_["friend"].count()))
    told = ENGINE.joined(asked, common, PAIR, inner=True)
    return told.select(*PAIR, closure=_["common"] / (ibis.least(_["circle"], _["others"]) - 1.0))


def _everybody(pairs: ir.Table) -> ir.Table:
    return ibis.union(pairs.select(person=_["actor"]), pairs.select(person=_["target"])).distinct()


def _seen(pairs: ir.Table) -> ir.Table:
    return _everybody(pairs).agg(seen=ENGINE.real(_["person"].count()))


def _expected(known: ir.Table, pairs: ir.Table, model: Model, at: float) -> ir.Table:
    again = ENGINE.grouped(known, {"person": "target"}, again=_["adds"].sum(), people=_["seen"].max())
    told = ENGINE.joined(_drawn(pairs, model, at), again, ("person",))
    expected = ibis.least(_["again"] + _newcomers(model), _["people"])
    return told.select("person", "responders", "drawn", expected=expected)


def _newcomers(model: Model) -> Any:
    if model.new is None:
        return NEW * _["longest"]
    told = _foretold(model.new) if model.fitted is None else _fitted(model.fitted).exp()
    return ibis.cases((_["longest"] > NOTHING, ibis.greatest(told - model.anyway, 0.0)), else_=0.0)


def _foretold(new: Scale) -> Any:
    beyond = ibis.greatest(_["drawn"] - float(new.at[-1]), 0.0)
    return _read_off(new.at, new.told, _["drawn"]) * (beyond + 1.0)


def _fitted(fitted: Additive) -> Any:
    parts = [
        _read_off(knots, heights, (ibis.greatest(_[f"held{place}"], 0.0) / responses.FLOOR + 1.0).log())
        for place, (knots, heights) in enumerate(zip(fitted.knots, fitted.heights, strict=True))
    ]
    return reduce(add, parts) + fitted.constant


def _read_off(at: Reals, told: Reals, figures: Any) -> Any:
    """Return what goes with each figure: straight between the points, flat beyond; each piece adds what it rises."""
    pieces = zip(at[:-1].tolist(), np.diff(at).tolist(), np.diff(told).tolist(), strict=True)
    risen = [ibis.least(ibis.greatest(figures - begin, 0.0), wide) * (rise / wide) for begin, wide, rise in pieces]
    return reduce(add, risen, figures * 0.0 + float(told[0]))
