"""`porch ads`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.interfaces.cli.printing import json_option, show, show_one
from porch.records.ads import actions as ads
from porch.records.ads import queries
from porch.records.ads.queries import Spent
from porch.records.ads.sheets import Asked


@click.group("ads")
def group() -> None:
    """Look at what advertising cost, so that it can be held against what was said without it."""


@group.command("list")
@click.option("--months", default=12, show_default=True, help="How many months with spending.")
@click.option("--before", type=click.DateTime(["%Y-%m"]), help="Only months before this one: the next page.")
@json_option
def list_(months: int, before: datetime | None, as_json: bool) -> None:
    """List what each network cost and brought, by month and currency, newest first."""
    found = queries.months(SYSTEM, before=before.date() if before else None, limit=months)
    show([_row(one) for one in found], as_json=as_json, empty="No advertising: porch import ads FILE brings it.")


@group.command()
@click.option("--before", type=int, default=None, help="Only lines with a smaller number: the next page.")
@json_option
def refused(before: int | None, as_json: bool) -> None:
    """List the lines of exports that could not be read, newest first."""
    rows = [
        {"id": one.pk, "file": one.source, "line": one.line, "why": one.why, "words": bytes(one.raw).decode()}
        for one in queries.refused(SYSTEM, before=before)
    ]
    show(rows, as_json=as_json, empty="Every line was understood.")


@group.command()
@click.argument("lines", type=int, nargs=-1, required=True)
@click.option("--currency", default="", help="The currency of amounts without one, such as EUR.")
@click.option("--decimal", type=click.Choice([".", ","]), help="The sign before the decimals.")
@click.option("--dates", type=click.Choice(["dmy", "mdy"]), help="Day or month first.")
@json_option
def replay(lines: tuple[int, ...], currency: str, decimal: str | None, dates: str | None, as_json: bool) -> None:
    """Read refused LINES (their numbers) again, with the Porch of today and what they lacked."""
    asked, now = Asked(currency=currency, decimal=decimal or "", dates=dates or ""), SYSTEM_CLOCK.now()
    done = sum(_replayed(number, asked, now) for number in lines)
    show_one({"replayed": done, "still_refused": len(lines) - done}, as_json=as_json)


def _replayed(number: int, asked: Asked, now: datetime) -> bool:
    found = queries.refused_line(SYSTEM, number)
    if found is None or found.settled_at is not None:
        raise PorchError(f"No refused line has the number {number}.")
    return ads.replay(refused=found, at=now, asked=asked)


def _row(one: Spent) -> dict[str, Any]:
    return {
        "month": f"{one.begins:%Y-%m}", "network": one.network, "currency": one.currency, "spend": one.spend,
        "amount": one.amount, "impressions": one.impressions, "clicks": one.clicks, "campaigns": one.campaigns,
        "days": one.days,
    }  # fmt: skip
