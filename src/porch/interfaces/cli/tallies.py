"""`porch tallies`."""

from __future__ import annotations

from collections.abc import Iterator

import click

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.interfaces.cli.printing import json_option, show
from porch.records.accounts import queries as accounts
from porch.records.tallies import queries


@click.group("tallies")
def group() -> None:
    """Look at what networks count of us: followers, and the likes, shares and views of our posts."""


@group.command("list")
@click.option("--account", type=int, default=None, help="Only this connection: its number in `porch account list`.")
@click.option("--before", type=int, default=None, help="Only figures with a smaller number: the next page.")
@click.option("--limit", type=click.IntRange(1, 1000), default=100, show_default=True, help="How many of each.")
@json_option
def list_(account: int | None, before: int | None, limit: int, as_json: bool) -> None:
    """List the latest figures of each connection and of its posts, newest first. What is not told is missing."""
    rows = [
        {
            "id": figure.pk, "connection": name, "of": figure.of, "counter": figure.name, "value": figure.value,
            "at": figure.at, "seen_at": figure.seen_at,
        }
        for number, name in _connections(account)
        for figure in queries.latest(SYSTEM, number, before=before, limit=limit)
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="No network has counted anything yet.")


def _connections(account: int | None) -> Iterator[tuple[int, str]]:
    if account is None:
        yield from ((one.pk, one.name) for one in accounts.accounts(SYSTEM))
        return
    found = accounts.account(SYSTEM, account)
    if found is None:
        raise PorchError(f"No connection has the number {account}.")
    yield found.pk, found.name
