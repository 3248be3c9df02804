"""`porch morning`."""

from __future__ import annotations

import click

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.desk.morning import actions, queries
from porch.interfaces.cli.printing import json_option, show


@click.command()
@click.option("--minutes", type=int, default=None, help="How many minutes you have.")
@json_option
def morning(minutes: int | None, as_json: bool) -> None:
    """Print today's list: whom to talk to now, and why."""
    now = SYSTEM_CLOCK.now()
    actions.refresh(now=now)
    arranged = queries.morning(SYSTEM, now=now, minutes=minutes)
    rows = [
        {
            "name": r.standing.handle.name or r.standing.handle.value, "channel": r.standing.channel, "why": r.why,
            "since": r.standing.since, "words": r.standing.excerpt,
        }
        for r in arranged.today
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="Nobody is waiting.")
    if not as_json and arranged.words:
        click.echo(arranged.words)
