"""Who and how many: what X counts of us and our latest posts, and its lists of who follows whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from porch.channels._x_names import person, required
from porch.channels._x_reading import envelope, read
from porch.channels._x_server import NETWORK, POSTS, USER_FIELDS, Server
from porch.core.errors import ChannelError, Unreadable
from porch.core.interaction import Handle, Tally

PAGE = 1000  # the most X gives; it lets one ask fifteen times in a quarter of an hour


TALLIED = 20  # our latest posts: X charges for each, once a day
US = {"followers_count": "followers", "following_count": "following"}
POST = {"impression_count": "views", "like_count": "likes", "reply_count": "replies"}
SHARED = ("repost_count", "retweet_count", "quote_count")


def tallies(server: Server) -> Iterator[Tally]:
    """Yield what X counts of us and of our latest posts."""
    now, us = server.wire.clock.now(), server.us()
    yield Tally(of="", at=now, counts=_counted(server.me().get("public_metrics"), US))
    page = server.page(f"/2/users/{us.id}/tweets", {**POSTS, "max_results": TALLIED, "exclude": "retweets"})
    for item in page.items:
        metrics = item.get("public_metrics") if isinstance(item, Mapping) else None
        if counts := _counted(metrics, POST) | _shared(metrics):
            yield from (Tally(of=name, at=now, counts=counts) for name in _names(envelope("post", item, us, page.pool)))


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


def _counted(metrics: object, names: Mapping[str, str]) -> dict[str, int]:
    told = {ours: metrics.get(theirs) for theirs, ours in names.items()} if isinstance(metrics, Mapping) else {}
    return {name: value for name, value in told.items() if type(value) is int and value >= 0}


def _shared(metrics: object) -> dict[str, int]:
    told = _counted(metrics, {name: name for name in SHARED})
    return {"shares": sum(told.values())} if told else {}


def _names(raw: bytes) -> list[str]:
    try:
        return [heard.external_id for heard in read(raw)]
    except Unreadable:
        return []  # it is in quarantine, which the ledger counts by itself


def _person(user: object) -> Handle:
    try:
        return person(user, required(user, "id"))  # type: ignore[arg-type]
    except (Unreadable, LookupError, TypeError, AttributeError) as error:
        raise ChannelError(f"{NETWORK} lists somebody without a number") from error
