"""X's lists of who follows whom."""

from __future__ import annotations

from collections.abc import Iterator

from porch.channels._x_names import person, required
from porch.channels._x_server import NETWORK, USER_FIELDS, Server
from porch.core.errors import ChannelError, Unreadable
from porch.core.interaction import Handle

PAGE = 1000  # the most X gives; it lets one ask fifteen times in a quarter of an hour


def listed(server: Server, name: str) -> Iterator[Handle]:
    """Yield the people of our list `name`; ChannelError when it could not be read to its end."""
    path = f"/2/users/{server.us().id}/{name}"
    params: dict[str, str | int] = {"user.fields": USER_FIELDS, "max_results": PAGE}
    while True:
        page = server.page(path, params)
        if page.problems:  # X leaves out those it names here: a list with holes is no whole list
            raise ChannelError(f"{NETWORK} did not list everybody")
        yield from map(_person, page.items)
        if not page.more:
            return
        if page.more == params.get("pagination_token"):
            raise ChannelError(f"{NETWORK} gave the same page of {name} twice")
        params = {**params, "pagination_token": page.more}


def _person(user: object) -> Handle:
    try:
        return person(user, required(user, "id"))  # type: ignore[arg-type]
    except (Unreadable, LookupError, TypeError, AttributeError) as error:
        raise ChannelError(f"{NETWORK} lists somebody without a number") from error
