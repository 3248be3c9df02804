"""`porch people`."""

from __future__ import annotations

from typing import Any

import click

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.interfaces.cli import people_files
from porch.interfaces.cli.printing import json_option, show, show_one
from porch.projections.identity import queries as identity
from porch.records.people import actions, queries


@click.group("people")
def group() -> None:
    """Look at who may be one person, merge them, and take that back."""


@group.command()
@click.option("--limit", type=click.IntRange(1, 1000), default=30, help="How many pairs.")
@json_option
def suggestions(limit: int, as_json: bool) -> None:
    """List who may be one person, the surest first, with the reasons."""
    rows = [_told(pair) for pair in identity.suggestions(SYSTEM, limit=limit)]
    show(rows, as_json=as_json, empty="Nobody is suggested to be one.")


@group.command()
@click.argument("one", type=int)
@click.argument("into", type=int)
@json_option
def merge(one: int, into: int, as_json: bool) -> None:
    """Merge person ONE into person INTO, both by their number."""
    try:
        edge = actions.merge(one=_person(one), into=_person(into), by=None, at=SYSTEM_CLOCK.now())
    except PorchError as error:
        raise click.ClickException(str(error)) from None
    show_one({"merge": edge.pk, "one": edge.one_id, "into": edge.into_id}, as_json=as_json)


@group.command()
@click.argument("number", type=int)
@json_option
def unmerge(number: int, as_json: bool) -> None:
    """Take merge NUMBER back, whatever was merged before or after it."""
    edge = queries.merge(SYSTEM, number)
    if edge is None:
        raise click.ClickException(f"There is no merge {number}.")
    undone = actions.unmerge(merge=edge, at=SYSTEM_CLOCK.now())
    show_one({"merge": undone.pk, "one": undone.one_id, "into": undone.into_id}, as_json=as_json)


def _person(number: int) -> Any:
    found = queries.person(SYSTEM, number)
    if found is None:
        raise click.ClickException(f"There is no person {number}.")
    return found


def _told(pair: identity.Suggested) -> dict[str, Any]:
    return {
        "one": pair.one.pk,
        "one_name": pair.one.name,
        "other": pair.other.pk,
        "other_name": pair.other.name,
        "probability": pair.probability,
        "reasons": "; ".join(reason.words for reason in pair.reasons),
    }


group.add_command(people_files.import_)
group.add_command(people_files.export)
