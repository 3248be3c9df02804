"""`porch organisations`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.interfaces.cli.printing import json_option, show, show_one
from porch.records.organisations import actions, queries
from porch.records.people import queries as people

KINDS = ("customer", "reference", "competitor", "supplier", "other")
DAY = click.DateTime(["%Y-%m-%d"])


@click.group("organisations")
def group() -> None:
    """Where people work: companies, clubs and authorities, and who was there from when to when."""


@group.command("list")
@click.option("--kind", type=click.Choice(KINDS), default=None, help="Only those of this kind.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, help="How many.")
@json_option
def list_(kind: str | None, limit: int, as_json: bool) -> None:
    """List organisations by name, with how many of their people we know."""
    found = queries.organisations(SYSTEM, kind=kind or "", limit=limit)
    counted = queries.people_counted(SYSTEM, [one.pk for one in found])
    rows = [
        {
            "id": one.pk, "name": one.name, "kind": one.kind, "people": counted.get(one.pk, 0),
            "domains": ", ".join(each.domain for each in one.domains.all()),
        }
        for one in found
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="No organisation is written down.")


@group.command()
@click.argument("name")
@click.option("--kind", type=click.Choice(KINDS), default="customer", help="What it is to us.")
@click.option("--domain", "domains", multiple=True, help="A mail domain of theirs, such as mill.example.")
@json_option
def add(name: str, kind: str, domains: tuple[str, ...], as_json: bool) -> None:
    """Write down the organisation NAME."""
    made = actions.add(name=name, kind=kind, domains=domains, by=None, at=SYSTEM_CLOCK.now())
    show_one({"id": made.pk, "name": made.name, "kind": made.kind}, as_json=as_json)


@group.command("show")
@click.argument("number", type=int)
@json_option
def show_(number: int, as_json: bool) -> None:
    """List who is and was at the organisation NUMBER."""
    rows = [
        {
            "person": role.person.now_id, "name": (role.person.identity or role.person).name, "title": role.title,
            "since": role.since or "", "until": role.until or "",
        }
        for role in queries.roles_at(SYSTEM, _organisation(number))
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="Nobody there is known.")


@group.command()
@click.argument("number", type=int)
@click.argument("person", type=int)
@click.option("--title", default="", help="What they are there.")
@click.option("--since", type=DAY, default=None, help="From which day.")
@click.option("--until", type=DAY, default=None, help="To which day.")
@json_option
def employ(
    *, number: int, person: int, title: str, since: datetime | None, until: datetime | None, as_json: bool
) -> None:
    """Note that PERSON, by their number, is or was at the organisation NUMBER."""
    who = people.person(SYSTEM, person)
    if who is None:
        raise PorchError(f"There is no person with the number {person}.")
    role = actions.employ(
        person=who, organisation=_organisation(number), title=title, since=since.date() if since else None,
        until=until.date() if until else None, by=None, at=SYSTEM_CLOCK.now(),
    )  # fmt: skip
    show_one({"person": who.pk, "organisation": role.organisation.name, "title": role.title}, as_json=as_json)


def _organisation(number: int) -> Any:
    found = queries.organisation(SYSTEM, number)
    if found is None:
        raise PorchError(f"There is no organisation with the number {number}.")
    return found
