"""`porch fourcs`."""

from __future__ import annotations

import click

from porch.core.viewer import SYSTEM
from porch.interfaces.cli.printing import json_option, show
from porch.projections.fourcs import queries


@click.command("fourcs")
@json_option
def command(as_json: bool) -> None:
    """Say how many people went up a rung of the four Cs within the quarter, on any topic and on each."""
    rows = [
        {
            "topic": one.topic, "up": one.up, "down": one.down, "stayed": one.stayed, "came": one.came,
            "left": one.left, "at": one.at,
        }
        for one in queries.movements(SYSTEM)
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="Nobody has been counted yet.")
