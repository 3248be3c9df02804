"""`porch member`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.interfaces.cli.printing import json_option, show, show_one
from porch.records.team import actions, queries

DAY = click.DateTime(["%Y-%m-%d"])


@click.group("member")
def group() -> None:
    """Colleagues: list, add, and a new password for who forgot theirs."""


@group.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the colleagues."""
    rows = [{"id": m.pk, "name": m.name, "email": m.login.email, "role": m.role} for m in queries.members(SYSTEM)]
    show(rows, as_json=as_json, empty="Nobody yet: open Porch and set it up.")


@group.command()
@click.option("--name", required=True)
@click.option("--email", required=True)
@click.option("--role", type=click.Choice(["owner", "member", "reader"]), default="member", show_default=True)
@json_option
def add(name: str, email: str, role: str, as_json: bool) -> None:
    """Add a colleague; the password is asked for, unseen."""
    member = actions.add_member(name=name, email=email, role=role, password=_password())
    if role == "owner":
        actions.change_business(setup_digest="", began_at=queries.business(SYSTEM).began_at or SYSTEM_CLOCK.now())
    show_one({"id": member.pk, "name": member.name, "role": member.role}, as_json=as_json)


@group.command()
@click.argument("email")
@click.option("--from", "begins", type=DAY, required=True, help="The first day.")
@click.option("--to", "ends", type=DAY, required=True, help="The last day.")
@click.option("--stand-in", default="", help="Who signs in as this stands in; otherwise the whole team.")
@json_option
def away(*, email: str, begins: datetime, ends: datetime, stand_in: str, as_json: bool) -> None:
    """Say that a colleague is away: what falls due meanwhile reaches who stands in."""
    gone = actions.go_away(
        member=_member(email), begins=begins.date(), ends=ends.date(), at=SYSTEM_CLOCK.now(),
        stand_in=_member(stand_in) if stand_in else None,
    )  # fmt: skip
    told = {"id": gone.pk, "name": gone.member.name, "begins": gone.begins, "ends": gone.ends}
    show_one(told | {"stand_in": gone.stand_in.name if gone.stand_in else ""}, as_json=as_json)


@group.command()
@click.argument("number", type=int)
@json_option
def back(number: int, as_json: bool) -> None:
    """Say that the absence NUMBER is over, or never began."""
    found = queries.absence(SYSTEM, number)
    if found is None:
        raise PorchError(f"There is no absence with the number {number}.")
    actions.come_back(away=found, at=SYSTEM_CLOCK.now())
    show_one({"id": found.pk, "name": found.member.name, "back": True}, as_json=as_json)


@group.command("password")
@click.argument("email")
def password_(email: str) -> None:
    """Give a colleague a new password and end their sessions; it is asked for, unseen."""
    actions.change_password(login=_member(email).login, password=_password())


def _member(email: str) -> Any:
    found = next((m for m in queries.members(SYSTEM) if m.login.email == email.lower()), None)
    if found is None:
        raise PorchError(f"Nobody signs in as {email}.")
    return found


def _password() -> str:
    # never an option: what stands on a command line, every other user of the machine can read
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
