"""`porch needs`."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import click

from porch.analytics.needs import KINDS
from porch.analytics.quarters import quarter_of, read_quarter
from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.remedies import queries as remedies
from porch.engagement.remedies.queries import Linked
from porch.interfaces.cli.printing import json_option, show
from porch.projections.needs import queries
from porch.projections.needs.queries import Line, Quote
from porch.records.team import queries as team


@click.command("needs")
@click.option("--quarter", "told", default="", help="Such as 2026-Q4; the one that runs where it is not named.")
@click.option("--kind", type=click.Choice(KINDS), default=None, help="Only what people ask for, lack or praise.")
@click.option("--public", is_flag=True, help="Quote nothing that was said to us alone.")
@json_option
def needs(told: str, kind: str | None, public: bool, as_json: bool) -> None:
    """List what people ask for, lack and praise on each topic, what most people say first."""
    now, zone = SYSTEM_CLOCK.now(), ZoneInfo(team.business(SYSTEM).time_zone or "UTC")
    quarter = read_quarter(told) if told else quarter_of(now.astimezone(zone).date())
    if quarter is None:
        raise PorchError(f"{told} is no quarter. Write it as 2026-Q4.")
    span = quarter.span(now, zone)
    lines = queries.lines(SYSTEM, span, kind=kind or "")
    keys = [line.key for line in lines]
    quotes = queries.quotes(SYSTEM, span, keys, public=public) if as_json else {}
    linked = remedies.of_needs(SYSTEM, keys)
    rows = [
        {
            **_line(line, as_json),
            "ideas": [_idea(one) for one in linked.get(line.key, [])] if as_json else len(linked.get(line.key, [])),
            **({"quotes": [_quote(one) for one in quotes[line.key]]} if as_json else {}),
        }
        for line in lines
    ]
    show(rows, as_json=as_json, empty="Nobody has asked for anything, lacked or praised it in this quarter.")


def _line(line: Line, as_json: bool) -> dict[str, Any]:
    change = line.change
    told = {
        "kind": line.kind, "topic": line.topic or "(none)", "people": line.people, "organisations": line.organisations,
        "before": line.before, "change": change.word,
    }  # fmt: skip
    return told | (
        {"topic": line.topic, "ratio": change.ratio, "low": change.low, "high": change.high} if as_json else {}
    )


def _idea(linked: Linked) -> dict[str, Any]:
    decision, reached = linked.decision, linked.reached
    return {
        "id": linked.idea.pk, "title": linked.idea.title, "status": linked.idea.status, "votes": linked.idea.votes,
        "decision": decision.verdict if decision else "", "reached": reached.name if reached else "",
    }  # fmt: skip


def _quote(quote: Quote) -> dict[str, Any]:
    return {"words": quote.words, "name": quote.name, "person": quote.person, "at": quote.at, "private": quote.private}
