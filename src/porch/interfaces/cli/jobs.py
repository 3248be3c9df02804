"""`porch jobs`."""

from __future__ import annotations

import click

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.interfaces.cli.printing import json_option, show, show_one
from porch.records.jobs import actions, queries


@click.group("jobs")
def group() -> None:
    """Look at work that failed for good, and do it again."""


@group.command("list")
@click.option("--waiting", is_flag=True, help="What is still to be done, instead of what failed.")
@json_option
def list_(waiting: bool, as_json: bool) -> None:
    """List dead letters, newest first."""
    found = (queries.waiting if waiting else queries.dead)(SYSTEM)[:100]
    rows = [
        {
            "id": j.pk, "task": j.task, "arguments": j.arguments, "attempts": j.attempts,
            "error": j.error.strip().split("\n")[-1],
        }
        for j in found
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="Nothing is waiting." if waiting else "Nothing has failed for good.")


@group.command()
@click.argument("job", type=int)
@json_option
def requeue(job: int, as_json: bool) -> None:
    """Give a dead letter another life."""
    found = queries.dead(SYSTEM).filter(pk=job).first()
    if found is None:
        raise PorchError(f"No dead letter has the number {job}.")
    actions.requeue(job=found, now=SYSTEM_CLOCK.now())
    show_one({"requeued": job}, as_json=as_json)


@group.command()
@click.argument("job", type=int)
@json_option
def discard(job: int, as_json: bool) -> None:
    """Throw a dead letter away."""
    found = queries.dead(SYSTEM).filter(pk=job).first()
    if found is None:
        raise PorchError(f"No dead letter has the number {job}.")
    actions.discard(job=found)
    show_one({"discarded": job}, as_json=as_json)
