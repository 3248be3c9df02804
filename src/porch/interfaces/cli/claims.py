"""`porch claims`."""

from __future__ import annotations

from typing import Any

import click

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.claims import actions, queries
from porch.engagement.claims.actions import What
from porch.engagement.claims.measures import MEASURES
from porch.engagement.claims.queries import Counts
from porch.interfaces.cli.printing import json_option, show, show_one
from porch.records.team import queries as team

NOBODY = Counts()


@click.group("claims")
def group() -> None:
    """Look at what we promise in public, what proves it, and who doubts it."""


@group.command("list")
@click.option("--before", type=int, help="Only those with a smaller number.")
@json_option
def list_(before: int | None, as_json: bool) -> None:
    """List the claims, newest first, with how many people confirm and doubt each."""
    found = queries.claims(SYSTEM, before=before)
    counts = queries.counts(SYSTEM, found)
    rows = [_line(one, counts.get(one.pk, NOBODY)) for one in found]
    show(rows, as_json=as_json, empty="We claim nothing yet.")


@group.command("show")
@click.argument("number", type=int)
@json_option
def show_(number: int, as_json: bool) -> None:
    """Show the claim NUMBER: its evidence, its figure as it was counted last, and what it said before."""
    one = _claim(number)
    before = [
        {"number": was.number, "words": was.words, "until": was.until} for was in queries.wordings(SYSTEM, one)
    ]  # fmt: skip
    told = {
        **_counted(one), "why": one.why, "evidence": one.evidence,
        "topic": one.topic, "measure": one.measure, **_figure(one.measure),
        "said_before": before if as_json else len(before),
    }  # fmt: skip
    show_one(told, as_json=as_json)


@group.command()
@click.option("--after", type=int, help="Only those with a greater number.")
@json_option
def doubts(after: int | None, as_json: bool) -> None:
    """List the doubts nobody has answered, who waits longest first."""
    rows = [
        {"id": one.pk, "claim": one.claim_id, "owner": one.claim.owner.name, "at": one.at, "words": one.words}
        for one in queries.waiting(SYSTEM, doubts=True, after=after)
    ]
    show(rows, as_json=as_json, empty="Nobody waits for a reply to a doubt.")


@group.command()
@click.argument("words")
@click.option("--owner", required=True, help="The mail address of the colleague who answers whoever doubts it.")
@click.option("--why", default="", help="Why we promise it.")
@click.option("--evidence", default="", help="What shows that it is so.")
@click.option("--topic", default="", help="What it is about.")
@click.option("--measure", type=click.Choice(sorted(MEASURES)), help="The figure from the log that proves it.")
@json_option
def draft(words: str, owner: str, *, measure: str | None, as_json: bool, **rest: str) -> None:
    """Write down the claim WORDS; only the team reads it before `porch claims publish`."""
    whose = next((one for one in team.members(SYSTEM) if one.login.email == owner.strip().lower()), None)
    what = What(words=words, measure=measure or "", **rest)
    made = actions.draft(what=what, owner=whose, at=SYSTEM_CLOCK.now())
    show_one(_line(made, NOBODY), as_json=as_json)


@group.command()
@click.argument("number", type=int)
@json_option
def publish(number: int, as_json: bool) -> None:
    """Promise the claim NUMBER in public: it needs evidence or a figure."""
    made = actions.publish(claim=_claim(number), at=SYSTEM_CLOCK.now())
    show_one(_counted(made), as_json=as_json)


@group.command()
@click.argument("number", type=int)
@json_option
def end(number: int, as_json: bool) -> None:
    """Promise the claim NUMBER no longer; it stays to be read by the team."""
    made = actions.end(claim=_claim(number), at=SYSTEM_CLOCK.now())
    show_one(_counted(made), as_json=as_json)


def _claim(number: int) -> Any:
    found = queries.claim(SYSTEM, number)
    if found is None:
        raise PorchError(f"There is no claim {number}.")
    return found


def _counted(one: Any) -> dict[str, Any]:
    return _line(one, queries.counts(SYSTEM, [one]).get(one.pk, NOBODY))


def _line(one: Any, counts: Counts) -> dict[str, Any]:
    state = "public" if one.is_public else "ended" if one.ended_at else "draft"
    return {
        "id": one.pk, "words": one.words, "state": state, "owner": one.owner.name, "confirm": counts.confirm,
        "doubt": counts.doubt, "open_doubts": counts.open,
    }  # fmt: skip


def _figure(measure: str) -> dict[str, Any]:
    found = queries.figures(SYSTEM, [measure]).get(measure)
    if found is None:
        return {"share": None, "low": None, "high": None, "among": 0, "since": None, "until": None, "counted_at": None}
    return {
        "share": found.share if found.among else None, "low": found.low, "high": found.high, "among": found.among,
        "since": found.since, "until": found.until, "counted_at": found.at,
    }  # fmt: skip
