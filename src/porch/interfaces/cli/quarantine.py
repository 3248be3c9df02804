"""`porch quarantine`."""

from __future__ import annotations

import sys

import click

from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.desk.post import actions as post
from porch.interfaces.cli.printing import json_option, show, show_one
from porch.records.interactions import queries as interactions


@click.group("quarantine")
def group() -> None:
    """Look at what could not be read, and read it again. The bytes are kept."""


@group.command("list")
@click.option("--before", type=int, default=None, help="Only items with a smaller number: the next page.")
@json_option
def list_(before: int | None, as_json: bool) -> None:
    """List what waits in quarantine, newest first."""
    rows = [
        {"id": q.pk, "connection": q.account.name, "at": q.at, "where": q.where, "reason": q.reason}
        for q in interactions.quarantined(SYSTEM, before=before)
    ]
    show(rows, as_json=as_json, empty="Nothing is in quarantine.")


@group.command("show")
@click.argument("item", type=int)
@click.option("--raw", is_flag=True, help="Print the bytes as they came.")
@json_option
def show_(item: int, raw: bool, as_json: bool) -> None:
    """Show one item."""
    found = interactions.quarantined_item(SYSTEM, item)
    if found is None:
        raise PorchError(f"Nothing in quarantine has the number {item}.")
    content = interactions.raw_bytes(SYSTEM, found.delivery)
    if raw:
        sys.stdout.buffer.write(content)
        return
    figures = {
        "id": found.pk, "connection": found.account.name, "at": found.at, "where": found.where,
        "reason": found.reason, "attempts": found.attempts, "replayed_at": found.replayed_at, "bytes": len(content),
    }  # fmt: skip
    show_one(figures, as_json=as_json)


@group.command()
@click.argument("items", type=int, nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Everything in quarantine.")
@json_option
def replay(items: tuple[int, ...], everything: bool, as_json: bool) -> None:
    """Read items again, with the Porch of today."""
    replayed = failed = 0
    for number in _numbers(items, everything):
        found = interactions.quarantined_item(SYSTEM, number)
        if found is not None and found.replayed_at is None and post.replay(found):
            replayed += 1
        else:
            failed += 1
    show_one({"replayed": replayed, "still_unreadable": failed}, as_json=as_json)


def _numbers(items: tuple[int, ...], everything: bool) -> list[int]:
    if not everything:
        return list(items)
    found: list[int] = []
    while page := interactions.quarantined(SYSTEM, before=found[-1] if found else None):
        found += [q.pk for q in page]
    return found
