"""`porch providers`."""

from __future__ import annotations

import click

from porch.core.clock import SYSTEM_CLOCK
from porch.core.errors import PorchError
from porch.core.viewer import SYSTEM
from porch.desk.post import vouching
from porch.interfaces.cli.printing import json_option, show, show_one
from porch.records.guests import providers


@click.group("providers")
def group() -> None:
    """Whom customers may sign in with at the portal, beside a code by mail."""


@group.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the providers, never their secrets."""
    rows = [
        {"name": one.name, "label": one.label, "issuer": one.issuer, "client_id": one.client_id}
        for one in providers.providers(SYSTEM)
    ]
    show(rows, as_json=as_json, empty="No provider yet: customers sign in by a code, a passkey, or Mastodon.")


@group.command()
@click.argument("name")
@click.option("--label", required=True, help="What stands on the button, such as Google.")
@click.option("--issuer", required=True, help="The provider's address, such as https://accounts.google.com.")
@click.option("--client-id", required=True)
@json_option
def add(*, name: str, label: str, issuer: str, client_id: str, as_json: bool) -> None:
    """Let customers sign in with a provider of OpenID Connect; the client secret is asked for, unseen."""
    if name in {one.name for one in vouching.networks()}:
        raise PorchError(f"There is a network named {name} already.")
    secret = click.prompt("Client secret", hide_input=True)
    vouching.check(issuer=issuer, client_id=client_id, client_secret=secret)
    made = providers.add(
        name=name, label=label, issuer=issuer, client_id=client_id, client_secret=secret, at=SYSTEM_CLOCK.now()
    )
    show_one({"name": made.name, "label": made.label, "issuer": made.issuer}, as_json=as_json)


@group.command()
@click.argument("name")
@json_option
def remove(*, name: str, as_json: bool) -> None:
    """Let nobody sign in with a provider any more, and throw its secret away."""
    if not providers.remove(name=name):
        raise PorchError(f"There is no provider named {name}.")
    show_one({"name": name, "removed": True}, as_json=as_json)
