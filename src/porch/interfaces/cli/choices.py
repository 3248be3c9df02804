"""`porch choices`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from porch.analytics.choices.reporting import Moves, Report, Tally
from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.choices import queries
from porch.engagement.choices.queries import Seen
from porch.interfaces.cli.printing import json_option, show, show_one


@click.group("choices")
def group() -> None:
    """Look at what customers were asked to choose, and at what they chose knowing which facts."""


@group.command("list")
@click.option("--before", type=int, help="Only those with a smaller number.")
@json_option
def list_(before: int | None, as_json: bool) -> None:
    """List the choices, newest first."""
    found = queries.choices(SYSTEM, before=before)
    show([_line(one) for one in found], as_json=as_json, empty="Nothing was put to customers yet.")


@group.command("show")
@click.argument("number", type=int)
@json_option
def show_(number: int, as_json: bool) -> None:
    """Print the choice NUMBER: its options, its facts, and what was decided."""
    seen = _seen(number)
    options = [one.title for one in seen.options]
    facts = [{"number": one.number, "words": one.words, "late": one.late} for one in seen.facts]
    outcomes = [{"decided": one.decided, "reasons": one.reasons, "review_on": one.review_on} for one in seen.outcomes]
    told = {
        **_line(seen.choice), "why": seen.choice.why, "decides": seen.choice.decides, "told_by": seen.choice.told_by,
        "hides": seen.choice.hides, "took_part": seen.took_part, "options": options if as_json else "; ".join(options),
        "facts": facts if as_json else len(facts), "outcomes": outcomes if as_json else len(outcomes),
    }  # fmt: skip
    show_one(told, as_json=as_json)


@group.command("report")
@click.argument("number", type=int)
@json_option
def report(number: int, as_json: bool) -> None:
    """Print what the choice NUMBER came to: by gut, knowing the facts, who moved, and by which fact."""
    seen = _seen(number)
    if seen.results is None:
        show_one({"id": number, "took_part": seen.took_part, "hidden": seen.why}, as_json=as_json)
        return
    told = _told(seen, seen.results)
    if as_json:
        show_one(told, as_json=True)
        return
    rows = [
        {
            "option": one.title, "by gut": _share(seen.results.gut, one.pk),
            "informed": _share(seen.results.informed, one.pk),
        }
        for one in seen.options
    ]  # fmt: skip
    show(rows, as_json=False, empty="")
    show_one({name: told[name] for name in ("took_part", "informed", "earlier", "stopped", "moved_by")}, as_json=False)


def _line(one: Any) -> dict[str, Any]:
    now = SYSTEM_CLOCK.now()
    state = "open" if one.is_open(now) else "closed" if one.is_over(now) else "draft"
    return {
        "id": one.pk, "words": one.words, "topic": one.topic, "state": state, "anonymous": one.anonymous,
        "closes_at": one.closes_at,
    }  # fmt: skip


def _seen(number: int) -> Seen:
    found = queries.choice(SYSTEM, number)
    seen = queries.seen(SYSTEM, found, SYSTEM_CLOCK.now()) if found is not None else None
    if seen is None:
        raise PorchError(f"There is no choice {number}.")
    return seen


def _told(seen: Seen, found: Report) -> dict[str, Any]:
    names, facts = {one.pk: one.title for one in seen.options}, {one.number: one.words for one in seen.facts}
    return {
        "id": seen.choice.pk, "took_part": found.took_part, "gut": _tally(found.gut, names),
        "informed": found.informed.among, "earlier": found.earlier.among, "stopped": found.stopped,
        "informed_by_option": _tally(found.informed, names), "moves": _moves(found.moves, names),
        "mattered": [{"fact": facts[fact], "people": many} for fact, many in found.mattered.items()],
        "movers": found.movers, "said_which": found.said, "moved_by": facts.get(found.moved_by, ""),
        "late": [
            {
                "fact": facts[late.fact], "had_chosen": late.asked, "chose_again": late.moves.among,
                "before": _tally(late.before, names), "after": _tally(late.after, names),
                "moves": _moves(late.moves, names),
            }
            for late in found.late
        ],
    }  # fmt: skip


def _tally(tally: Tally, names: dict[int, str]) -> list[dict[str, Any]]:
    """Return a tally, None where few would be told apart."""
    rows = []
    for option, name in names.items():
        share = tally.share(option)
        between = asdict(share) if share is not None else None
        rows.append({"option": name, "people": tally.counts[option], "share": between})
    return rows


def _moves(moves: Moves, names: dict[int, str]) -> dict[str, Any]:
    ways = [{"from": names[was], "to": names[now], "people": many} for (was, now), many in moves.cells.items()]
    return {"chose_twice": moves.among, "moved": asdict(moves.moved) if moves.moved else None, "ways": ways}


def _share(tally: Tally, option: int) -> str:
    share = tally.share(option)
    return f"{share.value:.0%} ({share.low:.0%} to {share.high:.0%})" if share is not None else "fewer than 5"
