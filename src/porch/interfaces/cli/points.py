"""`porch points`."""

from __future__ import annotations

from dataclasses import asdict

import click

from porch.core.viewer import SYSTEM
from porch.interfaces.cli.printing import json_option, show
from porch.records.points import queries


@click.command("points")
@click.option("--away", is_flag=True, help="Those that were put away.")
@json_option
def command(away: bool, as_json: bool) -> None:
    """List the engagement points: objective, activity of customers, tool, measure."""
    show([asdict(one) for one in queries.rows(SYSTEM, away=away)], as_json=as_json, empty="Every row is put away.")
