"""`porch rebuild`."""

from __future__ import annotations

from collections.abc import Callable

import click

from porch.core.clock import SYSTEM_CLOCK
from porch.interfaces.cli.printing import json_option, show_one
from porch.projections.alerts import projector as alerts
from porch.projections.fourcs import actions as fourcs
from porch.projections.identity import projector as identity
from porch.projections.influence import actions as influence
from porch.projections.language import actions as language
from porch.projections.needs import actions as needs
from porch.projections.presence import actions as presence
from porch.projections.relationships import actions as relationships
from porch.projections.search import actions as search
from porch.projections.waiting import projector as waiting

PROJECTIONS: dict[str, Callable[..., int]] = {
    "alerts": lambda now: alerts.rebuild(),
    "fourcs": fourcs.rebuild,
    "identity": identity.rebuild,
    "influence": influence.rebuild,
    "language": language.rebuild,
    "needs": needs.rebuild,
    "presence": presence.rebuild,
    "relationships": relationships.rebuild,
    "search": search.rebuild,
    "waiting": waiting.rebuild,
}


@click.command()
@click.argument("projection", type=click.Choice(sorted(PROJECTIONS)))
@json_option
def rebuild(projection: str, as_json: bool) -> None:
    """Forget a projection and make it again from the log; nothing said or heard is touched."""
    show_one({"read": PROJECTIONS[projection](now=SYSTEM_CLOCK.now())}, as_json=as_json)
