"""`porch channels`."""

from __future__ import annotations

import json

import click

from porch.desk.post import queries as post
from porch.interfaces.cli.printing import json_option, show


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
            "live": card.tested.live,
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
            "tested against": card.tested.against,
        }
        for card in post.every_card()
    ]
    show(rows, as_json=False, empty="There are no channels.")
