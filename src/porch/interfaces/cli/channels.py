"""`porch channels`."""

from __future__ import annotations

import json
from typing import Any

import click

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.desk.post import charting
from porch.desk.post import queries as post
from porch.interfaces.cli.printing import json_option, show
from porch.projections.presence import actions as presence_actions
from porch.projections.presence import queries as presence


@click.group("channels")
def group() -> None:
    """What Porch can hear and where it can speak."""


@group.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List every channel with its abilities, the word for what is missing, and what it was tested against."""
    found = [
        {
            "name": card.name, "label": card.label, "abilities": post.abilities(card),
            "why_not": {name: why for name, (_, why) in card.gaps.items()},
            "tested_against": card.tested.against, "tested_by": card.tested.by, "compared": card.tested.compared,
            "live": card.tested.live, "closed": card.closed, "way_in": card.way_in,
        }
        for card in post.every_card()
    ]  # fmt: skip
    if as_json:
        click.echo(json.dumps({"channels": found}))
        return
    rows = [
        {
            "name": card.name,
            "can": ", ".join(ability for ability, word in post.abilities(card).items() if word == "yes"),
            "tested against": "cannot be connected" if card.closed else card.tested.against,
        }
        for card in post.every_card()
    ]
    show(rows, as_json=False, empty="There are no channels.")


@group.command("map")
@click.option("--group", "name", default=presence.EVERYBODY, show_default=True, help="A group, or company:DOMAIN.")
@json_option
def map_(name: str, as_json: bool) -> None:
    """Where your customers are: on which networks, where they talk, what to open next and what to let rest."""
    now = SYSTEM_CLOCK.now()
    presence_actions.count(now=now)
    chart = charting.chart(SYSTEM, name, now=now)
    if chart is None:
        known = ", ".join(one.group for one in presence.groups(SYSTEM))
        raise PorchError(f"There is no group {name}. There are: {known}, and company:DOMAIN.")
    if as_json:
        click.echo(json.dumps(_told(chart), default=str, ensure_ascii=False))
        return
    label = {network: place.label for network, place in chart.places.items()}
    rows = [
        {
            "network": label[one.network], "known": one.known, "to us": one.to_us, "about us": one.about_us,
            "answered": one.answered, "barred": one.barred, "nowhere else": one.gained,
        }
        for one in chart.counts
    ]  # fmt: skip
    show(rows, as_json=False, empty="Nobody is known yet.")
    for advice in chart.advice:
        click.echo(f"{advice.step.replace('_', ' ')}: {label[advice.count.network]}. {advice.words}")


def _told(chart: charting.Chart) -> dict[str, Any]:
    drawn = chart.drawn
    return {
        "group": drawn.group, "label": drawn.label, "people": drawn.picture.people, "counted_at": drawn.counted_at,
        "groups": [{"group": one.group, "label": one.label, "people": one.people} for one in presence.groups(SYSTEM)],
        "networks": [_network(one, chart.places[one.network]) for one in chart.counts],
        "advice": [
            {
                "network": one.count.network, "step": one.step.value, "words": one.words,
                "gained": one.count.gained, "only_way_of": list(chart.only.get(one.count.network, ())),
            }
            for one in chart.advice
        ],
        "fairs": [
            {"place": one.place, "what": one.what, "last_at": one.last_at, "met": one.met, "still": one.still}
            for one in drawn.picture.fairs
        ],
        "companies": [
            {"domain": one.domain, "people": one.people, "networks": one.networks}
            for one in presence.companies(SYSTEM, limit=100)
        ],
    }  # fmt: skip


def _network(one: Any, place: charting.Place) -> dict[str, Any]:
    return {
        "network": one.network, "label": place.label, "connected": place.live, "account": place.account,
        "known": one.known, "to_us": one.to_us, "about_us": one.about_us, "answered": one.answered,
        "barred": one.barred, "reachable": one.reachable, "alone": one.alone, "gained": one.gained,
        "share": round(one.share.share, 4), "share_low": round(one.share.low, 4),
        "share_high": round(one.share.high, 4), "silent_days": one.silent_days,
    }  # fmt: skip
