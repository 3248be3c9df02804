"""`porch promises`."""

from __future__ import annotations

from typing import Any

import click

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.engagement.promises import actions, queries
from porch.interfaces.cli.printing import json_option, show, show_one
from porch.records.people import queries as people
from porch.records.team import queries as team

ENDS = {"kept": actions.keep, "broken": actions.break_off, "released": actions.release, "dropped": actions.drop}


@click.group("promises")
def group() -> None:
    """Look at what was promised, to whom and by when; say what became of it."""


@group.command("list")
@click.option("--theirs", is_flag=True, help="What others promised us.")
@json_option
def list_(theirs: bool, as_json: bool) -> None:
    """List the open promises, first due first."""
    found = queries.awaited(SYSTEM) if theirs else queries.with_others(SYSTEM)
    show([_told(promise) for promise in found], as_json=as_json, empty="Nothing is promised.")


@group.command()
@json_option
def found(as_json: bool) -> None:
    """List promises found in answers of ours that nobody has kept in mind yet."""
    rows = [
        {
            "interaction": row.pk, "to": row.interaction.to_handle.value, "at": row.at,
            "words": " ".join(row.interaction.text.split())[:200],
        }
        for row in queries.offered(SYSTEM, now=SYSTEM_CLOCK.now())
        if row.interaction.to_handle is not None
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="Nothing was found.")


@group.command()
@click.argument("number", type=int)
@click.argument("how", type=click.Choice(sorted(ENDS)))
@json_option
def end(number: int, how: str, as_json: bool) -> None:
    """Say what became of the promise NUMBER: kept, broken, released by them, or dropped as it never was one."""
    ended = ENDS[how](promise=_promise(number), member=None, at=SYSTEM_CLOCK.now())
    show_one({"id": ended.pk, "ending": ended.ending, "late": ended.was_late}, as_json=as_json)


@group.command()
@click.argument("number", type=int)
@click.argument("email", required=False)
@json_option
def give(number: int, email: str | None, as_json: bool) -> None:
    """Give the promise NUMBER to the colleague who signs in as EMAIL; without one it is everybody's."""
    to = next((m for m in team.members(SYSTEM) if m.login.email == email), None) if email else None
    if email and to is None:
        raise PorchError(f"Nobody signs in as {email}.")
    given = actions.hand_on(promise=_promise(number), to=to, member=None, at=SYSTEM_CLOCK.now())
    show_one({"id": given.pk, "owner": to.name if to else ""}, as_json=as_json)


@group.command()
@click.argument("person", type=int)
@json_option
def record(person: int, as_json: bool) -> None:
    """Print what was promised the person with the number PERSON, and what became of it."""
    if people.person(SYSTEM, person) is None:
        raise PorchError(f"There is no person with the number {person}.")
    told = queries.record(SYSTEM, person)
    counts = {name: getattr(told, name) for name in ("made", "kept", "late", "broken", "released", "open")}
    promised = [_told(promise) for promise in told.promises]
    show_one(counts | ({"promises": promised} if as_json else {}), as_json=as_json)


def _told(promise: Any) -> dict[str, Any]:
    return {
        "id": promise.pk, "to": promise.handle.value, "words": promise.words, "due": promise.due_at,
        "owner": promise.owner.name if promise.owner else "", "overdue": promise.is_overdue(SYSTEM_CLOCK.now()),
        "ending": promise.ending,
    }  # fmt: skip


def _promise(number: int) -> Any:
    found = queries.promise(SYSTEM, number)
    if found is None:
        raise PorchError(f"There is no promise with the number {number}.")
    return found
