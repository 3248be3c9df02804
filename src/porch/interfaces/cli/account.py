"""`porch account`."""

from __future__ import annotations

from typing import Any

import click

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.desk.post import actions as post
from porch.desk.post import queries as post_queries
from porch.interfaces.cli.printing import json_option, show, show_one
from porch.records.accounts import actions, queries


@click.group("account")
def group() -> None:
    """Connections: list, connect, test, pause, resume."""


@group.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the connections and how each is doing."""
    rows = [
        {"id": a.pk, "channel": a.channel, "name": a.name, "state": a.state, "heard_at": a.heard_at, "error": a.error}
        for a in queries.accounts(SYSTEM)
    ]
    show(rows, as_json=as_json, empty="Nothing is connected yet.")


@group.command()
@click.argument("channel")
@json_option
def connect(channel: str, as_json: bool) -> None:
    """Connect CHANNEL; asks for what it needs, secrets unseen, and tests it before keeping anything."""
    card = post_queries.card(channel)
    if card is None:
        raise PorchError(f"There is no channel called {channel}.")
    fields = {
        f.name: click.prompt(f.label, default=f.default if not f.required else None, hide_input=f.secret, err=True)
        for f in card.fields
    }
    account = post.connect(card, fields, by=None, at=SYSTEM_CLOCK.now())
    show_one({"id": account.pk, "name": account.name}, as_json=as_json)


@group.command("test")
@click.argument("account", type=int)
@json_option
def test_(account: int, as_json: bool) -> None:
    """Ask the network whether it still knows us."""
    problem = post.check(_found(account))
    show_one({"id": account, "well": not problem, "problem": problem}, as_json=as_json)


@group.command()
@click.argument("account", type=int)
def pause(account: int) -> None:
    """Stop listening for now."""
    actions.pause(account=_found(account))


@group.command()
@click.argument("account", type=int)
def resume(account: int) -> None:
    """Listen again."""
    actions.resume(account=_found(account), at=SYSTEM_CLOCK.now())


def _found(number: int) -> Any:
    account = queries.account(SYSTEM, number)
    if account is None:
        raise PorchError(f"No connection has the number {number}.")
    return account
