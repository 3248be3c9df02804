"""`porch partners`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

import click

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.engagement.ideas import health
from porch.engagement.ideas.health import BoardHealth, Figure, Health
from porch.interfaces.cli.printing import json_option, show, show_one
from porch.records.team import queries as team


@click.command("partners")
@json_option
def partners(as_json: bool) -> None:
    """Tell how we are as partners: what we owe, how long we take, who is new, who won, whom online votes leave out."""
    now, zone = SYSTEM_CLOCK.now(), ZoneInfo(team.business(SYSTEM).time_zone or "UTC")
    found = health.health(SYSTEM, now=now, zone=zone)
    if as_json:
        show_one(_whole(found), as_json=True)
    else:
        rows = [_row(there.board.name, one) for there in found.boards for one in there.figures]
        show([*rows, *(_row("all", one) for one in found.figures)], as_json=False, empty="")


def _whole(found: Health) -> dict[str, Any]:
    return {
        "boards": [_board(there) for there in found.boards],
        "figures": {one.key: asdict(one) for one in found.figures},
        "winners": [asdict(one) for one in found.winners],
    }


def _board(there: BoardHealth) -> dict[str, Any]:
    voices = [{**asdict(voice), "title": there.ideas[voice.key].title} for voice in there.weighed.voices]
    return {
        "board": there.board.slug, "figures": {one.key: asdict(one) for one in there.figures},
        "weights": {
            "weighed": there.weighed.weighed, "online": there.weighed.online, "offline": there.weighed.offline
        },
        "voices": voices,
    }  # fmt: skip


def _row(where: str, one: Figure) -> dict[str, Any]:
    return {
        "board": where, "figure": one.name, "value": _told(one.value, one.unit),
        "between": f"{_told(one.low, one.unit)} and {_told(one.high, one.unit)}" if one.low is not None else "",
        "n": one.n,
    }  # fmt: skip


def _told(value: float | None, unit: str) -> str:
    if value is None:
        return "not known"
    return f"{value:.0%}" if unit == "share" else f"{value:.0f} {unit}"
