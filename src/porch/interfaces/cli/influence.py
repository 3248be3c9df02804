"""`porch influence`."""

from __future__ import annotations

from typing import Any

import click

from porch.analytics.influence.index import Element, Index
from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.desk.privacy import queries as people
from porch.interfaces.cli.printing import json_option, show, show_one
from porch.projections.influence import actions, queries
from porch.projections.influence.queries import Pull, Voice

NOBODY = "Nobody has been responded to yet."


@click.group("influence")
def group() -> None:
    """Who moves whom: whom people respond to, what that is made of, and how we ourselves stand."""


@group.command()
@click.option("--topic", default="", help="Only what they say on this topic.")
@click.option("--customers", is_flag=True, help="Only as far as our customers respond.")
@click.option("--after", nargs=2, type=(float, int), default=None, help="The place of the last row: the next page.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="How many.")
@json_option
def table(topic: str, customers: bool, after: tuple[float, int] | None, limit: int, as_json: bool) -> None:
    """List whom most people are expected to respond to within thirty days, beyond those who would anyway."""
    found = queries.voices(SYSTEM, topic=topic, customers_only=customers, after=after, limit=limit)
    show([_voice(one, as_json=as_json) for one in found], as_json=as_json, empty=NOBODY)


@group.command("show")
@click.argument("person")
@click.option("--topic", default="", help="What they say on this topic.")
@json_option
def show_(person: str, topic: str, as_json: bool) -> None:
    """Tell PERSON's Sway (a number, a handle or a whole name): its parts, whom they move and who moves them."""
    found = people.person(SYSTEM, person)
    standing = queries.sway_of(SYSTEM, found.now_id, topic=topic)
    if standing is None:
        raise PorchError(f"Nobody has responded to {people.name_of(found)} yet.")
    told = _voice(standing.voice, as_json=as_json) | {
        "words": queries.words(standing.voice),
        "parts": {part.signal: _round(part.amount, as_json) for part in standing.parts},
        "topics": {one.topic: _round(one.expected, as_json) for one in standing.topics},
        "moves": [_pull(one, as_json) for one in queries.moves(SYSTEM, found.now_id)],
        "moved_by": [_pull(one, as_json) for one in queries.moved_by(SYSTEM, found.now_id)],
        "history": {str(one.day): _round(one.expected, as_json) for one in standing.history},
    }
    show_one(told if as_json else {name: _line(value) for name, value in told.items()}, as_json=as_json)


@group.command()
@json_option
def refresh(as_json: bool) -> None:
    """Read what is new and score everybody now, as the worker does each hour."""
    now = SYSTEM_CLOCK.now()
    read = actions.refresh(now=now)
    if queries.scored_at(SYSTEM) != now:
        actions.score(now=now)
    show_one({"read": read, "people": queries.people_scored(SYSTEM)}, as_json=as_json)


@group.command()
@json_option
def fit(as_json: bool) -> None:
    """Ask whether a score learnt from your own log foretells it better than the plain one, and score by the better.

    Both foretell spans of thirty days that are past, and are held against what came (NDCG of the first hundred). The
    learnt one is taken only if it is ahead beyond doubt. The worker asks once a month.
    """
    now = SYSTEM_CLOCK.now()
    actions.refresh(now=now)
    told = actions.fit(now=now)
    if as_json or told["ahead"] is None:
        few = "too few spans of thirty days yet: the plain one stays"
        show_one(told if as_json else {"spans": told["spans"], "won": told["won"], "why": few}, as_json=as_json)
        return
    figures = {name: round(told[name], 4) for name in ("plain", "learnt", "ahead", "low", "high")}
    show_one({"spans": told["spans"], "won": told["won"], **figures}, as_json=False)


@group.command("index")
@json_option
def index_(as_json: bool) -> None:
    """Tell our own influence index by its three elements, and loyalty beside it, each with what was counted."""
    told = queries.influence_index(SYSTEM)
    if told is None:
        raise PorchError("Nothing was counted yet: `porch influence refresh` does it now.")
    rows = [_element(name, one) for name, index in _both(told) for one in index.elements]
    if not as_json:
        show([_flat(row) for row in rows], as_json=False, empty=NOBODY)
        return
    whole = {name: index.value for name, index in _both(told)}
    ours = queries.sway_of(SYSTEM, None)
    voice = _voice(ours.voice, as_json=True) if ours else None
    rivals = [
        {"organisation": one.organisation, **_voice(one.voice, as_json=True)} for one in queries.competitors(SYSTEM)
    ]
    show_one(
        {**whole, "elements": rows, "ours": voice, "competitors": rivals, "agreement": queries.agreement(SYSTEM),
         "counted_at": told.at}, as_json=True,
    )  # fmt: skip


def _voice(one: Voice, *, as_json: bool) -> dict[str, Any]:
    told = {
        "person": one.person, "name": one.name, "expected": one.expected, "low": one.low, "high": one.high,
        "responders": one.responders, "points": one.points if one.is_scored else "unscored", "online": one.online,
        "in_person": one.in_person, "customers": one.customers,
    }  # fmt: skip
    rounded = {name: _round(value, as_json) for name, value in told.items()}
    return rounded | ({"points": one.points, "topic": one.topic, "place": one.place} if as_json else {})


def _pull(one: Pull, as_json: bool) -> dict[str, Any]:
    return {"person": one.person, "name": one.name, "chance": _round(one.chance, as_json), "acts": one.acts,
            "last_at": one.last_at, "expected": one.expected}  # fmt: skip


def _both(told: queries.Company) -> tuple[tuple[str, Index], tuple[str, Index]]:
    return ("influence", told.influence), ("loyalty", told.loyalty)


def _element(name: str, one: Element) -> dict[str, Any]:
    bars = [{"name": bar.name, "good": bar.good, "of": bar.facts, "mean": bar.mean} for bar in one.bars]
    return {"index": name, "element": one.name, "value": one.value, "counted": bars}


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    counted = "; ".join(f"{bar['name']} {bar['good']} of {bar['of']}" for bar in row["counted"])
    return {**row, "value": "not enough yet" if row["value"] is None else f"{row['value']:.2f}", "counted": counted}


def _round(value: Any, as_json: bool) -> Any:
    return round(value, 2) if isinstance(value, float) and not as_json else value


def _line(value: Any) -> Any:
    if isinstance(value, dict):
        return ", ".join(f"{name or 'whoever they are'} {number}" for name, number in value.items())
    if isinstance(value, list):
        return ", ".join(f"{one['name']} ({one['chance']:.0%})" for one in value)
    return value
