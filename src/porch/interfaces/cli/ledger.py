"""`porch ledger`."""

from __future__ import annotations

from datetime import datetime

import click

from porch.core.clock import SYSTEM_CLOCK
from porch.core.viewer import SYSTEM
from porch.desk.post import queries as post
from porch.interfaces.cli.printing import json_option, show


@click.command()
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), default=None, help="The last day (UTC).  [default: today]")
@click.option("--days", default=7, show_default=True, help="How many days back.")
@json_option
def ledger(day: datetime | None, days: int, as_json: bool) -> None:
    """Print what became of all that customers said, by connection and day. Exit code 1 when a line does not add up."""
    last = (day or SYSTEM_CLOCK.now()).date()
    lines = [line for line in post.days(SYSTEM, last=last, count=days) if line.stored or line.held_there]
    rows = [
        {
            "day": ln.day, "connection": ln.account.name, "stored": ln.stored, **ln.fates,
            "held_there": "unverifiable" if ln.held_there is None else ln.held_there, "missing": len(ln.missing),
            "adds_up": ln.adds_up,
        }
        for ln in lines
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="Nothing was said on these days.")
    if any(ln.is_alarm for ln in lines):
        raise SystemExit(1)
