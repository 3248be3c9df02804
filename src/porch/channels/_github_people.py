"""GitHub's lists of who follows whom."""

from __future__ import annotations

from collections.abc import Iterator

from porch.channels._github_reading import NETWORK
from porch.channels._github_server import PAGE, Server
from porch.core.errors import ChannelError
from porch.core.interaction import Handle


def listed(server: Server, path: str) -> Iterator[Handle]:
    """Yield the people of the list at `path`; ChannelError when it could not be read to its end."""
    number = 1
    while True:
        told = server.ask(path, {"per_page": PAGE, "page": number})
        if not isinstance(told, list):
            raise ChannelError(f"{NETWORK} gave no list at {path}")
        yield from map(_person, told)
        if len(told) < PAGE:
            return
        number += 1


def _person(user: object) -> Handle:
    if not isinstance(user, dict) or not isinstance(name := user.get("login"), str) or not name:
        raise ChannelError(f"{NETWORK} lists somebody without a name")
    return Handle(kind="github", value=name.lower(), name=name, url=str(user.get("html_url") or ""))
