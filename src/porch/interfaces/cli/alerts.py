"""`porch alerts`."""

from __future__ import annotations

import click

from porch.core.viewer import SYSTEM
from porch.interfaces.cli.printing import json_option, show
from porch.projections.alerts import queries


@click.command()
@json_option
def alerts(as_json: bool) -> None:
    """List the saved searches: what each asks for, what it came upon since it was saved, whether the morning tells."""
    rows = [
        {
            "name": one.name, "asks": ", ".join(f"{name} {value}" for name, value in one.asked.items()),
            "new": one.number, "more": one.more, "tells": one.tells,
        }
        for one in queries.kept(SYSTEM)
    ]  # fmt: skip
    show(rows, as_json=as_json, empty="No search is saved.")
