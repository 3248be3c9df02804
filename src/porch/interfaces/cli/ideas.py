"""`porch ideas`."""

from __future__ import annotations

from typing import Any

import click

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.ideas import actions, deciding, queries
from porch.engagement.ideas.deciding import Statement
from porch.interfaces.cli.printing import json_option, show, show_one
from porch.records.team import queries as team


@click.group("ideas")
def group() -> None:
    """Boards and their ideas: open one, list, decide, publish."""


@group.command()
@json_option
def boards(as_json: bool) -> None:
    """List the boards with what each owes: ideas that wait for an answer, and longer than promised."""
    now = SYSTEM_CLOCK.now()
    rows = []
    for one in queries.boards(SYSTEM, closed=True):
        debt = queries.debt(SYSTEM, one, now)
        rows.append(
            {
                "board": one.slug, "name": one.name, "owner": one.owner.name, "answer_days": one.answer_days,
                "open": debt.open, "late": debt.late, "closed": one.closed_at,
            }
        )  # fmt: skip
    show(rows, as_json=as_json, empty="There is no board yet.")


@group.command("open")
@click.argument("name")
@click.option("--owner", required=True, help="The mail address of the colleague who answers there.")
@click.option("--answer-days", type=int, required=True, help="Within how many days each idea is answered.")
@json_option
def open_(name: str, owner: str, answer_days: int, as_json: bool) -> None:
    """Open a board NAME: only with an owner, and a promise of when each idea is answered."""
    whose = next((one for one in team.members(SYSTEM) if one.login.email == owner.strip().lower()), None)
    try:
        made = actions.open_board(name=name, owner=whose, answer_days=answer_days, at=SYSTEM_CLOCK.now())
    except PorchError as error:
        raise click.ClickException(str(error)) from error
    show_one({"board": made.slug, "address": f"/with/ideas/{made.slug}/"}, as_json=as_json)


@group.command("list")
@click.argument("board")
@click.option("--before", type=int, help="Go on below this number.")
@json_option
def list_(board: str, before: int | None, as_json: bool) -> None:
    """List the ideas of BOARD, newest first."""
    found = queries.latest(SYSTEM, _board(board), before=before, limit=100)
    show([_line(one) for one in found], as_json=as_json, empty="Nobody has proposed anything yet.")


@group.command("show")
@click.argument("number", type=int)
@json_option
def show_(number: int, as_json: bool) -> None:
    """Show the idea NUMBER: its words, who is for it, and what was decided."""
    one = _idea(number)
    told = [
        {"number": made.number, "verdict": made.verdict, "reason": made.reason, "published": made.published_at}
        for made in queries.decisions(SYSTEM, one)
    ]
    show_one({**_line(one), "words": one.words, "comments": one.comments, "decisions": told}, as_json=as_json)


@group.command()
@click.argument("number", type=int)
@click.argument("verdict", type=click.Choice(["yes", "not_now", "no", "already"]))
@click.option("--reason", required=True, help="Why, in plain words: they read it.")
@click.option("--alternative", default="", help="What you can offer instead; a no needs it, or --nothing.")
@click.option("--nothing", is_flag=True, help="There is nothing you can offer instead.")
@json_option
def decide(number: int, verdict: str, *, reason: str, alternative: str, nothing: bool, as_json: bool) -> None:
    """Decide about the idea NUMBER; nobody outside reads it before `porch ideas publish`."""
    statement = Statement(verdict=verdict, reason=reason, alternative=alternative, no_alternative=nothing)
    try:
        made = deciding.decide(idea=_idea(number), statement=statement, member=None, at=SYSTEM_CLOCK.now())
    except PorchError as error:
        raise click.ClickException(str(error)) from error
    show_one({"decision": made.pk, "idea": made.idea_id, "verdict": made.verdict}, as_json=as_json)


@group.command()
@click.argument("decisions", nargs=-1, type=int, required=True)
@json_option
def publish(decisions: tuple[int, ...], as_json: bool) -> None:
    """Publish DECISIONS by their numbers, all together or none."""
    found = [one for number in decisions if (one := queries.decision(SYSTEM, number)) is not None]
    if len(found) < len(decisions):
        raise click.ClickException("There is no decision of one of these numbers.")
    try:
        done = deciding.publish(decisions=found, at=SYSTEM_CLOCK.now())
    except PorchError as error:
        raise click.ClickException(str(error)) from error
    show_one({"published": [one.pk for one in done]}, as_json=as_json)


def _board(slug: str) -> Any:
    found = queries.board(SYSTEM, slug)
    if found is None:
        raise click.ClickException(f"There is no board {slug}. See `porch ideas boards`.")
    return found


def _idea(number: int) -> Any:
    found = queries.idea(SYSTEM, number)
    if found is None:
        raise click.ClickException("There is no idea of that number.")
    return found


def _line(one: Any) -> dict[str, Any]:
    return {"id": one.pk, "title": one.title, "status": one.status, "votes": one.votes, "at": one.at}
