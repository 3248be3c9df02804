"""`porch demo`."""

from __future__ import annotations

import click

from porch.core.clock import SYSTEM_CLOCK
from porch.interfaces.cli.printing import json_option, show_one
from porch.proving.demo import town

HERE_ALREADY = "The demo town is here already. A new sign-in for Alice: porch demo --again"


@click.command()
@click.option("--again", is_flag=True, help="Where the town stands already: print a new sign-in for Alice.")
@json_option
def demo(again: bool, as_json: bool) -> None:
    """Fill an empty house with a small town: a trattoria, its regulars, a loud man, a silent woman; no network."""
    if again and town.stands():
        told = town.renew_password()
        show_one({"sign_in": told.email, "password": told.password}, as_json=as_json)
    elif town.stands():
        show_one({"town": HERE_ALREADY}, as_json=as_json)
    else:
        told = town.fill(now=SYSTEM_CLOCK.now())
        figures = {"interactions": told.interactions, "people": told.people}
        show_one({"sign_in": told.email, "password": told.password, **figures}, as_json=as_json)


def tell() -> None:
    """Fill the town for `porch run` and print the sign-in; a house that is not empty is left as it is."""
    if town.stands():
        click.echo(HERE_ALREADY)
        return
    try:
        told = town.fill(now=SYSTEM_CLOCK.now())
    except town.LivedIn as lived_in:
        click.echo(str(lived_in))
        return
    click.echo(f"The demo town is told: {told.interactions} things that {told.people} people and we said and did.")
    click.echo(f"Sign in as {told.email} with the password {told.password} (made just now, shown only here).")
